#ifndef PAVILION_DEDUP_RUN_H
#define PAVILION_DEDUP_RUN_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "buf.h"
#include "set.h"

/*
 * A run of the engine over the database: records are read as they are at one moment, compared by the model in use or
 * by one that is learnt of them, clustered, and written down in one transaction. Whatever ends it before, the results
 * of the run before stand, and it can be run again from the start.
 */
struct run {
	PGconn		*db;      /* as role jobs, in no transaction */
	const char	*id;      /* of the row in dedup_run */
	/*
	 * Tells how far it is: `done` of 100, and at what. Called by the thread that called run_dedup(); false: stop at the
	 * next safe point.
	 */
	bool		(*progress)(void *arg, int done, const char *what);
	void		*arg;
	/* what came of it: */
	long long	 records, candidates, pairs, groups;
	double		 seconds, cpu; /* of this process */
};

enum run_end { RUN_DONE, RUN_CANCELLED, RUN_FAILED, RUN_AGAIN /* job_fault(): the same may go well later */ };

/*
 * Waits until no other run of the kind is at work, does the run, and notes in its row how it ended, unless that is
 * RUN_AGAIN. `why` is a msgid or a line that lives as long as the connection, unless it is done or cancelled.
 */
enum run_end	 run_dedup(struct run *, enum dedup_type, const char **why);
/* Notes that a run which might go well later is not tried again. */
void		 run_failed(const struct run *, const char *why);

#endif
