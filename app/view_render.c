#include "view.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "json.h"
#include "view_node.h"

static void render_range(struct view_render *, int from, int to);

/* -- values --------------------------------------------------------------------------------------------- */

/* The text of an item; a JSON string is decoded into `scratch`. False if there is none. */
static bool
item_text(const struct view_item *item, struct buf *scratch, const char **text, size_t *length)
{
	if (item->kind == ITEM_NONE || item->kind == ITEM_ROWS)
		return false;
	*text = item->text;
	*length = item->length;
	if (item->kind == ITEM_JSON) {
		struct json value = {item->text, item->length};

		buf_reset(scratch);
		json_text(scratch, &value);
		*text = scratch->len > 0 ? scratch->data : "";
		*length = scratch->len;
	}
	return true;
}

static bool
same(const char *text, size_t length, const char *word)
{
	return strlen(word) == length && memcmp(text, word, length) == 0;
}

/* What a section takes for yes. */
static bool
item_true(const struct view_item *item)
{
	static const char *const no[] = {"f", "false", "0", "null", "\"\"", "[]", "{}"};
	size_t count = item->kind == ITEM_JSON ? 7 : 3;
	struct json value = {item->text, item->length}, first;
	size_t at = 0;

	if (item->kind == ITEM_ROWS)
		return PQntuples(item->rows) > 0;
	if (item->kind == ITEM_NONE || item->length == 0)
		return false;
	if (item->kind == ITEM_JSON && *item->text == '[')
		return json_element(&value, &at, &first);
	for (size_t i = 0; i < count; i++)
		if (same(item->text, item->length, no[i]))
			return false;
	return true;
}

static void
emit(struct view_render *r, const char *text, size_t length)
{
	if (r->view->plain)
		buf_add(r->out, text, length);
	else
		buf_html(r->out, text, length);
}

static void
emit_lines(struct view_render *r, const char *text, size_t length)
{
	const char *end = text + length, *lf;

	for (; (lf = memchr(text, '\n', (size_t)(end - text))) != NULL; text = lf + 1) {
		emit(r, text, (size_t)(lf - text));
		buf_puts(r->out, r->view->plain ? "\n" : "<br>\n");
	}
	emit(r, text, (size_t)(end - text));
}

/* JSON stands as it is, rows become an array of objects; text is for the filter to quote. */
static bool
as_json(struct view_render *r, const struct view_item *item, const char **text, size_t *length)
{
	struct buf *scratch = &r->scratch[0];

	if (item->kind == ITEM_ROWS) {
		buf_reset(scratch);
		json_rows(scratch, item->rows);
		*text = scratch->data;
		*length = scratch->len;
		return true;
	}
	*text = item->text;
	*length = item->length;
	return item->kind == ITEM_JSON;
}

static void
reader_currency(struct view_render *r, int name)
{
	struct view_item item = view_name_find(r, name, false);
	const char *code = NULL;
	size_t length = 0;

	item_text(&item, &r->scratch[2], &code, &length);
	view_filter_currency(&r->reader, code, length);
}

static void
op_value(struct view_render *r, const struct view_node *n)
{
	int i = 0;
	bool wants_json = n->filters > 0 && n->filter[0]->kind == FILTER_JSON;
	struct view_item item = view_name_find(r, n->name, wants_json);
	const char *text;
	size_t length;

	if (wants_json && item.kind != ITEM_NONE && as_json(r, &item, &text, &length))
		i = 1;
	else if (!item_text(&item, &r->scratch[0], &text, &length) || length == 0)
		return;
	if (n->other >= 0)
		reader_currency(r, n->other);
	for (; i < n->filters; i++) {
		/* The text may lie in one of the two: write into the other. */
		struct buf *to = text == r->scratch[0].data ? &r->scratch[1] : &r->scratch[0];

		if (n->filter[i]->kind == FILTER_LINES) {
			emit_lines(r, text, length);
			return;
		}
		buf_reset(to);
		n->filter[i]->write(&r->reader, text, length, to);
		text = to->len > 0 ? to->data : "";
		length = to->len;
	}
	emit(r, text, length);
}

/* -- the other leaves ----------------------------------------------------------------------------------- */

static void
op_text(struct view_render *r, const struct view_node *n)
{
	buf_add(r->out, n->text, n->length);
}

static void
op_raw(struct view_render *r, const struct view_node *n)
{
	const char *text = NULL;

	if (r->data->global != NULL)
		text = r->data->global(r->data->arg, r->view->names[n->name].text);
	if (text != NULL)
		buf_puts(r->out, text);
}

static void
op_index(struct view_render *r, const struct view_node *n)
{
	(void)n;
	for (int i = r->depth - 1; i >= 0; i--)
		if (r->frames[i].kind == FRAME_ROWS || r->frames[i].kind == FRAME_JSON) {
			buf_printf(r->out, "%d", r->frames[i].row + 1);
			return;
		}
}

static void
op_count(struct view_render *r, const struct view_node *n)
{
	struct view_item item = view_name_find(r, n->name, true);
	struct json value = {item.text, item.length};
	size_t count = 0;

	if (item.kind == ITEM_ROWS)
		count = (size_t)PQntuples(item.rows);
	else if (item.kind == ITEM_JSON)
		count = json_count(&value);
	buf_printf(r->out, "%zu", count);
}

