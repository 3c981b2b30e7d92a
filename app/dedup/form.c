#include "form.h"

#include <stdlib.h>
#include <string.h>

static const char *const legal_words[] = {"co", "ltd", "limited", "company", "inc", "incorporated", "llc", "corp",
    "corporation", "gmbh", "ag", "kg", "kk", "k k", "plc", "sa", "s a", "spa", "s p a", "srl", "s r l", "bv", "b v",
    "nv", "ltda", "pvt", "private", "jsc", "ooo", "oy", "ab", "as", "sas", "joint stock", "liability", "pty", "fty",
    "sl", "s l", "sdn", "bhd", "pte", NULL};
static const char *const legal_han[] = {
    "股份有限公司", "有限责任公司", "有限公司", "责任公司", "公司", "株式会社", NULL};
static const char *const titles[] = {"mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "sir", NULL};
static const char *const titles_han[] = {"先生", "女士", "小姐", "经理", "总监", NULL};
static const char *const free_mail[] = {"163com", "126com", "qqcom", "sinacom", "gmailcom", "hotmailcom", "yahoocom",
    "foxmailcom", "outlookcom", "aolcom", "gmxde", "webde", "icloudcom", "livecom", "msncom", "139com", "sohucom",
    "yeahnet", "mailru", "yandexru", "googlemailcom", "comcastnet", "sbcglobalnet", NULL};
static const char *const functions[] = {"info", "sales", "export", "marketing", "office", "contact", "admin", "service",
    "webmaster", "mail", "support", "hello", "trade", NULL};

static bool
is(const letter *text, size_t n, const char *ascii)
{
	for (size_t i = 0; i < n; i++)
		if (ascii[i] == '\0' || (letter)(unsigned char)ascii[i] != text[i])
			return false;
	return ascii[n] == '\0';
}

static bool
listed(const letter *text, size_t n, const char *const *list)
{
	for (; *list != NULL; list++)
		if (is(text, n, *list))
			return true;
	return false;
}

static void
cut(struct folded *f, size_t at, size_t n)
{
	memmove(f->text + at, f->text + at + n, (f->length - at - n) * sizeof(letter));
	f->length -= n;
}

/* Takes out the words that are listed, one or two at a time; the first `keep` words stay. */
static void
words_out(struct folded *f, const char *const *list, size_t keep)
{
	size_t at = 0, word = 0;

	while (at < f->length) {
		size_t end = at, next;

		while (end < f->length && f->text[end] != ' ')
			end++;
		for (next = end + 1; next < f->length && f->text[next] != ' ';)
			next++;
		if (word >= keep && next <= f->length && end < f->length && listed(f->text + at, next - at, list))
			end = next;
		else if (word < keep || !listed(f->text + at, end - at, list)) {
			at = end + 1, word++;
			continue;
		}
		cut(f, at, (end < f->length ? end + 1 : f->length) - at);
	}
	while (f->length > 0 && f->text[f->length - 1] == ' ')
		f->length--;
}

/* Takes out a run of letters where it first stands, if something stays. */
static bool
run_out(struct folded *f, const letter *run, size_t n)
{
	for (size_t i = 0; n > 0 && n < f->length && i + n <= f->length; i++)
		if (memcmp(f->text + i, run, n * sizeof(letter)) == 0) {
			cut(f, i, n);
			return true;
		}
	return false;
}

static void
endings_out(struct folded *f, const char *const *list)
{
	for (; *list != NULL; list++) {
		letter run[16];
		size_t n = measure_letters(run, 16, *list);

		if (f->length > n && memcmp(f->text + f->length - n, run, n * sizeof(letter)) == 0)
			f->length -= n;
	}
}

static void
append(struct folded *f, const struct folded *more)
{
	if (f->length > 0 && more->length > 0 && f->length < FOLD_MAX)
		f->text[f->length++] = ' ';
	for (size_t i = 0; i < more->length && f->length < FOLD_MAX; i++)
		f->text[f->length++] = more->text[i];
}

static void
squeeze(struct folded *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->length; i++)
		if (f->text[i] != ' ')
			f->text[n++] = f->text[i];
	f->length = n;
}

static void
fold(struct folded *f, const char *utf8)
{
	if (utf8 != NULL)
		fold_text(f, utf8);
	else
		f->length = 0;
}

