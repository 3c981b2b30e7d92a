#include "rows.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_COLUMNS 24
#define TYPE_JSON 114
#define TYPE_TEXT 25

static void
rows_drop(void *table)
{
	PQclear(table);
}

const char *
rows_cell(const PGresult *rows, const char *name)
{
	int column = rows != NULL && PQntuples(rows) > 0 ? PQfnumber(rows, name) : -1;

	return column < 0 || PQgetisnull(rows, 0, column) ? NULL : PQgetvalue(rows, 0, column);
}

PGresult *
rows_new(struct mem *m, const char *names)
{
	PGresult *r = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	PGresAttDesc columns[ROWS_COLUMNS] = {0};
	char *rest = mem_string(m, names), *name;
	int n = 0;

	while ((name = strsep(&rest, " ")) != NULL && n < ROWS_COLUMNS) {
		columns[n].typid = name[0] == '{' ? TYPE_JSON : TYPE_TEXT;
		columns[n].name = name + (name[0] == '{');
		columns[n++].typlen = -1;
	}
	if (r == NULL || !PQsetResultAttrs(r, n, columns))
		abort();
	mem_onfree(m, rows_drop, r);
	return r;
}

void
rows_add(PGresult *r, const char *const *values)
{
	int row = PQntuples(r);

	for (int i = 0; i < PQnfields(r); i++) {
		int length = values[i] == NULL ? -1 : (int)strlen(values[i]);

		if (!PQsetvalue(r, row, i, (char *)(uintptr_t)values[i], length))
			abort();
	}
}
