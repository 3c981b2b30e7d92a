#include "sql_connection.h"

#include <stdlib.h>
#include <string.h>

#define SQL_RETRY_MS 250
#define SQL_AWAY_MS 5000 /* how long a run waits without any connection, however patient its pool */

/* -- the queue ------------------------------------------------------------------------------------------ */

void
sql_finish(struct sql_run *run, enum sql_outcome outcome)
{
	run->connection = NULL;
	run->outcome = outcome;
	run->done(run);
}

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

void
sql_pump(struct sql_pool *p)
{
	struct sql_connection *c;

	while (p->first != NULL && (c = sql_idle(p)) != NULL)
		sql_give(c, sql_shift(p));
}

void
sql_start(struct sql_pool *p, struct sql_run *run)
{
	struct sql_connection *c;

	run->pool = p;
	run->connection = NULL; /* of an earlier try */
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

/* -- the pool --------------------------------------------------------------------------------------- */

/* Notes since when no connection of the pool stands. */
static void
sql_note_away(struct sql_pool *p, u_int64_t now)
{
	for (int i = 0; i < p->size; i++)
		if (p->connections[i].state == SQL_IDLE || p->connections[i].state == SQL_WORKING) {
			p->away_since = 0;
			return;
		}
	if (p->away_since == 0)
		p->away_since = now;
}

/* Patience is for others' work, which ends; for a database that is away there is less of it. */
static bool
sql_too_long(const struct sql_pool *p, const struct sql_run *run, u_int64_t now)
{
	u_int64_t since = run->asked_at > p->away_since ? run->asked_at : p->away_since;

	return now - run->asked_at > (u_int64_t)p->wait_ms || (p->away_since != 0 && now - since > SQL_AWAY_MS);
}

/* Brings connections back and tells the runs that waited too long. */
static void
sql_tick(void *arg, u_int64_t now)
{
	struct sql_pool *p = arg;

	for (int i = 0; i < p->size; i++)
		if (p->connections[i].state == SQL_DOWN)
			sql_connect(&p->connections[i]);
	sql_note_away(p, now);
	while (p->first != NULL && (p->queued > p->queue_max || sql_too_long(p, p->first, now)))
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
sql_pool_new(const char *name, const char *url, int size, int wait_ms, int timeout_ms, int replan_ms, int queue)
{
	struct sql_pool *p = sql_pool_make(name, url, size);

	p->wait_ms = wait_ms;
	p->timeout_ms = timeout_ms;
	p->replan_ms = replan_ms;
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
