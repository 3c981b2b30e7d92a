#include "list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "rows.h"

#define YES "t"
#define NO "f"

static const char *
list_given(const struct value *values, const char *name)
{
	const struct value *v = form_value(values, name);

	return v == NULL || v->state == VALUE_ABSENT ? "" : v->given;
}

/* Why this end of a range is refused, in the reader's language; NULL if it is not. */
static const char *
list_why(const struct value *values, const char *name, const char *lang)
{
	const struct value *v = form_value(values, name);

	return v != NULL && v->state == VALUE_INVALID && v->why != NULL ? catalog_text(lang, v->why) : NULL;
}

static bool
list_is_number(const struct column *c)
{
	return c->type == COL_INTEGER || c->type == COL_DECIMAL || c->type == COL_MONEY;
}

/* Whether the choice is among those given; several come as an array literal {a,b}. */
static bool
list_chosen(const char *given, const char *choice, size_t length)
{
	const char *p = given;

	while ((p = strstr(p, choice)) != NULL) {
		bool starts = p == given || strchr("{,\" ", p[-1]) != NULL;
		bool ends = p[length] == '\0' || strchr("},\" ", p[length]) != NULL;

		if (starts && ends)
			return true;
		p += length;
	}
	return false;
}

static void
list_option(struct buf *b, const char *value, const char *label, bool selected)
{
	buf_puts(b, b->len > 1 ? ",{\"value\":" : "{\"value\":");
	buf_json(b, value, strlen(value));
	buf_puts(b, ",\"label\":");
	buf_json(b, label, strlen(label));
	buf_puts(b, selected ? ",\"selected\":true}" : ",\"selected\":false}");
}

/* The choices of a column as a JSON array of options. */
static const char *
list_options(struct mem *m, const struct column *c, const char *given, const char *lang)
{
	const char *choices = c->type == COL_BOOL ? "true|false" : c->choices, *p, *end;
	struct buf b = {0};
	const char *text;

	buf_putc(&b, '[');
	for (p = choices; *p != '\0'; p = *end == '\0' ? end : end + 1) {
		char *choice;

		end = strchrnul(p, '|');
		choice = mem_copy(m, p, (size_t)(end - p));
		text = c->type != COL_BOOL ? choice : choice[0] == 't' ? N_("yes") : N_("no");
		list_option(&b, choice, catalog_text(lang, text), list_chosen(given, choice, strlen(choice)));
	}
	buf_putc(&b, ']');
	text = mem_copy(m, b.data, b.len);
	buf_free(&b);
	return text;
}

static bool
list_has_options(const struct column *c)
{
	return (c->flags & COL_FILTER) != 0 && (c->type == COL_BOOL || (c->type == COL_CHOICE && c->choices != NULL));
}

static PGresult *
list_filters(struct mem *m, const struct list *list, const struct value *values, const char *lang)
{
	PGresult *r = rows_new(m, "name label {options");

	for (const struct column *c = list->columns; c->name != NULL; c++)
		if (list_has_options(c))
			ROWS_ADD(r, c->name, catalog_text(lang, c->label),
			    list_options(m, c, list_given(values, c->name), lang));
	return r;
}

static PGresult *
list_ranges(struct mem *m, const struct list *list, const struct value *values, const char *lang)
{
	PGresult *r = rows_new(m, "name label type from to why");

	for (const struct column *c = list->columns; c->name != NULL; c++) {
		const char *type = c->type == COL_DATE || c->type == COL_TIME ? "date" : "number";
		const char *from = mem_printf(m, "%s_from", c->name), *to = mem_printf(m, "%s_to", c->name);
		const char *why = list_why(values, from, lang);

		if (c->flags & COL_RANGE)
			ROWS_ADD(r, c->name, catalog_text(lang, c->label), type, list_given(values, from),
			    list_given(values, to), why != NULL ? why : list_why(values, to, lang));
	}
	return r;
}

/* The order in force: what was asked for, else the list's own. */
static const char *
list_sort(const struct list *list, const struct value *values)
{
	const char *given = list_given(values, "sort");

	return *given != '\0' ? given : list->order != NULL ? list->order : "-created_at";
}

static PGresult *
list_columns(struct mem *m, const struct list *list, const struct value *values, const char *lang)
{
	PGresult *r = rows_new(m, "name label link sorted number");
	const char *sort = list_sort(list, values);
	bool down = *sort == '-';

	for (const struct column *c = list->columns; c->name != NULL; c++) {
		bool sorted = strcmp(sort + down, c->name) == 0;
		const char *next = sorted && !down ? mem_printf(m, "-%s", c->name) : c->name;

		if (c->flags & (COL_HIDDEN | COL_QUIET))
			continue;
		ROWS_ADD(r, c->name, catalog_text(lang, c->label),
		    c->flags & COL_SORT ? query_link(m, list, values, "sort", next) : NULL,
		    sorted ? (down ? "desc" : "asc") : NULL, list_is_number(c) ? YES : NO);
	}
	return r;
}

