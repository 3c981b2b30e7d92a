#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "view_node.h"

#define FILE_MAX (4 * 1024 * 1024)
#define NESTED_MAX 64

struct scan {
	struct mem *mem;
	struct view_source *source;
	int room;
	int open[NESTED_MAX]; /* tokens that wait for their close */
	int depth;
	const char *start, *end; /* of the text */
	int line;                /* at `counted` */
	const char *counted;
	char *error;
	size_t size;
};

static const char signs[] = "#^/><$_!";
static const enum view_tag sign_tags[] = {
    TAG_SECTION, TAG_INVERTED, TAG_CLOSE, TAG_PARTIAL, TAG_PARENT, TAG_BLOCK, TAG_MESSAGE, TAG_COMMENT};

static bool
fail(struct scan *s, int line, const char *why, const char *text, size_t length)
{
	snprintf(
	    s->error, s->size, "%s:%d: %s: %.*s", s->source->file, line, why, (int)(length < 60 ? length : 60), text);
	return false;
}

static int
line_at(struct scan *s, const char *p)
{
	for (; s->counted < p; s->counted++)
		s->line += *s->counted == '\n';
	return s->line;
}

static struct view_token *
add(struct scan *s, enum view_tag tag, const char *text, size_t length, int line)
{
	struct view_source *o = s->source;
	struct view_token *t;

	if (o->count == s->room) {
		struct view_token *more = mem_take(s->mem, 2 * (size_t)(s->room + 32) * sizeof(*more));

		if (o->count > 0)
			memcpy(more, o->tokens, (size_t)o->count * sizeof(*more));
		o->tokens = more;
		s->room = 2 * (s->room + 32);
	}
	t = &o->tokens[o->count];
	*t = (struct view_token){.tag = tag, .text = text, .length = length, .line = line, .close = o->count++};
	return t;
}

size_t
view_token_file(const struct view_token *t)
{
	size_t n = 0;

	while (n < t->length && strchr(" \t\r\n", t->text[n]) == NULL)
		n++;
	return n;
}

/* The name that a closing tag must repeat: "status" of "status=held", "rows" of "rows?", the file of a layout. */
static size_t
closing_length(const struct view_token *t)
{
	const char *equals = memchr(t->text, '=', t->length);

	if (t->tag == TAG_PARENT)
		return view_token_file(t);
	if ((t->tag != TAG_SECTION && t->tag != TAG_INVERTED) || *t->text == '\'')
		return t->length;
	if (equals != NULL)
		return (size_t)(equals - t->text);
	return t->length > 0 && t->text[t->length - 1] == '?' ? t->length - 1 : t->length;
}

static bool
nest(struct scan *s, struct view_token *t)
{
	struct view_token *open;

	if (t->tag == TAG_SECTION || t->tag == TAG_INVERTED || t->tag == TAG_PARENT || t->tag == TAG_BLOCK) {
		if (s->depth == NESTED_MAX)
			return fail(s, t->line, "too deeply nested", t->text, t->length);
		s->open[s->depth++] = t->close;
	}
	if (t->tag != TAG_CLOSE)
		return true;
	if (s->depth == 0)
		return fail(s, t->line, "closes nothing", t->text, t->length);
	open = &s->source->tokens[s->open[--s->depth]];
	if (closing_length(open) != t->length || memcmp(open->text, t->text, t->length) != 0)
		return fail(s, t->line, "does not close what is open", open->text, open->length);
	open->close = t->close;
	return true;
}

/* Whether the tag stands alone on its line; then *from and *to widen to the whole line. */
static bool
alone(const struct scan *s, enum view_tag tag, const char *last, const char **from, const char **to)
{
	const char *a = *from, *b = *to;

	if (tag == TAG_VALUE || tag == TAG_RAW || tag == TAG_MESSAGE)
		return false;
	while (a > last && (a[-1] == ' ' || a[-1] == '\t'))
		a--;
	while (b < s->end && (*b == ' ' || *b == '\t' || *b == '\r'))
		b++;
	if ((a > s->start && a[-1] != '\n') || (b < s->end && *b != '\n'))
		return false;
	*from = a;
	*to = b < s->end ? b + 1 : b;
	return true;
}

/* The tag at `open` ("{{"); *next is behind it, *before where the text in front of it ends. */
static bool
tag(struct scan *s, const char *open, const char *last, const char **before, const char **next)
{
	bool raw = s->end - open > 2 && open[2] == '{';
	const char *p = open + (raw ? 3 : 2), *sign;
	const char *close = memmem(p, (size_t)(s->end - p), raw ? "}}}" : "}}", raw ? 3 : 2), *q = close;
	enum view_tag kind = raw ? TAG_RAW : TAG_VALUE;
	int line = line_at(s, open);

	if (close == NULL)
		return fail(s, line, "tag without an end", open, (size_t)(s->end - open));
	if (!raw && p < q && *p != '\0' && (sign = strchr(signs, *p)) != NULL) {
		kind = sign_tags[sign - signs];
		p++;
	}
	while (p < q && strchr(" \t\r\n", *p) != NULL)
		p++;
	while (q > p && strchr(" \t\r\n", q[-1]) != NULL)
		q--;
	if (p == q && kind != TAG_COMMENT && kind != TAG_MESSAGE)
		return fail(s, line, "empty tag", open, (size_t)(close + 2 - open));
	*before = open;
	*next = close + (raw ? 3 : 2);
	alone(s, kind, last, before, next);
	if (*before > last)
		add(s, TAG_TEXT, last, (size_t)(*before - last), line);
	return nest(s, add(s, kind, p, (size_t)(q - p), line));
}

struct view_source *
view_token_split(struct mem *mem, const char *file, const char *text, size_t length, char *error, size_t size)
{
	struct view_source *source = mem_take(mem, sizeof(*source));
	struct scan s = {.mem = mem,
	    .source = source,
	    .start = text,
	    .end = text + length,
	    .line = 1,
	    .counted = text,
	    .error = error,
	    .size = size};
	const char *last = text, *open, *before;

	source->name = source->file = mem_string(mem, file);
	source->text = text;
	source->length = length;
	while ((open = memmem(last, (size_t)(s.end - last), "{{", 2)) != NULL)
		if (!tag(&s, open, last, &before, &last))
			return NULL;
	if (last < s.end)
		add(&s, TAG_TEXT, last, (size_t)(s.end - last), line_at(&s, last));
	if (s.depth > 0) {
		const struct view_token *t = &source->tokens[s.open[s.depth - 1]];

		fail(&s, t->line, "never closed", t->text, t->length);
		return NULL;
	}
	return source;
}

static char *
read_all(struct mem *mem, const char *path, size_t *length)
{
	FILE *f = fopen(path, "re");
	char *text;
	long size;

	if (f == NULL)
		return NULL;
	if (fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0 || size > FILE_MAX) {
		fclose(f);
		return NULL;
	}
	rewind(f);
	text = mem_take(mem, (size_t)size + 1);
	*length = fread(text, 1, (size_t)size, f);
	fclose(f);
	return text;
}

struct view_source *
view_token_read(struct mem *mem, const char *const *folders, const char *file, char *error, size_t size)
{
	const char *path, *text;
	size_t length;

	for (; *folders != NULL; folders++) {
		path = mem_printf(mem, "%s/%s", *folders, file);
		if ((text = read_all(mem, path, &length)) != NULL)
			return view_token_split(mem, path, text, length, error, size);
	}
	snprintf(error, size, "%s: no such view", file);
	return NULL;
}
