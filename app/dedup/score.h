#ifndef PAVILION_DEDUP_SCORE_H
#define PAVILION_DEDUP_SCORE_H

#include "cluster.h"
#include "em.h"

struct scored {
	struct model	 model;
	uint32_t	*cluster; /* of each record */
	struct edge	*edge;
	size_t		 edges;
};

/*
 * Scores the candidates by a model, learnt of the records if it is NULL, on `threads` threads, and clusters. The set
 * must be closed.
 */
void	 score_set(const struct set *, const struct model *, unsigned threads, struct scored *);
void	 scored_free(struct scored *);

#endif
