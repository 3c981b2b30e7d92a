/*
 * The name of a company: brackets with a place, the legal form behind or in front, a place behind the form, the
 * city in front of a Chinese name. What is taken off is told apart from what stays; at least one word stays.
 */
#include "centre/norm_map.h"

#include <string.h>

#include "centre/han.h"
#include "utf8.h"

#define FORM_WORDS 8 /* of the longest legal form */
#define PLACE_WORDS 4
#define GLUED_WORD 300 /* bytes of a word in which a glued form is looked for from either end */
#define JOINED 160     /* bytes of the longest form or place */

struct name {
	const struct norm *norm;
	struct mem *mem;
	const char **words;
	size_t from, to; /* what stays of them */
	const char *country;
	const char *form, *branch, *place;
};

/* Joins words into `out`; 0 if they are too long to be in a table. */
static size_t
joined(const char *const *words, size_t count, const char *between, char *out)
{
	size_t length = 0, gap = strlen(between);

	for (size_t i = 0; i < count; i++) {
		size_t n = strlen(words[i]);

		if (length + n + gap >= JOINED)
			return 0;
		if (i > 0 && gap > 0)
			out[length++] = *between;
		memcpy(out + length, words[i], n);
		length += n;
	}
	return length;
}

static const struct norm_place *
place_of(const struct name *n, size_t at, size_t count)
{
	char text[JOINED];

	return norm_map_get(&n->norm->places, text, joined(n->words + at, count, " ", text));
}

static bool
is_branch(const struct norm_form *form)
{
	return strcmp(form->code, "BRANCH") == 0;
}

/* Whether the words from..to of a bracket are places and nothing else: "Suzhou, China". */
static const struct norm_place *
all_places(const struct name *n, size_t from, size_t to)
{
	const struct norm_place *first = NULL;

	while (from < to) {
		const struct norm_place *found = NULL;
		size_t most = to - from < PLACE_WORDS ? to - from : PLACE_WORDS;

		for (size_t k = most; k > 0 && found == NULL; k--)
			if ((found = place_of(n, from, k)) != NULL)
				from += k;
		if (found == NULL)
			return NULL;
		if (first == NULL)
			first = found;
	}
	return first;
}

/* Takes the brackets out, and what stands in them if it is a place. */
static void
brackets(struct name *n)
{
	size_t kept = 0, seam = 0; /* the word behind the first place */

	for (size_t i = n->from; i < n->to; i++) {
		const struct norm_place *place;
		size_t end = i + 1;

		if (strcmp(n->words[i], ")") == 0)
			continue;
		if (strcmp(n->words[i], "(") != 0) {
			n->words[kept++] = n->words[i];
			continue;
		}
		while (
		    end < n->to && end - i <= FORM_WORDS && *n->words[end] != NORM_CLOSE && *n->words[end] != NORM_OPEN)
			end++;
		if (end < n->to && *n->words[end] == NORM_CLOSE && (place = all_places(n, i + 1, end)) != NULL) {
			seam = n->place == NULL ? kept : seam;
			n->place = n->place == NULL ? place->code : n->place;
			i = end;
		}
	}
	n->to = kept;
	/* 现代（中国）投资 is written together without the bracket. */
	if (seam > 0 && seam < kept && han_is(norm_first(n->words[seam - 1])) && han_is(norm_first(n->words[seam]))) {
		n->words[seam - 1] = mem_printf(n->mem, "%s%s", n->words[seam - 1], n->words[seam]);
		memmove(n->words + seam, n->words + seam + 1, (--n->to - seam) * sizeof(*n->words));
	}
}

/* The one of several forms with these letters that the country has: A.Ş. is Turkish, a.s. Czech, A/S Danish. */
static bool
take_form(struct name *n, const struct norm_form *form)
{
	for (const struct norm_form *f = form; f != NULL && *n->country != '\0'; f = f->next)
		if (strstr(f->countries, n->country) != NULL) {
			form = f;
			break;
		}
	if (is_branch(form))
		n->branch = form->code;
	else if (n->form == NULL)
		n->form = form->code;
	return true;
}

/* Cuts `bytes` off the word at `at`, in front or behind. */
static void
cut(struct name *n, size_t at, size_t bytes, bool front)
{
	const char *word = n->words[at];

	n->words[at] = front ? word + bytes : mem_copy(n->mem, word, strlen(word) - bytes);
}

