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

/* The page that shows the list: its permission opens the rows. NULL if none does. */
const struct page *list_page(const struct list *);

/*
 * Opens a connection in a read-only transaction and takes over the settings (pairs of name and value, as export_open()
 * and tag_open() return them; not taken over). NULL when the database is away or the settings are refused: *why says so.
 */
PGconn		*list_reader(const PGresult *settings, const char **why);

/*
 * Declares the cursor `rows` over what the list shows for `link` ("q=...&team=..."), at most `limit` rows, and counts them
 * into *total. Returns 0, or -1 with the reason in *why; NULL: a statement failed, db_fault() says of what.
 */
int		 list_cursor(PGconn *, struct mem *, const struct list *, const char *link, long long limit, long long *total,
		    const char **why);

#endif
