/*
 * The vault's process. The parent speaks with the clients and never blocks: it knows frames and nothing of
 * what is in them. Two children, forked before the first client, answer one request each at a time; they
 * have the database and see the secrets. A child that dies is replaced, its request refused.
 */
#include "vault.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "catalog.h"
#include "vault_child.h"
#include "vault_client.h"
#include "wire.h"

#define CHILDREN 2       /* one hash takes 25 ms and 19 MiB: more would starve the pages */
#define WAITING 64       /* requests that wait for a child, about a second of work */
#define FRAME_SECONDS 10 /* to send the rest of a frame that has begun */
#define STOP_SECONDS 3   /* for children to end before they are killed */

struct task {
	unsigned long client;
	struct buf frame;
};

struct child {
	int fd; /* -1: not running */
	pid_t pid;
	time_t started;
	bool busy;
	struct task task;
};

static struct child children[CHILDREN];
static struct task waiting[WAITING];
static size_t first_waiting, count_waiting;
static int listener = -1, signals = -1;

static void
busy(unsigned long client, const char *frame)
{
	const char *id = wire_get(frame, "id");
	struct buf reply = {0};

	wire_put(&reply, "id", id != NULL ? id : "", "status", "503", "why",
	    N_("Too many people are signing in just now. Please try again in a moment."), NULL);
	vault_client_tell(client, reply.data, reply.len);
	buf_free(&reply);
}

static void
task_end(struct task *t)
{
	if (t->frame.data != NULL)
		sodium_memzero(t->frame.data, t->frame.cap);
	buf_free(&t->frame);
}

static void
child_start(struct child *c)
{
	int pair[2];

	c->fd = -1;
	c->busy = false;
	c->started = vault_now();
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return;
	if ((c->pid = fork()) == 0)
		vault_child(pair[1]);
	close(pair[1]);
	if (c->pid < 0)
		close(pair[0]);
	else
		c->fd = pair[0];
}

static void
child_lost(struct child *c)
{
	fprintf(stderr, "pavilion vault: child %d ended unexpectedly\n", (int)c->pid);
	close(c->fd);
	c->fd = -1;
	if (c->busy) {
		busy(c->task.client, c->task.frame.data);
		task_end(&c->task);
	}
	c->busy = false;
}

static void
child_give(struct child *c, struct task task)
{
	c->task = task;
	c->busy = true;
	if (send(c->fd, task.frame.data, task.frame.len, MSG_NOSIGNAL) != (ssize_t)task.frame.len)
		child_lost(c);
}

/* Takes the answer and gives the child what waits longest. */
static void
child_read(struct child *c)
{
	static char frame[VAULT_PACKET];
	ssize_t n = recv(c->fd, frame, sizeof(frame), MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0 || !c->busy) {
		child_lost(c);
		return;
	}
	vault_client_tell(c->task.client, frame, (size_t)n);
	sodium_memzero(frame, (size_t)n);
	task_end(&c->task);
	c->busy = false;
}

static void
give_waiting(void)
{
	for (size_t i = 0; i < CHILDREN && count_waiting > 0; i++) {
		if (children[i].fd < 0 || children[i].busy)
			continue;
		child_give(&children[i], waiting[first_waiting]);
		waiting[first_waiting] = (struct task){0};
		first_waiting = (first_waiting + 1) % WAITING;
		count_waiting--;
	}
}

/* A whole frame lies at the beginning of the client's input. */
static void
take_frame(struct vault_client *c, size_t size)
{
	struct task *t = &waiting[(first_waiting + count_waiting) % WAITING];

	if (count_waiting == WAITING) {
		busy(c->name, c->in.data);
	} else {
		t->client = c->name;
		buf_add(&t->frame, c->in.data, size);
		count_waiting++;
	}
	give_waiting();
}

