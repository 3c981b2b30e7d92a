#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "view_node.h"

#define NODE_MAX 50000

bool
view_tag_fail(struct view_load *l, const struct view_source *s, const struct view_token *t, const char *why)
{
	snprintf(l->error, sizeof(l->error), "%s:%d: %s: %.*s", s->file, t->line, why,
	    (int)(t->length < 60 ? t->length : 60), t->text);
	return false;
}

/* -- nodes ---------------------------------------------------------------------------------------------- */

/* Room for one more element of an array that grows. */
static void *
grow(void *array, int count, int *room, size_t size)
{
	if (count < *room)
		return array;
	*room = *room ? 2 * *room : 32;
	if ((array = realloc(array, (size_t)*room * size)) == NULL)
		abort();
	return array;
}

static struct view_node *
push(struct view *v, enum view_op op)
{
	struct view_node *n;

	v->nodes = grow(v->nodes, v->count, &v->room, sizeof(*v->nodes));
	n = &v->nodes[v->count++];
	*n = (struct view_node){.op = op, .end = v->count, .name = -1, .other = -1};
	return n;
}

/* Makes a node of the text collected so far. */
void
view_tag_flush(struct view_load *l)
{
	struct view_node *n;

	if (l->text.len == 0)
		return;
	n = push(l->view, OP_TEXT);
	n->text = mem_copy(l->view->mem, l->text.data, l->text.len);
	n->length = l->text.len;
	buf_reset(&l->text);
}

static struct view_node *
add(struct view_load *l, enum view_op op)
{
	view_tag_flush(l);
	return push(l->view, op);
}

static int
add_name(struct view_load *l, const char *text, size_t length)
{
	struct view *v = l->view;
	struct view_name *n;
	const char *dot;

	v->names = grow(v->names, v->name_count, &v->name_room, sizeof(*v->names));
	n = &v->names[v->name_count];
	*n = (struct view_name){.text = mem_copy(v->mem, text, length), .length = length};
	if ((dot = strchr(n->text, '.')) != NULL && length > 1)
		n->tail = dot + 1;
	return v->name_count++;
}

/* Text that is not from the template itself. */
static void
add_escaped(struct view_load *l, const char *text, size_t length)
{
	if (l->view->plain)
		buf_add(&l->text, text, length);
	else
		buf_html(&l->text, text, length);
}

bool
view_tag_is_name(const char *text, size_t length)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";

	for (size_t i = 0; i < length; i++)
		if ((text[i] == '\0' || strchr(allowed, text[i]) == NULL) &&
		    !(text[i] == '@' && i > 1 && i + 1 < length && memchr(text, '.', i) == text + i - 1))
			return false;
	return length > 0;
}

/* "name|filter|filter" as a node that writes a value. */
static bool
add_value(struct view_load *l, const struct view_source *s, const struct view_token *t, const char *text, size_t length)
{
	const char *end = text + length, *bar = memchr(text, '|', length);
	struct view_node *n = add(l, OP_VALUE);
	int self = l->view->count - 1;

	length = bar != NULL ? (size_t)(bar - text) : length;
	if (!view_tag_is_name(text, length))
		return view_tag_fail(l, s, t, "not a name");
	n->name = add_name(l, text, length);
	while (bar != NULL) {
		const char *word = bar + 1;

		bar = memchr(word, '|', (size_t)(end - word));
		n = &l->view->nodes[self];
		if (n->filters == VIEW_FILTERS)
			return view_tag_fail(l, s, t, "too many filters");
		if (n->filters > 0 && n->filter[n->filters - 1]->kind == FILTER_LINES)
			return view_tag_fail(l, s, t, "`lines` must be the last filter");
		n->filter[n->filters] = view_filter_find(word, (size_t)((bar != NULL ? bar : end) - word));
		if (n->filter[n->filters] == NULL)
			return view_tag_fail(l, s, t, "no such filter");
		if (n->filter[n->filters++]->kind == FILTER_MONEY && n->other < 0)
			n->other = add_name(l, "currency", strlen("currency"));
	}
	return true;
}

