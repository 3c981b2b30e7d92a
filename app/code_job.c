#include <stdio.h>
#include <stdlib.h>

#include "centre_job.h"
#include "db.h"

/* The number that a statement returns; -1 when it fails, and -2 for a null. */
static long long
step(struct job *job, const char *statement, const struct db_param *params, const char **why, bool *retry)
{
	PGresult *r = db_run(job->db, statement, params);
	long long n = -2;

	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		n = job_fault(job->db, why, retry);
	else if (PQntuples(r) == 1 && !PQgetisnull(r, 0, 0))
		n = strtoll(PQgetvalue(r, 0, 0), NULL, 10);
	PQclear(r);
	return n;
}

int
code_map_job(struct job *job, const char **why, bool *retry)
{
	const char *run = job->param(job, "run"), *state;
	bool back = job->param(job, "back") != NULL, on = true;
	long long total, done = 0, n = 1;

	total = step(job, "code_job.open", DB_PARAMS({"run", run}, {"back", back ? "t" : "f"}), why, retry);
	if (total == -1)
		return -1;
	while (n > 0 && (on = job_progress(job, done, total > done ? total : done, NULL))) {
		n = step(job, back ? "code_job.back" : "code_job.step", DB_PARAMS({"run", run}), why, retry);
		done += n > 0 ? n : 0;
	}
	if (n == -1)
		return -1;
	/* What was not taken back yet can still be: the run stays done. */
	state = !on ? (back ? "done" : "cancelled") : back ? "undone" : "done";
	return step(job, "code_job.close", DB_PARAMS({"run", run}, {"state", state}), why, retry) == -1 ? -1 : 0;
}

int
code_explain_job(struct job *job, const char **why, bool *retry)
{
	char after[24] = "0";
	long long last = 0, done = 0;

	while (last >= 0 && job_progress(job, done, 0, NULL)) {
		last = step(job, "code_job.explain",
		    DB_PARAMS({"unknown", job->param(job, "unknown")}, {"after", after}), why, retry);
		snprintf(after, sizeof(after), "%lld", last);
		done += 1000;
	}
	return last == -1 ? -1 : 0;
}
