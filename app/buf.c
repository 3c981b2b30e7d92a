#include "buf.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
buf_free(struct buf *b)
{
	free(b->data);
	*b = (struct buf){0};
}

void
buf_reset(struct buf *b)
{
	b->len = 0;
	if (b->data != NULL)
		b->data[0] = '\0';
}

void
buf_room(struct buf *b, size_t more)
{
	size_t cap = b->cap ? b->cap : 256;

	if (more < b->cap - b->len) /* one byte is left for the NUL; nothing fits where cap is 0 */
		return;
	if (more > SIZE_MAX / 4 - b->len)
		abort();
	while (cap < b->len + more + 1)
		cap *= 2;
	if ((b->data = realloc(b->data, cap)) == NULL)
		abort();
	b->cap = cap;
	b->data[b->len] = '\0';
}

void
buf_add(struct buf *b, const void *data, size_t length)
{
	buf_room(b, length);
	if (length > 0)
		memcpy(b->data + b->len, data, length);
	b->len += length;
	b->data[b->len] = '\0';
}

void
buf_puts(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

void
buf_putc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_printf(struct buf *b, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	if (n < 0)
		abort();
	buf_room(b, (size_t)n);
	va_start(ap, format);
	vsnprintf(b->data + b->len, (size_t)n + 1, format, ap);
	va_end(ap);
	b->len += (size_t)n;
}

void
buf_html(struct buf *b, const char *text, size_t length)
{
	static const char *const escape[] = {"", "&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
	static const unsigned char special[256] = {['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4, ['\''] = 5};
	size_t start = 0;

	for (size_t i = 0; i < length; i++) {
		unsigned char which = special[(unsigned char)text[i]];

		if (which == 0)
			continue;
		buf_add(b, text + start, i - start);
		buf_puts(b, escape[which]);
		start = i + 1;
	}
	buf_add(b, text + start, length - start);
}

void
buf_url(struct buf *b, const char *text, size_t length)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (size_t i = 0; i < length; i++) {
		if (text[i] != '\0' && strchr(plain, text[i]) != NULL)
			buf_putc(b, text[i]);
		else
			buf_printf(b, "%%%02X", (unsigned char)text[i]);
	}
}

/* Length of the UTF-8 sequence at s (Unicode 15, table 3-7), 0 if it is not well-formed. */
static size_t
utf8_length(const unsigned char *s, size_t left)
{
	size_t n = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;

	if (n == 0 || n > left)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf0 && s[1] < 0x90) ||
	    (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return n;
}

void
buf_array(struct buf *b, const char *text)
{
	if (text == NULL) {
		buf_puts(b, "NULL");
		return;
	}
	buf_putc(b, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			buf_putc(b, '\\');
		buf_putc(b, *text);
	}
	buf_putc(b, '"');
}

void
buf_csv(struct buf *b, const char *text)
{
	bool formula = *text != '\0' && strchr("=+-@\t\r", *text) != NULL;

	buf_puts(b, formula ? "\"'" : "\"");
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buf_putc(b, '"');
		buf_putc(b, *text);
	}
	buf_putc(b, '"');
}

void
buf_json(struct buf *b, const char *text, size_t length)
{
	buf_putc(b, '"');
	for (size_t i = 0; i < length;) {
		unsigned char c = (unsigned char)text[i];
		size_t n = utf8_length((const unsigned char *)text + i, length - i);

		if (c == '"' || c == '\\')
			buf_printf(b, "\\%c", c);
		else if (c == '\n')
			buf_puts(b, "\\n");
		else if (c < 0x20 || c == 0x7f || c == '<') /* '<' so that JSON may stand in a page */
			buf_printf(b, "\\u%04x", c);
		else if (n > 0)
			buf_add(b, text + i, n);
		else
			buf_puts(b, "\xef\xbf\xbd");
		i += n > 0 ? n : 1;
	}
	buf_putc(b, '"');
}