/* What no descriptor tells: unfinished frames that take too long, children to be replaced. */
static int
tick(void)
{
	int timeout = -1;

	for (size_t i = 0; i < VAULT_CLIENTS; i++) {
		if (vault_clients[i].fd < 0 || vault_clients[i].begun == 0)
			continue;
		timeout = 1000;
		if (vault_now() - vault_clients[i].begun > FRAME_SECONDS)
			vault_client_close(&vault_clients[i]);
	}
	for (size_t i = 0; i < CHILDREN; i++) {
		if (children[i].fd >= 0)
			continue;
		timeout = 1000;
		if (vault_now() >
		    children[i].started) /* one that dies at once is not started more often than once a second */
			child_start(&children[i]);
	}
	give_waiting();
	return timeout;
}

/* Returns false when the process is to end. */
static bool
signal_read(void)
{
	struct signalfd_siginfo info;

	if (read(signals, &info, sizeof(info)) != sizeof(info))
		return true;
	while (info.ssi_signo == SIGCHLD && waitpid(-1, NULL, WNOHANG) > 0)
		continue;
	return info.ssi_signo == SIGCHLD;
}

static void
serve(void)
{
	struct pollfd p[2 + CHILDREN + VAULT_CLIENTS];
	int timeout;

	for (;;) {
		timeout = tick();
		p[0] = (struct pollfd){.fd = listener, .events = POLLIN};
		p[1] = (struct pollfd){.fd = signals, .events = POLLIN};
		for (size_t i = 0; i < CHILDREN; i++)
			p[2 + i] = (struct pollfd){.fd = children[i].fd, .events = POLLIN};
		for (size_t i = 0; i < VAULT_CLIENTS; i++)
			p[2 + CHILDREN + i] = (struct pollfd){
			    .fd = vault_clients[i].fd, .events = POLLIN | (vault_clients[i].out.len > 0 ? POLLOUT : 0)};
		if (poll(p, sizeof(p) / sizeof(p[0]), timeout) < 0 && errno != EINTR)
			return;
		if (p[1].revents != 0 && !signal_read())
			return;
		for (size_t i = 0; i < CHILDREN; i++)
			if (p[2 + i].revents != 0 && children[i].fd == p[2 + i].fd)
				child_read(&children[i]);
		for (size_t i = 0; i < VAULT_CLIENTS; i++) {
			if (p[2 + CHILDREN + i].revents & POLLOUT && vault_clients[i].fd >= 0)
				vault_client_flush(&vault_clients[i]);
			if (p[2 + CHILDREN + i].revents & ~POLLOUT && vault_clients[i].fd >= 0)
				vault_client_read(&vault_clients[i], take_frame);
		}
		if (p[0].revents != 0)
			vault_client_accept(listener);
	}
}

static void
stop(const char *path)
{
	time_t end = vault_now() + STOP_SECONDS;
	struct timespec pause = {.tv_nsec = 20 * 1000 * 1000};
	bool all_gone = false;

	unlink(path);
	close(listener);
	for (size_t i = 0; i < VAULT_CLIENTS; i++)
		if (vault_clients[i].fd >= 0)
			vault_client_close(&vault_clients[i]);
	for (size_t i = 0; i < CHILDREN; i++)
		if (children[i].fd >= 0)
			close(children[i].fd);
	while (!all_gone && vault_now() < end) {
		while (waitpid(-1, NULL, WNOHANG) > 0)
			continue;
		if (!(all_gone = waitpid(-1, NULL, WNOHANG) < 0))
			nanosleep(&pause, NULL);
	}
	for (size_t i = 0; i < CHILDREN && !all_gone; i++)
		if (children[i].pid > 0)
			kill(children[i].pid, SIGKILL);
}

int
vault_serve(const struct vault_options *options)
{
	sigset_t set;

	if (sodium_init() < 0 || (listener = vault_listen(options)) < 0 || vault_harden(options) != 0)
		return 1;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	if ((signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK)) < 0) {
		perror("pavilion vault: signalfd");
		return 1;
	}
	for (size_t i = 0; i < VAULT_CLIENTS; i++)
		vault_clients[i].fd = -1;
	for (size_t i = 0; i < CHILDREN; i++)
		child_start(&children[i]);
	serve();
	stop(options->socket);
	return 0;
}