/* A company's name in two scripts without its legal form and its city. */
static void
company(struct folded *latin, struct folded *han, const char *name, const char *second, const struct folded *city)
{
	struct folded both, other, sound;
	letter mark[2];

	fold(&both, name);
	fold_split(&both, han, latin);
	fold(&both, second);
	fold_split(&both, &sound, &other);
	if (han->length == 0)
		*han = sound;
	append(latin, &other);
	endings_out(han, legal_han);
	words_out(latin, legal_words, 1);
	if (city->length == 0)
		return;
	fold_split(city, &both, &other);
	if (run_out(han, both.text, both.length) && measure_letters(mark, 1, "市") == 1)
		if (han->length > 1 && han->text[0] == mark[0])
			cut(han, 0, 1);
	fold_pinyin(&both, &sound);
	squeeze(&sound);
	squeeze(&other);
	if (!run_out(latin, sound.text, sound.length))
		run_out(latin, other.text, other.length);
	while (latin->length > 0 && latin->text[0] == ' ')
		cut(latin, 0, 1);
}

static int
word_order(const void *a, const void *b)
{
	const struct folded *x = a, *y = b;
	size_t n = x->length < y->length ? x->length : y->length;

	for (size_t i = 0; i < n; i++)
		if (x->text[i] != y->text[i])
			return x->text[i] < y->text[i] ? -1 : 1;
	return (int)x->length - (int)y->length;
}

/* The words in ascending order, each once or more. */
static void
words_sort(struct folded *f)
{
	struct folded word[8];
	size_t n = 0, at = 0;

	while (at < f->length && n < 8) {
		size_t end = at;

		while (end < f->length && f->text[end] != ' ')
			end++;
		word[n].length = end - at;
		memcpy(word[n].text, f->text + at, (end - at) * sizeof(letter));
		n++, at = end + 1;
	}
	qsort(word, n, sizeof(word[0]), word_order);
	f->length = 0;
	for (size_t i = 0; i < n; i++)
		append(f, &word[i]);
}

/* A person's name: hanzi, and Latin words in ascending order, by sound if there are hanzi only. */
static void
person(struct folded *latin, struct folded *han, const char *name, const char *given, const char *family)
{
	struct folded part;

	fold(latin, name);
	fold(&part, given);
	append(latin, &part);
	fold(&part, family);
	append(latin, &part);
	part = *latin;
	fold_split(&part, han, latin);
	endings_out(han, titles_han);
	if (latin->length > 0)
		words_out(latin, titles, 0);
	if (latin->length == 0 && han->length > 1) {
		struct folded first = {.length = han->length == 4 ? 2 : 1},
			      rest = {.length = han->length - first.length};

		memcpy(first.text, han->text, first.length * sizeof(letter));
		memcpy(rest.text, han->text + first.length, rest.length * sizeof(letter));
		fold_pinyin(&first, latin);
		fold_pinyin(&rest, &part);
		append(latin, &part);
	}
	words_sort(latin);
}

/* Digits without what is dialled before them; an extension is left out. */
static void
phone(struct folded *f, const char *utf8)
{
	char main[64];
	size_t n = 0, digits = 0, skip = 0;

	f->length = 0;
	for (; utf8 != NULL && *utf8 != '\0' && n + 1 < sizeof(main); utf8++) {
		bool digit = *utf8 >= '0' && *utf8 <= '9';

		if (!digit && digits >= 6 &&
		    (strncasecmp(utf8, "ext", 3) == 0 || strncmp(utf8, "转", 3) == 0 || *utf8 == 'x'))
			break;
		if (*utf8 == '-' && digits >= 10 && strlen(utf8) <= 6)
			break;
		digits += digit;
		main[n++] = *utf8;
	}
	main[n] = '\0';
	fold_digits(f, main);
	while (skip < f->length && f->text[skip] == '0')
		skip++;
	if (f->length - skip >= 11 && f->text[skip] == '8' && f->text[skip + 1] == '6')
		skip += 2;
	while (skip < f->length && f->text[skip] == '0')
		skip++;
	cut(f, 0, skip);
	if (f->length < 5)
		f->length = 0;
}

static void
domain(struct folded *f, const char *at)
{
	struct folded bare;
	const char *s = strstr(at, "://");

	at = s != NULL ? s + 3 : at;
	at = strncasecmp(at, "www.", 4) == 0 ? at + 4 : at;
	char host[128];
	size_t n = strcspn(at, "/?# ");

	n = n < sizeof(host) ? n : sizeof(host) - 1;
	memcpy(host, at, n);
	host[n] = '\0';
	fold_text(f, host);
	bare = *f;
	squeeze(&bare);
	if (listed(bare.text, bare.length, free_mail))
		f->length = 0;
}

