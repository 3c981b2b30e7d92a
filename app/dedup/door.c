#include "door.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "centre/norm.h"
#include "compare.h"
#include "db.h"
#include "rarity.h"
#include "store.h"

#define TYPES 2
/*
 * Of those who come, at least so many are known already, whatever was learnt of the records that are there: one in ten. The
 * odds of each are the less the more there are, but with a handful of records they are not better than with a hundred.
 */
#define KNOWN 0.1
#define FEW 100

struct known {
	bool ready; /* there are a model and counts */
	struct model model;
	struct rarity rarity;
};

struct door {
	struct norm *base; /* of the files: phone plans */
	struct norm *norm; /* of the database */
	char *version;     /* NULL: nothing was loaded */
	struct known of[TYPES];
};

struct door *
door_new(const char *folder)
{
	struct door *d = calloc(1, sizeof(*d));

	if (d == NULL || (d->base = norm_open(folder)) == NULL) {
		free(d);
		return NULL;
	}
	return d;
}

static void
forget(struct door *d)
{
	for (size_t t = 0; t < TYPES; t++) {
		rarity_free(&d->of[t].rarity);
		d->of[t].ready = false;
	}
	norm_free(d->norm);
	d->norm = NULL;
	free(d->version);
	d->version = NULL;
}

void
door_free(struct door *d)
{
	if (d == NULL)
		return;
	forget(d);
	norm_free(d->base);
	free(d);
}

bool
door_current(const struct door *d, const char *version)
{
	return d->version != NULL && strcmp(d->version, version) == 0;
}

bool
door_knows(const struct door *d)
{
	return d->version != NULL;
}

const struct norm *
door_norm(const struct door *d)
{
	return d->norm != NULL ? d->norm : d->base;
}

/* -- what the database knows ------------------------------------------------------------------------- */

static const char *
field(const PGresult *r, enum dedup_type type, const char *name)
{
	char column[64];
	int at;

	snprintf(column, sizeof(column), "%s_%s", store_kind(type), name);
	at = PQfnumber(r, column);
	return at < 0 || PQgetisnull(r, 0, at) ? NULL : PQgetvalue(r, 0, at);
}

/* An array literal of numbers. */
static void
numbers(uint64_t out[FORMS], const char *text)
{
	for (size_t i = 0; i < FORMS && text != NULL && *text != '\0' && *text != '}'; i++) {
		char *end;

		out[i] = strtoull(text + (*text == '{'), &end, 10);
		text = end + (*end == ',');
	}
}

/* Related records are a tenth as many, unless more is known of them. */
static void
known_odds(struct known *k)
{
	double least = KNOWN / fmax((double)k->rarity.records, FEW);

	if (k->model.duplicates < least) {
		k->model.duplicates = least;
		k->model.related = fmax(k->model.related, least / 10);
	}
	model_ready(&k->model);
}

static void
known_load(struct known *k, enum dedup_type type, const PGresult *r)
{
	const char *json = field(r, type, "model"), *link = field(r, type, "link"), *data = field(r, type, "data"),
		   *records = field(r, type, "records"), *why, *where;
	unsigned char *bytes;
	size_t n;

	if (json == NULL || !model_read(&k->model, type, json, strlen(json), &why, &where))
		return;
	if (link != NULL)
		k->model.limits.link = strtof(link, NULL);
	k->rarity.records = records != NULL ? strtoull(records, NULL, 10) : 0;
	numbers(k->rarity.filled, field(r, type, "filled"));
	numbers(k->rarity.values, field(r, type, "values"));
	if (data != NULL && (bytes = PQunescapeBytea((const unsigned char *)data, &n)) != NULL) {
		rarity_read(&k->rarity, bytes, n);
		PQfreemem(bytes);
	}
	known_odds(k);
	k->ready = true;
}

bool
door_load(struct door *d, const PGresult *r)
{
	int version = PQfnumber(r, "version"), words = PQfnumber(r, "words");

	forget(d);
	if (PQntuples(r) != 1 || version < 0 || words < 0)
		return false;
	if (PQgetlength(r, 0, words) > 0)
		d->norm = norm_lines(d->base, PQgetvalue(r, 0, words));
	for (size_t t = 0; t < TYPES; t++)
		known_load(&d->of[t], (enum dedup_type)t, r);
	d->version = strdup(PQgetvalue(r, 0, version));
	return d->version != NULL;
}

/* -- one record against those that share a key ------------------------------------------------------- */

static void
ask_forms(const struct door *d, const struct door_ask *ask, struct forms *f)
{
	struct mem *scratch = mem_new();

	form_record(f, door_norm(d), scratch, ask->type, false, ask->value);
	mem_free(scratch);
}

const char *
door_keys(struct door *d, struct mem *m, const struct door_ask *ask)
{
	struct forms f;
	const int32_t *keys;
	size_t count;

	ask_forms(d, ask, &f);
	keys = store_keys(m, ask->type, &f, &d->of[ask->type].rarity, &count);
	return store_array(m, keys, count);
}

