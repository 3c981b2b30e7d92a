/* The links of a list: the same one with another page, order or filter. */
#include <string.h>

#include "query.h"

static void
add_pair(struct buf *b, const char *name, const char *value, size_t length)
{
	buf_putc(b, b->len == 0 ? '?' : '&');
	buf_url(b, name, strlen(name));
	buf_putc(b, '=');
	buf_url(b, value, length);
}

/* Each element of an array literal {"a","b\"c"} as a pair of its own. */
static void
add_elements(struct buf *b, const char *name, const char *array)
{
	struct buf element = {0};

	while ((array = strchr(array, '"')) != NULL) {
		for (array++; *array != '"' && *array != '\0'; array++) {
			array += *array == '\\';
			buf_putc(&element, *array);
		}
		array += *array == '"';
		add_pair(b, name, element.len > 0 ? element.data : "", element.len);
		buf_reset(&element);
	}
	buf_free(&element);
}

const char *
query_link(struct mem *m, const struct list *list, const struct value *values, const char *name, const char *value)
{
	struct buf b = {0};
	const char *text;

	/* The page's own fields and the path are no part of the link, and another order begins at page 1. */
	for (const struct field *f = query_fields(m, list); f->name != NULL; f++) {
		const struct value *v = form_value(values, f->name);

		if (strcmp(f->name, name) == 0 || strcmp(f->name, "page") == 0 || v == NULL ||
		    v->state != VALUE_PRESENT)
			continue;
		if (f->flags & FIELD_LIST)
			add_elements(&b, f->name, v->given);
		else
			add_pair(&b, f->name, v->given, strlen(v->given));
	}
	if (value != NULL)
		add_pair(&b, name, value, strlen(value));
	text = b.len > 0 ? mem_copy(m, b.data, b.len) : "?";
	buf_free(&b);
	return text;
}
