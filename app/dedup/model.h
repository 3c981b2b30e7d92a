#ifndef PAVILION_DEDUP_MODEL_H
#define PAVILION_DEDUP_MODEL_H

#include <stdbool.h>

#include "buf.h"
#include "compare.h"

/*
 * Bits of odds that decide. Chosen on generated registrations, one set per type, and part of a stored model so that
 * an organizer can move them.
 */
struct model_limits {
	float link; /* from here on a pair is a likely duplicate */
	/*
	 * Two linked groups are one if the mean over all their pairs is at least this part of the odds that any two
	 * records have before they are compared: companies have few fields, and pairs of one company that say nothing
	 * at all have just these.
	 */
	float mean;
	float sure; /* from here on, over every pair of a group, records may be merged unseen */
};

/*
 * Fellegi and Sunter's model (1969) with three kinds of pairs: duplicates (m), strangers (u), and related records
 * (r: colleagues, branches, families), which are strangers in what is a record's own and alike in what is shared.
 * Probabilities are given that neither side is missing. At the levels of comparison.rare agreement of strangers is
 * the frequency of the value; u counts there only as a correction for copies. Level 0, missing, has none.
 */
struct model {
	enum dedup_type type;
	unsigned count;
	struct comparison is[COMPARE_MAX];
	double m[COMPARE_MAX][COMPARE_LEVELS], u[COMPARE_MAX][COMPARE_LEVELS], r[COMPARE_MAX][COMPARE_LEVELS];
	double duplicates, related; /* parts of all pairs */
	bool kin;                   /* whether there are related pairs at all */
	struct model_limits limits;
	/* log2 of the above, made by model_ready(). */
	float log_m[COMPARE_MAX][COMPARE_LEVELS], log_u[COMPARE_MAX][COMPARE_LEVELS],
	    log_r[COMPARE_MAX][COMPARE_LEVELS], log_duplicates, log_related;
};

#define MODEL_LEAST 1e-12 /* no probability is less, however many pairs it was learnt of */

struct model_limits model_limits(enum dedup_type);

/* To be called after m, u, r or the parts were changed, before model_score(). */
void model_ready(struct model *);

/* log2 of how likely a pair with this outcome is, of each kind. */
struct model_odds {
	float m, u, r;
};
struct model_odds model_odds(const struct model *, const struct verdict *);

/* Bits in favour of a duplicate: log2 of the odds, the prior included. */
float model_score(const struct model *, const struct verdict *);
/*
 * The same, told comparison by comparison: weight[i] are the bits of comparison i against strangers. What their sum
 * lacks to the score is the prior, and that related records agree in what is shared too: see explain_prior().
 */
float model_weights(const struct model *, const struct verdict *, float weight[COMPARE_MAX]);

/* Whether the pair may be merged unseen: the score is high enough, and what is needed for it agrees. */
bool model_sure(const struct model *, const struct verdict *, float score);

/* Appends the model as JSON: limits, parts, and per comparison the five probabilities of m, u and (shared ones) r. */
void model_json(struct buf *, const struct model *);
/*
 * Reads what model_json() wrote, or somebody edited; ready to score. False with a msgid in *why, and the name of
 * the comparison that is wrong in *where ("" if it is none).
 */
bool model_read(struct model *, enum dedup_type, const char *json, size_t length, const char **why, const char **where);

#endif
