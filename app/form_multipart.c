#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "form_pair.h"
#include "utf8.h"

#define HEADERS_MAX 8192 /* bytes of one part's headers */
#define BOUNDARY_MAX 70  /* RFC 2046, 5.1.1 */

struct span {
	const char *at, *end;
};

static size_t
span_length(struct span s)
{
	return (size_t)(s.end - s.at);
}

static bool
span_is(struct span s, const char *text)
{
	return span_length(s) == strlen(text) && strncasecmp(s.at, text, strlen(text)) == 0;
}

static void
skip_blanks(struct span *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\t'))
		s->at++;
}

/* ---- parameters of a header: "; name=token; name=\"quoted\"" ------------------------------------------- */

static bool
quoted_value(struct mem *m, struct span *s, struct span *value)
{
	char *out = mem_take(m, span_length(*s) + 1), *o = out;

	for (s->at++; s->at < s->end && *s->at != '"'; s->at++) {
		/* Only a quote is escaped: a backslash before anything else is part of a Windows path. */
		if (*s->at == '\\' && s->at + 1 < s->end && s->at[1] == '"')
			s->at++;
		*o++ = *s->at;
	}
	if (s->at >= s->end)
		return false;
	s->at++;
	*value = (struct span){out, o};
	return true;
}

/* The next parameter of the header; false at its end, with *bad set when it is malformed. */
static bool
next_parameter(struct mem *m, struct span *s, struct span *name, struct span *value, bool *bad)
{
	skip_blanks(s);
	*bad = false;
	if (s->at == s->end)
		return false;
	*bad = *s->at != ';';
	s->at++;
	skip_blanks(s);
	if (*bad || s->at == s->end)
		return false; /* a semicolon at the end does no harm */
	name->at = s->at;
	while (s->at < s->end && *s->at != '=' && *s->at != ';')
		s->at++;
	name->end = s->at;
	*bad = s->at == s->end || *s->at != '=' || name->at == name->end;
	if (*bad)
		return false;
	s->at++;
	if (s->at < s->end && *s->at == '"') {
		*bad = !quoted_value(m, s, value);
		return !*bad;
	}
	value->at = s->at;
	while (s->at < s->end && strchr("; \t", *s->at) == NULL)
		s->at++;
	value->end = s->at;
	return true;
}

/* Browsers send a quote, CR and LF in names as %22, %0D and %0A, and leave every other % alone. */
static char *
unescape_name(struct mem *m, struct span s)
{
	char *out = mem_take(m, span_length(s) + 1), *o = out;

	for (; s.at < s.end; s.at++) {
		static const char *const escapes[] = {"%22", "%0D", "%0A"};
		static const char plain[] = "\"\r\n";
		char c = *s.at;

		for (size_t i = 0; i < 3 && c == '%'; i++)
			if (span_length(s) >= 3 && strncasecmp(s.at, escapes[i], 3) == 0) {
				c = plain[i];
				s.at += 2;
			}
		*o++ = c;
	}
	return out;
}

/* RFC 2231 / 8187: charset'language'percent-encoded, in UTF-8 or ISO-8859-1. NULL if it is not that. */
static char *
extended_value(struct mem *m, struct span s)
{
	const char *first = memchr(s.at, '\'', span_length(s)), *second;
	char *out = mem_take(m, span_length(s) * 2 + 1), *o = out;
	bool latin;

	if (first == NULL || (second = memchr(first + 1, '\'', (size_t)(s.end - first - 1))) == NULL)
		return NULL;
	latin = span_is((struct span){s.at, first}, "iso-8859-1");
	if (!latin && !span_is((struct span){s.at, first}, "utf-8"))
		return NULL;
	for (const char *p = second + 1; p < s.end; p++) {
		unsigned char c = (unsigned char)*p;

		if (c == '%') {
			if (s.end - p < 3 || form_hex(p[1]) < 0 || form_hex(p[2]) < 0)
				return NULL;
			c = (unsigned char)(form_hex(p[1]) << 4 | form_hex(p[2]));
			p += 2;
		}
		if (latin)
			o += utf8_put(o, c);
		else
			*o++ = (char)c;
	}
	return memchr(out, '\0', (size_t)(o - out)) == NULL ? out : NULL;
}

/* ---- headers of a part --------------------------------------------------------------------------------- */

static bool
read_disposition(struct mem *m, struct span s, struct form_pair *pair)
{
	struct span name, value;
	const char *extended = NULL;
	bool bad;

	if (span_length(s) < 9 || strncasecmp(s.at, "form-data", 9) != 0)
		return false;
	s.at += 9;
	while (next_parameter(m, &s, &name, &value, &bad)) {
		if (span_is(name, "name"))
			pair->name = unescape_name(m, value);
		else if (span_is(name, "filename"))
			pair->filename = unescape_name(m, value);
		else if (span_is(name, "filename*"))
			extended = extended_value(m, value);
	}
	if (extended != NULL)
		pair->filename = extended;
	return !bad && pair->name != NULL;
}

