/* The life of one job: taken, run, ended. */
#include "job.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "catalog.h"
#include "db.h"
#include "job_lane.h"

#define ATTEMPTS 5
#define PAUSE_FIRST 15 /* seconds before the second attempt; each further pause is four times as long */
#define PAUSE_MOST 3600
#define PAUSE_REGULAR 60
#define TELL_MS 100

struct own {
	struct job_lane *lane;
	PGresult *params;
	long long told_at;
	bool cancelled;
};

static long long
clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Runs a statement of the lane itself. Returns its rows, or NULL with the reason on stderr. */
static PGresult *
desk_run(PGconn *db, const char *name, const struct db_param *params)
{
	PGresult *r = db_run(db, name, params);

	if (PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK)
		return r;
	fprintf(stderr, "pavilion jobs: %s: %s", name, PQresultErrorMessage(r));
	PQclear(r);
	return NULL;
}

/* -- the lane's connections ------------------------------------------------------------------------------ */

void
job_lane_start(struct job_lane *l, const char *name)
{
	char host[64] = "";

	*l = (struct job_lane){.name = name};
	gethostname(host, sizeof(host) - 1);
	snprintf(l->runner, sizeof(l->runner), "%s %d%s%s", host, (int)getpid(), name != NULL ? " " : "",
	    name != NULL ? name : "");
	buf_putc(&l->kinds, '{');
	for (const struct job_kind *k = job_kinds; k->kind != NULL; k++)
		if (name == NULL || strcmp(k->lane, name) == 0)
			buf_printf(&l->kinds, "%s%s", l->kinds.len > 1 ? "," : "", k->kind);
	buf_putc(&l->kinds, '}');
}

static bool
alive(PGconn *db)
{
	struct pollfd p = {.events = POLLIN};

	if (db == NULL || PQstatus(db) != CONNECTION_OK)
		return false;
	p.fd = PQsocket(db);
	return poll(&p, 1, 0) == 0 || (PQconsumeInput(db) && PQstatus(db) == CONNECTION_OK);
}

/* Opens one connection; lock_timeout keeps reports from waiting for a row that the job itself has locked. */
static PGconn *
open_tuned(const char *lock_timeout)
{
	PGconn *db = db_open("jobs");
	PGresult *r;

	if (db == NULL)
		return NULL;
	if ((r = desk_run(db, "job.tune", DB_PARAMS({"lock_timeout", lock_timeout}))) == NULL) {
		PQfinish(db);
		return NULL;
	}
	PQclear(r);
	return db;
}

bool
job_lane_open(struct job_lane *l)
{
	if (!alive(l->db)) {
		PQfinish(l->db);
		l->db = open_tuned("0");
	}
	if (!alive(l->desk)) {
		PQfinish(l->desk);
		l->desk = open_tuned("1s");
		if (l->desk != NULL && db_exec(l->desk, "listen job") != 0) {
			PQfinish(l->desk);
			l->desk = NULL;
		}
	}
	return l->db != NULL && l->desk != NULL;
}

void
job_lane_close(struct job_lane *l)
{
	PQfinish(l->db);
	PQfinish(l->desk);
	buf_free(&l->kinds);
	*l = (struct job_lane){0};
}

/* -- what a job's function calls --------------------------------------------------------------------------- */

static const char *
param(struct job *j, const char *key)
{
	const PGresult *r = ((struct own *)j->own)->params;

	for (int i = 0; i < PQntuples(r); i++)
		if (strcmp(PQgetvalue(r, i, 0), key) == 0)
			return PQgetisnull(r, i, 1) ? NULL : PQgetvalue(r, i, 1);
	return NULL;
}

bool
job_progress(struct job *j, long long done, long long total, const char *note)
{
	struct own *own = j->own;
	char done_text[24], total_text[24];
	PGresult *r;

	if (clock_ms() - own->told_at < TELL_MS && (total == 0 || done < total))
		return !own->cancelled;
	own->told_at = clock_ms();
	snprintf(done_text, sizeof(done_text), "%lld", done);
	snprintf(total_text, sizeof(total_text), "%lld", total);
	r = desk_run(own->lane->desk, "job.progress",
	    DB_PARAMS({"job", j->id}, {"done", done_text}, {"total", total > 0 ? total_text : NULL}, {"note", note}));
	if (r != NULL && PQntuples(r) == 1 && *PQgetvalue(r, 0, 0) == 't')
		own->cancelled = true;
	PQclear(r);
	return !own->cancelled;
}

void
job_result(struct job *j, const char *json)
{
	struct own *own = j->own;

	PQclear(desk_run(own->lane->desk, "job.result", DB_PARAMS({"job", j->id}, {"result", json})));
}

/* -- take, run, end ---------------------------------------------------------------------------------------- */

