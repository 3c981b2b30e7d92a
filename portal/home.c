#include "catalog.h"
#include "portal.h"

const struct page home_pages[] = {
    {GET, "/", "anyone", "home.edition home.figures", "home.html", N_("Home"), .flags = PAGE_CACHE,
	.about = "The current edition: when, where, and how many exhibitors, halls and free booths it has."},
    {.path = NULL},
};
