#include "db.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <libpq-events.h>

#include "statement.h"

#define PARAMS_MAX 64

const char *
db_home(void)
{
	static char home[2 * PATH_MAX];
	const char *given = getenv("PAVILION_HOME");
	char here[PATH_MAX];
	ssize_t n;

	if (given != NULL && given[0] == '/') {
		snprintf(home, sizeof(home), "%s", given);
	} else if (given != NULL && given[0] != '\0' && getcwd(here, sizeof(here)) != NULL) {
		snprintf(home, sizeof(home), "%s/%s", here, given);
	} else if (home[0] == '\0' && (n = readlink("/proc/self/exe", here, sizeof(here) - 1)) > 0) {
		here[n] = '\0';
		*strrchr(here, '/') = '\0';
		snprintf(home, sizeof(home), "%s/var", here);
	}
	return home;
}

/* The value of KEY=VALUE in PAVILION_HOME/instance.env, or NULL. */
static const char *
instance_value(const char *key)
{
	static char line[4096];
	char path[2 * PATH_MAX + 16];
	size_t length = strlen(key);
	FILE *f;

	snprintf(path, sizeof(path), "%s/instance.env", db_home());
	if ((f = fopen(path, "re")) == NULL)
		return NULL;
	while (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\r\n")] = '\0';
		if (strncmp(line, key, length) == 0 && line[length] == '=') {
			fclose(f);
			return line + length + 1;
		}
	}
	fclose(f);
	return NULL;
}

static const char *
role_url(const char *role)
{
	char key[64];
	const char *url;
	size_t n;

	n = (size_t)snprintf(key, sizeof(key), "PAVILION_%s_URL", role);
	for (size_t i = 0; i < n && i < sizeof(key); i++)
		if (key[i] >= 'a' && key[i] <= 'z')
			key[i] -= 'a' - 'A';
	if ((url = getenv(key)) != NULL && url[0] != '\0')
		return url;
	if (strcmp(role, "owner") == 0 && (url = getenv("DATABASE_URL")) != NULL && url[0] != '\0')
		return url;
	return instance_value(key);
}

/* -- what failed ------------------------------------------------------------------------------------------- */

static void
fault_note(struct db_fault *f, const PGresult *r)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *primary = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	const char *message = primary != NULL ? primary : PQresultErrorMessage(r);
	const char *constraint = PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME);

	/* What is asked of a transaction that has failed already says nothing of why. */
	if (f == NULL || PQresultStatus(r) != PGRES_FATAL_ERROR || (state != NULL && strcmp(state, "25P02") == 0))
		return;
	snprintf(f->state, sizeof(f->state), "%s", state != NULL ? state : "");
	snprintf(f->message, sizeof(f->message), "%.*s", (int)strcspn(message, "\n"), message);
	snprintf(f->constraint, sizeof(f->constraint), "%s", constraint != NULL ? constraint : "");
}

/* libpq keeps the fault beside the connection, and tells of every result, those of COPY too. */
static int
fault_event(PGEventId event, void *info, void *pass)
{
	(void)pass;
	if (event == PGEVT_RESULTCREATE) {
		const PGEventResultCreate *made = info;

		fault_note(PQinstanceData(made->conn, fault_event), made->result);
	} else if (event == PGEVT_CONNDESTROY) {
		free(PQinstanceData(((PGEventConnDestroy *)info)->conn, fault_event));
	}
	return 1;
}

static void
fault_open(PGconn *db)
{
	struct db_fault *f = calloc(1, sizeof(*f));

	if (f == NULL)
		abort();
	PQregisterEventProc(db, fault_event, "pavilion faults", NULL);
	PQsetInstanceData(db, fault_event, f);
}

struct db_fault *
db_fault(PGconn *db)
{
	return PQinstanceData(db, fault_event);
}

/* -- connections ------------------------------------------------------------------------------------------- */