/* The rows of door.company as records 1 and on. */
static void
put_rows(struct set *s, enum dedup_type type, const PGresult *rows)
{
	struct forms f;
	int column[FORMS];

	for (unsigned c = 0; c < FORMS; c++) {
		const char *name = store_column(type, (enum dedup_column)c);

		column[c] = name != NULL ? PQfnumber(rows, name) : -1;
	}
	for (int row = 0; row < PQntuples(rows); row++) {
		for (unsigned c = 0; c < FORMS; c++)
			store_read(&f.col[c], column[c] < 0 || PQgetisnull(rows, row, column[c])
						  ? NULL
						  : PQgetvalue(rows, row, column[c]));
		set_forms(s, &f);
	}
}

/* Rarity as it is among all records, not among these few. */
static void
weigh(struct compare *k, const struct set *s, const struct rarity *r)
{
	for (unsigned c = 0; c < FORMS; c++) {
		const struct pool *p = &s->col[c].pool;

		for (uint32_t v = 1; k->bits[c] != NULL && v <= p->count; v++)
			k->bits[c][v] = rarity_bits(r, (enum dedup_column)c, pool_text(p, v), pool_length(p, v));
	}
}

static void
match_add(struct door_match *list, size_t *count, size_t room, const struct door_match *one)
{
	size_t at = *count;

	while (at > 0 && list[at - 1].weight < one->weight) {
		at--;
		if (at + 1 < room)
			list[at + 1] = list[at];
	}
	if (at < room)
		list[at] = *one;
	*count += *count < room;
}

static struct door_match
match_of(const struct model *o, const struct compare *k, uint32_t record)
{
	struct door_match one = {.count = k->count};
	struct verdict v;

	compare_pair(k, 0, record, &v);
	one.weight = model_weights(o, &v, one.part);
	one.probability = 1 / (1 + exp2(-(double)one.weight));
	for (unsigned i = 0; i < k->count; i++) {
		one.level[i] = v.level[i];
		one.name[i] = k->list[i].name;
	}
	return one;
}

size_t
door_judge(struct door *d, struct mem *m, const struct door_ask *ask, const PGresult *rows, struct door_match *out,
    size_t room)
{
	const struct known *known = &d->of[ask->type];
	struct set s = {.type = ask->type};
	struct set_known counted = {rarity_word, (void *)&known->rarity};
	struct compare k;
	struct forms f;
	size_t count = 0;
	int record = PQfnumber(rows, "record");

	if (!known->ready || PQntuples(rows) == 0 || record < 0)
		return 0;
	ask_forms(d, ask, &f);
	set_forms(&s, &f);
	put_rows(&s, ask->type, rows);
	set_close_known(&s, &counted);
	compare_open(&k, &s, &known->model);
	weigh(&k, &s, &known->rarity);
	for (int i = 0; i < PQntuples(rows); i++) {
		struct door_match one = match_of(&known->model, &k, (uint32_t)i + 1);

		one.record = PQgetisnull(rows, i, record) ? NULL : mem_string(m, PQgetvalue(rows, i, record));
		if (one.record != NULL && one.weight >= known->model.limits.link)
			match_add(out, &count, room, &one);
	}
	compare_close(&k);
	set_free(&s);
	return count;
}

void
door_json(struct buf *b, const struct door_match *match, size_t count)
{
	buf_putc(b, '[');
	for (size_t i = 0; i < count; i++) {
		const struct door_match *o = &match[i];

		buf_printf(b, "%s{\"record\":\"%s\",\"weight\":%.2f,\"probability\":%.4f,\"names\":[", i > 0 ? "," : "",
		    o->record, (double)o->weight, o->probability);
		for (unsigned c = 0; c < o->count; c++)
			buf_printf(b, "%s\"%s\"", c > 0 ? "," : "", o->name[c]);
		buf_puts(b, "],\"levels\":[");
		for (unsigned c = 0; c < o->count; c++)
			buf_printf(b, "%s%d", c > 0 ? "," : "", o->level[c]);
		buf_puts(b, "],\"weights\":[");
		for (unsigned c = 0; c < o->count; c++)
			buf_printf(b, "%s%.2f", c > 0 ? "," : "", (double)o->part[c]);
		buf_puts(b, "]}");
	}
	buf_putc(b, ']');
}

/* -- over a connection ------------------------------------------------------------------------------- */

static PGresult *
candidates(struct door *d, PGconn *db, struct mem *m, const struct door_ask *ask)
{
	return db_run(db, ask->type == DEDUP_COMPANY ? "door.company" : "door.contact",
	    DB_PARAMS({"door_keys", door_keys(d, m, ask)}, {"door_self", ask->self}));
}

static bool
failed(PGresult *r)
{
	if (PQresultStatus(r) == PGRES_TUPLES_OK)
		return false;
	fprintf(stderr, "pavilion: %s", PQresultErrorMessage(r));
	PQclear(r);
	return true;
}

int
door_find(struct door *d, PGconn *db, struct mem *m, const struct door_ask *ask, struct door_match *out, size_t room)
{
	PGresult *r = candidates(d, db, m, ask);
	int count;

	if (failed(r))
		return -1;
	if (PQntuples(r) > 0 && !door_current(d, PQgetvalue(r, 0, 0))) {
		PGresult *load;

		PQclear(r);
		if (failed(load = db_run(db, "door.load", NULL)))
			return -1;
		door_load(d, load);
		PQclear(load);
		if (failed(r = candidates(d, db, m, ask)))
			return -1;
	}
	count = (int)door_judge(d, m, ask, r, out, room);
	PQclear(r);
	return count;
}
