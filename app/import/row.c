#include "row.h"

#include <string.h>
#include <strings.h>
#include <sodium.h>

#include "catalog.h"
#include "country.h"
#include "text.h"

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

/* One @, something before it, a dot inside what follows, no blanks; the domain in small letters. */
static const char *
row_email(struct row *r, struct csv_text *v)
{
	char *at = memchr(v->text, '@', v->length);
	const char *end = v->text + v->length, *dot;

	(void)r;
	if (at == NULL || at == v->text || memchr(at + 1, '@', (size_t)(end - at - 1)) != NULL || text_has(v, " ") ||
	    (dot = memchr(at, '.', (size_t)(end - at))) == NULL || dot == at + 1 || end[-1] == '.')
		return N_("This is not an e-mail address.");
	for (; at < end; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at += 'a' - 'A';
	return NULL;
}

/* Digits with what stands between them; more letters than digits are an address that slipped by a column. */
static const char *
row_phone(struct row *r, struct csv_text *v)
{
	size_t digits = 0, letters = 0;

	(void)r;
	for (size_t i = 0; i < v->length; i++) {
		char c = v->text[i];

		digits += c >= '0' && c <= '9';
		letters += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	}
	return digits < 3 || letters > digits || text_has(v, "@") || text_has(v, "://")
		   ? N_("This is not a telephone number.")
		   : NULL;
}

static const char *
row_postcode(struct row *r, struct csv_text *v)
{
	(void)r;
	return text_has(v, "@") || text_has(v, "://") ? N_("This is not a postcode.") : NULL;
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
static const char *
row_website(struct row *r, struct csv_text *v)
{
	static const char *const why = N_("This is not a web address.");
	size_t scheme = v->length > 7 && strncasecmp(v->text, "http://", 7) == 0    ? 7
			: v->length > 8 && strncasecmp(v->text, "https://", 8) == 0 ? 8
										    : 0;
	size_t start = r->store.len;

	if (text_has(v, " ") || text_has(v, "\"") || !row_host(v->text + scheme, v->length - scheme))
		return why;
	if (scheme > 0)
		return NULL;
	if (text_has(v, "://") || text_has(v, "@"))
		return why;
	buf_puts(&r->store, "http://");
	buf_add(&r->store, v->text, v->length);
	*v = (struct csv_text){r->store.data + start, r->store.len - start};
	return NULL;
}

static const struct {
	const char *(*check)(struct row *, struct csv_text *); /* may change the value in place */
	bool ascii;                                            /* machines read it: no full-width forms at all */
} rules[IMPORT_FIELDS] = {
    [IMPORT_COUNTRY] = {NULL, true},
    [IMPORT_POSTCODE] = {row_postcode, true},
    [IMPORT_PHONE] = {row_phone, true},
    [IMPORT_FAX] = {row_phone, true},
    [IMPORT_EMAIL] = {row_email, true},
    [IMPORT_WEBSITE] = {row_website, true},
    [IMPORT_REGISTER] = {NULL, true},
};

static void
row_field(struct row *r, enum import_field f, const struct csv_text *given, const char *empty)
{
	struct csv_text *v = &r->values[f];
	size_t start = r->store.len;
	const char *why = NULL;

	text_clean(&r->store, given->text, given->length, rules[f].ascii);
	*v = (struct csv_text){r->store.data + start, r->store.len - start};
	if (v->length == 0 || row_nothing(v, empty, &r->scratch)) {
		*v = (struct csv_text){NULL, 0};
		return;
	}
	if (v->length > import_fields[f].limit && text_characters(v->text, v->length) > import_fields[f].limit)
		why = N_("This is too long.");
	else if (rules[f].check != NULL)
		why = rules[f].check(r, v);
	if (why != NULL && r->why == NULL) {
		r->why = why;
		r->field = import_fields[f].name;
	}
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

static void
row_identity(struct row *r)
{
	const struct csv_text *country = &r->values[IMPORT_COUNTRY];
	struct csv_text parts[4] = {r->values[IMPORT_NAME], *country, r->values[IMPORT_CITY], r->values[IMPORT_STREET]};

	r->country = country->text != NULL ? country_code(country->text, country->length) : NULL;
	if (r->country != NULL)
		parts[1] = (struct csv_text){r->country, 2};
	row_key(r->key, parts, &r->scratch);
	if (r->why == NULL && r->scratch.data[0] == '|') { /* a name of nothing but dots is none */
		r->why = N_("The company's name is missing.");
		r->field = import_fields[IMPORT_NAME].name;
	}
}

void
row_read(struct row *r, const struct mapping *m, const struct csv_row *csv)
{
	memset(r->values, 0, sizeof(r->values));
	r->country = r->field = NULL;
	r->why = csv->why != NULL ? csv->why : text_fault(csv->raw.text, csv->raw.length);
	if (r->why == NULL && csv->count > m->count)
		for (size_t i = m->count; i < csv->count; i++)
			if (csv->fields[i].length > 0)
				r->why = N_("The row has more columns than the file's first line.");
	if (r->why != NULL)
		return;
	buf_reset(&r->store);
	buf_room(&r->store, csv->raw.length + 16); /* so that no value moves: "http://" comes once */
	for (int f = 0; f < IMPORT_FIELDS; f++) {
		int column = m->column[f];

		if (column >= 0 && (size_t)column >= csv->count && r->why == NULL)
			r->why = N_("The row has fewer columns than the file's first line.");
		else if (column >= 0 && (size_t)column < csv->count)
			row_field(r, (enum import_field)f, &csv->fields[column], m->columns[column].empty);
	}
	row_identity(r);
}

void
row_free(struct row *r)
{
	buf_free(&r->store);
	buf_free(&r->scratch);
}
