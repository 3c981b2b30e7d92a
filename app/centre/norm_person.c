/*
 * The name of a person. Which part is the family's: what the fields say, else a comma, else capitals ("ZHANG
 * Xiaoming"), else what is known of Chinese, Korean, Hungarian and Vietnamese names; else the last word, with the
 * particles in front of it.
 */
#include "centre/norm_map.h"

#include <string.h>

#include "centre/han.h"
#include "utf8.h"

#define WORDS 12 /* of a name that are looked at */
#define HANZI 24

struct parts {
	const char *words[WORDS];
	bool capital[WORDS]; /* written in capitals alone, two at least */
	size_t count;
	size_t comma; /* words in front of a comma, 0 if there is none */
	bool dot;     /* a foreign name in hanzi: 汤姆·克鲁斯 */
};

static bool
is_title(const struct norm *norm, const char *word)
{
	return norm_map_get(&norm->titles, word, strlen(word)) != NULL;
}

static bool
all_han(const char *word)
{
	for (; *word != '\0'; word += norm_step(word))
		if (!han_is(norm_first(word)))
			return false;
	return true;
}

/* Two letters or more, none of them small. Only Latin: others' names are rarely written so. */
static bool
capitals(const char *word, size_t length)
{
	size_t letters = 0;

	for (size_t i = 0; i < length; i++) {
		if (word[i] >= 'a' && word[i] <= 'z')
			return false;
		letters += word[i] >= 'A' && word[i] <= 'Z';
	}
	return letters >= 2;
}

/* A title written to the name in hanzi: 张三先生. */
static const char *
without_title(const struct norm *norm, struct mem *m, const char *word)
{
	size_t length = strlen(word);

	for (size_t n = length > 15 ? 15 : length; n >= 3; n--)
		if (length > n && norm_map_get(&norm->titles, word + length - n, n) != NULL)
			return mem_copy(m, word, length - n);
	return word;
}

static void
add_words(const struct norm *norm, struct mem *m, struct parts *p, const char *text, size_t length)
{
	size_t count;
	const char **words = norm_split(m, norm_fold(m, mem_copy(m, text, length)), &count);
	bool capital = capitals(text, length);

	for (size_t i = 0; i < count && p->count < WORDS; i++) {
		const char *word = words[i];

		if (is_title(norm, word) && (count > 1 || text[length] != '\0' || p->count > 0))
			continue;
		if (all_han(word))
			word = without_title(norm, m, word);
		p->capital[p->count] = capital;
		p->words[p->count++] = word;
	}
}

/* Reads the words of a joined name as it was written, so that capitals, blanks and commas can be told. */
static void
read_name(const struct norm *norm, struct mem *m, const char *name, struct parts *p)
{
	const char *s = name;
	unsigned code = 0;

	while (*s != '\0' && p->count < WORDS) {
		const char *begin = s;
		size_t n = 1;

		for (; *s != '\0'; s += n) {
			n = utf8_next(s, strnlen(s, 4), &code);
			n = n > 0 ? n : 1;
			if (*s == ',' || code == 0xff0c || code == 0xb7 || code == 0x30fb || utf8_blank(code))
				break;
		}
		if (s > begin)
			add_words(norm, m, p, begin, (size_t)(s - begin));
		if (*s == '\0')
			break;
		if ((*s == ',' || code == 0xff0c) && p->comma == 0)
			p->comma = p->count;
		p->dot = p->dot || code == 0xb7 || code == 0x30fb;
		s += n;
	}
}

static size_t
codes_of(const char *text, unsigned *codes)
{
	size_t n = 0;

	for (; *text != '\0' && n < HANZI; text += norm_step(text))
		codes[n++] = norm_first(text);
	return n;
}

/* Bytes of the surname in front of a name in hanzi or hangul. */
static size_t
surname_bytes(const char *word)
{
	static const char *const korean[] = {"남궁", "황보", "제갈", "선우", "독고", "사공", "서문"};
	unsigned codes[HANZI];
	const char *reading;
	size_t count = codes_of(word, codes), n;

	for (size_t i = 0; i < sizeof(korean) / sizeof(korean[0]); i++)
		if (count > 2 && strncmp(word, korean[i], 6) == 0)
			return 6;
	n = han_surname(codes, count, &reading);
	return n == 2 ? norm_step(word) + norm_step(word + norm_step(word)) : norm_step(word);
}

static bool
listed(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *s = strstr(list, word); n > 0 && s != NULL; s = strstr(s + 1, word))
		if (s[-1] == ' ' && s[n] == ' ')
			return true;
	return false;
}

