#include "learn.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "source.h"
#include "store.h"

#define WEIGHT 30 /* decisions that what was learnt without them counts for */

struct decided {
	struct set set;
	struct source source;
	struct source_place *places;
};

static bool
place(const struct decided *d, const char *id, uint32_t *at)
{
	return source_find(d->places, d->set.count, atoll(id), at);
}

/* The shares of the levels: those that were learnt without decisions, and the decisions. */
static void
mix(double p[COMPARE_LEVELS], const double counts[COMPARE_LEVELS])
{
	double all = 0;

	for (unsigned i = 1; i < COMPARE_LEVELS; i++)
		all += counts[i];
	for (unsigned i = 1; i < COMPARE_LEVELS; i++)
		p[i] = (p[i] * WEIGHT + counts[i]) / (WEIGHT + all);
}

static int
count(struct model *o, const struct decided *d, const PGresult *pairs)
{
	double same[COMPARE_MAX][COMPARE_LEVELS] = {0}, other[COMPARE_MAX][COMPARE_LEVELS] = {0};
	struct compare k;
	int many = 0;

	compare_open(&k, &d->set, o);
	for (int i = 0; i < PQntuples(pairs); i++) {
		struct verdict v;
		uint32_t a, b;

		if (!place(d, PQgetvalue(pairs, i, 0), &a) || !place(d, PQgetvalue(pairs, i, 1), &b))
			continue;
		compare_pair(&k, a, b, &v);
		for (unsigned c = 0; c < o->count; c++)
			(PQgetvalue(pairs, i, 2)[0] == 't' ? same : other)[c][v.level[c]]++;
		many++;
	}
	compare_close(&k);
	for (unsigned c = 0; c < o->count; c++) {
		mix(o->m[c], same[c]);
		if (o->is[c].shared)
			mix(o->r[c], other[c]);
	}
	model_ready(o);
	return many;
}

int
learn_decided(PGconn *db, const struct norm *norm, struct model *o)
{
	struct decided d = {.set = {.type = o->type},
	    .source = {.db = db,
		.norm = norm,
		.threads = 1,
		.statement = o->type == DEDUP_COMPANY ? "dedup.decided_companies" : "dedup.decided_contacts"}};
	PGresult *pairs = db_run(db, "dedup.decided", DB_PARAMS({"kind", store_kind(o->type)}));
	int many = -1;

	if (PQresultStatus(pairs) == PGRES_TUPLES_OK && source_read(&d.source, &d.set) == 0) {
		d.places = source_places(&d.source, d.set.count);
		many = d.set.count == 0 ? 0 : count(o, &d, pairs);
	}
	PQclear(pairs);
	free(d.places);
	free(d.source.id);
	set_free(&d.set);
	return many;
}
