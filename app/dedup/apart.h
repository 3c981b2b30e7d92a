#ifndef PAVILION_DEDUP_APART_H
#define PAVILION_DEDUP_APART_H

#include "score.h"

/* Pairs of which somebody said that they are two: never one, whatever their score. */

/* The pairs, each with its lower number first, to be searched by apart_is(). To be freed; NULL if there are none. */
struct score_pair *apart_sort(const struct score_pair *, size_t count);
bool	 apart_is(const struct score_pair *sorted, size_t count, uint32_t a, uint32_t b);
/*
 * Takes apart each cluster that holds such a pair (one that was too large for average linkage): its edges, the strongest
 * first, join what has none. A cluster is named by its lowest record.
 */
void	 apart_divide(uint32_t *cluster, uint32_t count, const struct edge *, size_t edges, const struct score_pair *sorted,
	    size_t pairs);

#endif
