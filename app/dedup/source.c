/* Two threads take rows in turn, make normal forms, and put them into the set in the order of the rows. */
#include "source.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "form.h"
#include "mem.h"
#include "statement.h"

#define BATCH 256
#define LETTERS (BATCH * 160) /* of a batch, to begin with */
#define THREADS 8

/* The columns of the statements behind the record's number and its import. */
static const enum dedup_field columns[] = {RAW_NAME, RAW_NAME_EN, RAW_STREET, RAW_CITY, RAW_POSTCODE, RAW_COUNTRY,
    RAW_PHONE, RAW_FAX, RAW_EMAIL, RAW_WEBSITE, RAW_ID, RAW_COMPANY, RAW_COMPANY_EN, RAW_GIVEN};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

/* Rows and then their normal forms, on behalf of one thread. */
struct batch {
	char *row[BATCH];
	int64_t id[BATCH];
	bool marked[BATCH];
	unsigned rows;
	uint16_t length[BATCH][FORMS];
	letter *text;
	size_t used, room;
};

struct reader {
	struct source *source;
	struct set *set;
	pthread_mutex_t read, put;
	pthread_cond_t turned;
	unsigned taken, put_in; /* batches */
	uint32_t room;
	atomic_bool stop;
	bool ended, failed;
};

/* The next rows; false at the end. Called with `read` held. */
static bool
rows_take(struct reader *r, struct batch *b)
{
	b->rows = 0;
	while (!r->ended && b->rows < BATCH) {
		char *row;
		int n = PQgetCopyData(r->source->db, &row, 0);

		if (n > 0)
			b->row[b->rows++] = row;
		else
			r->ended = true, r->failed = n != -1;
	}
	return b->rows > 0;
}

/* What COPY's text format wrote as \t, \n, \\ ... becomes itself, in place. NULL for \N. */
static char *
unescape(char *field)
{
	char *to = strchr(field, '\\');

	if (to == NULL)
		return field[0] == '\0' ? NULL : field;
	if (to == field && field[1] == 'N' && field[2] == '\0')
		return NULL;
	for (const char *from = to; *from != '\0'; from++) {
		if (*from == '\\' && from[1] != '\0') {
			static const char shorts[] = "b\bf\fn\nr\rt\tv\v";
			const char *is = strchr(shorts, *++from);

			*to++ = is != NULL && (is - shorts) % 2 == 0 ? is[1] : *from;
		} else
			*to++ = *from;
	}
	*to = '\0';
	return field;
}

/* The next column of a row; *at moves behind it. */
static char *
field_take(char **at)
{
	char *field = *at, *end = field + strcspn(field, "\t\n");

	*at = *end == '\t' ? end + 1 : end;
	*end = '\0';
	return unescape(field);
}

static void
forms_keep(struct batch *b, unsigned i, const struct forms *f)
{
	for (size_t c = 0; c < FORMS; c++) {
		size_t n = f->col[c].length;

		if (b->used + n > b->room) {
			b->room = b->room + b->room / 2 + LETTERS;
			b->text = pool_grow(b->text, b->room * sizeof(letter));
		}
		if (n > 0)
			memcpy(b->text + b->used, f->col[c].text, n * sizeof(letter));
		b->used += n;
		b->length[i][c] = (uint16_t)n;
	}
}

static void
batch_form(const struct reader *r, struct mem *scratch, struct batch *b)
{
	struct forms f;

	b->used = 0;
	for (unsigned i = 0; i < b->rows; i++) {
		char *at = b->row[i], *value[RAWS] = {0}, *import;

		b->id[i] = atoll(field_take(&at));
		import = field_take(&at);
		b->marked[i] = import != NULL && r->source->import != 0 && atoll(import) == r->source->import;
		for (size_t c = 0; c < COLUMNS; c++)
			value[columns[c]] = field_take(&at);
		mem_reset(scratch);
		form_record(&f, r->source->norm, scratch, r->set->type, r->set->parted, value);
		forms_keep(b, i, &f);
		PQfreemem(b->row[i]);
	}
}

