#include "compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RARE(a) (1u << (a))

struct offer {
	enum dedup_column needs;  /* offered if records fill this column ... */
	enum dedup_column or ;    /* ... or that one */
	enum dedup_column unless; /* ... but not if they fill that one; COLUMNS: whatever they fill */
	struct comparison is;
};

static const struct offer persons[] = {
    {COL_GIVEN, COL_GIVEN, COLUMNS, {"given", compare_given, RARE(5), false, {0, .08F, .01F, .04F, .07F, .8F}}},
    {COL_FAMILY, COL_FAMILY, COLUMNS, {"family", compare_family, RARE(5), true, {0, .06F, .01F, .03F, .08F, .82F}}},
    {COL_NAME, COL_HAN, COL_GIVEN,
	{"name", compare_person, RARE(5) | RARE(4) | RARE(2), false, {0, .03F, .1F, .07F, .1F, .7F}}},
    {COL_PHONE, COL_FAX, COLUMNS, {"phone", compare_phone, RARE(5) | RARE(3), true, {0, .25F, 0, .05F, .05F, .65F}}},
    {COL_EMAIL, COL_EMAIL, COLUMNS,
	{"email", compare_email, RARE(5) | RARE(4), false, {0, .2F, .04F, .06F, .05F, .65F}}},
    {COL_FIRM, COL_FIRM_HAN, COLUMNS,
	{"employer", compare_employer, RARE(5) | RARE(4) | RARE(3), true, {0, .1F, .05F, .15F, .1F, .6F}}},
    {COL_STREET, COL_CITY, COLUMNS,
	{"address", compare_address, RARE(5) | RARE(3) | RARE(2), true, {0, .15F, .15F, .1F, .1F, .5F}}},
    {COL_BIRTH, COL_BIRTH, COLUMNS, {"birth_date", compare_birth, RARE(5), false, {0, .05F, .03F, .04F, .08F, .8F}}},
    {COL_ID, COL_ID, COLUMNS, {"id_number", compare_code, RARE(5), false, {0, .1F, 0, .03F, .07F, .8F}}},
    {COL_TEXT, COL_TEXT, COLUMNS, {"text", compare_text, 0, true, {0, .3F, .2F, .15F, .15F, .2F}}},
};

static const struct offer companies[] = {
    {COL_NAME, COL_HAN, COLUMNS, {"name", compare_company, RARE(5) | RARE(3), true, {0, .04F, .08F, .12F, .08F, .68F}}},
    {COL_PHONE, COL_FAX, COLUMNS, {"phone", compare_phone, RARE(5) | RARE(3), true, {0, .45F, 0, .05F, .05F, .45F}}},
    {COL_EMAIL, COL_DOMAIN, COLUMNS, {"web", compare_web, RARE(5) | RARE(4), true, {0, .15F, .25F, .05F, .3F, .25F}}},
    {COL_STREET, COL_CITY, COLUMNS,
	{"address", compare_address, RARE(5) | RARE(3) | RARE(2), false, {0, .1F, .2F, .1F, .15F, .45F}}},
    {COL_FIRM, COL_FIRM_HAN, COLUMNS,
	{"contact", compare_contact, RARE(5) | RARE(4) | RARE(2), false, {0, .5F, .03F, .05F, .05F, .37F}}},
    {COL_ID, COL_ID, COLUMNS, {"id_number", compare_code, RARE(5), false, {0, .1F, 0, .03F, .07F, .8F}}},
    {COL_TEXT, COL_TEXT, COLUMNS, {"text", compare_text, 0, false, {0, .3F, .2F, .15F, .15F, .2F}}},
};

static bool
filled(const struct set *s, enum dedup_column c)
{
	return c < COLUMNS && s->col[c].filled > 0;
}

static void
bits_of(struct compare *c, enum dedup_column i)
{
	const struct column *col = &c->s->col[i];

	if (col->filled == 0)
		return;
	c->bits[i] = pool_grow(NULL, (col->pool.count + 1) * sizeof(float));
	c->bits[i][0] = 0;
	for (uint32_t v = 1; v <= col->pool.count; v++)
		c->bits[i][v] = (float)log2((double)col->filled / col->pool.many[v]);
}

void
compare_open(struct compare *c, const struct set *s)
{
	const struct offer *offers = s->type == DEDUP_PERSON ? persons : companies;
	size_t n =
	    s->type == DEDUP_PERSON ? sizeof(persons) / sizeof(persons[0]) : sizeof(companies) / sizeof(companies[0]);

	*c = (struct compare){.s = s};
	for (size_t i = 0; i < n; i++)
		if ((filled(s, offers[i].needs) || filled(s, offers[i].or)) && !filled(s, offers[i].unless))
			c->list[c->count++] = offers[i].is;
	for (size_t i = 0; i < COLUMNS; i++)
		bits_of(c, (enum dedup_column)i);
}

void
compare_close(struct compare *c)
{
	for (size_t i = 0; i < COLUMNS; i++)
		free(c->bits[i]);
}

void
compare_pair(const struct compare *c, uint32_t a, uint32_t b, struct verdict *v)
{
	struct pair_view p = {.s = c->s, .bits = c->bits, .a = a, .b = b};

	memset(v, 0, sizeof(*v));
	for (unsigned i = 0; i < c->count; i++) {
		const struct comparison *k = &c->list[i];

		p.rare = 0;
		v->level[i] = (uint8_t)k->level(&p);
		if (k->rare >> v->level[i] & 1)
			*(k->shared ? &v->shared : &v->own) += p.rare;
	}
}

double
compare_jw(const struct pair_view *p, enum dedup_column c)
{
	const struct pool *t = &p->s->col[c].pool;
	uint32_t a = value_a(p, c), b = value_b(p, c);

	return measure_jaro_winkler(pool_text(t, a), pool_length(t, a), pool_text(t, b), pool_length(t, b));
}

unsigned
compare_osa(const struct pair_view *p, enum dedup_column c, unsigned most)
{
	const struct pool *t = &p->s->col[c].pool;
	uint32_t a = value_a(p, c), b = value_b(p, c);

	return measure_osa(pool_text(t, a), pool_length(t, a), pool_text(t, b), pool_length(t, b), most);
}

struct measure_share
compare_share(const struct pair_view *p, enum dedup_column c)
{
	const struct column *k = &p->s->col[c];
	uint32_t a = value_a(p, c), b = value_b(p, c);

	return measure_tokens(k->word + k->word_at[a], k->word_at[a + 1] - k->word_at[a], k->word + k->word_at[b],
	    k->word_at[b + 1] - k->word_at[b], k->weight);
}
