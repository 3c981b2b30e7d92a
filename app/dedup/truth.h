#ifndef PAVILION_DEDUP_TRUTH_H
#define PAVILION_DEDUP_TRUTH_H

#include <stdbool.h>
#include <stdint.h>

#include "set.h"

/* What is known of the records of a file. Start with their ids. */
struct truth {
	struct pool	 ids;     /* id number i is that of record i - 1; behind them come those that only the truth has */
	uint32_t	*cluster; /* true cluster of each record: the lowest record of it; to be freed */
	uint32_t	 strange; /* rows about records that there are not */
};

struct truth_figures {
	double	precision, recall, f1;
	double	right, said, there; /* pairs */
};

/*
 * `type` names the column if none is called "cluster". False with a reason in *why, also if no row is about these records.
 */
bool	truth_read(struct truth *, const char *file, const char *type, const char **why);
/* Pairs of one cluster, as found and as true. */
struct truth_figures truth_compare(const uint32_t *found, const uint32_t *cluster, uint32_t count);

#endif
