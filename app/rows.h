#ifndef PAVILION_ROWS_H
#define PAVILION_ROWS_H

#include <libpq-fe.h>

#include "mem.h"

/*
 * Result sets: the first row of one that came, and those that no statement returned: what C found out, as rows for
 * a view or a JSON answer like any other.
 */

/* The value of a column in the first row, as long as the rows live; NULL for a null, no such column, no row, no rows. */
const char *rows_cell(const PGresult *rows, const char *name);

/* An empty result set with columns of those names: "a b {c" are text, text, and (by its brace) json. It is mem's. */
PGresult *rows_new(struct mem *, const char *names);
/* Appends a row of as many values as there are columns; NULL is a null. */
void rows_add(PGresult *, const char *const *values);
#define ROWS_ADD(table, ...) rows_add(table, (const char *const[]){__VA_ARGS__})

#endif
