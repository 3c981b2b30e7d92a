/*
 * Where an instance lies. Normally everything is in PAVILION_HOME. Started as root, the cluster, the workers and
 * the vault run as users of their own, and those may not be able to enter that folder; and the path of a socket
 * may have 107 bytes at most. Then cluster, files and sockets live elsewhere, which is said in the output and
 * kept in PAVILION_HOME/elsewhere.
 */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <sodium.h>

#include "db.h"

#define SOCKET_PATH_MAX (sizeof(((struct sockaddr_un *)0)->sun_path) - 1)
#define SOCKET_LONGEST "/pg/.s.PGSQL.5432"

const char *
run_path(const char *folder, const char *name)
{
	static char paths[8][PATH_MAX];
	static unsigned next;
	char *path = paths[next++ % 8];

	snprintf(path, PATH_MAX, "%s/%s", folder, name);
	return path;
}

bool
run_folder(const char *path, mode_t mode, const struct run_user *user)
{
	char part[PATH_MAX];

	snprintf(part, sizeof(part), "%s", path);
	for (char *p = part + 1; (p = strchr(p, '/')) != NULL; *p++ = '/') {
		*p = '\0';
		if (mkdir(part, 0755) == -1 && errno != EEXIST)
			break;
	}
	if (mkdir(path, mode) == -1 && errno != EEXIST) {
		fprintf(stderr, "pavilion: cannot make the folder %s: %s\n", path, strerror(errno));
		return false;
	}
	if (user->name != NULL && (lchown(path, user->uid, user->gid) == -1 || chmod(path, mode) == -1)) {
		fprintf(stderr, "pavilion: cannot give %s to %s: %s\n", path, user->name, strerror(errno));
		return false;
	}
	return true;
}

/* A system user, made if it is lacking. */
static bool
user_find(struct run_user *user, const char *name)
{
	struct passwd *pw = getpwnam(name);
	pid_t pid = 0;
	int status = 0;

	if (pw == NULL && (pid = fork()) == 0) {
		execl("/usr/sbin/useradd", "useradd", "--system", "--user-group", "--no-create-home", "--home-dir",
		    "/nonexistent", "--shell", "/usr/sbin/nologin", name, (char *)NULL);
		_exit(127);
	}
	if (pw == NULL && (pid < 0 || waitpid(pid, &status, 0) < 0 || (pw = getpwnam(name)) == NULL)) {
		fprintf(stderr, "pavilion: cannot make the system user %s\n", name);
		return false;
	}
	*user = (struct run_user){name, pw->pw_uid, pw->pw_gid};
	return true;
}

/* Whether the user can use `path` in the way `mode` (R_OK, X_OK), tried in a process that is that user. */
static bool
user_reaches(const struct run_user *user, const char *path, int mode)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (setgroups(0, NULL) == -1 || setresgid(user->gid, user->gid, user->gid) == -1 ||
		    setresuid(user->uid, user->uid, user->uid) == -1)
			_exit(1);
		_exit(access(path, mode) == 0 ? 0 : 1);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* A short name for a path that stays the same. */
