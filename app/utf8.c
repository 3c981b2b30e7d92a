#include "utf8.h"

#include <string.h>
#include <unicode/uchar.h>

#include "catalog.h"

#define REPLACEMENT 0xfffd

size_t
utf8_next(const char *s, size_t left, unsigned *code)
{
	const unsigned char *u = (const unsigned char *)s;
	static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n;

	if (left == 0)
		return 0;
	if (u[0] < 0x80) {
		*code = u[0];
		return 1;
	}
	n = u[0] < 0xc2 ? 0 : u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : u[0] < 0xf5 ? 4 : 0;
	if (n == 0 || n > left)
		return 0;
	*code = u[0] & (0xffu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (u[i] & 0x3f);
	}
	if (*code < least[n] || *code > 0x10ffff || (*code >= 0xd800 && *code <= 0xdfff))
		return 0;
	return n;
}

size_t
utf8_put(char *out, unsigned code)
{
	if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		code = REPLACEMENT;
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

long long
utf8_count(const char *text)
{
	long long n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

bool
utf8_control(unsigned code)
{
	return code < 0x20 || (code >= 0x7f && code <= 0x9f) || (code & 0xfffe) == 0xfffe ||
	       (code >= 0xfdd0 && code <= 0xfdef);
}

bool
utf8_bidi(unsigned code)
{
	return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

bool
utf8_blank(unsigned code)
{
	return code == ' ' || (code >= '\t' && code <= '\r') || code == 0xa0 || (code >= 0x2000 && code <= 0x200a) ||
	       code == 0x2028 || code == 0x2029 || code == 0x202f || code == 0x205f || code == 0x3000;
}

const char utf8_unlettered[] = N_("Please write a name with letters.");

bool
utf8_lettered(const char *text, size_t length)
{
	unsigned code;
	size_t n;

	for (size_t i = 0; i<length; i += n> 0 ? n : 1) {
		n = utf8_next(text + i, length - i, &code);
		/* A filler of Hangul is a letter, and nothing is seen of it. */
		if (n > 0 && (U_GET_GC_MASK((UChar32)code) & (U_GC_L_MASK | U_GC_N_MASK)) != 0 &&
		    !u_hasBinaryProperty((UChar32)code, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
			return true;
	}
	return false;
}

char *
utf8_clean(struct mem *m, const char *text, size_t length)
{
	char *out = mem_take(m, length * 3 + 1); /* U+FFFD has three bytes */
	size_t used = 0;

	for (size_t i = 0; i < length;) {
		unsigned code;
		size_t n = utf8_next(text + i, length - i, &code);

		if (n == 0 || (utf8_control(code) && code != '\t' && code != '\n'))
			code = REPLACEMENT;
		used += utf8_put(out + used, code);
		i += n > 0 ? n : 1;
	}
	out[used] = '\0';
	return out;
}
