/*
 * Processes: each in a process group of its own with its output in a log. A child that ends is started again, at
 * once the first time, then later and later. Should we ourselves be killed, the kernel tells every child.
 */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define QUICK_END_MS 10000 /* a child that lived shorter failed */
#define AGAIN_MAX_MS 15000
#define TAIL_LINES 8
#define FILES_MAX 16384
#define LOG_MAX (16L << 20) /* bytes; a larger one is put aside at start */

static const struct run *the_run;
static sigset_t waited;
static bool stopping;

char *
run_text(const char *format, ...)
{
	char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		abort();
	va_end(args);
	return text;
}

long long
run_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

bool
run_child_stopping(void)
{
	return stopping;
}

void
run_child_setup(const struct run *run)
{
	struct rlimit files;

	the_run = run;
	sigemptyset(&waited);
	sigaddset(&waited, SIGINT);
	sigaddset(&waited, SIGTERM);
	sigaddset(&waited, SIGHUP);
	sigaddset(&waited, SIGCHLD);
	sigprocmask(SIG_BLOCK, &waited, NULL);
	signal(SIGPIPE, SIG_IGN);
	/* A Kore worker looks at every number up to the limit when it starts: containers allow a thousand million. */
	if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_max > FILES_MAX) {
		files.rlim_cur = files.rlim_max = FILES_MAX;
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

static const char *
log_path(const struct run_child *child)
{
	char name[64];

	snprintf(name, sizeof(name), "log/%s.log", child->name);
	return run_path(the_run->home, name);
}

static int
log_open(const struct run_child *child)
{
	const char *path = log_path(child);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
	char old[PATH_MAX];

	if (fd != -1 && lseek(fd, 0, SEEK_END) > LOG_MAX) {
		snprintf(old, sizeof(old), "%s.old", path);
		close(fd);
		rename(path, old);
		fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
	}
	return fd;
}

/* What a child may know of our environment: nothing that opens a door, and the mail server only who sends. */
static bool
env_passes(const struct run_child *child, const char *entry)
{
	static const char *const plain[] = {"PATH=", "TZ=", "LANG=", "ASAN_OPTIONS=", "UBSAN_OPTIONS=", NULL};
	const char *end = strchr(entry, '=');

	for (int i = 0; plain[i] != NULL; i++)
		if (strncmp(entry, plain[i], strlen(plain[i])) == 0)
			return true;
	if (strncmp(entry, "PAVILION_SMTP", 13) == 0)
		return strcmp(child->name, "jobs") == 0;
	return strncmp(entry, "PAVILION_", 9) == 0 && end != NULL && strncmp(end - 4, "_URL", 4) != 0;
}

static char **
env_make(const struct run_child *child)
{
	extern char **environ;
	size_t n = 0, count = 0;
	char **list;

	while (environ[count] != NULL)
		count++;
	if ((list = calloc(count + RUN_ENV + 8, sizeof(*list))) == NULL)
		abort();
	/* The first of a name counts: what we say comes before what we inherited. */
	for (int i = 0; i < RUN_ENV && child->env[i] != NULL; i++)
		list[n++] = child->env[i];
	list[n++] = run_text("PAVILION_HOME=%s", the_run->state);
	list[n++] = run_text("PAVILION_APP=%s", the_run->app);
	list[n++] = run_text("PAVILION_BUILD=%s", the_run->build);
	list[n++] = run_text("PAVILION_URL=%s", the_run->url);
	for (size_t i = 0; i < count; i++) {
		size_t length = strcspn(environ[i], "=") + 1, j = 0;

		while (j < n && strncmp(list[j], environ[i], length) != 0)
			j++;
		if (j == n && env_passes(child, environ[i]))
			list[n++] = environ[i];
	}
	return list;
}

static void __attribute__((noreturn)) child_run(const struct run_child *child, int log, pid_t parent)
{
	int null = open("/dev/null", O_RDONLY);
	char **env = env_make(child);
	sigset_t none;

	setpgid(0, 0);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	dup2(null, 0);
	dup2(log, 1);
	dup2(log, 2);
	if (chdir(child->folder != NULL ? child->folder : the_run->app) == -1) {
		perror("pavilion: chdir");
		_exit(127);
	}
	if (child->user.name != NULL && (initgroups(child->user.name, child->user.gid) == -1 ||
					    setresgid(child->user.gid, child->user.gid, child->user.gid) == -1 ||
					    setresuid(child->user.uid, child->user.uid, child->user.uid) == -1)) {
		perror("pavilion: cannot become the child's user");
		_exit(127);
	}
	/* After the change of user, which forgets it; and the parent may have died before. */
	prctl(PR_SET_PDEATHSIG, child->stop);
	if (getppid() != parent)
		_exit(0);
	execve(child->argv[0], child->argv, env);
	fprintf(stderr, "pavilion: %s: %s\n", child->argv[0], strerror(errno));
	_exit(127);
}

bool
run_child_start(struct run_child *child)
{
	int log = log_open(child);
	pid_t parent = getpid();

	if (log == -1) {
		fprintf(stderr, "pavilion: %s: %s\n", log_path(child), strerror(errno));
		return false;
	}
	fflush(NULL);
	child->pid = fork();
	if (child->pid == 0)
		child_run(child, log, parent);
	close(log);
	if (child->pid == -1) {
		perror("pavilion: fork");
		child->pid = 0;
		return false;
	}
	setpgid(child->pid, child->pid);
	child->started = run_now();
	run_recover_note(the_run, child->name, child->pid);
	return true;
}

/* Something of the group may outlive its head: a Kore worker holds the port, a backend the shared memory. */
static void
group_kill(pid_t pid)
{
	for (int i = 0; i < 100 && kill(-pid, SIGKILL) == 0; i++)
		usleep(20000);
}

static void
child_ended(struct run_child *child, int status)
{
	long long lived = run_now() - child->started, wait = 0;

	child->failures = lived < QUICK_END_MS ? child->failures + 1 : 0;
	if (child->failures > 0)
		wait = 250LL << (child->failures < 7 ? child->failures - 1 : 6);
	child->again = run_now() + (wait < AGAIN_MAX_MS ? wait : AGAIN_MAX_MS);
	if (!stopping)
		fprintf(stderr, "pavilion: %s ended (%s %d); it is started again\n", child->name,
		    WIFSIGNALED(status) ? "signal" : "status",
		    WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	group_kill(child->pid);
	child->pid = 0;
	run_recover_note(the_run, child->name, child->pid);
}

/* Waits for a signal at most so long (ms) and remembers whether it asked to stop. */
static void
signal_wait(long long ms)
{
	struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
	int sig = sigtimedwait(&waited, NULL, &t);

	if (sig == SIGINT || sig == SIGTERM || sig == SIGHUP)
		stopping = true;
}

bool
run_child_wait(struct run_child *child)
{
	int status = 0;

	if (!run_child_start(child))
		return false;
	while (waitpid(child->pid, &status, WNOHANG) == 0) {
		signal_wait(1000);
		if (stopping) {
			run_child_stop(child);
			return false;
		}
	}
	child->pid = 0;
	run_recover_note(the_run, child->name, child->pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	if (WIFSIGNALED(status))
		fprintf(stderr, "pavilion: %s was ended by signal %d\n", child->name, WTERMSIG(status));
	run_child_tail(child);
	return false;
}

static void
children_reap(struct run_child **list)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (int i = 0; list[i] != NULL; i++)
			if (list[i]->pid == pid)
				child_ended(list[i], status);
}

bool
run_child_watch(struct run_child **list, int timeout_ms)
{
	long long until = run_now() + timeout_ms, now;

	while (!stopping && (timeout_ms < 0 || run_now() < until)) {
		long long wait = 1000;

		children_reap(list);
		now = run_now();
		for (int i = 0; list[i] != NULL; i++) {
			if (list[i]->pid != 0)
				continue;
			if (list[i]->again <= now)
				run_child_start(list[i]);
			else if (list[i]->again - now < wait)
				wait = list[i]->again - now;
		}
		if (timeout_ms >= 0 && until - now < wait)
			wait = until > now ? until - now : 0;
		signal_wait(wait);
	}
	return !stopping;
}

void
run_child_stop(struct run_child *child)
{
	long long until = run_now() + child->grace * 1000LL;
	struct timespec tick = {.tv_nsec = 20 * 1000000L};

	if (child->pid == 0)
		return;
	kill(child->pid, child->stop);
	while (waitpid(child->pid, NULL, WNOHANG) == 0) {
		if (run_now() > until) {
			fprintf(stderr, "pavilion: %s did not end in %d s and is killed\n", child->name, child->grace);
			kill(-child->pid, SIGKILL);
			waitpid(child->pid, NULL, 0);
			break;
		}
		sigtimedwait(&waited, NULL, &tick);
	}
	group_kill(child->pid);
	child->pid = 0;
	run_recover_note(the_run, child->name, child->pid);
}

void
run_child_tail(const struct run_child *child)
{
	static char lines[TAIL_LINES][512];
	unsigned n = 0;
	FILE *f = fopen(log_path(child), "re");

	if (f == NULL)
		return;
	while (fgets(lines[n % TAIL_LINES], sizeof(lines[0]), f) != NULL)
		n++;
	fclose(f);
	fprintf(stderr, "pavilion: %s failed; the end of %s:\n", child->name, log_path(child));
	for (unsigned i = n > TAIL_LINES ? n - TAIL_LINES : 0; i < n; i++)
		fprintf(stderr, "  %s", lines[i % TAIL_LINES]);
}
