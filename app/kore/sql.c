#include "sql.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <syslog.h>

#include <kore/kore.h>

#define SQL_PREPARED_MAX 512 /* statements remembered per connection; beyond it the connection starts anew */
#define SQL_RETRY_MS 250
#define SQL_TRIES_MAX 8 /* when PostgreSQL stops, the next connections may be about to die as well */

enum sql_state { SQL_DOWN, SQL_CONNECTING, SQL_IDLE, SQL_WORKING };

/* What the next result on a connection answers to. */
enum sql_answer { ANSWER_PREPARE, ANSWER_STEP };

struct sql_expected {
	enum sql_answer kind;
	size_t step;
};

struct sql_connection {
	struct kore_event event; /* first: Kore's loop casts to it */
	struct sql_pool *pool;
	PGconn *pg;
	enum sql_state state;
	struct sql_run *run; /* NULL while working: its caller is gone */
	bool forgotten;
	struct sql_expected expected[2 * SQL_STEPS_MAX];
	size_t nexpected, answered;
	const char *pending[2 * SQL_STEPS_MAX]; /* names being prepared, owned */
	char *prepared[SQL_PREPARED_MAX];
	size_t nprepared;
	void (*heard)(const char *); /* of the listener */
	void (*back)(void);
	const char *channel;
};

struct sql_pool {
	char *name, *url;
	int size, wait_ms, timeout_ms, queue_max, queued;
	struct sql_connection *connections;
	struct sql_run *first, *last;
};

static void sql_event(void *, int);
static void sql_pump(struct sql_pool *);

/* -- connections ------------------------------------------------------------------------------------ */

static void
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

static void
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

static void
sql_finish(struct sql_run *run, enum sql_outcome outcome)
{
	run->connection = NULL;
	run->outcome = outcome;
	run->done(run);
}

/* The connection is gone. Its run is tried again elsewhere when that is safe. */
static void
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

/* -- a run ------------------------------------------------------------------------------------------ */

static bool
sql_knows(const struct sql_connection *c, const char *name)
{
	for (size_t i = 0; i < c->nprepared; i++)
		if (strcmp(c->prepared[i], name) == 0)
			return true;
	for (size_t i = 0; i < c->nexpected; i++)
		if (c->pending[i] != NULL && strcmp(c->pending[i], name) == 0)
			return true;
	return false;
}

static void
sql_expect(struct sql_connection *c, enum sql_answer kind, size_t step, const char *pending)
{
	c->pending[c->nexpected] = pending;
	c->expected[c->nexpected++] = (struct sql_expected){kind, step};
}

static bool
sql_send_step(struct sql_connection *c, const struct sql_step *s, size_t i)
{
	if (!sql_knows(c, s->name)) {
		char *name = strdup(s->name);

		if (name == NULL || !PQsendPrepare(c->pg, s->name, s->text, 0, NULL)) {
			free(name);
			return false;
		}
		sql_expect(c, ANSWER_PREPARE, i, name);
	}
	if (!PQsendQueryPrepared(c->pg, s->name, s->nparams, s->params, NULL, NULL, 0))
		return false;
	sql_expect(c, ANSWER_STEP, i, NULL);
	return true;
}

static bool
sql_send(struct sql_connection *c, struct sql_run *run)
{
	c->nexpected = c->answered = 0;
	for (size_t i = 0; i < run->count; i++)
		if (!sql_send_step(c, &run->steps[i], i))
			return false;
	return PQpipelineSync(c->pg) == 1 && PQflush(c->pg) >= 0;
}

/* A socket that is readable while nothing was asked has been closed by the other side. */
static bool
sql_alive(struct sql_connection *c)
{
	struct pollfd p = {.fd = PQsocket(c->pg), .events = POLLIN};

	return poll(&p, 1, 0) == 0;
}

