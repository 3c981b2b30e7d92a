/* The job badge.batch: many badges in files of some thousand pages, each a part that is done once and for all. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "badge/pdf.h"
#include "badge/work.h"
#include "catalog.h"
#include "db.h"
#include "file.h"

#define PART 5000   /* pages of a file: some 9 MB */
#define PORTION 500 /* faces read at once */

struct batch {
	struct job *job;
	const char *id;
	struct mem *mem; /* of one part */
	enum badge_size size;
	char code[64];
	int part;
	char after[24]; /* the last badge of the part before */
	long long done, total;
	char path[PATH_MAX + 64];
	bool cancelled;
	const char *why;
	bool retry;
};

static int
fail(struct batch *b, const char *why, bool retry)
{
	b->why = why;
	b->retry = retry;
	return -1;
}

static int
fail_on(struct batch *b, const PGresult *r)
{
	fprintf(stderr, "pavilion: job %s: %s", b->job->id, PQresultErrorMessage(r));
	return fail(b, N_("The database cannot be reached."), true);
}

/* Where it goes on. */
static int
begin(struct batch *b)
{
	PGresult *r = db_run(b->job->db, "badge_job.batch_at", DB_PARAMS({"batch", b->id}));
	int failed = 0;

	if (PQresultStatus(r) != PGRES_TUPLES_OK) {
		failed = fail_on(b, r);
	} else if (PQntuples(r) == 0) {
		failed = fail(b, N_("You do not have the permission for this."), false);
	} else {
		badge_size_read(PQgetvalue(r, 0, 0), &b->size);
		snprintf(b->code, sizeof(b->code), "%s", PQgetvalue(r, 0, 1));
		b->part = atoi(PQgetvalue(r, 0, 2));
		snprintf(b->after, sizeof(b->after), "%s", PQgetvalue(r, 0, 3));
		b->done = atoll(PQgetvalue(r, 0, 4));
		b->total = atoll(PQgetvalue(r, 0, 5));
	}
	PQclear(r);
	return failed;
}

/* Pages of these badges. */
static int
write_portion(struct batch *b, struct badge_pdf *pdf, const char *badges)
{
	PGresult *faces = db_run(b->job->db, "badge_job.faces", DB_PARAMS({"badges", badges}));
	struct mem *mem = mem_new();
	struct badge_face face;
	int failed = PQresultStatus(faces) == PGRES_TUPLES_OK ? 0 : fail_on(b, faces);

	for (int i = 0; failed == 0 && i < PQntuples(faces); i++) {
		badge_face_row(mem, faces, i, &face);
		if (badge_pdf_page(pdf, &face) != 0)
			failed = fail(b, N_("The file cannot be written. Is the disk full?"), true);
	}
	b->done += PQntuples(faces);
	PQclear(faces);
	mem_free(mem);
	if (failed == 0 && !job_progress(b->job, b->done, b->total, NULL))
		b->cancelled = true;
	return failed;
}

/* The next badges after `after`: as an array literal for SQL, NULL if there are none or it failed. */
static const char *
next(struct batch *b, int most, char after[24], int *count)
{
	char text[16];
	PGresult *r;
	const char *badges = NULL;

	snprintf(text, sizeof(text), "%d", most);
	r = db_run(b->job->db, "badge_job.batch_next", DB_PARAMS({"batch", b->id}, {"after", after}, {"most", text}));
	if (PQresultStatus(r) != PGRES_TUPLES_OK) {
		fail_on(b, r);
	} else if ((*count = atoi(PQgetvalue(r, 0, 1))) > 0) {
		badges = mem_string(b->mem, PQgetvalue(r, 0, 0));
		snprintf(after, 24, "%s", PQgetvalue(r, 0, 2));
	}
	PQclear(r);
	return badges;
}

/* Writes the pages of one part. Returns its badges as an array literal, NULL if there are none, or it failed. */
static const char *
write_part(struct batch *b, struct badge_pdf *pdf, int *pages)
{
	const char *all = NULL, *badges;
	int count = 0;

	while (*pages < PART && !b->cancelled && (badges = next(b, PORTION, b->after, &count)) != NULL) {
		if (write_portion(b, pdf, badges) != 0)
			return NULL;
		*pages += count;
		/* "{1,2}" and "{3,4}" make "{1,2,3,4}". */
		all = all == NULL ? badges : mem_printf(b->mem, "%.*s,%s", (int)strlen(all) - 1, all, badges + 1);
	}
	return all;
}

static int
keep_part(struct batch *b, const char *badges)
{
	char hex[FILE_HEX];
	long long size = file_adopt(b->path, hex);
	PGresult *r;
	int failed;

	if (size < 0) {
		fprintf(stderr, "pavilion: job %s: %s: %s\n", b->job->id, b->path, strerror(errno));
		return fail(b, N_("The file cannot be written. Is the disk full?"), true);
	}
	r = db_run(b->job->db, "badge_job.batch_part",
	    DB_PARAMS({"batch", b->id}, {"part", mem_printf(b->mem, "%d", b->part)}, {"badges", badges}, {"hex", hex},
		{"name", mem_printf(b->mem, "badges-%s-%s-%03d.pdf", b->code, b->id, b->part)},
		{"size", mem_printf(b->mem, "%lld", size)}));
	failed = PQresultStatus(r) == PGRES_TUPLES_OK ? 0 : fail_on(b, r);
	PQclear(r);
	return failed;
}

/* One part. Returns its number of pages, 0 at the end, -1 on failure. */
static int
make_part(struct batch *b)
{
	FILE *file = fopen(b->path, "we");
	struct badge_pdf *pdf;
	const char *badges;
	int pages = 0;
	bool good;

	if (file == NULL)
		return fail(b, N_("The file cannot be written. Is the disk full?"), true);
	b->mem = mem_new();
	pdf = badge_pdf_open(b->size, file);
	badges = write_part(b, pdf, &pages);
	good = badge_pdf_close(pdf) == 0;
	good = fclose(file) == 0 && good;
	if (b->why == NULL && !good)
		fail(b, N_("The file cannot be written. Is the disk full?"), true);
	/* A part that was cut off by a cancel is thrown away, and its badges are not counted as printed. */
	if (b->why == NULL && !b->cancelled && badges != NULL)
		keep_part(b, badges);
	mem_free(b->mem);
	return b->why != NULL ? -1 : pages;
}

int
badge_batch_job(struct job *j, const char **why, bool *retry)
{
	struct batch b = {.job = j, .id = j->param(j, "batch")};
	int n = begin(&b);

	snprintf(b.path, sizeof(b.path), "%s/files/badges-%.32s.part", db_home(), j->id);
	for (n = n == 0 ? 1 : n; n > 0 && !b.cancelled; b.part++)
		n = make_part(&b);
	unlink(b.path); /* gone already when it was taken into the store */
	*why = b.why;
	*retry = b.retry;
	return n < 0 ? -1 : 0;
}
