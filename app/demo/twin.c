#include "demo_parts.h"

#include <stdio.h>
#include <stdlib.h>

#include "db.h"

/* Runs a statement about the companies of this fair; returns 0, or -1. */
static int
twin_run(struct demo *d, const char *statement)
{
	char first[24], last[24], edition[24];
	PGresult *r;
	ExecStatusType status;

	snprintf(first, sizeof(first), "%lld", d->companies[0].id);
	snprintf(last, sizeof(last), "%lld", d->companies[0].id + d->size->companies - 1);
	snprintf(edition, sizeof(edition), "%lld", d->past);
	r = db_run(d->db, statement, DB_PARAMS({"first", first}, {"last", last}, {"edition", edition}));
	status = PQresultStatus(r);
	PQclear(r);
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? 0 : -1;
}

int
twin_make(struct demo *d)
{
	return twin_run(d, "demo_twin.companies") == 0 && twin_run(d, "demo_twin.people") == 0 &&
		       twin_run(d, "demo_twin.exhibitors") == 0 && twin_run(d, "demo_twin.dead") == 0 &&
		       twin_run(d, "demo_twin.stale") == 0
		   ? 0
		   : -1;
}

/* Repeats a statement until it says 0. */
static int
twin_repeat(PGconn *db, const char *statement)
{
	long long n;

	do {
		PGresult *r = db_run(db, statement, NULL);

		n = PQresultStatus(r) == PGRES_TUPLES_OK ? atoll(PQgetvalue(r, 0, 0)) : -1;
		PQclear(r);
	} while (n > 0);
	return n == 0 ? 0 : -1;
}

int
twin_find(struct demo *d)
{
	return twin_repeat(d->db, "contact_job.link") == 0 && twin_repeat(d->db, "contact_job.fill") == 0 &&
		       twin_run(d, "demo_twin.count") == 0 && twin_run(d, "demo_twin.days") == 0 &&
		       twin_run(d, "demo_twin.runs") == 0
		   ? 0
		   : -1;
}
