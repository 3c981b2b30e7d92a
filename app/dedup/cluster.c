#include "cluster.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"

#define GROUP_MAX 400  /* a larger component is first cut at a higher score */
#define NEVER (-1e30F) /* the score of two that are never one: no mean makes up for it */

uint32_t
cluster_root(uint32_t *up, uint32_t i)
{
	while (up[i] != i)
		i = up[i] = up[up[i]];
	return i;
}

static int
by_score(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	return (x->score < y->score) - (x->score > y->score);
}

void
cluster_strongest(struct edge *e, size_t edges)
{
	qsort(e, edges, sizeof(*e), by_score);
}

uint32_t *
cluster_components(uint32_t count, const struct edge *e, size_t edges, float least)
{
	uint32_t *up = pool_grow(NULL, count * sizeof(*up));

	for (uint32_t i = 0; i < count; i++)
		up[i] = i;
	for (size_t i = 0; i < edges; i++) {
		uint32_t a = cluster_root(up, e[i].a), b = cluster_root(up, e[i].b);

		if (e[i].score >= least)
			up[a > b ? a : b] = a < b ? a : b;
	}
	for (uint32_t i = 0; i < count; i++)
		up[i] = cluster_root(up, i);
	return up;
}

/* -- average linkage --------------------------------------------------------------------------------------- */

#define NONE (-INFINITY)

struct group {
	const uint32_t *member;
	uint32_t n;
	float *sum;     /* of the scores between clusters i and j: sum[i * n + j] */
	uint32_t *size; /* 0: it went into another */
	uint32_t *into; /* cluster of each member */
	uint32_t *left; /* the clusters that there are, ascending */
	uint32_t lefts;
	uint32_t *near; /* of cluster i: that one behind it whose mean with it is best, the last of several */
	float *best;    /* that mean, or NONE */
};

static float
mean_of(const struct group *g, uint32_t i, uint32_t j)
{
	return g->sum[(size_t)i * g->n + j] / (float)(g->size[i] * g->size[j]);
}

/* From the last on, until one is found that is as good as any can be. */
static void
near_find(struct group *g, uint32_t i, float most)
{
	g->best[i] = NONE, g->near[i] = i;
	for (uint32_t at = g->lefts; at > 0 && g->left[at - 1] > i && g->best[i] < most; at--) {
		float mean = mean_of(g, i, g->left[at - 1]);

		if (mean > g->best[i])
			g->best[i] = mean, g->near[i] = g->left[at - 1];
	}
}

/* Cluster j becomes part of i, which stands before it. */
static void
join(struct group *g, uint32_t i, uint32_t j)
{
	uint32_t kept = 0;

	for (uint32_t k = 0; k < g->n; k++) {
		g->sum[(size_t)i * g->n + k] += g->sum[(size_t)j * g->n + k];
		g->sum[(size_t)k * g->n + i] = g->sum[(size_t)i * g->n + k];
		if (g->into[k] == j)
			g->into[k] = i;
	}
	for (uint32_t k = 0; k < g->lefts; k++)
		if (g->left[k] != j)
			g->left[kept++] = g->left[k];
	g->lefts = kept;
	g->size[i] += g->size[j];
	g->size[j] = 0;
}

/*
 * Only who was nearest to one of the two has to look around again, for something that is no better than what it had: a mean
 * of two means is not.
 */
static void
near_again(struct group *g, uint32_t i, uint32_t j)
{
	for (uint32_t at = 0; at < g->lefts && g->left[at] < j; at++) {
		uint32_t k = g->left[at];
		float mean;

		if (k == i || g->near[k] == i || g->near[k] == j)
			near_find(g, k, k == i ? INFINITY : g->best[k]);
		else if (k < i) {
			mean = mean_of(g, k, i);
			if (mean > g->best[k] || (mean >= g->best[k] && i > g->near[k]))
				g->best[k] = mean, g->near[k] = i;
		}
	}
}

