#include "openapi.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "catalog.h"
#include "query.h"
#include "statement.h"

static struct buf openapi_text;
static char openapi_error[512];

static const struct page engine_pages[] = {
    {GET, "/api", "anyone", "", NULL, N_("Interface description"), .answer = openapi_answer, .about = "This document."},
    {.path = NULL},
};

const struct page *const engine_tables[] = {engine_pages, NULL};

void
openapi_answer(struct request *r)
{
	request_header(r, "cache-control", "public, max-age=300");
	request_answer(r, 200, "application/json", openapi_text.data, openapi_text.len);
}

/* -- pieces ----------------------------------------------------------------------------------------- */

static void
openapi_string(struct buf *b, const char *text)
{
	buf_json(b, text, strlen(text));
}

/* A path of ours in OpenAPI's form: /halls/{hall}. */
static void
openapi_path(struct buf *b, const char *path)
{
	struct buf t = {0};

	for (const char *p = path; *p != '\0'; p++) {
		size_t n;

		if (*p != ':') {
			buf_putc(&t, *p);
			continue;
		}
		n = strcspn(p + 1, "/.");
		buf_printf(&t, "{%.*s}", (int)n, p + 1);
		p += n;
	}
	openapi_string(b, t.data != NULL ? t.data : "");
	buf_free(&t);
}

static const char *const openapi_kinds[] = {
    [FIELD_LINE] = "\"type\":\"string\"",
    [FIELD_TEXT] = "\"type\":\"string\"",
    [FIELD_EMAIL] = "\"type\":\"string\",\"format\":\"email\"",
    [FIELD_PASSWORD] = "\"type\":\"string\",\"format\":\"password\"",
    [FIELD_UUID] = "\"type\":\"string\",\"format\":\"uuid\"",
    [FIELD_INTEGER] = "\"type\":\"integer\"",
    [FIELD_MONEY] = "\"type\":\"string\",\"description\":\"decimal amount\"",
    [FIELD_DECIMAL] = "\"type\":\"number\"",
    [FIELD_DATE] = "\"type\":\"string\",\"format\":\"date\"",
    [FIELD_TIME] = "\"type\":\"string\",\"description\":\"local time of the venue, YYYY-MM-DDTHH:MM\"",
    [FIELD_BOOL] = "\"type\":\"boolean\"",
    [FIELD_CHOICE] = "\"type\":\"string\"",
    [FIELD_URL] = "\"type\":\"string\",\"format\":\"uri\"",
    [FIELD_PHONE] = "\"type\":\"string\"",
    [FIELD_COUNTRY] = "\"type\":\"string\",\"pattern\":\"^[A-Z]{2}$\"",
    [FIELD_HEX] = "\"type\":\"string\",\"pattern\":\"^[0-9a-f]*$\"",
    [FIELD_CODE] = "\"type\":\"string\",\"pattern\":\"^[0-9]*$\"",
    [FIELD_FILE] = "\"type\":\"string\",\"contentMediaType\":\"application/octet-stream\"",
    [FIELD_MAP] = "\"type\":\"object\",\"description\":\"one input name.member for each member\"",
};

static void
openapi_field_schema(struct buf *b, const struct field *f)
{
	if (f->flags & FIELD_LIST)
		buf_puts(b, "{\"type\":\"array\",\"items\":");
	buf_printf(b, "{%s", openapi_kinds[f->kind]);
	if ((f->kind == FIELD_LINE || f->kind == FIELD_TEXT || f->kind == FIELD_PASSWORD) && f->max > 0)
		buf_printf(b, ",\"minLength\":%lld,\"maxLength\":%lld", f->min, f->max);
	else if (f->kind == FIELD_INTEGER && (f->min != 0 || f->max != 0))
		buf_printf(b, ",\"minimum\":%lld,\"maximum\":%lld", f->min, f->max);
	if (f->choices != NULL) {
		buf_puts(b, ",\"enum\":[");
		for (const char *p = f->choices; *p != '\0'; p += p[0] == '|') {
			size_t n = strcspn(p, "|");

			if (p != f->choices)
				buf_putc(b, ',');
			buf_json(b, p, n);
			p += n;
		}
		buf_putc(b, ']');
	}
	buf_putc(b, '}');
	if (f->flags & FIELD_LIST)
		buf_putc(b, '}');
}