static bool
korean_surname(const char *word)
{
	return listed(
	    " kim lee park choi jung jeong kang cho yoon jang lim han oh seo shin kwon hwang ahn song yoo hong"
	    " jeon ko moon yang son bae baek heo nam sim noh ha kwak sung cha joo woo koo ryu rhee pak ",
	    word);
}

static bool
vietnamese_surname(const char *word)
{
	return listed(" nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly ", word);
}

/* Whether the words from..to are all pinyin: a Chinese given name. */
static bool
pinyin(const struct parts *p, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (!han_pinyin(p->words[i]))
			return false;
	return from < to;
}

/* How many words in front are the family's; 0 if it stands at the end. */
static size_t
family_in_front(const struct parts *p, const char *country)
{
	size_t last = p->count - 1, front = 0;
	bool first_known, last_known;

	while (front < p->count && p->capital[front])
		front++;
	if (p->comma > 0 && p->comma < p->count)
		return p->comma;
	if (front > 0 && front < p->count && !p->capital[last])
		return front;
	if (front == 0 && p->capital[last])
		return 0;
	if (strcmp(country, "HU") == 0 || strcmp(country, "VN") == 0)
		return 1;
	first_known = han_pinyin_surname(p->words[0]) && pinyin(p, 1, p->count);
	last_known = han_pinyin_surname(p->words[last]) && pinyin(p, 0, last);
	if (first_known && last_known) /* "Wang Xiaoming": a given name of two syllables; else as in China */
		return strlen(p->words[0]) > 5 && strlen(p->words[last]) <= 5 ? 0 : 1;
	if (first_known || last_known)
		return first_known;
	if (korean_surname(p->words[0]) && !korean_surname(p->words[last]) &&
	    (strcmp(country, "KR") == 0 || p->count == 3) && p->count > 1)
		return strcmp(country, "KR") == 0;
	if (vietnamese_surname(p->words[0]) && p->count >= 3 && !vietnamese_surname(p->words[last]))
		return 1;
	return 0;
}

/* Two hanzi that are a compound surname: nobody writes 欧 with the given name 阳, but many are entered as 欧阳 alone. */
static bool
bare_surname(const char *word)
{
	unsigned codes[3] = {0, 0, U'一'};
	const char *reading;
	size_t count = 0;

	for (; *word != '\0'; word += norm_step(word)) {
		if (count == 2)
			return false;
		codes[count++] = norm_first(word);
	}
	return count == 2 && han_surname(codes, 3, &reading) == 2;
}

static void
split_name(const struct norm *norm, struct mem *m, const struct parts *p, const char *country, const char **given,
    const char **family)
{
	size_t front, from = p->count - 1;

	if (p->count == 1) {
		const char *word = p->words[0];
		size_t bytes = norm_glued(word) && !bare_surname(word) ? surname_bytes(word) : 0;

		*family = bytes > 0 ? mem_copy(m, word, bytes) : word;
		*given = bytes > 0 && word[bytes] != '\0' ? word + bytes : NULL;
		return;
	}
	front = norm_glued(p->words[0]) && norm_glued(p->words[1]) && !p->dot ? 1 : family_in_front(p, country);
	if (front > 0) {
		*family = norm_join(m, p->words, front, " ");
		*given = norm_join(m, p->words + front, p->count - front, " ");
		return;
	}
	while (from > 1 && norm_map_get(&norm->particles, p->words[from - 1], strlen(p->words[from - 1])) != NULL)
		from--;
	while (from > 1 && p->capital[from - 1] && p->capital[from] && !p->capital[0])
		from--;
	*given = norm_join(m, p->words, from, " ");
	*family = norm_join(m, p->words + from, p->count - from, " ");
}

/* The folded words of one field without titles; NULL if nothing stays. */
static const char *
field(const struct norm *norm, struct mem *m, const char *text)
{
	struct parts p = {0};

	read_name(norm, m, norm_text(text), &p);
	return p.count > 0 ? norm_join(m, p.words, p.count, " ") : NULL;
}

