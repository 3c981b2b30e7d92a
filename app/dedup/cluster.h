#ifndef PAVILION_DEDUP_CLUSTER_H
#define PAVILION_DEDUP_CLUSTER_H

#include <stddef.h>
#include <stdint.h>

struct edge {
	uint32_t a, b;
	float	 score;
};

typedef double (*cluster_score)(void *arg, uint32_t a, uint32_t b);

/* The cluster of each of `count` records: the lowest record of its connected component. To be freed. */
uint32_t *cluster_components(uint32_t count, const struct edge *, size_t edges, float least);
/*
 * Average linkage inside each component of edges of at least `link`: two groups become one as long as the mean
 * score of all their pairs is at least `mean`. Every pair's score is asked for and counts as at most `cap` bits
 * either way. To be freed.
 */
uint32_t *cluster_average(uint32_t count, const struct edge *, size_t edges, float link, float mean, float cap,
	      cluster_score, void *arg);

#endif