/* The first, the last and those around the current one. */
static PGresult *
list_pages(struct mem *m, const struct list *list, const struct value *values, long long page, long long pages)
{
	PGresult *r = rows_new(m, "number link current gap");
	long long shown = 0;

	for (long long i = 1; i <= pages; i++) {
		char *number;

		if (i != 1 && i != pages && llabs(i - page) > 2) {
			i = i < page - 2 && page - 3 < pages - 1 ? page - 3 : pages - 1;
			continue;
		}
		number = mem_printf(m, "%lld", i);
		ROWS_ADD(r, number, query_link(m, list, values, "page", number), i == page ? YES : NO,
		    i > shown + 1 ? YES : NO);
		shown = i;
	}
	return r;
}

/* Whether any search, filter or range is in force. */
static bool
list_filtered(struct mem *m, const struct list *list, const struct value *values)
{
	bool any = *list_given(values, "q") != '\0';

	for (const struct column *c = list->columns; c->name != NULL; c++) {
		if (c->flags & COL_FILTER)
			any |= *list_given(values, c->name) != '\0';
		if (c->flags & COL_RANGE)
			any |= *list_given(values, mem_printf(m, "%s_from", c->name)) != '\0' ||
			       *list_given(values, mem_printf(m, "%s_to", c->name)) != '\0';
	}
	return any;
}

struct extent {
	long long page, pages, total, from, to;
	bool more, capped;
};

static struct extent
list_extent(const struct query *q, int rows, const PGresult *count)
{
	struct extent e = {.page = q->page > 0 ? q->page : 1};
	long long size = q->size > 0 ? q->size : 50;

	if (count != NULL && PQntuples(count) > 0)
		e.total = atoll(PQgetvalue(count, 0, 0));
	e.capped = rows_cell(count, "capped") != NULL && *rows_cell(count, "capped") == 't';
	e.more = e.total > q->most;
	if (e.more)
		e.total = q->most;
	e.pages = (e.total + size - 1) / size;
	e.from = rows == 0 ? 0 : (e.page - 1) * size + 1;
	e.to = rows == 0 ? 0 : e.from + rows - 1;
	return e;
}

static PGresult *
list_head(struct mem *m, const struct list *list, const struct value *values, const struct query *q,
    const struct extent *e, bool next)
{
	PGresult *r = rows_new(m, "name q search sort size page pages total more capped from to previous next clear "
				  "filtered export");
	const char *export = query_link(m, list, values, "page", NULL);

	ROWS_ADD(r, list->name, list_given(values, "q"), list->search != NULL ? YES : NO, list_given(values, "sort"),
	    mem_printf(m, "%lld", q->size), mem_printf(m, "%lld", e->page), mem_printf(m, "%lld", e->pages),
	    mem_printf(m, "%lld", e->total), e->more ? YES : NO, e->capped ? YES : NO, mem_printf(m, "%lld", e->from),
	    mem_printf(m, "%lld", e->to),
	    e->page > 1 ? query_link(m, list, values, "page", mem_printf(m, "%lld", e->page - 1)) : NULL,
	    next ? query_link(m, list, values, "page", mem_printf(m, "%lld", e->page + 1)) : NULL, "?",
	    list_filtered(m, list, values) ? YES : NO, *export == '?' ? export + 1 : export);
	return r;
}

const char *
list_beyond(struct mem *m, const struct list *list, const struct value *values, const struct query *q,
    const PGresult *rows, const PGresult *count)
{
	struct extent e = list_extent(q, rows != NULL ? PQntuples(rows) : 0, count);

	if (e.page == 1 || (rows != NULL && PQntuples(rows) > 0))
		return NULL;
	return query_link(m, list, values, "page", e.pages > 1 ? mem_printf(m, "%lld", e.pages) : NULL);
}

static void
list_drop(void *rows)
{
	PQclear(rows);
}

/* The rows without those behind `keep`. */
static const PGresult *
list_cut(struct mem *m, const PGresult *rows, int keep)
{
	PGresult *r;

	if (PQntuples(rows) <= keep)
		return rows;
	r = PQcopyResult(rows, PG_COPYRES_ATTRS);
	if (r == NULL)
		abort();
	mem_onfree(m, list_drop, r);
	for (int i = 0; i < keep; i++)
		for (int k = 0; k < PQnfields(rows); k++)
			if (!PQsetvalue(r, i, k, PQgetvalue(rows, i, k),
				PQgetisnull(rows, i, k) ? -1 : PQgetlength(rows, i, k)))
				abort();
	return r;
}

void
list_sections(struct mem *m, const struct list *list, const struct value *values, const struct query *q,
    const PGresult *rows, const PGresult *count, const char *lang, struct view_section out[LIST_SECTIONS])
{
	const PGresult *kept = list_cut(m, rows, q->size > 0 ? (int)q->size : PQntuples(rows));
	struct extent e = list_extent(q, PQntuples(kept), count);
	bool next = PQntuples(rows) > PQntuples(kept) && e.page < QUERY_PAGE_MAX;

	out[0] = (struct view_section){"rows", kept};
	out[1] = (struct view_section){"list", list_head(m, list, values, q, &e, next)};
	out[2] = (struct view_section){"list_columns", list_columns(m, list, values, lang)};
	out[3] = (struct view_section){"list_filters", list_filters(m, list, values, lang)};
	out[4] = (struct view_section){"list_ranges", list_ranges(m, list, values, lang)};
	out[5] = (struct view_section){"list_pages", list_pages(m, list, values, e.page, e.pages)};
}
