#ifndef PAVILION_DEMO_DICE_H
#define PAVILION_DEMO_DICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Random numbers that are the same on every machine for the same seed (xoshiro256**). Each part of the demo takes
 * its own, by name, so that a change in one leaves the others as they were.
 */
struct dice {
	uint64_t	 state[4];
};

void		 dice_start(struct dice *, uint64_t seed, const char *name);
uint64_t	 dice_next(struct dice *);
/* 0 .. sides - 1 */
size_t		 dice_roll(struct dice *, size_t sides);
long long	 dice_range(struct dice *, long long from, long long to);
bool		 dice_percent(struct dice *, int percent);
/* One of the words of a list "a|b|c", copied into `out`. */
void		 dice_word(struct dice *, const char *list, char *out, size_t room);
/* A UUID of version 7 with the time of the fair's making left out: the same for the same seed. */
void		 dice_uuid(struct dice *, char out[37]);

#endif
