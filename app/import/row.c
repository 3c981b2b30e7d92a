#include "row.h"

#include <string.h>
#include <strings.h>
#include <sodium.h>

#include "catalog.h"
#include "country.h"
#include "text.h"
#include "utf8.h"

/* What programs and people write for nothing. Exactly so: "Nan" is a province, "None" a town. */
static const char *const nothings[] = {
    "NaN", "nan", "N/A", "n/a", "#N/A", "NULL", "null", "-", "--", "—", "–", "/", "无", "暂无", "k.A.", "k. A."};

static bool
row_nothing(const struct csv_text *v, const char *empty, struct buf *scratch)
{
	for (size_t i = 0; i < sizeof(nothings) / sizeof(*nothings); i++)
		if (v->length == strlen(nothings[i]) && memcmp(v->text, nothings[i], v->length) == 0)
			return true;
	if (v->length < 4 || strncasecmp(v->text, "no", 2) != 0)
		return false;
	buf_reset(scratch);
	text_key(scratch, v->text, v->length);
	return strcmp(scratch->data, empty) == 0;
}

static bool
text_has(const struct csv_text *v, const char *part)
{
	return memmem(v->text, v->length, part, strlen(part)) != NULL;
}

/* A list whose columns slipped has a link where the name should be. */
static bool
row_name(struct row *r, struct csv_text *v)
{
	(void)r;
	return !text_has(v, "://");
}

