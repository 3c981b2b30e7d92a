#include "request.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "catalog.h"
#include "rows.h"

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
	buf_free(&r->body);
	mem_free(r->mem);
}

/* -- tokens ----------------------------------------------------------------------------------------- */

const char *
request_token(struct mem *m)
{
	unsigned char bytes[REQUEST_TOKEN];
	char *hex = mem_take(m, 2 * sizeof(bytes) + 1);

	randombytes_buf(bytes, sizeof(bytes));
	return sodium_bin2hex(hex, 2 * sizeof(bytes) + 1, bytes, sizeof(bytes));
}

const char *
request_uuid(struct mem *m)
{
	unsigned char b[16];
	char hex[33];
	struct timespec now;
	unsigned long long ms;

	/* RFC 9562, section 5.7: 48 bits of milliseconds, version 7, variant 10. */
	clock_gettime(CLOCK_REALTIME, &now);
	ms = (unsigned long long)now.tv_sec * 1000 + (unsigned long long)now.tv_nsec / 1000000;
	randombytes_buf(b, sizeof(b));
	for (int i = 0; i < 6; i++)
		b[i] = (unsigned char)(ms >> (40 - 8 * i));
	b[6] = (b[6] & 0x0f) | 0x70;
	b[8] = (b[8] & 0x3f) | 0x80;
	sodium_bin2hex(hex, sizeof(hex), b, sizeof(b));
	return mem_printf(m, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

const char *
request_hash(struct mem *m, const char *text)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof(digest) + 1];

	crypto_hash_sha256(digest, (const unsigned char *)text, strlen(text));
	return mem_printf(m, "\\x%s", sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest)));
}

/* HMAC-SHA256 of `what`, keyed by the cookie, in hex. */
static const char *
request_mac(struct request *r, const char *what)
{
	unsigned char mac[crypto_auth_hmacsha256_BYTES], key[crypto_auth_hmacsha256_KEYBYTES];
	char *hex = mem_take(r->mem, 2 * sizeof(mac) + 1);

	crypto_hash_sha256(key, (const unsigned char *)r->token, strlen(r->token));
	crypto_auth_hmacsha256(mac, (const unsigned char *)what, strlen(what), key);
	return sodium_bin2hex(hex, 2 * sizeof(mac) + 1, mac, sizeof(mac));
}

const char *
request_csrf(struct request *r)
{
	return r->token != NULL ? request_mac(r, "csrf") : "";
}

const char *
request_token_for(struct request *r)
{
	if (r->token == NULL || r->form_key == NULL)
		return request_token(r->mem);
	return request_mac(r, mem_printf(r->mem, "session %s", r->form_key));
}

/* -- refusals --------------------------------------------------------------------------------------- */

static void
request_refuse_limit(struct request *r, const char *field, const char *why, long long limit)
{
	struct refusal *f = mem_take(r->mem, sizeof(*f)), **at = &r->refusals;

	f->field = field != NULL && field[0] != '\0' ? mem_string(r->mem, field) : NULL;
	f->why = mem_string(r->mem, why);
	f->limit = limit;
	while (*at != NULL)
		at = &(*at)->next;
	*at = f;
}

void
request_refuse(struct request *r, const char *field, const char *why)
{
	request_refuse_limit(r, field, why, 0);
}

static const char *
form_find(const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->pairs[i].name, name) == 0)
			return f->pairs[i].text;
	return NULL;
}

/* The field of the page's form with that name, or with the longest end of it; NULL: it is about the whole form. */
static const char *
refused_field(struct request *r, const char *name)
{
	for (; name != NULL; name = strchr(name, '_') != NULL ? strchr(name, '_') + 1 : NULL)
		for (const struct field *f = r->fields; f != NULL && f->name != NULL; f++)
			if (strcmp(f->name, name) == 0 && form_find(&r->params, name) == NULL)
				return f->name;
	return NULL;
}

/* What a constraint is about: PostgreSQL names them <table>_<column>[_<column>]_check, _key, _fkey. */
static const char *
constraint_column(struct request *r, const char *table, const char *constraint)
{
	size_t n = table != NULL ? strlen(table) : 0;
	const char *end = strrchr(constraint, '_');

	if (n == 0 || strncmp(constraint, table, n) != 0 || constraint[n] != '_' || end <= constraint + n)
		return NULL;
	return mem_copy(r->mem, constraint + n + 1, (size_t)(end - constraint) - n - 1);
}

