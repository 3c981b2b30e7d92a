#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "centre_job.h"
#include "db.h"
#include "list_read.h"

#define ROWS_MAX 2000000
#define PORTION 1000 /* rows */

struct tagging {
	struct job *job;
	struct mem *mem;
	struct list_reading reading;
	const char *kind, *tag, *off;
	const char *why;
	bool retry;
	long long done, changed;
};

static int
fail(struct tagging *t, const char *why, bool retry)
{
	t->why = why;
	t->retry = retry;
	return -1;
}

static const char *
param(struct tagging *t, const char *key)
{
	const char *text = t->job->param(t->job, key);

	return text != NULL ? mem_string(t->mem, text) : "";
}

/* The column that names a record: the first of every list is its public id, called as the kind. */
static int
record_column(const struct list *list, const char *kind)
{
	for (int i = 0; list->columns[i].name != NULL; i++)
		if (strcmp(list->columns[i].name, kind) == 0)
			return i;
	return -1;
}

/* What is read failed, and was told. */
static int
fail_read(struct tagging *t)
{
	return fail(t, t->reading.why, t->reading.retry);
}

/* Tags the records of one portion of the list; a row may have none (a scan of an unknown code). */
static int
tag_portion(struct tagging *t, const PGresult *rows, int column)
{
	struct buf ids = {0};
	PGresult *r;
	int status = 0;

	buf_putc(&ids, '{');
	for (int i = 0; i < PQntuples(rows); i++)
		if (!PQgetisnull(rows, i, column))
			buf_printf(&ids, "%s%s", ids.len > 1 ? "," : "", PQgetvalue(rows, i, column));
	buf_putc(&ids, '}');
	r = db_run(t->job->db, "tag_job.portion",
	    DB_PARAMS({"account", t->job->account}, {"kind", t->kind}, {"records", ids.data}, {"tag", t->tag},
		{"off", t->off}));
	if (PQresultStatus(r) == PGRES_TUPLES_OK)
		t->changed += strtoll(PQgetvalue(r, 0, 0), NULL, 10);
	else
		status = job_fault(t->job->db, &t->why, &t->retry);
	PQclear(r);
	buf_free(&ids);
	return status;
}

static int
tag_rows(struct tagging *t, int column)
{
	int rows = 1, status = 0;

	while (status == 0 && rows > 0 && job_progress(t->job, t->done, t->reading.total, NULL)) {
		PGresult *r = list_portion(&t->reading, PORTION);

		rows = PQntuples(r);
		if (r == NULL)
			status = fail_read(t);
		else if (rows > 0)
			status = tag_portion(t, r, column);
		t->done += rows;
		PQclear(r);
	}
	return status;
}

static int
tag_run(struct tagging *t)
{
	const struct list *list = query_find(param(t, "list"));
	const struct page *page = list != NULL ? list_page(list) : NULL;
	int column = list != NULL ? record_column(list, t->kind) : -1, status = 0;
	PGresult *r;

	if (page == NULL || column == -1 || t->job->account == NULL)
		return fail(t, N_("This list cannot be read."), false);
	t->reading = (struct list_reading){.mem = t->mem, .list = list};
	r = db_run(t->job->db, "tag_job.open",
	    DB_PARAMS({"account", t->job->account}, {"kind", t->kind}, {"permission", page->allow},
		{"lang", param(t, "lang")}, {"edition", param(t, "edition")}));
	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		status = job_fault(t->job->db, &t->why, &t->retry);
	else if (list_open(&t->reading, r) != 0 || list_cursor(&t->reading, param(t, "query"), ROWS_MAX) != 0)
		status = fail_read(t);
	PQclear(r);
	return status == 0 ? tag_rows(t, column) : status;
}

int
tag_bulk_job(struct job *job, const char **why, bool *retry)
{
	struct tagging t = {.job = job, .mem = mem_new()};
	static char reason[256];
	int status;

	t.kind = param(&t, "kind");
	t.tag = param(&t, "tag");
	t.off = param(&t, "off");
	status = tag_run(&t);
	if (status == 0)
		job_result(job, mem_printf(t.mem, "{\"records\": %lld, \"changed\": %lld}", t.done, t.changed));
	snprintf(reason, sizeof(reason), "%s", t.why != NULL ? t.why : "");
	*why = reason;
	*retry = t.retry;
	PQfinish(t.reading.db);
	mem_free(t.mem);
	return status;
}
