#ifndef PAVILION_DEDUP_LEARN_H
#define PAVILION_DEDUP_LEARN_H

#include <libpq-fe.h>

#include "model.h"

/*
 * What reviewers decided, learnt from: pairs that they merged say what duplicates look like, and pairs that they said
 * are different, which had looked like duplicates, what related records look like. A decision counts as one pair beside
 * a model that was learnt without any, so that a few decisions change little, and none nothing. The number of
 * decisions, or -1: PQerrorMessage says why.
 */
int	 learn_decided(PGconn *, const struct norm *, struct model *);

#endif
