/* What the normal forms have in common: words of folded text. */
#include "centre/norm_map.h"

#include <string.h>

#include "centre/han.h"
#include "utf8.h"

const char *
norm_text(const char *text)
{
	return text != NULL ? text : "";
}

size_t
norm_step(const char *text)
{
	unsigned char c = (unsigned char)*text;

	return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

unsigned
norm_first(const char *text)
{
	unsigned code;

	return *text != '\0' && utf8_next(text, strnlen(text, 4), &code) > 0 ? code : 0;
}

bool
norm_glued(const char *word)
{
	unsigned code = norm_first(word);

	return han_is(code) || (code >= 0xac00 && code <= 0xd7a3);
}

char *
norm_squeeze(struct mem *m, const char *folded)
{
	char *out = mem_take(m, strlen(folded) + 1), *to = out;

	for (; *folded != '\0'; folded++)
		if (*folded != ' ')
			*to++ = *folded;
	return out;
}

const char **
norm_split(struct mem *m, char *folded, size_t *count)
{
	size_t n = *folded != '\0';
	const char **words;

	for (const char *s = folded; *s != '\0'; s++)
		n += *s == ' ';
	words = mem_take(m, (n + 1) * sizeof(*words));
	*count = n;
	for (size_t i = 0; i < n; i++) {
		words[i] = folded;
		folded += strcspn(folded, " ");
		if (*folded != '\0')
			*folded++ = '\0';
	}
	return words;
}

char *
norm_join(struct mem *m, const char *const *words, size_t count, const char *between)
{
	size_t room = 1, gap = strlen(between);
	char *out, *to;

	for (size_t i = 0; i < count; i++)
		room += strlen(words[i]) + gap;
	out = to = mem_take(m, room);
	for (size_t i = 0; i < count; i++) {
		size_t n = strlen(words[i]);

		if (i > 0) {
			memcpy(to, between, gap);
			to += gap;
		}
		memcpy(to, words[i], n);
		to += n;
	}
	return out;
}

char *
norm_digits(struct mem *m, const char *text)
{
	size_t left = strlen(norm_text(text)), n;
	char *out = mem_take(m, left + 1), *to = out;
	unsigned code;

	for (; left > 0; text += n, left -= n) {
		if ((unsigned char)*text < 0x80) {
			n = 1;
			*to++ = *text;
			continue;
		}
		n = utf8_next(text, left, &code);
		if (n == 0) {
			n = 1;
			*to++ = ' ';
			continue;
		}
		if (code >= 0xff01 && code <= 0xff5e)
			code -= 0xfee0;
		else if (code == 0x3000 || code == 0xa0)
			code = ' ';
		else if (code >= 0x660 && code <= 0x669)
			code -= 0x630;
		else if (code >= 0x6f0 && code <= 0x6f9)
			code -= 0x6c0;
		else if (code == 0x2010 || code == 0x2011 || code == 0x2012 || code == 0x2013 || code == 0x2014 ||
			 code == 0x2212)
			code = '-';
		to += utf8_put(to, code);
	}
	return out;
}
