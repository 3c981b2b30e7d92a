#ifndef PAVILION_LIST_READ_H
#define PAVILION_LIST_READ_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "mem.h"
#include "page.h"
#include "query.h"

/*
 * A list read by a job as its page would show it to somebody: by the office's role, under the settings of that account,
 * with the search and the filters of a link.
 */
struct list_reading {
	struct mem *mem;
	const struct list *list;
	/* what came of it: */
	PGconn *db;      /* in one read-only transaction; the caller's to PQfinish, also after a failure */
	long long total; /* rows */
	const char *why; /* it failed: a msgid in mem, or static */
	bool retry;      /* another try may go better */
};

/* The page that shows the list: its permission opens the rows. NULL if none does. */
const struct page *list_page(const struct list *);

/*
 * Opens the connection and takes over the settings, pairs of name and value as export_open() and tag_open() return them.
 * Returns 0, or -1: the database is away, or what the settings allow is refused.
 */
int		 list_open(struct list_reading *, const PGresult *settings);

/*
 * Declares the cursor `rows` over what the list shows for `link` ("q=...&team=..."), at most `limit` rows, and counts them.
 * Parameters of the page's path, if the list has any, stand in the link too. Returns 0 or -1.
 */
int		 list_cursor(struct list_reading *, const char *link, long long limit);

/* The next rows, at most so many, in the order of the list's columns; none at the end. NULL if it failed. */
PGresult	*list_portion(struct list_reading *, int rows);

#endif
