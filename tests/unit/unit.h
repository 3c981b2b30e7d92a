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

#include "buf.h"

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

/* A text and its translation; a plural has NULs within: UNIT_PAIR("one\0many", "form\0form"). */
struct unit_pair { const char *id; size_t id_length; const char *text; size_t text_length; };

#define UNIT_PAIR(id, text)	{ id, sizeof(id) - 1, text, sizeof(text) - 1 }

static inline void
unit_word(struct buf *b, uint32_t word, bool swapped)
{
	if (swapped)
		word = __builtin_bswap32(word);
	buf_add(b, &word, sizeof(word));
}

/* Appends a .mo file of the pairs (in the order of strcmp) in this machine's byte order, or the other one. */
static inline void
unit_catalogue(struct buf *b, const struct unit_pair *pairs, uint32_t count, bool swapped)
{
	uint32_t at = 28 + 16 * count, header[] = {0x950412de, 0, count, 28, 28 + 8 * count, 0, at};

	for (size_t i = 0; i < 7; i++)
		unit_word(b, header[i], swapped);
	for (uint32_t i = 0; i < count; at += (uint32_t)pairs[i++].id_length + 1) {
		unit_word(b, (uint32_t)pairs[i].id_length, swapped);
		unit_word(b, at, swapped);
	}
	for (uint32_t i = 0; i < count; at += (uint32_t)pairs[i++].text_length + 1) {
		unit_word(b, (uint32_t)pairs[i].text_length, swapped);
		unit_word(b, at, swapped);
	}
	for (uint32_t i = 0; i < count; i++)
		buf_add(b, pairs[i].id, pairs[i].id_length + 1);
	for (uint32_t i = 0; i < count; i++)
		buf_add(b, pairs[i].text, pairs[i].text_length + 1);
}

#endif
