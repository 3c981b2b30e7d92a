#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "centre_job.h"
#include "db.h"
#include "list_read.h"

#define ROWS_MAX 2000000

struct tagging {
	struct job *job;
	struct mem *mem;
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

/* A statement failed on this connection, which may end before the reason is told. */
static int
fail_on(struct tagging *t, PGconn *db)
{
	const char *why;

	job_fault(db, &why, &t->retry);
	return fail(t, mem_string(t->mem, why), t->retry);
}

/* Tags the records of one portion of the list. */
static int
tag_portion(struct tagging *t, const PGresult *rows, int column)
{
	struct buf ids = {0};
	PGresult *r;
	int status = 0;

	for (int i = 0; i < PQntuples(rows); i++)
		buf_printf(&ids, "%s%s", i == 0 ? "{" : ",", PQgetvalue(rows, i, column));
	buf_putc(&ids, '}');
	r = db_run(t->job->db, "tag_job.portion",
	    DB_PARAMS({"account", t->job->account}, {"kind", t->kind}, {"records", ids.data}, {"tag", t->tag},
		{"off", t->off}));
	if (PQresultStatus(r) == PGRES_TUPLES_OK)
		t->changed += strtoll(PQgetvalue(r, 0, 0), NULL, 10);
	else
		status = fail_on(t, t->job->db);
	PQclear(r);
	buf_free(&ids);
	return status;
}

static int
tag_rows(struct tagging *t, PGconn *reader, int column, long long total)
{
	int rows = 1, status = 0;

	while (status == 0 && rows > 0 && job_progress(t->job, t->done, total, NULL)) {
		PGresult *r = PQexec(reader, "fetch forward 1000 from rows");

		rows = PQntuples(r);
		if (PQresultStatus(r) != PGRES_TUPLES_OK)
			status = fail_on(t, reader);
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
	int column = list != NULL ? record_column(list, t->kind) : -1, status;
	long long total = 0;
	PGconn *reader;
	PGresult *r;

	if (page == NULL || column == -1 || t->job->account == NULL)
		return fail(t, N_("This list cannot be read."), false);
	r = db_run(t->job->db, "tag_job.open",
	    DB_PARAMS({"account", t->job->account}, {"kind", t->kind}, {"permission", page->allow},
		{"lang", param(t, "lang")}, {"edition", param(t, "edition")}));
	if (PQresultStatus(r) != PGRES_TUPLES_OK) {
		PQclear(r);
		return fail_on(t, t->job->db);
	}
	reader = list_reader(r, &t->why);
	PQclear(r);
	if (reader == NULL)
		return fail(t, t->why, true);
	status = list_cursor(reader, t->mem, list, param(t, "query"), ROWS_MAX, &total, &t->why);
	if (status == 0)
		status = tag_rows(t, reader, column, total);
	else if (t->why == NULL)
		status = fail_on(t, reader);
	PQfinish(reader);
	return status;
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
	mem_free(t.mem);
	return status;
}
