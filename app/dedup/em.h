#ifndef PAVILION_DEDUP_EM_H
#define PAVILION_DEDUP_EM_H

#include "model.h"

/* Pairs counted by what their comparison gave. Start with {0}. */
struct patterns {
	uint64_t *key;
	double	 *many;
	uint32_t  room, count;
};

void	patterns_free(struct patterns *);
/* One more pair: its levels, and in half bits how rare is what it has in common. */
void	patterns_add(struct patterns *, const struct compare *, const struct verdict *);

/*
 * Learns the model without labels. `found`: candidates, each standing for `each` of them; `any`: pairs drawn at
 * random; `pairs`: all pairs there are. The priors of the comparisons count as a few pairs, so that a small file
 * has a model too.
 */
void	em_learn(struct model *, const struct compare *, const struct patterns *found, double each,
	    const struct patterns *any, double pairs);

#endif
