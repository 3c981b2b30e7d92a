#ifndef PAVILION_DEDUP_SAMPLE_H
#define PAVILION_DEDUP_SAMPLE_H

#include "set.h"

/* What the first values of a column look like. Start with {0}. */
struct sample {
	unsigned values, addresses, dates, digits, wordy, single; /* wordy: letters without any digit; single: one word */
};

/* Counts a value of `length` bytes; empty ones say nothing. */
void	sample_value(struct sample *, struct mem *, const char *text, size_t length);
/*
 * For columns whose headings say nothing: of `count` fields those that are RAW_TEXT become e-mail, date of birth (of
 * persons) or number if nearly all their values are; and if no column is a name, the first of words is one, of persons
 * the first two of single words are given and family name.
 */
void	sample_guess(const struct sample *, size_t count, enum dedup_type, enum dedup_field *);

#endif
