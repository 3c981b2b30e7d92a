#include "form_job.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "db.h"
#include "form_rows.h"
#include "job.h"
#include "rarity.h"
#include "statement.h"
#include "store.h"

#define TABLES "app/centre/tables"
#define UNREADABLE N_("The tables of normal forms cannot be read.")
#define EVERY 10 /* seconds: whoever changes a record wakes the job, this is for what was missed */

struct work {
	struct job *job;
	struct norm *base, *norm;
	struct mem *mem;
	struct rarity rarity;
	char version[24];
	enum dedup_type type;
	long long done, total;
	bool stopped;    /* a person cancelled */
	const char *why; /* msgid, else a statement failed */
};

/* NULL if the statement failed. */
static PGresult *
ask(struct work *w, const char *name, const struct db_param *params)
{
	PGresult *r = db_run(w->job->db, name, params);

	if (PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK)
		return r;
	PQclear(r);
	return NULL;
}

static bool
run(struct work *w, const char *name, const struct db_param *params)
{
	PGresult *r = ask(w, name, params);

	PQclear(r);
	return r != NULL;
}

/* How far it is; false when a person cancelled. */
static bool
go(struct work *w, const char *note)
{
	w->stopped = w->stopped || !job_progress(w->job, w->done, w->total, note);
	return !w->stopped;
}

static bool
sql(struct work *w, const char *text)
{
	return db_exec(w->job->db, text) == 0;
}

/* -- words ------------------------------------------------------------------------------------------- */

/*
 * Brings the files' entries into the table if they are not those that it has; or if the forms are of other rules, since
 * whatever is brought makes everything due.
 */
static bool
seed(struct work *w, const char *known)
{
	struct buf lines = {0};
	unsigned char digest[16];
	char hex[2 * sizeof(digest) + 1], now[sizeof(hex) + 12];
	bool good = norm_seed(TABLES, &lines);

	if (!good)
		w->why = UNREADABLE;
	crypto_generichash(digest, sizeof(digest), (const unsigned char *)lines.data, lines.len, NULL, 0);
	sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));
	snprintf(now, sizeof(now), "%s.%d", hex, STORE_RULES);
	if (good && (known == NULL || strcmp(known, now) != 0))
		good = run(w, "form_job.seed", DB_PARAMS({"digest", now}, {"lines", lines.data}));
	buf_free(&lines);
	return good;
}

static bool
words_load(struct work *w)
{
	PGresult *r = ask(w, "form_job.state", NULL);
	bool good = r != NULL && seed(w, PQgetisnull(r, 0, 1) ? NULL : PQgetvalue(r, 0, 1));

	PQclear(r);
	if (!good || !run(w, "form_job.due", NULL) || (r = ask(w, "form_job.state", NULL)) == NULL)
		return false;
	snprintf(w->version, sizeof(w->version), "%s", PQgetvalue(r, 0, 0));
	norm_free(w->norm);
	w->norm = norm_lines(w->base, PQgetvalue(r, 0, 2));
	PQclear(r);
	return true;
}

/* -- a portion ----------------------------------------------------------------------------------------- */

/* The raw fields of a row; its columns have the names that store_raw() knows. */
static void
row_raw(struct work *w, const PGresult *r, int row, char *value[RAWS])
{
	for (int c = 0; c < PQnfields(r); c++)
		if (!PQgetisnull(r, row, c))
			store_raw(value, w->mem, w->type, PQfname(r, c), PQgetvalue(r, row, c));
}

static bool
portion_put(struct work *w, struct form_rows *rows)
{
	struct db_param params[FORM_ROWS_PARAMS + 2];
	size_t n = form_rows_params(rows, w->type, params);

	params[n++] = (struct db_param){"version", w->version};
	params[n] = (struct db_param){NULL, NULL};
	return run(w, w->type == DEDUP_COMPANY ? "form_job.company_put" : "form_job.contact_put", params);
}

static bool
portion_make(struct work *w, const char *ids)
{
	PGresult *r =
	    ask(w, w->type == DEDUP_COMPANY ? "form_job.company" : "form_job.contact", DB_PARAMS({"ids", ids}));
	struct form_rows rows = {0};
	bool good = r != NULL;

	for (int row = 0; good && row < PQntuples(r); row++) {
		char *value[RAWS] = {NULL};

		mem_reset(w->mem);
		row_raw(w, r, row, value);
		form_rows_add(&rows, w->norm, w->mem, w->type, &w->rarity, PQgetvalue(r, row, 0), value);
	}
	if (good && rows.count > 0)
		good = portion_put(w, &rows);
	PQclear(r);
	form_rows_free(&rows);
	return good;
}

/*
 * One portion in one transaction: what is taken is due no more only if its forms are there. It is read by a statement
 * after that which takes it, or a change that was committed in between would be lost. 0: nothing is due; -1: failed.
 */
