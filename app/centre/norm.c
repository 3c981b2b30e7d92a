/*
 * The common folding. ICU, which the program links for calendars and encodings anyway, is asked once about each
 * character of the basic plane; after that folding is one table look-up per character, a few times as fast as
 * normalizing each text with it.
 */
#include "centre/norm_map.h"

#include <pthread.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "centre/han.h"
#include "utf8.h"

#define PLANE 0x10000
#define PARTS 4 /* characters one may fold to; more (U+FDFA, a whole sentence) are cut off */

/* Beside characters, what an entry of the table can be. */
enum fold {
	FOLD_DROP = 0x200000,
	FOLD_BLANK,
	FOLD_PUNCT,
	FOLD_OPEN,
	FOLD_CLOSE,
	FOLD_AND,
	FOLD_DOT,
	FOLD_MARK,
	FOLD_SEMIMARK,
	FOLD_MANY
};

static unsigned table[PLANE];
static pthread_once_t once = PTHREAD_ONCE_INIT;
static const UNormalizer2 *nfkd;

/* What neither decomposition nor case folding takes to plain letters. */
static const struct {
	unsigned code;
	const char *as;
} special[] = {{U'ß', "ss"}, {U'ẞ', "ss"}, {U'æ', "ae"}, {U'Æ', "ae"}, {U'œ', "oe"}, {U'Œ', "oe"}, {U'ø', "o"},
    {U'Ø', "o"}, {U'ł', "l"}, {U'Ł', "l"}, {U'đ', "d"}, {U'Đ', "d"}, {U'ð', "d"}, {U'Ð', "d"}, {U'þ', "th"},
    {U'Þ', "th"}, {U'ħ', "h"}, {U'Ħ', "h"}, {U'ı', "i"}, {U'ŋ', "n"}, {U'Ŋ', "n"}, {U'ŧ', "t"}, {U'Ŧ', "t"},
    {U'ə', "e"}, {U'Ə', "e"}, {U'ى', "ي"}, {U'ی', "ي"}, {U'ک', "ك"}, {U'ة', "ه"}, {U'™', ""}, {U'®', ""}, {U'©', ""},
    {U'№', "no"}, {U'ς', "σ"}};

static unsigned
kind_of(unsigned code)
{
	switch (code) {
	case '(':
	case '[':
	case '{':
	case 0x3010: /* 【 */
	case 0x3014: /* 〔 */
		return FOLD_OPEN;
	case ')':
	case ']':
	case '}':
	case 0x3011:
	case 0x3015:
		return FOLD_CLOSE;
	case '&':
		return FOLD_AND;
	case '.':
		return FOLD_DOT;
	case '\'':
	case '`':
	case 0xb4:
	case 0x2bc:
	case 0x2018:
	case 0x2019:
	case 0x640: /* the Arabic stroke that only widens */
		return FOLD_DROP;
	case 0x3099:
	case 0x309b:
		return FOLD_MARK;
	case 0x309a:
	case 0x309c:
		return FOLD_SEMIMARK;
	default:
		return utf8_blank(code) ? FOLD_BLANK : 0;
	}
}

/* Accents and vowel points that are left out; the signs of Indic and Thai are letters. */
static bool
accent(unsigned code)
{
	return (code >= 0x300 && code <= 0x36f) || (code >= 0x483 && code <= 0x487) ||
	       (code >= 0x591 && code <= 0x5c7) || (code >= 0x610 && code <= 0x61a) ||
	       (code >= 0x64b && code <= 0x65f) || code == 0x670 || (code >= 0x1ab0 && code <= 0x1aff) ||
	       (code >= 0x1dc0 && code <= 0x1dff) || (code >= 0x20d0 && code <= 0x20ff) ||
	       (code >= 0xfe00 && code <= 0xfe2f);
}

