#include "query.h"

#include <string.h>

/* As the router finds the pages (route.c): the one place where the engine looks up what stands beside them. */
extern const struct list *const admin_lists[];
extern const struct list *const portal_lists[];

static const struct list *
query_among(const struct list *const *lists, const char *name)
{
	for (size_t i = 0; lists[i] != NULL; i++)
		if (strcmp(lists[i]->name, name) == 0)
			return lists[i];
	return NULL;
}

const struct list *
query_find(const char *name)
{
	const struct list *list = query_among(admin_lists, name);

	return list != NULL ? list : query_among(portal_lists, name);
}
