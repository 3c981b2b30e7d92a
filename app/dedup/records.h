#ifndef PAVILION_DEDUP_RECORDS_H
#define PAVILION_DEDUP_RECORDS_H

#include <stdbool.h>

#include "set.h"

struct norm;

/* Records of a CSV file: id number i + 1 belongs to record i. Start with {.set.type = ...}. */
struct records {
	struct set  set;
	struct pool ids;
	uint32_t    again;  /* rows left out: their id stood before */
	uint32_t    broken; /* rows left out: faulty as CSV, or without an id */
	char	    why[200]; /* what is wrong, after false */
};

/*
 * Reads a file with a row of headings, in any encoding, and closes the set. What the columns mean is guessed
 * (guess.h); `map`, or NULL, says it: "field=column+column,field=column"; several columns are joined as they stand
 * there. A record whose id was there before is left out.
 */
bool	records_read(struct records *, const char *file, const struct norm *, const char *map);
void	records_free(struct records *);

#endif
