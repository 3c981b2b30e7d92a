#include "score.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "apart.h"
#include "block.h"

#define DRAWN 400000 /* random pairs */
#define CAP 12       /* bits that one pair counts for at most in the mean of two groups */
#define SLICES 16    /* of the comparing, between two questions whether to go on */
#define SEEN 1       /* bits below the bound of merges unseen */
#define LEARNT 60000 /* records whose blocks are learnt from, about */

struct work {
	const struct compare *compare;
	const struct blocks *blocks;
	const struct model *model;
	unsigned part, parts;
	const struct score_wish *wish;
	float threshold;
	atomic_bool *stop;
	uint64_t seen; /* candidates */
	struct edge *edge;
	size_t edges, room;
};

static void
learn_found(void *arg, uint32_t a, uint32_t b)
{
	void **both = arg;
	const struct compare *k = both[0];
	struct verdict v;

	compare_pair(k, a, b, &v);
	patterns_add(both[1], k, &v);
}

/* Pairs at random, always the same ones. */
static void
draw(const struct compare *k, struct patterns *any)
{
	uint64_t dice = 0x2545f4914f6cdd1d;
	struct verdict v;

	for (unsigned i = 0; i < DRAWN; i++) {
		uint32_t a, b;

		dice = dice * 6364136223846793005 + 1442695040888963407;
		a = (uint32_t)((dice >> 33) % k->s->count);
		dice = dice * 6364136223846793005 + 1442695040888963407;
		b = (uint32_t)((dice >> 33) % k->s->count);
		if (a == b)
			continue;
		compare_pair(k, a, b, &v);
		patterns_add(any, k, &v);
	}
}

static void
learn(const struct compare *k, const struct blocks *b, struct model *o)
{
	struct patterns found = {0}, any = {0};
	unsigned parts = k->s->count / LEARNT + 1;
	double n = k->s->count;
	void *arg[2] = {(void *)k, &found};

	blocks_each(b, 0, parts, learn_found, arg);
	draw(k, &any);
	em_learn(o, k, &found, parts, &any, n * (n - 1) / 2);
	patterns_free(&found);
	patterns_free(&any);
}

static void
pair_compare(struct work *w, uint32_t a, uint32_t b)
{
	struct verdict v;
	float score;

	w->seen++;
	compare_pair(w->compare, a, b, &v);
	score = model_score(w->model, &v);
	if (score < w->threshold)
		return;
	/* An edge that must be seen is kept below the bound, so that groups need no second look. */
	if (score >= w->model->limits.sure && !model_sure(w->model, &v, score))
		score = w->model->limits.sure - SEEN;
	if (w->edges == w->room) {
		w->room = w->room == 0 ? 65536 : w->room + w->room / 2;
		w->edge = pool_grow(w->edge, w->room * sizeof(*w->edge));
	}
	w->edge[w->edges++] = (struct edge){a, b, score};
}

static void
pair_found(void *arg, uint32_t a, uint32_t b)
{
	struct work *w = arg;

	if (w->wish->focus == NULL || w->wish->focus[a] || w->wish->focus[b])
		pair_compare(w, a, b);
}

/* Blocks are taken in slices, so that the calling thread can ask between them. */
static void *
work_run(void *arg)
{
	struct work *w = arg;
	const struct score_wish *wish = w->wish;

	for (unsigned slice = 0; slice < SLICES && !atomic_load(w->stop); slice++) {
		blocks_each(w->blocks, slice * w->parts + w->part, SLICES * w->parts, pair_found, w);
		if (w->part == 0 && wish->go != NULL && !wish->go(wish->arg, (slice + 1.0) / SLICES))
			atomic_store(w->stop, true);
	}
	return NULL;
}

static double
pair_score(void *arg, uint32_t a, uint32_t b)
{
	const struct work *w = arg;
	struct verdict v;

	compare_pair(w->compare, a, b, &v);
	return model_score(w->model, &v);
}

static bool
pair_same(void *arg, uint32_t a, uint32_t b)
{
	const struct set *s = ((const struct work *)arg)->compare->s;

	return memcmp(&s->value[(size_t)a * FORMS], &s->value[(size_t)b * FORMS], FORMS * sizeof(*s->value)) == 0;
}

static bool
pair_apart(void *arg, uint32_t a, uint32_t b)
{
	const struct score_wish *wish = ((const struct work *)arg)->wish;

	return apart_is(wish->apart, wish->aparts, a, b);
}

static void
score_all(struct work *w, unsigned threads, struct scored *out)
{
	pthread_t id[16];
	struct work part[16];
	bool alone[16]; /* a thread that there is no room for is the calling one's work */
	size_t edges = 0;

	threads = threads < 1 ? 1 : threads > 16 ? 16 : threads;
	for (unsigned i = 0; i < threads; i++) {
		part[i] = *w;
		part[i].part = i, part[i].parts = threads;
		alone[i] = i == 0 || pthread_create(&id[i], NULL, work_run, &part[i]) != 0;
	}
	for (size_t i = 0; i < w->wish->knowns; i++)
		pair_compare(&part[0], w->wish->known[i].a, w->wish->known[i].b);
	for (unsigned i = 0; i < threads; i++)
		if (alone[i])
			work_run(&part[i]);
	for (unsigned i = 0; i < threads; i++) {
		if (!alone[i])
			pthread_join(id[i], NULL);
		out->edge = pool_grow(out->edge, (out->edges + part[i].edges) * sizeof(struct edge));
		for (size_t j = 0; j < part[i].edges; j++)
			out->edge[out->edges++] = part[i].edge[j];
		out->candidates += part[i].seen;
		free(part[i].edge);
	}
	for (size_t i = 0; w->wish->aparts > 0 && i < out->edges; i++)
		if (!apart_is(w->wish->apart, w->wish->aparts, out->edge[i].a, out->edge[i].b))
			out->edge[edges++] = out->edge[i];
	out->edges = w->wish->aparts > 0 ? edges : out->edges;
}

void
score_set(const struct set *s, const struct model *model, const struct score_wish *asked, unsigned threads,
    struct scored *out)
{
	struct score_wish wish = asked != NULL ? *asked : (struct score_wish){0};
	struct score_pair *sorted = apart_sort(wish.apart, wish.aparts);
	atomic_bool stop = false;
	struct blocks b;
	struct work w = {.compare = &out->compare, .blocks = &b, .model = &out->model, .wish = &wish, .stop = &stop};
	const struct model_limits *l = &out->model.limits;
	struct cluster_pairs pairs = {pair_score, pair_same, wish.aparts > 0 ? pair_apart : NULL, &w};

	*out = (struct scored){0};
	wish.apart = sorted;
	compare_open(&out->compare, s, model);
	blocks_open(&b, s, threads);
	if (model != NULL)
		out->model = *model;
	else
		learn(&out->compare, &b, &out->model);
	if (model == NULL && wish.learnt != NULL && !wish.learnt(wish.arg, &out->model))
		atomic_store(&stop, true);
	w.threshold = l->link;
	score_all(&w, threads, out);
	if (!atomic_load(&stop)) {
		out->cluster = cluster_average(
		    s->count, out->edge, out->edges, l->link, l->mean * out->model.log_duplicates, CAP, &pairs);
		apart_divide(out->cluster, s->count, out->edge, out->edges, sorted, wish.aparts);
	}
	free(sorted);
	blocks_close(&b);
}

void
scored_free(struct scored *s)
{
	compare_close(&s->compare);
	free(s->cluster);
	free(s->edge);
}