static const struct job_kind *
kind_find(const char *name)
{
	const struct job_kind *k = job_kinds;

	while (k->kind != NULL && strcmp(k->kind, name) != 0)
		k++;
	return k;
}

/* The row of a job that is now this lane's, committed; NULL when none is due. */
static PGresult *
take(struct job_lane *l)
{
	PGresult *r;

	if (db_exec(l->db, "begin") != 0)
		return NULL;
	r = desk_run(l->db, "job.take", DB_PARAMS({"kinds", l->kinds.data}, {"runner", l->runner}));
	/* Not locked: its former runner lost the table but its session is still at work. Later, then. */
	if (r != NULL && PQntuples(r) == 1 && *PQgetvalue(r, 0, 4) == 't' && db_exec(l->db, "commit") == 0)
		return r;
	PQclear(r);
	if (PQtransactionStatus(l->db) != PQTRANS_IDLE)
		db_exec(l->db, "rollback");
	return NULL;
}

static int
pause_after(int attempts)
{
	int seconds = PAUSE_FIRST;

	while (--attempts > 0 && seconds < PAUSE_MOST)
		seconds *= 4;
	return seconds < PAUSE_MOST ? seconds : PAUSE_MOST;
}

struct ending {
	const char *state;
	char note[400]; /* a copy: what it came from may be gone when it is written */
	int pause;
	bool anew; /* the count of attempts begins again */
};

static void
end(struct job_lane *l, const char *id, struct ending e)
{
	char pause[16];

	if (PQtransactionStatus(l->db) != PQTRANS_IDLE)
		db_exec(l->db, "rollback");
	snprintf(pause, sizeof(pause), "%d", e.pause);
	PQclear(desk_run(l->db, "job.end",
	    DB_PARAMS({"job", id}, {"runner", l->runner}, {"state", e.state},
		{"note", e.note[0] != '\0' ? e.note : NULL}, {"pause", pause}, {"anew", e.anew ? "t" : "f"})));
}

static struct ending
run(struct job_lane *l, const PGresult *row)
{
	const struct job_kind *k = kind_find(PQgetvalue(row, 0, 1));
	int attempts = atoi(PQgetvalue(row, 0, 3)), most = k->attempts > 0 ? k->attempts : ATTEMPTS;
	struct own own = {.lane = l};
	struct job j = {.db = l->db,
	    .id = PQgetvalue(row, 0, 0),
	    .last = attempts >= most,
	    .param = param,
	    .own = &own,
	    .account = PQgetisnull(row, 0, 2) ? NULL : PQgetvalue(row, 0, 2)};
	const char *why = NULL;
	struct ending e = {.state = "failed"};
	bool retry = false;

	if (attempts > most) {
		snprintf(e.note, sizeof(e.note), "%s", N_("It ended unexpectedly each time it was tried."));
		return e;
	}
	*db_fault(l->db) = (struct db_fault){0}; /* that of the job before is not this one's */
	if ((own.params = desk_run(l->db, "job.params", DB_PARAMS({"job", j.id}))) == NULL)
		return (struct ending){.state = "waiting", .pause = 1};
	if (k->run(&j, &why, &retry) != 0) {
		snprintf(e.note, sizeof(e.note), "%s", why != NULL ? why : "");
		if ((retry || most == JOB_FOREVER) && attempts < most)
			e.state = "waiting";
		e.pause = most == JOB_FOREVER ? PAUSE_REGULAR : pause_after(attempts);
		fprintf(stderr, "pavilion jobs: job %s (%s): %s\n", j.id, k->kind, e.note);
	} else if (j.again > 0) {
		e = (struct ending){.state = "waiting", .pause = j.again, .anew = true};
	} else {
		e.state = own.cancelled ? "cancelled" : "done";
	}
	PQclear(own.params);
	return e;
}

bool
job_lane_step(struct job_lane *l)
{
	PGresult *row = take(l), *r;

	if (row == NULL)
		return false;
	end(l, PQgetvalue(row, 0, 0), run(l, row));
	PQclear(row);
	r = desk_run(l->db, "job.release", NULL);
	PQclear(r);
	return r != NULL;
}

int
job_lane_orphans(struct job_lane *l)
{
	PGresult *r = desk_run(l->desk, "job.orphans", DB_PARAMS({"kinds", l->kinds.data}));
	int count = r != NULL ? PQntuples(r) : 0;

	PQclear(r);
	return count;
}

int
job_lane_next(struct job_lane *l, int most)
{
	PGresult *r = desk_run(l->desk, "job.next", DB_PARAMS({"kinds", l->kinds.data}));
	long long ms = most;

	if (r != NULL && PQntuples(r) == 1 && !PQgetisnull(r, 0, 0))
		ms = atoll(PQgetvalue(r, 0, 0));
	PQclear(r);
	return ms < 0 ? 0 : ms > most ? most : (int)ms;
}
