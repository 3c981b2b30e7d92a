#ifndef PAVILION_CENTRE_MERGE_BULK_H
#define PAVILION_CENTRE_MERGE_BULK_H

#include "job.h"

/*
 * The jobs merge.bulk and merge.bulk_undo: what two people agreed to, group by group. A group and the note that it is done
 * are one transaction, so that a job that was killed goes on where it stopped and repeats nothing.
 */
int merge_bulk_job(struct job *, const char **why, bool *retry);
int merge_bulk_undo_job(struct job *, const char **why, bool *retry);

#endif
