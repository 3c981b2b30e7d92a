#include "fold.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utrans.h>

#define SYLLABLE 8

/* One letter as the folding has it; made when a letter is first met. Reading records is one thread's work. */
struct entry {
	char made;
	letter as[SYLLABLE];
	char pinyin[SYLLABLE];
};

static struct entry *entries;
static UTransliterator *simplify, *ascii, *pinyin;

static UTransliterator *
rules_open(const char *name)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar id[64];

	u_charsToUChars(name, id, (int)strlen(name) + 1);
	return utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &e);
}

static void
apply(UTransliterator *rules, UChar *text, int room)
{
	UErrorCode e = U_ZERO_ERROR;
	int32_t n = -1, limit = 0;

	while (text[limit] != 0)
		limit++;
	if (rules != NULL)
		utrans_transUChars(rules, text, &n, room, 0, &limit, &e);
}

static void
entry_make(struct entry *e, letter c)
{
	UChar text[32] = {c}, sound[32] = {0};
	size_t n = 0;

	e->made = 1;
	apply(fold_han(c) ? simplify : ascii, text, 31);
	for (size_t i = 0; text[i] != 0 && n + 1 < SYLLABLE; i++)
		if (text[i] != '\'')
			e->as[n++] = u_isalnum(text[i]) ? (letter)u_tolower(text[i]) : ' ';
	if (!fold_han(c))
		return;
	sound[0] = e->as[0];
	apply(pinyin, sound, 31);
	n = 0;
	for (size_t i = 0; sound[i] != 0 && n + 1 < SYLLABLE; i++)
		if (sound[i] < 128 && u_isalpha(sound[i]))
			e->pinyin[n++] = (char)u_tolower(sound[i]);
}

static const struct entry *
entry_of(letter c)
{
	if (entries == NULL) {
		entries = calloc(0x10000, sizeof(*entries));
		if (entries == NULL)
			abort();
		simplify = rules_open("Traditional-Simplified");
		ascii = rules_open("NFKC; Latin-ASCII; Lower");
		pinyin = rules_open("Han-Latin; Latin-ASCII; Lower");
	}
	if (!entries[c].made)
		entry_make(&entries[c], c);
	return &entries[c];
}

static void
add(struct folded *f, letter c)
{
	if (c == ' ' && (f->length == 0 || f->text[f->length - 1] == ' '))
		return;
	if (f->length < FOLD_MAX)
		f->text[f->length++] = c;
}

static void
trim(struct folded *f)
{
	while (f->length > 0 && f->text[f->length - 1] == ' ')
		f->length--;
}

void
fold_text(struct folded *f, const char *utf8)
{
	letter raw[FOLD_MAX];
	size_t n = measure_letters(raw, FOLD_MAX, utf8);

	f->length = 0;
	for (size_t i = 0; i < n; i++) {
		const letter *as = raw[i] == '\'' ? NULL : entry_of(raw[i])->as;

		for (; as != NULL && *as != 0; as++)
			add(f, *as);
	}
	trim(f);
}

void
fold_split(const struct folded *f, struct folded *han, struct folded *other)
{
	han->length = other->length = 0;
	for (size_t i = 0; i < f->length; i++)
		if (fold_han(f->text[i]))
			add(han, f->text[i]);
		else
			add(other, f->text[i]);
	trim(other);
}

void
fold_pinyin(const struct folded *han, struct folded *latin)
{
	latin->length = 0;
	for (size_t i = 0; i < han->length; i++)
		for (const char *p = entry_of(han->text[i])->pinyin; *p != '\0'; p++)
			add(latin, (letter)*p);
}

static void
filter(struct folded *f, const char *utf8, bool letters)
{
	struct folded all;

	fold_text(&all, utf8);
	f->length = 0;
	for (size_t i = 0; i < all.length; i++)
		if ((all.text[i] >= '0' && all.text[i] <= '9') || (letters && all.text[i] != ' '))
			add(f, all.text[i]);
}

void
fold_digits(struct folded *f, const char *utf8)
{
	filter(f, utf8, false);
}

void
fold_code(struct folded *f, const char *utf8)
{
	filter(f, utf8, true);
}
