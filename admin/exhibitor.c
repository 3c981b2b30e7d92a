#include "admin.h"

/* Who exhibits at the edition in force: the companies with what they are there, each once. */
static const struct column exhibitor_columns[] = {
    {"exhibitor", "x.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"company", "c.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"name", "c.name", COL_TEXT, COL_SORT, N_("Exhibitor"), NULL},
    {"name_local", "c.name_local", COL_TEXT, COL_QUIET, N_("Local name"), NULL},
    {"country", "c.country", COL_TEXT, COL_FILTER | COL_QUIET, N_("Country code"), NULL},
    {"country_name", "country_name(c.country)", COL_TEXT, COL_SORT, N_("Country"), NULL},
    {"industries", "company_industries(c.company_id)", COL_TEXT, COL_QUIET, N_("Industry"), NULL},
    {"booths",
	"(select string_agg(b.number, ', ' order by b.number) from application a join application_booth ab using "
	"(application_id) join booth b using (booth_id) where a.edition_id = x.edition_id and a.company_id = "
	"x.company_id "
	"and a.status in ('approved', 'confirmed'))",
	COL_TEXT, 0, N_("Booths"), NULL},
    {"tag", "exhibitor_tagged", COL_UUID, COL_FILTER | COL_HIDDEN | COL_FOUND, N_("Tag"), NULL},
    {"tags", "tag_words('exhibitor', x.exhibitor_id)", COL_TEXT, COL_QUIET, N_("Tags"), NULL},
    {"chips", "tag_chips('exhibitor', x.exhibitor_id)", COL_TEXT, COL_HIDDEN, NULL, NULL},
    {"team", "t.public_id", COL_UUID, COL_FILTER | COL_HIDDEN, N_("Team"), NULL},
    {"team_name", "t.name", COL_TEXT, COL_SORT, N_("Team"), NULL},
    {"status", "x.status", COL_CHOICE, COL_FILTER | COL_SORT, N_("At this edition"),
	"prospect|listed|registered|approved|confirmed|cancelled"},
    {"created_at", "x.created_at", COL_TIME, COL_SORT | COL_RANGE | COL_QUIET, N_("Created"), NULL},
    {NULL},
};

const struct list exhibitor_list = {
    .name = "exhibitors",
    .from = "exhibitor x join company c using (company_id) left join team t on t.team_id = c.team_id",
    .where = "x.edition_id = (select current_edition())",
    .key = "x.exhibitor_id",
    .search = "staff_search",
    .order = "name",
    .columns = exhibitor_columns,
};

const struct page office_exhibitor_pages[] = {
    {.method = GET,
	.path = "/office/exhibitors",
	.allow = "company.read",
	.sql = "tag.all office_exhibitor.filters",
	.view = "exhibitors.html",
	.title = N_("Exhibitors"),
	.menu = N_("Fair"),
	.icon = "presentation",
	.list = &exhibitor_list,
	.fields = admin_done,
	.about = "The exhibitors of the edition in force, as far as the role opens their companies."},
    {.path = NULL},
};