/* The longest form within the end (or the beginning) of one word written together. */
static bool
glued_form(struct name *n, bool front)
{
	size_t at = front ? n->from : n->to - 1, length = strlen(n->words[at]);
	const char *word = n->words[at];
	size_t most = n->norm->forms.longest < length ? n->norm->forms.longest : length - 1;

	if (!norm_glued(word) || length > GLUED_WORD)
		return false;
	for (size_t k = most; k >= 6; k--) {
		const char *text = front ? word : word + length - k;
		const struct norm_form *form = norm_map_get(&n->norm->forms, text, k);

		if (form == NULL || (form->position & (front ? NORM_FRONT : NORM_END)) == 0)
			continue;
		cut(n, at, k, front);
		return take_form(n, form);
	}
	return false;
}

/* Whether the name is nothing but a legal form: then it is the name. */
static bool
form_alone(struct name *n)
{
	char text[JOINED];
	const struct norm_form *form = norm_map_get(&n->norm->forms, text, joined(n->words, n->to, "", text));

	return form != NULL && take_form(n, form);
}

static bool
form_at(struct name *n, bool front)
{
	size_t count = n->to - n->from, most = count - 1 < FORM_WORDS ? count - 1 : FORM_WORDS;
	char text[JOINED];

	for (size_t k = most; k > 0; k--) {
		const char **words = n->words + (front ? n->from : n->to - k);
		const struct norm_form *form = norm_map_get(&n->norm->forms, text, joined(words, k, "", text));

		if (form == NULL || (form->position & (front ? NORM_FRONT : NORM_END)) == 0)
			continue;
		n->from += front ? k : 0;
		n->to -= front ? 0 : k;
		return take_form(n, form);
	}
	return glued_form(n, front);
}

/* A form in the midst of the words, where none stands at an end: what follows is a department or a motto. */
static void
form_within(struct name *n)
{
	char text[JOINED];

	for (size_t i = n->from + 1; i < n->to; i++)
		for (size_t k = n->to - i < FORM_WORDS ? n->to - i : FORM_WORDS; k > 0; k--) {
			const struct norm_form *form =
			    norm_map_get(&n->norm->forms, text, joined(n->words + i, k, "", text));

			if (form != NULL && (form->position & NORM_WITHIN) != 0) {
				take_form(n, form);
				n->to = i;
				return;
			}
		}
}

/* A place behind the legal form: "Siemens Ltd., China", "...有限公司上海". */
static bool
place_behind(struct name *n)
{
	size_t count = n->to - n->from, most = count - 1 < PLACE_WORDS ? count - 1 : PLACE_WORDS;
	const char *word = n->words[n->to - 1];
	size_t length = strlen(word);
	char text[JOINED];

	/* Only if a form stands in front of it: "Bank of China" ends in its name. */
	for (size_t k = most; k > 0; k--) {
		const struct norm_place *place = place_of(n, n->to - k, k);

		if (place == NULL)
			continue;
		for (size_t f = 1; f <= 3 && n->from + f + k < n->to; f++) {
			const struct norm_form *form =
			    norm_map_get(&n->norm->forms, text, joined(n->words + n->to - k - f, f, "", text));

			if (form != NULL && (form->position & NORM_END) != 0) {
				n->to -= k;
				n->place = n->place == NULL ? place->code : n->place;
				return true;
			}
		}
	}
	if (n->branch == NULL || !norm_glued(word) || length > GLUED_WORD)
		return false;
	for (size_t k = n->norm->places.longest < length ? n->norm->places.longest : length - 1; k >= 6; k--) {
		const struct norm_place *place = norm_map_get(&n->norm->places, word + length - k, k);

		if (place != NULL) {
			cut(n, n->to - 1, k, false);
			n->place = n->place == NULL ? place->code : n->place;
			return true;
		}
	}
	return false;
}

/* Whether the text, hanzi, is made of generic words alone. */
static bool
generic_run(const struct norm *norm, const char *text)
{
	size_t length = strlen(text);

	while (length > 0) {
		size_t k = norm->generic.longest < length ? norm->generic.longest : length;

		while (k > 0 && norm_map_get(&norm->generic, text, k) == NULL)
			k--;
		if (k == 0)
			return false;
		text += k;
		length -= k;
	}
	return true;
}

/* Whether `rest` (may be "") and the words behind `at` say anything: else the city in front is the name. */
static bool
telling(const struct name *n, const char *rest, size_t at)
{
	if (*rest != '\0' && rest[norm_step(rest)] != '\0' && !generic_run(n->norm, rest))
		return true;
	for (; at < n->to; at++)
		if (!generic_run(n->norm, n->words[at]))
			return true;
	return false;
}

