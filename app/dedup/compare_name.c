/* Names of persons and companies. */
#include <string.h>

#include "centre/han.h"
#include "compare.h"

#define BRAND 5 /* letters that a brand must have to be known by its sound */

static size_t
length_a(const struct pair_view *p, enum dedup_column c)
{
	return pool_length(&p->s->col[c].pool, value_a(p, c));
}

static size_t
length_b(const struct pair_view *p, enum dedup_column c)
{
	return pool_length(&p->s->col[c].pool, value_b(p, c));
}

static size_t
shorter(const struct pair_view *p, enum dedup_column c)
{
	size_t a = length_a(p, c), b = length_b(p, c);

	return a < b ? a : b;
}

/* One begins with the other: Rob and Robert, J and John. */
static bool
begins(const struct pair_view *p, enum dedup_column c)
{
	const struct pool *t = &p->s->col[c].pool;

	return memcmp(pool_text(t, value_a(p, c)), pool_text(t, value_b(p, c)), shorter(p, c) * sizeof(letter)) == 0;
}

static bool
crossed(const struct pair_view *p, uint32_t given, uint32_t family)
{
	const struct pool *g = &p->s->col[FORM_GIVEN].pool, *f = &p->s->col[FORM_FAMILY].pool;

	return given != 0 && family != 0 && pool_length(g, given) == pool_length(f, family) &&
	       memcmp(pool_text(g, given), pool_text(f, family), pool_length(g, given) * sizeof(letter)) == 0;
}

static int
part(struct pair_view *p, enum dedup_column c, bool swapped)
{
	double jw;

	if (!both(p, c))
		return 0;
	if (same(p, c))
		return 5;
	if (swapped)
		return 2;
	jw = compare_jw(p, c);
	if (jw >= .92 || (shorter(p, c) >= 4 && compare_osa(p, c, 1) <= 1))
		return 4;
	return jw >= .85 || begins(p, c) ? 3 : 1;
}

int
compare_given(struct pair_view *p)
{
	int level = part(p, FORM_GIVEN, crossed(p, value_a(p, FORM_GIVEN), value_b(p, FORM_FAMILY)));
	uint32_t formal = value_a(p, FORM_FORMAL);

	/* Bill and William. */
	return level == 1 && formal != 0 && formal == value_b(p, FORM_FORMAL) ? 3 : level;
}

int
compare_family(struct pair_view *p)
{
	return part(p, FORM_FAMILY, crossed(p, value_b(p, FORM_GIVEN), value_a(p, FORM_FAMILY)));
}

static size_t
compact(letter out[MEASURE_MAX], const struct pool *t, uint32_t v)
{
	const letter *s = pool_text(t, v);
	size_t n = 0;

	for (size_t i = 0; i < pool_length(t, v) && n < MEASURE_MAX; i++)
		if (s[i] != ' ')
			out[n++] = s[i];
	return n;
}

/*
 * One name in hanzi, the other in Latin letters: hanzi have several readings, and the family stands in front or at the
 * end.
 */
static bool
read_as(struct pair_view *p, enum dedup_column latin, enum dedup_column han)
{
	const struct pool *l = &p->s->col[latin].pool, *h = &p->s->col[han].pool;
	uint32_t ha = value_a(p, han), v = ha != 0 ? value_b(p, latin) : value_a(p, latin);
	letter name[2 * MEASURE_MAX];
	size_t n = compact(name, l, v), first = 0;

	if ((ha != 0) == (value_b(p, han) != 0))
		return false;
	while (first < n && pool_text(l, v)[first] != ' ')
		first++;
	ha = ha != 0 ? ha : value_b(p, han);
	p->rare = p->bits[latin][v];
	/* "guofan zeng": all of it, then once more from the second word on with the first behind. */
	memcpy(name + n, name, first * sizeof(letter));
	return han_reads(pool_text(h, ha), pool_length(h, ha), name, n, false) ||
	       han_reads(pool_text(h, ha), pool_length(h, ha), name + first, n, false);
}

/* Two whole names of persons: in hanzi if both have them, else by sound. */
static int
whole(struct pair_view *p, enum dedup_column latin, enum dedup_column han)
{
	struct measure_share s;

	if (same(p, han))
		return 5;
	if (!both(p, latin))
		return both(p, han) ? 1 : 0;
	if (same(p, latin))
		return both(p, han) ? 4 : 5;
	if (read_as(p, latin, han))
		return 5;
	s = compare_share(p, latin);
	if (s.shared > 0 && s.shared >= .99 * (s.a < s.b ? s.a : s.b)) {
		p->rare = (float)s.shared;
		return 2;
	}
	if (both(p, han) && shorter(p, han) >= 2 && s.shared == 0 && compare_osa(p, han, 1) > 1)
		return 1;
	return compare_osa(p, latin, 1) <= 1 || (s.shared > 0 && compare_jw(p, latin) >= .93) ? 3 : 1;
}

