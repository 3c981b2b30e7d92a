/* The normal forms of a record, from the tables and rules of the data centre (centre/norm.h), as letters. */
#include "form.h"

#include <stdlib.h>
#include <string.h>

#define WORDS 12 /* of a person's name, at most */

struct former {
	const struct norm *norm;
	struct mem *mem;
	const char *country; /* ISO 3166, or NULL */
	struct forms *out;
};

static void
put(struct folded *f, const char *utf8)
{
	f->length = utf8 != NULL ? measure_letters(f->text, FOLD_MAX, utf8) : 0;
}

static bool
is_han(const char *word)
{
	letter first;

	return measure_letters(&first, 1, word) == 1 && fold_han(first);
}

/* The word in Latin letters if it can be; NULL if it is in hanzi. */
static const char *
latin(struct mem *m, const char *word)
{
	const char *sound = (*word & 0x80) == 0 ? word : norm_latin(m, word);

	return sound != NULL ? sound : is_han(word) ? NULL : word;
}

/* The words that are not in hanzi, one blank between; NULL if there are none. */
static const char *
other_words(struct mem *m, const char *const *words, size_t count)
{
	const char *all = NULL;

	/* No more than a form can hold: a text of a thousand words is not copied a thousand times. */
	for (size_t i = 0; i < count && (all == NULL || strlen(all) < FOLD_MAX * 4); i++) {
		const char *word = latin(m, words[i]);

		if (word != NULL && *word != '\0')
			all = all == NULL ? word : mem_printf(m, "%s %s", all, word);
	}
	return all;
}

/*
 * A company's name in hanzi and in other letters, which are what the name in the second language has, else what the
 * first has.
 */
static void
company(const struct former *f, struct folded *latin, struct folded *han, const char *name, const char *second)
{
	struct norm_company a = {0}, b = {0};
	const char *other = NULL;

	if (name != NULL)
		norm_company(f->norm, f->mem, name, f->country, &a);
	if (second != NULL)
		norm_company(f->norm, f->mem, second, f->country, &b);
	other = other_words(f->mem, b.words, b.nwords);
	put(latin, other != NULL ? other : other_words(f->mem, a.words, a.nwords));
	put(han, a.han != NULL ? a.han : b.han);
}

