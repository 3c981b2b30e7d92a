#include "dice.h"

#include <stdio.h>
#include <string.h>

static uint64_t
split(uint64_t *x)
{
	uint64_t z = (*x += 0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

void
dice_start(struct dice *d, uint64_t seed, const char *name)
{
	uint64_t x = seed;

	for (; *name != '\0'; name++)
		x = (x ^ (unsigned char)*name) * 0x100000001b3;
	for (int i = 0; i < 4; i++)
		d->state[i] = split(&x);
}

static uint64_t
turn(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

uint64_t
dice_next(struct dice *d)
{
	uint64_t *s = d->state, result = turn(s[1] * 5, 7) * 9, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = turn(s[3], 45);
	return result;
}

size_t
dice_roll(struct dice *d, size_t sides)
{
	return (size_t)(((unsigned __int128)dice_next(d) * sides) >> 64);
}

long long
dice_range(struct dice *d, long long from, long long to)
{
	return from + (long long)dice_roll(d, (size_t)(to - from + 1));
}

bool
dice_percent(struct dice *d, int percent)
{
	return dice_roll(d, 100) < (size_t)percent;
}

void
dice_word(struct dice *d, const char *list, char *out, size_t room)
{
	size_t count = 1, pick;

	for (const char *c = list; *c != '\0'; c++)
		count += *c == '|';
	for (pick = dice_roll(d, count); pick > 0; pick--)
		list = strchr(list, '|') + 1;
	snprintf(out, room, "%.*s", (int)strcspn(list, "|"), list);
}

void
dice_uuid(struct dice *d, char out[37])
{
	/* The first 48 bits are a moment of January 2026 and later: they sort before all that comes. */
	uint64_t a = 0x019b76da00000000 | (dice_next(d) & 0xffffffff), b = dice_next(d), c = dice_next(d);

	snprintf(out, 37, "%08llx-%04llx-7%03llx-%04llx-%012llx", (unsigned long long)(a >> 32),
	    (unsigned long long)(a >> 16 & 0xffff), (unsigned long long)(a & 0xfff),
	    (unsigned long long)((b & 0x3fff) | 0x8000), (unsigned long long)(c & 0xffffffffffff));
}
