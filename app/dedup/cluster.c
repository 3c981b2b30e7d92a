#include "cluster.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"

#define GROUP_MAX 400 /* a larger component is first cut at a higher score */

static uint32_t
root(uint32_t *up, uint32_t i)
{
	while (up[i] != i)
		i = up[i] = up[up[i]];
	return i;
}

uint32_t *
cluster_components(uint32_t count, const struct edge *e, size_t edges, float least)
{
	uint32_t *up = pool_grow(NULL, count * sizeof(*up));

	for (uint32_t i = 0; i < count; i++)
		up[i] = i;
	for (size_t i = 0; i < edges; i++) {
		uint32_t a = root(up, e[i].a), b = root(up, e[i].b);

		if (e[i].score >= least)
			up[a > b ? a : b] = a < b ? a : b;
	}
	for (uint32_t i = 0; i < count; i++)
		up[i] = root(up, i);
	return up;
}

struct group {
	uint32_t *member, n;
	float *sum; /* of the scores between clusters i and j: sum[i * n + j] */
	uint32_t *size;
	uint32_t *into; /* cluster of each member */
};

static void
join(struct group *g, uint32_t i, uint32_t j)
{
	for (uint32_t k = 0; k < g->n; k++) {
		g->sum[i * g->n + k] += g->sum[j * g->n + k];
		g->sum[k * g->n + i] = g->sum[i * g->n + k];
		if (g->into[k] == j)
			g->into[k] = i;
	}
	g->size[i] += g->size[j];
	g->size[j] = 0;
}

static void
agglomerate(struct group *g, float least)
{
	for (;;) {
		uint32_t bi = 0, bj = 0;
		float best = least;

		for (uint32_t i = 0; i < g->n; i++)
			for (uint32_t j = i + 1; g->size[i] > 0 && j < g->n; j++) {
				float mean = g->size[j] == 0 ? -INFINITY
							     : g->sum[i * g->n + j] / (float)(g->size[i] * g->size[j]);

				if (mean >= best)
					best = mean, bi = i, bj = j;
			}
		if (bi == bj)
			return;
		join(g, bi, bj);
	}
}

static float
capped(double score, float cap)
{
	if (score <= CLUSTER_NEVER)
		return (float)CLUSTER_NEVER;
	return score > cap ? cap : score < -cap ? -cap : (float)score;
}

static void
group_divide(uint32_t *cluster, uint32_t *member, uint32_t n, float least, float cap, cluster_score score, void *arg)
{
	struct group g = {.member = member, .n = n};

	g.sum = pool_grow(NULL, (size_t)n * n * sizeof(float));
	g.size = pool_grow(NULL, n * sizeof(uint32_t));
	g.into = pool_grow(NULL, n * sizeof(uint32_t));
	for (uint32_t i = 0; i < n; i++) {
		g.size[i] = 1, g.into[i] = i;
		for (uint32_t j = i + 1; j < n; j++)
			g.sum[i * n + j] = g.sum[j * n + i] = capped(score(arg, member[i], member[j]), cap);
	}
	agglomerate(&g, least);
	for (uint32_t i = 0; i < n; i++)
		cluster[member[i]] = member[g.into[i]];
	free(g.sum);
	free(g.size);
	free(g.into);
}

uint32_t *
cluster_order(const uint32_t *cluster, uint32_t count, uint32_t *start)
{
	uint32_t *order = pool_grow(NULL, count * sizeof(uint32_t));

	memset(start, 0, (count + 1) * sizeof(*start));
	for (uint32_t i = 0; i < count; i++)
		start[cluster[i] + 1]++;
	for (uint32_t i = 0; i < count; i++)
		start[i + 1] += start[i];
	for (uint32_t i = 0; i < count; i++)
		order[start[cluster[i]]++] = i;
	return order;
}

uint32_t *
cluster_average(uint32_t count, const struct edge *e, size_t edges, float link, float mean, float cap,
    cluster_score score, void *arg)
{
	uint32_t *cluster = cluster_components(count, e, edges, link), *high = NULL;
	uint32_t *start = pool_grow(NULL, (count + 1) * sizeof(uint32_t)),
		 *order = cluster_order(cluster, count, start);

	for (uint32_t from = 0, to; from < count; from = to) {
		uint32_t of = cluster[order[from]];

		for (to = from + 1; to < count && cluster[order[to]] == of; to++)
			;
		if (to - from > GROUP_MAX) {
			if (high == NULL)
				high = cluster_components(count, e, edges, link + 10);
			for (uint32_t i = from; i < to; i++)
				cluster[order[i]] = high[order[i]];
		} else if (to - from > 2)
			group_divide(cluster, order + from, to - from, mean, cap, score, arg);
	}
	free(high);
	free(start);
	free(order);
	return cluster;
}

static int
by_score(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	return (x->score < y->score) - (x->score > y->score);
}

float *
cluster_bonds(const uint32_t *cluster, uint32_t count, const struct edge *e, size_t edges)
{
	struct edge *in = pool_grow(NULL, edges * sizeof(*in));
	uint32_t *up = pool_grow(NULL, count * sizeof(*up)), *left = pool_grow(NULL, count * sizeof(*left));
	float *bond = pool_grow(NULL, count * sizeof(*bond));
	size_t n = 0;

	memset(left, 0, count * sizeof(*left));
	for (uint32_t i = 0; i < count; i++)
		up[i] = i, bond[i] = INFINITY, left[cluster[i]]++;
	for (size_t i = 0; i < edges; i++)
		if (cluster[e[i].a] == cluster[e[i].b])
			in[n++] = e[i];
	qsort(in, n, sizeof(*in), by_score);
	for (size_t i = 0; i < n; i++) {
		uint32_t a = root(up, in[i].a), b = root(up, in[i].b), of = cluster[a];

		if (a != b)
			up[a > b ? a : b] = a < b ? a : b, bond[of] = in[i].score, left[of]--;
	}
	/* Held together by records that went elsewhere. */
	for (uint32_t i = 0; i < count; i++)
		if (left[i] > 1)
			bond[i] = -INFINITY;
	free(in);
	free(up);
	free(left);
	return bond;
}

uint32_t *
cluster_firm(const uint32_t *cluster, uint32_t count, const struct edge *e, size_t edges, float least)
{
	float *bond = cluster_bonds(cluster, count, e, edges);
	uint32_t *firm = pool_grow(NULL, count * sizeof(*firm));

	for (uint32_t i = 0; i < count; i++)
		firm[i] = bond[cluster[i]] >= least ? cluster[i] : i;
	free(bond);
	return firm;
}
