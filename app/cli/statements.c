/* pavilion statements: the named statements; with --check each is prepared and planned as the role that runs it. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "db.h"
#include "page.h"
#include "query.h"
#include "statement.h"
#include "work.h"

/*
 * What pages do not name: who runs that statement, or those of that file, and what has to be there before they fit. The
 * rest is run by commands, as the owner.
 */
static const struct {
	const char *name, *role, *before;
} others[] = {
    {"session", "office", NULL},
    {"session", "portal", NULL},
    {"engine", "portal", NULL},
    {"vault", "vault", NULL},
    {"job", "jobs", NULL},
    {"mail", "jobs", NULL},
    {"badge_job", "jobs", NULL},
    {"search", "jobs", NULL},
    {"export_run", "jobs", NULL},
    {"import.begin", "owner", NULL},
    {"import.begin_codes", "owner", NULL},
    {"import.codes_plan", "owner", NULL},
    {"import.codes_used", "owner", NULL},
    {"import.codes_aside", "owner", NULL},
    {"import", "jobs", "select import_open(null)"}, /* its temporary tables */
    {"import", "owner", "select import_open(null)"},
};

#define OTHERS (sizeof(others) / sizeof(others[0]))

/* One connection per role, opened when first needed. */
static struct connection {
	const char *role;
	PGconn *db;
} connections[] = {{.role = "owner"}, {.role = "portal"}, {.role = "office"}, {.role = "jobs"}, {.role = "vault"}};

#define CONNECTIONS (sizeof(connections) / sizeof(connections[0]))

static size_t checked, failed;

static PGconn *
connection_of(const char *role)
{
	for (size_t i = 0; i < CONNECTIONS; i++) {
		struct connection *c = &connections[i];

		if (strcmp(c->role, role) != 0)
			continue;
		if (c->db != NULL)
			return c->db;
		/* A plan for any parameters: it is made without looking at a value or running a function. */
		if ((c->db = db_open(role)) == NULL || db_exec(c->db, "set plan_cache_mode = force_generic_plan") != 0)
			exit(1);
		return c->db;
	}
	fprintf(stderr, "pavilion: there is no role %s\n", role);
	exit(1);
}

/* The line of the text at PostgreSQL's position, which counts characters from 1; 0 without one. */
static int
line_of(const char *text, const char *position)
{
	int left = position != NULL ? atoi(position) : 0, line = 0;

	for (; left > 1 && *text != '\0'; text++) {
		line += *text == '\n';
		left -= ((unsigned char)text[1] & 0xc0) != 0x80;
	}
	return line;
}

static void
report(const char *file, int line, const char *text, const char *name, const char *role, const PGresult *r)
{
	const char *message = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

	failed++;
	fprintf(stderr, "%s:%d: %s (%s as %s)\n", file,
	    line + line_of(text, PQresultErrorField(r, PG_DIAG_STATEMENT_POSITION)),
	    message != NULL ? message : PQresultErrorMessage(r), name, role);
}

/*
 * Prepares the text, which finds names and types, and has it explained, which finds rights that are missing.
 * Nothing is run.
 */
static void
check_text(const char *role, const char *name, const char *file, int line, const char *text, int nparams)
{
	PGconn *db = connection_of(role);
	struct buf explain = {0};
	PGresult *r = PQprepare(db, "checked", text, 0, NULL);

	checked++;
	if (PQresultStatus(r) != PGRES_COMMAND_OK) {
		report(file, line, text, name, role, r);
		PQclear(r);
		return;
	}
	PQclear(r);
	buf_puts(&explain, "explain execute checked");
	for (int i = 0; i < nparams; i++)
		buf_puts(&explain, i == 0 ? " (null" : ", null");
	buf_puts(&explain, nparams > 0 ? ")" : "");
	r = PQexec(db, explain.data);
	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		report(file, line, "", name, role, r);
	PQclear(r);
	PQclear(PQexec(db, "deallocate checked"));
	buf_free(&explain);
}

static void
check_statement(const char *role, const struct statement *s)
{
	check_text(role, s->name, s->file, s->line, s->text, s->nparams);
}

/* ---- lists --------------------------------------------------------------------------------------------- */

static void
check_list_query(const char *role, const struct page *p, const char *query)
{
	struct mem *m = mem_new();
	struct form form = {0}, path = {0};
	const char *name = mem_printf(m, "list %s?%s", p->list->name, query);
	struct query *q;

	form_urlencoded(m, &form, query, strlen(query));
	q = query_compile(m, p->list, form_check(m, &form, query_fields(m, p->list)), &path, 0);
	check_text(role, name, p->path, 1, q->text, q->nparams);
	check_text(role, mem_printf(m, "count of %s", name), p->path, 1, q->count, q->nparams);
	mem_free(m);
}

