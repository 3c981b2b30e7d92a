/* A message rendered from its templates. */
#include "mail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "badge/work.h"
#include "view.h"

/* OIDs of pg_type.dat */
enum { OID_BOOL = 16, OID_INT8 = 20, OID_TEXT = 25, OID_JSONB = 3802 };

static const char *const folders[] = {"mail", NULL};
static const char *const langs[] = {"en", "zh"};
enum { LANGS = sizeof(langs) / sizeof(langs[0]) };

/* The messages there are; a `link` of their values that is only a token becomes an address with this path. */
static struct kind {
	const char *kind, *path;
	/*
	 * The column of the row that names what is attached, and what attaches it. Returns 0, -1: the database failed,
	 * or 1: it is not for the mail's recipient any more.
	 */
	const char *file;
	int (*attach)(struct mem *, PGconn *, const char *name, struct mail *);
	struct view *text[LANGS], *html[LANGS]; /* compiled when first needed */
} kinds[] = {
    {.kind = "application-applied"},
    {.kind = "application-approved"},
    {.kind = "application-confirmed"},
    {.kind = "application-declined"},
    {.kind = "application-revoked"},
    {.kind = "application-withdrawn"},
    {.kind = "badge", .file = "badge", .attach = badge_attach},
    {.kind = "confirm", .path = "/confirm/"},
    {.kind = "email", .path = "/confirm/"},
    {.kind = "email-changed"},
    {.kind = "forum-cancelled"},
    {.kind = "forum-lapsed"},
    {.kind = "forum-moved"},
    {.kind = "forum-offer"},
    {.kind = "forum-place"},
    {.kind = "hold-lapsed"},
    {.kind = "invite", .path = "/reset/"},
    {.kind = "join-accepted"},
    {.kind = "join-asked"},
    {.kind = "join-declined"},
    {.kind = "join-lapsed"},
    {.kind = "known"},
    {.kind = "office-invitation"},
    {.kind = "reset", .path = "/reset/"},
    {.kind = "visit-cancelled"},
    {.kind = "visit-confirm"},
    {.kind = "visit-email"},
    {.kind = "visit-email-changed"},
    {.kind = "visit-group"},
    {.kind = "visit-group-done"},
    {.kind = "visit-invitation"},
    {.kind = "visit-known"},
    {.kind = "visit-link"},
    {.kind = "visit-transfer"},
    {.kind = "visit-transferred"},
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

/* What a template sees besides the row. */
struct shown {
	struct mem *mem;
	const PGresult *row;
	const struct kind *kind;
	const char *subject;
};

static const char *
value(const PGresult *row, const char *name)
{
	int column = PQfnumber(row, name);

	return column < 0 || PQgetisnull(row, 0, column) ? NULL : PQgetvalue(row, 0, column);
}

static const char *
home_url(void)
{
	const char *url = getenv("PAVILION_URL");

	return url != NULL && url[0] != '\0' ? url : "http://127.0.0.1:8080";
}

/* Where the button of the message leads. */
static const char *
target(const struct shown *s)
{
	const char *link = value(s->row, "link"), *path = value(s->row, "path");

	if (link != NULL && strstr(link, "://") != NULL)
		return link;
	if (link != NULL && s->kind->path != NULL)
		return mem_printf(s->mem, "%s%s%s", home_url(), s->kind->path, link);
	return mem_printf(s->mem, "%s%s", home_url(), path != NULL ? path : "/");
}

static const char *
global(void *arg, const char *name)
{
	const struct shown *s = arg;

	if (strcmp(name, "subject") == 0)
		return s->subject;
	if (strcmp(name, "home_url") == 0)
		return home_url();
	return strcmp(name, "target") == 0 ? target(s) : NULL;
}

static struct view *
compiled(struct view **view, const char *kind, const char *ending, int lang, const char **why)
{
	char file[80];

	if (*view == NULL) {
		snprintf(file, sizeof(file), "%s.%s", kind, ending);
		*view = view_load(folders, file, langs[lang], why);
	}
	return *view;
}

/* Compiles both parts of a kind. */
static bool
kind_load(struct kind *k, int lang, const char **why)
{
	return compiled(&k->text[lang], k->kind, "txt", lang, why) != NULL &&
	       compiled(&k->html[lang], k->kind, "html", lang, why) != NULL;
}

bool
mail_known(const char *kind)
{
	for (int i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return true;
	return false;
}

int
mail_check(const char **why)
{
	for (int i = 0; i < KINDS; i++)
		for (int lang = 0; lang < LANGS; lang++)
			if (!kind_load(&kinds[i], lang, why))
				return -1;
	return 0;
}

static char *
render(const struct view *view, struct shown *s, int lang)
{
	const struct view_section section = {.name = "mail", .rows = s->row};
	const struct view_data data = {
	    .sections = &section, .count = 1, .global = global, .arg = s, .lang = langs[lang]};
	struct buf out = {0};
	char *text;

	view_render(view, &data, &out);
	text = mem_copy(s->mem, out.data != NULL ? out.data : "", out.len);
	buf_free(&out);
	return text;
}

/* At most one empty line in a row, whatever the parts of the template left. */
static void
squeeze(char *text)
{
	char *to = text;
	int ends = 0;

	for (; *text != '\0'; text++) {
		ends = *text == '\n' ? ends + 1 : 0;
		if (ends <= 2)
			*to++ = *text;
	}
	*to = '\0';
}

/* The text template begins as a mail does: "Subject: ...", an empty line, the text. */
static bool
split_subject(char *text, const char **subject, const char **rest)
{
	static const char word[] = "Subject: ";
	char *end = strchr(text, '\n');

	squeeze(text);
	if (strncmp(text, word, strlen(word)) != 0 || end == NULL)
		return false;
	*end = '\0';
	*subject = text + strlen(word);
	*rest = end + 1 + strspn(end + 1, "\n");
	return true;
}

int
mail_render(struct mem *mem, const PGresult *row, struct mail *m, const char **why)
{
	const char *kind = value(row, "kind"), *lang_name = value(row, "lang");
	struct shown s = {.mem = mem, .row = row};
	int i = 0, lang = 0;

	while (i < KINDS && (kind == NULL || strcmp(kinds[i].kind, kind) != 0))
		i++;
	while (lang < LANGS && (lang_name == NULL || strcmp(langs[lang], lang_name) != 0))
		lang++;
	if (i == KINDS || lang == LANGS) {
		*why = i == KINDS ? "there is no mail of this kind" : "there is no mail in this language";
		return -1;
	}
	if (!kind_load(&kinds[i], lang, why))
		return -1;
	s.kind = &kinds[i];
	*m = (struct mail){.lang = langs[lang]};
	if (!split_subject(render(kinds[i].text[lang], &s, lang), &m->subject, &m->text)) {
		*why = "the text does not begin with its subject";
		return -1;
	}
	s.subject = m->subject;
	m->html = render(kinds[i].html[lang], &s, lang);
	m->id = mem_string(mem, value(row, "id"));
	m->to = mem_string(mem, value(row, "recipient"));
	m->date = mem_string(mem, value(row, "date"));
	m->fair = mem_string(mem, value(row, "fair"));
	return 0;
}

int
mail_attach(struct mem *mem, PGconn *db, const PGresult *row, struct mail *m, const char **why)
{
	const char *kind = value(row, "kind"), *name;
	int failed;

	for (int i = 0; i < KINDS; i++) {
		if (kinds[i].attach == NULL || strcmp(kinds[i].kind, kind) != 0)
			continue;
		name = value(row, kinds[i].file);
		failed = name != NULL ? kinds[i].attach(mem, db, name, m) : 0;
		if (failed != 0) {
			*why = failed < 0 ? "what comes with the mail could not be made"
					  : "what comes with the mail belongs to another address by now";
			return failed;
		}
	}
	return 0;
}

static Oid
oid_of(const char *type)
{
	if (strcmp(type, "array") == 0 || strcmp(type, "object") == 0)
		return OID_JSONB;
	if (strcmp(type, "number") == 0)
		return OID_INT8;
	return strcmp(type, "boolean") == 0 ? OID_BOOL : OID_TEXT;
}

PGresult *
mail_row(const PGresult *values)
{
	PGresult *row = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	int count = PQntuples(values);
	PGresAttDesc *columns = calloc((size_t)count + 1, sizeof(*columns));

	if (row == NULL || columns == NULL)
		abort();
	for (int i = 0; i < count; i++)
		columns[i] = (PGresAttDesc){
		    .name = PQgetvalue(values, i, 0), .typid = oid_of(PQgetvalue(values, i, 2)), .typlen = -1};
	if (!PQsetResultAttrs(row, count, columns))
		abort();
	for (int i = 0; i < count; i++)
		if (!PQsetvalue(row, 0, i, PQgetvalue(values, i, 1),
			PQgetisnull(values, i, 1) ? -1 : PQgetlength(values, i, 1)))
			abort();
	free(columns);
	return row;
}
