#include "view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "view_node.h"

#define LEVEL_MAX 16     /* partials and layouts within one another */
#define INCLUDE_MAX 1000 /* of them in one view */

static char message[512];

/* -- partials and layouts ------------------------------------------------------------------------------- */

/* The text of `s` with $1 to $9 replaced by the arguments, which `|` parts; those that are lacking are empty. */
static const char *
fill(struct view_load *l, const struct view_source *s, const char *arguments, size_t *length)
{
	struct buf out = {0};
	const char *copy;

	for (size_t i = 0; i < s->length; i++) {
		const char *at = arguments, *end;

		if (s->text[i] != '$' || i + 1 == s->length || s->text[i + 1] < '1' || s->text[i + 1] > '9') {
			buf_putc(&out, s->text[i]);
			continue;
		}
		for (int n = s->text[++i] - '1'; n > 0 && at != NULL; n--)
			at = strchr(at, '|') != NULL ? strchr(at, '|') + 1 : NULL;
		if (at == NULL)
			continue;
		at += strspn(at, " \t\r\n");
		for (end = at + strcspn(at, "|"); end > at && strchr(" \t\r\n", end[-1]) != NULL;)
			end--;
		buf_add(&out, at, (size_t)(end - at));
	}
	*length = out.len;
	copy = mem_copy(l->mem, out.data != NULL ? out.data : "", out.len);
	buf_free(&out);
	return copy;
}

/* The source of "part.html" or of "part.html argument|argument". */
static const struct view_source *
source_find(struct view_load *l, const char *name)
{
	size_t file = strcspn(name, " \t\r\n");
	const struct view_source *plain;
	struct view_source *s;
	const char *text;
	size_t length;

	for (s = l->sources; s != NULL; s = s->next)
		if (strcmp(s->name, name) == 0)
			return s;
	if (name[file] == '\0')
		s = view_token_read(l->mem, l->folders, name, l->error, sizeof(l->error));
	else if ((plain = source_find(l, mem_copy(l->mem, name, file))) == NULL)
		return NULL;
	else {
		text = fill(l, plain, name + file, &length);
		s = view_token_split(l->mem, plain->file, text, length, l->error, sizeof(l->error));
	}
	if (s == NULL)
		return NULL;
	s->name = name;
	s->next = l->sources;
	l->sources = s;
	return s;
}

static bool
include(struct view_load *l, const struct view_source *s, const struct view_token *t)
{
	const struct view_source *other;
	bool ok;

	if (!view_tag_is_name(t->text, view_token_file(t)) || *t->text == '.')
		return view_tag_fail(l, s, t, "not a file name");
	if (++l->includes > INCLUDE_MAX || l->level == LEVEL_MAX)
		return view_tag_fail(l, s, t, "includes too much: is it within itself?");
	if ((other = source_find(l, mem_copy(l->mem, t->text, t->length))) == NULL)
		return false;
	l->level++;
	ok = view_tag_compile(l, other, 0, other->count);
	l->level--;
	return ok;
}

bool
view_load_partial(struct view_load *l, const struct view_source *s, int i)
{
	struct view_block *blocks = l->blocks;
	bool ok;

	/* A partial stands for itself: blocks of a layout around it are not its own. */
	l->blocks = NULL;
	ok = include(l, s, &s->tokens[i]);
	l->blocks = blocks;
	return ok;
}

bool
view_load_parent(struct view_load *l, const struct view_source *s, int i)
{
	const struct view_token *t = &s->tokens[i];
	struct view_block *outer = l->blocks, **end = &l->blocks;
	bool ok;

	/* What a view derived from this one said goes first, so this one's blocks are appended to a copy. */
	for (const struct view_block *b = outer; b != NULL; b = b->next) {
		*end = mem_take(l->mem, sizeof(**end));
		**end = *b;
		end = &(*end)->next;
	}
	*end = NULL;
	for (int j = i + 1; j < t->close; j = s->tokens[j].close + 1) {
		if (s->tokens[j].tag != TAG_BLOCK)
			continue;
		*end = mem_take(l->mem, sizeof(**end));
		**end = (struct view_block){.source = s, .token = j, .outer = outer};
		end = &(*end)->next;
	}
	ok = include(l, s, t);
	l->blocks = outer;
	return ok;
}

bool
view_load_block(struct view_load *l, const struct view_source *s, int i)
{
	const struct view_token *t = &s->tokens[i], *u;
	struct view_block *b = l->blocks, *saved = l->blocks;
	bool ok;

	for (; b != NULL; b = b->next) {
		u = &b->source->tokens[b->token];
		if (u->length == t->length && memcmp(u->text, t->text, t->length) == 0)
			break;
	}
	if (b == NULL)
		return view_tag_compile(l, s, i + 1, t->close);
	if (++l->includes > INCLUDE_MAX || l->level == LEVEL_MAX)
		return view_tag_fail(l, s, t, "includes too much: is it within itself?");
	l->level++;
	l->blocks = b->outer;
	ok = view_tag_compile(l, b->source, b->token + 1, b->source->tokens[b->token].close);
	l->blocks = saved;
	l->level--;
	return ok;
}

/* -- a whole view --------------------------------------------------------------------------------------- */

/* Compiles `file` from the sources of `l` or its folders. */
static struct view *
compile(struct view_load *l, const char *file, const char *lang, const char **error)
{
	const struct view_source *s;
	struct view *v = calloc(1, sizeof(*v));
	size_t length = strlen(file);
	bool ok;

	if (v == NULL)
		abort();
	zone_load(NULL);
	v->mem = mem_new();
	v->lang = mem_string(v->mem, lang);
	v->plain = length > 4 && strcmp(file + length - 4, ".txt") == 0;
	v->words = view_words(lang);
	l->view = v;
	ok = (s = source_find(l, file)) != NULL && view_tag_compile(l, s, 0, s->count);
	view_tag_flush(l);
	buf_free(&l->text);
	mem_free(l->mem);
	if (ok)
		return v;
	view_free(v);
	snprintf(message, sizeof(message), "%s", l->error);
	*error = message;
	return NULL;
}

struct view *
view_load(const char *const *folders, const char *file, const char *lang, const char **error)
{
	struct view_load l = {.mem = mem_new(), .folders = folders};

	return compile(&l, mem_string(l.mem, file), lang, error);
}

struct view *
view_load_files(const struct view_file *files, size_t count, const char *lang, const char **error)
{
	static const char *const nowhere[] = {NULL};
	struct view_load l = {.mem = mem_new(), .folders = nowhere};

	for (size_t i = 0; i < count; i++) {
		struct view_source *s =
		    view_token_split(l.mem, files[i].name, files[i].text, files[i].length, message, sizeof(message));

		if (s == NULL) {
			*error = message;
			mem_free(l.mem);
			return NULL;
		}
		s->next = l.sources;
		l.sources = s;
	}
	return compile(&l, files[0].name, lang, error);
}

void
view_free(struct view *v)
{
	if (v == NULL)
		return;
	mem_free(v->mem);
	free(v->nodes);
	free(v->names);
	free(v->msgids);
	free(v);
}

void
view_msgids(const struct view *v,
    void (*each)(void *arg, const char *msgid, const char *many, const char *file, int line), void *arg)
{
	for (int i = 0; i < v->msgid_count; i++)
		each(arg, v->msgids[i].msgid, v->msgids[i].many, v->msgids[i].file, v->msgids[i].line);
}
