#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucasemap.h>

#include "catalog.h"
#include "json.h"
#include "view_node.h"

#define DIGITS_MAX 64

/* -- numbers -------------------------------------------------------------------------------------------- */

/* A decimal as PostgreSQL writes it: "-1234.50". */
struct decimal {
	bool negative;
	char digits[DIGITS_MAX + 1]; /* with one to spare for a carry */
	size_t whole, fraction;
};

static bool
decimal_read(struct decimal *d, const char *text, size_t length)
{
	const char *end = text + length;

	d->negative = length > 0 && *text == '-';
	d->whole = d->fraction = 0;
	text += d->negative;
	if (text == end || end - text >= DIGITS_MAX)
		return false;
	for (bool point = false; text < end; text++) {
		if (*text == '.' && !point && d->whole > 0) {
			point = true;
			continue;
		}
		if (*text < '0' || *text > '9')
			return false;
		d->digits[d->whole + d->fraction] = *text;
		if (point)
			d->fraction++;
		else
			d->whole++;
	}
	return true;
}

/* Half up, away from zero, then without zeros at the end. */
static void
decimal_round(struct decimal *d, size_t places)
{
	if (d->fraction > places) {
		size_t i = d->whole + places;
		bool carry = d->digits[i] >= '5';

		d->fraction = places;
		while (carry && i > 0) {
			carry = d->digits[--i] == '9';
			d->digits[i] = carry ? '0' : (char)(d->digits[i] + 1);
		}
		if (carry) {
			memmove(d->digits + 1, d->digits, d->whole + d->fraction);
			d->digits[0] = '1';
			d->whole++;
		}
	}
	while (d->fraction > 0 && d->digits[d->whole + d->fraction - 1] == '0')
		d->fraction--;
}

static void
decimal_write(const struct decimal *d, bool grouped, struct buf *out)
{
	size_t first = grouped && d->whole > 3 ? (d->whole - 1) % 3 + 1 : d->whole;

	buf_add(out, d->digits, first);
	for (size_t i = first; i < d->whole; i += 3) {
		buf_putc(out, ',');
		buf_add(out, d->digits + i, 3);
	}
	if (d->fraction > 0) {
		buf_putc(out, '.');
		buf_add(out, d->digits + d->whole, d->fraction);
	}
}

static void
write_number(const struct view_reader *r, const char *text, size_t length, struct buf *out)
{
	struct decimal d;

	(void)r;
	if (!decimal_read(&d, text, length)) {
		buf_add(out, text, length);
		return;
	}
	if (d.negative)
		buf_putc(out, '-');
	decimal_write(&d, true, out);
}

static void
write_rounded(const char *text, size_t length, size_t places, const char *unit, struct buf *out)
{
	struct decimal d;

	if (!decimal_read(&d, text, length)) {
		buf_add(out, text, length);
		return;
	}
	decimal_round(&d, places);
	if (d.negative)
		buf_putc(out, '-');
	decimal_write(&d, true, out);
	buf_puts(out, unit);
}

static void
write_area(const struct view_reader *r, const char *text, size_t length, struct buf *out)
{
	(void)r;
	write_rounded(text, length, 2, " m²", out);
}

static void
write_percent(const struct view_reader *r, const char *text, size_t length, struct buf *out)
{
	(void)r;
	write_rounded(text, length, 3, "%", out);
}

/* -- money ---------------------------------------------------------------------------------------------- */

struct currency {
	char code[4];
	int decimals; /* ISO 4217 */
	/* The sign an English reader knows, a msgid: "CN¥" is "¥" to a Chinese one. NULL: the code. */
	const char *symbol;
};

