#include "block.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "centre/han.h"

#define SOUND 6 /* letters */

typedef uint32_t (*rule_key)(const struct set *, uint32_t record);

static uint32_t
mix(uint32_t a, uint32_t b)
{
	uint64_t h = ((uint64_t)a << 32 | b) * 0x9e3779b97f4a7c15;

	h = (h ^ h >> 32) * 0xd6e8feb86659fd93;
	return (uint32_t)(h >> 32) | 1;
}

/* 0 if either is missing. */
static uint32_t
join(uint32_t a, uint32_t b)
{
	return a == 0 || b == 0 ? 0 : mix(a, b);
}

static uint32_t
value(const struct set *s, enum dedup_column c, uint32_t r)
{
	uint32_t v = set_value(s, c, r);

	return v == 0 ? 0 : mix(v, (uint32_t)c + 1);
}

/* A hash of letters `from` on, at most `most`, blanks left out; 0 if there are fewer than `least`. */
static uint32_t
letters(const struct set *s, enum dedup_column c, uint32_t r, size_t from, size_t most, size_t least)
{
	uint32_t v = set_value(s, c, r), h = 77;
	const letter *t = v == 0 ? NULL : pool_text(&s->col[c].pool, v);
	size_t n = v == 0 ? 0 : pool_length(&s->col[c].pool, v), k = 0;

	for (size_t i = from; i < n && k < most; i++)
		if (t[i] != ' ')
			h = mix(h, t[i]), k++;
	return k < least || k == 0 ? 0 : h;
}

/* The nth rarest word that some other value has too. */
static uint32_t
rare(const struct set *s, enum dedup_column c, uint32_t r, unsigned nth)
{
	const struct set_column *k = &s->col[c];
	uint32_t v = set_value(s, c, r), best[3] = {0};
	float most = (float)log2(1 + (double)k->pool.count / 2) + .001F;

	if (v == 0 || k->word_at == NULL)
		return 0;
	for (uint32_t i = k->word_at[v]; i < k->word_at[v + 1]; i++) {
		uint32_t w = k->word[i];

		if (k->weight[w] > most)
			continue;
		for (unsigned j = 0; j <= nth; j++)
			if (best[j] == 0 || k->weight[w] > k->weight[best[j]]) {
				uint32_t t = best[j];

				best[j] = w, w = t;
				if (w == 0)
					break;
			}
	}
	return best[nth] == 0 ? 0 : mix(best[nth], (uint32_t)c + 101);
}

/*
 * How a company's name begins when it is read: in hanzi, or in Latin letters if it has no other. Where there are
 * phones or domains these bring the scripts together, at less cost.
 */
static uint32_t
sound(const struct set *s, uint32_t r)
{
	uint32_t v = set_value(s, FORM_HAN, r), h = 77;
	size_t k = 0;

	if (s->col[FORM_PHONE].filled > 0 || s->col[FORM_DOMAIN].filled > 0)
		return 0;
	if (v == 0)
		return letters(s, FORM_NAME, r, 0, SOUND, SOUND);
	for (size_t i = 0; i < pool_length(&s->col[FORM_HAN].pool, v) && k < SOUND; i++)
		for (const char *c = han_reading(pool_text(&s->col[FORM_HAN].pool, v)[i]);
		     c != NULL && *c != '\0' && k < SOUND; c++, k++)
			h = mix(h, (uint32_t)*c);
	return k < SOUND ? 0 : h;
}

static uint32_t
suffix(const struct set *s, enum dedup_column c, uint32_t r)
{
	uint32_t v = set_value(s, c, r);
	size_t n = v == 0 ? 0 : pool_length(&s->col[c].pool, v);

	return v == 0 ? 0 : letters(s, c, r, n > 7 ? n - 7 : 0, 7, 5);
}

#define RULE(name, expression)                                \
	static uint32_t name(const struct set *s, uint32_t r) \
	{                                                     \
		return expression;                            \
	}

