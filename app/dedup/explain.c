/* Comparisons and their levels in words. */
#include "explain.h"

#include <string.h>

#include "catalog.h"
#include "compare.h"

#define COMMON 4 /* bits: what agrees and counts for less is something that many have */

/* By level: 0 missing ... 5 best; `common` instead of a level from 2 on that counts for little. */
struct words {
	const char *comparison, *label, *says[COMPARE_LEVELS], *common;
};

#define MISSING N_("missing on one side at least")

static const struct words persons[] = {
    {"given", N_("Given name"),
	{MISSING, N_("different"), N_("given and family name are swapped"), N_("alike, or a short form of it"),
	    N_("the same but for a letter"), N_("the same")},
	N_("the same, but many are called so")},
    {"family", N_("Family name"),
	{MISSING, N_("different"), N_("given and family name are swapped"), N_("alike, or a short form of it"),
	    N_("the same but for a letter"), N_("the same")},
	N_("the same, but many are called so")},
    {"name", N_("Name"),
	{MISSING, N_("different"), N_("one name has all words of the other"), N_("alike"),
	    N_("sounds the same, written with other characters"), N_("the same")},
	N_("the same, but many are called so")},
    {"phone", N_("Phone"),
	{MISSING, N_("different"), NULL, N_("the same fax"), N_("the same but for a digit"), N_("the same")},
	N_("the same switchboard: others have this number too")},
    {"email", N_("E-mail"),
	{MISSING, N_("different"), N_("alike, at the same domain"), N_("the same but for a letter or two"),
	    N_("the same name at another provider"), N_("the same")},
	N_("the same, but others have this address too")},
    {"employer", N_("Company"),
	{MISSING, N_("different"), N_("the same but for a letter"),
	    N_("one name has all words of the other, or its sound"), N_("the same domain"),
	    N_("the same but for legal form and city")},
	N_("the same, but many people work there")},
    {"birth_date", N_("Date of birth"),
	{MISSING, N_("different"), N_("two digits differ"), N_("two of day, month and year are the same"),
	    N_("the same but for a digit, or day and month are swapped"), N_("the same")},
	NULL},
};

static const struct words companies[] = {
    {"name", N_("Name"),
	{MISSING, N_("different"), N_("some words are the same"),
	    N_("one name has all words of the other, or its sound"), N_("the same but for a letter or two"),
	    N_("the same but for legal form and city")},
	N_("alike only in words that many have")},
    {"phone", N_("Phone"),
	{MISSING, N_("different"), NULL, N_("the same fax"), N_("the same but for a digit"), N_("the same")},
	N_("the same switchboard: others have this number too")},
    {"web", N_("Website or e-mail"),
	{MISSING, N_("different domains"), N_("different addresses"), N_("domains the same but for a letter"),
	    N_("the same domain"), N_("the same address")},
	N_("the same domain, but others have it too")},
    {"contact", N_("Contact person"),
	{MISSING, N_("different"), N_("one name has all words of the other"), N_("alike"),
	    N_("sounds the same, written with other characters"), N_("the same")},
	N_("the same, but many are called so")},
};

static const struct words all[] = {
    {"address", N_("Address"),
	{MISSING, N_("different"), N_("the same city"), N_("the same postcode"), N_("the same but for a few letters"),
	    N_("the same street")},
	N_("the same city, but many are there")},
    {"id_number", N_("Registration number"),
	{MISSING, N_("different"), NULL, N_("two characters differ"), N_("the same but for a character"),
	    N_("the same")},
	NULL},
    {"text", N_("Other fields"),
	{MISSING, N_("different"), N_("some words are the same"), N_("half of the words are the same"),
	    N_("nearly the same"), N_("the same")},
	NULL},
};

#define LENGTH(list) (sizeof(list) / sizeof((list)[0]))

static const struct words *
find(const struct words *list, size_t n, const char *comparison)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].comparison, comparison) == 0)
			return &list[i];
	return NULL;
}

static const struct words *
words_of(enum dedup_type type, const char *comparison)
{
	const struct words *w = type == DEDUP_PERSON ? find(persons, LENGTH(persons), comparison)
						     : find(companies, LENGTH(companies), comparison);

	return w != NULL ? w : find(all, LENGTH(all), comparison);
}

const char *
explain_label(enum dedup_type type, const char *comparison)
{
	const struct words *w = words_of(type, comparison);

	return w != NULL ? w->label : NULL;
}

const char *
explain_says(enum dedup_type type, const char *comparison, unsigned level, float weight)
{
	const struct words *w = words_of(type, comparison);
	const struct comparison *k = compare_named(type, comparison);

	if (w == NULL || k == NULL || level >= COMPARE_LEVELS)
		return NULL;
	if (w->common != NULL && (k->rare >> level & 1) != 0 && weight < COMMON)
		return w->common;
	return w->says[level];
}

const char *
explain_prior(void)
{
	return N_("Any two records are rarely one, and branches and colleagues are alike too");
}
