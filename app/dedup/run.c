#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "catalog.h"
#include "centre/norm.h"
#include "db.h"
#include "job.h"
#include "learn.h"
#include "source.h"
#include "store.h"
#include "write.h"

#define THREADS 2
#define OUTGROWN 2 /* times the records that a model was learnt of: it is learnt anew */
#define READ 35    /* hundredths of the work that reading is, */
#define COMPARE 75 /* and reading and comparing */

struct state {
	struct run *run;
	enum dedup_type type;
	struct norm *files, *norm;
	struct set set;
	struct source source;
	struct model model;
	struct scored found;
	struct score_wish wish;
	char kind[16], import[24], learn[16], used[24]; /* texts of the rows; "" for null */
	bool stopped;
	const char *why; /* msgid, else a statement failed */
};

static bool
go(struct state *s, int done, const char *what)
{
	if (!s->stopped && s->run->progress != NULL)
		s->stopped = !s->run->progress(s->run->arg, done, what);
	return !s->stopped;
}

static bool
reading(void *state, uint32_t records)
{
	struct state *s = state;

	/* How many there are is not known; the bar slows down. */
	return go(s, (int)(READ * (records / (records + 300000.0))), N_("Reading the records"));
}

static bool
comparing(void *state, double part)
{
	return go(state, READ + (int)((COMPARE - READ) * part), N_("Comparing"));
}

/* The rows of a statement, or NULL. */
static PGresult *
rows(struct state *s, const char *name, const struct db_param *params)
{
	PGresult *r = db_run(s->run->db, name, params);

	if (PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK)
		return r;
	PQclear(r);
	return NULL;
}

static bool
done(struct state *s, const char *name, const struct db_param *params)
{
	PGresult *r = rows(s, name, params);

	PQclear(r);
	return r != NULL;
}

static void
keep(char *to, size_t room, const PGresult *r, int column)
{
	snprintf(to, room, "%s", PQgetvalue(r, 0, column));
}

static bool
state_open(struct state *s)
{
	PGresult *r = rows(s, "dedup.open", DB_PARAMS({"run", s->run->id}));

	if (r != NULL && PQntuples(r) == 0)
		s->why = N_("This run has ended already.");
	if (r == NULL || PQntuples(r) == 0) {
		PQclear(r);
		return false;
	}
	keep(s->kind, sizeof(s->kind), r, 0);
	keep(s->import, sizeof(s->import), r, 1);
	keep(s->learn, sizeof(s->learn), r, 2);
	PQclear(r);
	return true;
}

/* The words of the normal forms as organizers have them; those of the files until the database has some. */
static bool
words_open(struct state *s)
{
	PGresult *r = rows(s, "dedup.words", NULL);
	bool well = r != NULL && (s->files = norm_open("app/centre/tables")) != NULL;

	if (r != NULL && !well)
		s->why = N_("The tables of normal forms cannot be read.");
	if (well && PQgetvalue(r, 0, 0)[0] != '\0')
		s->norm = norm_lines(s->files, PQgetvalue(r, 0, 0));
	PQclear(r);
	return well;
}

static bool
records_read(struct state *s)
{
	s->set.type = s->type;
	s->source = (struct source){.db = s->run->db,
	    .norm = s->norm != NULL ? s->norm : s->files,
	    .statement = s->type == DEDUP_COMPANY ? "dedup.companies" : "dedup.contacts",
	    .import = atoll(s->import),
	    .threads = THREADS,
	    .go = reading,
	    .arg = s};
	if (source_read(&s->source, &s->set) != 0)
		return false;
	s->run->records = s->set.count;
	s->wish.focus = s->source.marked;
	s->wish.go = comparing;
	s->wish.arg = s;
	return true;
}

/* The pairs that a statement tells, those of records that are there. To be freed. */
static bool
pairs_read(struct state *s, const char *statement, const struct score_pair **pairs, size_t *count)
{
	PGresult *r = rows(s, statement, DB_PARAMS({"kind", s->kind}));
	struct source_place *places = r != NULL && PQntuples(r) > 0 ? source_places(&s->source, s->set.count) : NULL;
	struct score_pair *found = pool_grow(NULL, (r != NULL ? (size_t)PQntuples(r) : 0) * sizeof(*found));

	*pairs = found;
	for (int i = 0; places != NULL && i < PQntuples(r); i++) {
		struct score_pair *p = &found[*count];

		*count += source_find(places, s->set.count, atoll(PQgetvalue(r, i, 0)), &p->a) &&
			  source_find(places, s->set.count, atoll(PQgetvalue(r, i, 1)), &p->b);
	}
	free(places);
	PQclear(r);
	return r != NULL;
}