PGconn *
db_open(const char *role)
{
	static const char *const keys[] = {"dbname", "fallback_application_name", "client_encoding", NULL};
	const char *url = role_url(role);
	char name[64];
	PGconn *db;

	if (url == NULL) {
		fprintf(stderr,
		    "pavilion: no database is known: start it with `make run`, or set PAVILION_HOME or DATABASE_URL\n"
		    "pavilion: looked for %s/instance.env (role %s)\n",
		    db_home(), role);
		return NULL;
	}
	snprintf(name, sizeof(name), "pavilion %s", role);
	db = PQconnectdbParams(keys, (const char *const[]){url, name, "UTF8", NULL}, 1);
	if (db == NULL || PQstatus(db) != CONNECTION_OK) {
		fprintf(stderr, "pavilion: cannot reach the database as %s: %s", role, PQerrorMessage(db));
		PQfinish(db);
		return NULL;
	}
	fault_open(db);
	db_exec(db, "set client_min_messages = warning");
	/* DATABASE_URL names the role that made ours: it may act as the owner, but is not. */
	if (url == getenv("DATABASE_URL") && db_exec(db, "set role pavilion_owner") == -1) {
		fprintf(stderr, "pavilion: the database has no schema yet: `pavilion migrate` makes it\n");
		PQfinish(db);
		return NULL;
	}
	return db;
}

/*
 * Which statements this connection has prepared: one byte each, in the order of statement_all(). libpq keeps
 * it beside the connection and tells when that is reset or ended.
 */
static int
prepared_event(PGEventId event, void *info, void *pass)
{
	size_t count;

	(void)pass;
	(void)statement_all(&count);
	if (event == PGEVT_CONNRESET) {
		char *prepared = PQinstanceData(((PGEventConnReset *)info)->conn, prepared_event);

		if (prepared != NULL)
			memset(prepared, 0, count);
	} else if (event == PGEVT_CONNDESTROY) {
		free(PQinstanceData(((PGEventConnDestroy *)info)->conn, prepared_event));
	}
	return 1;
}

static char *
prepared_of(PGconn *db)
{
	char *prepared = PQinstanceData(db, prepared_event);
	size_t count;

	if (prepared != NULL)
		return prepared;
	(void)statement_all(&count);
	if ((prepared = calloc(count + 1, 1)) == NULL)
		abort();
	PQregisterEventProc(db, prepared_event, "pavilion statements", NULL);
	PQsetInstanceData(db, prepared_event, prepared);
	return prepared;
}

/* A statement or a parameter that does not exist is a mistake in the program: it cannot go on. */
static void __attribute__((noreturn)) mistake(const char *name, const char *what)
{
	fprintf(stderr, "pavilion: statement %s: %s\n", name, what);
	abort();
}

static const char *
param_value(const struct statement *s, const char *name, const struct db_param *params)
{
	for (; params != NULL && params->name != NULL; params++)
		if (strcmp(params->name, name) == 0)
			return params->value;
	fprintf(stderr, "pavilion: parameter :%s is not given\n", name);
	mistake(s->name, "called wrongly");
}

/* libpq answers NULL when nothing could be sent; the reason is then the connection's. */
static PGresult *
never_null(PGconn *db, PGresult *r)
{
	if (r != NULL)
		return r;
	if ((r = PQmakeEmptyPGresult(db, PGRES_FATAL_ERROR)) == NULL)
		abort();
	fault_note(db_fault(db), r);
	return r;
}

PGresult *
db_run(PGconn *db, const char *name, const struct db_param *params)
{
	const struct statement *s = statement_find(name), *first;
	const char *values[PARAMS_MAX];
	char *prepared;
	PGresult *r;
	size_t count;

	if (s == NULL)
		mistake(name, "there is none of that name");
	if (s->nparams > PARAMS_MAX)
		mistake(name, "too many parameters");
	for (int i = 0; i < s->nparams; i++)
		values[i] = param_value(s, s->params[i], params);
	prepared = prepared_of(db);
	first = statement_all(&count);
	if (!prepared[s - first]) {
		r = never_null(db, PQprepare(db, s->name, s->text, 0, NULL));
		if (PQresultStatus(r) != PGRES_COMMAND_OK)
			return r;
		PQclear(r);
		prepared[s - first] = 1;
	}
	return never_null(db, PQexecPrepared(db, s->name, s->nparams, values, NULL, NULL, 0));
}

static bool
failed(const PGresult *r)
{
	ExecStatusType status = PQresultStatus(r);

	return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK;
}

PGresult *
db_must(PGconn *db, const char *name, const struct db_param *params)
{
	PGresult *r = db_run(db, name, params);

	if (failed(r)) {
		fprintf(stderr, "pavilion: %s: %s", name, PQresultErrorMessage(r));
		exit(1);
	}
	return r;
}

int
db_exec(PGconn *db, const char *sql)
{
	PGresult *r = PQexec(db, sql);
	int bad = failed(r);

	if (bad)
		fprintf(stderr, "pavilion: %s", PQerrorMessage(db));
	PQclear(r);
	return bad ? -1 : 0;
}
