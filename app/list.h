#ifndef PAVILION_LIST_H
#define PAVILION_LIST_H

#include <libpq-fe.h>

#include "query.h"
#include "view.h"

/*
 * What the view of a list needs beside its rows: headers with their sort links, filters with what is chosen,
 * paging. All are result sets, made by libpq itself, so that a view and the JSON answer treat them like any other:
 *
 *	rows          the rows of the query, without the one that only tells that there are more
 *	list          one row: name, q, search (t/f), sort, size, page, pages, total, more (t: total is a lower
 *	              bound), capped (t: the search found as many as it may, there may be others), from, to, previous, next (links, null at the ends), clear (link without filters),
 *	              filtered (t/f), export (query string for POST /office/exports)
 *	list_columns  name, label (translated), link (null: not sortable), sorted ("asc", "desc", null), number (t/f)
 *	list_filters  name, label, options [{value, label, selected}]: the filters whose choices stand in the list
 *	list_ranges   name, label, type (of the input: "date", "number"), from, to, why (it is refused)
 *	list_pages    number, link, current (t/f), gap (t: some are left out before it)
 */
#define LIST_SECTIONS 6

/*
 * Fills `out`. rows and count are the results of query.text and query.count; they are not taken over. The
 * sections belong to mem.
 */
void list_sections(struct mem *, const struct list *, const struct value *, const struct query *, const PGresult *rows,
    const PGresult *count, const char *lang, struct view_section out[LIST_SECTIONS]);

/* The link of the last page there is, if this one lies behind it (and has no rows); else NULL. Owned by mem. */
const char *list_beyond(struct mem *, const struct list *, const struct value *, const struct query *,
    const PGresult *rows, const PGresult *count);

#endif
