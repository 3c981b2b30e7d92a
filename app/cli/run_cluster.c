/*
 * The own PostgreSQL cluster in PAVILION_HOME/pg: one unix socket, no network, passwords for every role.
 */
#include "run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <libpq-fe.h>

#define BIN "/usr/lib/postgresql/15/bin"
#define START_MS 60000
#define END_MS 30000

/* initdb asks for the password in a file that the cluster's user can read: one made for that and removed again. */
static bool
cluster_make(const struct run *run)
{
	const char *data = run_path(run->state, "pg"), *secret = run_secret(run, "postgres");
	char password[PATH_MAX];
	struct run_child initdb = {
	    .name = "initdb",
	    .argv = {BIN "/initdb", "-D", run_text("%s", data), "-U", "postgres", "--auth=scram-sha-256",
		"--encoding=UTF8", "--locale=C.UTF-8", run_text("--pwfile=%s/initdb.password", run->state),
		"--no-instructions", NULL},
	    .user = run->postgres,
	    .folder = run->state,
	    .stop = SIGINT,
	    .grace = 10,
	};
	FILE *f;
	bool made;

	if (secret == NULL)
		return false;
	printf("Making the database in %s\n", data);
	fflush(stdout);
	snprintf(password, sizeof(password), "%s/initdb.password", run->state);
	unlink(password);
	umask(077);
	f = fopen(password, "wxe");
	umask(022);
	if (f == NULL || fprintf(f, "%s\n", secret) < 0 || fclose(f) != 0 ||
	    (run->postgres.name != NULL && chown(password, run->postgres.uid, run->postgres.gid) == -1)) {
		fprintf(stderr, "pavilion: cannot write %s: %s\n", password, strerror(errno));
		return false;
	}
	made = run_child_wait(&initdb);
	unlink(password);
	return made;
}

/* Whether the process is a postmaster of our data folder: its working directory tells. */
static bool
postmaster_is_ours(pid_t pid, const char *data)
{
	char link[64], cwd[PATH_MAX], real[PATH_MAX];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/%d/cwd", (int)pid);
	if ((n = readlink(link, cwd, sizeof(cwd) - 1)) <= 0 || realpath(data, real) == NULL)
		return false;
	cwd[n] = '\0';
	return strcmp(cwd, real) == 0;
}

/*
 * What a killed start left: a postmaster.pid of nobody, or of a process that has the number by chance, is removed;
 * a postmaster that still runs is asked to end and waited for.
 */
static bool
cluster_recover(const struct run *run)
{
	char path[PATH_MAX], data[RUN_PATH + 4];
	long long until = run_now() + END_MS;
	FILE *f;
	int pid = 0;

	snprintf(data, sizeof(data), "%s/pg", run->state);
	snprintf(path, sizeof(path), "%s/postmaster.pid", data);
	if ((f = fopen(path, "re")) == NULL)
		return true;
	if (fscanf(f, "%d", &pid) != 1)
		pid = 0;
	fclose(f);
	if (pid > 1 && postmaster_is_ours(pid, data)) {
		printf("The database of the last start is still running: waiting for its end\n");
		kill(pid, SIGINT);
		while (kill(pid, 0) == 0 && postmaster_is_ours(pid, data))
			if (run_now() > until) {
				fprintf(stderr, "pavilion: process %d does not end\n", pid);
				return false;
			} else {
				usleep(100000);
			}
		return true;
	}
	if (unlink(path) == -1 && errno != ENOENT)
		fprintf(stderr, "pavilion: cannot remove %s: %s\n", path, strerror(errno));
	return true;
}

static bool
cluster_ready(const struct run *run, struct run_child *child)
{
	struct run_child *list[] = {child, NULL};
	long long until = run_now() + START_MS;
	char params[PATH_MAX];
	PGPing ping;

	snprintf(params, sizeof(params), "host='%s/pg' dbname=postgres", run->sockets);
	while ((ping = PQping(params)) != PQPING_OK) {
		if (!run_child_watch(list, 100))
			return false;
		if (child->failures > 5 || run_now() > until || ping == PQPING_NO_ATTEMPT) {
			run_child_tail(child);
			return false;
		}
	}
	return true;
}

bool
run_cluster(const struct run *run, struct run_child *child)
{
	const char *data = run_path(run->state, "pg");

	if (access(BIN "/postgres", X_OK) == -1) {
		fprintf(stderr, "pavilion: PostgreSQL 15 is not installed: `make deps` installs what is lacking\n");
		return false;
	}
	/* initdb removes what it made when it fails, so a folder with PG_VERSION is whole. */
	if (access(run_path(data, "PG_VERSION"), F_OK) == -1 && !cluster_make(run))
		return false;
	if (!run_config_postgres(run) || !cluster_recover(run))
		return false;
	*child = (struct run_child){
	    .name = "postgres",
	    .argv = {BIN "/postgres", "-D", run_text("%s/pg", run->state), "-c",
		run_text("config_file=%s/postgresql.conf", run->state), NULL},
	    .user = run->postgres,
	    .folder = run->state,
	    .stop = SIGINT,
	    .grace = 60,
	};
	return run_child_start(child) && cluster_ready(run, child);
}