/* Readings of the hanzi, those of the surname in front. */
static const char *
readings(struct mem *m, const char *text, bool surname)
{
	unsigned codes[HANZI];
	size_t count = codes_of(text, codes), length = 0;
	char *out = mem_take(m, count * 8 + 16);
	const char *compound = NULL;

	if (surname && count == 2) { /* han_surname() wants a given name behind */
		unsigned with[3] = {codes[0], codes[1], codes[1]};

		han_surname(with, 3, &compound);
	}
	if (compound != NULL)
		return compound;
	for (size_t i = 0; i < count; i++) {
		const char *reading = surname && i == 0 ? han_surname_reading(codes[i])
							: han_reading_in(i > 0 ? codes[i - 1] : 0, codes[i],
							      i + 1 < count ? codes[i + 1] : 0);

		memcpy(out + length, norm_text(reading), strlen(norm_text(reading)));
		length += strlen(norm_text(reading));
	}
	return length > 0 ? out : NULL;
}

/* One part in Latin letters; a given name in pinyin is one word: "xiao ming", "xiao-ming" → "xiaoming". */
static const char *
latin_of(struct mem *m, const char *part, bool surname, bool chinese)
{
	const char *sound;

	if (part == NULL)
		return NULL;
	if (norm_first(part) >= 0x250 && (sound = norm_latin(m, part)) != NULL)
		return sound;
	if (han_is(norm_first(part)))
		return all_han(norm_squeeze(m, part)) ? readings(m, norm_squeeze(m, part), surname) : NULL;
	if (norm_first(part) >= 0x250)
		return NULL;
	return chinese && !surname && han_pinyin(norm_squeeze(m, part)) ? norm_squeeze(m, part) : part;
}

static const char *
initials_of(struct mem *m, const char *text)
{
	char *out = mem_take(m, strlen(text) + 1), *to = out;

	for (const char *s = text; *s != '\0'; s += norm_step(s))
		if (*s != ' ' && (s == text || s[-1] == ' ')) {
			memcpy(to, s, norm_step(s));
			to += norm_step(s);
		}
	return *out != '\0' ? out : NULL;
}

/* The hanzi of a text as written in the name field beside Latin given and family names. */
static const char *
hanzi_of(struct mem *m, const char *folded)
{
	char *out = mem_take(m, strlen(folded) + 1), *to = out;

	for (const char *s = folded; *s != '\0'; s += norm_step(s))
		if (han_is(norm_first(s))) {
			memcpy(to, s, norm_step(s));
			to += norm_step(s);
		}
	return *out != '\0' ? out : NULL;
}

/*
 * What the fields do not say of given and family name. Only one of them is filled, or none: it may well hold the whole
 * name, if there is no other (`named`) that does.
 */
static void
fill_parts(
    const struct norm *norm, struct mem *m, const char *whole, bool named, const char *country, struct norm_person *out)
{
	struct parts p = {0};
	const char *given = NULL, *family = NULL;
	bool nothing = out->given == NULL && out->family == NULL;

	read_name(norm, m, norm_text(whole), &p);
	if (p.count == 0 || (!nothing && (!named || p.count == 1)))
		return;
	split_name(norm, m, &p, country, &given, &family);
	out->given = out->given != NULL ? out->given : given;
	out->family = out->family != NULL ? out->family : family;
}

void
norm_person(const struct norm *norm, struct mem *m, const char *given, const char *family, const char *name,
    const char *country, struct norm_person *out)
{
	const char *folded = norm_fold(m, name), *formal, *first, *second;
	bool named = *folded != '\0', chinese;

	*out = (struct norm_person){.given = field(norm, m, given), .family = field(norm, m, family)};
	if (out->given == NULL || out->family == NULL) {
		const char *whole = named ? name : out->given != NULL ? given : family;

		fill_parts(norm, m, whole, named, norm_text(country), out);
	}
	out->han = hanzi_of(m, mem_printf(m, "%s%s", norm_text(out->family), norm_text(out->given)));
	if (out->han == NULL)
		out->han = hanzi_of(m, folded);
	/* A pinyin surname alone proves nothing ("Long", "He"): the given name must be pinyin too. */
	chinese = out->family != NULL && out->given != NULL && han_pinyin_surname(out->family);
	first = latin_of(m, out->family, true, chinese);
	second = latin_of(m, out->given, false, chinese);
	if (first != NULL && second != NULL)
		out->latin = mem_printf(m, "%s %s", first, second);
	else
		out->latin = first != NULL ? first : second;
	if (chinese && second != NULL && norm_first(out->given) < 0x250)
		out->given = second;
	if (out->latin != NULL || out->family != NULL || out->given != NULL)
		out->initials = initials_of(
		    m, out->latin != NULL ? out->latin
					  : mem_printf(m, "%s %s", norm_text(out->family), norm_text(out->given)));
	formal = out->given != NULL ? norm_map_get(&norm->nicknames, out->given, strlen(out->given)) : NULL;
	out->formal = formal != NULL ? formal : out->given;
}