static int
word_order(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* Words in ascending order: families stand in front or behind. */
static void
put_sorted(const struct former *f, struct folded *out, const char *text)
{
	char *rest = mem_string(f->mem, text), *one, *sorted = rest;
	const char *word[WORDS] = {NULL};
	size_t n = 0;

	while (n < WORDS && (one = strsep(&rest, " ")) != NULL)
		if (*one != '\0')
			word[n++] = one;
	qsort(word, n, sizeof(word[0]), word_order);
	for (size_t i = 0; i < n; i++)
		sorted = i == 0 ? mem_string(f->mem, word[0]) : mem_printf(f->mem, "%s %s", sorted, word[i]);
	put(out, n > 0 ? sorted : NULL);
}

/* In Latin letters, or in what letters it has; NULL if it has none. */
static const char *
person_text(const struct former *f, const struct norm_person *p)
{
	const char *given = p->given != NULL ? p->given : "", *family = p->family != NULL ? p->family : "";

	if (p->latin != NULL)
		return p->latin;
	return *given != '\0' || *family != '\0' ? mem_printf(f->mem, "%s %s", family, given) : NULL;
}

/* A person's name: hanzi, and the words of the other letters, by sound if there are hanzi only. */
static void
person(const struct former *f, struct folded *latin, struct folded *han, const char *given, const char *family,
    const char *name, const char *second, struct norm_person *p)
{
	struct norm_person q = {0};
	const char *text;

	norm_person(f->norm, f->mem, given, family, name, f->country, p);
	if (second != NULL)
		norm_person(f->norm, f->mem, NULL, NULL, second, f->country, &q);
	/* What is written in Latin letters is known better than what is read. */
	text = person_text(
	    f, second != NULL && (q.han == NULL || p->han == NULL) && q.latin != NULL && q.han == NULL ? &q : p);
	if (text == NULL)
		text = person_text(f, &q);
	put(han, p->han != NULL ? p->han : q.han);
	latin->length = 0;
	if (text != NULL)
		put_sorted(f, latin, text);
}

static void
address(const struct former *f, char *const *value)
{
	struct forms *o = f->out;
	struct norm_street s = {0};
	const char *place = NULL;

	if (value[RAW_STREET] != NULL)
		norm_street(f->norm, f->mem, value[RAW_STREET], &s);
	if (s.street != NULL && s.number != NULL)
		put(&o->col[FORM_STREET], mem_printf(f->mem, "%s %s", s.number, s.street));
	else
		put(&o->col[FORM_STREET], s.street != NULL ? s.street : s.number);
	if (value[RAW_CITY] != NULL && (place = norm_place(f->norm, f->mem, value[RAW_CITY])) == NULL)
		place = norm_fold(f->mem, value[RAW_CITY]);
	put(&o->col[FORM_CITY], place);
	if (value[RAW_POSTCODE] != NULL)
		put(&o->col[FORM_POSTCODE], norm_postcode(f->norm, f->mem, value[RAW_POSTCODE], f->country));
	if (value[RAW_COUNTRY] != NULL)
		put(&o->col[FORM_COUNTRY], f->country != NULL ? f->country : norm_fold(f->mem, value[RAW_COUNTRY]));
}

static void
phone(const struct former *f, enum dedup_column c, const char *text)
{
	struct norm_phone p = {0};

	if (text != NULL)
		norm_phone(f->norm, f->mem, text, f->country, &p);
	put(&f->out->col[c], p.number);
}

/* Letters and digits alone: "zhang.wei" and "zhangwei" are one. */
static const char *
bare(struct mem *m, const char *local)
{
	char *out = mem_string(m, local), *to = out;

	for (; *local != '\0'; local++)
		if (strchr("._-", *local) == NULL)
			*to++ = *local;
	*to = '\0';
	return out;
}

static void
email(const struct former *f, const char *mail, const char *website)
{
	struct forms *o = f->out;
	struct norm_email e = {0};
	const char *domain = NULL;

	if (mail != NULL)
		norm_email(f->norm, f->mem, mail, &e);
	if (e.local != NULL) {
		put(&o->col[FORM_EMAIL], mem_printf(f->mem, "%s@%s", e.local, e.domain));
		if (!e.generic)
			put(&o->col[FORM_LOCAL], bare(f->mem, e.local));
		if (!e.free)
			domain = norm_website(f->norm, f->mem, e.domain);
	} else if (mail != NULL)
		put(&o->col[FORM_EMAIL], norm_fold(f->mem, mail));
	if (domain == NULL && website != NULL)
		domain = norm_website(f->norm, f->mem, website);
	put(&o->col[FORM_DOMAIN], domain);
}

/* What is no date keeps its digits, so that it can be nearly the same. */
static void
birth(const struct former *f, const char *text)
{
	const char *date = text != NULL ? norm_date(f->mem, text, f->country) : NULL;

	if (date == NULL && text != NULL) {
		char *digits = mem_string(f->mem, text), *to = digits;

		for (const char *s = text; *s != '\0'; s++)
			if (*s >= '0' && *s <= '9')
				*to++ = *s;
		*to = '\0';
		date = digits;
	}
	put(&f->out->col[FORM_BIRTH], date);
}

/* The ISO code of a country as written; NULL if it is not known. */
static const char *
country_of(const struct norm *norm, struct mem *m, const char *text)
{
	const char *code = text != NULL ? norm_place(norm, m, text) : NULL;

	if (text != NULL && strlen(text) == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' && text[1] <= 'Z')
		return text;
	return code != NULL && strlen(code) == 2 ? code : NULL;
}

void
form_record(struct forms *o, const struct norm *norm, struct mem *scratch, enum dedup_type type, bool parted,
    char *const value[RAWS])
{
	struct former f = {norm, scratch, country_of(norm, scratch, value[RAW_COUNTRY]), o};
	struct norm_person p;

	for (size_t i = 0; i < FORMS; i++)
		o->col[i].length = 0;
	if (type == DEDUP_COMPANY) {
		company(&f, &o->col[FORM_NAME], &o->col[FORM_HAN], value[RAW_NAME], value[RAW_NAME_EN]);
		person(
		    &f, &o->col[FORM_FIRM], &o->col[COL_FIRM_HAN], value[RAW_GIVEN], value[RAW_FAMILY], NULL, NULL, &p);
	} else {
		person(&f, &o->col[FORM_NAME], &o->col[FORM_HAN], value[RAW_GIVEN], value[RAW_FAMILY], value[RAW_NAME],
		    value[RAW_NAME_EN], &p);
		company(&f, &o->col[FORM_FIRM], &o->col[COL_FIRM_HAN], value[RAW_COMPANY], value[RAW_COMPANY_EN]);
		put(&o->col[FORM_GIVEN], parted ? p.given : NULL);
		put(&o->col[FORM_FAMILY], parted ? p.family : NULL);
		put(&o->col[FORM_FORMAL], parted ? p.formal : NULL);
	}
	address(&f, value);
	phone(&f, FORM_PHONE, value[RAW_PHONE]);
	phone(&f, FORM_FAX, value[RAW_FAX]);
	email(&f, value[RAW_EMAIL], value[RAW_WEBSITE]);
	birth(&f, value[RAW_BIRTH]);
	put(&o->col[FORM_ID], value[RAW_ID] != NULL ? norm_code(scratch, value[RAW_ID]) : NULL);
	put(&o->col[FORM_TEXT], value[RAW_TEXT] != NULL ? norm_fold(scratch, value[RAW_TEXT]) : NULL);
}
