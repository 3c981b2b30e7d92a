#include "apart.h"

#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX

/* Groups that grow by edges. Each knows with whom its records are apart: a list of places in `with`. */
struct growing {
	uint32_t *up;                  /* towards the lowest record of the group */
	uint32_t *first, *last, *many; /* of a group, by its lowest record */
	uint32_t *next, *with;
};

static int
by_pair(const void *x, const void *y)
{
	return memcmp(x, y, sizeof(struct score_pair));
}

static struct score_pair
ordered(uint32_t a, uint32_t b)
{
	return a < b ? (struct score_pair){a, b} : (struct score_pair){b, a};
}

struct score_pair *
apart_sort(const struct score_pair *pairs, size_t count)
{
	struct score_pair *p = count > 0 ? pool_grow(NULL, count * sizeof(*p)) : NULL;

	for (size_t i = 0; i < count; i++)
		p[i] = ordered(pairs[i].a, pairs[i].b);
	if (p != NULL)
		qsort(p, count, sizeof(*p), by_pair);
	return p;
}

bool
apart_is(const struct score_pair *sorted, size_t count, uint32_t a, uint32_t b)
{
	struct score_pair p = ordered(a, b);

	return count > 0 && bsearch(&p, sorted, count, sizeof(p), by_pair) != NULL;
}

static void
note(struct growing *g, uint32_t at, uint32_t record, uint32_t with)
{
	g->with[at] = with;
	g->next[at] = g->first[record];
	g->first[record] = at;
	if (g->many[record]++ == 0)
		g->last[record] = at;
}

static void
growing_open(struct growing *g, uint32_t count, const struct score_pair *p, size_t pairs)
{
	g->up = pool_grow(NULL, count * sizeof(*g->up));
	g->first = pool_grow(NULL, count * sizeof(*g->first));
	g->last = pool_grow(NULL, count * sizeof(*g->last));
	g->many = pool_grow(NULL, count * sizeof(*g->many));
	g->next = pool_grow(NULL, 2 * pairs * sizeof(*g->next));
	g->with = pool_grow(NULL, 2 * pairs * sizeof(*g->with));
	for (uint32_t i = 0; i < count; i++)
		g->up[i] = i, g->first[i] = NONE, g->many[i] = 0;
	for (uint32_t i = 0; i < pairs; i++) {
		note(g, 2 * i, p[i].a, p[i].b);
		note(g, 2 * i + 1, p[i].b, p[i].a);
	}
}

static void
growing_close(struct growing *g)
{
	free(g->up);
	free(g->first);
	free(g->last);
	free(g->many);
	free(g->next);
	free(g->with);
}

/* Makes two groups one unless a pair lies across them: the one that has fewer is asked. */
static void
grow(struct growing *g, uint32_t a, uint32_t b)
{
	uint32_t few = g->many[a] < g->many[b] ? a : b, other = few == a ? b : a, low = a < b ? a : b,
		 high = a < b ? b : a;

	for (uint32_t i = g->first[few]; i != NONE; i = g->next[i])
		if (cluster_root(g->up, g->with[i]) == other)
			return;
	g->up[high] = low;
	if (g->many[high] == 0)
		return;
	g->next[g->last[high]] = g->first[low];
	if (g->many[low] == 0)
		g->last[low] = g->last[high];
	g->first[low] = g->first[high];
	g->many[low] += g->many[high];
}

/* The edges within the clusters that are marked, the strongest first. To be freed. */
static struct edge *
edges_of(const bool *marked, const uint32_t *cluster, const struct edge *e, size_t edges, size_t *count)
{
	struct edge *in;

	*count = 0;
	for (size_t i = 0; i < edges; i++)
		*count += marked[cluster[e[i].a]] && cluster[e[i].a] == cluster[e[i].b];
	in = pool_grow(NULL, *count * sizeof(*in));
	*count = 0;
	for (size_t i = 0; i < edges; i++)
		if (marked[cluster[e[i].a]] && cluster[e[i].a] == cluster[e[i].b])
			in[(*count)++] = e[i];
	cluster_strongest(in, *count);
	return in;
}

void
apart_divide(uint32_t *cluster, uint32_t count, const struct edge *e, size_t edges, const struct score_pair *sorted,
    size_t pairs)
{
	bool *marked = pool_grow(NULL, count * sizeof(*marked)), any = false;
	struct growing g;
	struct edge *in;
	size_t n;

	memset(marked, 0, count * sizeof(*marked));
	for (size_t i = 0; i < pairs; i++)
		if (sorted[i].a != sorted[i].b && cluster[sorted[i].a] == cluster[sorted[i].b])
			any = marked[cluster[sorted[i].a]] = true;
	if (any) {
		growing_open(&g, count, sorted, pairs);
		in = edges_of(marked, cluster, e, edges, &n);
		for (size_t i = 0; i < n; i++) {
			uint32_t a = cluster_root(g.up, in[i].a), b = cluster_root(g.up, in[i].b);

			if (a != b)
				grow(&g, a, b);
		}
		for (uint32_t i = 0; i < count; i++)
			if (marked[cluster[i]])
				cluster[i] = cluster_root(g.up, i);
		free(in);
		growing_close(&g);
	}
	free(marked);
}
