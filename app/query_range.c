#include "query.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"

/* Days are compared as they are written, year first; figures by their value. */
static bool
range_crossed(const struct column *c, const char *from, const char *to)
{
	if (c->type == COL_DATE || c->type == COL_TIME)
		return strcmp(from, to) > 0;
	return strtold(from, NULL) > strtold(to, NULL);
}

static struct value *
range_end(struct mem *m, const struct column *c, struct value *values, const char *end)
{
	struct value *v = (struct value *)form_value(values, mem_printf(m, "%s_%s", c->name, end));

	return v != NULL && v->state == VALUE_PRESENT ? v : NULL;
}

bool
query_check(struct mem *m, const struct list *list, struct value *values)
{
	bool fits = true;

	for (const struct column *c = list->columns; c->name != NULL; c++) {
		struct value *from, *to;

		if ((c->flags & COL_RANGE) == 0 || (from = range_end(m, c, values, "from")) == NULL ||
		    (to = range_end(m, c, values, "to")) == NULL || !range_crossed(c, from->sql, to->sql))
			continue;
		from->state = to->state = VALUE_INVALID;
		to->why = N_("The end lies before the beginning.");
		fits = false;
	}
	return fits;
}
