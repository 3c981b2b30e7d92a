/* What people did in the data centre: tagged, asked to join, brought a file in, merged, and unmerged. */
#include "demo_parts.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>

#include "db.h"
#include "import/exhibitors.h"

#define FILE_NAME "Exhibitors of our agent 2026.csv"
#define EDITION "HTF2026"
#define SINCE 1    /* the pair that people went on with after the merge */
#define UNMERGED 3 /* the pair that was none */

/* Runs a statement that may name the companies of this fair; returns its rows, which the caller clears, or NULL. */
static PGresult *
centre_ask(struct demo *d, const char *statement)
{
	char first[24], last[24], edition[24];
	PGresult *r;

	snprintf(first, sizeof(first), "%lld", d->companies[0].id);
	snprintf(last, sizeof(last), "%lld", d->companies[0].id + d->size->companies - 1);
	snprintf(edition, sizeof(edition), "%lld", d->current);
	r = db_run(d->db, statement, DB_PARAMS({"first", first}, {"last", last}, {"edition", edition}));
	if (PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK)
		return r;
	PQclear(r);
	return NULL;
}

static int
centre_run(struct demo *d, const char *statement)
{
	PGresult *r = centre_ask(d, statement);

	PQclear(r);
	return r != NULL ? 0 : -1;
}

/* The organizers of these addresses are the first fair's: a second one has only the tags. */
int
centre_make(struct demo *d)
{
	if (centre_run(d, "demo_centre.tags") == -1)
		return -1;
	return d->tag[0] != '\0' ? 0 : centre_run(d, "demo_centre.requests");
}

/* -- an import --------------------------------------------------------------------------------------------- */

/* A file of this text that lies nowhere; -1 on failure. */
static int
centre_file(const char *text)
{
	int fd = memfd_create("demo", MFD_CLOEXEC);
	size_t length = strlen(text);

	if (fd != -1 && (write(fd, text, length) != (ssize_t)length || lseek(fd, 0, SEEK_SET) == -1)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* Brings the file in, as `pavilion import` does; it takes the file over. */
static int
centre_bring(struct demo *d, int fd)
{
	const char *why = "";
	bool again;
	struct exhibitors *e = exhibitors_open(fd, NULL, '\0', NULL, &why);
	struct exhibitors_run run = {.db = d->db};
	PGresult *r;
	int status = -1;

	if (e == NULL) {
		fprintf(stderr, "pavilion demo: %s\n", why);
		return -1;
	}
	PQclear(db_run(d->db, "import.lock", NULL));
	r = db_run(d->db, "import.begin",
	    DB_PARAMS({"edition", EDITION}, {"kind", "exhibitors"}, {"name", FILE_NAME},
		{"encoding", exhibitors_encoding(e)}));
	if (PQresultStatus(r) == PGRES_TUPLES_OK) {
		run.import = PQgetvalue(r, 0, 0);
		status = exhibitors_run(e, &run, &why, &again);
		PQclear(db_run(d->db, "demo_centre.imported", DB_PARAMS({"import", run.import})));
	}
	PQclear(r);
	PQclear(db_run(d->db, "import.unlock", NULL));
	exhibitors_close(e);
	return status;
}

int
centre_import(struct demo *d)
{
	PGresult *r;
	int fd;

	if (d->tag[0] != '\0')
		return 0;
	r = centre_ask(d, "demo_centre.file");
	fd = r != NULL && PQntuples(r) == 1 ? centre_file(PQgetvalue(r, 0, 0)) : -1;
	PQclear(r);
	return fd != -1 ? centre_bring(d, fd) : -1;
}

/* -- merges ------------------------------------------------------------------------------------------------ */

static int
centre_act(struct demo *d, const char *email)
{
	PGresult *r = db_run(d->db, "demo_centre.act", DB_PARAMS({"email", email}));
	bool well = PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 1;

	PQclear(r);
	return well ? 0 : -1;
}

/* Runs a statement about one pair or its merge; returns 0, or -1. */
static int
centre_pair(struct demo *d, const char *statement, const char *survivor, const char *merge)
{
	PGresult *r = db_run(d->db, statement, DB_PARAMS({"survivor", survivor}, {"merge", merge}));
	ExecStatusType status = PQresultStatus(r);

	PQclear(r);
	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK ? 0 : -1;
}

static int
centre_unite(struct demo *d, const PGresult *pairs, int n)
{
	const char *survivor = PQgetvalue(pairs, n, 1);
	PGresult *r = db_run(d->db, "demo_centre.merge",
	    DB_PARAMS({"kind", PQgetvalue(pairs, n, 0)}, {"survivor", survivor}, {"loser", PQgetvalue(pairs, n, 2)}));
	int status = PQresultStatus(r) == PGRES_TUPLES_OK ? 0 : -1;

	if (status == 0 && n == SINCE)
		status =
		    centre_act(d, "sales@demo.example") == 0 && centre_pair(d, "demo_centre.since", survivor, NULL) == 0
			? centre_act(d, "admin@demo.example")
			: -1;
	if (status == 0 && n == UNMERGED)
		status = centre_pair(d, "demo_centre.unmerge", NULL, PQgetvalue(r, 0, 0));
	PQclear(r);
	return status;
}

int
centre_merge(struct demo *d)
{
	PGresult *pairs;
	int status = 0;

	if (d->tag[0] != '\0')
		return 0;
	if ((pairs = centre_ask(d, "demo_centre.pairs")) == NULL || centre_act(d, "admin@demo.example") == -1)
		status = -1;
	for (int n = 0; status == 0 && n < PQntuples(pairs); n++)
		status = centre_unite(d, pairs, n);
	PQclear(pairs);
	return status == 0 ? db_exec(d->db, "reset pavilion.account; reset pavilion.scope") : -1;
}