/* A value that the field takes, so that its condition becomes part of the text. */
static const char *
sample(const struct field *f)
{
	static const char *const samples[] = {
	    [FIELD_LINE] = "a",
	    [FIELD_UUID] = "00000000-0000-7000-8000-000000000000",
	    [FIELD_INTEGER] = "2",
	    [FIELD_MONEY] = "2",
	    [FIELD_DECIMAL] = "2",
	    [FIELD_DATE] = "2027-09-14",
	    [FIELD_TIME] = "2027-09-14T09:30",
	};

	return f->kind == FIELD_CHOICE ? f->choices : samples[f->kind];
}

/* The list as it opens, with everything chosen at once, and in each of its orders. */
static void
check_list(const char *role, const struct page *p)
{
	struct mem *m = mem_new();
	struct buf all = {0};

	for (const struct field *f = query_fields(m, p->list); f->name != NULL; f++) {
		const char *value = sample(f);

		buf_printf(&all, "%s%s=%.*s", all.len > 0 ? "&" : "", f->name, (int)strcspn(value, "|"), value);
		if (strcmp(f->name, "sort") != 0)
			continue;
		for (; *value != '\0'; value += strcspn(value, "|") + (value[strcspn(value, "|")] == '|'))
			check_list_query(role, p, mem_printf(m, "sort=%.*s", (int)strcspn(value, "|"), value));
	}
	check_list_query(role, p, "");
	check_list_query(role, p, all.data != NULL ? all.data : "");
	buf_free(&all);
	mem_free(m);
}

/* ---- all of it ----------------------------------------------------------------------------------------- */

static bool *seen; /* by index of the statement: some page runs it */

static void
check_page(const char *role, const struct page *p)
{
	char names[512], *rest = names, *name;
	const struct statement *s;
	size_t count;

	snprintf(names, sizeof(names), "%s", p->sql != NULL ? p->sql : "");
	while ((name = strsep(&rest, " ")) != NULL) {
		if (*name == '\0')
			continue;
		if ((s = statement_find(name)) == NULL) {
			fprintf(stderr, "%s: there is no statement %s\n", p->path, name);
			failed++;
			continue;
		}
		seen[s - statement_all(&count)] = true;
		check_statement(role, s);
	}
	if (p->list != NULL)
		check_list(role, p);
}

/* As everybody of the table who runs what is called `name`; false if it does not say. */
static bool
check_others(const struct statement *s, const char *name)
{
	bool known = false;

	for (size_t i = 0; i < OTHERS; i++) {
		if (strcmp(others[i].name, name) != 0)
			continue;
		if (others[i].before != NULL && db_exec(connection_of(others[i].role), others[i].before) != 0)
			failed++;
		check_statement(others[i].role, s);
		known = true;
	}
	return known;
}

static int
check_all(void)
{
	size_t count;
	const struct statement *all = statement_all(&count);

	if ((seen = calloc(count + 1, sizeof(*seen))) == NULL)
		abort();
	for (const struct area *a = areas; a->name != NULL; a++)
		for (const struct page *const *table = a->tables; *table != NULL; table++)
			for (const struct page *p = *table; p->path != NULL; p++)
				check_page(a->role, p);
	for (size_t i = 0; i < count; i++)
		if (!seen[i] && !check_others(&all[i], all[i].name) && !check_others(&all[i], all[i].area))
			check_statement("owner", &all[i]);
	for (size_t i = 0; i < CONNECTIONS; i++)
		PQfinish(connections[i].db);
	free(seen);
	printf("%zu checked, %zu failed\n", checked, failed);
	return failed > 0 ? 1 : 0;
}

static void
list_all(void)
{
	size_t count;
	const struct statement *all = statement_all(&count);

	for (size_t i = 0; i < count; i++) {
		printf("%s (", all[i].name);
		for (int k = 0; k < all[i].nparams; k++)
			printf("%s%s", k > 0 ? ", " : "", all[i].params[k]);
		printf(") %s:%d\n\t%s\n", all[i].file, all[i].line, all[i].why);
	}
}

int
cli_statements(int argc, char **argv)
{
	static const struct option names[] = {{"check", no_argument, NULL, 'c'}, {0}};
	bool check = false;
	int c;

	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (c != 'c')
			return cli_usage("statements", "unknown option");
		check = true;
	}
	if (optind < argc)
		return cli_usage("statements", "too many arguments");
	if (!work_start())
		return 1;
	if (check)
		return check_all();
	list_all();
	return 0;
}
