#include "migrate.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sodium.h>

#include "buf.h"

/* Any number will do, if only every Pavilion takes the same: two starts must not migrate at once. */
#define MIGRATE_LOCK "7018252491"

const char *const migrate_roles[] = {"owner", "portal", "office", "jobs", "vault", NULL};

struct file {
	long number;
	char name[NAME_MAX + 1];
	char digest[2 * crypto_hash_sha256_BYTES + 1];
	char *text;
};

struct files {
	struct file *list;
	size_t count;
};

static void
files_free(struct files *files)
{
	for (size_t i = 0; i < files->count; i++)
		free(files->list[i].text);
	free(files->list);
	*files = (struct files){0};
}

/* The number of NNN_name.sql, or 0 if the name is no such name. */
static long
file_number(const char *name)
{
	const char *dot = strrchr(name, '.');
	char *end;
	long n = strtol(name, &end, 10);

	return end == name + 3 && *end == '_' && n > 0 && dot != NULL && strcmp(dot, ".sql") == 0 ? n : 0;
}

static int
file_order(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	return x->number < y->number ? -1 : x->number > y->number;
}

static bool
file_read(struct file *file, const char *folder)
{
	char path[PATH_MAX], chunk[8192];
	unsigned char digest[crypto_hash_sha256_BYTES];
	struct buf text = {0};
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, file->name);
	if ((f = fopen(path, "re")) == NULL) {
		fprintf(stderr, "pavilion: %s: %s\n", path, strerror(errno));
		return false;
	}
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&text, chunk, n);
	fclose(f);
	buf_add(&text, "", 0);
	crypto_hash_sha256(digest, (unsigned char *)text.data, text.len);
	sodium_bin2hex(file->digest, sizeof(file->digest), digest, sizeof(digest));
	file->text = text.data;
	return true;
}

/* Every migration of the folder in order; two of one number are a mistake. */
static bool
files_read(struct files *files, const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	if (dir == NULL) {
		fprintf(stderr, "pavilion: %s: %s\n", folder, strerror(errno));
		return false;
	}
	while ((entry = readdir(dir)) != NULL) {
		struct file *file;

		if (file_number(entry->d_name) == 0)
			continue;
		files->list = realloc(files->list, (files->count + 1) * sizeof(*files->list));
		if (files->list == NULL)
			abort();
		file = &files->list[files->count++];
		*file = (struct file){.number = file_number(entry->d_name)};
		snprintf(file->name, sizeof(file->name), "%s", entry->d_name);
	}
	closedir(dir);
	if (files->count > 0)
		qsort(files->list, files->count, sizeof(*files->list), file_order);
	for (size_t i = 0; i < files->count; i++) {
		if (i > 0 && files->list[i].number == files->list[i - 1].number) {
			fprintf(stderr, "pavilion: %s and %s have the same number\n", files->list[i - 1].name,
			    files->list[i].name);
			return false;
		}
		if (!file_read(&files->list[i], folder))
			return false;
	}
	return true;
}

static bool
exec(PGconn *db, const char *sql, const char *what)
{
	PGresult *r = PQexec(db, sql);
	bool good = PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;

	if (!good)
		fprintf(stderr, "pavilion: %s: %s", what, PQerrorMessage(db));
	PQclear(r);
	return good;
}

/* Says where in the file it failed: libpq counts characters of the text it was given. */
static void
file_complain(const struct file *file, const PGresult *r)
{
	const char *at = PQresultErrorField(r, PG_DIAG_STATEMENT_POSITION);
	const char *hint = PQresultErrorField(r, PG_DIAG_MESSAGE_HINT);
	const char *where = PQresultErrorField(r, PG_DIAG_CONTEXT);
	long left = at != NULL ? atol(at) - 1 : 0, line = 1;

	for (const char *p = file->text; *p != '\0' && left > 0; p++) {
		if ((*p & 0xC0) != 0x80)
			left--;
		if (*p == '\n')
			line++;
	}
	fprintf(stderr, "pavilion: sql/schema/%s", file->name);
	if (at != NULL)
		fprintf(stderr, ":%ld", line);
	fprintf(stderr, ": %s\n", PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY));
	if (hint != NULL)
		fprintf(stderr, "  %s\n", hint);
	if (where != NULL)
		fprintf(stderr, "  %s\n", where);
}

static bool
file_apply(PGconn *db, const struct file *file)
{
	char number[24];
	const char *values[] = {number, file->name, file->digest};
	PGresult *r;
	bool good;

	snprintf(number, sizeof(number), "%ld", file->number);
	if (!exec(db, "begin", file->name))
		return false;
	r = PQexec(db, file->text);
	good = PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK ||
	       PQresultStatus(r) == PGRES_EMPTY_QUERY;
	if (!good)
		file_complain(file, r);
	PQclear(r);
	if (good) {
		r = PQexecParams(db,
		    "insert into public.schema_version (version, name, sha256) values ($1::int, $2, $3)", 3, NULL,
		    values, NULL, NULL, 0);
		good = PQresultStatus(r) == PGRES_COMMAND_OK;
		if (!good)
			fprintf(stderr, "pavilion: %s: %s", file->name, PQerrorMessage(db));
		PQclear(r);
	}
	return exec(db, good ? "commit" : "rollback", file->name) && good;
}

