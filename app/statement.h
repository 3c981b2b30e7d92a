#ifndef PAVILION_STATEMENT_H
#define PAVILION_STATEMENT_H

#include <stddef.h>
#include <libpq-fe.h>

/*
 * The named statements of sql/ *.sql. A file booth.sql holds statements as
 *
 *	-- booth.plan: every booth of a hall, with what the plan shows of it
 *	select ... where hall.public_id = :hall;
 *
 * The comment line "-- name: why" begins a statement, the next such line or the end of the file ends it;
 * further comment lines belong to it. Parameters are :name (not ::type, not inside quotes or comments) and
 * become $1, $2 ... in the order of their first use. Inside brackets a colon behind an operand is a slice:
 * write a[:low : :high] for two parameters. No statement text is ever built from a request.
 */
struct statement {
	const char	 *name;    /* "booth.plan" */
	const char	 *area;    /* "booth": before the dot */
	const char	 *section; /* "plan": after the dot; the name of its rows in a view */
	const char	 *why;
	const char	 *text;    /* with $1, $2 ... */
	int		  nparams;
	const char	**params;  /* their names */
	const char	 *file;    /* where it stands, for messages: "sql/booth.sql" */
	int		  line;    /* of the first line of its text */
};

/*
 * Reads every *.sql of `folder` (not its subfolders), forgetting what was read before. Returns 0, or -1 with
 * one line in *error (static): file, line, reason.
 */
int		 statement_load(const char *folder, const char **error);
/* NULL if there is none of that name. The table lives as long as the process. */
const struct statement *statement_find(const char *name);
/* All of them, sorted by name. */
const struct statement *statement_all(size_t *count);

#endif
