#ifndef PAVILION_JOB_H
#define PAVILION_JOB_H

#include <limits.h>
#include <libpq-fe.h>
#include <stdbool.h>

/*
 * A job is a row of `job`, written in the same transaction as its cause. `pavilion jobs` takes rows with
 * `for update skip locked`, woken by NOTIFY job, and runs them straight-line. A job may be killed at any
 * instant and run again from the start: its function must find what it did in the database.
 */
struct job {
	PGconn		*db;      /* as role jobs, in no transaction; reports by job_progress() go another way */
	const char	*id;      /* job_id */
	const char	*account; /* account_id or NULL */
	const char	*(*param)(struct job *, const char *key); /* text of params ->> key, or NULL; lives as long as the job */
	void		*own;     /* of job.c */
	bool		 last;    /* no other try follows this one */
	int		 again;   /* regular work sets it: seconds until the next run */
};

#define JOB_FOREVER	INT_MAX  /* regular work */

struct job_kind {
	const char	*kind;    /* "mail.send" */
	/*
	 * Returns 0 (done), or -1 (failed; *why has a msgid or a line; tried again after a while if `retry`, and what is
	 * done for ever in any case).
	 */
	int		(*run)(struct job *, const char **why, bool *retry);
	const char	*lane;    /* jobs of one lane run one after the other, lanes side by side */
	int		 attempts; /* until it counts as failed; 0: 5 (over 20 minutes); 12 take 8 hours; or JOB_FOREVER */
};
extern const struct job_kind job_kinds[];  /* job_kinds.c; ended by a NULL kind */

/*
 * Tells progress (at most ten times a second it reaches the database). Returns false when a person cancelled:
 * the function then stops at the next safe point and returns 0. `note` may be NULL; total 0: not known.
 */
bool		 job_progress(struct job *, long long done, long long total, const char *note);
/* Merges a jsonb object text into job.result. */
void		 job_result(struct job *, const char *json);

/*
 * A statement on `db` (of db_open()) failed: prints of what, and tells a person why in a msgid or a line that lives as long
 * as the connection. `retry` is set if it may go well another time: the database was away or busy, or somebody had the same
 * in hand. What was refused, or does not fit, would be so again. Returns -1.
 */
int		 job_fault(PGconn *db, const char **why, bool *retry);
/* The same of one fault, without the printing: whether it may go well another time. */
struct db_fault;
bool		 job_fault_passes(const struct db_fault *, const char **why);

#endif