RULE(k_name, letters(s, FORM_NAME, r, 0, 99, 2))
RULE(k_han, value(s, FORM_HAN, r))
RULE(k_phone, suffix(s, FORM_PHONE, r))
RULE(k_fax, suffix(s, FORM_FAX, r))
RULE(k_email, value(s, FORM_EMAIL, r))
RULE(k_local, value(s, FORM_LOCAL, r))
RULE(k_domain, value(s, FORM_DOMAIN, r))
RULE(k_id, value(s, FORM_ID, r))
RULE(k_street, value(s, FORM_STREET, r))
RULE(k_rare1, rare(s, FORM_NAME, r, 0))
RULE(k_rare2, rare(s, FORM_NAME, r, 1))
RULE(k_han1, rare(s, FORM_HAN, r, 0))
RULE(k_han2, rare(s, FORM_HAN, r, 1))
RULE(k_contact_city, join(value(s, FORM_FIRM, r), value(s, FORM_CITY, r)))
RULE(k_start_postcode, join(letters(s, FORM_NAME, r, 0, 4, 3), value(s, FORM_POSTCODE, r)))
RULE(k_birth, value(s, FORM_BIRTH, r))
RULE(k_given_year, join(value(s, FORM_GIVEN, r), letters(s, FORM_BIRTH, r, 0, 4, 4)))
RULE(k_family_year, join(value(s, FORM_FAMILY, r), letters(s, FORM_BIRTH, r, 0, 4, 4)))
RULE(k_family_day, join(letters(s, FORM_FAMILY, r, 0, 3, 2), letters(s, FORM_BIRTH, r, 4, 4, 4)))
RULE(k_given_place,
    join(value(s, FORM_GIVEN, r), value(s, s->col[FORM_POSTCODE].filled > 0 ? FORM_POSTCODE : FORM_CITY, r)))
RULE(k_family_place,
    join(value(s, FORM_FAMILY, r), value(s, s->col[FORM_POSTCODE].filled > 0 ? FORM_POSTCODE : FORM_CITY, r)))
RULE(k_name_firm, join(rare(s, FORM_NAME, r, 0), rare(s, COL_FIRM_HAN, r, 0)))
RULE(k_name_firm_en, join(rare(s, FORM_NAME, r, 0), rare(s, FORM_FIRM, r, 0)))
RULE(k_name2_firm, join(rare(s, FORM_NAME, r, 1), rare(s, COL_FIRM_HAN, r, 0)))
RULE(k_name_domain, join(rare(s, FORM_NAME, r, 1), value(s, FORM_DOMAIN, r)))
RULE(k_sound_city, join(sound(s, r), value(s, FORM_CITY, r)))
RULE(k_text, join(rare(s, FORM_TEXT, r, 0), rare(s, FORM_TEXT, r, 1)))
RULE(k_text_name, join(rare(s, FORM_TEXT, r, 0), rare(s, FORM_NAME, r, 0)))

static const rule_key persons[] = {k_id, k_email, k_phone, k_birth, k_han, k_name, k_local, k_given_year, k_family_year,
    k_family_day, k_given_place, k_family_place, k_name_firm, k_name_firm_en, k_name2_firm, k_name_domain, k_text,
    k_text_name};
static const rule_key companies[] = {k_id, k_email, k_phone, k_han, k_name, k_domain, k_fax, k_street, k_contact_city,
    k_han1, k_han2, k_rare1, k_rare2, k_start_postcode, k_sound_city, k_text, k_text_name};

struct keyed {
	uint32_t key, record;
};

static uint32_t
finer(const struct set *s, uint32_t r)
{
	uint32_t a = s->type == DEDUP_COMPANY ? value(s, FORM_CITY, r) : 0, b = value(s, FORM_HAN, r);

	return mix(a, b != 0 ? b : letters(s, FORM_NAME, r, 0, 6, 1));
}

/* The rules, as threads take them one by one. */
struct filling {
	struct blocks *b;
	const rule_key *rules;
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
			k[i].key = mix(key, mix(fine, (uint32_t)from));
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
	bool person = s->type == DEDUP_PERSON;
	uint32_t *fine;
	struct filling f = {.b = b, .rules = person ? persons : companies, .seams = PTHREAD_MUTEX_INITIALIZER};
	pthread_t id[BLOCK_RULES];
	unsigned started = 0;

	*b = (struct blocks){
	    .s = s, .wide = person ? sizeof(persons) / sizeof(persons[0]) : sizeof(companies) / sizeof(companies[0])};
	if (s->count <= BLOCK_ALL)
		return;
	b->key = pool_grow(NULL, (size_t)s->count * b->wide * sizeof(uint32_t));
	f.fine = fine = pool_grow(NULL, s->count * sizeof(*fine));
	for (uint32_t r = 0; r < s->count; r++)
		fine[r] = finer(s, r);
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