/* -- the model -------------------------------------------------------------------------------------------- */

/*
 * The model in use; *there is false if it has to be learnt: there is none, or it was learnt of far fewer records, by
 * itself. What people set or taught stays until they say otherwise.
 */
static bool
model_used(struct state *s, bool *there)
{
	PGresult *r = rows(s, "dedup.model", DB_PARAMS({"kind", s->kind}));
	const char *why, *where;

	*there = false;
	if (r == NULL)
		return false;
	if (PQntuples(r) == 1 && s->learn[0] == '\0' &&
	    (strcmp(PQgetvalue(r, 0, 4), "run") != 0 || s->import[0] != '\0' ||
		s->set.count < OUTGROWN * atoll(PQgetvalue(r, 0, 5)))) {
		keep(s->used, sizeof(s->used), r, 0);
		*there =
		    model_read(&s->model, s->type, PQgetvalue(r, 0, 1), (size_t)PQgetlength(r, 0, 1), &why, &where);
		if (!*there)
			fprintf(stderr, "pavilion dedup: the model in use cannot be read: %s %s\n", where, why);
		s->model.limits.link = strtof(PQgetvalue(r, 0, 2), NULL);
		s->model.limits.sure = strtof(PQgetvalue(r, 0, 3), NULL);
	}
	PQclear(r);
	return true;
}

/* What was learnt comes into use. */
static bool
model_keep(struct state *s, const char *learned)
{
	struct buf json = {0};
	char link[24], sure[24], records[24];
	PGresult *r;

	model_json(&json, &s->found.model);
	snprintf(link, sizeof(link), "%g", s->found.model.limits.link);
	snprintf(sure, sizeof(sure), "%g", s->found.model.limits.sure);
	snprintf(records, sizeof(records), "%u", s->set.count);
	r = rows(s, "dedup.keep",
	    DB_PARAMS({"kind", s->kind}, {"learned", learned}, {"params", json.data}, {"link", link}, {"sure", sure},
		{"records", records}));
	if (r != NULL)
		keep(s->used, sizeof(s->used), r, 0);
	PQclear(r);
	buf_free(&json);
	return r != NULL;
}

/* What the records taught, and what reviewers decided if that is wished. */
static bool
learnt(void *state, struct model *o)
{
	struct state *s = state;

	return go(s, READ, N_("Comparing")) &&
	       (strcmp(s->learn, "reviews") != 0 || learn_decided(s->run->db, s->source.norm, o) >= 0);
}

/* -- the run ---------------------------------------------------------------------------------------------- */

/* Nothing is held open while it is compared: what happens meanwhile, dedup_write() looks at once more. */
static bool
read_all(struct state *s, bool *there)
{
	return db_exec(s->run->db, "begin isolation level repeatable read, read only") == 0 && records_read(s) &&
	       model_used(s, there) && pairs_read(s, "dedup.apart", &s->wish.apart, &s->wish.aparts) &&
	       (s->import[0] == '\0' || pairs_read(s, "dedup.known", &s->wish.known, &s->wish.knowns)) &&
	       db_exec(s->run->db, "commit") == 0;
}

static bool
compare(struct state *s, bool there)
{
	if (s->set.count < 2)
		return true;
	s->wish.learnt = learnt;
	score_set(&s->set, there ? &s->model : NULL, &s->wish, THREADS, &s->found);
	s->run->candidates = (long long)s->found.candidates;
	return s->found.cluster != NULL;
}

static bool
write_down(struct state *s)
{
	struct written w = {0};

	if (!go(s, COMPARE, N_("Writing")) || !done(s, "dedup.stage", NULL))
		return false;
	if (s->set.count >= 2 &&
	    write_groups(s->run->db, &s->found, s->set.count, s->source.id, s->wish.focus, &w) != 0)
		return false;
	if (!go(s, COMPARE + 5, N_("Writing")) || !done(s, "dedup.write", DB_PARAMS({"run", s->run->id})))
		return false;
	s->run->pairs = w.pairs, s->run->groups = w.groups;
	return true;
}

