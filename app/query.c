#include "query.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "parameter.h"

#define PARAMS_MAX 128
#define SIZE_DEFAULT 50
#define COUNT_MAX 10000LL

/* What a type of column is in a form and in SQL. */
static const struct {
	enum field_kind field, range;
	const char *sql; /* of a bound value */
	bool text;       /* ordered as people read it, not by code points */
	bool nulls_last; /* also downwards: what is not known is no record; a time still to come stays first */
} types[] = {
    [COL_TEXT] = {FIELD_LINE, FIELD_LINE, "text", true, true},
    [COL_INTEGER] = {FIELD_INTEGER, FIELD_INTEGER, "bigint", false, true},
    [COL_DECIMAL] = {FIELD_DECIMAL, FIELD_DECIMAL, "numeric", false, true},
    [COL_MONEY] = {FIELD_MONEY, FIELD_MONEY, "bigint", false, true},
    [COL_DATE] = {FIELD_DATE, FIELD_DATE, "date", false, false},
    [COL_TIME] = {FIELD_TIME, FIELD_DATE, "timestamptz", false, false},
    [COL_CHOICE] = {FIELD_CHOICE, FIELD_LINE, "text", false, true},
    [COL_UUID] = {FIELD_UUID, FIELD_UUID, "uuid", false, true},
    [COL_BOOL] = {FIELD_CHOICE, FIELD_CHOICE, "boolean", false, true},
};

/* ---- parameters ---------------------------------------------------------------------------------------- */

static const char *
sort_choices(struct mem *m, const struct list *list)
{
	struct buf b = {0};
	const char *text;

	for (const struct column *c = list->columns; c->name != NULL; c++)
		if (c->flags & COL_SORT)
			buf_printf(&b, "%s%s|-%s", b.len > 0 ? "|" : "", c->name, c->name);
	text = mem_copy(m, b.data, b.len);
	buf_free(&b);
	return text;
}

static struct field
filter_field(const struct column *c)
{
	struct field f = {.name = c->name, .kind = types[c->type].field, .flags = FIELD_LIST, .label = c->label};

	f.choices = c->type == COL_BOOL ? "true|false" : c->choices;
	if (f.kind == FIELD_CHOICE && f.choices == NULL)
		f.kind = FIELD_LINE;
	return f;
}

const struct field *
query_fields(struct mem *m, const struct list *list)
{
	struct field *fields, *f;
	size_t columns = 0;

	while (list->columns[columns].name != NULL)
		columns++;
	f = fields = mem_take(m, (5 + 3 * columns) * sizeof(*fields));
	if (list->search != NULL)
		*f++ = (struct field){.name = "q", .kind = FIELD_LINE, .label = N_("Search")};
	for (const struct column *c = list->columns; c->name != NULL; c++) {
		enum field_kind range = types[c->type].range;

		if (c->flags & COL_FILTER)
			*f++ = filter_field(c);
		if (!(c->flags & COL_RANGE))
			continue;
		*f++ = (struct field){.name = mem_printf(m, "%s_from", c->name), .kind = range, .label = c->label};
		*f++ = (struct field){.name = mem_printf(m, "%s_to", c->name), .kind = range, .label = c->label};
	}
	*f++ = (struct field){
	    .name = "sort", .kind = FIELD_CHOICE, .choices = sort_choices(m, list), .label = N_("Order")};
	*f++ = (struct field){.name = "page", .kind = FIELD_INTEGER, .min = 1, .label = N_("Page")};
	*f++ = (struct field){
	    .name = "size", .kind = FIELD_CHOICE, .choices = "20|50|100|200", .label = N_("Rows per page")};
	return fields;
}

/* ---- the compiler -------------------------------------------------------------------------------------- */

struct compiler {
	struct mem *mem;
	const struct list *list;
	const struct value *values;
	const struct form *path;
	struct buf body;               /* from ... where ... behind the scope's table: of the rows and of the count */
	const char *names[PARAMS_MAX]; /* of the path's parameters, else NULL */
	const char *params[PARAMS_MAX];
	int count;
	const char *found; /* what the search found, before the select; "" without one */
	bool where;
};

static int
bind_value(struct compiler *c, const char *name, const char *value)
{
	if (c->count == PARAMS_MAX)
		abort(); /* a list of so many filters is a mistake in its table */
	c->names[c->count] = name;
	c->params[c->count++] = value;
	return c->count;
}

/* A parameter of the path in the list's own SQL; one that the path does not have is null. */
static int
number_of(void *arg, const char *name)
{
	struct compiler *c = arg;
	const char *value = NULL;

	for (int i = 0; i < c->count; i++)
		if (c->names[i] != NULL && strcmp(c->names[i], name) == 0)
			return i + 1;
	for (size_t i = 0; c->path != NULL && i < c->path->count; i++)
		if (strcmp(c->path->pairs[i].name, name) == 0 && c->path->pairs[i].size > 0)
			value = c->path->pairs[i].text;
	return bind_value(c, mem_string(c->mem, name), value);
}

