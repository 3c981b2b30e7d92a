#include <stdbool.h>
#include <string.h>

#include "form_pair.h"
#include "utf8.h"

/*
 * Just as much of RFC 8259 as a form is: one object of strings, numbers, booleans, nulls and arrays of these.
 * Nothing nests deeper, so nothing recurses.
 */
struct json {
	const char *at, *end;
	struct mem *mem;
	struct form *form;
};

static char
peek(struct json *j)
{
	while (j->at < j->end && memchr(" \t\r\n", *j->at, 4) != NULL)
		j->at++;
	return j->at < j->end ? *j->at : '\0';
}

static bool
take(struct json *j, char c)
{
	if (peek(j) != c || j->at == j->end)
		return false;
	j->at++;
	return true;
}

static bool
hex4(struct json *j, unsigned *code)
{
	*code = 0;
	if (j->end - j->at < 4)
		return false;
	for (int i = 0; i < 4; i++) {
		int digit = form_hex(*j->at++);

		if (digit < 0)
			return false;
		*code = *code << 4 | (unsigned)digit;
	}
	return true;
}

/* \uXXXX, or two of them for a character outside the basic plane; half of such a pair is refused. */
static bool
escaped_code(struct json *j, char **o)
{
	unsigned code, low;

	if (!hex4(j, &code))
		return false;
	if (code >= 0xd800 && code <= 0xdfff) {
		if (code >= 0xdc00 || j->end - j->at < 2 || memcmp(j->at, "\\u", 2) != 0)
			return false;
		j->at += 2;
		if (!hex4(j, &low) || low < 0xdc00 || low > 0xdfff)
			return false;
		code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
	}
	*o += utf8_put(*o, code);
	return true;
}

static bool
escape(struct json *j, char **o)
{
	static const char letters[] = "\"\\/bfnrt", plain[] = "\"\\/\b\f\n\r\t";
	const char *letter;
	char c;

	if (j->at == j->end)
		return false;
	if ((c = *j->at++) == 'u')
		return escaped_code(j, o);
	if ((letter = memchr(letters, c, sizeof(letters) - 1)) == NULL)
		return false;
	*(*o)++ = plain[letter - letters];
	return true;
}

/* The string that begins at j->at, NUL-terminated; NULL if it is malformed. */
static const char *
string(struct json *j, size_t *size)
{
	const char *close = j->at + 1;
	char *out, *o;

	while (close < j->end && *close != '"')
		close += *close == '\\' ? 2 : 1;
	if (close >= j->end)
		return NULL;
	/* An escape is never shorter than what it stands for. */
	o = out = mem_take(j->mem, (size_t)(close - j->at));
	for (j->at++; *j->at != '"';) {
		if ((unsigned char)*j->at < 0x20)
			return NULL;
		if (*j->at != '\\') {
			*o++ = *j->at++;
			continue;
		}
		j->at++;
		if (!escape(j, &o))
			return NULL;
	}
	j->at++;
	*o = '\0';
	*size = (size_t)(o - out);
	return out;
}

static bool
digits(struct json *j)
{
	const char *from = j->at;

	while (j->at < j->end && *j->at >= '0' && *j->at <= '9')
		j->at++;
	return j->at > from;
}

static bool
here(struct json *j, const char *any)
{
	if (j->at == j->end || *j->at == '\0' || strchr(any, *j->at) == NULL)
		return false;
	j->at++;
	return true;
}

/* The number as it is written; NULL if it is malformed. */
static const char *
number(struct json *j, size_t *size)
{
	const char *from = j->at;

	here(j, "-");
	if (!here(j, "0") && !digits(j))
		return NULL;
	if (here(j, ".") && !digits(j))
		return NULL;
	if (here(j, "eE")) {
		here(j, "+-");
		if (!digits(j))
			return NULL;
	}
	*size = (size_t)(j->at - from);
	return mem_copy(j->mem, from, *size);
}

static bool
word(struct json *j, const char *text)
{
	size_t n = strlen(text);

	if ((size_t)(j->end - j->at) < n || memcmp(j->at, text, n) != 0)
		return false;
	j->at += n;
	return true;
}

static enum form_fault
scalar(struct json *j, const char *name)
{
	struct form_pair pair = {.name = name};
	char c = peek(j);

	if (c == '"')
		pair.text = string(j, &pair.size);
	else if (c == '-' || (c >= '0' && c <= '9'))
		pair.text = number(j, &pair.size);
	else if (word(j, "null"))
		return FORM_OK; /* the same as not given */
	else if (word(j, "true"))
		pair.text = "true";
	else if (word(j, "false"))
		pair.text = "false";
	if (pair.text == NULL)
		return FORM_BAD;
	if (pair.size == 0)
		pair.size = strlen(pair.text);
	return form_add(j->mem, j->form, pair);
}

/* To behind the string that begins at j->at; what it says is not looked at. */
static bool
string_end(struct json *j)
{
	for (j->at++; j->at < j->end && *j->at != '"'; j->at++)
		j->at += *j->at == '\\';
	if (j->at >= j->end)
		return false;
	j->at++;
	return true;
}

/*
 * An array of objects is left to its page: it comes as its text. Of its form this looks at brackets and where strings
 * end: one bad value shall not cost the others.
 */
static enum form_fault
objects(struct json *j, const char *name)
{
	const char *from = j->at; /* behind the bracket and blanks */
	size_t depth = 1, size;
	char *text;

	while (j->at < j->end && depth > 0) {
		if (*j->at == '"') {
			if (!string_end(j))
				return FORM_BAD;
			continue;
		}
		depth += *j->at == '[' || *j->at == '{';
		depth -= *j->at == ']' || *j->at == '}';
		j->at++;
	}
	if (depth > 0)
		return FORM_BAD;
	size = (size_t)(j->at - from);
	text = mem_take(j->mem, size + 2);
	text[0] = '[';
	memcpy(text + 1, from, size);
	return form_add(j->mem, j->form, (struct form_pair){.name = name, .text = text, .size = size + 1});
}

static enum form_fault
array(struct json *j, const char *name)
{
	enum form_fault fault;

	if (take(j, ']'))
		return FORM_OK;
	if (peek(j) == '{')
		return objects(j, name);
	do {
		if ((fault = scalar(j, name)) != FORM_OK)
			return fault;
	} while (take(j, ','));
	return take(j, ']') ? FORM_OK : FORM_BAD;
}

static enum form_fault
member(struct json *j)
{
	const char *name;
	size_t size;

	if (peek(j) != '"' || (name = string(j, &size)) == NULL || memchr(name, '\0', size) != NULL || !take(j, ':'))
		return FORM_BAD;
	return take(j, '[') ? array(j, name) : scalar(j, name);
}

enum form_fault
form_json(struct mem *m, struct form *form, const char *text, size_t length)
{
	struct json j = {text, text + length, m, form};
	enum form_fault fault;

	form->json = true;
	word(&j, "\xef\xbb\xbf");
	if (!take(&j, '{'))
		return FORM_BAD;
	if (!take(&j, '}')) {
		do {
			if ((fault = member(&j)) != FORM_OK)
				return fault;
		} while (take(&j, ','));
		if (!take(&j, '}'))
			return FORM_BAD;
	}
	peek(&j);
	return j.at == j.end ? FORM_OK : FORM_BAD;
}
