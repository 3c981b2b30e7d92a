#ifndef PAVILION_DEDUP_SCORE_H
#define PAVILION_DEDUP_SCORE_H

#include "buf.h"
#include "cluster.h"
#include "em.h"

/* Bits of odds from which two records are taken for one: chosen on generated registrations, once per type. */
float	 score_threshold(enum dedup_type);

struct scored {
	struct model	 model;
	uint32_t	*cluster; /* of each record */
	struct edge	*edge;
	size_t		 edges;
};

/* Learns a model of the records, scores the candidates on `threads` threads, clusters. The set must be closed. */
void	 score_set(const struct set *, float threshold, unsigned threads, struct scored *);
void	 scored_free(struct scored *);
/* The model as JSON: per comparison and level the three probabilities. */
void	 model_json(struct buf *, const struct model *, const struct compare *);

#endif
