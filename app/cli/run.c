/*
 * `pavilion run`: from nothing to a running fair, and back to nothing on Ctrl-C.
 */
#include "run.h"

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <libpq-fe.h>
#include <sodium.h>

#include "cli.h"
#include "db.h"
#include "demo/demo.h"
#include "migrate.h"

#define READY_MS 60000
#define PORT_MS 15000 /* for what a killed start left to end */

enum { POSTGRES, VAULT, JOBS, KORE, NGINX, CHILDREN };

static int
env_number(const char *name, int otherwise, int least, int most)
{
	const char *text = getenv(name);
	char *end;
	long n;

	if (text == NULL || text[0] == '\0')
		return otherwise;
	n = strtol(text, &end, 10);
	if (*end == '\0' && n >= least && n <= most)
		return (int)n;
	fprintf(stderr, "pavilion: %s must be a number from %d to %d\n", name, least, most);
	exit(2);
}

static const char *
env_text(const char *name, const char *otherwise)
{
	const char *text = getenv(name);

	return text != NULL && text[0] != '\0' ? text : otherwise;
}

static void
settings_read(struct run *run)
{
	const char *url = env_text("PAVILION_URL", NULL);

	run->database_url = env_text("DATABASE_URL", NULL);
	run->address = env_text("PAVILION_ADDRESS", "127.0.0.1");
	run->port = env_number("PAVILION_PORT", 8080, 1, 65535);
	run->tls = env_number("PAVILION_TLS", 0, 0, 1) == 1;
	run->tls_port = env_number("PAVILION_TLS_PORT", 8443, 1, 65535);
	run->tls_address = env_text("PAVILION_TLS_ADDRESS", "0.0.0.0");
	run->workers = env_number("PAVILION_WORKERS", 2, 1, 64);
	if (url != NULL)
		snprintf(run->url, sizeof(run->url), "%.*s", (int)strcspn(url, " \r\n"), url);
	else if (run->tls && run->tls_port != 443)
		snprintf(run->url, sizeof(run->url), "https://127.0.0.1:%d", run->tls_port);
	else
		snprintf(run->url, sizeof(run->url), run->tls ? "https://127.0.0.1" : "http://127.0.0.1:%d", run->port);
}

/* Whether the port can be had, tried in the way Kore and nginx do. */
static bool
port_free(const char *address, int port)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *found;
	char service[16];
	int fd, on = 1;
	bool is_free;

	snprintf(service, sizeof(service), "%d", port);
	if (getaddrinfo(address, service, &hints, &found) != 0) {
		fprintf(stderr, "pavilion: %s is no address of this machine\n", address);
		exit(2);
	}
	fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	is_free = bind(fd, found->ai_addr, found->ai_addrlen) == 0 && listen(fd, 1) == 0;
	if (!is_free && errno == EACCES) {
		fprintf(stderr, "pavilion: only root may listen on port %d\n", port);
		exit(1);
	}
	freeaddrinfo(found);
	close(fd);
	return is_free;
}

static bool
port_check(const struct run *run, const char *address, int port, const char *variable)
{
	long long until = run_now() + (run->crashed ? PORT_MS : 0);

	while (!port_free(address, port)) {
		if (run_now() >= until) {
			fprintf(stderr,
			    "pavilion: port %d on %s is in use by another program: stop that, or choose another port, "
			    "such as\n"
			    "  %s=%d make run\n",
			    port, address, variable, port + 1);
			return false;
		}
		usleep(200000);
	}
	return true;
}

static void
tell(const char *line)
{
	printf("%s\n", line);
	fflush(stdout);
}

static PGconn *
owner_connect(const struct run *run)
{
	struct buf url = {0};
	PGconn *db = NULL;

	if (run_secret_url(run, "owner", false, &url)) {
		db = PQconnectdb(url.data);
		if (PQstatus(db) != CONNECTION_OK) {
			fprintf(stderr, "pavilion: %s", PQerrorMessage(db));
			PQfinish(db);
			db = NULL;
		}
	}
	buf_free(&url);
	return db;
}

