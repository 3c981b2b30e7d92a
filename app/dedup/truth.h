#ifndef PAVILION_DEDUP_TRUTH_H
#define PAVILION_DEDUP_TRUTH_H

#include <stdbool.h>
#include <stdint.h>

#include "set.h"

/* Ids of the records in their order: number i belongs to record numbers[i]. */
struct truth {
	struct pool	 ids;     /* of the records; id number i is record i - 1 */
	uint32_t	*cluster; /* true cluster of each record */
	uint32_t	 strange; /* rows about records that there are not */
};

struct truth_figures {
	double	precision, recall, f1;
	double	right, said, there; /* pairs */
};

/*
 * `type` names the column if none is called "cluster". False with a reason in *why, also if no row
 * is about these records. */
bool	truth_read(struct truth *, const char *file, const char *type, const char **why);
void	truth_free(struct truth *);
/* Pairs of one cluster, as found and as true. */
struct truth_figures truth_compare(const uint32_t *found, const uint32_t *cluster, uint32_t count);

#endif