static bool
openapi_in_path(const char *path, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = strstr(path, "/:"); p != NULL; p = strstr(p + 2, "/:"))
		if (strncmp(p + 2, name, n) == 0 && (p[2 + n] == '/' || p[2 + n] == '.' || p[2 + n] == '\0'))
			return true;
	return false;
}

static const struct field *
openapi_field(const struct page *p, const char *name, size_t length)
{
	for (const struct field *f = p->fields; f != NULL && f->name != NULL; f++)
		if (strlen(f->name) == length && strncmp(f->name, name, length) == 0)
			return f;
	return NULL;
}

static void
openapi_parameter(struct buf *b, const struct field *f, const char *in, bool required, bool *comma)
{
	buf_puts(b, *comma ? "," : "");
	buf_printf(b, "{\"in\":\"%s\",\"name\":", in);
	openapi_string(b, f->name);
	buf_printf(b, ",\"required\":%s,\"schema\":", required ? "true" : "false");
	openapi_field_schema(b, f);
	if (f->label != NULL) {
		buf_puts(b, ",\"description\":");
		openapi_string(b, f->label);
	}
	buf_putc(b, '}');
	*comma = true;
}

static void
openapi_parameters(struct buf *b, const struct page *p, struct mem *m)
{
	const struct field *list = p->list != NULL ? query_fields(m, p->list) : NULL;
	bool comma = false;

	buf_puts(b, "\"parameters\":[");
	for (const char *at = strstr(p->path, "/:"); at != NULL; at = strstr(at + 2, "/:")) {
		size_t n = strcspn(at + 2, "/.");
		const struct field *own = openapi_field(p, at + 2, n);
		struct field f = own != NULL ? *own : (struct field){.kind = FIELD_UUID};

		f.name = mem_copy(m, at + 2, n);
		openapi_parameter(b, &f, "path", true, &comma);
	}
	for (const struct field *f = p->fields; p->method == GET && f != NULL && f->name != NULL; f++)
		if (!openapi_in_path(p->path, f->name))
			openapi_parameter(b, f, "query", (f->flags & FIELD_REQUIRED) != 0, &comma);
	for (const struct field *f = list; f != NULL && f->name != NULL; f++)
		openapi_parameter(b, f, "query", false, &comma);
	buf_puts(b, "],");
}

static void
openapi_body(struct buf *b, const struct page *p)
{
	bool file = false, comma = false;

	for (const struct field *f = p->fields; f != NULL && f->name != NULL; f++)
		file |= f->kind == FIELD_FILE;
	buf_printf(b, "\"requestBody\":{\"content\":{\"%s\":{\"schema\":{\"type\":\"object\",\"properties\":{",
	    file ? "multipart/form-data" : "application/x-www-form-urlencoded");
	for (const struct field *f = p->fields; f != NULL && f->name != NULL; f++) {
		if (openapi_in_path(p->path, f->name))
			continue;
		buf_puts(b, comma ? "," : "");
		openapi_string(b, f->name);
		buf_putc(b, ':');
		openapi_field_schema(b, f);
		comma = true;
	}
	buf_puts(b, comma ? ",\"key\":{" : "\"key\":{");
	buf_puts(b, "\"type\":\"string\",\"format\":\"uuid\",\"description\":\"a second form with the same key does "
		    "nothing\"}},\"required\":[");
	comma = false;
	for (const struct field *f = p->fields; f != NULL && f->name != NULL; f++)
		if (f->flags & FIELD_REQUIRED && !openapi_in_path(p->path, f->name)) {
			buf_puts(b, comma ? "," : "");
			openapi_string(b, f->name);
			comma = true;
		}
	buf_puts(b, "]}}}},");
}