static void
sql_give(struct sql_connection *c, struct sql_run *run)
{
	if (c->nprepared + run->count > SQL_PREPARED_MAX) {
		sql_down(c);
		sql_connect(c);
		sql_start(c->pool, run);
		return;
	}
	run->connection = c;
	run->error = NULL;
	memset(run->rows, 0, run->count * sizeof(*run->rows));
	c->run = run;
	c->forgotten = false;
	c->state = SQL_WORKING;
	if (!sql_send(c, run))
		sql_down(c);
	else
		sql_watch(c, PQflush(c->pg) == 1);
}

static void
sql_clear(void *rows)
{
	PQclear(rows);
}

/* One result of the pipeline: of a prepare or of a step. Takes over `r`. */
static void
sql_take(struct sql_connection *c, PGresult *r)
{
	struct sql_run *run = c->forgotten ? NULL : c->run;
	ExecStatusType status = PQresultStatus(r);
	bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
	struct sql_expected *e = c->answered < c->nexpected ? &c->expected[c->answered] : NULL;

	if (e != NULL && e->kind == ANSWER_PREPARE) {
		if (good)
			c->prepared[c->nprepared++] = (char *)c->pending[c->answered];
		else
			free((void *)c->pending[c->answered]);
		c->pending[c->answered] = NULL;
	}
	if (run == NULL || e == NULL) {
		PQclear(r);
		return;
	}
	if (status == PGRES_FATAL_ERROR && run->error == NULL) {
		run->error = r;
		mem_onfree(run->mem, sql_clear, r);
	} else if (good && e->kind == ANSWER_STEP) {
		run->rows[e->step] = r;
		mem_onfree(run->mem, sql_clear, r);
	} else
		PQclear(r);
}

static void
sql_end(struct sql_connection *c)
{
	struct sql_run *run = c->forgotten ? NULL : c->run;
	const char *state = run != NULL && run->error != NULL ? PQresultErrorField(run->error, PG_DIAG_SQLSTATE) : NULL;

	c->run = NULL;
	c->forgotten = false;
	c->state = SQL_IDLE;
	/* A statement whose table was altered under it: prepare anew on a new connection. */
	if (state != NULL && strcmp(state, "0A000") == 0 && run->tries++ < 2) {
		sql_down(c);
		sql_connect(c);
		sql_start(c->pool, run);
		return;
	}
	if (run != NULL)
		sql_finish(run, run->error == NULL ? SQL_DONE : SQL_REFUSED);
	sql_pump(c->pool);
}

/* The server is going down (57P01 and kin): its word on the statement is the connection's death. */
static bool
sql_dying(const PGresult *r)
{
	const char *state = r != NULL ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;

	return state != NULL && (strncmp(state, "57P", 3) == 0 || strncmp(state, "08", 2) == 0);
}

static void
sql_read(struct sql_connection *c)
{
	PGresult *r;

	if (!PQconsumeInput(c->pg)) {
		sql_down(c);
		return;
	}
	while (c->state == SQL_WORKING && !PQisBusy(c->pg)) {
		r = PQgetResult(c->pg);
		if (r == NULL) { /* between two queries of the pipeline */
			if (c->answered >= c->nexpected && PQstatus(c->pg) != CONNECTION_OK) {
				sql_down(c);
				return;
			}
			c->answered++;
			continue;
		}
		if (PQresultStatus(r) == PGRES_PIPELINE_SYNC) {
			PQclear(r);
			sql_end(c);
			return;
		}
		if (sql_dying(r)) {
			PQclear(r);
			sql_down(c);
			return;
		}
		sql_take(c, r);
	}
	if (c->pg != NULL && PQstatus(c->pg) != CONNECTION_OK)
		sql_down(c);
}

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

static void
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

/* -- the pool --------------------------------------------------------------------------------------- */

static struct sql_connection *
sql_idle(struct sql_pool *p)
{
	for (int i = 0; i < p->size; i++) {
		struct sql_connection *c = &p->connections[i];

		if (c->state != SQL_IDLE)
			continue;
		if (sql_alive(c))
			return c;
		sql_down(c);
	}
	return NULL;
}

