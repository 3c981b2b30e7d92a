#ifndef PAVILION_SQL_H
#define PAVILION_SQL_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

#include "mem.h"

/*
 * Asynchronous libpq in Kore's event loop. A run is one pipeline: its steps go out together with one sync at the
 * end, so PostgreSQL makes them one transaction in one round trip. Statements are prepared on a connection when
 * it first meets them, in the same pipeline.
 *
 * A connection that dies takes its run with it. What is safe to repeat (`again`: a GET, or a POST whose form key
 * makes a second run refuse itself) is run again on another connection; the rest ends with SQL_LOST.
 */
struct sql_pool;

struct sql_step {
	const char *name; /* of the prepared statement; at most 63 bytes */
	const char *text;
	int nparams;
	const char *const *params; /* text; NULL is SQL null */
};

enum sql_outcome { SQL_DONE, SQL_REFUSED /* the database said no: see `error` */, SQL_LOST, SQL_BUSY };

struct sql_run {
	/* set by the caller, all of it living at least until `done` or sql_forget() */
	struct mem *mem; /* results are cleared with it */
	const struct sql_step *steps;
	size_t count;
	bool again;
	void (*done)(struct sql_run *);
	void *arg;
	/* set before `done` is called */
	enum sql_outcome outcome;
	PGresult **rows; /* one per step; valid when SQL_DONE */
	PGresult *error; /* the refusal, when SQL_REFUSED: its SQLSTATE, message, column, constraint */
	/* the pool's own */
	struct sql_pool *pool;
	struct sql_connection *connection;
	int tries;
	unsigned long long asked_at;
	struct sql_run *next;
};

#define SQL_STEPS_MAX 32

/*
 * A pool of `size` connections to `url` (copied), made in a worker. A run waits at most `wait_ms` for one, and at most
 * 5 s while none stands; at most `queue` runs wait: then SQL_BUSY. `timeout_ms` is the statement_timeout. A connection
 * plans its statements anew after `replan_ms`. Connections open by themselves and come back by themselves.
 */
struct sql_pool *sql_pool_new(const char *name, const char *url, int size, int wait_ms, int timeout_ms,
    int replan_ms, int queue);

/* Starts a run or queues it. `done` is called later, from the event loop, never from here. */
void sql_start(struct sql_pool *, struct sql_run *);

/* The caller is gone: the run finishes in the database, `done` is not called, the pool lets go of the memory. */
void sql_forget(struct sql_run *);

/*
 * One more connection, for LISTEN `channel`; `heard` gets each payload. `back` is called after every (re)connect,
 * since notifications may have been missed in between.
 */
void sql_listen(const char *url, const char *channel, void (*heard)(const char *payload), void (*back)(void));

#endif
