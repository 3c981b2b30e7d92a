#ifndef PAVILION_DEDUP_RUN_JOB_H
#define PAVILION_DEDUP_RUN_JOB_H

#include "job.h"

/* A run that was asked for: params run (its public id) and kind. */
int	 run_job(struct job *, const char **why, bool *retry);

#endif
