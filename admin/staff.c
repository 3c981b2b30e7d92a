#include "admin.h"

static const struct column staff_columns[] = {
    {"company", "c.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"name", "c.name", COL_TEXT, COL_SORT, N_("Exhibitor"), NULL},
    {"country_name", "country_name(c.country)", COL_TEXT, COL_SORT | COL_QUIET, N_("Country"), NULL},
    {"tag", "staff_tagged", COL_UUID, COL_FILTER | COL_HIDDEN | COL_FOUND, N_("Tag"), NULL},
    {"tags", "tag_words('company', c.company_id)", COL_TEXT, COL_QUIET, N_("Tags"), NULL},
    {"chips", "tag_chips('company', c.company_id)", COL_TEXT, COL_HIDDEN, NULL, NULL},
    {"area", "staff_area(x.edition_id, x.company_id)", COL_DECIMAL, COL_SORT, N_("Area"), NULL},
    {"used", "staff_used(x.edition_id, x.company_id)", COL_INTEGER, COL_SORT, N_("Badges ordered"), NULL},
    {"quota", "staff_quota(x.edition_id, x.company_id)", COL_INTEGER, COL_SORT, N_("Quota"), NULL},
    {"agreed", "(a.badges is not null)", COL_BOOL, COL_FILTER | COL_QUIET, N_("Agreed by hand"), NULL},
    {NULL},
};

const struct list office_staff_list = {
    .name = "staff",
    .from = "exhibitor x join company c on c.company_id = x.company_id left join staff_allowance a on a.edition_id = "
	    "x.edition_id and a.company_id = x.company_id",
    .where = "x.edition_id = (select current_edition()) and exhibitor_public(x.status)",
    .key = "x.exhibitor_id",
    .search = "staff_search",
    .order = "name",
    .columns = staff_columns,
};

static const struct field staff_fields[] = {
    {"badges", FIELD_INTEGER, 0, 0, 10000, NULL, N_("Quota")},
    {NULL},
};

const struct page office_staff_pages[] = {
    {.method = GET,
	.path = "/office/staff",
	.allow = "visitor.read",
	.view = "staff-list.html",
	.sql = "tag.all office_staff.filters",
	.title = N_("Staff badges"),
	.menu = N_("Visitors"),
	.icon = "id",
	.list = &office_staff_list,
	.fields = admin_done,
	.about = "How many badges for their staff exhibitors have ordered, and how many they may."},
    {.method = GET,
	.path = "/office/staff/:company",
	.allow = "visitor.read",
	.sql = "office_staff.known office_staff.one office_staff.people",
	.view = "staff.html",
	.title = N_("Staff badges"),
	.fields = admin_done,
	.about = "The staff of one exhibitor, and its quota."},
    {.method = POST,
	.path = "/office/staff/:company",
	.allow = "visitor.write",
	.sql = "office_staff.known office_staff.save",
	.title = N_("Quota of staff badges"),
	.next = "/office/staff/:company?done=saved",
	.fields = staff_fields,
	.about = "Another quota for one exhibitor; empty: as the area says."},
    {.path = NULL},
};
