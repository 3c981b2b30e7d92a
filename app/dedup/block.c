#include "block.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "block_rule.h"
#include "hash.h"

struct keyed {
	uint32_t key, record;
};

/* The rules, as threads take them one by one. */
struct filling {
	struct blocks *b;
	block_rule *const *rules;
	const uint32_t *fine;
	pthread_mutex_t seams;
	atomic_uint next;
};

/* The last before a cut and the first behind it, which are alike in the finer key too: in ascending order. */
static void
seam(struct filling *f, uint32_t last, uint32_t next)
{
	struct blocks *b = f->b;

	pthread_mutex_lock(&f->seams);
	if (b->seams == b->room) {
		b->room = b->room == 0 ? 256 : b->room * 2;
		b->seam = pool_grow(b->seam, b->room * sizeof(*b->seam));
	}
	b->seam[b->seams++] = (struct block_seam){last, next};
	pthread_mutex_unlock(&f->seams);
}

static int
by_key(const void *x, const void *y)
{
	const struct keyed *a = x, *b = y;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->record > b->record) - (a->record < b->record);
}

/* Splits a block that is too large: by the finer key, and what is still too large by its order. */
static void
block_split(struct filling *f, unsigned rule, struct keyed *k, size_t n)
{
	const struct blocks *b = f->b;
	uint32_t key = k[0].key;
	size_t from = 0;

	for (size_t i = 0; i < n; i++)
		k[i].key = f->fine[k[i].record];
	qsort(k, n, sizeof(*k), by_key);
	while (from < n) {
		size_t to = from;
		uint32_t fine = k[from].key;

		while (to < n && k[to].key == fine && to - from < BLOCK_MOST)
			to++;
		if (to < n && k[to].key == fine)
			seam(f, k[to - 1].record, k[to].record);
		for (size_t i = from; i < to; i++) {
			k[i].key = hash_mix(key, hash_mix(fine, (uint32_t)from));
			b->key[(size_t)k[i].record * b->wide + rule] = k[i].key;
		}
		from = to;
	}
}

#define DIGIT 11 /* bits of the keys that one pass looks at; few enough that their places stay in the cache */

/* By key; records stay in their order. Counts how often each digit comes, and places (radix sort). */
static struct keyed *
keyed_sort(struct keyed *k, struct keyed *other, uint32_t n)
{
	for (unsigned shift = 0; shift < 32; shift += DIGIT) {
		uint32_t at[1 << DIGIT] = {0}, sum = 0;
		struct keyed *swap = k;

		for (uint32_t i = 0; i < n; i++)
			at[k[i].key >> shift & ((1 << DIGIT) - 1)]++;
		for (uint32_t d = 0; d < 1 << DIGIT; d++) {
			uint32_t many = at[d];

			at[d] = sum;
			sum += many;
		}
		for (uint32_t i = 0; i < n; i++)
			other[at[k[i].key >> shift & ((1 << DIGIT) - 1)]++] = k[i];
		k = other;
		other = swap;
	}
	return k;
}

/* The blocks of two and more, and their records. */
static void
rule_keep(struct blocks *b, unsigned rule, const struct keyed *k, uint32_t n)
{
	uint32_t kept = 0;

	b->order[rule] = pool_grow(NULL, n * sizeof(uint32_t));
	b->start[rule] = pool_grow(NULL, (n / 2 + 1) * sizeof(uint32_t));
	b->many[rule] = 0;
	for (uint32_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && k[to].key == k[from].key; to++)
			;
		if (to - from < 2)
			continue;
		b->start[rule][b->many[rule]++] = kept;
		for (uint32_t i = from; i < to; i++)
			b->order[rule][kept++] = k[i].record;
	}
	b->start[rule][b->many[rule]] = kept;
	b->order[rule] = pool_grow(b->order[rule], kept * sizeof(uint32_t));
	b->start[rule] = pool_grow(b->start[rule], (b->many[rule] + 1) * sizeof(uint32_t));
}

/* `room` has place for twice as many as there are records. */
static void
rule_fill(struct filling *f, unsigned rule, struct keyed *room)
{
	struct blocks *b = f->b;
	const struct set *s = b->s;
	struct keyed *k = room;
	uint32_t n = 0;

	for (uint32_t r = 0; r < s->count; r++)
		if ((b->key[(size_t)r * b->wide + rule] = f->rules[rule](s, r)) != 0)
			k[n++] = (struct keyed){b->key[(size_t)r * b->wide + rule], r};
	k = keyed_sort(k, room + s->count, n);
	for (uint32_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && k[to].key == k[from].key; to++)
			;
		if (to - from > BLOCK_MOST)
			block_split(f, rule, k + from, to - from);
	}
	rule_keep(b, rule, k, n);
}

