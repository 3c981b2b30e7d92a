/* The process `pavilion jobs`: a child per lane, watched and replaced. */
#include "job_lane.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "job.h"

#define LANES 16
#define LOOK_MS 5000    /* how often a lane looks although nobody woke it */
#define LEAST_MS 20     /* what is due but cannot be taken is not asked for more often */
#define REOPEN_MS 500   /* between tries to reach the database */
#define GRACE_SECONDS 5 /* for running jobs at the end; then they are killed and run again after the next start */

struct child {
	const char *lane;
	pid_t pid; /* 0: not running */
	time_t started;
};

static struct child children[LANES];
static int count;
static volatile sig_atomic_t stopping;

static void
stop(int signal)
{
	(void)signal;
	stopping = 1;
}

/* -- one lane -------------------------------------------------------------------------------------------- */

/* Sleeps until a job of ours is announced, the next one is due, or some time has passed. */
static void
lane_wait(struct job_lane *l)
{
	long long left = LEAST_MS + job_lane_next(l, LOOK_MS);
	struct pollfd p = {.fd = PQsocket(l->desk), .events = POLLIN};
	bool ours = false;
	PGnotify *n;

	while (!stopping && !ours && left > 0) {
		struct timespec from, to;

		clock_gettime(CLOCK_MONOTONIC, &from);
		if (poll(&p, 1, (int)left) <= 0 || !PQconsumeInput(l->desk))
			return;
		while ((n = PQnotifies(l->desk)) != NULL) {
			ours = ours || strstr(l->kinds.data, n->extra) != NULL;
			PQfreemem(n);
		}
		clock_gettime(CLOCK_MONOTONIC, &to);
		left -= (to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1000000;
	}
}

static void
lane_work(const char *name)
{
	struct timespec pause = {.tv_nsec = REOPEN_MS * 1000000L};
	struct job_lane l;

	job_lane_start(&l, name);
	while (!stopping) {
		if (!job_lane_open(&l)) {
			nanosleep(&pause, NULL);
			continue;
		}
		job_lane_orphans(&l);
		while (!stopping && job_lane_step(&l))
			continue;
		if (!stopping && job_lane_open(&l))
			lane_wait(&l);
	}
	job_lane_close(&l);
}

/* -- all of them ----------------------------------------------------------------------------------------- */

static void
child_start(struct child *c)
{
	pid_t parent = getpid();
	sigset_t none;

	c->started = time(NULL);
	fflush(NULL);
	if ((c->pid = fork()) != 0) {
		if (c->pid < 0)
			c->pid = 0;
		return;
	}
	/* A lane without its parent would never be told to stop. Being killed is what every job is made for. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	lane_work(c->lane);
	_exit(0);
}

static void
children_reap(void)
{
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (int i = 0; i < count; i++) {
			if (children[i].pid != pid)
				continue;
			children[i].pid = 0;
			if (!stopping)
				fprintf(stderr, "pavilion jobs: lane %s ended unexpectedly\n", children[i].lane);
		}
	}
}

static bool
children_left(void)
{
	for (int i = 0; i < count; i++)
		if (children[i].pid != 0)
			return true;
	return false;
}

static void
children_kill(int signal)
{
	for (int i = 0; i < count; i++)
		if (children[i].pid != 0)
			kill(children[i].pid, signal);
}

static void
lanes_find(void)
{
	for (const struct job_kind *k = job_kinds; k->kind != NULL; k++) {
		int i = 0;

		while (i < count && strcmp(children[i].lane, k->lane) != 0)
			i++;
		if (i == count && count < LANES)
			children[count++].lane = k->lane;
	}
}

/* Waits for a signal at most a second, so that a lane that died at once is not started more often than that. */
static void
supervise(const sigset_t *set)
{
	struct timespec second = {.tv_sec = 1};
	time_t end;
	int signal;

	while (!stopping) {
		for (int i = 0; i < count; i++)
			if (children[i].pid == 0 && children[i].started != time(NULL))
				child_start(&children[i]);
		signal = sigtimedwait(set, NULL, &second);
		if (signal == SIGTERM || signal == SIGINT)
			stopping = 1;
		children_reap();
	}
	children_kill(SIGTERM);
	for (end = time(NULL) + GRACE_SECONDS; children_left() && time(NULL) < end; children_reap())
		sigtimedwait(set, NULL, &second);
	children_kill(SIGKILL);
}

static int
run_once(void)
{
	struct job_lane l;
	bool open;

	job_lane_start(&l, NULL);
	if ((open = job_lane_open(&l))) {
		job_lane_orphans(&l);
		while (!stopping && job_lane_step(&l))
			continue;
		open = job_lane_open(&l);
	}
	job_lane_close(&l);
	return open ? 0 : 1;
}

int
job_runner(bool once)
{
	const struct sigaction act = {.sa_handler = stop};
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGINT, &act, NULL);
	if (once)
		return run_once();
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	lanes_find();
	supervise(&set);
	return 0;
}
