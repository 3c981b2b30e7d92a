#include "em.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STEP 2    /* rarity is counted in halves of a bit */
#define PRIOR 8.0 /* pairs that the prior of a comparison counts for */
#define ROUNDS 60
/*
 * A value is as frequent as its records, and these may be copies of one entity: the share of strangers among those
 * that agree makes up for it, but not by more than this.
 */
#define CROWD (1 / 16.0)

void
patterns_free(struct patterns *p)
{
	free(p->key);
	free(p->many);
	*p = (struct patterns){0};
}

static uint32_t
find(const struct patterns *p, uint64_t key)
{
	uint32_t i = (uint32_t)(key * 0x9e3779b97f4a7c15 >> 34) & (p->room - 1);

	while (p->key[i] != 0 && p->key[i] != key)
		i = (i + 1) & (p->room - 1);
	return i;
}

static void
grow(struct patterns *p)
{
	struct patterns old = *p;

	p->room = old.room == 0 ? 4096 : old.room * 2;
	p->key = calloc(p->room, sizeof(*p->key));
	p->many = calloc(p->room, sizeof(*p->many));
	if (p->key == NULL || p->many == NULL)
		abort();
	for (uint32_t i = 0; i < old.room; i++)
		if (old.key[i] != 0) {
			uint32_t at = find(p, old.key[i]);

			p->key[at] = old.key[i];
			p->many[at] = old.many[i];
		}
	free(old.key);
	free(old.many);
}

static uint64_t
steps(float bits)
{
	float n = bits * STEP + .5F;

	return n < 0 ? 0 : n > 255 ? 255 : (uint64_t)n;
}

void
patterns_add(struct patterns *p, const struct compare *k, const struct verdict *v)
{
	uint64_t key = 1;
	uint32_t at;
	float own = 0, shared = 0;

	for (unsigned c = 0; c < k->count; c++) {
		key = key << 3 | v->level[c];
		*(k->list[c].shared ? &shared : &own) += v->rare[c];
	}
	key = (key << 8 | steps(own)) << 8 | steps(shared);
	if (p->count * 2 >= p->room)
		grow(p);
	at = find(p, key);
	p->count += p->key[at] == 0;
	p->key[at] = key;
	p->many[at]++;
}

/* One outcome again; *own and *shared: its bits of rarity. */
static void
unpack(uint64_t key, unsigned comparisons, struct verdict *v, float *own, float *shared)
{
	memset(v, 0, sizeof(*v));
	*shared = (float)(key & 255) / STEP;
	*own = (float)(key >> 8 & 255) / STEP;
	key >>= 16;
	for (unsigned c = comparisons; c-- > 0; key >>= 3)
		v->level[c] = key & 7;
}

struct sums {
	double m[COMPARE_MAX][COMPARE_LEVELS], u[COMPARE_MAX][COMPARE_LEVELS], r[COMPARE_MAX][COMPARE_LEVELS];
	double strangers[COMPARE_MAX][COMPARE_LEVELS], all[COMPARE_MAX][COMPARE_LEVELS]; /* among candidates */
	double duplicates, related;
};

static void
expect(const struct model *o, const struct patterns *p, double each, bool random, struct sums *s)
{
	struct verdict v;
	float own, shared;

	for (uint32_t i = 0; i < p->room; i++) {
		struct model_odds l;
		double top, m, u, r;

		if (p->key[i] == 0)
			continue;
		unpack(p->key[i], o->count, &v, &own, &shared);
		l = model_odds(o, &v);
		l.u -= own + shared, l.r -= own;
		top = fmaxf(l.m, fmaxf(l.u, o->kin ? l.r : l.u));
		m = exp2(l.m - top), u = exp2(l.u - top), r = o->kin ? exp2(l.r - top) : 0;
		top = p->many[i] * each / (m + u + r);
		m *= top, u *= top, r *= top;
		s->duplicates += random ? 0 : m, s->related += random ? 0 : r;
		for (unsigned c = 0; c < o->count; c++)
			if (random)
				s->u[c][v.level[c]] += u;
			else
				s->m[c][v.level[c]] += m, s->r[c][v.level[c]] += r, s->strangers[c][v.level[c]] += u,
				    s->all[c][v.level[c]] += m + u + r;
	}
}

/* Shares of the levels, of counts and a prior of some weight; the level "missing" is left out. */
static void
shares(
    double out[COMPARE_LEVELS], const double counts[COMPARE_LEVELS], const double prior[COMPARE_LEVELS], double weight)
{
	double sum = 0;

	for (unsigned i = 1; i < COMPARE_LEVELS; i++)
		sum += out[i] = counts[i] + weight * prior[i] + 1e-4;
	for (unsigned i = 1; i < COMPARE_LEVELS; i++)
		out[i] = fmax(out[i] / sum, MODEL_LEAST);
}

static void
maximize(struct model *o, const struct compare *k, const struct sums *s, double pairs)
{
	static const double even[COMPARE_LEVELS] = {0, .2, .2, .2, .2, .2};
	double start[COMPARE_LEVELS];

	for (unsigned c = 0; c < o->count; c++) {
		for (unsigned i = 0; i < COMPARE_LEVELS; i++)
			start[i] = k->list[c].start[i];
		shares(o->m[c], s->m[c], start, PRIOR);
		shares(o->r[c], s->r[c], start, PRIOR);
		shares(o->u[c], s->u[c], even, 1);
		for (unsigned i = 1; i < COMPARE_LEVELS; i++)
			if (k->list[c].rare >> i & 1)
				o->u[c][i] = i < COMPARE_LEVELS - 1
						 ? 1
						 : fmax(CROWD, (s->strangers[c][i] + PRIOR) / (s->all[c][i] + PRIOR));
	}
	o->duplicates = fmin(fmax(s->duplicates, 1) / pairs, .3);
	o->related = fmin(fmax(s->related, 1) / pairs, .3);
	model_ready(o);
}

/* What is known before anything is learnt: the priors, and how often random pairs agree. */
static void
begin(struct model *o, const struct compare *k, const struct patterns *any, struct sums *s)
{
	bool own = false;
	struct verdict v;
	float bits[2];

	*o = (struct model){.type = k->s->type, .count = k->count, .limits = model_limits(k->s->type)};
	for (unsigned c = 0; c < k->count; c++) {
		o->is[c] = k->list[c];
		own |= !k->list[c].shared;
		o->kin |= k->list[c].shared;
		for (unsigned i = 1; i < COMPARE_LEVELS; i++) {
			o->u[c][i] = 1;
			s->m[c][i] = s->r[c][i] = 100 * k->list[c].start[i];
		}
	}
	o->kin &= own;
	for (uint32_t i = 0; i < any->room; i++) {
		if (any->key[i] == 0)
			continue;
		unpack(any->key[i], o->count, &v, &bits[0], &bits[1]);
		for (unsigned c = 0; c < o->count; c++)
			s->u[c][v.level[c]] += any->many[i];
	}
}

void
em_learn(struct model *o, const struct compare *k, const struct patterns *found, double each,
    const struct patterns *any, double pairs)
{
	struct sums s = {.duplicates = k->s->count * .2, .related = k->s->count * .2};

	begin(o, k, any, &s);
	maximize(o, k, &s, pairs);
	for (unsigned round = 0; round < ROUNDS; round++) {
		s = (struct sums){0};
		expect(o, found, each, false, &s);
		expect(o, any, 1, true, &s);
		maximize(o, k, &s, pairs);
	}
}