static void
state_free(struct state *s)
{
	scored_free(&s->found);
	set_free(&s->set);
	free(s->source.id);
	free(s->source.marked);
	free((void *)s->wish.apart);
	free((void *)s->wish.known);
	norm_free(s->norm);
	norm_free(s->files);
}

static double
clock_seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Notes how it ended, in the transaction of the results if these are good. */
static bool
close_row(struct state *s, const char *end)
{
	struct run *r = s->run;
	char text[6][32];

	snprintf(text[0], sizeof(text[0]), "%lld", r->records);
	snprintf(text[1], sizeof(text[1]), "%lld", r->candidates);
	snprintf(text[2], sizeof(text[2]), "%lld", r->pairs);
	snprintf(text[3], sizeof(text[3]), "%lld", r->groups);
	snprintf(text[4], sizeof(text[4]), "%.2f", r->seconds);
	snprintf(text[5], sizeof(text[5]), "%.2f", r->cpu);
	return done(s, "dedup.close",
	    DB_PARAMS({"run", r->id}, {"state", end}, {"error", s->why}, {"records", text[0]}, {"candidates", text[1]},
		{"pairs", text[2]}, {"groups", text[3]}, {"seconds", text[4]}, {"cpu", text[5]},
		{"model", s->used[0] != '\0' ? s->used : NULL}));
}

static bool
work(struct state *s)
{
	double wall = clock_seconds(CLOCK_MONOTONIC), cpu = clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
	bool there, well = state_open(s) && done(s, "dedup.steady", NULL) && words_open(s) && read_all(s, &there) &&
			   compare(s, there) && db_exec(s->run->db, "begin") == 0 &&
			   (there || s->set.count < 2 || model_keep(s, s->learn[0] != '\0' ? s->learn : "run")) &&
			   write_down(s);

	s->run->seconds = clock_seconds(CLOCK_MONOTONIC) - wall;
	s->run->cpu = clock_seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	return well && close_row(s, "done") && db_exec(s->run->db, "commit") == 0;
}

/* What the door put aside while a run was writing goes to the queue. */
static bool
waited(struct state *s)
{
	return done(s, "dedup.waited", DB_PARAMS({"kind", store_kind(s->type)}));
}

/* Waits until no other run of the kind is at work; false if it was stopped while it waited, or the database is away. */
static bool
turn(struct state *s)
{
	for (;; usleep(300000)) {
		PGresult *r = rows(s, "dedup.turn", DB_PARAMS({"kind", store_kind(s->type)}));
		bool free = r != NULL && PQgetvalue(r, 0, 0)[0] == 't';

		PQclear(r);
		if (r == NULL || free)
			return r != NULL;
		if (!go(s, 0, N_("Waiting for another run")))
			return false;
	}
}

/* How it ended if it did not do well; what a statement failed of is told in *why. */
static enum run_end
end_badly(struct state *s)
{
	bool again = false;

	if (s->stopped)
		return RUN_CANCELLED;
	if (s->why == NULL)
		job_fault(s->run->db, &s->why, &again);
	return again ? RUN_AGAIN : RUN_FAILED;
}

enum run_end
run_dedup(struct run *run, enum dedup_type type, const char **why)
{
	struct state s = {.run = run, .type = type};
	bool mine = turn(&s), well = mine && waited(&s) && work(&s);
	enum run_end end = well ? RUN_DONE : end_badly(&s);

	if (PQtransactionStatus(run->db) != PQTRANS_IDLE)
		db_exec(run->db, "rollback");
	*why = s.why;
	if (end == RUN_CANCELLED)
		close_row(&s, "cancelled");
	else if (end == RUN_FAILED)
		run_failed(run, s.why);
	if (mine) {
		waited(&s);
		done(&s, "dedup.over", DB_PARAMS({"kind", store_kind(type)}));
	}
	state_free(&s);
	return end;
}

void
run_failed(const struct run *run, const char *why)
{
	PQclear(db_run(run->db, "dedup.failed", DB_PARAMS({"run", run->id}, {"error", why})));
}
