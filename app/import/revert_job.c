#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "db.h"
#include "revert.h"

#define PORTION "2000"

/*
 * An import is taken back in one transaction: values first, then places in the edition, then companies. Whoever kills
 * the program, or cancels, has changed nothing.
 */
struct revert {
	struct job *job;
	const char *id;
	bool partial;
	long long done, total;
};

/* Whether a statement failed; *why and *retry say of what. */
static int
revert_failed(PGconn *db, const PGresult *r, const char **why, bool *retry)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);

	if (PQresultStatus(r) == PGRES_TUPLES_OK)
		return 0;
	job_fault(db, why, retry);
	/* A row that something refers to, unknown to the catalogue of what belongs to companies. */
	if (state != NULL && strcmp(state, "23503") == 0)
		*why = N_("Something depends on this import by now. Look at what, then revert the rest or nothing.");
	return -1;
}

/* Portion after portion of one part. Returns 1 when all are done, 0 when somebody cancelled, -1 when it failed. */
static int
revert_part(struct revert *v, const char *part, const char **why, bool *retry)
{
	char after[24] = "0";

	while (job_progress(v->job, v->done, v->total, NULL)) {
		PGresult *r = db_run(v->job->db, "import_revert.step",
		    DB_PARAMS({"revert", v->id}, {"part", part}, {"after", after}, {"portion", PORTION}));
		bool more, held;

		if (revert_failed(v->job->db, r, why, retry) != 0) {
			PQclear(r);
			return -1;
		}
		more = PQntuples(r) == 1;
		held = more && strcmp(PQgetvalue(r, 0, 2), "0") != 0;
		if (more) {
			snprintf(after, sizeof(after), "%s", PQgetvalue(r, 0, 0));
			v->done += atoll(PQgetvalue(r, 0, 1));
		}
		PQclear(r);
		if (!more)
			return 1;
		if (held && !v->partial) {
			*why = N_(
			    "Something came to depend on this import meanwhile. Nothing was taken back; look again.");
			return -1;
		}
	}
	return 0;
}

static int
revert_close(struct revert *v, const char **why, bool *retry)
{
	PGresult *r = db_run(v->job->db, "import_revert.close", DB_PARAMS({"revert", v->id}));
	int failed = revert_failed(v->job->db, r, why, retry);
	char json[256];

	if (failed == 0)
		snprintf(json, sizeof(json),
		    "{\"companies\": %s, \"listings\": %s, \"values\": %s, \"codes\": %s, \"held\": %s}",
		    PQgetvalue(r, 0, 0), PQgetvalue(r, 0, 1), PQgetvalue(r, 0, 2), PQgetvalue(r, 0, 3),
		    PQgetvalue(r, 0, 4));
	PQclear(r);
	if (failed == 0 && db_exec(v->job->db, "commit") != 0)
		return job_fault(v->job->db, why, retry);
	if (failed == 0)
		job_result(v->job, json);
	return failed;
}

/* Within the transaction. Returns 1 when it is committed, 0 when there is nothing to do or somebody cancelled. */
static int
revert_run(struct revert *v, const char **why, bool *retry)
{
	static const char *const parts[] = {"value", "listing", "company"};
	PGresult *r = db_run(v->job->db, "import_revert.open", DB_PARAMS({"revert", v->id}));
	int status = revert_failed(v->job->db, r, why, retry);

	if (status == 0 && PQntuples(r) == 1) {
		v->partial = PQgetvalue(r, 0, 0)[0] == 't';
		v->total = atoll(PQgetvalue(r, 0, 1));
		status = 1;
	}
	PQclear(r);
	for (size_t i = 0; status == 1 && i < sizeof(parts) / sizeof(parts[0]); i++)
		status = revert_part(v, parts[i], why, retry);
	if (status == 1)
		return revert_close(v, why, retry) == 0 ? 1 : -1;
	return status;
}

int
import_revert_job(struct job *job, const char **why, bool *retry)
{
	struct revert v = {.job = job, .id = job->param(job, "revert")};
	PGresult *lock = db_run(job->db, "import.lock", NULL);
	bool asked = PQresultStatus(lock) == PGRES_TUPLES_OK;
	bool turn = asked && strcmp(PQgetvalue(lock, 0, 0), "t") == 0;
	int status = -1;

	PQclear(lock);
	*retry = false;
	if (!asked)
		return job_fault(job->db, why, retry);
	if (!turn) {
		*why = N_("Another import is at work.");
		*retry = true;
		return -1;
	}
	if (db_exec(job->db, "begin") == 0)
		status = revert_run(&v, why, retry);
	else
		job_fault(job->db, why, retry);
	if (status != 1)
		(void)db_exec(job->db, "rollback");
	PQclear(db_run(job->db, "import.unlock", NULL));
	return status < 0 ? -1 : 0;
}
