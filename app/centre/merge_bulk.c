/* Merges in bulk, and taking them back: the work. */
#include "centre/merge_bulk.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"

#define CLASHES 20 /* in a row, before it waits for another try */

/* Lost a race against somebody who merged the same records by hand: the same step again is right. */
static bool
clash(const PGresult *r)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);

	return state != NULL && (strcmp(state, "40P01") == 0 || strcmp(state, "40001") == 0);
}

/* One step. 2: it is to be done again; 1: there may be more; 0: none is left; -1: it failed. */
static int
step(struct job *j, const char *statement, const char *bulk, bool *cancelled)
{
	PGresult *r = db_run(j->db, statement, DB_PARAMS({"bulk", bulk}));
	int more = -1;

	if (PQresultStatus(r) == PGRES_TUPLES_OK) {
		/* Without a row the proposal has no groups. */
		more = PQntuples(r) == 1 && PQgetvalue(r, 0, 0)[0] == 't';
		if (more && !job_progress(j, atoll(PQgetvalue(r, 0, 1)), atoll(PQgetvalue(r, 0, 2)), NULL))
			*cancelled = true;
	} else if (clash(r)) {
		more = 2;
	}
	PQclear(r);
	return more;
}

static int
work(struct job *j, const char *statement, const char **why, bool *retry)
{
	const char *bulk = j->param(j, "bulk");
	bool cancelled = false;
	int more, clashes = 0;
	PGresult *r;

	do {
		more = step(j, statement, bulk, &cancelled);
		clashes = more == 2 ? clashes + 1 : 0;
		if (clashes == CLASHES)
			more = -1;
	} while (more > 0 && !cancelled);
	if (more >= 0) {
		r = db_run(j->db, "merge_bulk_job.end",
		    DB_PARAMS({"bulk", bulk}, {"cancelled", cancelled ? "true" : "false"}));
		more = PQresultStatus(r) == PGRES_TUPLES_OK ? 0 : -1;
		PQclear(r);
	}
	return more < 0 ? job_fault(j->db, why, retry) : 0;
}

int
merge_bulk_job(struct job *j, const char **why, bool *retry)
{
	return work(j, "merge_bulk_job.step", why, retry);
}

int
merge_bulk_undo_job(struct job *j, const char **why, bool *retry)
{
	return work(j, "merge_bulk_job.undo", why, retry);
}
