/*
 * From a method and a path to the row of its page. The rows are few hundred and the comparison stops at the first
 * differing byte, so a walk over them beats any cleverness.
 */
#include "mem.h"
#include "openapi.h"
#include "page.h"

#include <stdbool.h>
#include <string.h>

extern const struct page *const portal_tables[];
extern const struct page *const admin_tables[];

/* A program may link more pages in by defining these; the bench does, for pages that are slow on purpose. */
extern const struct page *const extra_tables[];
const struct page *const extra_tables[] __attribute__((weak)) = {NULL};

const struct area areas[] = {
    {"office", "office", "admin", admin_tables},
    {"portal", "portal", "portal", portal_tables},
    {"engine", "portal", "portal", engine_tables},
    {"extra", "portal", "portal", extra_tables},
    {NULL, NULL, NULL, NULL},
};

#define ROUTE_PARAMS_MAX 8

/* Whether `path` has the form of `pattern`; fills the parameters' names and values (not yet copied). */
static bool
route_match(const char *pattern, const char *path, struct form_pair *params, size_t *count)
{
	*count = 0;
	for (;;) {
		size_t name, value;

		if (*pattern != ':') {
			if (*pattern != *path)
				return false;
			if (*pattern == '\0')
				return true;
			pattern++;
			path++;
			continue;
		}
		name = strcspn(pattern, "/.");
		/* A parameter may be followed by a suffix such as ".csv". */
		value = strcspn(path, pattern[name] == '.' ? "/." : "/");
		if (value == 0 || *count == ROUTE_PARAMS_MAX)
			return false;
		params[(*count)++] = (struct form_pair){.name = pattern + 1, .text = path, .size = value};
		pattern += name;
		path += value;
	}
}

static void
route_params(struct mem *mem, struct form *form, const struct form_pair *found, size_t count)
{
	form->pairs = mem_take(mem, (count + 1) * sizeof(*form->pairs));
	form->count = count;
	for (size_t i = 0; i < count; i++) {
		form->pairs[i].name = mem_copy(mem, found[i].name, strcspn(found[i].name, "/."));
		form->pairs[i].text = mem_copy(mem, found[i].text, found[i].size);
		form->pairs[i].size = found[i].size;
	}
}

const struct page *
page_find(struct mem *mem, enum page_method method, const char *path, struct form *params, const struct area **area,
    int *status)
{
	struct form_pair found[ROUTE_PARAMS_MAX];
	size_t count;

	*status = 404;
	for (*area = areas; (*area)->name != NULL; (*area)++)
		for (const struct page *const *table = (*area)->tables; *table != NULL; table++)
			for (const struct page *p = *table; p->path != NULL; p++) {
				if (!route_match(p->path, path, found, &count))
					continue;
				if (p->method != method) {
					*status = 405;
					continue;
				}
				route_params(mem, params, found, count);
				*status = 0;
				return p;
			}
	*area = NULL;
	return NULL;
}
