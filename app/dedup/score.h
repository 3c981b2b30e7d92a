#ifndef PAVILION_DEDUP_SCORE_H
#define PAVILION_DEDUP_SCORE_H

#include "buf.h"
#include "cluster.h"
#include "em.h"

/*
 * From how many bits of odds two records are linked; and the mean over all pairs of two linked groups from which
 * they are one, as a part of the odds that any two records have before they are compared: companies have few
 * fields, and pairs of one company that say nothing at all have just these. Chosen on generated registrations.
 */
struct score_limits {
	float link, mean;
};
struct score_limits score_limits(enum dedup_type);

struct scored {
	struct model	 model;
	uint32_t	*cluster; /* of each record */
	struct edge	*edge;
	size_t		 edges;
};

/* Learns a model of the records, scores the candidates on `threads` threads, clusters. The set must be closed. */
void	 score_set(const struct set *, const struct score_limits *, unsigned threads, struct scored *);
void	 scored_free(struct scored *);
/* The model as JSON: per comparison and level the three probabilities. */
void	 model_json(struct buf *, const struct model *, const struct compare *);

#endif
