#include "answer_global.h"

#include <string.h>

#include "answer.h"
#include "catalog.h"
#include "rows.h"
#include "version.h"

static const char *(*answer_asset)(const char *);

void
answer_assets(const char *(*url)(const char *))
{
	answer_asset = url;
}

/* -- refusals ------------------------------------------------------------------------------------------- */

/* 1000000000 as 1,000,000,000, as people in both languages write it. */
static const char *
answer_grouped(struct request *r, long long n)
{
	if (n > -1000 && n < 1000)
		return mem_printf(r->mem, "%lld", n);
	return mem_printf(r->mem, "%s,%03lld", answer_grouped(r, n / 1000), n < 0 ? -(n % 1000) : n % 1000);
}

/* The text of a refusal in the reader's language. */
const char *
answer_why(struct request *r, const struct refusal *f)
{
	const char *text = catalog_text(r->lang, f->why);
	const char *at = strstr(text, "%lld");

	if (at == NULL)
		return text;
	return mem_printf(r->mem, "%.*s%s%s", (int)(at - text), text, answer_grouped(r, f->limit), at + 4);
}

/* The first refusal of a field; NULL: of the form as a whole. */
const char *
answer_refusal(struct request *r, const char *field)
{
	for (const struct refusal *f = r->refusals; f != NULL; f = f->next)
		if (field == NULL ? f->field == NULL : f->field != NULL && strcmp(f->field, field) == 0)
			return answer_why(r, f);
	return NULL;
}

/* What the form brought: of the refused POST that is shown again, else of this page's own query. */
static const char *
answer_value(struct request *r, const char *name)
{
	const struct value *v = r->sent != NULL && r->sent->values != NULL ? form_value(r->sent->values, name) : NULL;

	if (v != NULL)
		return v->given != NULL ? v->given : "";
	v = r->values != NULL ? form_value(r->values, name) : NULL;
	return v != NULL && v->state != VALUE_ABSENT ? v->given : NULL;
}

/* What the address or the form brought, but only what fits its field: safe to be told back as our own words. */
static const char *
answer_checked(struct request *r, const char *name)
{
	const struct value *v = r->values != NULL ? form_value(r->values, name) : NULL;

	return v != NULL && v->state == VALUE_PRESENT ? v->given : NULL;
}

const char *
answer_may(struct request *r, const char *permission)
{
	const char *all = rows_cell(r->session, "may");
	size_t n = strlen(permission);

	for (const char *p = all; p != NULL && (p = strstr(p, permission)) != NULL; p += n)
		if ((p == all || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return "t";
	return NULL;
}

/* The same page in the other language. */
static const char *
answer_lang_link(struct request *r)
{
	struct buf b = {0};
	const char *link, *q = r->query;

	/* Segment by segment: what was decoded must not become a query, nor //host another site. */
	for (const char *p = r->path; *p != '\0';) {
		size_t n = strcspn(p += strspn(p, "/"), "/");

		buf_putc(&b, '/');
		buf_url(&b, p, n);
		p += n;
	}
	buf_puts(&b, strcmp(r->lang, "zh") == 0 ? "?lang=en" : "?lang=zh");
	while (*q != '\0') {
		size_t n = strcspn(q, "&");

		if (n > 0 && strncmp(q, "lang=", 5) != 0) {
			buf_putc(&b, '&');
			buf_add(&b, q, n);
		}
		q += n + (q[n] == '&');
	}
	link = mem_copy(r->mem, b.data, b.len);
	buf_free(&b);
	return link;
}

static const char *
answer_key(struct request *r)
{
	return request_uuid(r->mem); /* another for each form of the page */
}

static const char *
answer_path(struct request *r)
{
	return r->sent != NULL ? r->sent->path : r->path;
}

static const char *
answer_title(struct request *r)
{
	return r->page != NULL && r->page->title != NULL ? catalog_text(r->lang, r->page->title) : NULL;
}

/* Whether the page is a visitor's own, which a link of a mail opens: those links end. */
static const char *
answer_visitor_link(struct request *r)
{
	return r->page != NULL && strncmp(r->page->path, "/visit/:", 8) == 0 ? "1" : NULL;
}

static const char *
answer_status(struct request *r)
{
	return mem_printf(r->mem, "%d", r->status);
}

static const char *
answer_error_text(struct request *r)
{
	return answer_refusal(r, NULL);
}

static const char *
answer_refused(struct request *r)
{
	return r->refusals != NULL ? "t" : NULL;
}

static const char *
answer_lang_other(struct request *r)
{
	return strcmp(r->lang, "zh") == 0 ? "en" : "zh";
}

const char *
answer_signed_in(struct request *r)
{
	const char *state = rows_cell(r->session, "state");

	return state != NULL && strcmp(state, "full") == 0 ? "t" : NULL;
}

static const char *
answer_version(struct request *r)
{
	(void)r;
	return PAVILION_VERSION;
}

static const struct {
	const char *name;
	const char *(*get)(struct request *);
} answer_globals[] = {
    {"csrf", request_csrf},
    {"key", answer_key},
    {"lang", request_lang},
    {"path", answer_path},
    {"lang_link", answer_lang_link},
    {"lang_other", answer_lang_other},
    {"title", answer_title},
    {"home_url", request_home_url},
    {"signed_in", answer_signed_in},
    {"error", answer_error_text},
    {"refused", answer_refused},
    {"status", answer_status},
    {"version", answer_version},
    {"visitor_link", answer_visitor_link},
};

static const struct {
	const char *prefix;
	const char *(*get)(struct request *, const char *);
} answer_families[] = {
    {"value.", answer_value},
    {"checked.", answer_checked},
    {"error.", answer_refusal},
    {"may.", answer_may},
};

const char *
answer_global(void *arg, const char *name)
{
	struct request *r = arg;

	if (strncmp(name, "asset.", 6) == 0)
		return answer_asset != NULL ? answer_asset(name + 6) : NULL;
	for (size_t i = 0; i < sizeof(answer_families) / sizeof(answer_families[0]); i++) {
		size_t n = strlen(answer_families[i].prefix);

		if (strncmp(name, answer_families[i].prefix, n) == 0)
			return answer_families[i].get(r, name + n);
	}
	for (size_t i = 0; i < sizeof(answer_globals) / sizeof(answer_globals[0]); i++)
		if (strcmp(answer_globals[i].name, name) == 0)
			return answer_globals[i].get(r);
	for (const struct pair *p = r->globals; p != NULL; p = p->next)
		if (strcmp(p->name, name) == 0)
			return p->value;
	return rows_cell(r->session, name);
}
