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
	/* Returns 0 (done), or -1 (failed; *why has a msgid or a line; tried again after a while if `retry`). */
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

#endif