/* The two whose mean is best become one, as long as it is at least `least`. */
static void
agglomerate(struct group *g, float least)
{
	for (uint32_t i = 0; i < g->n; i++)
		near_find(g, i, INFINITY);
	for (;;) {
		uint32_t i = 0, j;

		for (uint32_t at = 1; at < g->lefts; at++)
			if (g->best[g->left[at]] >= g->best[i])
				i = g->left[at];
		if (!(g->best[i] >= least))
			return;
		j = g->near[i];
		join(g, i, j);
		near_again(g, i, j);
	}
}

static float
capped(double score, float cap)
{
	return score > cap ? cap : score < -cap ? -cap : (float)score;
}

/* The first member that is the same as each one. */
static void
twins_find(const struct group *g, const struct cluster_pairs *p, uint32_t *twin)
{
	for (uint32_t i = 0; i < g->n; i++) {
		twin[i] = 0;
		while (twin[i] < i && (twin[twin[i]] != twin[i] || !p->same(p->arg, g->member[twin[i]], g->member[i])))
			twin[i]++;
	}
}

/* The score of each pair, asked for once of all that are the same. */
static void
sums_fill(struct group *g, const struct cluster_pairs *p, float cap)
{
	uint32_t *twin = pool_grow(NULL, g->n * sizeof(*twin));
	float *own = pool_grow(NULL, g->n * sizeof(*own)); /* of two that are the same */

	twins_find(g, p, twin);
	for (uint32_t i = 0; i < g->n; i++)
		own[i] = NONE;
	for (uint32_t i = 0; i < g->n; i++)
		for (uint32_t j = i + 1; j < g->n; j++) {
			uint32_t a = twin[i], b = twin[j];
			float *from = a == b ? &own[a] : &g->sum[(size_t)a * g->n + b],
			      *to = &g->sum[(size_t)i * g->n + j];

			if ((a == i && b == j) || (a == b && *from == NONE))
				*from = capped(p->score(p->arg, g->member[i], g->member[j]), cap);
			*to = g->sum[(size_t)j * g->n + i] = *from;
		}
	for (uint32_t i = 0; p->apart != NULL && i < g->n; i++)
		for (uint32_t j = i + 1; j < g->n; j++)
			if (p->apart(p->arg, g->member[i], g->member[j]))
				g->sum[(size_t)i * g->n + j] = g->sum[(size_t)j * g->n + i] = NEVER;
	free(twin);
	free(own);
}

static void
group_divide(
    uint32_t *cluster, const uint32_t *member, uint32_t n, float least, float cap, const struct cluster_pairs *pairs)
{
	struct group g = {.member = member, .n = n};

	g.sum = pool_grow(NULL, (size_t)n * n * sizeof(float));
	g.size = pool_grow(NULL, n * sizeof(uint32_t));
	g.into = pool_grow(NULL, n * sizeof(uint32_t));
	g.near = pool_grow(NULL, n * sizeof(uint32_t));
	g.left = pool_grow(NULL, n * sizeof(uint32_t));
	g.lefts = n;
	g.best = pool_grow(NULL, n * sizeof(float));
	for (uint32_t i = 0; i < n; i++)
		g.size[i] = 1, g.into[i] = g.left[i] = i, g.sum[(size_t)i * n + i] = 0;
	sums_fill(&g, pairs, cap);
	agglomerate(&g, least);
	for (uint32_t i = 0; i < n; i++)
		cluster[member[i]] = member[g.into[i]];
	free(g.sum);
	free(g.size);
	free(g.into);
	free(g.near);
	free(g.left);
	free(g.best);
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
    const struct cluster_pairs *pairs)
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
			group_divide(cluster, order + from, to - from, mean, cap, pairs);
	}
	free(high);
	free(start);
	free(order);
	return cluster;
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
	cluster_strongest(in, n);
	for (size_t i = 0; i < n; i++) {
		uint32_t a = cluster_root(up, in[i].a), b = cluster_root(up, in[i].b), of = cluster[a];

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