/* -- rows ------------------------------------------------------------------------------------------- */

static const char *
openapi_type(Oid type)
{
	switch (type) {
	case 16:
		return "\"type\":[\"boolean\",\"null\"]";
	case 20:
	case 21:
	case 23:
		return "\"type\":[\"integer\",\"null\"]";
	case 700:
	case 701:
	case 1700:
		return "\"type\":[\"number\",\"null\"]";
	case 114:
	case 3802:
		return "\"description\":\"JSON\"";
	case 2950:
		return "\"type\":[\"string\",\"null\"],\"format\":\"uuid\"";
	case 1082:
		return "\"type\":[\"string\",\"null\"],\"format\":\"date\"";
	case 1184:
		return "\"type\":[\"string\",\"null\"],\"format\":\"date-time\"";
	default:
		return "\"type\":[\"string\",\"null\"]";
	}
}

static PGresult *
openapi_describe(PGconn *db, const char *name, const char *text, const char *where)
{
	PGresult *r = PQprepare(db, name, text, 0, NULL);

	/* A statement of two pages is prepared already: that is all right. */
	if (PQresultStatus(r) != PGRES_COMMAND_OK && strcmp(PQresultErrorField(r, PG_DIAG_SQLSTATE), "42P05") != 0) {
		snprintf(openapi_error, sizeof(openapi_error), "%s: %s: %s", where, name,
		    PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY));
		PQclear(r);
		return NULL;
	}
	PQclear(r);
	return PQdescribePrepared(db, name);
}

static int
openapi_section(struct buf *b, PGconn *db, const char *name, const char *text, const char *section, const char *where)
{
	PGresult *d = openapi_describe(db, name, text, where);

	if (d == NULL)
		return -1;
	openapi_string(b, section);
	buf_puts(b, ":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{");
	for (int i = 0; i < PQnfields(d); i++) {
		buf_puts(b, i > 0 ? "," : "");
		openapi_string(b, PQfname(d, i));
		buf_printf(b, ":{%s}", openapi_type(PQftype(d, i)));
	}
	buf_puts(b, "}}}");
	PQclear(d);
	return 0;
}

static int
openapi_list(struct buf *b, PGconn *db, const struct page *p, struct mem *m)
{
	const struct field *fields = query_fields(m, p->list);
	struct form empty = {0}, path = {0};
	struct form_pair pairs[8];
	struct query *q;

	/* Stand-ins for the path's parameters: only the text of the query counts here. */
	path.pairs = pairs;
	for (const char *at = strstr(p->path, "/:"); at != NULL && path.count < 8; at = strstr(at + 2, "/:"))
		pairs[path.count++] =
		    (struct form_pair){.name = mem_copy(m, at + 2, strcspn(at + 2, "/.")), .text = ""};
	q = query_compile(m, p->list, form_check(m, &empty, fields), &path, 0);
	if (openapi_section(b, db, mem_printf(m, "list %s", p->list->name), q->text, "rows", p->path) != 0)
		return -1;
	buf_putc(b, ',');
	return openapi_section(b, db, mem_printf(m, "count %s", p->list->name), q->count, "count", p->path);
}

static int
openapi_answers(struct buf *b, PGconn *db, const struct page *p, struct mem *m)
{
	char *names = mem_string(m, p->sql != NULL ? p->sql : ""), *name;
	bool comma = false;

	buf_puts(b, "\"responses\":{\"200\":{\"description\":\"OK\",\"content\":{\"application/json\":{\"schema\":"
		    "{\"type\":\"object\",\"properties\":{");
	while ((name = strsep(&names, " ")) != NULL) {
		const struct statement *st = *name != '\0' ? statement_find(name) : NULL;

		if (st == NULL)
			continue;
		buf_puts(b, comma ? "," : "");
		if (openapi_section(b, db, st->name, st->text, st->section, p->path) != 0)
			return -1;
		comma = true;
	}
	if (p->list != NULL) {
		buf_puts(b, comma ? "," : "");
		if (openapi_list(b, db, p, m) != 0)
			return -1;
	}
	buf_puts(b, "}}}}},\"default\":{\"$ref\":\"#/components/responses/Refusal\"}}");
	return 0;
}

