#ifndef PAVILION_QUERY_H
#define PAVILION_QUERY_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "form.h"
#include "mem.h"

/*
 * The one compiler of lists: search, filters, order and paging chosen by a person become SQL of
 * whitelisted columns and bound values. The text depends only on which filters are used, so that it can be
 * prepared and kept.
 *
 * A list's page accepts: q (search), one parameter per filter, <name>_from / <name>_to for ranges,
 * sort (column name, "-name" descending), page (from 1), size (20, 50, 100, 200), key=value as given by FIELD kinds.
 */
enum column_type { COL_TEXT, COL_INTEGER, COL_DECIMAL, COL_MONEY, COL_DATE, COL_TIME, COL_CHOICE, COL_UUID, COL_BOOL };

#define COL_SORT	0x01
#define COL_FILTER	0x02   /* equality; several values: any of them */
#define COL_RANGE	0x04   /* from and to */
#define COL_HIDDEN	0x08   /* selected for the view (an id), not shown, not exported */
#define COL_QUIET	0x10   /* selected and exported, but no column of the table on the page */
/* With COL_FILTER | COL_HIDDEN: nothing but a filter. `sql` names a definer function that takes the chosen values as an
 * array and returns the keys, so that it has an index that a row policy would deny (jsonb and array operators). */
#define COL_FOUND	0x20
/* With COL_FILTER | COL_HIDDEN: nothing but a filter. `sql` is an array of texts; wanted is any of the chosen values in it. */
#define COL_AMONG	0x40

struct column {
	const char	*name;    /* of the column in the rows, the parameters and the export */
	const char	*sql;     /* expression over `from` */
	enum column_type type;
	unsigned	 flags;
	const char	*label;   /* msgid: header, filter, export */
	const char	*choices; /* COL_CHOICE: 'a|b|c'; each a msgid */
};

struct list {
	const char	*name;    /* "companies": of the export */
	const char	*from;    /* "company c left join ..." ; row policies apply */
	/*
	 * The table that `from` begins with, when its rows are seen by scope: it has the columns team_id and owner_id,
	 * and for each an index that goes on in the list's own order. NULL: the row policy alone chooses.
	 */
	const char	*scope;
	const char	*where;   /* always applied, or NULL; may use :name of the path */
	const char	*key;     /* unique column at the end of every order: "c.company_id" */
	/* Search: a security definer function that returns the keys that match, at most QUERY_SEARCH_MAX of
	 * them: "company_search". Looked up under the row policy. NULL: no search. */
	const char	*search;
	const char	*order;   /* default: "-created_at" */
	const struct column *columns; /* ended by a NULL name */
	/* Up to how many rows are counted; 0: 10,000. Fewer where a filter reads each row that it counts, and nobody goes
	 * through so many: beyond, the page says "more than", and its last page is not known. */
	long long	 most;
};

#define QUERY_SEARCH_MAX	1000
#define QUERY_PAGE_MAX	500	/* whoever wants more should search; a later page counts as this one */

struct query {
	const char	*text;    /* rows, with $1.. ; size + 1 rows are asked, the last tells that there are more */
	const char	*count;   /* the total (at most 10,001, or the limit of an export), same parameters; beside
				 * it `capped`, if there is a search: whether it found as many as it may */
	const char	**params; /* their values, text; NULL is null */
	int		 nparams;
	long long	 page, size;
	long long	 most;    /* of the list; the total is one more if there are more */
};

/*
 * The fields (for form_check) that the list's parameters make. Owned by mem. A money column goes with one named
 * `currency`; text is ordered by the collation `reading` (pinyin, numbers by value); the days of a time
 * column are those of the venue.
 */
const struct field *query_fields(struct mem *, const struct list *);
/*
 * Compiles. `limit` overrides paging for exports (0: paging as given). Never fails on checked values: invalid ones
 * count as absent. A :name of the list's `from` or `where` is null when `path` does not have it.
 */
struct query	*query_compile(struct mem *, const struct list *, const struct value *values,
		    const struct form *path, long long limit);
/*
 * Finds the ranges that end before they begin and makes both ends invalid values, the reason at the end. False if there
 * is one.
 */
bool		 query_check(struct mem *, const struct list *, struct value *values);
/*
 * The link of the same list with one parameter changed ("page", "2"); NULL removes it. Any change but that of the
 * page leads to page 1. "?" when nothing is left. For the view; owned by mem.
 */
const char	*query_link(struct mem *, const struct list *, const struct value *values,
		    const char *name, const char *value);

/* All lists, for exports: name → list. Defined beside the pages. */
const struct list *query_find(const char *name);

#endif
