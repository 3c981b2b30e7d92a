#ifndef PAVILION_OPENAPI_H
#define PAVILION_OPENAPI_H

#include <libpq-fe.h>

#include "page.h"

/*
 * The description of every page (OpenAPI 3.1.0) made from the rows: path, method, parameters and form from the
 * fields, answers from the columns that PostgreSQL says the statements have.
 *
 * Building it prepares every statement of every page on a connection of the page's own role, so it is also the
 * check at start: a statement that does not prepare, or a role that may not run it, stops the start.
 */

/* `connect` gives the connection of a role, or NULL. Returns 0, or -1 with one line in *error (static). */
int openapi_build(PGconn *(*connect)(const char *role), const char *version, const char **error);

/* The .answer of GET /api. */
void openapi_answer(struct request *);

/* Pages of the engine itself: GET /api. */
extern const struct page *const engine_tables[];

#endif