int
compare_person(struct pair_view *p)
{
	return whole(p, FORM_NAME, FORM_HAN);
}

int
compare_contact(struct pair_view *p)
{
	return whole(p, FORM_FIRM, COL_FIRM_HAN);
}

/* One script of a company's name. */
static int
script(struct pair_view *p, enum dedup_column c)
{
	const struct pool *t = &p->s->col[c].pool;
	letter a[MEASURE_MAX], b[MEASURE_MAX];
	size_t na = 0, nb = 0;
	struct measure_share s;
	unsigned most; /* edits, with some to spare: how long they are without blanks is not known yet */
	bool near;
	double least;

	if (!both(p, c))
		return 0;
	if (same(p, c))
		return 5;
	s = compare_share(p, c);
	least = s.a < s.b ? s.a : s.b;
	most = 1 + (unsigned)length_a(p, c) / 12;
	near = compare_apart(p, c, most) <= most;
	if (near)
		na = compact(a, t, value_a(p, c)), nb = compact(b, t, value_b(p, c));
	if (near && na == nb && memcmp(a, b, na * sizeof(letter)) == 0) {
		p->rare = p->bits[c][value_a(p, c)];
		return 5;
	}
	p->rare = (float)s.rarest;
	if (s.shared > 0 && s.shared >= .9 * least)
		return 3;
	if (near && na >= 4 && measure_osa(a, na, b, nb, 1 + (unsigned)na / 12) <= 1 + na / 12)
		return 4;
	return s.shared >= .5 * least ? 2 : 1;
}

/*
 * One name in hanzi, the other in Latin letters: what follows the brand is translated, the brand is read. So the
 * first Latin word must be how the hanzi begin.
 */
static int
across(struct pair_view *p, enum dedup_column latin, uint32_t la, enum dedup_column han, uint32_t ha)
{
	const struct set_column *c = &p->s->col[latin];
	const struct pool *t = &p->s->col[han].pool;
	const letter *word = pool_text(&c->pool, la);
	size_t n = 0, length = pool_length(&c->pool, la);

	while (n < length && word[n] != ' ')
		n++;
	if (n < BRAND || !han_reads(pool_text(t, ha), pool_length(t, ha), word, n, true))
		return 0;
	p->rare = 0;
	for (uint32_t i = c->word_at[la]; i < c->word_at[la + 1]; i++)
		p->rare = c->weight[c->word[i]] > p->rare ? c->weight[c->word[i]] : p->rare;
	return 3;
}

/*
 * The better of the two scripts; equal levels take what is rarer. If the scripts contradict each other, one level
 * less: a name that is contained in one script and another one in the other is another company of the group.
 */
static int
name(struct pair_view *p, enum dedup_column latin, enum dedup_column han)
{
	int h = script(p, han), l;
	float rare = p->rare;

	l = script(p, latin);
	if (h > l || (h == l && rare > p->rare))
		p->rare = rare;
	if (h == 0 && l == 0 && value_a(p, latin) != 0 && value_b(p, han) != 0)
		return across(p, latin, value_a(p, latin), han, value_b(p, han));
	if (h == 0 && l == 0 && value_b(p, latin) != 0 && value_a(p, han) != 0)
		return across(p, latin, value_b(p, latin), han, value_a(p, han));
	if (h == 0 || l == 0)
		return h > l ? h : l;
	if (h == 3 || l == 3)
		return h <= 2 || l <= 2 ? 2 : h > l ? h : l;
	return h > l ? h : l;
}

int
compare_company(struct pair_view *p)
{
	return name(p, FORM_NAME, FORM_HAN);
}

/* Company or domain; an address that is the same says so itself, and its domain adds nothing. */
int
compare_employer(struct pair_view *p)
{
	int level = name(p, FORM_FIRM, COL_FIRM_HAN);
	float rare = p->rare;
	uint32_t mail = value_a(p, FORM_EMAIL);

	if (level == 5)
		return 5;
	if ((mail == 0 || mail != value_b(p, FORM_EMAIL) || value_a(p, FORM_LOCAL) == 0) && same(p, FORM_DOMAIN))
		return 4;
	p->rare = rare;
	return level == 4 ? 2 : level == 2 ? 1 : level;
}
