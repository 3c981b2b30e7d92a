#ifndef PAVILION_JOB_H
#define PAVILION_JOB_H

#include <libpq-fe.h>
#include <stdbool.h>

/*
 * A job is a row of `job`, written in the same transaction as its cause. `pavilion jobs` takes rows with
 * `for update skip locked`, woken by NOTIFY job, and runs them straight-line. A job may be killed at any
 * instant and run again from the start: its function must find what it did in the database.
 */
struct job {
	PGconn		*db;      /* as role jobs, in no transaction */
	const char	*id;      /* job_id */
	const char	*account; /* account_id or NULL */
	const char	*(*param)(struct job *, const char *key); /* text of params ->> key, or NULL */
	void		*own;
};

struct job_kind {
	const char	*kind;    /* "mail.send" */
	/* Returns 0 (done), or -1 (failed; *why has a msgid or a line; tried again after a while if `retry`). */
	int		(*run)(struct job *, const char **why, bool *retry);
};
extern const struct job_kind job_kinds[];  /* ended by a NULL kind */

/*
 * Tells progress (at most ten times a second it reaches the database) and the sign of life. Returns false when
 * a person cancelled: the function then stops at the next safe point and returns 0.
 */
bool		 job_progress(struct job *, long long done, long long total, const char *note);
/* Merges a jsonb object text into job.result. */
void		 job_result(struct job *, const char *json);

#endif
