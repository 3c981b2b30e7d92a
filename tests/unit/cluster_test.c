/* Clusters: components, average linkage against the plain way of doing it, and its cost. */
#include "unit.h"

#include <math.h>
#include <time.h>

#include "dedup/cluster.h"

#define MOST 60

static unsigned long dice;

static unsigned
roll(unsigned sides)
{
	dice = dice * 6364136223846793005UL + 1442695040888963407UL;
	return (unsigned)(dice >> 33) % sides;
}

/* Records of some kinds: those of a kind are the same. */
struct world {
	uint32_t n, kind[MOST];
	float score[MOST][MOST]; /* of two kinds */
	bool apart[MOST][MOST];  /* of two records */
	long asked;
};

static double
score_of(void *arg, uint32_t a, uint32_t b)
{
	struct world *w = arg;

	w->asked++;
	return w->score[w->kind[a]][w->kind[b]];
}

static bool
same(void *arg, uint32_t a, uint32_t b)
{
	const struct world *w = arg;

	return w->kind[a] == w->kind[b];
}

static bool
apart(void *arg, uint32_t a, uint32_t b)
{
	return ((const struct world *)arg)->apart[a][b];
}

/* -- the plain way ------------------------------------------------------------------------------------------ */

static float
mean_of(const struct world *w, const uint32_t *in, uint32_t x, uint32_t y)
{
	float sum = 0, pairs = 0;

	for (uint32_t a = 0; a < w->n; a++)
		for (uint32_t b = 0; b < w->n; b++)
			if (in[a] == x && in[b] == y) {
				sum += w->apart[a][b] ? -1e30F : w->score[w->kind[a]][w->kind[b]];
				pairs++;
			}
	return pairs > 0 ? sum / pairs : -INFINITY;
}

/* The best two of all become one, the last of several that are as good; each time everything is looked at. */
static void
plain(const struct world *w, uint32_t *in, float least)
{
	for (uint32_t i = 0; i < w->n; i++)
		in[i] = i;
	for (;;) {
		float best = least;
		uint32_t x = 0, y = 0;

		for (uint32_t i = 0; i < w->n; i++)
			for (uint32_t j = i + 1; in[i] == i && j < w->n; j++) {
				float mean = in[j] == j ? mean_of(w, in, i, j) : -INFINITY;

				if (mean >= best)
					best = mean, x = i, y = j;
			}
		if (x == y)
			return;
		for (uint32_t i = 0; i < w->n; i++)
			if (in[i] == y)
				in[i] = x;
	}
}

static void
world_make(struct world *w, uint32_t n, unsigned kinds, bool parted)
{
	*w = (struct world){.n = n};
	for (uint32_t i = 0; i < n; i++)
		w->kind[i] = roll(kinds);
	for (uint32_t x = 0; x < kinds; x++)
		for (uint32_t y = 0; y <= x; y++)
			w->score[x][y] = w->score[y][x] = (float)roll(25) - 12; /* whole numbers: many are equal */
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = i + 1; j < n; j++)
			w->apart[i][j] = w->apart[j][i] = parted && roll(20) == 0;
}

static uint32_t *
linked(struct world *w, float mean, bool parted)
{
	struct cluster_pairs pairs = {score_of, same, parted ? apart : NULL, w};
	struct edge e[MOST];

	for (uint32_t i = 0; i + 1 < w->n; i++)
		e[i] = (struct edge){i, i + 1, 20};
	return cluster_average(w->n, e, w->n - 1, 10, mean, 12, &pairs);
}

/* -- tests -------------------------------------------------------------------------------------------------- */

/* 0-1 and 2-3 are sure, 1-2 is a bridge that the other pairs contradict. */
static void
test_bridge(void **state)
{
	static struct world w = {
	    .n = 5, .kind = {0, 1, 2, 3, 4}, .score = {{0, 9, -9, -9}, {9, 0, 3, -9}, {-9, 3, 0, 9}, {-9, -9, 9, 0}}};
	static const struct edge edges[] = {{0, 1, 9}, {1, 2, 3}, {2, 3, 9}};
	struct cluster_pairs pairs = {score_of, same, NULL, &w};
	uint32_t *c = cluster_components(5, edges, 3, 2), *d = cluster_components(5, edges, 3, 4);
	uint32_t *e = cluster_average(5, edges, 3, 2, 0, 12, &pairs);

	(void)state;
	assert_true(c[0] == c[1] && c[1] == c[2] && c[2] == c[3] && c[4] == 4);
	assert_true(d[0] == d[1] && d[1] != d[2] && d[2] == d[3]);
	assert_true(e[0] == e[1] && e[1] != e[2] && e[2] == e[3] && e[4] == 4);
	free(c);
	free(d);
	free(e);
}

static void
test_plain(void **state)
{
	struct world w;
	uint32_t in[MOST], *c;

	(void)state;
	for (dice = 1; dice < 150; dice++) {
		unsigned long seed = dice;
		uint32_t n = 3 + roll(MOST - 3);
		bool parted = roll(2) == 0;

		world_make(&w, n, 1 + roll(n), parted);
		plain(&w, in, 1);
		c = linked(&w, 1, parted);
		assert_memory_equal(c, in, n * sizeof(*in));
		free(c);
		dice = seed;
	}
}

/* Of records that are the same, each pair of kinds is compared once. */
static void
test_same(void **state)
{
	struct world w;
	uint32_t *c;

	(void)state;
	dice = 7;
	world_make(&w, MOST, 3, false);
	for (unsigned k = 0; k < 3; k++)
		w.score[k][k] = 12;
	c = linked(&w, 13, false);
	assert_int_equal(w.asked, 3 + 3);
	free(c);
}

static double
one(void *arg, uint32_t a, uint32_t b)
{
	return (a ^ b) % *(uint32_t *)arg;
}

static bool
never(void *arg, uint32_t a, uint32_t b)
{
	(void)arg, (void)a, (void)b;
	return false;
}

/* Fifty thousand records in components of 400, all alike or each in its own way: seconds of a plain way, few tenths here. */
static void
test_cost(void **state)
{
	const uint32_t count = 50000;
	struct edge *e = malloc(count * sizeof(*e));
	uint32_t ways[] = {1, 11}, n = 0, *c;

	(void)state;
	for (uint32_t i = 1; i < count; i++)
		if (i % 400 != 0)
			e[n++] = (struct edge){i - 1, i, 20};
	for (size_t i = 0; i < 2; i++) {
		struct cluster_pairs pairs = {one, never, NULL, &ways[i]};
		clock_t began = clock();

		c = cluster_average(count, e, n, 10, -1, 12, &pairs);
		assert_true((double)(clock() - began) / CLOCKS_PER_SEC < 3);
		assert_int_equal(c[399], 0); /* all that were together stay so */
		assert_int_equal(c[400], 400);
		free(c);
	}
	free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_bridge), cmocka_unit_test(test_plain),
	    cmocka_unit_test(test_same), cmocka_unit_test(test_cost)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