/* The first run of the queue, taken out of it. */
static struct sql_run *
sql_shift(struct sql_pool *p)
{
	struct sql_run *run = p->first;

	p->first = run->next;
	if (p->first == NULL)
		p->last = NULL;
	p->queued--;
	run->next = NULL;
	return run;
}

static void
sql_pump(struct sql_pool *p)
{
	struct sql_connection *c;

	while (p->first != NULL && (c = sql_idle(p)) != NULL)
		sql_give(c, sql_shift(p));
}

/* Brings connections back and tells the runs that waited too long. */
static void
sql_tick(void *arg, u_int64_t now)
{
	struct sql_pool *p = arg;

	for (int i = 0; i < p->size; i++)
		if (p->connections[i].state == SQL_DOWN)
			sql_connect(&p->connections[i]);
	while (p->first != NULL && (p->queued > p->queue_max || now - p->first->asked_at > (u_int64_t)p->wait_ms))
		sql_finish(sql_shift(p), SQL_BUSY);
	sql_pump(p);
}

static struct sql_pool *
sql_pool_make(const char *name, const char *url, int size)
{
	struct sql_pool *p = calloc(1, sizeof(*p));

	if (p == NULL || (p->name = strdup(name)) == NULL || (p->url = strdup(url)) == NULL ||
	    (p->connections = calloc((size_t)size, sizeof(*p->connections))) == NULL)
		fatal("sql %s: out of memory", name);
	p->size = size;
	for (int i = 0; i < size; i++) {
		p->connections[i].event.handle = sql_event;
		p->connections[i].pool = p;
	}
	return p;
}

struct sql_pool *
sql_pool_new(const char *name, const char *url, int size, int wait_ms, int timeout_ms, int queue)
{
	struct sql_pool *p = sql_pool_make(name, url, size);

	p->wait_ms = wait_ms;
	p->timeout_ms = timeout_ms;
	p->queue_max = queue;
	sql_tick(p, kore_time_ms());
	kore_timer_add(sql_tick, SQL_RETRY_MS, p, 0);
	return p;
}

void
sql_listen(const char *url, const char *channel, void (*heard)(const char *), void (*back)(void))
{
	struct sql_pool *p = sql_pool_make(channel, url, 1);

	p->connections[0].channel = channel;
	p->connections[0].heard = heard;
	p->connections[0].back = back;
	sql_tick(p, kore_time_ms());
	kore_timer_add(sql_tick, SQL_RETRY_MS, p, 0);
}

void
sql_start(struct sql_pool *p, struct sql_run *run)
{
	struct sql_connection *c;

	run->pool = p;
	if (run->count > SQL_STEPS_MAX)
		fatal("sql: %zu steps", run->count);
	if (run->rows == NULL)
		run->rows = mem_take(run->mem, (run->count + 1) * sizeof(*run->rows));
	if (run->asked_at == 0)
		run->asked_at = kore_time_ms();
	if (p->first == NULL && (c = sql_idle(p)) != NULL) {
		sql_give(c, run);
		return;
	}
	run->next = NULL;
	if (p->last != NULL)
		p->last->next = run;
	else
		p->first = run;
	p->last = run;
	p->queued++;
}

static void
sql_unqueue(struct sql_pool *p, struct sql_run *run)
{
	struct sql_run **at = &p->first, *last = NULL;

	for (; *at != NULL && *at != run; at = &(*at)->next)
		last = *at;
	if (*at == NULL)
		return;
	*at = run->next;
	if (p->last == run)
		p->last = last;
	p->queued--;
}

void
sql_forget(struct sql_run *run)
{
	if (run->connection == NULL)
		sql_unqueue(run->pool, run);
	else if (run->connection->run == run) {
		run->connection->forgotten = true;
		run->connection->run = NULL;
	}
}