static const struct file *
files_find(const struct files *files, long number)
{
	for (size_t i = 0; i < files->count; i++)
		if (files->list[i].number == number)
			return &files->list[i];
	return NULL;
}

/* What was applied must still be what the files say; returns the last number, or -1. */
static long
applied_check(PGconn *db, const struct files *files)
{
	PGresult *r = PQexec(db, "select version, name, sha256 from public.schema_version order by version");
	long last = 0;

	if (PQresultStatus(r) != PGRES_TUPLES_OK) {
		fprintf(stderr, "pavilion: %s", PQerrorMessage(db));
		last = -1;
	}
	for (int i = 0; last >= 0 && i < PQntuples(r); i++) {
		const struct file *file = files_find(files, atol(PQgetvalue(r, i, 0)));

		last = atol(PQgetvalue(r, i, 0));
		if (file == NULL) {
			fprintf(stderr,
			    "pavilion: the database has migration %s, which this program does not know:\n"
			    "  it was made by a newer Pavilion; start that one, or restore a backup\n",
			    PQgetvalue(r, i, 1));
			last = -1;
		} else if (strcmp(file->digest, PQgetvalue(r, i, 2)) != 0) {
			fprintf(stderr,
			    "pavilion: sql/schema/%s is not the file that was applied to this database:\n"
			    "  an applied migration never changes; put the change into a new file\n",
			    file->name);
			last = -1;
		}
	}
	PQclear(r);
	return last;
}

static bool
migrate_begin(PGconn *db)
{
	return exec(db,
	    "set client_min_messages = warning; set search_path = public; set lock_timeout = 0;"
	    " set statement_timeout = 0; select pg_advisory_lock(" MIGRATE_LOCK ");"
	    " create table if not exists public.schema_version (version int primary key, name text not null,"
	    " sha256 text not null, applied_at timestamptz not null default now())",
	    "schema_version");
}

int
migrate_apply(PGconn *owner, const char *folder, long to, void (*tell)(const char *line))
{
	struct files files = {0};
	char line[NAME_MAX + 64];
	int applied = 0;
	long last;

	if (!files_read(&files, folder) || !migrate_begin(owner) || (last = applied_check(owner, &files)) < 0) {
		files_free(&files);
		return -1;
	}
	for (size_t i = 0; applied >= 0 && i < files.count; i++) {
		const struct file *file = &files.list[i];

		if (file->number <= last || file->number > to)
			continue;
		snprintf(line, sizeof(line), "migration %s", file->name);
		if (tell != NULL)
			tell(line);
		applied = file_apply(owner, file) ? applied + 1 : -1;
	}
	files_free(&files);
	if (!exec(owner, "select pg_advisory_unlock(" MIGRATE_LOCK "); reset all", "schema_version"))
		return -1;
	return applied;
}

int
migrate_list(PGconn *owner, const char *folder)
{
	struct files files = {0};
	PGresult *r;

	if (!files_read(&files, folder) || !migrate_begin(owner)) {
		files_free(&files);
		return -1;
	}
	for (size_t i = 0; i < files.count; i++) {
		const char *name[] = {files.list[i].name};

		r = PQexecParams(owner,
		    "select to_char(applied_at, 'YYYY-MM-DD HH24:MI') from public.schema_version where name = $1", 1,
		    NULL, name, NULL, NULL, 0);
		printf("%-40s %s\n", name[0], PQntuples(r) == 1 ? PQgetvalue(r, 0, 0) : "to come");
		PQclear(r);
	}
	files_free(&files);
	return 0;
}

/* Runs format() of `what` with the two identifiers or literals quoted by the server, then executes the outcome. */
static bool
admin_exec(PGconn *admin, const char *format, const char *role, const char *literal)
{
	const char *values[] = {format, role, literal};
	PGresult *r = PQexecParams(admin, "select format($1, $2::text, $3::text)", 3, NULL, values, NULL, NULL, 0);
	bool good = PQresultStatus(r) == PGRES_TUPLES_OK;

	if (!good)
		fprintf(stderr, "pavilion: %s: %s", role, PQerrorMessage(admin));
	else
		good = exec(admin, PQgetvalue(r, 0, 0), role);
	PQclear(r);
	return good;
}

static bool
role_exists(PGconn *admin, const char *role)
{
	PGresult *r = PQexecParams(admin, "select from pg_roles where rolname = $1", 1, NULL, &role, NULL, NULL, 0);
	bool found = PQntuples(r) == 1;

	PQclear(r);
	return found;
}

int
migrate_role(PGconn *admin, const char *name, const char *password)
{
	char role[64];
	bool owner = strcmp(name, migrate_roles[0]) == 0;

	snprintf(role, sizeof(role), "pavilion_%s", name);
	/* Another start may make it at the same moment: then it exists, which is all that is wanted. */
	if (!role_exists(admin, role) && !admin_exec(admin, "create role %I login", role, "") &&
	    !role_exists(admin, role))
		return -1;
	if (!admin_exec(admin, "alter role %I login password %L", role, password) ||
	    !admin_exec(admin, "grant connect on database %2$I to %1$I", role, PQdb(admin)))
		return -1;
	if (owner && (!admin_exec(admin, "grant create, temporary on database %2$I to %1$I", role, PQdb(admin)) ||
			 !admin_exec(admin, "grant usage, create on schema public to %I with grant option", role, "") ||
			 !admin_exec(admin, "grant %I to current_user", role, "")))
		return -1;
	return 0;
}
