/* The job badge.pdf: the file that somebody asked for, of one badge or of a group's. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "badge/pass.h"
#include "badge/pdf.h"
#include "badge/work.h"
#include "catalog.h"
#include "db.h"
#include "file.h"

#define SIGN_TRIES 50 /* a badge that was just issued is signed in a tenth of a second */
#define SIGN_PAUSE ((struct timespec){.tv_nsec = 100 * 1000 * 1000})

struct work {
	struct job *job;
	struct mem *mem;
	const char *size, *type, *name;
	const char *why;
	bool retry;
};

static int
fail(struct work *w, const char *why, bool retry)
{
	w->why = why;
	w->retry = retry;
	return -1;
}

/* The badges as an array literal; NULL while one of them is not signed. */
static const char *
signed_badges(struct work *w)
{
	PGresult *r = db_run(w->job->db, "badge_job.of_registration",
	    DB_PARAMS({"registration", w->job->param(w->job, "registration")}, {"size", w->size}));
	const char *badges = "";

	for (int i = 0; i < PQntuples(r) && badges != NULL; i++)
		badges = *PQgetvalue(r, i, 1) == 't'
			     ? mem_printf(w->mem, "%s%s%s", badges, i > 0 ? "," : "", PQgetvalue(r, i, 0))
			     : NULL;
	PQclear(r);
	return badges != NULL ? mem_printf(w->mem, "{%s}", badges) : NULL;
}

static int
write_pdf(const PGresult *faces, enum badge_size size, FILE *out)
{
	struct badge_pdf *pdf = badge_pdf_open(size, out);
	struct mem *mem = mem_new();
	struct badge_face face;
	int failed = 0;

	for (int i = 0; i < PQntuples(faces) && failed == 0; i++) {
		badge_face_row(mem, faces, i, &face);
		failed = badge_pdf_page(pdf, &face);
	}
	mem_free(mem);
	return badge_pdf_close(pdf) != 0 ? -1 : failed;
}

/* The file's bytes in the form that was asked for; also its type, and its name for people. */
static int
write_file(struct work *w, const PGresult *faces, struct buf *out)
{
	enum badge_size size = BADGE_A6;
	char *data = NULL;
	size_t length = 0;
	FILE *file;
	int failed;

	if (strcmp(w->size, "pass") == 0) {
		struct badge_face face;

		badge_face_row(w->mem, faces, 0, &face);
		if (badge_pass_signed())
			job_result(w->job, "{\"signed\": true}");
		w->type = BADGE_PASS_TYPE;
		w->name = mem_printf(w->mem, "badge-%s.pkpass", face.number);
		return badge_pass(&face, out);
	}
	badge_size_read(w->size, &size);
	w->type = "application/pdf";
	w->name = mem_printf(w->mem, PQntuples(faces) > 1 ? "badges-%s.pdf" : "badge-%s.pdf",
	    PQgetvalue(faces, 0, PQfnumber(faces, "number")));
	if ((file = open_memstream(&data, &length)) == NULL)
		abort();
	failed = write_pdf(faces, size, file);
	fclose(file);
	buf_add(out, data, length);
	free(data);
	return failed;
}

static int
keep(struct work *w, const struct buf *out)
{
	char hex[FILE_HEX];
	PGresult *r;
	bool kept;

	if (file_store(out->data, out->len, hex) != 0) {
		fprintf(stderr, "pavilion: job %s: %s\n", w->job->id, strerror(errno));
		return fail(w, N_("The file cannot be written. Is the disk full?"), true);
	}
	r = db_run(w->job->db, "badge_job.done",
	    DB_PARAMS({"hex", hex}, {"name", w->name}, {"type", w->type}, {"size", mem_printf(w->mem, "%zu", out->len)},
		{"job", w->job->id}));
	kept = PQresultStatus(r) == PGRES_TUPLES_OK;
	PQclear(r);
	return kept ? 0 : fail(w, N_("The database cannot be reached."), true);
}

static int
make(struct work *w)
{
	const char *badges = signed_badges(w);
	struct buf out = {0};
	PGresult *faces;
	int failed = 0;

	for (int i = 0; badges == NULL && i < SIGN_TRIES; i++) {
		nanosleep(&SIGN_PAUSE, NULL);
		badges = signed_badges(w);
	}
	if (badges == NULL)
		return fail(w, N_("The vault did not sign."), true);
	faces = db_run(w->job->db, "badge_job.faces", DB_PARAMS({"badges", badges}));
	if (PQresultStatus(faces) != PGRES_TUPLES_OK)
		failed = fail(w, N_("The database cannot be reached."), true);
	else if (PQntuples(faces) == 0)
		failed = fail(w, N_("This badge is not valid any more."), false);
	else if (write_file(w, faces, &out) != 0)
		failed = fail(w, N_("The badge could not be drawn."), false);
	else
		failed = keep(w, &out);
	PQclear(faces);
	buf_free(&out);
	return failed;
}

static bool
made(struct job *job)
{
	PGresult *r = db_run(job->db, "badge_job.made", DB_PARAMS({"job", job->id}));
	bool yes = PQntuples(r) == 1 && *PQgetvalue(r, 0, 0) == 't';

	PQclear(r);
	return yes;
}

int
badge_pdf_job(struct job *j, const char **why, bool *retry)
{
	struct work w = {.job = j, .mem = mem_new(), .size = j->param(j, "size")};
	int failed = 0;

	if (w.size == NULL)
		failed = fail(&w, N_("This badge is not valid any more."), false);
	else if (!made(j))
		failed = make(&w);
	*why = w.why;
	*retry = w.retry;
	mem_free(w.mem);
	return failed;
}

int
badge_attach(struct mem *mem, PGconn *db, const char *badge, struct mail *m)
{
	PGresult *one = db_run(db, "badge_job.of_message", DB_PARAMS({"badge", badge}, {"recipient", m->to})),
		 *faces = NULL;
	struct work w = {.mem = mem, .size = "a6"};
	struct buf out = {0};
	int failed = PQresultStatus(one) == PGRES_TUPLES_OK ? 0 : -1;

	if (failed == 0 && PQntuples(one) == 1 && *PQgetvalue(one, 0, 1) == 't')
		failed = 1;
	else if (failed == 0 && PQntuples(one) == 1) {
		faces = db_run(
		    db, "badge_job.faces", DB_PARAMS({"badges", mem_printf(mem, "{%s}", PQgetvalue(one, 0, 0))}));
		failed = PQntuples(faces) == 1 ? write_file(&w, faces, &out) : -1;
	}
	if (failed == 0 && out.len > 0)
		m->file = (struct mail_file){
		    .name = w.name, .type = w.type, .data = mem_copy(mem, out.data, out.len), .size = out.len};
	PQclear(one);
	PQclear(faces);
	buf_free(&out);
	return failed;
}
