#include "list_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "db.h"
#include "job.h"

const struct page *
list_page(const struct list *list)
{
	for (const struct area *a = areas; a->name != NULL; a++)
		for (const struct page *const *table = a->tables; *table != NULL; table++)
			for (const struct page *p = *table; p->path != NULL; p++)
				if (p->list == list)
					return p;
	return NULL;
}

static int
list_fail(struct list_reading *l, const char *why, bool retry)
{
	l->why = why;
	l->retry = retry;
	return -1;
}

/* Takes a result. The reason is copied: the connection that has it may end before it is told. */
static int
list_ran(struct list_reading *l, PGresult *r)
{
	bool good = PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK, retry;
	const char *why;

	PQclear(r);
	if (good)
		return 0;
	job_fault(l->db, &why, &retry);
	return list_fail(l, mem_string(l->mem, why), retry);
}

int
list_open(struct list_reading *l, const PGresult *settings)
{
	int status = 0;

	if ((l->db = db_open("office")) == NULL || db_exec(l->db, "begin read only") != 0)
		return list_fail(l, N_("The database cannot be reached."), true);
	for (int i = 0; status == 0 && i < PQntuples(settings); i++)
		status = list_ran(
		    l, db_run(l->db, "export_run.set",
			   DB_PARAMS({"setting", PQgetvalue(settings, i, 0)}, {"value", PQgetvalue(settings, i, 1)})));
	return status == 0 ? list_ran(l, db_run(l->db, "export_run.zone", NULL)) : status;
}

int
list_cursor(struct list_reading *l, const char *link, long long limit)
{
	struct form form = {0};
	struct query *q;
	PGresult *r;

	link += *link == '?';
	if (form_urlencoded(l->mem, &form, link, strlen(link)) != FORM_OK)
		return list_fail(l, N_("This list cannot be read."), false);
	q = query_compile(l->mem, l->list, form_check(l->mem, &form, query_fields(l->mem, l->list)), &form, limit);
	r = PQexecParams(l->db, q->count, q->nparams, NULL, q->params, NULL, NULL, 0);
	if (PQresultStatus(r) == PGRES_TUPLES_OK)
		l->total = strtoll(PQgetvalue(r, 0, 0), NULL, 10);
	if (list_ran(l, r) != 0)
		return -1;
	return list_ran(l, PQexecParams(l->db, mem_printf(l->mem, "declare rows no scroll cursor for %s", q->text),
			       q->nparams, NULL, q->params, NULL, NULL, 0));
}

PGresult *
list_portion(struct list_reading *l, int rows)
{
	char text[48];
	PGresult *r;

	snprintf(text, sizeof(text), "fetch forward %d from rows", rows);
	r = PQexec(l->db, text);
	if (PQresultStatus(r) == PGRES_TUPLES_OK)
		return r;
	list_ran(l, r);
	return NULL;
}
