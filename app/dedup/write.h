#ifndef PAVILION_DEDUP_WRITE_H
#define PAVILION_DEDUP_WRITE_H

#include <libpq-fe.h>

#include "score.h"

/* What a run wrote. */
struct written {
	long long pairs, groups;
};

/*
 * Copies the groups that were found to where dedup_write() takes them from: their records, and pairs with what each
 * comparison gave. Of a group of up to WRITE_ALL records all pairs are told; of a larger one those with the record that
 * is most like the others. `id` is the number of each record in the database; with `focus` only groups that hold one
 * of these are written. Returns 0, or -1: PQerrorMessage says why.
 */
#define WRITE_ALL 4
int	 write_groups(PGconn *, const struct scored *, uint32_t count, const int64_t *id, const bool *focus,
	    struct written *);

#endif
