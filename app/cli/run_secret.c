/*
 * Passwords of the database roles, kept in PAVILION_HOME/secrets, and the addresses made with them. A process
 * gets only the addresses of its own roles.
 */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <libpq-fe.h>
#include <sodium.h>

#include "migrate.h"

#define SECRET_BYTES 24
#define DATABASE "pavilion"
#define ROLES_LOCK "7018252490"

/* A whole file or nothing: written beside it and renamed. */
static bool
file_write(const char *path, mode_t mode, const char *text, size_t length)
{
	char part[PATH_MAX];
	int fd;

	snprintf(part, sizeof(part), "%s.new", path);
	unlink(part);
	fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd == -1 || write(fd, text, length) != (ssize_t)length || fsync(fd) == -1 || close(fd) == -1 ||
	    rename(part, path) == -1) {
		fprintf(stderr, "pavilion: cannot write %s: %s\n", path, strerror(errno));
		return false;
	}
	return true;
}

static bool
secret_exists(const struct run *run, const char *name)
{
	return access(run_path(run_path(run->home, "secrets"), name), R_OK) == 0;
}

const char *
run_secret(const struct run *run, const char *name)
{
	static char text[2 * SECRET_BYTES + 2];
	unsigned char bytes[SECRET_BYTES];
	const char *path = run_path(run_path(run->home, "secrets"), name);
	FILE *f = fopen(path, "re");

	if (f != NULL) {
		bool got = fgets(text, sizeof(text), f) != NULL;

		fclose(f);
		text[strcspn(text, "\n")] = '\0';
		if (got && text[0] != '\0')
			return text;
	}
	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2hex(text, sizeof(text), bytes, sizeof(bytes));
	return file_write(path, 0600, text, strlen(text)) ? text : NULL;
}

static void
url_param(struct buf *url, char *mark, const char *name, const char *value)
{
	buf_putc(url, *mark);
	buf_puts(url, name);
	buf_putc(url, '=');
	buf_url(url, value, strlen(value));
	*mark = '&';
}

/* Inside a chroot no name can be looked up: its numbers are given along. Returns false if there are none. */
static bool
url_numbers(struct buf *url, char *mark, const char *hosts)
{
	char list[1024], number[NI_MAXHOST], *rest = list, *host;
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
	struct buf numbers = {0};

	snprintf(list, sizeof(list), "%s", hosts);
	while ((host = strsep(&rest, ",")) != NULL) {
		if (getaddrinfo(host, NULL, &hints, &found) != 0) {
			fprintf(stderr, "pavilion: DATABASE_URL: the host %s is not known\n", host);
			buf_free(&numbers);
			return false;
		}
		getnameinfo(found->ai_addr, found->ai_addrlen, number, sizeof(number), NULL, 0, NI_NUMERICHOST);
		freeaddrinfo(found);
		buf_printf(&numbers, "%s%s", numbers.len > 0 ? "," : "", number);
	}
	url_param(url, mark, "hostaddr", numbers.data);
	buf_free(&numbers);
	return true;
}

static PQconninfoOption *
given_parse(const struct run *run)
{
	char *error = NULL;
	PQconninfoOption *given = PQconninfoParse(run->database_url, &error);

	if (given == NULL)
		fprintf(stderr, "pavilion: DATABASE_URL: %s", error != NULL ? error : "out of memory\n");
	PQfreemem(error);
	return given;
}

static const char *
given_value(const PQconninfoOption *given, const char *name)
{
	for (; given->keyword != NULL; given++)
		if (strcmp(given->keyword, name) == 0)
			return given->val;
	return NULL;
}

/* The given address with another user: what else it says (hosts, TLS ...) is kept. */
static bool
given_url(const struct run *run, const char *role, const char *password, bool in_jail, struct buf *url)
{
	PQconninfoOption *given = given_parse(run);
	const char *name;
	bool good = true;
	char mark = '?';

	if (given == NULL)
		return false;
	if ((name = given_value(given, "dbname")) == NULL && (name = given_value(given, "user")) == NULL)
		name = DATABASE;
	buf_printf(url, "postgresql://pavilion_%s:%s@/", role, password);
	buf_url(url, name, strlen(name));
	for (const PQconninfoOption *o = given; o->keyword != NULL; o++)
		if (o->val != NULL && strcmp(o->keyword, "user") != 0 && strcmp(o->keyword, "password") != 0 &&
		    strcmp(o->keyword, "dbname") != 0)
			url_param(url, &mark, o->keyword, o->val);
	if (in_jail && given_value(given, "hostaddr") == NULL && given_value(given, "host") != NULL)
		good = url_numbers(url, &mark, given_value(given, "host"));
	PQconninfoFree(given);
	return good;
}

bool
run_secret_jail(const struct run *run)
{
	PQconninfoOption *given;
	const char *host;
	bool jail;

	if (run->database_url == NULL)
		return run->root;
	if ((given = given_parse(run)) == NULL)
		return false;
	host = given_value(given, "host");
	jail = run->root && (host != NULL || given_value(given, "hostaddr") != NULL) &&
	       (host == NULL || strchr(host, '/') == NULL) && given_value(given, "sslrootcert") == NULL &&
	       given_value(given, "sslcert") == NULL;
	PQconninfoFree(given);
	return jail;
}

