/*
 * Other alphabets in Latin letters, as the companies themselves write their names for foreigners: Russian by the rules
 * of passports and maps, Greek by ELOT 743, kana by Hepburn without long vowels, hangul by the Revised Romanization,
 * syllable by syllable. Tables rather than ICU's transliterators, which take Russian by the rules of librarians
 * ("Ŝukin") and must not be shared by threads.
 */
#include "centre/norm_map.h"

#include <string.h>

#include "utf8.h"

#define WIDER 4 /* times the bytes of what stood there, at most: щ has two and becomes "shch" */

struct latin {
	char *out;
	size_t length;
	bool twice; /* a small tsu stood here: the next consonant is doubled */
};

static void
add(struct latin *l, const char *text)
{
	size_t n = strlen(text);

	if (n > 0 && l->twice)
		l->out[l->length++] = *text == 'c' ? 't' : *text;
	l->twice = false;
	memcpy(l->out + l->length, text, n);
	l->length += n;
}

/* U+0430 and on; the folding took case, and й and ё their marks off. */
static const char *const cyrillic[] = {"a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p",
    "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya", "e", "e", "dj", "g", "ye",
    "dz", "i", "i", "j", "lj", "nj", "c", "k", "i", "u", "dz"};

/* U+03B1 and on. */
static const char *const greek[] = {"a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p",
    "r", "s", "s", "t", "y", "f", "ch", "ps", "o"};

/* U+3041 and on; small letters as the large ones but for those that join what stands before them. */
static const char *const kana[] = {"a", "a", "i", "i", "u", "u", "e", "e", "o", "o", "ka", "ga", "ki", "gi", "ku", "gu",
    "ke", "ge", "ko", "go", "sa", "za", "shi", "ji", "su", "zu", "se", "ze", "so", "zo", "ta", "da", "chi", "ji", "",
    "tsu", "zu", "te", "de", "to", "do", "na", "ni", "nu", "ne", "no", "ha", "ba", "pa", "hi", "bi", "pi", "fu", "bu",
    "pu", "he", "be", "pe", "ho", "bo", "po", "ma", "mi", "mu", "me", "mo", "ya", "ya", "yu", "yu", "yo", "yo", "ra",
    "ri", "ru", "re", "ro", "wa", "wa", "i", "e", "o", "n", "vu", "ka", "ke"};

static const char *const onset[] = {
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"};
static const char *const vowel[] = {"a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u",
    "wo", "we", "wi", "yu", "eu", "ui", "i"};
static const char *const coda[] = {"", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m",
    "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t"};

static const char *
of(const char *const *table, size_t count, unsigned code, unsigned first)
{
	return code >= first && code - first < count ? table[code - first] : NULL;
}
#define OF(table, code, first) of(table, sizeof(table) / sizeof((table)[0]), code, first)

static void
hangul(struct latin *l, unsigned code)
{
	code -= 0xac00;
	add(l, onset[code / 588]);
	add(l, vowel[code % 588 / 28]);
	add(l, coda[code % 28]);
}

/* A small vowel takes the place of the last one: キャ "kya", シャ "sha", ファ "fa". */
static bool
small(struct latin *l, unsigned code)
{
	bool y = code == 0x3083 || code == 0x3085 || code == 0x3087, whole = code <= 0x3049 && code % 2 == 1;
	const char *end = l->out + l->length;

	if ((!y && !whole) || l->length < 2 || strchr("iueo", end[-1]) == NULL || strchr("aiueo ", end[-2]) != NULL)
		return false;
	l->length--;
	/* After sh, ch and j no y is heard. */
	y = y && (end[-2] == 'j' || (l->length > 1 && end[-2] == 'h' && (end[-3] == 's' || end[-3] == 'c')));
	add(l, kana[code - 0x3041] + y);
	return true;
}

/* False if the letter is none of these alphabets. */
static bool
letter(struct latin *l, unsigned code)
{
	const char *text;

	if (code >= 0x30a1 && code <= 0x30f6) /* the same sounds in katakana */
		code -= 0x60;
	if (code == 0x30fc)
		return true;
	if (code == 0x3063) {
		l->twice = true;
		return true;
	}
	if (code >= 0xac00 && code <= 0xd7a3) {
		hangul(l, code);
		return true;
	}
	text = code == 0x491 ? "g" : OF(cyrillic, code, 0x430);
	text = text != NULL ? text : OF(greek, code, 0x3b1);
	text = text != NULL ? text : OF(kana, code, 0x3041);
	if (text == NULL)
		return false;
	if (code < 0x3041 || !small(l, code))
		add(l, text);
	return true;
}

/* Two Greek letters that are one sound. */
static const char *
pair(unsigned a, unsigned b)
{
	static const struct {
		unsigned a, b;
		const char *as;
	} pairs[] = {{U'ο', U'υ', "ou"}, {U'α', U'υ', "av"}, {U'ε', U'υ', "ev"}, {U'γ', U'γ', "ng"}, {U'γ', U'κ', "gk"},
	    {U'γ', U'χ', "nch"}, {U'γ', U'ξ', "nx"}};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (pairs[i].a == a && pairs[i].b == b)
			return pairs[i].as;
	return NULL;
}

char *
norm_latin(struct mem *m, const char *folded)
{
	size_t left = strlen(folded), n;
	struct latin l = {.out = mem_take(m, left * WIDER + 1)};
	unsigned code, next;

	for (; left > 0; folded += n, left -= n) {
		const char *both;

		if ((n = utf8_next(folded, left, &code)) == 0)
			return NULL;
		next = code >= 0x3b1 && code <= 0x3c9 && left > n ? norm_first(folded + n) : 0;
		if (next != 0 && (both = pair(code, next)) != NULL) {
			add(&l, both);
			n += norm_step(folded + n);
		} else if (code == ' ' || (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z')) {
			l.twice = false;
			if (code != ' ' ||
			    (l.length > 0 && l.out[l.length - 1] != ' ')) /* a word of marks alone has no sound */
				l.out[l.length++] = (char)code;
		} else if (!letter(&l, code))
			return NULL;
	}
	if (l.length > 0 && l.out[l.length - 1] == ' ')
		l.length--;
	l.out[l.length] = '\0';
	return l.length > 0 ? l.out : NULL;
}