/* -- the tags ------------------------------------------------------------------------------------------- */

static bool
tag_text(struct view_load *l, const struct view_source *s, int i)
{
	buf_add(&l->text, s->tokens[i].text, s->tokens[i].length);
	return true;
}

/* The msgid of a tag: runs of blanks and line ends are one blank. */
static const char *
msgid_copy(struct view_load *l, const char *text, size_t length)
{
	char *copy = mem_copy(l->view->mem, text, length), *to = copy;

	for (size_t i = 0; i < length; i++) {
		bool blank = strchr(" \t\r\n", text[i]) != NULL;

		if (!blank)
			*to++ = text[i];
		else if (to > copy && to[-1] != ' ')
			*to++ = ' ';
	}
	if (to > copy && to[-1] == ' ')
		to--;
	*to = '\0';
	return copy;
}

static void
note_msgid(struct view_load *l, const struct view_source *s, int line, const char *msgid, const char *many)
{
	struct view *v = l->view;

	v->msgids = grow(v->msgids, v->msgid_count, &v->msgid_room, sizeof(*v->msgids));
	v->msgids[v->msgid_count++] =
	    (struct view_msgid){.msgid = msgid, .many = many, .file = mem_string(v->mem, s->file), .line = line};
}

/* {{_text}}, {{_%s text|name|filter}}: the parts around %s are plain text from now on. */
static bool
tag_message(struct view_load *l, const struct view_source *s, int i)
{
	const struct view_token *t = &s->tokens[i];
	const char *bar = memchr(t->text, '|', t->length), *end = t->text + t->length, *text, *hole;
	const char *msgid = msgid_copy(l, t->text, bar != NULL ? (size_t)(bar - t->text) : t->length);

	if (*msgid == '\0')
		return view_tag_fail(l, s, t, "nothing to translate");
	note_msgid(l, s, t->line, msgid, NULL);
	text = catalog_text(l->view->lang, msgid);
	if (bar == NULL) {
		add_escaped(l, text, strlen(text));
		return true;
	}
	if (strstr(msgid, "%s") == NULL)
		return view_tag_fail(l, s, t, "no %s for the value");
	if ((hole = strstr(text, "%s")) == NULL)
		return view_tag_fail(l, s, t, "the translation lacks %s");
	add_escaped(l, text, (size_t)(hole - text));
	if (!add_value(l, s, t, bar + 1, (size_t)(end - bar - 1)))
		return false;
	add_escaped(l, hole + 2, strlen(hole + 2));
	return true;
}

/* {{n_one booth|%s booths|count}} */
static bool
tag_plural(
    struct view_load *l, const struct view_source *s, const struct view_token *t, const char *first, const char *second)
{
	const char *end = t->text + t->length;
	struct view_node *n = add(l, OP_PLURAL);

	n->text = msgid_copy(l, t->text + 2, (size_t)(first - t->text - 2));
	n->many = msgid_copy(l, first + 1, (size_t)(second - first - 1));
	if (*n->text == '\0' || *n->many == '\0' || !view_tag_is_name(second + 1, (size_t)(end - second - 1)))
		return view_tag_fail(l, s, t, "not a plural");
	note_msgid(l, s, t->line, n->text, n->many);
	n->name = add_name(l, second + 1, (size_t)(end - second - 1));
	return true;
}

static bool
tag_value(struct view_load *l, const struct view_source *s, int i)
{
	const struct view_token *t = &s->tokens[i];
	const char *first = memchr(t->text, '|', t->length), *second = NULL, *end = t->text + t->length;

	if (first != NULL)
		second = memchr(first + 1, '|', (size_t)(end - first - 1));
	if (second != NULL && first - t->text >= 2 && memcmp(t->text, "n_", 2) == 0)
		return tag_plural(l, s, t, first, second);
	if (t->length == 1 && *t->text == '@') {
		add(l, OP_INDEX);
		return true;
	}
	if (t->text[t->length - 1] == '#') {
		if (!view_tag_is_name(t->text, t->length - 1))
			return view_tag_fail(l, s, t, "not a name");
		add(l, OP_COUNT)->name = add_name(l, t->text, t->length - 1);
		return true;
	}
	return add_value(l, s, t, t->text, t->length);
}