/* One character that does not decompose any further. */
static unsigned
fold_single(unsigned code)
{
	unsigned kind = kind_of(code);
	int digit;

	if (kind != 0)
		return kind;
	if (accent(code) || u_charType((UChar32)code) == U_FORMAT_CHAR)
		return FOLD_DROP;
	if (u_charType((UChar32)code) == U_DECIMAL_DIGIT_NUMBER && (digit = u_charDigitValue((UChar32)code)) >= 0)
		return '0' + (unsigned)digit;
	if (!u_isalnum((UChar32)code) && (U_GET_GC_MASK((UChar32)code) & U_GC_M_MASK) == 0)
		return FOLD_PUNCT;
	return han_simple((unsigned)u_foldCase((UChar32)code, U_FOLD_CASE_DEFAULT));
}

/* Writes what the character folds to; how many entries. */
static size_t
fold_parts(unsigned code, unsigned *parts)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar many[64];
	int32_t length, i = 0;
	size_t n = 0;

	for (size_t s = 0; s < sizeof(special) / sizeof(special[0]); s++)
		if (special[s].code == code) {
			for (const char *as = special[s].as; *as != '\0'; as += norm_step(as))
				parts[n++] = norm_first(as);
			return n;
		}
	/* Syllables of hangul and voiced kana stay whole. */
	length = (code >= 0xac00 && code <= 0xd7a3) || (code >= 0x3041 && code <= 0x30fe) || kind_of(code) != 0
		     ? -1
		     : unorm2_getDecomposition(nfkd, (UChar32)code, many, 64, &error);
	if (length < 0 || U_FAILURE(error)) {
		parts[0] = fold_single(code);
		return 1;
	}
	while (i < length && n < PARTS) {
		UChar32 c;
		unsigned entry;

		U16_NEXT(many, i, length, c);
		entry = fold_single((unsigned)c);
		if (entry != FOLD_DROP)
			parts[n++] = entry;
	}
	return n;
}

static void
fold_begin(void)
{
	UErrorCode error = U_ZERO_ERROR;
	unsigned parts[PARTS];

	nfkd = unorm2_getNFKDInstance(&error);
	for (unsigned code = 0; code < PLANE; code++) {
		size_t n = fold_parts(code, parts);

		table[code] = n == 0 ? FOLD_DROP : n == 1 ? parts[0] : FOLD_MANY;
	}
}

struct folder {
	struct mem *mem;
	char *out;
	size_t length, room;
	const char *at, *end; /* what is to come */
	unsigned waiting;     /* FOLD_BLANK or FOLD_PUNCT, 0 if the next letter joins the last */
	unsigned last;        /* the last letter, 0 at the beginning */
	size_t run;           /* letters since the last space or dot */
	bool marked;
};

static void
put(struct folder *f, unsigned code)
{
	if (f->length + 8 > f->room) {
		char *more = mem_take(f->mem, f->room * 2);

		memcpy(more, f->out, f->length);
		f->out = more;
		f->room *= 2;
	}
	if (code < 0x80)
		f->out[f->length++] = (char)code;
	else
		f->length += utf8_put(f->out + f->length, code);
}

static int
script(unsigned code)
{
	return code < 0x1100 ? 0 : han_is(code) ? 1 : (code >= 0xac00 && code <= 0xd7a3) || code < 0x1200 ? 2 : 0;
}

static void
letter(struct folder *f, unsigned code)
{
	if (f->last != 0) {
		int before = script(f->last), now = script(code);

		if (f->waiting == 0 ? before != now : !(f->waiting == FOLD_BLANK && before == 1 && now == 1)) {
			put(f, ' ');
			f->run = 0;
		}
	}
	put(f, code);
	f->waiting = 0;
	f->last = code;
	f->run++;
}

/* A bracket, or "and": a word of its own. */
static void
word(struct folder *f, const char *text)
{
	f->waiting = FOLD_PUNCT;
	for (; *text != '\0'; text++)
		letter(f, (unsigned char)*text);
	f->waiting = FOLD_PUNCT;
	f->run = 0;
}

static unsigned
peek(const char **at, const char *end)
{
	unsigned code;
	size_t n = utf8_next(*at, (size_t)(end - *at), &code);

	if (n == 0)
		return FOLD_PUNCT;
	*at += n;
	return code < PLANE ? table[code] : code;
}