/* An earlier rule has both in one block: the pair was given there. */
static bool
earlier(const struct blocks *b, unsigned rule, uint32_t x, uint32_t y)
{
	const uint32_t *kx = b->key + (size_t)x * b->wide, *ky = b->key + (size_t)y * b->wide;

	for (unsigned q = 0; q < rule; q++)
		if (kx[q] != 0 && kx[q] == ky[q])
			return true;
	return false;
}

static int
by_records(const void *x, const void *y)
{
	const struct block_seam *a = x, *b = y;

	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return (a->b > b->b) - (a->b < b->b);
}

/* Each pair once, and only if no rule gives it. */
static void
seams_sort(struct blocks *b)
{
	uint32_t n = 0;

	if (b->seams > 0)
		qsort(b->seam, b->seams, sizeof(*b->seam), by_records);
	for (uint32_t i = 0; i < b->seams; i++)
		if ((n == 0 || by_records(&b->seam[n - 1], &b->seam[i]) != 0) &&
		    !earlier(b, b->rules, b->seam[i].a, b->seam[i].b))
			b->seam[n++] = b->seam[i];
	b->seams = n;
}

static void *
rules_take(void *filling)
{
	struct filling *f = filling;
	struct keyed *room = pool_grow(NULL, (size_t)f->b->s->count * 2 * sizeof(*room));

	for (unsigned i; (i = atomic_fetch_add(&f->next, 1)) < f->b->wide;)
		rule_fill(f, i, room);
	free(room);
	return NULL;
}

/* Leaves out the rules that no two records share a key of. */
static void
rules_used(struct blocks *b)
{
	unsigned from[BLOCK_RULES] = {0}, was = b->wide;

	for (unsigned i = 0; i < was; i++) {
		if (b->many[i] == 0) {
			free(b->order[i]);
			free(b->start[i]);
			continue;
		}
		b->order[b->rules] = b->order[i];
		b->start[b->rules] = b->start[i];
		b->many[b->rules] = b->many[i];
		from[b->rules++] = i;
	}
	b->wide = b->rules;
	for (uint32_t r = 0; r < b->s->count; r++)
		for (unsigned i = 0; i < b->rules; i++)
			b->key[(size_t)r * b->wide + i] = b->key[(size_t)r * was + from[i]];
	b->key = pool_grow(b->key, (size_t)b->s->count * b->wide * sizeof(uint32_t));
}

void
blocks_open(struct blocks *b, const struct set *s, unsigned threads)
{
	uint32_t *fine;
	struct filling f = {.b = b, .seams = PTHREAD_MUTEX_INITIALIZER};
	pthread_t id[BLOCK_RULES];
	unsigned started = 0;

	*b = (struct blocks){.s = s};
	f.rules = block_rules(s->type, &b->wide);
	if (s->count <= BLOCK_ALL)
		return;
	b->key = pool_grow(NULL, (size_t)s->count * b->wide * sizeof(uint32_t));
	f.fine = fine = pool_grow(NULL, s->count * sizeof(*fine));
	for (uint32_t r = 0; r < s->count; r++)
		fine[r] = block_finer(s, r);
	while (
	    started + 1 < threads && started < BLOCK_RULES && pthread_create(&id[started], NULL, rules_take, &f) == 0)
		started++;
	rules_take(&f);
	while (started > 0)
		pthread_join(id[--started], NULL);
	free(fine);
	rules_used(b);
	seams_sort(b);
}

void
blocks_close(struct blocks *b)
{
	for (unsigned i = 0; i < b->rules; i++) {
		free(b->order[i]);
		free(b->start[i]);
	}
	free(b->key);
	free(b->seam);
}

static void
rule_each(const struct blocks *b, unsigned rule, unsigned part, unsigned parts, block_found found, void *arg)
{
	for (uint32_t n = part; n < b->many[rule]; n += parts) {
		const uint32_t *r = b->order[rule];
		uint32_t to = b->start[rule][n + 1];

		for (uint32_t i = b->start[rule][n]; i < to; i++)
			for (uint32_t j = i + 1; j < to; j++)
				if (!earlier(b, rule, r[i], r[j]))
					found(arg, r[i], r[j]);
	}
}

void
blocks_each(const struct blocks *b, unsigned part, unsigned parts, block_found found, void *arg)
{
	if (b->s->count <= BLOCK_ALL)
		for (uint32_t i = part; i < b->s->count; i += parts)
			for (uint32_t j = i + 1; j < b->s->count; j++)
				found(arg, i, j);
	for (uint32_t i = part; i < b->seams; i += parts)
		found(arg, b->seam[i].a, b->seam[i].b);
	for (unsigned r = 0; r < b->rules; r++)
		rule_each(b, r, part, parts, found, arg);
}
