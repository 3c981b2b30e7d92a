#ifndef PAVILION_SQL_CONNECTION_H
#define PAVILION_SQL_CONNECTION_H

#include <sys/types.h>

#include <kore/kore.h>

#include "sql.h"

/*
 * What the three parts of the pool share: sql.c has the queue and hands out, sql_connection.c brings connections up
 * and lets them go, sql_run.c speaks one run over one of them.
 */
#define SQL_PREPARED_MAX 512 /* statements remembered per connection; beyond it the connection starts anew */

enum sql_state { SQL_DOWN, SQL_CONNECTING, SQL_IDLE, SQL_WORKING };

/* What the next result on a connection answers to. */
enum sql_answer { ANSWER_PREPARE, ANSWER_STEP, ANSWER_NOTHING };

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
	u_int64_t planned_at;
	struct sql_expected expected[2 * SQL_STEPS_MAX + 1];
	size_t nexpected, answered;
	const char *pending[2 * SQL_STEPS_MAX + 1]; /* names being prepared, owned */
	char *prepared[SQL_PREPARED_MAX];
	size_t nprepared;
	void (*heard)(const char *); /* of the listener */
	void (*back)(void);
	const char *channel;
};

struct sql_pool {
	char *name, *url;
	int size, wait_ms, timeout_ms, replan_ms, queue_max, queued;
	u_int64_t away_since; /* no connection stands since then; 0: one does */
	struct sql_connection *connections;
	struct sql_run *first, *last;
};

/* -- sql_connection.c -- */

/* Starts to connect. Failure leaves it SQL_DOWN, for the pool's next tick. */
void sql_connect(struct sql_connection *);
/* Closes it. Its run is tried again elsewhere when that is safe, else ends with SQL_LOST. */
void sql_down(struct sql_connection *);
/* Asks Kore for the next event: readable, and writable if something is left to be sent. */
void sql_watch(struct sql_connection *, bool writing);
/* Whether an idle connection still stands, as far as its socket tells. */
bool sql_alive(struct sql_connection *);
/* Kore's event of a connection. */
void sql_event(void *connection, int error);

/* -- sql_run.c -- */

/* Sends a run's pipeline over an idle connection. */
void sql_give(struct sql_connection *, struct sql_run *);
/* Takes what has come; at the end of the pipeline the run is done and the connection idle. */
void sql_read(struct sql_connection *);

/* -- sql.c -- */

/* Gives waiting runs to idle connections. */
void sql_pump(struct sql_pool *);
/* Tells the caller of a run how it ended. */
void sql_finish(struct sql_run *, enum sql_outcome);

#endif
