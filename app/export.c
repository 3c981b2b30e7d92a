#include "export.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "catalog.h"
#include "db.h"
#include "file.h"
#include "list_read.h"
#include "page.h"

#define PORTION 2000 /* rows */

/* One run of the job. */
struct export_work {
	struct job *job;
	struct mem *mem;
	const struct list *list;
	const struct page *page; /* the list's own: its permission opens the rows */
	const struct export_format *format;
	struct export_sheet *sheet;
	struct list_reading reading;
	char folder[2 * PATH_MAX];    /* where files lie: what is written there needs only a new name */
	char path[2 * PATH_MAX + 64]; /* the file while it is written */
	void *writer;
	long long rows;
	bool cancelled;
	const char *why;
	bool retry;
};

static int
fail(struct export_work *e, const char *why, bool retry)
{
	e->why = why;
	e->retry = retry;
	return -1;
}

/* A statement of the job itself failed. */
static int
fail_on(struct export_work *e)
{
	return job_fault(e->job->db, &e->why, &e->retry);
}

/* What is read failed, and was told. */
static int
fail_read(struct export_work *e)
{
	return fail(e, e->reading.why, e->reading.retry);
}

static bool
answered(const PGresult *r)
{
	return PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK;
}

/* ---- what is asked for --------------------------------------------------------------------------------- */

static const char *
param(const struct export_work *e, const char *key, const char *otherwise)
{
	const char *text = e->job->param(e->job, key);

	return text != NULL ? mem_string(e->mem, text) : otherwise;
}

static int
read_request(struct export_work *e)
{
	static const struct export_format *const formats[] = {&export_csv, &export_xlsx};
	const char *list = param(e, "list", ""), *format = param(e, "format", "");

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(formats[i]->name, format) == 0)
			e->format = formats[i];
	e->list = query_find(list);
	if (e->list == NULL || e->format == NULL || (e->page = list_page(e->list)) == NULL || e->job->account == NULL)
		return fail(e, N_("This list cannot be exported."), false);
	e->reading = (struct list_reading){.mem = e->mem, .list = e->list};
	e->sheet = export_sheet(e->mem, e->list, e->page->title, param(e, "lang", "en"));
	return 0;
}

/* ---- rows ---------------------------------------------------------------------------------------------- */

/* The settings of the account, looked up by the jobs' role, taken over by the office's; then a cursor over the rows. */
static int
open_reader(struct export_work *e)
{
	/* An exhibitor's own list is read by the office's role too, under the settings of that exhibitor. */
	bool own = strcmp(e->page->allow, "exhibitor") == 0;
	PGresult *r = db_run(e->job->db, own ? "export_run.open_own" : "export_run.open",
	    DB_PARAMS({"account", e->job->account}, {"permission", e->page->allow}, {"lang", e->sheet->lang},
		{"edition", param(e, "edition", NULL)}));
	int failed = answered(r) ? 0 : fail_on(e);

	if (!failed &&
	    (list_open(&e->reading, r) != 0 || list_cursor(&e->reading, param(e, "query", ""), EXPORT_ROWS_MAX) != 0))
		failed = fail_read(e);
	PQclear(r);
	return failed;
}

/* One portion: its rows, 0 at the end, -1 on failure. */
static int
copy_portion(struct export_work *e)
{
	PGresult *r = list_portion(&e->reading, PORTION);
	int rows = r != NULL ? PQntuples(r) : fail_read(e);

	if (rows > 0 && e->format->rows(e->writer, r) != 0)
		rows = fail(e, N_("The file cannot be written. Is the disk full?"), true);
	PQclear(r);
	return rows;
}

static int
copy_rows(struct export_work *e)
{
	int n;

	if ((e->writer = e->format->open(e->sheet, e->path, e->folder)) == NULL)
		return fail(e, N_("The file cannot be written. Is the disk full?"), true);
	while ((n = copy_portion(e)) > 0) {
		e->rows += n;
		if (!job_progress(e->job, e->rows, e->reading.total, NULL)) {
			e->cancelled = true;
			break;
		}
	}
	if (n < 0 || e->cancelled) {
		e->format->drop(e->writer);
		return n < 0 ? -1 : 0;
	}
	if (e->format->close(e->writer) != 0)
		return fail(e, N_("The file cannot be written. Is the disk full?"), true);
	return 0;
}

/* ---- the file ------------------------------------------------------------------------------------------ */

/* "companies-T27-2027-09-14.xlsx" */
static const char *
file_name(struct export_work *e)
{
	const char *edition = param(e, "edition", "");
	char day[16];
	time_t now = time(NULL);

	strftime(day, sizeof(day), "%Y-%m-%d", localtime(&now));
	return mem_printf(
	    e->mem, "%s%s%s-%s.%s", e->list->name, *edition != '\0' ? "-" : "", edition, day, e->format->name);
}

static int
keep_file(struct export_work *e)
{
	char hex[FILE_HEX];
	long long size = file_adopt(e->path, hex);
	PGresult *r;
	int failed;

	if (size < 0) {
		fprintf(stderr, "pavilion: export %s: %s: %s\n", e->job->id, e->path, strerror(errno));
		return fail(e, N_("The file cannot be written. Is the disk full?"), true);
	}
	r = db_run(e->job->db, "export_run.done",
	    DB_PARAMS({"hex", hex}, {"name", file_name(e)}, {"type", e->format->type},
		{"size", mem_printf(e->mem, "%lld", size)}, {"account", e->job->account},
		{"rows", mem_printf(e->mem, "%lld", e->rows)}, {"job", e->job->id}));
	failed = answered(r) ? 0 : fail_on(e);
	PQclear(r);
	return failed;
}

static bool
is_done(struct job *job)
{
	PGresult *r = db_run(job->db, "export_run.known", DB_PARAMS({"job", job->id}));
	bool done = PQntuples(r) == 1 && *PQgetvalue(r, 0, 0) == 't';

	PQclear(r);
	return done;
}

static int
run(struct export_work *e)
{
	if (read_request(e) != 0 || open_reader(e) != 0 || copy_rows(e) != 0)
		return -1;
	return e->cancelled ? 0 : keep_file(e);
}

int
export_run(struct job *job, const char **why, bool *retry)
{
	struct export_work e = {.job = job, .mem = mem_new()};
	static char reason[256];
	int failed = 0;

	if (!is_done(job)) {
		snprintf(e.folder, sizeof(e.folder), "%s/files", db_home());
		snprintf(e.path, sizeof(e.path), "%s/export-%.32s.part", e.folder, job->id);
		failed = run(&e);
		unlink(e.path); /* gone already when it was taken into the store */
	}
	snprintf(reason, sizeof(reason), "%s", e.why != NULL ? e.why : "");
	*why = reason;
	*retry = e.retry;
	PQfinish(e.reading.db);
	mem_free(e.mem);
	return failed;
}

const char *
export_type(const char *format)
{
	return format != NULL && strcmp(format, export_csv.name) == 0 ? export_csv.type : export_xlsx.type;
}
