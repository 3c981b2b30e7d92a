#include "batch.h"

#include <stdlib.h>
#include <string.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "request.h"
#include "rows.h"
#include "statement.h"

#define BATCH_MOST 64 /* requests in one statement */
#define BATCH_PAGES 4 /* that have such a statement */

/* A request that waits, or whose rows are on their way. */
struct batch_item {
	struct batch_item *next;
	struct serve *serve; /* NULL: the client is gone */
	struct request *request;
	int count; /* elements of its arrays */
};

struct batch {
	struct sql_run run;
	struct sql_step step;
	struct batch_item *items;
	struct batch_queue *queue;
};

/* What waits for one page's statement. */
static struct batch_queue {
	const struct page *page;
	struct batch_item *first, **last;
	bool running; /* one at a time: two at once are each half as long, and hold each other up */
} batch_queues[BATCH_PAGES];

static void batch_pump(struct batch_queue *);

/* -- together ----------------------------------------------------------------------------------------- */

/* The arrays of all items as one: "{a,b}" and "{c}" are "{a,b,c}". */
static const char *
batch_join(struct mem *m, const struct batch_item *items, const char *param)
{
	struct buf b = {0};
	const char *all;

	buf_putc(&b, '{');
	for (const struct batch_item *i = items; i != NULL; i = i->next) {
		const char *array = request_param(i->request, param);

		if (b.len > 1)
			buf_putc(&b, ',');
		buf_add(&b, array + 1, strlen(array) - 2);
	}
	buf_putc(&b, '}');
	all = mem_copy(m, b.data, b.len);
	buf_free(&b);
	return all;
}

/* The rows of the items that begin behind the first `from` elements. */
static PGresult *
batch_part(struct mem *m, const PGresult *rows, int from, int count)
{
	PGresult *part = rows_new(m, "n {result");
	int n = PQfnumber(rows, "n"), result = PQfnumber(rows, "result");

	for (int i = 0; i < PQntuples(rows); i++) {
		int place = atoi(PQgetvalue(rows, i, n));

		if (place > from && place <= from + count)
			rows_add(part, (const char *const[]){PQgetvalue(rows, i, n), PQgetvalue(rows, i, result)});
	}
	return part;
}

/* Each hears its own; who heard nothing, or shared a statement that failed, asks alone and is told why. */
static void
batch_ran(struct sql_run *run)
{
	struct batch *b = run->arg;
	struct batch_queue *queue = b->queue;
	struct batch_item *next;
	int from = 0;

	queue->running = false;
	for (struct batch_item *i = b->items; i != NULL; from += i->count, free(i), i = next) {
		struct serve *s = i->serve;

		next = i->next;
		if (s == NULL)
			continue;
		s->item = NULL;
		s->shared = run->outcome == SQL_DONE ? batch_part(s->request->mem, run->rows[0], from, i->count) : NULL;
		s->run.outcome = run->outcome;
		s->waiting = false;
		http_request_wakeup(s->http);
	}
	mem_free(run->mem);
	batch_pump(queue);
}

static struct batch_item *
batch_shift(struct batch_queue *q)
{
	struct batch_item *first = q->first, *end = first;

	for (int n = 1; n < BATCH_MOST && end->next != NULL; n++)
		end = end->next;
	q->first = end->next;
	if (end->next == NULL)
		q->last = &q->first;
	end->next = NULL;
	return first;
}

static void
batch_send(struct batch_queue *q, struct batch_item *items)
{
	const struct request *r = items->request;
	const struct statement *st = statement_find(r->page->together);
	struct mem *m = mem_new();
	struct batch *b = mem_take(m, sizeof(*b));
	const char **values = mem_take(m, (size_t)(st->nparams + 1) * sizeof(*values));

	for (int i = 0; i < st->nparams; i++)
		values[i] = batch_join(m, items, st->params[i]);
	b->items = items;
	b->queue = q;
	b->step = (struct sql_step){st->name, st->text, st->nparams, values};
	b->run = (struct sql_run){.mem = m, .steps = &b->step, .count = 1, .again = true, .done = batch_ran, .arg = b};
	q->running = true;
	sql_start(stage_pool(stage_pool_name(r)), &b->run);
}

static void
batch_pump(struct batch_queue *q)
{
	if (q->first != NULL && !q->running)
		batch_send(q, batch_shift(q));
}

/* -- one by one ----------------------------------------------------------------------------------------- */

static struct batch_queue *
batch_queue(const struct page *page)
{
	for (struct batch_queue *q = batch_queues; q < batch_queues + BATCH_PAGES; q++) {
		if (q->page == NULL)
			*q = (struct batch_queue){page, NULL, &q->first, false};
		if (q->page == page)
			return q;
	}
	fatalx("batch: more pages than %d", BATCH_PAGES);
}

void
batch_add(struct serve *s, struct request *r)
{
	struct batch_queue *q = batch_queue(r->page);
	struct batch_item *i = calloc(1, sizeof(*i));

	if (i == NULL)
		fatal("batch: out of memory");
	*i = (struct batch_item){NULL, s, r, atoi(request_param(r, "count"))};
	s->item = i;
	s->stage = STAGE_BATCH;
	s->waiting = true;
	http_request_sleep(s->http);
	*q->last = i;
	q->last = &i->next;
	batch_pump(q);
}

void
batch_forget(struct serve *s)
{
	struct batch_queue *q = batch_queue(s->item->request->page);
	struct batch_item **at = &q->first;

	while (*at != NULL && *at != s->item)
		at = &(*at)->next;
	if (*at == NULL) {
		s->item->serve = NULL; /* it is on its way */
		return;
	}
	*at = s->item->next;
	if (q->last == &s->item->next)
		q->last = at;
	free(s->item);
}