bool
run_secret_url(const struct run *run, const char *role, bool in_jail, struct buf *url)
{
	const char *password = run_secret(run, role);
	char hosts[PATH_MAX + 16], mark = '?';

	if (password == NULL)
		return false;
	if (run->database_url != NULL)
		return given_url(run, role, password, in_jail, url);
	buf_printf(
	    url, "postgresql://%s%s:%s@/" DATABASE, strcmp(role, "postgres") == 0 ? "" : "pavilion_", role, password);
	/* Kore's parent stands outside the chroot and its workers inside: libpq takes the socket that is there. */
	snprintf(hosts, sizeof(hosts), "%s%s", in_jail ? "/run/pg," : "", run_path(run->sockets, "pg"));
	url_param(url, &mark, "host", hosts);
	return true;
}

static PGconn *
connect_url(const char *url, const char *database)
{
	static const char *const keys[] = {"dbname", "dbname", "fallback_application_name", NULL};
	PGconn *db;

	/* The second dbname is a plain name and wins over the one in the address. */
	db = PQconnectdbParams(database != NULL ? keys : keys + 1,
	    database != NULL ? (const char *const[]){url, database, "pavilion run", NULL}
			     : (const char *const[]){url, "pavilion run", NULL},
	    1);
	if (PQstatus(db) == CONNECTION_OK)
		return db;
	fprintf(stderr, "pavilion: cannot reach the database: %s", PQerrorMessage(db));
	PQfinish(db);
	return NULL;
}

/* The own cluster's superuser, in the database pavilion, which it makes first. */
static PGconn *
connect_own(const struct run *run)
{
	struct buf url = {0};
	PGconn *db = NULL, *first;
	PGresult *r;
	bool there;

	if (!run_secret_url(run, "postgres", false, &url) || (first = connect_url(url.data, "postgres")) == NULL) {
		buf_free(&url);
		return NULL;
	}
	r = PQexec(first, "select from pg_database where datname = '" DATABASE "'");
	there = PQntuples(r) == 1;
	PQclear(r);
	if (!there) {
		r = PQexec(first, "create database " DATABASE);
		there = PQresultStatus(r) == PGRES_COMMAND_OK;
		if (!there)
			fprintf(stderr, "pavilion: %s", PQerrorMessage(first));
		PQclear(r);
	}
	PQfinish(first);
	if (there)
		db = connect_url(url.data, NULL);
	buf_free(&url);
	return db;
}

static bool
login_works(const struct run *run, const char *role)
{
	struct buf url = {0};
	PGconn *db;
	bool works;

	if (!secret_exists(run, role) || !run_secret_url(run, role, false, &url))
		return false;
	db = PQconnectdb(url.data);
	works = PQstatus(db) == CONNECTION_OK;
	PQfinish(db);
	buf_free(&url);
	return works;
}

/* The given role must be able to make roles and be no superuser; a superuser works, but is told. */
static bool
given_check(PGconn *admin)
{
	PGresult *r =
	    PQexec(admin, "select rolsuper, rolsuper or rolcreaterole,"
			  " rolsuper or pg_has_role(current_user, (select datdba from pg_database where datname ="
			  " current_database()), 'member') from pg_roles where rolname = current_user");
	bool super = PQntuples(r) == 1 && PQgetvalue(r, 0, 0)[0] == 't';
	bool makes = PQntuples(r) == 1 && PQgetvalue(r, 0, 1)[0] == 't';
	bool owns = PQntuples(r) == 1 && PQgetvalue(r, 0, 2)[0] == 't';

	PQclear(r);
	if (super)
		fprintf(stderr,
		    "pavilion: DATABASE_URL names a superuser; a role with CREATEROLE that owns the database"
		    " is enough\n");
	if (!makes || !owns)
		fprintf(stderr, "pavilion: the role of DATABASE_URL must %s\n",
		    !makes ? "have CREATEROLE" : "own the database");
	return makes && owns;
}

bool
run_secret_roles(const struct run *run)
{
	PGconn *admin = run->database_url != NULL ? connect_url(run->database_url, NULL) : connect_own(run);
	bool good = admin != NULL && (run->database_url == NULL || given_check(admin));

	/* Two starts at once would change the same roles; the lock ends with the connection. */
	if (good)
		PQclear(PQexec(admin, "select pg_advisory_lock(" ROLES_LOCK ")"));
	for (int i = 0; good && migrate_roles[i] != NULL; i++) {
		const char *password;

		if (login_works(run, migrate_roles[i]))
			continue;
		password = run_secret(run, migrate_roles[i]);
		good = password != NULL && migrate_role(admin, migrate_roles[i], password) == 0;
	}
	if (admin != NULL)
		PQfinish(admin);
	return good;
}

bool
run_secret_instance(const struct run *run)
{
	struct buf text = {0}, url = {0};
	bool good = true;

	buf_puts(&text, "# Written at each start; tells the other commands where this instance is.\n");
	for (int i = 0; good && migrate_roles[i] != NULL; i++) {
		char upper[32];
		size_t n = 0;

		for (const char *p = migrate_roles[i]; *p != '\0' && n < sizeof(upper) - 1; p++)
			upper[n++] = (char)(*p - 'a' + 'A');
		upper[n] = '\0';
		buf_reset(&url);
		good = run_secret_url(run, migrate_roles[i], false, &url);
		if (good)
			buf_printf(&text, "PAVILION_%s_URL=%s\n", upper, url.data);
	}
	if (run->url[0] != '\0')
		buf_printf(&text, "PAVILION_URL=%s\nPAVILION_VAULT_SOCKET=%s\n", run->url,
		    run_path(run->sockets, "vault/sock"));
	good = good && file_write(run_path(run->home, "instance.env"), 0600, text.data, text.len);
	buf_free(&text);
	buf_free(&url);
	return good;
}
