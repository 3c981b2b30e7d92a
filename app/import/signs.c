#include "signs.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#define SIGNS_FEW 4 /* so few odd bytes are damage, not another encoding */
#define SIGNS_SURE \
	4 /* a line with so many well-formed sequences and no odd byte is UTF-8: Chinese is so once in 3,000 */

/* The number of continuation bytes that must follow a lead byte; -1: it is none. */
static int
signs_follow(unsigned char lead)
{
	return lead < 0xc2 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : -1;
}

/* GB18030 writes the accents of Europe in four bytes, which by chance hardly ever follow each other elsewhere. */
static bool
signs_four(const unsigned char *data, size_t length)
{
	return length >= 4 && data[0] > 0x80 && data[0] < 0xff && data[1] >= '0' && data[1] <= '9' && data[2] > 0x80 &&
	       data[2] < 0xff && data[3] >= '0' && data[3] <= '9';
}

/* What speaks for UTF-16 at one byte. */
static void
signs_zero(struct signs *s, const unsigned char *data, size_t i, size_t length)
{
	bool even = (s->total + i) % 2 == 0;

	if (data[i] == 0 && even)
		s->zero_even++;
	else if (data[i] == 0)
		s->zero_odd++;
	if (data[i] != '\n')
		return;
	s->lines++;
	if (even && i + 1 < length && data[i + 1] == 0)
		s->lines_le++;
	else if (!even && i > 0 && data[i - 1] == 0)
		s->lines_be++;
}

/*
 * Two bytes that are UTF-8 are one hanzi in seven too; but hardly ever one that stands alone beside a Latin letter, and
 * three bytes are hardly ever hanzi.
 */
void
signs_line(struct signs *s)
{
	bool whole = s->line_odd == 0, sure = s->line_utf8 >= SIGNS_SURE;

	s->lines_odd += !whole;
	s->lines_utf8 += whole && sure;
	s->lines_likely += whole && !sure && (s->line_three > 0 || s->line_accent * 2 > s->line_utf8);
	s->line_utf8 = s->line_odd = s->line_three = s->line_accent = 0;
}

/* A well-formed sequence of n bytes at data[i]. */
static void
signs_sequence(struct signs *s, const unsigned char *data, size_t i, size_t n, size_t length)
{
	bool before = i > 0, behind = i + n < length;
	bool alone = (!before || data[i - 1] < 0x80) && (!behind || data[i + n] < 0x80);

	s->utf8++;
	s->line_utf8++;
	s->line_three += n > 2;
	s->line_accent += n == 2 && alone && ((before && isalpha(data[i - 1])) || (behind && isalpha(data[i + n])));
}

/* A sequence that is cut at the very end counts neither for nor against. */
void
signs_add(struct signs *s, const unsigned char *data, size_t length)
{
	for (size_t i = 0; i < length && s->total + i < sizeof(s->bom); i++)
		s->bom[s->total + i] = data[i];
	for (size_t i = 0; i < length;) {
		int follow;
		size_t n = 1;

		signs_zero(s, data, i, length);
		if (data[i] < 0x80) {
			if (data[i++] == '\n')
				signs_line(s);
			continue;
		}
		if (signs_four(data + i, length - i)) {
			s->not_utf8++;
			s->line_odd++;
			s->pairs++;
			i += 4;
			continue;
		}
		if ((follow = signs_follow(data[i])) > 0)
			while (n <= (size_t)follow && i + n < length && (data[i + n] & 0xc0) == 0x80)
				n++;
		if (follow > 0 && n == (size_t)follow + 1) {
			signs_sequence(s, data, i, n, length);
		} else if (i + n < length) {
			s->not_utf8 += n;
			s->line_odd += n;
		}
		for (size_t j = i; j < i + n && j + 1 < length; j++)
			if (data[j + 1] >= 0x80)
				s->pairs++, j++;
			else
				s->lone++;
		i += n;
	}
	s->total += length;
}

const char *
signs_name(const struct signs *s)
{
	if (memcmp(s->bom, "\xef\xbb\xbf", 3) == 0)
		return "UTF-8";
	if (s->total % 2 == 0 && memcmp(s->bom, "\xff\xfe", 2) == 0)
		return "UTF-16LE";
	if (s->total % 2 == 0 && memcmp(s->bom, "\xfe\xff", 2) == 0)
		return "UTF-16BE";
	/* Delimiters and line ends are ASCII in every file: some bytes in a hundred are then zero, on one side. */
	if (s->zero_odd > s->total / 100 && s->zero_odd > 4 * s->zero_even && 2 * s->lines_le > s->lines)
		return "UTF-16LE";
	if (s->zero_even > s->total / 100 && s->zero_even > 4 * s->zero_odd && 2 * s->lines_be > s->lines)
		return "UTF-16BE";
	if (s->not_utf8 < SIGNS_FEW || s->utf8 > s->not_utf8)
		return "UTF-8";
	/* Lines of several encodings: those that are not UTF-8 are refused one by one, instead of spoiling the others. */
	if (s->lines_utf8 * 100 > s->lines_odd || (s->lines_likely + s->lines_utf8) * 2 >= s->lines_odd)
		return "UTF-8";
	return s->pairs >= s->lone ? "GB18030" : "windows-1252";
}
