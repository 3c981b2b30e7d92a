#include "list_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "db.h"

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

static bool
well(PGresult *r)
{
	bool good = PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK;

	if (!good)
		fprintf(stderr, "pavilion jobs: list: %s", PQresultErrorMessage(r));
	PQclear(r);
	return good;
}

PGconn *
list_reader(const PGresult *settings, const char **why)
{
	PGconn *db = db_open("office");
	bool good = db != NULL && db_exec(db, "begin read only") == 0;

	for (int i = 0; good && i < PQntuples(settings); i++)
		good = well(db_run(db, "export_run.set",
		    DB_PARAMS({"setting", PQgetvalue(settings, i, 0)}, {"value", PQgetvalue(settings, i, 1)})));
	if (good && well(db_run(db, "export_run.zone", NULL)))
		return db;
	*why = N_("The database cannot be reached.");
	PQfinish(db);
	return NULL;
}

int
list_cursor(PGconn *db, struct mem *m, const struct list *list, const char *link, long long limit, long long *total,
    const char **why)
{
	struct form form = {0};
	struct query *q;
	PGresult *r;

	link += *link == '?';
	*why = N_("This list cannot be read.");
	if (form_urlencoded(m, &form, link, strlen(link)) != FORM_OK)
		return -1;
	*why = NULL;
	q = query_compile(m, list, form_check(m, &form, query_fields(m, list)), &form, limit);
	r = PQexecParams(db, q->count, q->nparams, NULL, q->params, NULL, NULL, 0);
	if (PQresultStatus(r) == PGRES_TUPLES_OK)
		*total = strtoll(PQgetvalue(r, 0, 0), NULL, 10);
	if (!well(r) || !well(PQexecParams(db, mem_printf(m, "declare rows no scroll cursor for %s", q->text),
			    q->nparams, NULL, q->params, NULL, NULL, 0)))
		return -1;
	return 0;
}
