#include "sql_connection.h"

#include <stdlib.h>
#include <string.h>

/* -- asking --------------------------------------------------------------------------------------------- */

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

/*
 * A plan made while a table is empty may read all of it, or walk along the wrong index, and PostgreSQL keeps it until the
 * table is analyzed: a minute or more, in which the first morning of a fair fills it. So a connection plans anew now and then.
 */
static bool
sql_replan(struct sql_connection *c)
{
	if (kore_time_ms() - c->planned_at < (u_int64_t)c->pool->replan_ms)
		return true;
	c->planned_at = kore_time_ms();
	if (!PQsendQueryParams(c->pg, "discard plans", 0, NULL, NULL, NULL, NULL, 0))
		return false;
	sql_expect(c, ANSWER_NOTHING, 0, NULL);
	return true;
}

static bool
sql_send(struct sql_connection *c, struct sql_run *run)
{
	c->nexpected = c->answered = 0;
	if (!sql_replan(c))
		return false;
	for (size_t i = 0; i < run->count; i++)
		if (!sql_send_step(c, &run->steps[i], i))
			return false;
	return PQpipelineSync(c->pg) == 1 && PQflush(c->pg) >= 0;
}

void
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

/* -- hearing -------------------------------------------------------------------------------------------- */

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

void
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
