#ifndef PAVILION_CENTRE_JOB_H
#define PAVILION_CENTRE_JOB_H

#include "job.h"

/*
 * The job tag.bulk: sets a tag on all that a list shows, or takes it off: params kind, list, query, tag (its number), off,
 * lang, edition. Run again, it changes what is still to be changed.
 */
int tag_bulk_job(struct job *, const char **why, bool *retry);

/* The job code.map: params run, back. Gives records the codes that theirs were mapped to, or takes that back. */
int code_map_job(struct job *, const char **why, bool *retry);

/* The job code.explain: params unknown. Gives a code to the records that came with a text that no list knows. */
int code_explain_job(struct job *, const char **why, bool *retry);

#endif