/* The demo fair, if there is no edition yet. */
static bool
demo_start(const struct run *run, PGconn *owner)
{
	PGresult *r = PQexec(owner, "select from edition limit 1");
	bool empty = PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 0;
	struct buf url = {0};
	struct run_child demo = {
	    .name = "demo",
	    .argv = {(char *)(uintptr_t)run->program, "demo", "--size",
		(char *)(uintptr_t)env_text("PAVILION_DEMO", "S"), NULL},
	    .stop = SIGTERM,
	    .grace = 10,
	};
	bool made = true;

	PQclear(r);
	if (!empty || strcmp(demo.argv[3], "0") == 0)
		return true;
	tell("Making the demo fair");
	if (!run_secret_url(run, "owner", false, &url))
		return false;
	demo.env[0] = run_text("PAVILION_OWNER_URL=%s", url.data);
	buf_free(&url);
	made = run_child_wait(&demo);
	return made;
}

static bool
database_prepare(const struct run *run)
{
	PGconn *owner;
	bool good;

	if (!run_secret_roles(run) || !run_secret_instance(run) || (owner = owner_connect(run)) == NULL)
		return false;
	good = migrate_apply(owner, run_path(run->app, "sql/schema"), MIGRATE_LAST, tell) >= 0 &&
	       !run_child_stopping() && demo_start(run, owner);
	PQfinish(owner);
	return good && !run_child_stopping();
}

static char *
env_url(const struct run *run, const char *variable, const char *role, bool in_jail)
{
	struct buf url = {0};
	char *text;

	if (!run_secret_url(run, role, in_jail, &url))
		exit(1);
	text = run_text("%s=%s", variable, url.data);
	buf_free(&url);
	return text;
}

static void
children_describe(const struct run *run, struct run_child *child)
{
	char *socket = run_text("PAVILION_VAULT_SOCKET=%s/vault/sock", run->sockets);
	char *program = run_text("%s", run->program);

	child[VAULT] = (struct run_child){.name = "vault",
	    .argv = {program, "vault", NULL},
	    .user = run->vault,
	    .env = {socket, env_url(run, "PAVILION_VAULT_URL", "vault", false)},
	    .stop = SIGTERM,
	    .grace = 5};
	child[JOBS] = (struct run_child){.name = "jobs",
	    .argv = {program, "jobs", NULL},
	    .user = run->pavilion,
	    /* An export reads as the office does. */
	    .env = {socket, env_url(run, "PAVILION_JOBS_URL", "jobs", false),
		env_url(run, "PAVILION_OFFICE_URL", "office", false)},
	    .stop = SIGTERM,
	    .grace = 10};
	child[KORE] = (struct run_child){.name = "kore",
	    .argv = {run_text("%s", run->kore), "-f", "-c", run_text("%s/kore.conf", run->home)},
	    .env = {run->jail ? "PAVILION_VAULT_SOCKET=/run/vault/sock" : socket,
		env_url(run, "PAVILION_PORTAL_URL", "portal", run->jail),
		env_url(run, "PAVILION_LIVE_URL", "portal", run->jail),
		env_url(run, "PAVILION_OFFICE_URL", "office", run->jail)},
	    .stop = SIGTERM,
	    .grace = 10};
	if (!run->jail)
		child[KORE].argv[4] = "-n";
	if (!run->root)
		child[KORE].argv[5] = "-r";
	child[NGINX] = (struct run_child){.name = "nginx",
	    .argv = {"/usr/sbin/nginx", "-e", "stderr", "-c", run_text("%s/nginx.conf", run->home), NULL},
	    .stop = SIGTERM,
	    .grace = 10};
}

/* One request to our own port: any answer of HTTP will do. */
static bool
kore_answers(const struct run *run)
{
	static const char request[] = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
	struct timeval patience = {.tv_sec = 5};
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
	char service[16], answer[13] = "";
	bool good = false;
	int fd;

	snprintf(service, sizeof(service), "%d", run->port);
	if (getaddrinfo(run->address, service, &hints, &found) != 0)
		return false;
	fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(fd, found->ai_addr, found->ai_addrlen) == 0 && send(fd, request, sizeof(request) - 1, 0) > 0)
		good = recv(fd, answer, sizeof(answer) - 1, 0) > 10 && strncmp(answer, "HTTP/1.", 7) == 0 &&
		       answer[9] < '5';
	freeaddrinfo(found);
	close(fd);
	return good;
}

