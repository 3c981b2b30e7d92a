#include "score.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include "block.h"

#define DRAWN 400000 /* random pairs */
#define CAP 12       /* bits that one pair counts for at most in the mean of two groups */
#define LEARNT 60000 /* records whose blocks are learnt from, about */

struct work {
	const struct compare *compare;
	const struct blocks *blocks;
	const struct model *model;
	unsigned part, parts;
	float threshold;
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
pair_found(void *arg, uint32_t a, uint32_t b)
{
	struct work *w = arg;
	struct verdict v;
	float score;

	compare_pair(w->compare, a, b, &v);
	score = model_score(w->model, &v);
	if (score < w->threshold)
		return;
	if (w->edges == w->room) {
		w->room = w->room == 0 ? 65536 : w->room + w->room / 2;
		w->edge = pool_grow(w->edge, w->room * sizeof(*w->edge));
	}
	w->edge[w->edges++] = (struct edge){a, b, score};
}

static void *
work_run(void *arg)
{
	struct work *w = arg;

	blocks_each(w->blocks, w->part, w->parts, pair_found, w);
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

static void
score_all(struct work *w, unsigned threads, struct scored *out)
{
	pthread_t id[16];
	struct work part[16];

	threads = threads < 1 ? 1 : threads > 16 ? 16 : threads;
	for (unsigned i = 0; i < threads; i++) {
		part[i] = *w;
		part[i].part = i, part[i].parts = threads;
		if (i > 0 && pthread_create(&id[i], NULL, work_run, &part[i]) != 0)
			abort();
	}
	work_run(&part[0]);
	for (unsigned i = 0; i < threads; i++) {
		if (i > 0)
			pthread_join(id[i], NULL);
		out->edge = pool_grow(out->edge, (out->edges + part[i].edges) * sizeof(struct edge));
		for (size_t j = 0; j < part[i].edges; j++)
			out->edge[out->edges++] = part[i].edge[j];
		free(part[i].edge);
	}
}

void
score_set(const struct set *s, const struct model *model, unsigned threads, struct scored *out)
{
	struct compare k;
	struct blocks b;
	struct work w = {.compare = &k, .blocks = &b, .model = &out->model};
	const struct model_limits *l = &out->model.limits;

	*out = (struct scored){0};
	compare_open(&k, s, model);
	blocks_open(&b, s);
	if (model != NULL)
		out->model = *model;
	else
		learn(&k, &b, &out->model);
	w.threshold = l->link;
	score_all(&w, threads, out);
	out->cluster = cluster_average(
	    s->count, out->edge, out->edges, l->link, l->mean * out->model.log_duplicates, CAP, pair_score, &w);
	blocks_close(&b);
	compare_close(&k);
}

void
scored_free(struct scored *s)
{
	free(s->cluster);
	free(s->edge);
}