static void
email(struct forms *f, const char *mail, const char *website)
{
	const char *at = mail != NULL ? strrchr(mail, '@') : NULL;
	struct folded *local = &f->col[FORM_LOCAL];

	if (mail != NULL)
		fold_text(&f->col[FORM_EMAIL], mail);
	if (at != NULL) {
		fold_text(local, mail);
		for (size_t i = 0, n = 0; i < (size_t)(at - mail) && n < local->length; i++, n++)
			if (mail[i] == '+')
				break;
		char text[96];
		size_t n = (size_t)(at - mail) < sizeof(text) - 1 ? (size_t)(at - mail) : sizeof(text) - 1;

		memcpy(text, mail, n);
		text[n] = '\0';
		text[strcspn(text, "+")] = '\0';
		fold_code(local, text);
		if (listed(local->text, local->length, functions))
			local->length = 0;
		domain(&f->col[FORM_DOMAIN], at + 1);
	}
	if (f->col[FORM_DOMAIN].length == 0 && website != NULL)
		domain(&f->col[FORM_DOMAIN], website);
}

static void
date_put(struct folded *f, long y, long m, long d)
{
	long n = y * 10000 + (m > 12 ? d * 100 + m : m * 100 + d);

	f->length = 8;
	for (int i = 7; i >= 0; i--, n /= 10)
		f->text[i] = (letter)('0' + n % 10);
}

static void
date(struct folded *f, const char *utf8)
{
	long part[3] = {0};
	size_t n = 0;
	const char *s = utf8 != NULL ? utf8 : "";

	f->length = 0;
	while (*s != '\0' && n < 3)
		if (*s >= '0' && *s <= '9')
			part[n++] = strtol(s, (char **)&s, 10);
		else
			s++;
	if (n == 1 && part[0] >= 10000000 && part[0] <= 99999999)
		date_put(f, part[0] / 10000, part[0] / 100 % 100, part[0] % 100);
	else if (n == 3 && part[0] > 31)
		date_put(f, part[0] % 10000, part[1], part[2]);
	else if (n == 3)
		date_put(f, part[2] % 10000, part[1], part[0]);
	else if (n > 0)
		fold_digits(f, utf8);
}

static void
place(struct forms *f, char *const *value)
{
	struct folded *city = &f->col[FORM_CITY], han, other;

	fold(&f->col[FORM_STREET], value[RAW_STREET]);
	fold(city, value[RAW_CITY]);
	if (value[RAW_POSTCODE] != NULL)
		fold_code(&f->col[FORM_POSTCODE], value[RAW_POSTCODE]);
	fold(&f->col[FORM_COUNTRY], value[RAW_COUNTRY]);
	fold_split(city, &han, &other);
	if (han.length > 0)
		fold_pinyin(&han, city);
	squeeze(city);
}

void
form_record(struct forms *f, enum dedup_type type, char *const value[RAWS])
{
	struct folded city;

	for (size_t i = 0; i < FORMS; i++)
		f->col[i].length = 0;
	fold(&city, value[RAW_CITY]);
	if (type == DEDUP_COMPANY) {
		company(&f->col[FORM_NAME], &f->col[FORM_HAN], value[RAW_NAME], value[RAW_NAME_EN], &city);
		person(&f->col[FORM_FIRM], &f->col[COL_FIRM_HAN], NULL, value[RAW_GIVEN], value[RAW_FAMILY]);
	} else {
		person(&f->col[FORM_NAME], &f->col[FORM_HAN], value[RAW_NAME], value[RAW_GIVEN], value[RAW_FAMILY]);
		company(&f->col[FORM_FIRM], &f->col[COL_FIRM_HAN], value[RAW_COMPANY], value[RAW_COMPANY_EN], &city);
		fold(&f->col[FORM_GIVEN], value[RAW_GIVEN]);
		fold(&f->col[FORM_FAMILY], value[RAW_FAMILY]);
	}
	place(f, value);
	phone(&f->col[FORM_PHONE], value[RAW_PHONE]);
	phone(&f->col[FORM_FAX], value[RAW_FAX]);
	email(f, value[RAW_EMAIL], value[RAW_WEBSITE]);
	date(&f->col[FORM_BIRTH], value[RAW_BIRTH]);
	if (value[RAW_ID] != NULL)
		fold_code(&f->col[FORM_ID], value[RAW_ID]);
	fold(&f->col[FORM_TEXT], value[RAW_TEXT]);
}