static bool
children_ready(const struct run *run, struct run_child **list, struct run_child *child)
{
	long long until = run_now() + READY_MS;

	while (!kore_answers(run) || (run->tls && port_free(run->tls_address, run->tls_port))) {
		if (!run_child_watch(list, 100))
			return false;
		for (int i = 0; list[i] != NULL; i++)
			if (list[i]->failures > 4 || (run_now() > until && list[i] == &child[KORE])) {
				run_child_tail(list[i]);
				return false;
			}
	}
	return true;
}

/* The demo's accounts: one line each of login, password and what it is. */
static void
logins_tell(const struct run *run)
{
	PGconn *owner = owner_connect(run);
	PGresult *r;

	if (owner == NULL)
		return;
	r = PQexec(owner,
	    "select a.email, a.kind, (select string_agg(coalesce(r.name ->> 'en', r.code), ', ') from account_role"
	    " join role r using (role_id) where account_id = a.account_id) from account a"
	    " where a.email like '%@demo.example' and a.disabled_at is null order by a.kind desc, a.account_id limit "
	    "9");
	if (PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) > 0) {
		printf("\n  Demo logins (password: pavilion-demo)\n");
		for (int i = 0; i < PQntuples(r); i++)
			printf("    %-26s %s%s%s\n", PQgetvalue(r, i, 0), PQgetvalue(r, i, 1),
			    PQgetisnull(r, i, 2) ? "" : ": ", PQgetvalue(r, i, 2));
		printf("  Organizers also need a code: ./pavilion code admin@demo.example\n");
	}
	PQclear(r);
	r = PQexec(
	    owner, "select from gate_device where code_hash = sha256('" DEMO_GATE_CODE "') and code_until > now()");
	if (PQntuples(r) > 0)
		printf("  A device at the gate, /gate: code " DEMO_GATE_CODE "\n");
	PQclear(r);
	r = PQexec(owner, "select from registration_link where token_hash = sha256('" DEMO_VISIT "')");
	if (PQntuples(r) > 0)
		printf("  A visitor's own page, as the mail leads to it:\n    %s/visit/" DEMO_VISIT "\n", run->url);
	PQclear(r);
	PQfinish(owner);
}

static void
ready_tell(const struct run *run)
{
	printf("\nPavilion is ready: %s\n", run->url);
	logins_tell(run);
	printf("\n  Files and logs: %s    Ctrl-C stops everything.\n", run->home);
	fflush(stdout);
}

/* Everything from the database to nginx, until a signal asks to stop. */
static bool
run_all(struct run *run, struct run_child *child)
{
	struct run_child *list[CHILDREN + 1] = {0};
	int n = 0;

	if (run->database_url == NULL) {
		if (!run_cluster(run, &child[POSTGRES]))
			return false;
		list[n++] = &child[POSTGRES];
	}
	if (!database_prepare(run) || !run_config_kore(run) || (run->tls && !run_config_nginx(run)))
		return false;
	children_describe(run, child);
	for (int i = VAULT; i < (run->tls ? CHILDREN : NGINX); i++)
		if (!run_child_start(list[n++] = &child[i]))
			return false;
	if (!children_ready(run, list, child))
		return false;
	ready_tell(run);
	while (run_child_watch(list, -1))
		;
	return true;
}

int
cli_run(int argc, char **argv)
{
	static struct run run;
	struct run_child child[CHILDREN] = {0};
	bool good;

	if (argc > 1)
		return cli_usage(argv[0], "takes no options; the environment sets it up");
	if (sodium_init() < 0)
		return 1;
	settings_read(&run);
	if (!run_place_home(&run) || !run_place_lock(&run))
		return 1;
	run_recover(&run);
	run_child_setup(&run);
	good = port_check(&run, run.address, run.port, "PAVILION_PORT") &&
	       (!run.tls || port_check(&run, run.tls_address, run.tls_port, "PAVILION_TLS_PORT")) && run_place(&run);
	run.jail = good && run_secret_jail(&run);
	good = good && run_all(&run, child);
	if (run_child_stopping())
		printf("Stopping\n");
	fflush(stdout);
	for (int i = CHILDREN - 1; i >= 0; i--)
		run_child_stop(&child[i]);
	run_place_unlock(&run);
	return good || run_child_stopping() ? 0 : 1;
}
