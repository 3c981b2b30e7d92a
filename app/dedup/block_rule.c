#include "block_rule.h"

#include <math.h>

#include "centre/han.h"
#include "hash.h"

#define SOUND 6 /* letters */

static uint32_t
value(const struct set *s, enum dedup_column c, uint32_t r)
{
	uint32_t v = set_value(s, c, r);

	return v == 0 ? 0 : hash_mix(v, (uint32_t)c + 1);
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
			h = hash_mix(h, t[i]), k++;
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
	return best[nth] == 0 ? 0 : hash_mix(best[nth], (uint32_t)c + 101);
}

/*
 * How a company's name begins when it is read: in hanzi, or in Latin letters if it has no other. Where there are
 * phones or domains these bring the scripts together, at less cost.
 */
static uint32_t
sound(const struct set *s, uint32_t r)
{
	uint32_t v = set_value(s, FORM_HAN, r), h = 77;
	const letter *han;
	size_t k = 0, n;

	if (s->col[FORM_PHONE].filled > 0 || s->col[FORM_DOMAIN].filled > 0)
		return 0;
	if (v == 0)
		return letters(s, FORM_NAME, r, 0, SOUND, SOUND);
	han = pool_text(&s->col[FORM_HAN].pool, v);
	n = pool_length(&s->col[FORM_HAN].pool, v);
	for (size_t i = 0; i < n && k < SOUND; i++)
		for (const char *c = han_reading_in(i > 0 ? han[i - 1] : 0, han[i], i + 1 < n ? han[i + 1] : 0);
		     c != NULL && *c != '\0' && k < SOUND; c++, k++)
			h = hash_mix(h, (uint32_t)*c);
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
RULE(k_contact_city, hash_both(value(s, FORM_FIRM, r), value(s, FORM_CITY, r)))
RULE(k_start_postcode, hash_both(letters(s, FORM_NAME, r, 0, 4, 3), value(s, FORM_POSTCODE, r)))
RULE(k_birth, value(s, FORM_BIRTH, r))
RULE(k_given_year, hash_both(value(s, FORM_GIVEN, r), letters(s, FORM_BIRTH, r, 0, 4, 4)))
RULE(k_family_year, hash_both(value(s, FORM_FAMILY, r), letters(s, FORM_BIRTH, r, 0, 4, 4)))
RULE(k_family_day, hash_both(letters(s, FORM_FAMILY, r, 0, 3, 2), letters(s, FORM_BIRTH, r, 4, 4, 4)))
RULE(k_given_place,
    hash_both(value(s, FORM_GIVEN, r), value(s, s->col[FORM_POSTCODE].filled > 0 ? FORM_POSTCODE : FORM_CITY, r)))
RULE(k_family_place,
    hash_both(value(s, FORM_FAMILY, r), value(s, s->col[FORM_POSTCODE].filled > 0 ? FORM_POSTCODE : FORM_CITY, r)))
RULE(k_name_firm, hash_both(rare(s, FORM_NAME, r, 0), rare(s, COL_FIRM_HAN, r, 0)))
RULE(k_name_firm_en, hash_both(rare(s, FORM_NAME, r, 0), rare(s, FORM_FIRM, r, 0)))
RULE(k_name2_firm, hash_both(rare(s, FORM_NAME, r, 1), rare(s, COL_FIRM_HAN, r, 0)))
RULE(k_name_domain, hash_both(rare(s, FORM_NAME, r, 1), value(s, FORM_DOMAIN, r)))
RULE(k_sound_city, hash_both(sound(s, r), value(s, FORM_CITY, r)))
RULE(k_text, hash_both(rare(s, FORM_TEXT, r, 0), rare(s, FORM_TEXT, r, 1)))
RULE(k_text_name, hash_both(rare(s, FORM_TEXT, r, 0), rare(s, FORM_NAME, r, 0)))

static block_rule *const persons[] = {k_id, k_email, k_phone, k_birth, k_han, k_name, k_local, k_given_year,
    k_family_year, k_family_day, k_given_place, k_family_place, k_name_firm, k_name_firm_en, k_name2_firm,
    k_name_domain, k_text, k_text_name};
static block_rule *const companies[] = {k_id, k_email, k_phone, k_han, k_name, k_domain, k_fax, k_street,
    k_contact_city, k_han1, k_han2, k_rare1, k_rare2, k_start_postcode, k_sound_city, k_text, k_text_name};

#define COUNT(rules) (sizeof(rules) / sizeof((rules)[0]))
_Static_assert(COUNT(persons) <= BLOCK_RULES && COUNT(companies) <= BLOCK_RULES, "each rule has its blocks");

block_rule *const *
block_rules(enum dedup_type type, unsigned *count)
{
	*count = type == DEDUP_PERSON ? COUNT(persons) : COUNT(companies);
	return type == DEDUP_PERSON ? persons : companies;
}

uint32_t
block_finer(const struct set *s, uint32_t r)
{
	uint32_t a = s->type == DEDUP_COMPANY ? value(s, FORM_CITY, r) : 0, b = value(s, FORM_HAN, r);

	return hash_mix(a, b != 0 ? b : letters(s, FORM_NAME, r, 0, 6, 1));
}
