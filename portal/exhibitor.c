/* The public list of exhibitors. */
#include "catalog.h"
#include "portal.h"
#include "query.h"

static const struct column directory_columns[] = {
    {"exhibitor", "x.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"name", "x.name", COL_TEXT, COL_SORT, N_("Company"), NULL},
    {"name_local", "x.name_local", COL_TEXT, 0, N_("Name in its own script"), NULL},
    {"country_name", "country_name(coalesce(x.country, x.country_text))", COL_TEXT, COL_SORT, N_("Country or region"),
	NULL},
    {"city", "x.city", COL_TEXT, COL_SORT, N_("City"), NULL},
    {"booths",
	"(select string_agg(b.number, ', ' order by b.number) from booth_exhibitor e join booth b using (booth_id) "
	"where e.exhibitor = x.public_id)",
	COL_TEXT, 0, N_("Booths"), NULL},
    {.name = NULL},
};

const struct list directory_list = {
    .name = "exhibitors",
    .from = "exhibitor_directory x",
    .where = "x.edition_id = current_edition()",
    .key = "x.exhibitor_id",
    .search = "exhibitor_search",
    .order = "name",
    .columns = directory_columns,
};

const struct page exhibitor_pages[] = {
    {GET, "/exhibitors", "anyone", "", "exhibitors.html", N_("Exhibitors"), .list = &directory_list,
	.flags = PAGE_CACHE, .about = "Who exhibits at the current edition."},
    {GET, "/exhibitors/:exhibitor", "anyone", "exhibitor.known exhibitor.exhibitor exhibitor.booths", "exhibitor.html",
	N_("Exhibitor"), .about = "One exhibitor of the current edition and where to find it."},
    {.path = NULL},
};
