#include "sql_connection.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <syslog.h>

#define SQL_TRIES_MAX 8 /* when PostgreSQL stops, the next connections may be about to die as well */

void
sql_watch(struct sql_connection *c, bool writing)
{
	kore_platform_event_schedule(PQsocket(c->pg), EPOLLIN | EPOLLRDHUP | (writing ? EPOLLOUT : 0), 0, c);
}

static void
sql_forget_prepared(struct sql_connection *c)
{
	while (c->nprepared > 0)
		free(c->prepared[--c->nprepared]);
}

void
sql_connect(struct sql_connection *c)
{
	char options[64];
	const char *const names[] = {"dbname", "options", "application_name", NULL};
	const char *const values[] = {c->pool->url, options, c->pool->name, NULL};

	snprintf(options, sizeof(options), "-c statement_timeout=%d -c jit=off", c->pool->timeout_ms);
	c->pg = PQconnectStartParams(names, values, 1);
	if (c->pg == NULL || PQstatus(c->pg) == CONNECTION_BAD || PQsocket(c->pg) < 0) {
		PQfinish(c->pg);
		c->pg = NULL;
		c->state = SQL_DOWN;
		return;
	}
	c->state = SQL_CONNECTING;
	sql_watch(c, true);
}

/* The connection is gone. Its run is tried again elsewhere when that is safe. */
void
sql_down(struct sql_connection *c)
{
	struct sql_run *run = c->forgotten ? NULL : c->run;

	if (c->pg != NULL) {
		if (c->state != SQL_DOWN)
			kore_log(LOG_NOTICE, "sql %s: %s", c->pool->name, PQerrorMessage(c->pg));
		PQfinish(c->pg); /* closes the socket, which leaves the epoll set by itself */
	}
	for (size_t i = c->answered; i < c->nexpected; i++) {
		free((void *)c->pending[i]);
		c->pending[i] = NULL;
	}
	sql_forget_prepared(c);
	c->pg = NULL;
	c->run = NULL;
	c->forgotten = false;
	c->state = SQL_DOWN;
	if (run == NULL)
		return;
	if (run->again && run->tries++ < SQL_TRIES_MAX) {
		run->connection = NULL;
		run->asked_at = 0; /* it waits anew */
		sql_start(c->pool, run);
	} else
		sql_finish(run, SQL_LOST);
}

static void
sql_ready(struct sql_connection *c)
{
	bool listening = c->channel != NULL;
	char text[96];

	if (listening)
		snprintf(text, sizeof(text), "listen %s", c->channel);
	if (PQsetnonblocking(c->pg, 1) != 0 || (listening ? !PQsendQuery(c->pg, text) : !PQenterPipelineMode(c->pg))) {
		sql_down(c);
		return;
	}
	c->planned_at = kore_time_ms();
	c->state = SQL_IDLE;
	sql_watch(c, PQflush(c->pg) == 1);
	if (c->back != NULL)
		c->back();
	sql_pump(c->pool);
}

static void
sql_connecting(struct sql_connection *c)
{
	switch (PQconnectPoll(c->pg)) {
	case PGRES_POLLING_OK:
		sql_ready(c);
		break;
	case PGRES_POLLING_READING:
		sql_watch(c, false);
		break;
	case PGRES_POLLING_WRITING:
		sql_watch(c, true);
		break;
	default:
		sql_down(c);
	}
}

/* A socket that is readable while nothing was asked has been closed by the other side. */
bool
sql_alive(struct sql_connection *c)
{
	struct pollfd p = {.fd = PQsocket(c->pg), .events = POLLIN};

	return poll(&p, 1, 0) == 0;
}

/* -- events ------------------------------------------------------------------------------------------- */

static void
sql_hear(struct sql_connection *c)
{
	PGnotify *n;

	if (!PQconsumeInput(c->pg)) {
		sql_down(c);
		return;
	}
	while (!PQisBusy(c->pg)) { /* the answer to LISTEN itself */
		PGresult *r = PQgetResult(c->pg);

		if (r == NULL)
			break;
		PQclear(r);
	}
	while ((n = PQnotifies(c->pg)) != NULL) {
		c->heard(n->extra);
		PQfreemem(n);
	}
}

void
sql_event(void *arg, int error)
{
	struct sql_connection *c = arg;

	c->event.flags = 0;
	if (c->pg == NULL)
		return;
	if (c->state == SQL_CONNECTING)
		sql_connecting(c);
	else if (c->heard != NULL)
		sql_hear(c);
	else if (error && c->state == SQL_IDLE)
		sql_down(c);
	else {
		int left = PQflush(c->pg);

		if (left < 0)
			sql_down(c);
		else {
			if (c->state == SQL_WORKING)
				sql_watch(c, left == 1);
			sql_read(c);
		}
	}
}