/* Those with a sign of their own, or without the usual two decimals. */
static const struct currency currencies[] = {
    {"EUR", 2, N_("€")},
    {"USD", 2, N_("$")},
    {"CNY", 2, N_("CN¥")},
    {"GBP", 2, N_("£")},
    {"JPY", 0, N_("¥")},
    {"HKD", 2, N_("HK$")},
    {"TWD", 2, N_("NT$")},
    {"AUD", 2, N_("A$")},
    {"CAD", 2, N_("CA$")},
    {"NZD", 2, N_("NZ$")},
    {"BRL", 2, N_("R$")},
    {"MXN", 2, N_("MX$")},
    {"INR", 2, N_("₹")},
    {"KRW", 0, N_("₩")},
    {"VND", 0, N_("₫")},
    {"ILS", 2, N_("₪")},
    {"BIF", 0, NULL},
    {"CLP", 0, NULL},
    {"DJF", 0, NULL},
    {"GNF", 0, NULL},
    {"ISK", 0, NULL},
    {"KMF", 0, NULL},
    {"PYG", 0, NULL},
    {"RWF", 0, NULL},
    {"UGX", 0, NULL},
    {"UYI", 0, NULL},
    {"VUV", 0, NULL},
    {"XAF", 0, NULL},
    {"XOF", 0, NULL},
    {"XPF", 0, NULL},
    {"BHD", 3, NULL},
    {"IQD", 3, NULL},
    {"JOD", 3, NULL},
    {"KWD", 3, NULL},
    {"LYD", 3, NULL},
    {"OMR", 3, NULL},
    {"TND", 3, NULL},
};

void
view_filter_currency(struct view_reader *r, const char *code, size_t length)
{
	if (code == NULL || length > 3)
		code = "", length = 0;
	if (r->symbol != NULL && strlen(r->currency) == length && memcmp(r->currency, code, length) == 0)
		return;
	memcpy(r->currency, code, length);
	r->currency[length] = '\0';
	r->decimals = 2;
	r->symbol = r->currency;
	for (size_t i = 0; i < sizeof(currencies) / sizeof(*currencies); i++) {
		if (strcmp(currencies[i].code, r->currency) != 0)
			continue;
		r->decimals = currencies[i].decimals;
		if (currencies[i].symbol != NULL)
			r->symbol = catalog_text(r->lang, currencies[i].symbol);
	}
}

/* Minor units → the same digits with a point; false if the text is no whole number. */
static bool
money_read(const struct view_reader *r, struct decimal *d, const char *text, size_t length)
{
	size_t places = (size_t)r->decimals, zeros;

	if (!decimal_read(d, text, length) || d->fraction > 0 || d->whole + places >= DIGITS_MAX)
		return false;
	zeros = d->whole > places ? 0 : places + 1 - d->whole;
	memmove(d->digits + zeros, d->digits, d->whole);
	memset(d->digits, '0', zeros);
	d->whole = d->whole + zeros - places;
	d->fraction = places;
	return true;
}

static void
write_money(const struct view_reader *r, const char *text, size_t length, struct buf *out)
{
	struct decimal d;

	if (!money_read(r, &d, text, length)) {
		buf_add(out, text, length);
		return;
	}
	if (d.negative)
		buf_puts(out, "−"); /* the minus sign: a hyphen is too short beside figures, and breaks lines */
	buf_puts(out, r->symbol);
	if (r->symbol == r->currency && *r->symbol != '\0')
		buf_puts(out, "\xc2\xa0"); /* a code does not part from its number at the end of a line */
	decimal_write(&d, true, out);
}

static void
write_decimal(const struct view_reader *r, const char *text, size_t length, struct buf *out)
{
	struct decimal d;

	if (!money_read(r, &d, text, length)) {
		buf_add(out, text, length);
		return;
	}
	if (d.negative)
		buf_putc(out, '-');
	decimal_write(&d, false, out);
}

/* A number of bytes in the largest unit that leaves at least one of it: 512 B, 1.3 KB, 127 KB. Thousands, as disks count. */
static void
write_size(const struct view_reader *r, const char *text, size_t length, struct buf *out)
{
	static const char *const units[] = {"B", "KB", "MB", "GB", "TB"};
	char digits[24];
	size_t unit = 0;
	double size;

	(void)r;
	snprintf(digits, sizeof(digits), "%.*s", (int)(length < sizeof(digits) ? length : 0), text);
	size = strtod(digits, NULL);
	for (; size >= 999.5 && unit + 1 < sizeof(units) / sizeof(*units); unit++)
		size /= 1000;
	buf_printf(out, unit > 0 && size < 9.95 ? "%.1f\xc2\xa0%s" : "%.0f\xc2\xa0%s", size, units[unit]);
}

