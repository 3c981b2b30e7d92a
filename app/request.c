#include "request.h"

#include <string.h>
#include <unistd.h>

#include "catalog.h"
#include "query.h"

#define REQUEST_BODY_MAX (64 * 1024)

struct request *
request_new(void)
{
	struct mem *mem = mem_new();
	struct request *r = mem_take(mem, sizeof(*r));

	r->mem = mem;
	r->status = 200;
	r->query = "";
	r->lang = "en";
	return r;
}

void
request_free(struct request *r)
{
	if (r == NULL)
		return;
	if (r->file > 0)
		close(r->file);
	buf_free(&r->body);
	mem_free(r->mem);
}

/* The page's fields and its path's parameters, which are UUIDs unless the page says otherwise. */
static const struct field *
request_fields(struct request *r)
{
	const struct field *own = r->page->fields;
	const struct field *list = r->page->list != NULL ? query_fields(r->mem, r->page->list) : NULL;
	size_t nown = 0, nlist = 0, n;
	struct field *all;

	while (own != NULL && own[nown].name != NULL)
		nown++;
	while (list != NULL && list[nlist].name != NULL)
		nlist++;
	all = mem_take(r->mem, (nown + nlist + r->params.count + 1) * sizeof(*all));
	if (nown > 0)
		memcpy(all, own, nown * sizeof(*all));
	if (nlist > 0)
		memcpy(all + nown, list, nlist * sizeof(*all));
	n = nown + nlist;
	for (size_t i = 0; i < r->params.count; i++) {
		size_t k = 0;

		while (k < n && strcmp(all[k].name, r->params.pairs[i].name) != 0)
			k++;
		if (k == n)
			all[n++] = (struct field){
			    .name = r->params.pairs[i].name, .kind = FIELD_UUID, .flags = FIELD_REQUIRED};
	}
	return all;
}

/* Path parameters win over whatever a body or query says under the same name. */
static void
request_merge(struct request *r, struct form *all)
{
	all->pairs = mem_take(r->mem, (r->params.count + r->form.count) * sizeof(*all->pairs));
	for (size_t i = 0; i < r->params.count; i++)
		all->pairs[all->count++] = r->params.pairs[i];
	for (size_t i = 0; i < r->form.count; i++)
		if (form_text(&r->params, r->form.pairs[i].name) == NULL)
			all->pairs[all->count++] = r->form.pairs[i];
}

/*
 * A program that misspells a member of its JSON is told so. What a browser sends may hold more than the page reads: the
 * name of a button, say.
 */
static void
request_unknown(struct request *r)
{
	for (size_t i = 0; r->form.json && i < r->form.count; i++) {
		const char *name = r->form.pairs[i].name;
		bool known = strcmp(name, "key") == 0 || strcmp(name, "csrf") == 0;

		for (const struct field *f = r->fields; !known && f->name != NULL; f++)
			known = strcmp(f->name, name) == 0 || form_member(f, name) != NULL;
		for (const struct refusal *f = r->refusals; !known && f != NULL; f = f->next)
			known = f->field != NULL && strcmp(f->field, name) == 0; /* said before: of a list */
		if (!known)
			request_refuse(r, name, N_("There is no such field."));
	}
}

static int
request_check(struct request *r)
{
	struct form all = {0};
	size_t params = 0;

	r->fields = request_fields(r);
	request_merge(r, &all);
	r->values = form_check(r->mem, &all, r->fields);
	for (size_t i = 0; r->fields[i].name != NULL; i++) {
		if (r->values[i].state != VALUE_INVALID)
			continue;
		if (form_text(&r->params, r->fields[i].name) != NULL)
			params++;
		else
			request_refuse_value(r, &r->values[i]);
	}
	if (r->page->list != NULL && !query_check(r->mem, r->page->list, r->values))
		return params > 0 ? 404 : 422;
	if (params > 0)
		return 404;
	request_unknown(r);
	return r->refusals != NULL ? 422 : 0;
}

static int
request_fault(struct request *r, enum form_fault fault)
{
	static const struct {
		int status;
		const char *why;
	} faults[] = {
	    [FORM_BAD] = {400, N_("What arrived could not be read. Please try again.")},
	    [FORM_LARGE] = {413, N_("This is larger than what the page accepts.")},
	    [FORM_TYPE] = {415, N_("This page does not understand that type of content.")},
	};

	if (fault == FORM_OK)
		return 0;
	request_refuse(r, NULL, faults[fault].why);
	return faults[fault].status;
}

int
request_read(struct request *r, const char *content_type, const char *body, size_t length)
{
	struct refusal *fault;
	int status = 0;
	const char *key;

	r->page = page_find(r->mem, r->method, r->path, &r->params, &r->area, &status);
	if (r->page == NULL)
		return status;
	if (r->method == GET)
		status = request_fault(r, form_urlencoded(r->mem, &r->form, r->query, strlen(r->query)));
	else if (length > (r->page->body_max != 0 ? r->page->body_max : REQUEST_BODY_MAX))
		status = request_fault(r, FORM_LARGE);
	else
		status = request_fault(r, form_body(r->mem, &r->form, content_type, body, length));
	if (status != 0)
		r->form.count = 0;
	if (r->method == POST) {
		static const struct field key_field[] = {{.name = "key", .kind = FIELD_UUID}, {.name = NULL}};

		key = form_check(r->mem, &r->form, key_field)->sql;
		r->form_key = key != NULL ? key : request_uuid(r->mem);
	}
	if (status == 0)
		return request_check(r);
	/* So that the page can be shown again; fields that never arrived are not at fault. */
	fault = r->refusals;
	r->refusals = NULL;
	(void)request_check(r);
	r->refusals = fault;
	return status;
}
