#include <string.h>

#include "json.h"
#include "view_node.h"

/*
 * What a name means: a column of the rows around, from the innermost outwards, or a key of the JSON object
 * around; else a result set; else a global. Inside plain rows that is the same for every row, so it is found
 * once per render; inside JSON each element may have other keys, so it is found each time.
 */

static bool
is_json(Oid type)
{
	return type == 114 || type == 3802;
}

/* The part of a name in front of its first dot. */
static size_t
head_length(const struct view_name *n)
{
	return n->tail != NULL ? (size_t)(n->tail - n->text) - 1 : n->length;
}

/* What is behind the first dot, as a name. */
static struct view_name
name_tail(const struct view_name *n)
{
	struct view_name tail = {.text = n->tail, .length = strlen(n->tail)};
	const char *dot = strchr(n->tail, '.');

	if (dot != NULL)
		tail.tail = dot + 1;
	return tail;
}

/* PQfnumber folds case and copies: too much work, and not what a template means. */
static int
column_find(const PGresult *rows, const char *name, size_t length)
{
	int count = PQnfields(rows);

	for (int i = 0; i < count; i++) {
		const char *column = PQfname(rows, i);

		if (strncmp(column, name, length) == 0 && column[length] == '\0')
			return i;
	}
	return -1;
}

static bool
bind_column(struct view_bind *b, const PGresult *rows, int frame, const struct view_name *n)
{
	int column = column_find(rows, n->text, n->length);
	const char *tail = NULL;

	if (column < 0 && n->tail != NULL) {
		column = column_find(rows, n->text, head_length(n));
		tail = n->tail;
		if (column >= 0 && !is_json(PQftype(rows, column)))
			return false;
	}
	if (column < 0)
		return false;
	*b = (struct view_bind){.kind = BIND_COLUMN,
	    .rows = rows,
	    .frame = frame,
	    .column = column,
	    .tail = tail,
	    .json = is_json(PQftype(rows, column))};
	return true;
}

/* "a.b.c" from an object: each part is a member of the one before. */
static bool
member_find(struct json *value, const char *path)
{
	for (;;) {
		size_t length = strcspn(path, ".");

		if (!json_member(value, path, length, value))
			return false;
		if (path[length] == '\0')
			return true;
		path += length + 1;
	}
}

static bool
bind_frame(struct view_render *r, struct view_bind *b, int frame, const struct view_name *n)
{
	const struct view_frame *f = &r->frames[frame];
	struct json value = {f->text, f->length};

	if (f->kind == FRAME_ROWS)
		return bind_column(b, f->rows, frame, n);
	if (f->kind != FRAME_JSON || !member_find(&value, n->text))
		return false;
	*b = (struct view_bind){.kind = BIND_JSON, .frame = frame, .text = value.text, .length = value.length};
	return true;
}

static const PGresult *
set_find(const struct view_render *r, const char *name, size_t length)
{
	for (size_t i = 0; i < r->data->count; i++) {
		const struct view_section *s = &r->data->sections[i];

		if (strncmp(s->name, name, length) == 0 && s->name[length] == '\0')
			return s->rows;
	}
	return NULL;
}

static bool
bind_set(struct view_render *r, struct view_bind *b, const struct view_name *n, bool sets)
{
	const PGresult *rows;
	struct view_name tail;

	if (sets && (rows = set_find(r, n->text, n->length)) != NULL) {
		*b = (struct view_bind){.kind = BIND_ROWS, .rows = rows};
		return true;
	}
	if (n->tail == NULL || (rows = set_find(r, n->text, head_length(n))) == NULL || PQntuples(rows) == 0)
		return false;
	tail = name_tail(n);
	return bind_column(b, rows, -1, &tail);
}

static bool
bind_global(struct view_render *r, struct view_bind *b, const char *name)
{
	const char *text = r->data->global != NULL ? r->data->global(r->data->arg, name) : NULL;

	if (text == NULL)
		return false;
	*b = (struct view_bind){.kind = BIND_TEXT, .text = text, .length = strlen(text)};
	return true;
}

/* `value.x` is what the form brought, else the column x of one of the first `within` frames. */
static bool
bind_form(struct view_render *r, struct view_bind *b, const struct view_name *n, int within)
{
	struct view_name column;

	if (n->tail == NULL || strncmp(n->text, "value.", 6) != 0)
		return false;
	if (bind_global(r, b, n->text))
		return true;
	column = name_tail(n);
	for (int i = within - 1; i >= 0; i--)
		if (bind_frame(r, b, i, &column))
			return true;
	return false;
}