/* -- texts ---------------------------------------------------------------------------------------------- */

static void
write_url(const struct view_reader *r, const char *text, size_t length, struct buf *out)
{
	(void)r;
	buf_url(out, text, length);
}

static void
write_json(const struct view_reader *r, const char *text, size_t length, struct buf *out)
{
	(void)r;
	buf_json(out, text, length);
}

static void
write_same(const struct view_reader *r, const char *text, size_t length, struct buf *out)
{
	(void)r;
	buf_add(out, text, length);
}

static void
write_tr(const struct view_reader *r, const char *text, size_t length, struct buf *out)
{
	char *msgid = strndup(text, length);

	if (msgid == NULL)
		abort();
	buf_puts(out, catalog_text(r->lang, msgid));
	free(msgid);
}

typedef int32_t map_case(const UCaseMap *, char *, int32_t, const char *, int32_t, UErrorCode *);

/* ICU's case maps are code, not data: no file is opened. */
static void
write_case(map_case *map, const char *text, size_t length, struct buf *out)
{
	UErrorCode error = U_ZERO_ERROR;
	UCaseMap *casemap = ucasemap_open("", 0, &error);
	size_t room = 3 * length + 16; /* no case of a character is longer than three of it */
	int32_t size = 0;

	if (U_SUCCESS(error) && length < INT32_MAX / 4) {
		buf_room(out, room);
		size = map(casemap, out->data + out->len, (int32_t)room, text, (int32_t)length, &error);
	}
	if (U_SUCCESS(error) && size >= 0 && (size_t)size <= room)
		out->len += (size_t)size;
	else
		buf_add(out, text, length);
	if (out->data != NULL)
		out->data[out->len] = '\0';
	ucasemap_close(casemap);
}

static void
write_upper(const struct view_reader *r, const char *text, size_t length, struct buf *out)
{
	(void)r;
	write_case(ucasemap_utf8ToUpper, text, length, out);
}

static void
write_lower(const struct view_reader *r, const char *text, size_t length, struct buf *out)
{
	(void)r;
	write_case(ucasemap_utf8ToLower, text, length, out);
}

/* -- the table ------------------------------------------------------------------------------------------ */

static const struct view_filter filters[] = {
    {"money", write_money, FILTER_MONEY},
    {"decimal", write_decimal, FILTER_MONEY},
    {"number", write_number, FILTER_TEXT},
    {"size", write_size, FILTER_TEXT},
    {"area", write_area, FILTER_TEXT},
    {"percent", write_percent, FILTER_TEXT},
    {"date", view_date_date, FILTER_TEXT},
    {"time", view_date_time, FILTER_TEXT},
    {"day", view_date_day, FILTER_TEXT},
    {"hour", view_date_hour, FILTER_TEXT},
    {"iso", view_date_iso, FILTER_TEXT},
    {"local", view_date_local, FILTER_TEXT},
    {"url", write_url, FILTER_TEXT},
    {"upper", write_upper, FILTER_TEXT},
    {"lower", write_lower, FILTER_TEXT},
    {"tr", write_tr, FILTER_TEXT},
    {"json", write_json, FILTER_JSON},
    {"lines", write_same, FILTER_LINES},
};

const struct view_filter *
view_filter_find(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++)
		if (strlen(filters[i].name) == length && memcmp(filters[i].name, name, length) == 0)
			return &filters[i];
	return NULL;
}

bool
view_format(const struct view_value *v, struct buf *out)
{
	const struct view_filter *f = view_filter_find(v->filter, strlen(v->filter));
	struct view_reader r = {.lang = v->lang, .words = view_words(v->lang)};

	if (f == NULL)
		return false;
	if (v->zone != NULL)
		r.zone = zone_find(v->zone);
	view_filter_currency(&r, v->currency, v->currency != NULL ? strlen(v->currency) : 0);
	f->write(&r, v->text, strlen(v->text), out);
	return true;
}
