/* Streets and house numbers, places, postcodes. */
#include "centre/norm_map.h"

#include <ctype.h>
#include <string.h>

#include "centre/han.h"

#define POSTCODE 4 /* digits at least */

static bool
digit(char c)
{
	return isdigit((unsigned char)c) != 0;
}

/* "12", "12a", "3b": digits and at most one letter. */
static bool
house(const char *word)
{
	size_t n = strspn(word, "0123456789");

	return n > 0 && n < 7 && (word[n] == '\0' || (word[n] >= 'a' && word[n] <= 'z' && word[n + 1] == '\0'));
}

/* German streets run into their last part: "hauptstrasse", "hauptstr" are "haupt str". */
static const char *
street_word(const struct norm *norm, struct mem *m, const char *word)
{
	static const char *const tails[][2] = {{"strasse", "str"}, {"str", "str"}, {"platz", "pl"}, {"allee", "al"},
	    {"straat", "straat"}, {"gatan", "gatan"}};
	const char *form = norm_map_get(&norm->streets, word, strlen(word));
	size_t length = strlen(word);

	if (form != NULL)
		return form;
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		size_t n = strlen(tails[i][0]);

		if (length > n + 2 && strcmp(word + length - n, tails[i][0]) == 0)
			return mem_printf(m, "%.*s %s", (int)(length - n), word, tails[i][1]);
	}
	return word;
}

/* Behind a number in Chinese and Japanese: 200 号. */
static const char *
after_number(const char *word)
{
	static const char *const units[] = {"号", "號", "弄", "番地", "丁目"};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strncmp(word, units[i], strlen(units[i])) == 0)
			return word + strlen(units[i]);
	return NULL;
}

void
norm_street(const struct norm *norm, struct mem *m, const char *text, struct norm_street *out)
{
	size_t count, kept = 0, taken = 0;
	const char **words = norm_split(m, norm_fold(m, text), &count);
	size_t last = count, from = 0;

	*out = (struct norm_street){0};
	/*
	 * The house number: the one before 号, else the first that stands behind a word, else the first word. Of an
	 * address in one line the postcode comes later and is longer.
	 */
	for (size_t i = 0; i < count; i++) {
		if (!house(words[i]))
			continue;
		if (i + 1 < count && after_number(words[i + 1]) != NULL) {
			last = i;
			words[i + 1] = after_number(words[i + 1]);
			break;
		}
		if (last == count || (last == 0 && strlen(words[i]) < POSTCODE))
			last = i;
	}
	if (last < count) {
		out->number = words[last];
		from = last;
		taken = 1;
		/* "12 a", "12 - 14": the letter belongs to it, the end of the range goes; "12 W Main" looks west. */
		if (last + 1 < count && strlen(words[last + 1]) == 1 && *words[last + 1] >= 'a' &&
		    *words[last + 1] <= 'z' && (last > 0 || strchr("nesw", *words[last + 1]) == NULL) &&
		    digit(out->number[strlen(out->number) - 1])) {
			out->number = mem_printf(m, "%s%s", words[last], words[last + 1]);
			taken = 2;
		} else if (last + 2 == count && house(words[last + 1]))
			taken = 2;
	}
	for (size_t i = 0; i < count; i++) {
		if ((i >= from && i < from + taken) || *words[i] == '\0')
			continue;
		words[kept] = street_word(norm, m, words[i]);
		/* "No." before the number says nothing. */
		if (strcmp(words[kept], "no") != 0)
			kept++;
	}
	out->street = kept > 0 ? norm_join(m, words, kept, " ") : NULL;
}

const char *
norm_place(const struct norm *norm, struct mem *m, const char *text)
{
	const char *folded = norm_fold(m, text);
	const struct norm_place *place = norm_map_get(&norm->places, folded, strlen(folded));

	return place != NULL ? place->code : NULL;
}

const char *
norm_postcode(const struct norm *norm, struct mem *m, const char *text, const char *country)
{
	const char *code = norm_code(m, text);
	size_t n = 0;

	(void)norm;
	if (code == NULL)
		return NULL;
	/* "D-80331", "CH 8001", "CN200120": letters of a country before digits alone; "W1A" of London is none. */
	while (code[n] >= 'A' && code[n] <= 'Z')
		n++;
	if (n > 0 && n <= 2 && strlen(code + n) >= 4 && strspn(code + n, "0123456789") == strlen(code + n))
		code += n;
	/* ZIP+4: the five digits tell the place. */
	if (strcmp(norm_text(country), "US") == 0 && strlen(code) == 9 && strspn(code, "0123456789") == 9)
		return mem_copy(m, code, 5);
	return *code != '\0' ? code : NULL;
}

const char *
norm_code(struct mem *m, const char *text)
{
	char *out = norm_squeeze(m, norm_fold(m, text));

	for (char *s = out; *s != '\0'; s++)
		*s = (char)(*s >= 'a' && *s <= 'z' ? *s - 32 : *s);
	return *out != '\0' ? out : NULL;
}