static void
op_plural(struct view_render *r, const struct view_node *n)
{
	struct view_item item = view_name_find(r, n->name, true);
	struct buf *number = &r->scratch[1];
	const char *text, *form, *hole;
	char digits[24];
	size_t length;

	if (item.kind == ITEM_ROWS) {
		length = (size_t)snprintf(digits, sizeof(digits), "%d", PQntuples(item.rows));
		text = digits;
	} else if (!item_text(&item, &r->scratch[0], &text, &length)) {
		return;
	}
	buf_reset(number);
	buf_add(number, text, length); /* ends with NUL for strtoll */
	form = catalog_plural(r->reader.lang, n->text, n->many, strtoll(number->data, NULL, 10));
	buf_reset(number);
	view_filter_find("number", 6)->write(&r->reader, text, length, number);
	if ((hole = strstr(form, "%s")) == NULL) {
		emit(r, form, strlen(form));
		return;
	}
	emit(r, form, (size_t)(hole - form));
	emit(r, number->data, number->len);
	emit(r, hole + 2, strlen(hole + 2));
}

/* -- sections ------------------------------------------------------------------------------------------- */

static void
section_rows(struct view_render *r, const struct view_node *n, const PGresult *rows)
{
	struct view_frame *f = &r->frames[r->depth++];
	int count = PQntuples(rows), self = (int)(n - r->view->nodes);

	*f = (struct view_frame){.kind = FRAME_ROWS, .rows = rows};
	for (; f->row < count; f->row++)
		render_range(r, self + 1, n->end);
	r->depth--;
}

static void
section_json(struct view_render *r, const struct view_node *n, const struct view_item *item)
{
	struct view_frame *f = &r->frames[r->depth++];
	int self = (int)(n - r->view->nodes);
	struct json array = {item->text, item->length}, value;
	size_t at = 0;

	r->json++;
	*f = (struct view_frame){.kind = FRAME_JSON, .text = item->text, .length = item->length};
	if (*item->text != '[') {
		render_range(r, self + 1, n->end);
	} else {
		for (; json_element(&array, &at, &value); f->row++) {
			f->text = value.text;
			f->length = value.length;
			render_range(r, self + 1, n->end);
		}
	}
	r->json--;
	r->depth--;
}

static void
op_section(struct view_render *r, const struct view_node *n)
{
	struct view_item item = view_name_find(r, n->name, true);
	int self = (int)(n - r->view->nodes);

	if (!item_true(&item))
		return;
	if (item.kind == ITEM_ROWS) {
		section_rows(r, n, item.rows);
	} else if (item.kind == ITEM_JSON) {
		section_json(r, n, &item);
	} else {
		r->frames[r->depth++] =
		    (struct view_frame){.kind = FRAME_TEXT, .text = item.text, .length = item.length};
		render_range(r, self + 1, n->end);
		r->depth--;
	}
}

static bool
equal(struct view_render *r, const struct view_node *n, const struct view_item *item)
{
	const char *a = "", *b = n->text;
	size_t length = 0, other = n->length;

	/* Nothing equals the empty text, but no other nothing. */
	if (!item_text(item, &r->scratch[0], &a, &length) && (n->text == NULL || n->length > 0))
		return false;
	if (n->other >= 0) {
		struct view_item second = view_name_other(r, n->other, n->name);

		if (!item_text(&second, &r->scratch[1], &b, &other))
			return false;
	}
	return length == other && memcmp(a, b, length) == 0;
}

static void
op_if(struct view_render *r, const struct view_node *n)
{
	bool compares = n->text != NULL || n->other >= 0;
	struct view_item item = view_name_find(r, n->name, !compares);
	bool yes = compares ? equal(r, n, &item) : item_true(&item);

	if (yes != n->inverted)
		render_range(r, (int)(n - r->view->nodes) + 1, n->end);
}

static void (*const ops[])(struct view_render *, const struct view_node *) = {
    [OP_TEXT] = op_text,
    [OP_VALUE] = op_value,
    [OP_RAW] = op_raw,
    [OP_INDEX] = op_index,
    [OP_COUNT] = op_count,
    [OP_PLURAL] = op_plural,
    [OP_SECTION] = op_section,
    [OP_IF] = op_if,
};

static void
render_range(struct view_render *r, int from, int to)
{
	const struct view_node *nodes = r->view->nodes;

	for (int i = from; i < to; i = nodes[i].end)
		ops[nodes[i].op](r, &nodes[i]);
}

void
view_render(const struct view *v, const struct view_data *data, struct buf *out)
{
	struct view_render r = {.view = v, .data = data, .out = out};
	const char *zone = data->global != NULL ? data->global(data->arg, "timezone") : NULL;

	if ((r.binds = calloc((size_t)v->name_count + 1, sizeof(*r.binds))) == NULL)
		abort();
	r.reader.lang = data->lang != NULL ? data->lang : v->lang;
	r.reader.words = v->words;
	r.reader.zone = zone != NULL ? zone_find(zone) : NULL;
	buf_room(out, 0);
	render_range(&r, 0, v->count);
	free(r.binds);
	for (size_t i = 0; i < sizeof(r.scratch) / sizeof(*r.scratch); i++)
		buf_free(&r.scratch[i]);
}
