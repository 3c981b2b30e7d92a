#include "bootstrap.h"

#include <stdlib.h>
#include <string.h>

#include "pool.h"

/* Records that are together in both: `many` of entity `entity`. Those of one found group stand side by side. */
struct cell {
	uint32_t group, entity, many;
};

struct sample {
	struct cell *cell;
	uint32_t cells, entities;
	uint32_t *size;  /* of each entity: records */
	uint32_t *drawn; /* how often, this round */
	uint64_t dice;
};

static double
pairs(double n)
{
	return n * (n - 1) / 2;
}

/* Numbers of the entities from 0 on, in *entity of each record. */
static uint32_t
number(const uint32_t *cluster, uint32_t count, uint32_t *entity)
{
	uint32_t *name = pool_grow(NULL, count * sizeof(*name)), n = 0;

	memset(name, 0xff, count * sizeof(*name));
	for (uint32_t i = 0; i < count; i++) {
		if (name[cluster[i]] == UINT32_MAX)
			name[cluster[i]] = n++;
		entity[i] = name[cluster[i]];
	}
	free(name);
	return n;
}

static int
by_both(const void *a, const void *b)
{
	const struct cell *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return (x->entity > y->entity) - (x->entity < y->entity);
}

static void
cells(struct sample *s, const uint32_t *found, const uint32_t *cluster, uint32_t count)
{
	uint32_t *entity = pool_grow(NULL, count * sizeof(*entity)), n = 0;

	s->entities = number(cluster, count, entity);
	s->cell = pool_grow(NULL, count * sizeof(*s->cell));
	s->size = pool_grow(NULL, s->entities * sizeof(*s->size));
	s->drawn = pool_grow(NULL, s->entities * sizeof(*s->drawn));
	memset(s->size, 0, s->entities * sizeof(*s->size));
	for (uint32_t i = 0; i < count; i++) {
		s->cell[i] = (struct cell){found[i], entity[i], 1};
		s->size[entity[i]]++;
	}
	qsort(s->cell, count, sizeof(*s->cell), by_both);
	for (uint32_t i = 0; i < count; i++)
		if (n > 0 && by_both(&s->cell[n - 1], &s->cell[i]) == 0)
			s->cell[n - 1].many++;
		else
			s->cell[n++] = s->cell[i];
	s->cells = n;
	free(entity);
}

static void
draw(struct sample *s)
{
	memset(s->drawn, 0, s->entities * sizeof(*s->drawn));
	for (uint32_t i = 0; i < s->entities; i++) {
		s->dice = s->dice * 6364136223846793005 + 1442695040888963407;
		s->drawn[(s->dice >> 33) % s->entities]++;
	}
}

/* One round: precision, recall, F1. */
static void
figures(const struct sample *s, double out[3])
{
	double right = 0, wrong = 0, there = 0;

	for (uint32_t from = 0, to; from < s->cells; from = to) {
		double all = 0, own = 0;

		for (to = from; to < s->cells && s->cell[to].group == s->cell[from].group; to++) {
			double n = s->cell[to].many, times = s->drawn[s->cell[to].entity];

			right += times * pairs(n);
			all += times * n;
			own += times * n * times * n;
		}
		wrong += (all * all - own) / 2;
	}
	for (uint32_t e = 0; e < s->entities; e++)
		there += s->drawn[e] * pairs(s->size[e]);
	out[0] = right + wrong > 0 ? right / (right + wrong) : 0;
	out[1] = there > 0 ? right / there : 0;
	out[2] = right > 0 ? 2 * right / (right + wrong + there) : 0;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static struct interval
middle(double *list, unsigned n)
{
	qsort(list, n, sizeof(*list), by_value);
	return (struct interval){list[n / 40], list[n - 1 - n / 40]};
}

struct bootstrap
bootstrap(const uint32_t *found, const uint32_t *cluster, uint32_t count, unsigned rounds)
{
	struct sample s = {.dice = 0x2545f4914f6cdd1d};
	double *list = pool_grow(NULL, 3 * (size_t)rounds * sizeof(*list)), one[3];
	struct bootstrap b;

	cells(&s, found, cluster, count);
	for (unsigned i = 0; i < rounds; i++) {
		draw(&s);
		figures(&s, one);
		for (unsigned k = 0; k < 3; k++)
			list[k * rounds + i] = one[k];
	}
	b.precision = middle(list, rounds);
	b.recall = middle(list + rounds, rounds);
	b.f1 = middle(list + 2 * (size_t)rounds, rounds);
	free(list);
	free(s.cell);
	free(s.size);
	free(s.drawn);
	return b;
}