static void
path_digest(const char *path, char text[13])
{
	unsigned char digest[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(digest, (const unsigned char *)path, strlen(path));
	sodium_bin2hex(text, 13, digest, 6);
}

/* The folder kept in home/elsewhere by an earlier start: a clone that was moved keeps its data. */
static bool
elsewhere_kept(struct run *run)
{
	FILE *f = fopen(run_path(run->home, "elsewhere"), "re");
	bool found;

	if (f == NULL)
		return false;
	found = fgets(run->state, sizeof(run->state), f) != NULL && run->state[0] == '/';
	fclose(f);
	run->state[strcspn(run->state, "\n")] = '\0';
	return found;
}

static bool
elsewhere_keep(const struct run *run)
{
	FILE *f = fopen(run_path(run->home, "elsewhere"), "we");

	if (f == NULL || fprintf(f, "%s\n", run->state) < 0 || fclose(f) != 0) {
		fprintf(stderr, "pavilion: cannot write %s/elsewhere: %s\n", run->home, strerror(errno));
		return false;
	}
	return true;
}

/* What people look for in home although it lives elsewhere. */
static void
elsewhere_link(const struct run *run)
{
	static const char *const names[] = {"files", "outbox"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (symlink(run_path(run->state, names[i]), run_path(run->home, names[i])) == -1 && errno != EEXIST)
			fprintf(stderr, "pavilion: cannot link %s: %s\n", names[i], strerror(errno));
}

static bool
path_long(const char *folder)
{
	return strlen(folder) + strlen(SOCKET_LONGEST) > SOCKET_PATH_MAX;
}

static bool
state_as_root(struct run *run)
{
	char digest[13];

	if (elsewhere_kept(run) && access(run->state, F_OK) == 0) {
		printf("Database and files live in %s\n", run->state);
	} else if (user_reaches(&run->postgres, run->home, X_OK) && user_reaches(&run->pavilion, run->home, X_OK) &&
		   !path_long(run_path(run->home, "run"))) {
		snprintf(run->state, sizeof(run->state), "%s", run->home);
	} else {
		path_digest(run->home, digest);
		snprintf(run->state, sizeof(run->state), "/var/lib/pavilion/%s", digest);
		printf("%s %s: database and files live in %s\n", run->home,
		    path_long(run_path(run->home, "run")) ? "is too long for a socket" : "may be entered by root only",
		    run->state);
		if (!run_folder(run->state, 0755, &run->postgres) || !elsewhere_keep(run))
			return false;
	}
	if (strcmp(run->state, run->home) != 0)
		elsewhere_link(run);
	snprintf(run->sockets, sizeof(run->sockets), "%.*s/run", RUN_PATH - 8, run->state);
	return true;
}

/* An ordinary user owns everything; only sockets may have to go elsewhere, into a folder that is ours alone. */
static bool
state_as_user(struct run *run)
{
	static const struct run_user self = {0};
	struct stat st;
	char digest[13];

	snprintf(run->state, sizeof(run->state), "%s", run->home);
	snprintf(run->sockets, sizeof(run->sockets), "%.*s/run", RUN_PATH - 8, run->state);
	if (!path_long(run->sockets))
		return true;
	path_digest(run->home, digest);
	snprintf(run->sockets, sizeof(run->sockets), "/tmp/pavilion-%u-%s", (unsigned)getuid(), digest);
	printf("%s is too long for a socket: the sockets are in %s\n", run->home, run->sockets);
	if (!run_folder(run->sockets, 0700, &self))
		return false;
	if (lstat(run->sockets, &st) == -1 || !S_ISDIR(st.st_mode) || st.st_uid != getuid()) {
		fprintf(stderr, "pavilion: %s belongs to somebody else\n", run->sockets);
		return false;
	}
	return true;
}

/* The folder of the program, its module and the files it reads. */
static bool
program_find(struct run *run)
{
	const char *given = getenv("PAVILION_APP"), *kore = getenv("PAVILION_KORE"), *build = getenv("PAVILION_BUILD");
	char self[RUN_PATH], folder[RUN_PATH];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n <= 0)
		return false;
	self[n] = '\0';
	snprintf(run->program, sizeof(run->program), "%s", self);
	*strrchr(self, '/') = '\0';
	snprintf(folder, sizeof(folder), "%s", self);
	if (given != NULL)
		snprintf(folder, sizeof(folder), "%s", given);
	else if (access(run_path(folder, "sql/schema"), R_OK) == -1 && getcwd(folder, sizeof(folder)) == NULL)
		return false;
	if (access(run_path(folder, "sql/schema"), R_OK) == -1) {
		fprintf(stderr, "pavilion: %s/sql/schema: %s; set PAVILION_APP to the folder of Pavilion\n", folder,
		    strerror(errno));
		return false;
	}
	snprintf(run->app, sizeof(run->app), "%s", folder);
	snprintf(run->build, sizeof(run->build), "%s", build != NULL ? build : self);
	if (access(run_path(run->build, "pavilion.so"), R_OK) == -1)
		snprintf(run->build, sizeof(run->build), "%.*s/build", RUN_PATH - 24, run->app);
	snprintf(run->kore, sizeof(run->kore), "%s", kore != NULL ? kore : "/usr/bin/kore");
	return true;
}

static bool
command(const char *const *argv)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Users that cannot enter the clone get a copy of what they run. */
static bool
program_copy(struct run *run)
{
	static const char *const parts[] = {
	    "kore.conf", "tools", "sql", "mail", "portal", "admin", "app", "assets/dist"};
	const char *argv[8 + sizeof(parts) / sizeof(parts[0])] = {"cp", "-RL", "--no-preserve=mode", "--parents"};
	char copy[RUN_PATH], build[RUN_PATH];
	int n = 4;

	if (user_reaches(&run->pavilion, run->program, X_OK) && user_reaches(&run->vault, run->program, X_OK) &&
	    user_reaches(&run->pavilion, run_path(run->app, "sql/schema"), R_OK))
		return true;
	snprintf(copy, sizeof(copy), "%.*s/app", RUN_PATH - 24, run->state);
	snprintf(build, sizeof(build), "%.*s/build", RUN_PATH - 24, copy);
	printf("The program runs from a copy in %s\n", copy);
	if (!command((const char *const[]){"rm", "-rf", copy, NULL}) ||
	    !run_folder(build, 0755, &(struct run_user){0}) || chdir(run->app) == -1)
		return false;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (access(parts[i], R_OK) == 0)
			argv[n++] = parts[i];
	argv[n++] = copy;
	argv[n] = NULL;
	if (!command(argv) || !command((const char *const[]){"install", "-m", "755", run->program, copy, NULL}) ||
	    !command((const char *const[]){"cp", "-RL", "--no-preserve=mode", run_path(run->build, "pavilion.so"),
		run_path(run->build, "locale"), build, NULL})) {
		fprintf(stderr, "pavilion: cannot copy the program to %s\n", copy);
		return false;
	}
	snprintf(run->app, sizeof(run->app), "%s", copy);
	snprintf(run->build, sizeof(run->build), "%s", build);
	snprintf(run->program, sizeof(run->program), "%.*s/pavilion", RUN_PATH - 16, copy);
	return true;
}

static bool
folders_make(const struct run *run)
{
	static const struct run_user self = {0};
	const struct run_user guarded = {run->vault.name, run->vault.uid, run->pavilion.gid};

	/* Whoever may go through home and state gets no further: each folder has one owner. */
	return run_folder(run->sockets, 0755, &self) &&
	       run_folder(run_path(run->sockets, "pg"), 0755, &run->postgres) &&
	       run_folder(run_path(run->sockets, "vault"), 0750, &guarded) &&
	       run_folder(run_path(run->state, "pg"), 0700, &run->postgres) &&
	       run_folder(run_path(run->state, "files"), 0700, &run->pavilion) &&
	       run_folder(run_path(run->state, "outbox"), 0700, &run->pavilion) &&
	       run_folder(run_path(run->state, "tmp"), 0700, &run->pavilion);
}

bool
run_place_home(struct run *run)
{
	static const struct run_user self = {0};
	const char *home = db_home();

	if (strlen(home) > RUN_PATH - 64) {
		fprintf(stderr, "pavilion: the path of PAVILION_HOME is too long\n");
		return false;
	}
	snprintf(run->home, sizeof(run->home), "%s", home);
	run->root = geteuid() == 0;
	umask(022);
	if (!program_find(run) || !run_folder(run->home, 0755, &self))
		return false;
	if (access(run->home, R_OK | W_OK | X_OK) == -1) {
		fprintf(stderr, "pavilion: %s belongs to somebody else: start as that user, or set PAVILION_HOME\n",
		    run->home);
		return false;
	}
	return run_folder(run_path(run->home, "log"), 0755, &self) &&
	       run_folder(run_path(run->home, "secrets"), 0700, &self);
}

bool
run_place(struct run *run)
{
	if (run->root && (!user_find(&run->postgres, "postgres") || !user_find(&run->pavilion, "pavilion") ||
			     !user_find(&run->vault, "pavilion-vault")))
		return false;
	if (run->root ? !state_as_root(run) : !state_as_user(run))
		return false;
	return folders_make(run) && (!run->root || program_copy(run));
}

bool
run_place_lock(struct run *run)
{
	int fd = open(run_path(run->home, "lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	char pid[24] = "";

	if (fd == -1) {
		fprintf(stderr, "pavilion: %s/lock: %s\n", run->home, strerror(errno));
		return false;
	}
	run->crashed = read(fd, pid, sizeof(pid) - 1) > 0;
	if (flock(fd, LOCK_EX | LOCK_NB) == -1) {
		fprintf(stderr, "pavilion: already running for %s (process %.*s)\n", run->home, (int)strcspn(pid, "\n"),
		    pid);
		return false;
	}
	if (ftruncate(fd, 0) == -1 || pwrite(fd, pid, (size_t)snprintf(pid, sizeof(pid), "%d\n", (int)getpid()), 0) < 0)
		return false;
	return true; /* fd stays open: the lock lasts as long as the process */
}

void
run_place_unlock(const struct run *run)
{
	if (truncate(run_path(run->home, "lock"), 0) == -1)
		fprintf(stderr, "pavilion: %s/lock: %s\n", run->home, strerror(errno));
}
