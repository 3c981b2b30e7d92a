#include "base32.h"

#include <stdint.h>
#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void
base32_encode(struct buf *out, const unsigned char *data, size_t length)
{
	uint32_t bits = 0;
	int have = 0;

	for (size_t i = 0; i < length; i++) {
		bits = (bits << 8 | data[i]) & 0xfff;
		for (have += 8; have >= 5; have -= 5)
			buf_putc(out, alphabet[bits >> (have - 5) & 31]);
	}
	if (have > 0)
		buf_putc(out, alphabet[bits << (5 - have) & 31]);
}

int
base32_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	if (c >= '2' && c <= '7')
		return c - '2' + 26;
	return -1;
}

long
base32_decode(unsigned char *out, size_t room, const char *text)
{
	uint32_t bits = 0;
	size_t count = 0;
	int have = 0;

	for (; *text != '\0'; text++) {
		if (strchr(" -=", *text) != NULL)
			continue;
		if (base32_digit(*text) < 0)
			return -1;
		bits = (bits << 5 | (uint32_t)base32_digit(*text)) & 0xfff;
		if ((have += 5) < 8)
			continue;
		if (count == room)
			return -1;
		have -= 8;
		out[count++] = (unsigned char)(bits >> have & 0xff);
	}
	return (long)count;
}