static void
bind(struct view_render *r, struct view_bind *b, const struct view_name *n, bool sets, int within)
{
	if (bind_form(r, b, n, within))
		return;
	for (int i = r->depth - 1; i >= 0; i--)
		if (bind_frame(r, b, i, n))
			return;
	if (!bind_set(r, b, n, sets) && !bind_global(r, b, n->text))
		*b = (struct view_bind){.kind = BIND_NOTHING};
}

/* {{.}}: the value that the innermost section stepped into. */
static struct view_item
item_self(const struct view_render *r)
{
	for (int i = r->depth - 1; i >= 0; i--) {
		const struct view_frame *f = &r->frames[i];

		if (f->kind == FRAME_JSON)
			return (struct view_item){.kind = ITEM_JSON, .text = f->text, .length = f->length};
		if (f->kind == FRAME_TEXT)
			return (struct view_item){.kind = ITEM_TEXT, .text = f->text, .length = f->length};
	}
	return (struct view_item){.kind = ITEM_NONE};
}

static struct view_item
item_column(const struct view_render *r, const struct view_bind *b)
{
	int row = b->frame < 0 ? 0 : r->frames[b->frame].row;
	struct view_item item = {.kind = ITEM_TEXT};
	struct json value;

	if (PQgetisnull(b->rows, row, b->column))
		return (struct view_item){.kind = ITEM_NONE};
	item.text = PQgetvalue(b->rows, row, b->column);
	item.length = (size_t)PQgetlength(b->rows, row, b->column);
	if (!b->json)
		return item;
	if (!json_value(item.text, item.length, &value) || (b->tail != NULL && !member_find(&value, b->tail)))
		return (struct view_item){.kind = ITEM_NONE};
	return (struct view_item){.kind = ITEM_JSON, .text = value.text, .length = value.length};
}

/*
 * {{error.@field}}: the global "error." with the value of the column `field` behind the dot, for forms whose fields are
 * rows. Found anew each time.
 */
static struct view_item
item_named(struct view_render *r, const struct view_name *n)
{
	struct view_name column = {.text = n->tail + 1, .length = strlen(n->tail + 1)};
	struct view_bind b = {.kind = BIND_NOTHING}, global;
	struct view_item value;
	char name[200];

	for (int i = r->depth - 1; i >= 0 && b.kind == BIND_NOTHING; i--)
		if (r->frames[i].kind == FRAME_ROWS && !bind_frame(r, &b, i, &column))
			b.kind = BIND_NOTHING;
	if (b.kind != BIND_COLUMN || (value = item_column(r, &b)).kind != ITEM_TEXT ||
	    head_length(n) + 1 + value.length >= sizeof(name))
		return (struct view_item){.kind = ITEM_NONE};
	memcpy(name, n->text, head_length(n) + 1);
	memcpy(name + head_length(n) + 1, value.text, value.length);
	name[head_length(n) + 1 + value.length] = '\0';
	if (!bind_global(r, &global, name))
		return (struct view_item){.kind = ITEM_NONE};
	return (struct view_item){.kind = ITEM_TEXT, .text = global.text, .length = global.length};
}

static struct view_item
item_find(struct view_render *r, int name, bool sets, int within)
{
	const struct view_name *n = &r->view->names[name];
	struct view_bind *b = &r->binds[name];

	if (n->length == 1 && *n->text == '.')
		return item_self(r);
	if (n->tail != NULL && *n->tail == '@')
		return item_named(r, n);
	if (b->kind == BIND_UNKNOWN || r->json > 0)
		bind(r, b, n, sets, within);
	switch (b->kind) {
	case BIND_COLUMN:
		return item_column(r, b);
	case BIND_ROWS:
		return (struct view_item){.kind = ITEM_ROWS, .rows = b->rows};
	case BIND_TEXT:
		return (struct view_item){.kind = ITEM_TEXT, .text = b->text, .length = b->length};
	case BIND_JSON:
		return (struct view_item){.kind = ITEM_JSON, .text = b->text, .length = b->length};
	default:
		return (struct view_item){.kind = ITEM_NONE};
	}
}

struct view_item
view_name_find(struct view_render *r, int name, bool sets)
{
	return item_find(r, name, sets, r->depth);
}

struct view_item
view_name_other(struct view_render *r, int name, int first)
{
	const struct view_bind *b = &r->binds[first];
	bool stands = b->kind == BIND_JSON || (b->kind == BIND_COLUMN && b->frame >= 0);

	return item_find(r, name, false, stands ? b->frame : r->depth);
}
