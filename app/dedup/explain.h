#ifndef PAVILION_DEDUP_EXPLAIN_H
#define PAVILION_DEDUP_EXPLAIN_H

#include "set.h"

/*
 * What a comparison gave, in plain words: msgids, to be translated. `comparison` is its name as in the model's JSON,
 * `level` what dedup_pair.levels has. NULL if there is no such comparison or level.
 */
const char	*explain_label(enum dedup_type, const char *comparison);
/* By `weight` (bits, dedup_pair.weights) agreement on something that many have is told apart. */
const char	*explain_says(enum dedup_type, const char *comparison, unsigned level, float weight);
/* What the weights' sum lacks to the weight of the pair. */
const char	*explain_prior(void);

#endif
