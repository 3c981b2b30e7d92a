#include "wire.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#define HEADER sizeof(uint32_t)

void
wire_put(struct buf *out, const char *key, ...)
{
	size_t start = out->len;
	uint32_t length = 0;
	va_list ap;

	buf_add(out, &length, HEADER);
	va_start(ap, key);
	for (const char *text = key; text != NULL; text = va_arg(ap, const char *))
		buf_add(out, text, strlen(text) + 1);
	va_end(ap);
	length = htonl((uint32_t)(out->len - start - HEADER));
	memcpy(out->data + start, &length, HEADER);
}

static size_t
payload(const char *frame)
{
	uint32_t length;

	memcpy(&length, frame, HEADER);
	return ntohl(length);
}

long
wire_frame(const char *data, size_t length)
{
	size_t size, strings = 0;

	if (length < HEADER)
		return 0;
	size = payload(data);
	if (size == 0 || size > WIRE_MAX)
		return -1;
	if (length - HEADER < size)
		return 0;
	for (size_t i = 0; i < size; i++)
		strings += data[HEADER + i] == '\0';
	if (data[HEADER + size - 1] != '\0' || strings % 2 != 0)
		return -1;
	return (long)(HEADER + size);
}

const char *
wire_get(const char *frame, const char *key)
{
	const char *at = frame + HEADER, *end = at + payload(frame);

	while (at < end) {
		const char *value = at + strlen(at) + 1;

		if (strcmp(at, key) == 0)
			return value;
		at = value + strlen(value) + 1;
	}
	return NULL;
}