static void
city_in_front(struct name *n)
{
	size_t count = n->to - n->from, most = count - 1 < PLACE_WORDS ? count - 1 : PLACE_WORDS;
	const char *word = n->words[n->from];
	const struct norm_place *place;

	for (size_t k = most; k > 0; k--)
		if ((place = place_of(n, n->from, k)) != NULL && place->front) {
			if (!telling(n, "", n->from + k))
				return;
			n->from += k;
			n->place = n->place == NULL ? place->code : n->place;
			return;
		}
	if (!han_is(norm_first(word)))
		return;
	/* Of the longest to the shortest: 广西壮族自治区 before 广西. */
	for (size_t k = strlen(word) < 30 ? strlen(word) - 1 : 30; k >= 6; k--)
		if ((place = norm_map_get(&n->norm->places, word, k)) != NULL && place->front) {
			if (!telling(n, word + k, n->from + 1))
				return;
			cut(n, n->from, k, true);
			n->place = n->place == NULL ? place->code : n->place;
			return;
		}
}

/* Hanzi of a Japanese name are not read in Mandarin. */
static bool
japanese(const struct norm_company *out, const char *country)
{
	static const char *const forms[] = {"KK", "YK", "GK", "JP-PUBLIC"};

	if (strcmp(country, "JP") == 0)
		return true;
	for (size_t i = 0; out->form != NULL && i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strcmp(forms[i], out->form) == 0)
			return true;
	for (const char *s = out->core; *s != '\0'; s += norm_step(s))
		if (norm_first(s) >= 0x3041 && norm_first(s) <= 0x30ff)
			return true;
	return false;
}

/* The hanzi of the words, and the Latin: as written, or the readings of the hanzi. */
static void
scripts(struct mem *m, const char *country, struct norm_company *out)
{
	struct {
		char *text;
		size_t length;
	} han, latin, read;
	size_t bytes = strlen(out->core);
	unsigned before = 0; /* the last hanzi */
	bool letters = false;

	han.text = mem_take(m, bytes + 1);
	latin.text = mem_take(m, bytes * 4 + 1); /* norm_latin() makes щ "shch" */
	read.text = mem_take(m, bytes * 2 + 1);  /* a hanzi has 3 bytes, a reading at most 6 */
	han.length = latin.length = read.length = 0;
	for (size_t i = 0; i < out->nwords; i++) {
		const char *word = out->words[i], *sound = norm_first(word) < 0x250 ? word : norm_latin(m, word);
		size_t n = strlen(word);

		if (han_is(norm_first(word))) {
			memcpy(han.text + han.length, word, n);
			han.length += n;
			for (size_t k = 0, step; k < n; k += step) {
				unsigned code = norm_first(word + k);
				const char *reading;

				step = norm_step(word + k);
				reading = han_reading_in(before, code, norm_first(word + k + step));
				before = code;
				memcpy(read.text + read.length, norm_text(reading), strlen(norm_text(reading)));
				read.length += strlen(norm_text(reading));
			}
		}
		if (sound != NULL) {
			if (latin.length > 0)
				latin.text[latin.length++] = ' ';
			memcpy(latin.text + latin.length, sound, strlen(sound));
			latin.length += strlen(sound);
			letters = letters || (*sound >= 'a' && *sound <= 'z');
		}
	}
	out->han = han.length > 0 ? han.text : NULL;
	out->latin = letters ? latin.text : read.length > 0 && !japanese(out, country) ? read.text : NULL;
}

void
norm_company(const struct norm *norm, struct mem *m, const char *name, const char *country, struct norm_company *out)
{
	struct name n = {.norm = norm, .mem = m, .country = norm_text(country)};
	size_t count;

	*out = (struct norm_company){0};
	name = norm_apart(norm, m, norm_text(name));
	n.words = norm_split(m, norm_fold_marked(m, name), &count);
	n.to = count;
	brackets(&n);
	if (n.to == 0) { /* nothing but a place in brackets */
		n.words = norm_split(m, norm_fold(m, name), &n.to);
		n.place = NULL;
	}
	if (n.to > 0 && !form_alone(&n)) {
		while (place_behind(&n) || ((n.form == NULL) && form_at(&n, false)))
			;
		if (n.form == NULL || n.to - n.from > 1)
			form_at(&n, true);
		if (n.form == NULL)
			form_within(&n);
		city_in_front(&n);
	}
	out->form = n.form != NULL ? n.form : n.branch;
	out->place = n.place;
	out->words = n.words + n.from;
	out->nwords = n.to - n.from;
	out->core = norm_join(m, out->words, out->nwords, " ");
	scripts(m, n.country, out);
}
