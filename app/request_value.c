/* What statements and hooks ask of a request, and what hooks leave in it. */
#include <stdbool.h>
#include <string.h>

#include "file.h"
#include "query.h"
#include "request.h"
#include "rows.h"

static const struct pair *
pair_find(const struct pair *p, const char *name)
{
	while (p != NULL && strcmp(p->name, name) != 0)
		p = p->next;
	return p;
}

static void
pair_put(struct mem *m, struct pair **list, const char *name, const char *value)
{
	struct pair *p = mem_take(m, sizeof(*p));

	p->name = mem_string(m, name);
	p->value = value != NULL ? mem_string(m, value) : NULL;
	p->next = *list;
	*list = p;
}

/* Parameters that every page's statements may use. */
static const char *const request_own[] = {"key", "lang", "address", "agent", "path", "home_url", "edition_code", NULL};

static const char *
request_own_param(struct request *r, const char *name)
{
	const char *const values[] = {
	    r->form_key,
	    r->lang,
	    r->address,
	    r->agent,
	    r->path,
	    r->home_url,
	    r->edition,
	};

	for (size_t i = 0; request_own[i] != NULL; i++)
		if (strcmp(request_own[i], name) == 0)
			return values[i];
	return NULL;
}

static bool
list_filters(const struct list *list, const char *name)
{
	for (const struct column *c = list != NULL ? list->columns : NULL; c != NULL && c->name != NULL; c++)
		if (c->flags & COL_FILTER && strcmp(c->name, name) == 0)
			return true;
	return false;
}

const char *
request_param(struct request *r, const char *name)
{
	const struct pair *set = pair_find(r->set, name);
	const struct value *v;

	if (set != NULL)
		return set->value;
	if (r->values != NULL && (v = form_value(r->values, name)) != NULL) {
		/*
		 * A page that is shown again because a form was refused goes by what that form brought; but a field
		 * does not narrow a list that has a filter of the same name.
		 */
		if (v->state == VALUE_ABSENT && r->sent != NULL && r->sent->values != NULL &&
		    !list_filters(r->page->list, name))
			v = form_value(r->sent->values, name);
		/* Cleaned JSON, also of a map with a member that does not fit: the statement shows or checks each by itself. */
		if (v != NULL && v->field->kind == FIELD_MAP && (r->sent != NULL || r->refusals != NULL))
			return v->given[0] != '\0' ? v->given : NULL;
		/* An absent one has no text, but for a box that is not ticked: that is false. */
		return v != NULL && v->state != VALUE_INVALID ? v->sql : NULL;
	}
	return request_own_param(r, name);
}

static bool
path_names(const char *path, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = strstr(path, "/:"); p != NULL; p = strstr(p + 2, "/:"))
		if (strncmp(p + 2, name, n) == 0 && (p[2 + n] == '/' || p[2 + n] == '\0'))
			return true;
	return false;
}

bool
request_param_known(const struct page *p, const char *name)
{
	for (size_t i = 0; request_own[i] != NULL; i++)
		if (strcmp(request_own[i], name) == 0)
			return true;
	for (const struct field *f = p->fields; f != NULL && f->name != NULL; f++)
		if (strcmp(f->name, name) == 0)
			return true;
	/* The filters of a list are also known to the statements that offer its choices. */
	if (list_filters(p->list, name))
		return true;
	return p->read != NULL || path_names(p->path, name) || (p->vault != NULL && strcmp(name, "ticket") == 0) ||
	       (p->door != NULL && strncmp(name, "door", 4) == 0);
}

/* A column of the first row of the page's last statement, or NULL. */
static const char *
request_result(const struct request *r, const char *name)
{
	return rows_cell(r->last != NULL ? r->last->rows : NULL, name);
}

/* Only a path of ours: no other host (//x, and what browsers take for it), no other line of the header. */
static bool
target_own(const char *to)
{
	for (const char *p = to; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20)
			return false;
	return to[0] == '/' && to[1] != '/' && to[1] != '\\';
}

const char *
request_target(struct request *r, const char *pattern)
{
	struct buf b = {0};
	const char *target;

	if (strcmp(pattern, ":to") == 0) {
		target = request_result(r, "to");
		return target != NULL && target_own(target) ? target : "/";
	}
	for (const char *p = pattern; *p != '\0'; p++) {
		char name[64];
		size_t n = strspn(p + 1, "abcdefghijklmnopqrstuvwxyz_");
		const char *value;

		if (*p != ':' || n == 0 || n >= sizeof(name)) {
			buf_putc(&b, *p);
			continue;
		}
		memcpy(name, p + 1, n);
		name[n] = '\0';
		if ((value = request_result(r, name)) == NULL)
			value = request_param(r, name);
		if (value != NULL)
			buf_url(&b, value, strlen(value));
		p += n;
	}
	target = mem_copy(r->mem, b.data != NULL ? b.data : "/", b.data != NULL ? b.len : 1);
	buf_free(&b);
	return target;
}

/* -- for the hooks ---------------------------------------------------------------------------------- */

struct mem *
request_mem(struct request *r)
{
	return r->mem;
}

const char *
request_value(struct request *r, const char *name)
{
	return request_param(r, name);
}

const struct value *
request_field(struct request *r, const char *name)
{
	return r->values != NULL ? form_value(r->values, name) : NULL;
}

void
request_set(struct request *r, const char *name, const char *value)
{
	pair_put(r->mem, &r->set, name, value);
}

const void *
request_rows(struct request *r, const char *section)
{
	for (size_t i = 0; i < r->nsections; i++)
		if (strcmp(r->sections[i].name, section) == 0)
			return r->sections[i].rows;
	return NULL;
}

void
request_global(struct request *r, const char *name, const char *value)
{
	pair_put(r->mem, &r->globals, name, value);
}

const char *
request_lang(struct request *r)
{
	return r->lang;
}

const char *
request_home_url(struct request *r)
{
	return r->home_url;
}

void
request_header(struct request *r, const char *name, const char *value)
{
	pair_put(r->mem, &r->headers, name, value);
}

void
request_cookie(struct request *r, const char *name, const char *value, long seconds)
{
	request_header(r, "set-cookie",
	    mem_printf(r->mem, "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%ld%s", name, value, seconds,
		strncmp(r->home_url, "https:", 6) == 0 ? "; Secure" : ""));
}

void
request_answer(struct request *r, int status, const char *type, const void *body, size_t length)
{
	r->status = status;
	r->type = mem_string(r->mem, type);
	buf_reset(&r->body);
	buf_add(&r->body, body, length);
	r->answered = true;
}

void
request_answer_file(struct request *r, const char *type, int file)
{
	r->status = 200;
	r->type = mem_string(r->mem, type);
	r->file = file;
	r->answered = true;
}

void
request_answer_stored(
    struct request *r, const char *hash, const char *type, const char *name, int status, const char *gone)
{
	int file = hash != NULL && *hash != '\0' ? file_open(hash) : -1;

	if (file < 0) {
		request_answer(r, status, "text/plain; charset=utf-8", gone, strlen(gone));
		return;
	}
	request_header(r, "content-disposition", mem_printf(r->mem, "attachment; filename=\"%s\"", name));
	request_answer_file(r, type, file);
}