static bool
tag_raw(struct view_load *l, const struct view_source *s, int i)
{
	const struct view_token *t = &s->tokens[i];
	const char *name = mem_printf(l->mem, "raw.%.*s", (int)t->length, t->text);

	if (!view_tag_is_name(t->text, t->length))
		return view_tag_fail(l, s, t, "not a name");
	add(l, OP_RAW)->name = add_name(l, name, strlen(name));
	return true;
}

/* {{#'text'}}: compiled or not, here and now. */
static bool
section_literal(struct view_load *l, const struct view_source *s, int i)
{
	const struct view_token *t = &s->tokens[i];

	if (t->length < 2 || t->text[t->length - 1] != '\'')
		return view_tag_fail(l, s, t, "not a name");
	return (t->length > 2) == (t->tag == TAG_INVERTED) || view_tag_compile(l, s, i + 1, t->close);
}

static bool
section_named(struct view_load *l, const struct view_source *s, int i)
{
	const struct view_token *t = &s->tokens[i];
	const char *equals = memchr(t->text, '=', t->length);
	size_t length = equals != NULL ? (size_t)(equals - t->text) : t->length;
	bool ask = equals == NULL && t->text[length - 1] == '?',
	     plain = t->tag == TAG_SECTION && !ask && equals == NULL;
	struct view_node *n = add(l, plain ? OP_SECTION : OP_IF);
	int self = l->view->count - 1;

	n->inverted = t->tag == TAG_INVERTED;
	length -= ask;
	if (!view_tag_is_name(t->text, length))
		return view_tag_fail(l, s, t, "not a name");
	n->name = add_name(l, t->text, length);
	if (equals != NULL) {
		const char *word = equals + 1;
		size_t rest = (size_t)(t->text + t->length - word);

		if (rest > 1 && *word == '.' && view_tag_is_name(word + 1, rest - 1))
			n->other = add_name(l, word + 1, rest - 1);
		else
			n->text = mem_copy(l->view->mem, word, n->length = rest);
	}
	if (plain && ++l->depth == VIEW_DEPTH)
		return view_tag_fail(l, s, t, "too deeply nested");
	if (!view_tag_compile(l, s, i + 1, t->close))
		return false;
	view_tag_flush(l);
	l->depth -= plain;
	l->view->nodes[self].end = l->view->count;
	return true;
}

static bool
tag_section(struct view_load *l, const struct view_source *s, int i)
{
	return *s->tokens[i].text == '\'' ? section_literal(l, s, i) : section_named(l, s, i);
}

static bool (*const tags[])(struct view_load *, const struct view_source *, int) = {
    [TAG_TEXT] = tag_text,
    [TAG_VALUE] = tag_value,
    [TAG_RAW] = tag_raw,
    [TAG_SECTION] = tag_section,
    [TAG_INVERTED] = tag_section,
    [TAG_PARTIAL] = view_load_partial,
    [TAG_PARENT] = view_load_parent,
    [TAG_BLOCK] = view_load_block,
    [TAG_MESSAGE] = tag_message,
};

/* Compiles the tokens from..to-1. */
bool
view_tag_compile(struct view_load *l, const struct view_source *s, int from, int to)
{
	for (int i = from; i < to; i = s->tokens[i].close + 1) {
		const struct view_token *t = &s->tokens[i];

		if (l->view->count > NODE_MAX)
			return view_tag_fail(l, s, t, "the view is too large");
		if (t->tag != TAG_COMMENT && !tags[t->tag](l, s, i))
			return false;
	}
	return true;
}
