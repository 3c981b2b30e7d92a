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
#define TRIES 3 /* to load what changes meanwhile */

struct known {
	struct model model;
	bool model_there;
	struct rarity rarity;
	size_t size, read; /* bytes of the counts: there are, came */
};

/* What the database knew at a time. */
struct knowledge {
	char *version;
	struct norm *norm; /* NULL: no words */
	struct known of[TYPES];
};

struct door {
	struct norm *base;            /* of the files: phone plans */
	struct knowledge *now, *next; /* in use, being loaded; NULL: none */
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
forget(struct knowledge **k)
{
	if (*k == NULL)
		return;
	for (size_t t = 0; t < TYPES; t++)
		rarity_free(&(*k)->of[t].rarity);
	norm_free((*k)->norm);
	free((*k)->version);
	free(*k);
	*k = NULL;
}

void
door_free(struct door *d)
{
	if (d == NULL)
		return;
	forget(&d->now);
	forget(&d->next);
	norm_free(d->base);
	free(d);
}

bool
door_current(const struct door *d, const char *version)
{
	return d->now != NULL && strcmp(d->now->version, version) == 0;
}

bool
door_knows(const struct door *d)
{
	return d->now != NULL;
}

/* The tables of words in force. */
static const struct norm *
words_of(const struct door *d)
{
	return d->now != NULL && d->now->norm != NULL ? d->now->norm : d->base;
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
	const char *json = field(r, type, "model"), *start = field(r, type, "start"), *link = field(r, type, "link"),
		   *size = field(r, type, "size"), *records = field(r, type, "records"), *why, *where;

	k->model_there = json != NULL && model_read(&k->model, type, json, strlen(json), &why, &where);
	if (k->model_there && link != NULL)
		k->model.limits.link = strtof(link, NULL);
	/* One that an older version stored, and this one cannot read: as if none had been learnt yet. */
	if (!k->model_there)
		k->model_there = start != NULL && model_read(&k->model, type, start, strlen(start), &why, &where);
	if (!k->model_there)
		return;
	k->rarity.records = records != NULL ? strtoull(records, NULL, 10) : 0;
	numbers(k->rarity.filled, field(r, type, "filled"));
	numbers(k->rarity.values, field(r, type, "values"));
	k->size = size != NULL ? (size_t)strtoull(size, NULL, 10) : 0;
	rarity_expect(&k->rarity, k->size);
	known_odds(k);
}

/* The first kind whose counts are not all there; NULL if they are. */
static struct known *
lacking(const struct knowledge *next)
{
	for (size_t t = 0; next != NULL && t < TYPES; t++)
		if (next->of[t].read < next->of[t].size)
			return (struct known *)&next->of[t];
	return NULL;
}

/* What is whole is used from now on. */
static void
settle(struct door *d)
{
	if (lacking(d->next) != NULL)
		return;
	forget(&d->now);
	d->now = d->next;
	d->next = NULL;
}

bool
door_load(struct door *d, const PGresult *r)
{
	int version = PQfnumber(r, "version"), words = PQfnumber(r, "words");

	forget(&d->next);
	if (PQntuples(r) != 1 || version < 0 || words < 0)
		return false;
	d->next = calloc(1, sizeof(*d->next));
	if (d->next == NULL || (d->next->version = strdup(PQgetvalue(r, 0, version))) == NULL)
		abort();
	if (PQgetlength(r, 0, words) > 0)
		d->next->norm = norm_lines(d->base, PQgetvalue(r, 0, words));
	for (size_t t = 0; t < TYPES; t++)
		known_load(&d->next->of[t], (enum dedup_type)t, r);
	settle(d);
	return true;
}

bool
door_lacks(const struct door *d, struct door_part *part)
{
	const struct known *k = lacking(d->next);

	if (k == NULL)
		return false;
	part->kind = store_kind(k == d->next->of ? (enum dedup_type)0 : (enum dedup_type)1);
	snprintf(part->from, sizeof(part->from), "%zu", k->read);
	return true;
}

bool
door_counts(struct door *d, const PGresult *r)
{
	struct known *k = lacking(d->next);
	int version = PQfnumber(r, "version"), data = PQfnumber(r, "data");
	size_t length = PQntuples(r) == 1 && version >= 0 && data >= 0 ? (size_t)PQgetlength(r, 0, data) : 0;

	if (k == NULL || length <= 2 || strcmp(PQgetvalue(r, 0, version), d->next->version) != 0) {
		forget(&d->next);
		return false;
	}
	rarity_read(&k->rarity, PQgetvalue(r, 0, data), length);
	k->read += (length - 2) / 2;
	settle(d);
	return true;
}

/* -- one record against those that share a key ------------------------------------------------------- */

static void
ask_forms(const struct door *d, const struct door_ask *ask, struct forms *f)
{
	struct mem *scratch = mem_new();

	form_record(f, words_of(d), scratch, ask->type, false, ask->value);
	mem_free(scratch);
}

const char *
door_keys(struct door *d, struct mem *m, const struct door_ask *ask)
{
	static const struct rarity none;
	struct forms f;
	const int32_t *keys;
	size_t count;

	ask_forms(d, ask, &f);
	keys = store_keys(m, ask->type, &f, d->now != NULL ? &d->now->of[ask->type].rarity : &none, &count);
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
	const struct known *known = d->now != NULL ? &d->now->of[ask->type] : NULL;
	struct set s = {.type = ask->type};
	struct set_known counted = {rarity_word, known != NULL ? (void *)&known->rarity : NULL};
	struct compare k;
	struct forms f;
	size_t count = 0;
	int record = PQfnumber(rows, "record");

	if (known == NULL || !known->model_there || PQntuples(rows) == 0 || record < 0)
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

/* NULL with the error on stderr. */
static PGresult *
rows_of(PGconn *db, const char *statement, const struct db_param *params)
{
	PGresult *r = db_run(db, statement, params);

	if (PQresultStatus(r) == PGRES_TUPLES_OK)
		return r;
	fprintf(stderr, "pavilion: %s", PQresultErrorMessage(r));
	PQclear(r);
	return NULL;
}

static PGresult *
candidates(struct door *d, PGconn *db, struct mem *m, const struct door_ask *ask)
{
	return rows_of(db, ask->type == DEDUP_COMPANY ? "door.company" : "door.contact",
	    DB_PARAMS({"door_keys", door_keys(d, m, ask)}, {"door_self", ask->self}));
}

/* Loads what the database knows, in parts. False if that failed, or if it changed meanwhile. */
static bool
learn(struct door *d, PGconn *db)
{
	struct door_part part;
	PGresult *r = rows_of(db, "door.load", NULL);
	bool good = r != NULL && door_load(d, r);

	while (good && door_lacks(d, &part)) {
		PQclear(r);
		r = rows_of(db, "door.counts", DB_PARAMS({"kind", part.kind}, {"from", part.from}));
		good = r != NULL && door_counts(d, r);
	}
	PQclear(r);
	return good;
}

int
door_find(struct door *d, PGconn *db, struct mem *m, const struct door_ask *ask, struct door_match *out, size_t room)
{
	PGresult *r = candidates(d, db, m, ask);
	int count;

	/* What changes all the time is known well enough after a few tries. */
	for (int tries = 0; r != NULL && PQntuples(r) > 0 && !door_current(d, PQgetvalue(r, 0, 0)) && tries < TRIES;
	     tries++)
		if (learn(d, db)) {
			PQclear(r);
			r = candidates(d, db, m, ask);
		}
	if (r == NULL)
		return -1;
	count = (int)door_judge(d, m, ask, r, out, room);
	PQclear(r);
	return count;
}