/* One @, something before it, a dot inside what follows, no blanks; the domain in small letters. */
static bool
row_email(struct row *r, struct csv_text *v)
{
	char *at = memchr(v->text, '@', v->length);
	const char *end = v->text + v->length, *dot;

	(void)r;
	if (at == NULL || at == v->text || memchr(at + 1, '@', (size_t)(end - at - 1)) != NULL || text_has(v, " ") ||
	    (dot = memchr(at, '.', (size_t)(end - at))) == NULL || dot == at + 1 || end[-1] == '.')
		return false;
	for (; at < end; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at += 'a' - 'A';
	return true;
}

/* Digits with what stands between them; more letters than digits are an address that slipped by a column. */
static bool
row_phone(struct row *r, struct csv_text *v)
{
	size_t digits = 0, letters = 0;

	(void)r;
	for (size_t i = 0; i < v->length; i++) {
		char c = v->text[i];

		digits += c >= '0' && c <= '9';
		letters += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	}
	return digits >= 3 && letters <= digits && v->text[0] != '\'' && !text_has(v, "@") && !text_has(v, "://");
}

/* A country that some table knows, by whatever name. */
static bool
row_country(struct row *r, struct csv_text *v)
{
	return (r->country = country_code(v->text, v->length)) != NULL;
}

/* No web or e-mail address. */
static bool
row_place(struct row *r, struct csv_text *v)
{
	(void)r;
	return !text_has(v, "@") && !text_has(v, "://");
}

/* Whether what follows "http://" begins with a host that has a dot inside. */
static bool
row_host(const char *text, size_t length)
{
	size_t n = 0, dots = 0;

	for (; n < length && strchr("/?#:", text[n]) == NULL; n++) {
		if (strchr(" @\"<>\\", text[n]) != NULL || (text[n] == '.' && (n == 0 || text[n - 1] == '.')))
			return false;
		dots += text[n] == '.';
	}
	return dots > 0 && text[n - 1] != '.';
}

/* http or https, or a bare host, which gets http. */
static bool
row_website(struct row *r, struct csv_text *v)
{
	size_t scheme = v->length > 7 && strncasecmp(v->text, "http://", 7) == 0    ? 7
			: v->length > 8 && strncasecmp(v->text, "https://", 8) == 0 ? 8
										    : 0;
	size_t start = r->store.len;

	if (text_has(v, " ") || text_has(v, "\"") || !row_host(v->text + scheme, v->length - scheme))
		return false;
	if (scheme > 0)
		return true;
	if (text_has(v, "://") || text_has(v, "@"))
		return false;
	buf_puts(&r->store, "http://");
	buf_add(&r->store, v->text, v->length);
	*v = (struct csv_text){r->store.data + start, r->store.len - start};
	return true;
}

/*
 * The rules of the fields. A value that breaks one is left out of its row, and noted; one that must be there refuses
 * the row.
 */
static const struct {
	size_t limit; /* characters */
	bool must;
	bool ascii;                                     /* machines read it: no full-width forms at all */
	bool (*check)(struct row *, struct csv_text *); /* may change the value in place; NULL: any text will do */
	const char *why;                                /* msgid, if the check says no */
} rules[IMPORT_FIELDS] = {
    [IMPORT_NAME] = {300, true, false, row_name, N_("This is not a company's name.")},
    [IMPORT_NAME_LOCAL] = {300, false, false, NULL, NULL},
    [IMPORT_COUNTRY] = {100, false, true, row_country, N_("No country is known by this name.")},
    [IMPORT_CITY] = {200, false, false, NULL, NULL},
    [IMPORT_STREET] = {500, false, false, NULL, NULL},
    [IMPORT_POSTCODE] = {40, false, true, row_place, N_("This is not a postcode.")},
    [IMPORT_PHONE] = {60, false, true, row_phone, N_("This is not a telephone number.")},
    [IMPORT_FAX] = {60, false, true, row_phone, N_("This is not a telephone number.")},
    [IMPORT_EMAIL] = {254, false, true, row_email, N_("This is not an e-mail address.")},
    [IMPORT_WEBSITE] = {500, false, true, row_website, N_("This is not a web address.")},
    [IMPORT_REGISTER] = {60, false, true, NULL, NULL},
    [IMPORT_ABOUT_EN] = {4000, false, false, NULL, NULL},
    [IMPORT_ABOUT_ZH] = {4000, false, false, NULL, NULL},
    [IMPORT_INDUSTRY] = {1000, false, false, NULL, NULL},
    [IMPORT_TYPE] = {300, false, false, NULL, NULL},
    [IMPORT_SOURCE] = {300, false, false, NULL, NULL},
    [IMPORT_TAGS] = {1000, false, false, NULL, NULL},
};

size_t
row_limit(enum import_field f)
{
	return rules[f].limit;
}

/* Our own exports put an apostrophe before what a spreadsheet would take for a formula: it is no part of the value. */
static struct csv_text
row_unguarded(const struct csv_text *given)
{
	size_t guard = given->length > 1 && given->text[0] == '\'' && memchr("=+-@\t\r", given->text[1], 6) != NULL;

	return (struct csv_text){given->text + guard, given->length - guard};
}

/* The value, cleaned, into values[f]; what is nothing is NULL. The reason why it breaks the field's rule, or NULL. */
static const char *
row_value(struct row *r, enum import_field f, const struct csv_text *given, const char *empty)
{
	struct csv_text *v = &r->values[f];
	struct csv_text plain = row_unguarded(given);
	size_t start = r->store.len;

	text_clean(&r->store, plain.text, plain.length, rules[f].ascii);
	*v = (struct csv_text){r->store.data + start, r->store.len - start};
	if (v->length == 0 || row_nothing(v, empty, &r->scratch)) {
		*v = (struct csv_text){NULL, 0};
		return NULL;
	}
	if (v->length > rules[f].limit && text_characters(v->text, v->length) > rules[f].limit)
		return N_("This is too long.");
	return rules[f].check == NULL || rules[f].check(r, v) ? NULL : rules[f].why;
}

static void
row_refuse(struct row *r, enum import_field f, const char *why)
{
	r->why = why;
	r->field = import_fields[f].name;
}

/* `sound`: the whole row is known to hold nothing but characters. */
static void
row_field(struct row *r, enum import_field f, const struct csv_text *given, const char *empty, bool sound)
{
	const char *why = sound ? NULL : text_fault(given->text, given->length);

	if (why == NULL)
		why = row_value(r, f, given, empty);
	if (why == NULL)
		return;
	r->values[f] = (struct csv_text){NULL, 0};
	if (rules[f].must)
		row_refuse(r, f, why);
	else
		r->notes[r->note_count++] = (struct row_note){f, why, *given};
}

void
row_key(unsigned char key[SEEN_SIZE], const struct csv_text parts[4], struct buf *scratch)
{
	buf_reset(scratch);
	for (int i = 0; i < 4; i++) {
		if (parts[i].text != NULL)
			text_key(scratch, parts[i].text, parts[i].length);
		buf_putc(scratch, '|');
	}
	crypto_generichash(key, SEEN_SIZE, (unsigned char *)scratch->data, scratch->len, NULL, 0);
}

/* Of two names only the one in its own script is filled in: it is the company's name. */
static void
row_only_name(struct row *r)
{
	struct csv_text *name = &r->values[IMPORT_NAME], *local = &r->values[IMPORT_NAME_LOCAL];

	if (r->why != NULL || name->text != NULL || local->text == NULL || !row_name(r, local))
		return;
	*name = *local;
	*local = (struct csv_text){NULL, 0};
}

static void
row_identity(struct row *r)
{
	const struct csv_text *name = &r->values[IMPORT_NAME];
	struct csv_text parts[4] = {
	    *name, {r->country, r->country != NULL ? 2 : 0}, r->values[IMPORT_CITY], r->values[IMPORT_STREET]};

	row_key(r->key, parts, &r->scratch);
	if (r->why == NULL && name->text == NULL)
		row_refuse(r, IMPORT_NAME, N_("The company's name is missing."));
	else if (r->why == NULL && (r->scratch.data[0] == '|' || !utf8_lettered(name->text, name->length)))
		row_refuse(r, IMPORT_NAME, utf8_unlettered);
}

/* Why the row cannot be cut into the columns of the heading, or NULL. */
static const char *
row_shape(const struct mapping *m, const struct csv_row *csv)
{
	if (csv->why != NULL)
		return csv->why;
	for (size_t i = m->count; i < csv->count; i++)
		if (csv->fields[i].length > 0)
			return N_("The row has more columns than the file's first line.");
	for (int f = 0; f < IMPORT_FIELDS; f++)
		if (m->column[f] >= 0 && (size_t)m->column[f] >= csv->count)
			return N_("The row has fewer columns than the file's first line.");
	return NULL;
}

void
row_read(struct row *r, const struct mapping *m, const struct csv_row *csv)
{
	bool sound = text_fault(csv->raw.text, csv->raw.length) == NULL;

	memset(r->values, 0, sizeof(r->values));
	r->country = r->field = NULL;
	r->note_count = 0;
	if ((r->why = row_shape(m, csv)) != NULL)
		return;
	buf_reset(&r->store);
	/* So that no value moves: cleaning makes none longer, and of a website there may be a second with "http://". */
	buf_room(&r->store, 2 * csv->raw.length + 16);
	for (int f = 0; f < IMPORT_FIELDS; f++)
		if (m->column[f] >= 0)
			row_field(
			    r, (enum import_field)f, &csv->fields[m->column[f]], m->columns[m->column[f]].empty, sound);
	row_only_name(r);
	row_identity(r);
}

void
row_free(struct row *r)
{
	buf_free(&r->store);
	buf_free(&r->scratch);
}