/*
 * What the SQLSTATEs that a page may meet mean; the first that begins so counts. 40: a deadlock or a conflict, 55P03: a
 * lock not to be had, 53: no connection, memory or disk left, 25006: a standby that is not yet in charge.
 */
static const struct {
	const char *state;
	int status;
	const char *why;
} request_states[] = {
    {"23502", 422, N_("Please fill this in.")},
    {"23505", 409, N_("This is taken already.")},
    {"23", 422, N_("This value does not fit.")},
    {"22", 422, N_("A value does not fit.")},
    {"21", 422, N_("A value does not fit.")},
    {"42501", 403, N_("You do not have the permission for this.")},
    {"40", 409, N_("Somebody else is changing the same. Please try again.")},
    {"55P03", 409, N_("Somebody else is changing the same. Please try again.")},
    {"57014", 503, N_("This took too long and was stopped. Nothing was changed.")},
    {"53", 503, N_("Too many people at once. Please try again in a moment.")},
    {"25006", 503, N_("Too many people at once. Please try again in a moment.")},
};

/* The catalogue of each language may explain a constraint by its name; English too. */
static bool
constraint_told(const char *constraint)
{
	return strcmp(catalog_text("en", constraint), constraint) != 0 ||
	       strcmp(catalog_text("zh", constraint), constraint) != 0;
}

int
request_refused(struct request *r, const PGresult *error)
{
	const char *state = PQresultErrorField(error, PG_DIAG_SQLSTATE);
	const char *constraint = PQresultErrorField(error, PG_DIAG_CONSTRAINT_NAME);
	const char *field = PQresultErrorField(error, PG_DIAG_COLUMN_NAME);

	if (state != NULL && strncmp(state, "PV", 2) == 0) {
		request_refuse(r, refused_field(r, field), PQresultErrorField(error, PG_DIAG_MESSAGE_PRIMARY));
		return atoi(state + 2);
	}
	if (constraint != NULL)
		field = constraint_column(r, PQresultErrorField(error, PG_DIAG_TABLE_NAME), constraint);
	for (size_t i = 0; state != NULL && i < sizeof(request_states) / sizeof(request_states[0]); i++)
		if (strncmp(state, request_states[i].state, strlen(request_states[i].state)) == 0) {
			bool told = constraint != NULL && constraint_told(constraint);

			request_refuse(r, refused_field(r, field), told ? constraint : request_states[i].why);
			return request_states[i].status;
		}
	return 500;
}

/* -- reading ---------------------------------------------------------------------------------------- */

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
		if (form_find(&r->params, r->form.pairs[i].name) == NULL)
			all->pairs[all->count++] = r->form.pairs[i];
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
		if (form_find(&r->params, r->fields[i].name) != NULL)
			params++;
		else
			request_refuse_limit(r, r->fields[i].name, r->values[i].why, r->values[i].limit);
	}
	if (params > 0)
		return 404;
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
	(void)request_check(r); /* so that the page can be shown again */
	return status;
}

/* -- values ----------------------------------------------------------------------------------------- */

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

const char *
request_param(struct request *r, const char *name)
{
	const struct pair *set = pair_find(r->set, name);
	const struct value *v;

	if (set != NULL)
		return set->value;
	if (r->values != NULL && (v = form_value(r->values, name)) != NULL) {
		/* A page that is shown again because a form was refused goes by what that form brought. */
		if (v->state == VALUE_ABSENT && r->sent != NULL && r->sent->values != NULL)
			v = form_value(r->sent->values, name);
		return v != NULL && v->state == VALUE_PRESENT ? v->sql : NULL;
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
	for (const struct column *c = p->list != NULL ? p->list->columns : NULL; c != NULL && c->name != NULL; c++)
		if (c->flags & COL_FILTER && strcmp(c->name, name) == 0)
			return true;
	return p->read != NULL || path_names(p->path, name) || (p->vault != NULL && strcmp(name, "ticket") == 0);
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
