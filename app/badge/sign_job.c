/* The job badge.sign. */
#include "badge/work.h"

#include <stdlib.h>
#include <time.h>

#include "badge/sign.h"
#include "catalog.h"
#include "db.h"

#define ASK_TRIES 20 /* a vault that is started again is there within seconds */
#define ASK_PAUSE ((struct timespec){.tv_nsec = 250 * 1000 * 1000})

/* One batch; waits a little for a vault that is away. */
static int
sign_batch(void)
{
	int n = badge_sign_ask();

	for (int i = 0; n < 0 && i < ASK_TRIES; i++) {
		nanosleep(&ASK_PAUSE, NULL);
		n = badge_sign_ask();
	}
	return n;
}

/* Runs a statement again and again until its number is 0. Returns false when it fails. */
static bool
until_none(PGconn *db, const char *statement)
{
	int n = 1;

	while (n > 0) {
		PGresult *r = db_run(db, statement, NULL);

		n = PQresultStatus(r) == PGRES_TUPLES_OK ? atoi(PQgetvalue(r, 0, 0)) : -1;
		PQclear(r);
	}
	return n == 0;
}

int
badge_sign_job(struct job *j, const char **why, bool *retry)
{
	int n;

	*retry = true;
	/* Before the vault looks: a run that was asked for by now is one whose badges it will see. */
	PQclear(db_run(j->db, "badge_job.sign_alone", DB_PARAMS({"job", j->id})));
	do
		n = sign_batch();
	while (n > 0);
	if (n < 0) {
		*why = N_("The vault did not sign.");
		return -1;
	}
	return until_none(j->db, "badge_job.tell") ? 0 : job_fault(j->db, why, retry);
}
