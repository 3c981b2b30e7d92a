#include "compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"

#define RARE(a) (1u << (a))
#define UNSEEN 300.0             /* records */
#define SAME (RARE(5) | RARE(4)) /* but for a letter or the script */

/* How names of persons are compared: in parts, or whole. */
enum naming { ANY, PARTS, WHOLE };

struct offer {
	enum dedup_column needs; /* offered if records fill this column ... */
	enum dedup_column or ;   /* ... or that one */
	enum naming naming;
	struct comparison is;
};

static const struct offer persons[] = {
    {FORM_GIVEN, FORM_GIVEN, PARTS,
	{"given", compare_given, RARE(5), false, {0, .08F, .01F, .04F, .07F, .8F}, SAME, 0}},
    {FORM_FAMILY, FORM_FAMILY, PARTS,
	{"family", compare_family, RARE(5), true, {0, .06F, .01F, .03F, .08F, .82F}, SAME, 0}},
    {FORM_NAME, FORM_HAN, WHOLE,
	{"name", compare_person, RARE(5) | RARE(4) | RARE(2), false, {0, .03F, .1F, .07F, .1F, .7F}, SAME, 0}},
    {FORM_PHONE, FORM_FAX, ANY,
	{"phone", compare_phone, RARE(5) | RARE(3), true, {0, .25F, 0, .05F, .05F, .65F}, 0, 0}},
    {FORM_EMAIL, FORM_EMAIL, ANY,
	{"email", compare_email, RARE(5) | RARE(4), false, {0, .2F, .04F, .06F, .05F, .65F}, 0, 0}},
    {FORM_FIRM, COL_FIRM_HAN, ANY,
	{"employer", compare_employer, RARE(5) | RARE(4) | RARE(3), true, {0, .1F, .05F, .15F, .1F, .6F}, 0, 0}},
    {FORM_STREET, FORM_CITY, ANY,
	{"address", compare_address, RARE(5) | RARE(3) | RARE(2), true, {0, .15F, .15F, .1F, .1F, .5F}, 0, 0}},
    {FORM_BIRTH, FORM_BIRTH, ANY,
	{"birth_date", compare_birth, RARE(5), false, {0, .05F, .03F, .04F, .08F, .8F}, 0, 0}},
    {FORM_ID, FORM_ID, ANY, {"id_number", compare_code, RARE(5), false, {0, .1F, 0, .03F, .07F, .8F}, 0, RARE(5)}},
    {FORM_TEXT, FORM_TEXT, ANY, {"text", compare_text, 0, true, {0, .3F, .2F, .15F, .15F, .2F}, 0, 0}},
};

static const struct offer companies[] = {
    {FORM_NAME, FORM_HAN, ANY,
	{"name", compare_company, RARE(5) | RARE(3), true, {0, .04F, .08F, .12F, .08F, .68F}, SAME, 0}},
    {FORM_PHONE, FORM_FAX, ANY,
	{"phone", compare_phone, RARE(5) | RARE(3), true, {0, .45F, 0, .05F, .05F, .45F}, 0, 0}},
    {FORM_EMAIL, FORM_DOMAIN, ANY,
	{"web", compare_web, RARE(5) | RARE(4), true, {0, .15F, .25F, .05F, .3F, .25F}, 0, 0}},
    {FORM_STREET, FORM_CITY, ANY,
	{"address", compare_address, RARE(5) | RARE(3) | RARE(2), false, {0, .1F, .2F, .1F, .15F, .45F}, 0, 0}},
    {FORM_FIRM, COL_FIRM_HAN, ANY,
	{"contact", compare_contact, RARE(5) | RARE(4) | RARE(2), false, {0, .5F, .03F, .05F, .05F, .37F}, 0, 0}},
    {FORM_ID, FORM_ID, ANY, {"id_number", compare_code, RARE(5), false, {0, .1F, 0, .03F, .07F, .8F}, 0, RARE(5)}},
    {FORM_TEXT, FORM_TEXT, ANY, {"text", compare_text, 0, false, {0, .3F, .2F, .15F, .15F, .2F}, 0, 0}},
};

