#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "codes.h"
#include "db.h"
#include "exhibitors.h"
#include "file.h"
#include "halls.h"
#include "mem.h"

/*
 * The two kinds of imports as jobs of the back office. The upload stands in the file store and in the row of
 * `import`; what a killed runner had done is counted there, and the next one goes on behind it.
 */
static char said[512];

/* The lock is free: this import may begin. If not, the job is tried again a little later. */
static bool
job_turn(struct job *job, const char **why, bool *retry)
{
	PGresult *r = db_run(job->db, "import.lock", NULL);
	bool turn = PQresultStatus(r) == PGRES_TUPLES_OK && strcmp(PQgetvalue(r, 0, 0), "t") == 0;

	PQclear(r);
	if (!turn) {
		*why = N_("Another import is at work.");
		*retry = true;
	}
	return turn;
}

static void
job_turn_over(struct job *job)
{
	PQclear(db_run(job->db, "import.unlock", NULL));
}

/* The uploaded file of the import; -1 with the reason. `encoding` in m: what the person said, or NULL. */
static int
job_file(struct job *job, struct mem *m, const char **encoding, const char **why)
{
	PGresult *r = db_run(job->db, "import.file", DB_PARAMS({"import", job->param(job, "import")}));
	int fd = -1;

	*encoding = NULL;
	if (PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 1) {
		fd = file_open(PQgetvalue(r, 0, 0));
		if (PQgetvalue(r, 0, 1)[0] != '\0')
			*encoding = mem_string(m, PQgetvalue(r, 0, 1));
	}
	PQclear(r);
	if (fd == -1)
		*why = N_("The uploaded file is gone.");
	return fd;
}

/* What the person said about columns, ended by a NULL column; in m. */
static const struct mapping_wish *
job_wishes(struct job *job, struct mem *m)
{
	PGresult *r = db_run(job->db, "import.wishes", DB_PARAMS({"import", job->param(job, "import")}));
	int n = PQresultStatus(r) == PGRES_TUPLES_OK ? PQntuples(r) : 0;
	struct mapping_wish *wishes = mem_take(m, ((size_t)n + 1) * sizeof(*wishes));

	for (int i = 0; i < n; i++)
		wishes[i] =
		    (struct mapping_wish){mem_string(m, PQgetvalue(r, i, 0)), mem_string(m, PQgetvalue(r, i, 1))};
	PQclear(r);
	return wishes;
}

/* An import whose file says nothing usable has failed for good. */
static void
job_failed(struct job *job, const char *why)
{
	PQclear(db_run(job->db, "import.close",
	    DB_PARAMS({"import", job->param(job, "import")}, {"state", "failed"}, {"error", why}, {"encoding", NULL},
		{"mapping", NULL})));
}

static void
job_counts(struct job *job, const struct import_counts *c)
{
	char json[256];

	snprintf(json, sizeof(json),
	    "{\"read\": %lld, \"imported\": %lld, \"same\": %lld, \"rejected\": %lld, \"differs\": %lld, "
	    "\"left_out\": %lld}",
	    c->read, c->imported, c->same, c->rejected, c->differs, c->left_out);
	job_result(job, json);
}

static bool
job_bytes(void *job, long long done, long long total)
{
	return job_progress(job, done, total, NULL);
}

static int
exhibitors_job(struct job *job, struct mem *m, const char **why, bool *retry)
{
	struct exhibitors_run run = {
	    .db = job->db, .import = job->param(job, "import"), .progress = job_bytes, .arg = job};
	const char *encoding;
	int fd = job_file(job, m, &encoding, why), status;
	struct exhibitors *e = fd == -1 ? NULL : exhibitors_open(fd, encoding, '\0', job_wishes(job, m), why);

	if (e == NULL) {
		job_failed(job, *why);
		return -1;
	}
	status = exhibitors_run(e, &run, why, retry);
	job_counts(job, &run.counts);
	exhibitors_close(e);
	return status;
}

static int
halls_job(struct job *job, struct mem *m, const char **why, bool *retry)
{
	struct import_counts counts = {0};
	const char *encoding;
	int fd = job_file(job, m, &encoding, why), status;
	struct halls *halls = fd == -1 ? NULL : halls_open(fd, why);

	(void)retry;
	if (halls == NULL) {
		job_failed(job, *why);
		return -1;
	}
	status = halls_run(halls, job->db, job->param(job, "import"), &counts, why);
	job_counts(job, &counts);
	halls_close(halls);
	return status;
}

static int
codes_job(struct job *job, struct mem *m, const char **why, bool *retry)
{
	struct import_counts counts = {0};
	const char *encoding;
	int fd = job_file(job, m, &encoding, why), status;
	struct codes *codes = fd == -1 ? NULL : codes_open(fd, encoding, '\0', why);

	if (codes == NULL) {
		job_failed(job, *why);
		return -1;
	}
	status = codes_run(codes, job->db, job->param(job, "import"), job_bytes, job, &counts, why, retry);
	job_counts(job, &counts);
	codes_close(codes);
	return status;
}

static int
job_run(struct job *job, int (*kind)(struct job *, struct mem *, const char **, bool *), const char **why, bool *retry)
{
	struct mem *m = mem_new();
	int status;

	*why = NULL;
	*retry = false;
	if (!job_turn(job, why, retry)) {
		mem_free(m);
		return -1;
	}
	status = kind(job, m, why, retry);
	if (*why != NULL) {
		snprintf(said, sizeof(said), "%s", *why);
		*why = said;
	}
	job_turn_over(job);
	mem_free(m);
	return status;
}

int
import_exhibitors_job(struct job *job, const char **why, bool *retry)
{
	return job_run(job, exhibitors_job, why, retry);
}

int
import_halls_job(struct job *job, const char **why, bool *retry)
{
	return job_run(job, halls_job, why, retry);
}

int
import_codes_job(struct job *job, const char **why, bool *retry)
{
	return job_run(job, codes_job, why, retry);
}