/* Whether the dot here is within an abbreviation of single letters, as in "S.p.A.". */
static bool
abbreviation(const struct folder *f)
{
	const char *at = f->at;

	if (f->run != 1 || f->waiting != 0 || (f->last >= '0' && f->last <= '9') || script(f->last) != 0)
		return false;
	if (peek(&at, f->end) >= FOLD_DROP)
		return false;
	return at == f->end || (peek(&at, f->end) >= FOLD_DROP);
}

/* Puts the marks of voiced kana back on what they follow: カ and ゛ are ガ. */
static void
voiced(struct folder *f, unsigned by)
{
	if (f->last < 0x304b || f->last > 0x30db || f->length < 3)
		return;
	f->length -= 3;
	f->last = f->last == U'ウ' ? 0x30f4 : f->last + by;
	put(f, f->last);
}

static void
entry(struct folder *f, unsigned what)
{
	switch (what) {
	case FOLD_DROP:
		break;
	case FOLD_BLANK:
		f->waiting = f->waiting == 0 ? FOLD_BLANK : f->waiting;
		break;
	case FOLD_OPEN:
	case FOLD_CLOSE:
		if (f->marked) {
			word(f, what == FOLD_OPEN ? "(" : ")");
			break;
		}
		f->waiting = FOLD_PUNCT;
		break;
	case FOLD_AND:
		word(f, "and");
		break;
	case FOLD_DOT:
		if (abbreviation(f))
			f->run = 0;
		else
			f->waiting = FOLD_PUNCT;
		break;
	case FOLD_MARK:
	case FOLD_SEMIMARK:
		voiced(f, what == FOLD_MARK ? 1 : 2);
		break;
	case FOLD_PUNCT:
		f->waiting = FOLD_PUNCT;
		break;
	default:
		letter(f, what);
	}
}

/* Hangul that came in its parts (a Mac's file names): lead, vowel and tail are one syllable again. */
static bool
hangul(struct folder *f, unsigned code)
{
	if (code >= 0x1161 && code <= 0x1175 && f->last >= 0x1100 && f->last <= 0x1112)
		code = 0xac00 + ((f->last - 0x1100) * 21 + code - 0x1161) * 28;
	else if (code >= 0x11a8 && code <= 0x11c2 && f->last >= 0xac00 && f->last <= 0xd7a3 &&
		 (f->last - 0xac00) % 28 == 0)
		code = f->last + code - 0x11a7;
	else
		return false;
	f->length -= 3;
	f->last = code;
	put(f, code);
	return true;
}

static char *
fold(struct mem *m, const char *text, bool marked)
{
	size_t length = strlen(text);
	struct folder f = {.mem = m, .room = length + length / 4 + 16, .at = text, .marked = marked};
	unsigned parts[PARTS], code;

	pthread_once(&once, fold_begin);
	f.out = mem_take(m, f.room);
	for (f.end = f.at + length; f.at < f.end;) {
		size_t n;

		if ((unsigned char)*f.at < 0x80) { /* never many, and the usual case */
			entry(&f, table[(unsigned char)*f.at++]);
			continue;
		}
		n = utf8_next(f.at, (size_t)(f.end - f.at), &code);

		f.at += n > 0 ? n : 1;
		if (n == 0)
			code = ' ';
		if (code < PLANE && table[code] != FOLD_MANY) {
			if (code < 0x1161 || code > 0x11c2 || f.waiting != 0 || !hangul(&f, code))
				entry(&f, table[code]);
			continue;
		}
		n = fold_parts(code, parts);
		for (size_t i = 0; i < n; i++)
			entry(&f, parts[i]);
	}
	f.out[f.length] = '\0';
	return f.out;
}

char *
norm_fold(struct mem *m, const char *text)
{
	return fold(m, norm_text(text), false);
}

char *
norm_fold_marked(struct mem *m, const char *text)
{
	return fold(m, norm_text(text), true);
}
