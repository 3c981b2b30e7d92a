#ifndef PAVILION_UNIT_H
#define PAVILION_UNIT_H

/* What several unit tests share: cmocka with the headers it wants before it, and rows without a database. */
#include <setjmp.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <libpq-fe.h>

/* OIDs of pg_type.dat. */
enum { UNIT_BOOL = 16, UNIT_INT8 = 20, UNIT_INT4 = 23, UNIT_TEXT = 25, UNIT_JSON = 114, UNIT_FLOAT8 = 701,
	UNIT_DATE = 1082, UNIT_TIMESTAMPTZ = 1184, UNIT_NUMERIC = 1700, UNIT_JSONB = 3802 };

struct unit_column { const char *name; Oid type; };

/*
 * A result as libpq would give it: `columns` ended by a NULL name, then `count` rows of cells; a NULL cell is
 * SQL null. The caller PQclears it.
 */
static inline PGresult *
unit_rows(const struct unit_column *columns, size_t count, const char *const *cells)
{
	PGresult *rows = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	PGresAttDesc attributes[64] = {0};
	int width = 0;

	for (; columns[width].name != NULL; width++) {
		attributes[width].name = (char *)(uintptr_t)columns[width].name;
		attributes[width].typid = columns[width].type;
		attributes[width].typlen = -1;
	}
	assert_true(PQsetResultAttrs(rows, width, attributes));
	for (int row = 0; row < (int)count; row++)
		for (int i = 0; i < width; i++) {
			const char *cell = cells[row * width + i];

			assert_true(PQsetvalue(rows, row, i, (char *)(uintptr_t)cell,
			    cell != NULL ? (int)strlen(cell) : -1));
		}
	return rows;
}

#define UNIT_COLUMNS(...)	(const struct unit_column[]){ __VA_ARGS__, { NULL, 0 } }
#define UNIT_CELLS(...)		(const char *const[]){ __VA_ARGS__ }

#endif