static int
openapi_page(struct buf *b, PGconn *db, const struct area *a, const struct page *p)
{
	struct mem *m = mem_new();
	int result;

	buf_printf(b, "\"%s\":{\"summary\":", p->method == POST ? "post" : "get");
	openapi_string(b, p->title != NULL ? p->title : p->path);
	if (p->about != NULL) {
		buf_puts(b, ",\"description\":");
		openapi_string(b, p->about);
	}
	buf_printf(b, ",\"tags\":[\"%s\"],\"x-permission\":\"%s\",", a->name, p->allow);
	if (strcmp(p->allow, "anyone") != 0)
		buf_puts(b, "\"security\":[{\"token\":[]}],");
	openapi_parameters(b, p, m);
	if (p->method == POST)
		openapi_body(b, p);
	result = openapi_answers(b, db, p, m);
	buf_putc(b, '}');
	mem_free(m);
	return result;
}

/* -- the document ----------------------------------------------------------------------------------- */

static const struct page *
openapi_other(const struct area *a, const struct page *p, enum page_method method)
{
	for (const struct page *const *t = a->tables; *t != NULL; t++)
		for (const struct page *o = *t; o->path != NULL; o++)
			if (o->method == method && strcmp(o->path, p->path) == 0)
				return o;
	return NULL;
}

/* A path once, with both its methods: at its GET, or at its POST when it has no GET. */
static int
openapi_both(struct buf *b, PGconn *db, const struct area *a, const struct page *p, bool *comma)
{
	const struct page *get = openapi_other(a, p, GET), *post = openapi_other(a, p, POST);

	if (p != (get != NULL ? get : post))
		return 0;
	buf_puts(b, *comma ? "," : "");
	*comma = true;
	openapi_path(b, p->path);
	buf_puts(b, ":{");
	if (get != NULL && openapi_page(b, db, a, get) != 0)
		return -1;
	if (post != NULL) {
		buf_puts(b, get != NULL ? "," : "");
		if (openapi_page(b, db, a, post) != 0)
			return -1;
	}
	buf_putc(b, '}');
	return 0;
}

int
openapi_build(PGconn *(*connect)(const char *), const char *version, const char **error)
{
	struct buf *b = &openapi_text;
	bool comma = false;

	*error = openapi_error;
	buf_reset(b);
	buf_puts(b, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Pavilion\",\"version\":");
	openapi_string(b, version);
	buf_puts(b, ",\"license\":{\"name\":\"ISC\",\"identifier\":\"ISC\"}},\"paths\":{");
	for (const struct area *a = areas; a->name != NULL; a++) {
		PGconn *db = connect(a->role);

		if (db == NULL) {
			snprintf(openapi_error, sizeof(openapi_error), "no database for the role %s", a->role);
			return -1;
		}
		for (const struct page *const *t = a->tables; *t != NULL; t++)
			for (const struct page *p = *t; p->path != NULL; p++)
				if (openapi_both(b, db, a, p, &comma) != 0) {
					PQfinish(db);
					return -1;
				}
		PQfinish(db);
	}
	buf_puts(b, "},\"components\":{\"securitySchemes\":{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}},"
		    "\"responses\":{\"Refusal\":{\"description\":\"Refused: why, and beside which field\",\"content\":"
		    "{\"application/json\":{\"schema\":{\"type\":\"object\",\"properties\":{\"status\":{\"type\":"
		    "\"integer\"},\"error\":{\"type\":\"string\"},\"fields\":{\"type\":\"object\","
		    "\"additionalProperties\":{\"type\":\"string\"}}}}}}}}}}\n");
	return 0;
}
