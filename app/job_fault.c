/* What a statement's error means to a job. */
#include "job.h"

#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "db.h"

#define AWAY N_("The database was away.")
#define CLASH N_("Somebody else was changing the same.")

/*
 * By the beginning of PostgreSQL's SQLSTATE, the first that fits; what `passes` may go well the next time. 57P: the server
 * is stopped or starting, 25006: a standby that is not in charge yet, XX and 58: a fault of the server's own.
 */
static const struct {
	const char *state;
	bool passes;
	const char *why;
} meanings[] = {
    {"08", true, AWAY},
    {"57P", true, AWAY},
    {"25006", true, AWAY},
    {"40", true, CLASH},
    {"55P03", true, CLASH},
    {"57014", true, N_("The database stopped it: it took too long, or somebody asked for that.")},
    {"53", true, N_("The database had no memory, disk space or connection left.")},
    {"58", true, N_("The database has a fault of its own; its log says more.")},
    {"XX", true, N_("The database has a fault of its own; its log says more.")},
    {"23505", false, N_("Something is there already that may be there only once.")},
    {"23503", false, N_("Something refers to what would go, or to what is not there.")},
    {"23", false, N_("A value does not fit.")},
    {"22", false, N_("A value does not fit.")},
    {"21", false, N_("A value does not fit.")},
    {"42501", false, N_("The program lacks a right in the database; its log says more.")},
};

bool
job_fault_passes(const struct db_fault *f, const char **why)
{
	*why = AWAY;
	if (f->state[0] == '\0')
		return true;
	*why = f->message;
	if (strncmp(f->state, "PV", 2) == 0)
		return false;
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (strncmp(f->state, meanings[i].state, strlen(meanings[i].state)) == 0) {
			*why = catalog_named(f->constraint) ? f->constraint : meanings[i].why;
			return meanings[i].passes;
		}
	return false;
}

int
job_fault(PGconn *db, const char **why, bool *retry)
{
	static const struct db_fault away = {.message = "the connection is lost"};
	const struct db_fault *f = PQstatus(db) == CONNECTION_OK ? db_fault(db) : &away;

	*retry = job_fault_passes(f, why);
	fprintf(stderr, "pavilion jobs: %s %s\n", f->state, f->message);
	return -1;
}