static bool
read_header(struct mem *m, struct span line, struct form_pair *pair)
{
	const char *colon = memchr(line.at, ':', span_length(line));
	struct span name, value;

	if (colon == NULL)
		return false;
	for (const char *p = line.at; p < line.end; p++)
		if (((unsigned char)*p < 0x20 && *p != '\t') || *p == 0x7f)
			return false;
	name = (struct span){line.at, colon};
	value = (struct span){colon + 1, line.end};
	skip_blanks(&value);
	if (span_is(name, "content-disposition"))
		return read_disposition(m, value, pair);
	if (span_is(name, "content-type"))
		pair->type = mem_copy(m, value.at, span_length(value));
	/* RFC 7578, 4.7: encodings are a thing of mail; what we do not decode we do not take. */
	if (span_is(name, "content-transfer-encoding"))
		return span_is(value, "7bit") || span_is(value, "8bit") || span_is(value, "binary");
	return true;
}

/* Reads the headers of a part up to and with the empty line, and leaves `s` behind it. */
static bool
read_headers(struct mem *m, struct span *s, struct form_pair *pair)
{
	struct span line;
	const char *from = s->at;

	for (;;) {
		const char *stop = memmem(s->at, span_length(*s), "\r\n", 2);

		if (stop == NULL || stop - from > HEADERS_MAX)
			return false;
		line = (struct span){s->at, stop};
		s->at = stop + 2;
		if (line.at == line.end)
			return pair->name != NULL;
		if (!read_header(m, line, pair))
			return false;
	}
}

/* ---- the body ------------------------------------------------------------------------------------------ */

enum after { AFTER_PART, AFTER_ALL, AFTER_NOTHING };

/* What stands behind a delimiter: the next part (s moves to its headers), the end, or no delimiter at all. */
static enum after
behind_delimiter(struct span *s)
{
	struct span t = *s;

	if (span_length(t) >= 2 && memcmp(t.at, "--", 2) == 0)
		return AFTER_ALL;
	skip_blanks(&t);
	if (span_length(t) < 2 || memcmp(t.at, "\r\n", 2) != 0)
		return AFTER_NOTHING;
	s->at = t.at + 2;
	return AFTER_PART;
}

/* Finds the delimiter from s->at on; returns where it begins and moves s behind it. NULL: there is none. */
static const char *
find_delimiter(struct span *s, const char *delimiter, size_t length, enum after *after)
{
	const char *found;

	while ((found = memmem(s->at, span_length(*s), delimiter, length)) != NULL) {
		s->at = found + length;
		if ((*after = behind_delimiter(s)) != AFTER_NOTHING)
			return found;
	}
	return NULL;
}

static bool
read_boundary(struct mem *m, const char *content_type, struct span *boundary)
{
	struct span s = {content_type + strcspn(content_type, ";"), content_type + strlen(content_type)}, name, value;
	bool bad;

	boundary->at = boundary->end = NULL;
	while (next_parameter(m, &s, &name, &value, &bad))
		if (span_is(name, "boundary"))
			*boundary = value;
	return !bad && span_length(*boundary) > 0 && span_length(*boundary) <= BOUNDARY_MAX;
}

static enum form_fault
read_parts(struct mem *m, struct form *form, struct span s, const char *delimiter, size_t length)
{
	enum after after = AFTER_NOTHING;
	enum form_fault fault;

	/* The first delimiter may open the body; before it anything may stand. */
	if (span_length(s) >= length - 2 && memcmp(s.at, delimiter + 2, length - 2) == 0) {
		s.at += length - 2;
		after = behind_delimiter(&s);
	}
	if (after == AFTER_NOTHING && find_delimiter(&s, delimiter, length, &after) == NULL)
		return FORM_BAD;
	while (after == AFTER_PART) {
		struct form_pair pair = {0};
		const char *from, *stop;

		if (!read_headers(m, &s, &pair))
			return FORM_BAD;
		from = s.at;
		s.at -= 2; /* the CR LF of an empty value also begins the delimiter */
		if ((stop = find_delimiter(&s, delimiter, length, &after)) == NULL)
			return FORM_BAD;
		pair.size = stop > from ? (size_t)(stop - from) : 0;
		if (pair.filename == NULL && pair.size > FORM_TEXT_MAX)
			return FORM_LARGE;
		pair.text = pair.filename != NULL ? from : mem_copy(m, from, pair.size);
		if ((fault = form_add(m, form, pair)) != FORM_OK)
			return fault;
	}
	return FORM_OK;
}

enum form_fault
form_multipart(struct mem *m, struct form *form, const char *content_type, const char *body, size_t length)
{
	struct span boundary;
	const char *delimiter;
	int size;

	if (!read_boundary(m, content_type, &boundary))
		return FORM_BAD;
	size = (int)span_length(boundary);
	delimiter = mem_printf(m, "\r\n--%.*s", size, boundary.at);
	return read_parts(m, form, (struct span){body, body + length}, delimiter, (size_t)size + 4);
}
