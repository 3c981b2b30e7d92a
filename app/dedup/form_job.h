#ifndef PAVILION_DEDUP_FORM_JOB_H
#define PAVILION_DEDUP_FORM_JOB_H

#include <stdbool.h>

struct job;

/*
 * The job centre.form: makes the normal forms of all records that are due, by portions, each in a transaction of its own.
 * If much is new it first counts how rare values are, over all records.
 */
int form_job(struct job *, const char **why, bool *retry);

#endif
