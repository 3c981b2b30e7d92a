#ifndef PAVILION_EXPORT_H
#define PAVILION_EXPORT_H

#include <stdbool.h>
#include <stdio.h>
#include <libpq-fe.h>

#include "job.h"
#include "mem.h"
#include "query.h"

/*
 * The job of an export: params list, format ("csv", "xlsx"), query (as the list's link has it), lang, edition (code).
 * Reads the list under the rights of the job's account, as its page would show it, and leaves a file; the
 * job's result gets {"file": public id, "rows": n}. Memory does not grow with the rows.
 */
int		 export_run(struct job *, const char **why, bool *retry);

/* -- the rest is between the files of export*.c and their tests ----------------------------------------- */

#define EXPORT_ROWS_MAX	1000000  /* what a sheet of Excel takes, less its header */

/* The sheet: which columns of the list stand in it, and what the two formats need to write them. */
struct export_sheet {
	const struct list *list;
	const char	*lang;
	const char	*title;         /* of the list's page, translated */
	int		 count;
	const struct column **columns;  /* those that are shown, in order */
	int		*fields;        /* their place in a row of the query */
	int		 currency;       /* place of the column `currency`, or -1 */
};

/* Makes the sheet of a list; `title` is a msgid. Owned by mem. */
struct export_sheet *export_sheet(struct mem *, const struct list *, const char *title, const char *lang);
/* The header of a column in the reader's language. */
const char	*export_header(const struct export_sheet *, int column);
/*
 * What a cell says in the reader's language: choices and yes/no translated, money with the decimals of its
 * currency, times to the minute, a json of changes as text. Owned by mem. NULL: null.
 */
const char	*export_text(struct mem *, const struct export_sheet *, const PGresult *, int row, int column);
/* Decimals of the currency of that row: 2 if it names none. */
int		 export_decimals(const struct export_sheet *, const PGresult *, int row);

/*
 * A format: opened on a path, given rows in portions, closed. Each function returns 0, or -1 when the file
 * cannot be written (disk full); drop() frees without finishing. `folder` may hold temporary files.
 */
struct export_format {
	const char	*name;  /* "csv": also the file's extension */
	const char	*type;
	void		*(*open)(const struct export_sheet *, const char *path, const char *folder);
	int		 (*rows)(void *, const PGresult *);
	int		 (*close)(void *);
	void		 (*drop)(void *);
};
extern const struct export_format export_csv, export_xlsx;
/* The media type of that format; of an unknown one, or none, the sheet's. */
const char	*export_type(const char *format);

#endif
