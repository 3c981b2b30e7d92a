#include "form.h"

#include <string.h>
#include <strings.h>

#include "form_pair.h"

#define BODY_MAX (4 * FORM_TEXT_MAX) /* of a body without files */

enum form_fault
form_add(struct mem *m, struct form *form, struct form_pair pair)
{
	if (form->count >= FORM_PAIRS_MAX || (pair.filename == NULL && pair.size > FORM_TEXT_MAX))
		return FORM_LARGE;
	if (form->count >= form->room) {
		size_t room = form->count < 8 ? 16 : form->count * 2;
		struct form_pair *pairs = mem_take(m, room * sizeof(*pairs));

		if (form->count > 0)
			memcpy(pairs, form->pairs, form->count * sizeof(*pairs));
		form->pairs = pairs;
		form->room = room;
	}
	form->pairs[form->count++] = pair;
	return FORM_OK;
}

int
form_hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes %XX and '+'. NULL if an escape is bad. */
static char *
decode(struct mem *m, const char *text, size_t length, size_t *size)
{
	char *out = mem_take(m, length + 1), *o = out;

	for (size_t i = 0; i < length; i++) {
		int high, low;

		if (text[i] != '%') {
			*o++ = text[i] == '+' ? ' ' : text[i];
			continue;
		}
		if (length - i < 3 || (high = form_hex(text[i + 1])) < 0 || (low = form_hex(text[i + 2])) < 0)
			return NULL;
		*o++ = (char)(high << 4 | low);
		i += 2;
	}
	*o = '\0';
	*size = (size_t)(o - out);
	return out;
}

static enum form_fault
add_encoded(struct mem *m, struct form *form, const char *text, size_t length)
{
	const char *equals = memchr(text, '=', length);
	size_t name_length = equals != NULL ? (size_t)(equals - text) : length, size;
	struct form_pair pair = {.text = ""};

	if ((pair.name = decode(m, text, name_length, &size)) == NULL)
		return FORM_BAD;
	if (equals != NULL && (pair.text = decode(m, equals + 1, length - name_length - 1, &pair.size)) == NULL)
		return FORM_BAD;
	return form_add(m, form, pair);
}

enum form_fault
form_urlencoded(struct mem *m, struct form *form, const char *text, size_t length)
{
	const char *end = text + length;
	enum form_fault fault = FORM_OK;

	while (text < end && fault == FORM_OK) {
		const char *stop = memchr(text, '&', (size_t)(end - text));

		if (stop == NULL)
			stop = end;
		if (stop > text)
			fault = add_encoded(m, form, text, (size_t)(stop - text));
		text = stop + 1;
	}
	return fault;
}

static bool
is_type(const char *content_type, const char *type)
{
	size_t n = strlen(type);

	return strncasecmp(content_type, type, n) == 0 && strchr("; \t", content_type[n]) != NULL;
}

enum form_fault
form_body(struct mem *m, struct form *form, const char *content_type, const char *body, size_t length)
{
	if (content_type == NULL)
		content_type = "";
	if (is_type(content_type, "multipart/form-data"))
		return form_multipart(m, form, content_type, body, length);
	if (is_type(content_type, "application/x-www-form-urlencoded"))
		return length > BODY_MAX ? FORM_LARGE : form_urlencoded(m, form, body, length);
	if (is_type(content_type, "application/json"))
		return length > BODY_MAX ? FORM_LARGE : form_json(m, form, body, length);
	return content_type[0] == '\0' && length == 0 ? FORM_OK : FORM_TYPE;
}

size_t
form_errors(const struct value *values)
{
	size_t n = 0;

	for (; values->field != NULL; values++)
		n += values->state == VALUE_INVALID;
	return n;
}

const struct value *
form_value(const struct value *values, const char *name)
{
	for (; values->field != NULL; values++)
		if (strcmp(values->field->name, name) == 0)
			return values;
	return NULL;
}

const char *
form_text(const struct form *form, const char *name)
{
	for (size_t i = 0; i < form->count; i++)
		if (strcmp(form->pairs[i].name, name) == 0)
			return form->pairs[i].text;
	return NULL;
}
