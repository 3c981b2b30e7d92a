#ifndef PAVILION_JOB_LANE_H
#define PAVILION_JOB_LANE_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "buf.h"

/*
 * A lane runs jobs of some kinds, one after the other. It has two connections: on `db` the job works and the
 * lock is held that tells it lives; on `desk` the lane listens and reports, also while the job is in a
 * transaction of its own.
 */
struct job_lane {
	const char	*name;    /* NULL: every kind */
	struct buf	 kinds;   /* array literal: {mail.send} */
	char		 runner[128]; /* host, process, lane: for people */
	PGconn		*db, *desk;
};

/* Sets up the lane; nothing is opened yet. */
void		 job_lane_start(struct job_lane *, const char *name);
/* Opens what is not open. Returns whether both connections live. */
bool		 job_lane_open(struct job_lane *);
void		 job_lane_close(struct job_lane *);
/* Takes one job that is due and runs it to its end. Returns false when none is due, or a connection is lost. */
bool		 job_lane_step(struct job_lane *);
/* Sets jobs of dead runners to waiting again. Returns how many. */
int		 job_lane_orphans(struct job_lane *);
/* Milliseconds until the next job is due, at most `most`. */
int		 job_lane_next(struct job_lane *, int most);

/*
 * The process: a lane per name in job_kinds, each in a child of its own, until SIGTERM or SIGINT; with `once`,
 * all lanes in this process until nothing is due. Returns the exit status.
 */
int		 job_runner(bool once);

#endif