static void
add_sql(struct compiler *c, const char *sql)
{
	const char *error;
	int line;

	if (parameter_number(&c->body, sql, strlen(sql), number_of, c, &line, &error) != 0)
		abort(); /* `pavilion statements --check` says where */
}

/* The value that SQL gets for this parameter of the list, or NULL. */
static const char *
given(const struct compiler *c, const char *name)
{
	const struct value *v = form_value(c->values, name);

	return v != NULL && v->state == VALUE_PRESENT ? v->sql : NULL;
}

static void
begin_condition(struct compiler *c)
{
	buf_puts(&c->body, c->where ? " and " : " where ");
	c->where = true;
}

static void
add_filter(struct compiler *c, const struct column *column)
{
	const char *array = given(c, column->name);

	if (array == NULL)
		return;
	begin_condition(c);
	if (column->flags & COL_FOUND)
		buf_printf(&c->body, "%s = any(array(select key from %s($%d::%s[])))", c->list->key, column->sql,
		    bind_value(c, NULL, array), types[column->type].sql);
	else if (column->flags & COL_AMONG)
		buf_printf(&c->body, "%s && $%d::text[]", column->sql, bind_value(c, NULL, array));
	else
		buf_printf(
		    &c->body, "%s = any($%d::%s[])", column->sql, bind_value(c, NULL, array), types[column->type].sql);
}

static const char *
column_sql(const struct list *list, const char *name)
{
	for (const struct column *c = list->columns; c->name != NULL; c++)
		if (strcmp(c->name, name) == 0)
			return c->sql;
	return NULL;
}

/*
 * Days of a time column begin and end at midnight of the venue; the last day counts to its end. A form
 * reads money in hundredths, whatever the currency.
 */
static void
add_bound(struct compiler *c, const struct column *column, bool upper)
{
	const char *value = given(c, mem_printf(c->mem, "%s_%s", column->name, upper ? "to" : "from")), *currency;
	int n;

	if (value == NULL)
		return;
	begin_condition(c);
	n = bind_value(c, NULL, value);
	if (column->type == COL_MONEY && (currency = column_sql(c->list, "currency")) != NULL)
		buf_printf(
		    &c->body, "%s %s money_minor($%d::bigint, %s)", column->sql, upper ? "<=" : ">=", n, currency);
	else if (column->type == COL_TIME)
		buf_printf(&c->body, "%s %s (select ($%d::date + %d)::timestamp at time zone current_zone())",
		    column->sql, upper ? "<" : ">=", n, upper ? 1 : 0);
	else
		buf_printf(&c->body, "%s %s $%d::%s", column->sql, upper ? "<=" : ">=", n, types[column->type].sql);
}

/*
 * The keys are gathered first and then looked up one by one: joined, the planner, which knows little of what a row
 * policy lets through, would rather read the whole table than a thousand rows by their key. Gathered apart, the
 * count can also tell whether there were as many as there may be.
 */
static void
add_search(struct compiler *c, const char *q)
{
	begin_condition(c);
	buf_printf(&c->body, "%s = any(array(select key from found))", c->list->key);
	c->found = mem_printf(c->mem, "with found(key) as materialized (select * from %s($%d)) ", c->list->search,
	    bind_value(c, NULL, q));
}

static void
add_body(struct compiler *c)
{
	const char *q = c->list->search != NULL ? given(c, "q") : NULL;

	add_sql(c, c->list->from + (c->list->scope != NULL ? strlen(c->list->scope) : 0));
	if (c->list->where != NULL) {
		begin_condition(c);
		buf_putc(&c->body, '(');
		add_sql(c, c->list->where);
		buf_putc(&c->body, ')');
	}
	if (q != NULL)
		add_search(c, q);
	for (const struct column *column = c->list->columns; column->name != NULL; column++) {
		if (column->flags & COL_FILTER)
			add_filter(c, column);
		if (column->flags & COL_RANGE) {
			add_bound(c, column, false);
			add_bound(c, column, true);
		}
	}
}

/* The order asked for, else the list's own; only a column's own SQL ever becomes text. */
static void
add_order(struct compiler *c, struct buf *out)
{
	const char *sort = given(c, "sort"), *way;

	if (sort == NULL)
		sort = c->list->order != NULL ? c->list->order : "-created_at";
	way = *sort == '-' ? " desc" : "";
	sort += *sort == '-';
	buf_puts(out, " order by ");
	for (const struct column *column = c->list->columns; column->name != NULL; column++)
		if (strcmp(column->name, sort) == 0)
			buf_printf(out, "%s%s%s%s, ", column->sql, types[column->type].text ? " collate reading" : "",
			    way, *way != '\0' && types[column->type].nulls_last ? " nulls last" : "");
	buf_printf(out, "%s%s", c->list->key, way);
}