static int
portion(struct work *w)
{
	PGresult *r;
	int count = -1;

	if (!sql(w, "begin"))
		return -1;
	if ((r = ask(w, "form_job.take", DB_PARAMS({"kind", store_kind(w->type)}))) != NULL) {
		const char *ids = PQgetisnull(r, 0, 0) ? NULL : PQgetvalue(r, 0, 0);

		count = ids == NULL ? 0 : 1;
		for (const char *c = ids; c != NULL && *c != '\0'; c++)
			count += *c == ',';
		if (ids != NULL && !portion_make(w, ids))
			count = -1;
		PQclear(r);
	}
	return sql(w, count < 0 ? "rollback" : "commit") ? count : -1;
}

/* -- how rare values are ------------------------------------------------------------------------------- */

static void
numbers(struct buf *b, const uint64_t list[FORMS])
{
	for (size_t i = 0; i < FORMS; i++)
		buf_printf(b, "%c%llu", i == 0 ? '{' : ',', (unsigned long long)list[i]);
	buf_putc(b, '}');
}

static bool
rarity_store(struct work *w)
{
	struct buf filled = {0}, values = {0}, data = {0};
	char records[24];
	bool good;

	numbers(&filled, w->rarity.filled);
	numbers(&values, w->rarity.values);
	rarity_write(&w->rarity, &data);
	snprintf(records, sizeof(records), "%llu", (unsigned long long)w->rarity.records);
	good = run(w, "form_job.rarity_set",
	    DB_PARAMS({"kind", store_kind(w->type)}, {"records", records}, {"filled", filled.data},
		{"values", values.data}, {"data", data.data}));
	buf_free(&filled);
	buf_free(&values);
	buf_free(&data);
	return good;
}

/* Counts the values of all records, a row at a time. */
static bool
rarity_make(struct work *w)
{
	const struct statement *st = statement_find(w->type == DEDUP_COMPANY ? "form_job.company" : "form_job.contact");
	const char *none[1] = {NULL};
	PGresult *r;
	bool good;

	rarity_free(&w->rarity);
	if (PQsendQueryParams(w->job->db, st->text, 1, NULL, none, NULL, NULL, 0) != 1 ||
	    PQsetSingleRowMode(w->job->db) != 1)
		return false;
	for (good = true; (r = PQgetResult(w->job->db)) != NULL; PQclear(r)) {
		good = good && (PQresultStatus(r) == PGRES_SINGLE_TUPLE || PQresultStatus(r) == PGRES_TUPLES_OK);
		for (int row = 0; good && row < PQntuples(r); row++) {
			char *value[RAWS] = {NULL};
			struct forms f;

			mem_reset(w->mem);
			row_raw(w, r, row, value);
			form_record(&f, w->norm, w->mem, w->type, false, value);
			rarity_count(&w->rarity, &f);
			if (w->rarity.records % 5000 == 0)
				good = go(w, N_("Counting how rare values are")) && good;
		}
	}
	return good && rarity_store(w);
}

static void
rarity_load(struct work *w, const PGresult *r)
{
	rarity_free(&w->rarity);
	if (PQntuples(r) == 0)
		return;
	rarity_expect(&w->rarity, (size_t)PQgetlength(r, 0, 3) / 2);
	rarity_read(&w->rarity, PQgetvalue(r, 0, 3), (size_t)PQgetlength(r, 0, 3));
}

static bool
rarity_open(struct work *w, bool recount)
{
	PGresult *r;

	if (recount)
		return rarity_make(w);
	if ((r = ask(w, "form_job.rarity", DB_PARAMS({"kind", store_kind(w->type)}))) == NULL)
		return false;
	rarity_load(w, r);
	PQclear(r);
	return true;
}

/* -- the job -------------------------------------------------------------------------------------------- */

/* All that is due of one kind. */
static bool
kind(struct work *w)
{
	PGresult *r = ask(w, "form_job.count", DB_PARAMS({"kind", store_kind(w->type)}));
	bool recount;
	int count;

	if (r == NULL)
		return false;
	w->done = 0;
	w->total = atoll(PQgetvalue(r, 0, 0));
	recount = *PQgetvalue(r, 0, 1) == 't';
	PQclear(r);
	if (w->total == 0)
		return true;
	if (!rarity_open(w, recount))
		return false;
	do {
		count = portion(w);
		w->done += count > 0 ? count : 0;
		if (w->done > w->total)
			w->total = w->done;
	} while (count > 0 && go(w, N_("Making normal forms")));
	return count >= 0 && run(w, "form_job.first_run", DB_PARAMS({"kind", store_kind(w->type)}));
}

int
form_job(struct job *j, const char **why, bool *retry)
{
	struct work w = {.job = j, .base = norm_open(TABLES), .mem = mem_new()};
	bool good;

	if (w.base == NULL)
		w.why = UNREADABLE;
	good = w.base != NULL && words_load(&w);
	for (int t = 0; good && t < 2; t++) {
		w.type = t == 0 ? DEDUP_COMPANY : DEDUP_PERSON;
		good = kind(&w);
	}
	rarity_free(&w.rarity);
	norm_free(w.norm);
	norm_free(w.base);
	mem_free(w.mem);
	j->again = EVERY;
	*why = w.why;
	return good || w.stopped ? 0 : w.why != NULL ? -1 : job_fault(j->db, why, retry);
}