static bool
filled(const struct set *s, enum dedup_column c)
{
	return c < FORMS && s->col[c].filled > 0;
}

float
compare_bits(double filled, double values, double many)
{
	double all = filled + UNSEEN * (filled > 0 ? values / filled : 1);

	return all > many ? (float)log2(all / many) : 0;
}

static void
bits_of(struct compare *c, enum dedup_column i)
{
	const struct set_column *col = &c->s->col[i];

	if (col->filled == 0)
		return;
	c->bits[i] = pool_grow(NULL, (col->pool.count + 1) * sizeof(float));
	c->bits[i][0] = 0;
	for (uint32_t v = 1; v <= col->pool.count; v++)
		c->bits[i][v] = compare_bits(col->filled, col->pool.count, col->pool.many[v]);
}

static const struct offer *
offers_of(enum dedup_type type, size_t *count)
{
	*count = type == DEDUP_PERSON ? sizeof(persons) / sizeof(persons[0]) : sizeof(companies) / sizeof(companies[0]);
	return type == DEDUP_PERSON ? persons : companies;
}

const struct comparison *
compare_named(enum dedup_type type, const char *name)
{
	size_t n;
	const struct offer *o = offers_of(type, &n);

	for (size_t i = 0; i < n; i++)
		if (strcmp(o[i].is.name, name) == 0)
			return &o[i].is;
	return NULL;
}

/* Hanzi and pinyin are alike only as whole names. */
static enum naming
naming(const struct set *s)
{
	return filled(s, FORM_GIVEN) && s->col[FORM_HAN].filled * 20 < s->count ? PARTS : WHOLE;
}

void
compare_open(struct compare *c, const struct set *s, const struct model *model)
{
	size_t n;
	const struct offer *o = offers_of(s->type, &n);

	*c = (struct compare){.s = s};
	for (size_t i = 0; model == NULL && i < n; i++)
		if ((filled(s, o[i].needs) || filled(s, o[i].or)) &&
		    (s->type == DEDUP_COMPANY || o[i].naming == ANY || o[i].naming == naming(s)))
			c->list[c->count++] = o[i].is;
	for (unsigned i = 0; model != NULL && i < model->count; i++)
		c->list[c->count++] = model->is[i];
	for (size_t i = 0; i < FORMS; i++)
		bits_of(c, (enum dedup_column)i);
}

void
compare_close(struct compare *c)
{
	for (size_t i = 0; i < FORMS; i++)
		free(c->bits[i]);
}

void
compare_pair(const struct compare *c, uint32_t a, uint32_t b, struct verdict *v)
{
	struct pair_view p = {.s = c->s, .bits = c->bits, .a = a, .b = b};

	for (unsigned i = 0; i < c->count; i++) {
		const struct comparison *k = &c->list[i];

		p.rare = 0;
		v->level[i] = (uint8_t)k->level(&p);
		v->rare[i] = k->rare >> v->level[i] & 1 ? p.rare : 0;
	}
	v->doubt = p.doubt;
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

	if (compare_apart(p, c, most) > most)
		return most + 1;
	return measure_osa(pool_text(t, a), pool_length(t, a), pool_text(t, b), pool_length(t, b), most);
}

struct measure_share
compare_share(const struct pair_view *p, enum dedup_column c)
{
	const struct set_column *k = &p->s->col[c];
	uint32_t a = value_a(p, c), b = value_b(p, c);
	struct measure_share s = measure_tokens(k->word + k->word_at[a], k->word_at[a + 1] - k->word_at[a],
	    k->word + k->word_at[b], k->word_at[b + 1] - k->word_at[b], k->weight);

	s.a = k->whole[a], s.b = k->whole[b];
	return s;
}