static void
add_columns(const struct list *list, struct buf *out)
{
	for (const struct column *column = list->columns; column->name != NULL; column++)
		buf_printf(out, "%s%s as \"%s\"", column > list->columns ? ", " : "",
		    column->flags & (COL_FOUND | COL_AMONG) ? "null::text" : column->sql, column->name);
}

/*
 * The row policy says the same once more. But it names all three scopes in one condition, of which PostgreSQL knows only
 * at run time which one holds, so that it would read a million companies to find somebody's ten. Of three selects it
 * runs the one whose scope it is, by the index of the team or the person; the others are never begun.
 *
 * Equality lets that index give the list's own order, so that a page of a large team is at hand at once. Where the
 * order is another, or none, the same said as a range keeps the planner, which takes every team for an average one, from
 * reading the whole table for a small team because another is large.
 */
static const struct {
	const char *in_order, *in_any;
} scopes[] = {
    {"(select current_scope()) = 'all'", "(select current_scope()) = 'all'"},
    {"(select current_scope()) = 'team' and team_id = (select current_team())",
	"(select current_scope()) = 'team' and team_id between (select current_team()) and (select current_team())"},
    {"(select current_scope()) = 'own' and owner_id = (select current_account())",
	"(select current_scope()) = 'own' and owner_id between (select current_account()) and (select "
	"current_account())"},
};

/* Whether the rows come in the list's own order, up or down. */
static bool
in_own_order(const struct compiler *c)
{
	const char *sort = given(c, "sort"), *own = c->list->order;

	return sort == NULL || (own != NULL && strcmp(sort + (*sort == '-'), own + (*own == '-')) == 0);
}

/* Selects the columns, with order and limit as `tail`; only one of several selects ever gives rows, in its order. */
static void
add_selects(const struct compiler *c, struct buf *out, const char *columns, const char *tail, bool in_order)
{
	if (c->list->scope == NULL) {
		buf_printf(out, "select%s from %s%s", columns, c->body.data, tail);
		return;
	}
	for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++)
		buf_printf(out, "%s(select%s from (select * from %s where %s)%s%s)", i > 0 ? " union all " : "",
		    columns, c->list->scope, in_order ? scopes[i].in_order : scopes[i].in_any, c->body.data, tail);
}

/* Both texts take the same parameters, also the one that only the rows need. */
static void
finish(struct compiler *c, struct query *q, long long limit)
{
	long long offset = limit > 0 ? 0 : (q->page - 1) * q->size;
	struct buf rows = {0}, count = {0}, columns = {0}, tail = {0};

	buf_puts(&rows, c->found);
	buf_putc(&columns, ' ');
	add_columns(c->list, &columns);
	add_order(c, &tail);
	buf_printf(&tail, " limit %lld", limit > 0 ? limit : q->size + 1);
	buf_printf(&count, "%sselect count(*) as total", c->found);
	if (*c->found != '\0')
		buf_printf(&count, ", (select count(*) from found) >= %d as capped", QUERY_SEARCH_MAX);
	if (offset > 0) {
		int n = bind_value(c, NULL, mem_printf(c->mem, "%lld", offset));

		buf_printf(&tail, " offset $%d::bigint", n);
		buf_printf(&count, ", $%d::bigint as \"offset\"", n);
	}
	add_selects(c, &rows, columns.data, tail.data, in_own_order(c));
	buf_puts(&count, " from (");
	add_selects(c, &count, "", mem_printf(c->mem, " limit %lld", limit > 0 ? limit : q->most + 1), false);
	buf_puts(&count, ") counted");
	q->text = mem_copy(c->mem, rows.data, rows.len);
	q->count = mem_copy(c->mem, count.data, count.len);
	q->params = memcpy(mem_take(c->mem, sizeof(c->params)), c->params, sizeof(c->params));
	q->nparams = c->count;
	buf_free(&rows);
	buf_free(&count);
	buf_free(&columns);
	buf_free(&tail);
}

struct query *
query_compile(
    struct mem *m, const struct list *list, const struct value *values, const struct form *path, long long limit)
{
	struct compiler c = {.mem = m, .list = list, .values = values, .path = path, .found = ""};
	struct query *q = mem_take(m, sizeof(*q));
	const char *page = given(&c, "page"), *size = given(&c, "size");

	q->page = page != NULL ? atoll(page) : 1;
	if (q->page > QUERY_PAGE_MAX)
		q->page = QUERY_PAGE_MAX;
	q->size = limit > 0 ? limit : size != NULL ? atoll(size) : SIZE_DEFAULT;
	q->most = list->most > 0 ? list->most : COUNT_MAX;
	add_body(&c);
	finish(&c, q, limit);
	buf_free(&c.body);
	return q;
}
