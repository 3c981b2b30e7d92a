#ifndef PAVILION_DEDUP_SCORE_H
#define PAVILION_DEDUP_SCORE_H

#include "cluster.h"
#include "em.h"

/* Two records, by their place in the set. */
struct score_pair {
	uint32_t a, b;
};

/* What the records do not say themselves. Start with {0}. */
struct score_wish {
	const bool		*focus;  /* of each record: only pairs with one of these are candidates; NULL: all are */
	const struct score_pair	*known;  /* candidates whatever the blocks say */
	const struct score_pair	*apart;  /* never one */
	size_t			 knowns, aparts;
	/* Called with a model that was just learnt, which it may change; false: stop. */
	bool			(*learnt)(void *arg, struct model *);
	/* Asked by the calling thread, a few times a second, with what part of the comparing is done; false: stop. */
	bool			(*go)(void *arg, double part);
	void			*arg;
};

struct scored {
	struct model	 model;
	struct compare	 compare;
	uint32_t	*cluster; /* of each record; NULL if it was stopped */
	struct edge	*edge;    /* pairs from the model's link on */
	size_t		 edges;
	uint64_t	 candidates; /* pairs compared */
};

/*
 * Scores the candidates by a model, learnt of the records if it is NULL, on `threads` threads, and clusters. The set
 * must be closed, and stay as long as what was scored. `wish` may be NULL.
 */
void	 score_set(const struct set *, const struct model *, const struct score_wish *, unsigned threads, struct scored *);
void	 scored_free(struct scored *);

#endif
