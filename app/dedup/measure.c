#include "measure.h"

#include <stdbool.h>
#include <string.h>

#include "utf8.h"

size_t
measure_letters(letter *out, size_t room, const char *text)
{
	size_t left = strlen(text), n = 0;

	while (left > 0 && n < room) {
		unsigned code;
		size_t k;

		if ((unsigned char)*text < 0x80) {
			out[n++] = (letter)*text++, left--;
			continue;
		}
		k = utf8_next(text, left, &code);
		if (k == 0) {
			text++, left--;
			continue;
		}
		text += k, left -= k;
		out[n++] = code < 0x10000 ? (letter)code : (letter)(0xd800 | (code & 0x7ff));
	}
	return n;
}

/* The common letters of both within the window: Jaro's matches; those that are in another order in *moved. */
static size_t
matches(const letter *a, size_t na, const letter *b, size_t nb, size_t *moved)
{
	size_t longer = na > nb ? na : nb, window = longer / 2 > 0 ? longer / 2 - 1 : 0, m = 0, k = 0;
	letter of_a[MEASURE_MAX];
	uint64_t taken = 0;

	for (size_t i = 0; i < na; i++) {
		size_t from = i > window ? i - window : 0, to = i + window + 1 < nb ? i + window + 1 : nb;

		for (size_t j = from; j < to; j++)
			if (b[j] == a[i] && (taken >> j & 1) == 0) {
				taken |= (uint64_t)1 << j;
				of_a[m++] = a[i];
				break;
			}
	}
	*moved = 0;
	for (size_t j = 0; k < m; j++)
		if (taken >> j & 1)
			*moved += of_a[k++] != b[j];
	return m;
}

double
measure_jaro(const letter *a, size_t na, const letter *b, size_t nb)
{
	size_t m, moved, swaps;
	double d;

	na = na > MEASURE_MAX ? MEASURE_MAX : na;
	nb = nb > MEASURE_MAX ? MEASURE_MAX : nb;
	if (na == 0 || nb == 0)
		return 0;
	m = matches(a, na, b, nb, &moved);
	if (m == 0)
		return 0;
	swaps = moved / 2;
	d = (double)m;
	return (d / (double)na + d / (double)nb + (d - (double)swaps) / d) / 3;
}

double
measure_jaro_winkler(const letter *a, size_t na, const letter *b, size_t nb)
{
	double j = measure_jaro(a, na, b, nb);
	size_t p = 0;

	while (p < 4 && p < na && p < nb && a[p] == b[p])
		p++;
	return j + (double)p * 0.1 * (1 - j);
}

static unsigned
least(unsigned a, unsigned b, unsigned c)
{
	unsigned m = a < b ? a : b;

	return m < c ? m : c;
}

/* A common beginning and a common end cost nothing. */
static void
ends_off(const letter **a, size_t *na, const letter **b, size_t *nb)
{
	while (*na > 0 && *nb > 0 && **a == **b)
		(*a)++, (*b)++, (*na)--, (*nb)--;
	while (*na > 0 && *nb > 0 && (*a)[*na - 1] == (*b)[*nb - 1])
		(*na)--, (*nb)--;
}

/* Only cells at most `most` off the diagonal can lead to so few. */
unsigned
measure_osa(const letter *a, size_t na, const letter *b, size_t nb, unsigned most)
{
	unsigned rows[3][MEASURE_MAX + 2], *before = rows[0], *last = rows[1], *now = rows[2];

	na = na > MEASURE_MAX ? MEASURE_MAX : na;
	nb = nb > MEASURE_MAX ? MEASURE_MAX : nb;
	if ((na > nb ? na - nb : nb - na) > most)
		return most + 1;
	ends_off(&a, &na, &b, &nb);
	if (na == 0 || nb == 0)
		return na + nb > most ? most + 1 : (unsigned)(na + nb);
	for (unsigned j = 0; j < MEASURE_MAX + 2; j++)
		last[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t from = i > most ? i - most : 1, to = i + most < nb ? i + most : nb;
		unsigned best = now[from - 1] = from == 1 ? (unsigned)i : most + 1, *spare = before;

		for (size_t j = from; j <= to; j++) {
			now[j] = least(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    before[j - 2] + 1 < now[j])
				now[j] = before[j - 2] + 1;
			best = now[j] < best ? now[j] : best;
		}
		if (best > most)
			return most + 1;
		now[to + 1] = most + 1;
		before = last, last = now, now = spare;
	}
	return last[nb] > most ? most + 1 : last[nb];
}

uint64_t
measure_bits(const letter *text, size_t length)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < length; i++)
		bits |= text[i] != ' ' ? (uint64_t)1 << (text[i] & 63) : 0;
	return length <= MEASURE_MAX ? bits : 0;
}

/* An edit takes one letter away at most, and brings one. */
unsigned
measure_apart(uint64_t a, uint64_t b, unsigned most)
{
	uint64_t gone = a & ~b, come = b & ~a;
	unsigned n = 0;

	for (; a != 0 && b != 0 && (gone | come) != 0 && n <= most; n++)
		gone &= gone - 1, come &= come - 1;
	return n;
}

/* Only words that both have are looked up. */
struct measure_share
measure_tokens(const uint32_t *a, size_t na, const uint32_t *b, size_t nb, const float *weight)
{
	struct measure_share s = {0};
	size_t i = 0, j = 0;

	while (i < na && j < nb)
		if (a[i] == b[j]) {
			double w = weight[a[i]];

			s.shared += w;
			s.rarest = w > s.rarest ? w : s.rarest;
			i++, j++;
		} else {
			bool less = a[i] < b[j];

			i += less, j += !less;
		}
	return s;
}

double
measure_total(const uint32_t *words, size_t count, const float *weight)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += weight[words[i]];
	return sum;
}