/* Called with the turn. */
static void
batch_put(struct reader *r, const struct batch *b)
{
	struct source *s = r->source;
	const letter *at = b->text;

	if (r->set->count + b->rows > r->room) {
		r->room = r->room + r->room / 2 + BATCH;
		s->id = pool_grow(s->id, r->room * sizeof(*s->id));
		if (s->import != 0)
			s->marked = pool_grow(s->marked, r->room * sizeof(*s->marked));
	}
	for (unsigned i = 0; i < b->rows; i++) {
		const letter *text[FORMS];

		for (size_t c = 0; c < FORMS; at += b->length[i][c++])
			text[c] = at;
		s->id[r->set->count] = b->id[i];
		if (s->marked != NULL)
			s->marked[r->set->count] = b->marked[i];
		set_put(r->set, text, b->length[i]);
	}
}

static void
work(struct reader *r, bool caller)
{
	struct batch *b = calloc(1, sizeof(*b));
	struct mem *scratch = mem_new();
	const struct source *s = r->source;

	if (b == NULL)
		abort();
	for (;;) {
		unsigned turn;
		bool more;

		pthread_mutex_lock(&r->read);
		more = !atomic_load(&r->stop) && rows_take(r, b);
		turn = r->taken;
		r->taken += more;
		pthread_mutex_unlock(&r->read);
		if (!more)
			break;
		batch_form(r, scratch, b);
		pthread_mutex_lock(&r->put);
		while (r->put_in != turn)
			pthread_cond_wait(&r->turned, &r->put);
		batch_put(r, b);
		r->put_in++;
		pthread_cond_broadcast(&r->turned);
		pthread_mutex_unlock(&r->put);
		if (caller && s->go != NULL && !s->go(s->arg, turn * BATCH))
			atomic_store(&r->stop, true);
	}
	mem_free(scratch);
	free(b->text);
	free(b);
}

static void *
thread(void *reader)
{
	work(reader, false);
	return NULL;
}

static bool
copy_open(PGconn *db, const char *statement)
{
	const struct statement *s = statement_find(statement);
	size_t n = strlen(s->text) + 32;
	char *sql = malloc(n);
	PGresult *r;
	bool well;

	if (sql == NULL)
		abort();
	snprintf(sql, n, "copy (%.*s) to stdout", (int)strcspn(s->text, ";"), s->text);
	r = PQexec(db, sql);
	well = PQresultStatus(r) == PGRES_COPY_OUT;
	PQclear(r);
	free(sql);
	return well;
}

/* What is left of the copy, and how it ended. */
static bool
copy_close(PGconn *db)
{
	bool well = true;
	PGresult *r;
	char *row;

	while (PQgetCopyData(db, &row, 0) > 0)
		PQfreemem(row);
	while ((r = PQgetResult(db)) != NULL) {
		well = well && PQresultStatus(r) == PGRES_COMMAND_OK;
		PQclear(r);
	}
	return well;
}

int
source_read(struct source *s, struct set *set)
{
	struct reader r = {.source = s,
	    .set = set,
	    .read = PTHREAD_MUTEX_INITIALIZER,
	    .put = PTHREAD_MUTEX_INITIALIZER,
	    .turned = PTHREAD_COND_INITIALIZER};
	pthread_t id[THREADS];
	unsigned threads = s->threads < THREADS ? s->threads : THREADS, started = 0;

	if (!copy_open(s->db, s->statement))
		return -1;
	while (started + 1 < threads && pthread_create(&id[started], NULL, thread, &r) == 0)
		started++;
	work(&r, true);
	while (started > 0)
		pthread_join(id[--started], NULL);
	set_close(set);
	if (atomic_load(&r.stop)) {
		char unsaid[256];
		PGcancel *cancel = PQgetCancel(s->db);

		PQcancel(cancel, unsaid, sizeof(unsaid));
		PQfreeCancel(cancel);
		copy_close(s->db);
		return -1;
	}
	return copy_close(s->db) && !r.failed ? 0 : -1;
}

/* -- records by their numbers ------------------------------------------------------------------------------ */

static int
by_id(const void *a, const void *b)
{
	const struct source_place *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

struct source_place *
source_places(const struct source *s, uint32_t count)
{
	struct source_place *p = pool_grow(NULL, count * sizeof(*p));

	for (uint32_t i = 0; i < count; i++)
		p[i] = (struct source_place){s->id[i], i};
	qsort(p, count, sizeof(*p), by_id);
	return p;
}

bool
source_find(const struct source_place *p, uint32_t count, int64_t id, uint32_t *at)
{
	struct source_place key = {id, 0};
	const struct source_place *found = bsearch(&key, p, count, sizeof(*p), by_id);

	if (found != NULL)
		*at = found->at;
	return found != NULL;
}
