#include "admin.h"

/* Numbers only: whom an exhibitor met, and what was noted, is the exhibitor's and the visitor's own business. */
static const struct column exhibitor_columns[] = {
    {"company", "c.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"name", "c.name", COL_TEXT, COL_SORT, N_("Company"), NULL},
    {"tag", "company_tagged", COL_UUID, COL_FILTER | COL_HIDDEN | COL_FOUND, N_("Tag"), NULL},
    {"tags", "tag_words('company', c.company_id)", COL_TEXT, COL_QUIET, N_("Tags"), NULL},
    {"chips", "tag_chips('company', c.company_id)", COL_TEXT, COL_HIDDEN, NULL, NULL},
    {"leads", "l.leads", COL_INTEGER, COL_SORT | COL_RANGE, N_("Leads"), NULL},
    {"withdrawn", "l.withdrawn", COL_INTEGER, COL_SORT, N_("Withdrawn"), NULL},
    {"deleted", "l.deleted", COL_INTEGER, COL_SORT, N_("Deleted"), NULL},
    {"scans", "l.scans", COL_INTEGER, COL_SORT | COL_QUIET, N_("Scans"), NULL},
    {"last_at", "l.last_at", COL_TIME, COL_SORT | COL_RANGE, N_("Last scan"), NULL},
    {NULL},
};

const struct list lead_exhibitor_list = {
    .name = "leads-by-exhibitor",
    .from = "(select company_id, count(*) as leads, count(withdrawn_at) as withdrawn, count(deleted_at) as deleted, "
	    "sum(scans) as scans, max(last_at) as last_at from lead where edition_id = (select current_edition()) "
	    "group by company_id) l join company c using (company_id)",
    .key = "c.company_id",
    .search = "company_search",
    .order = "-leads",
    .columns = exhibitor_columns,
};

const struct page office_lead_pages[] = {
    {.method = GET,
	.path = "/office/leads",
	.allow = "visitor.read",
	.sql = "tag.all office_lead.rule office_lead.questions office_lead.filters",
	.view = "leads.html",
	.title = N_("Leads"),
	.menu = N_("Visitors"),
	.icon = "address-book",
	.list = &lead_exhibitor_list,
	.fields = admin_done,
	.about = "How many visitors each exhibitor scanned, and what exhibitors see of them."},
    {.path = NULL},
};
