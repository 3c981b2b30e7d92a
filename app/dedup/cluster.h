#ifndef PAVILION_DEDUP_CLUSTER_H
#define PAVILION_DEDUP_CLUSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct edge {
	uint32_t a, b;
	float	 score;
};

/* The lowest record of i's group, where up[i] leads towards it; shortens the way. */
uint32_t cluster_root(uint32_t *up, uint32_t i);
/* Sorts edges, the strongest first. */
void	 cluster_strongest(struct edge *, size_t edges);

/* What average linkage asks of two records. */
struct cluster_pairs {
	double	(*score)(void *arg, uint32_t a, uint32_t b);
	bool	(*same)(void *arg, uint32_t a, uint32_t b);  /* every score of one is that of the other */
	bool	(*apart)(void *arg, uint32_t a, uint32_t b); /* they are never one, however alike; NULL: none are */
	void	*arg;
};

/* The cluster of each of `count` records: the lowest record of its connected component. To be freed. */
uint32_t *cluster_components(uint32_t count, const struct edge *, size_t edges, float least);
/*
 * Average linkage inside each component of edges of at least `link`: two groups become one as long as the mean
 * score of all their pairs is at least `mean`, those first whose mean is best. Every pair's score counts as at most `cap`
 * bits either way. A component costs no more than the square of its records, of which there are 400 at most: a larger one
 * is cut at a higher score instead. To be freed.
 */
uint32_t *cluster_average(uint32_t count, const struct edge *, size_t edges, float link, float mean, float cap,
	      const struct cluster_pairs *);
/*
 * Records in the order of their cluster, ascending within each, to be freed; `start` has room for count + 1, and is
 * used on the way.
 */
uint32_t *cluster_order(const uint32_t *cluster, uint32_t count, uint32_t *start);
/*
 * How firmly each group of `cluster` holds together: by the number of its lowest record, the score from which on its
 * edges still connect it, the weakest that is needed. A record alone has INFINITY, as has every other record. To be
 * freed.
 */
float	 *cluster_bonds(const uint32_t *cluster, uint32_t count, const struct edge *, size_t edges);
/* The groups whose bond is at least `least`; every other record stands alone. To be freed. */
uint32_t *cluster_firm(const uint32_t *cluster, uint32_t count, const struct edge *, size_t edges, float least);

#endif
