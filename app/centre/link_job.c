#include "centre/link_job.h"

#include <stdlib.h>

#include "db.h"

#define LINK_SECONDS 20 /* between looks for registrations that came in */
#define QUALITY_SECONDS 60

/* The number or truth ("t": 1) that a statement gives; -1 when it fails. */
static long long
link_number(struct job *j, const char *name, const char **why, bool *retry)
{
	PGresult *r = db_run(j->db, name, NULL);
	long long n = -1;

	if (PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 1)
		n = *PQgetvalue(r, 0, 0) == 't' ? 1 : atoll(PQgetvalue(r, 0, 0));
	else
		job_fault(j->db, why, retry);
	PQclear(r);
	return n;
}

/* Repeats a statement, each run a transaction, until it finds nothing more to do; tells what is done of `total`. */
static int
link_all(struct job *j, const char *name, long long total, const char **why, bool *retry)
{
	long long done = 0, n;

	while ((n = link_number(j, name, why, retry)) > 0) {
		done += n;
		if (!job_progress(j, done, total > done ? total : done, NULL))
			break;
	}
	return n < 0 ? -1 : 0;
}

int
link_job(struct job *j, const char **why, bool *retry)
{
	long long total = link_number(j, "contact_job.unlinked", why, retry);

	if (total < 0 || link_all(j, "contact_job.link", total, why, retry) != 0 ||
	    link_all(j, "contact_job.relink", 0, why, retry) != 0 ||
	    link_all(j, "contact_job.fill", total, why, retry) != 0)
		return -1;
	j->again = LINK_SECONDS;
	return 0;
}

int
quality_job(struct job *j, const char **why, bool *retry)
{
	long long due = link_number(j, "quality_job.due", why, retry);

	if (due < 0 || (due > 0 && link_number(j, "quality_job.count", why, retry) < 0))
		return -1;
	j->again = QUALITY_SECONDS;
	return 0;
}
