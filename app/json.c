#include "json.h"

#include <stdint.h>
#include <string.h>

/* -- rows as JSON --------------------------------------------------------------------------------------- */

static void
write_string(struct buf *out, const char *text, size_t length)
{
	buf_json(out, text, length);
}

static void
write_bool(struct buf *out, const char *text, size_t length)
{
	(void)length;
	buf_puts(out, *text == 't' ? "true" : "false");
}

static void
write_number(struct buf *out, const char *text, size_t length)
{
	if (strspn(text, "+-.0123456789eE") == length)
		buf_add(out, text, length);
	else
		buf_json(out, text, length);
}

static void
write_json(struct buf *out, const char *text, size_t length)
{
	buf_add(out, text, length);
}

/* "2027-09-14 10:00:00.5+02" becomes "2027-09-14T10:00:00.5+02:00". */
static void
write_time(struct buf *out, const char *text, size_t length)
{
	size_t zone = length > 11 ? strcspn(text + 11, "+-") + 11 : length;

	if (zone == length || text[10] != ' ' || length - zone > 6 || text[length - 1] == 'C' /* BC */) {
		buf_json(out, text, length);
		return;
	}
	buf_printf(out, "\"%.10sT%.*s%s\"", text, (int)(length - 11), text + 11, length - zone == 3 ? ":00" : "");
}

struct writer {
	Oid type;
	void (*write)(struct buf *, const char *, size_t);
};

/* OIDs of pg_type.dat: they never change. */
static const struct writer writers[] = {
    {16, write_bool},
    {20, write_number},
    {21, write_number},
    {23, write_number},
    {26, write_number},
    {700, write_number},
    {701, write_number},
    {1700, write_number},
    {114, write_json},
    {3802, write_json},
    {1184, write_time},
};

static const struct writer *
writer_of(Oid type)
{
	static const struct writer plain = {0, write_string};

	for (size_t i = 0; i < sizeof(writers) / sizeof(*writers); i++)
		if (writers[i].type == type)
			return &writers[i];
	return &plain;
}

static void
write_row(struct buf *out, const PGresult *rows, int row)
{
	int columns = PQnfields(rows);

	buf_putc(out, '{');
	for (int i = 0; i < columns; i++) {
		const char *name = PQfname(rows, i);

		if (i > 0)
			buf_putc(out, ',');
		buf_json(out, name, strlen(name));
		buf_putc(out, ':');
		if (PQgetisnull(rows, row, i))
			buf_puts(out, "null");
		else
			writer_of(PQftype(rows, i))
			    ->write(out, PQgetvalue(rows, row, i), (size_t)PQgetlength(rows, row, i));
	}
	buf_putc(out, '}');
}

void
json_rows(struct buf *out, const PGresult *rows)
{
	int count = PQntuples(rows);

	buf_putc(out, '[');
	for (int i = 0; i < count; i++) {
		if (i > 0)
			buf_putc(out, ',');
		write_row(out, rows, i);
	}
	buf_putc(out, ']');
}

void
json_sections(struct buf *out, const struct json_set *sets, size_t count)
{
	buf_putc(out, '{');
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_putc(out, ',');
		buf_json(out, sets[i].name, strlen(sets[i].name));
		buf_putc(out, ':');
		json_rows(out, sets[i].rows);
	}
	buf_putc(out, '}');
}

/* -- reading -------------------------------------------------------------------------------------------- */

static const char *
skip_blank(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'))
		p++;
	return p;
}

/* Behind the string whose opening quote is at p; NULL if it has no end. */
static const char *
skip_string(const char *p, const char *end)
{
	for (p++; p < end; p++) {
		if (*p == '"')
			return p + 1;
		if (*p == '\\')
			p++;
	}
	return NULL;
}

/* Behind the value at p; NULL if there is none or it has no end. */
static const char *
skip_value(const char *p, const char *end)
{
	size_t depth = 0;

	if (p >= end || strchr(",:]}", *p) != NULL)
		return NULL;
	do {
		if (*p == '"') {
			if ((p = skip_string(p, end)) == NULL)
				return NULL;
		} else if (*p == '{' || *p == '[') {
			depth++;
			p++;
		} else if (*p == '}' || *p == ']') {
			depth--;
			p++;
		} else if (depth > 0) {
			p++;
		} else {
			while (p < end && strchr(" \t\r\n,:]}", *p) == NULL)
				p++;
		}
	} while (depth > 0 && p < end);
	return depth > 0 ? NULL : p;
}

