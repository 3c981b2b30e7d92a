#ifndef PAVILION_DEDUP_EM_H
#define PAVILION_DEDUP_EM_H

#include "compare.h"

/*
 * Fellegi and Sunter's model (1969) with three kinds of pairs: duplicates (m), strangers (u), and related records
 * (r: colleagues, families), which are strangers in what is a record's own and alike in what is shared.
 * Probabilities are given that neither side is missing. At the levels of comparison.rare agreement of strangers is
 * the frequency of the value; u is not used there.
 */
struct model {
	unsigned count;
	double	 m[COMPARE_MAX][COMPARE_LEVELS], u[COMPARE_MAX][COMPARE_LEVELS], r[COMPARE_MAX][COMPARE_LEVELS];
	double	 duplicates, related; /* parts of all pairs */
	bool	 kin;                 /* whether there are related pairs at all */
};

/* Pairs counted by what their comparison gave. Start with {0}. */
struct patterns {
	uint64_t *key;
	double	 *many;
	uint32_t  room, count;
};

void	patterns_free(struct patterns *);
void	patterns_add(struct patterns *, const struct verdict *, unsigned comparisons);

/*
 * Learns the model without labels. `found`: candidates, each standing for `each` of them; `any`: pairs drawn at
 * random; `pairs`: all pairs there are. The priors of the comparisons count as a few pairs, so that a small file
 * has a model too.
 */
void	em_learn(struct model *, const struct compare *, const struct patterns *found, double each,
	    const struct patterns *any, double pairs);
/* Bits in favour of a duplicate: log2 of the odds. */
double	em_score(const struct model *, const struct compare *, const struct verdict *);

#endif