/* Takes the value at *p, moves *p behind it. */
static bool
take(const char **p, const char *end, struct json *value)
{
	const char *start = skip_blank(*p, end), *stop = skip_value(start, end);

	if (stop == NULL)
		return false;
	value->text = start;
	value->length = (size_t)(stop - start);
	*p = skip_blank(stop, end);
	return true;
}

bool
json_value(const char *text, size_t length, struct json *value)
{
	return take(&text, text + length, value);
}

bool
json_member(const struct json *object, const char *key, size_t length, struct json *value)
{
	const char *p = object->text + 1, *end = object->text + object->length;
	struct json name;

	if (object->length == 0 || *object->text != '{')
		return false;
	while (take(&p, end, &name) && p < end && *p == ':') {
		p++;
		if (!take(&p, end, value))
			return false;
		if (*name.text == '"' && name.length == length + 2 && memcmp(name.text + 1, key, length) == 0)
			return true;
		if (p < end && *p == ',')
			p++;
	}
	return false;
}

bool
json_element(const struct json *array, size_t *at, struct json *value)
{
	const char *p = array->text + *at, *end = array->text + array->length;

	if (array->length == 0 || *array->text != '[')
		return false;
	if (*at == 0)
		p++;
	if (!take(&p, end, value))
		return false;
	if (p < end && *p == ',')
		p++;
	*at = (size_t)(p - array->text);
	return true;
}

size_t
json_count(const struct json *array)
{
	struct json value;
	size_t at = 0, count = 0;

	while (json_element(array, &at, &value))
		count++;
	return count;
}

/* The four hex digits at p, or -1. */
static long
hex4(const char *p, const char *end)
{
	static const char digits[] = "0123456789abcdef";
	long code = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		const char *d = memchr(digits, p[i] | 0x20, 16);

		if (d == NULL)
			return -1;
		code = code << 4 | (d - digits);
	}
	return code;
}

static void
put_utf8(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_putc(out, (char)c);
	} else if (c < 0x800) {
		buf_putc(out, (char)(0xc0 | c >> 6));
		buf_putc(out, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_putc(out, (char)(0xe0 | c >> 12));
		buf_putc(out, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_putc(out, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_putc(out, (char)(0xf0 | c >> 18));
		buf_putc(out, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_putc(out, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_putc(out, (char)(0x80 | (c & 0x3f)));
	}
}

/* A \u escape, p behind the u; a pair of surrogates is one character, a lone one U+FFFD. */
static const char *
put_escape(struct buf *out, const char *p, const char *end)
{
	long high = hex4(p, end), low;

	if (high < 0)
		return p;
	p += 4;
	if (high >= 0xd800 && high < 0xdc00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u' &&
	    (low = hex4(p + 2, end)) >= 0xdc00 && low < 0xe000) {
		put_utf8(out, (uint32_t)(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)));
		return p + 6;
	}
	put_utf8(out, high >= 0xd800 && high < 0xe000 ? 0xfffd : (uint32_t)high);
	return p;
}

void
json_text(struct buf *out, const struct json *value)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *p = value->text + 1, *end = value->text + value->length - 1;

	if (value->length < 2 || *value->text != '"') {
		if (value->length != 4 || memcmp(value->text, "null", 4) != 0)
			buf_add(out, value->text, value->length);
		return;
	}
	while (p < end) {
		const char *plain = p, *short_form;

		while (p < end && *p != '\\')
			p++;
		buf_add(out, plain, (size_t)(p - plain));
		if (p + 1 >= end)
			return;
		if (p[1] == 'u') {
			p = put_escape(out, p + 2, end);
			continue;
		}
		short_form = memchr(from, p[1], sizeof(from) - 1);
		buf_putc(out, short_form != NULL ? to[short_form - from] : p[1]);
		p += 2;
	}
}
