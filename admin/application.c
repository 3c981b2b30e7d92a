#include "admin.h"

static const struct column application_columns[] = {
    {"application", "a.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"number", "a.number", COL_INTEGER, COL_SORT, N_("No."), NULL},
    {"company", "c.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"company_name", "c.name", COL_TEXT, COL_SORT, N_("Company"), NULL},
    {"country_name", "country_name(c.country)", COL_TEXT, COL_QUIET, N_("Country"), NULL},
    {"hall", "h.public_id", COL_UUID, COL_FILTER | COL_HIDDEN, N_("Hall"), NULL},
    {"hall_name", "tr(h.name)", COL_TEXT, COL_QUIET, N_("Hall"), NULL},
    {"booths",
	"(select string_agg(b.number, ', ' order by b.number) from application_booth ab join booth b using (booth_id) "
	"where ab.application_id = a.application_id)",
	COL_TEXT, 0, N_("Booths"), NULL},
    {"sign_name", "a.sign_name", COL_TEXT, COL_QUIET, N_("Name on the booth"), NULL},
    {"products", "a.products", COL_TEXT, COL_QUIET, N_("Products"), NULL},
    {"total", "application_total(a.application_id, a.status, a.terms_accepted_at, a.total)", COL_MONEY,
	COL_SORT | COL_RANGE, N_("Total"), NULL},
    {"currency", "a.currency", COL_TEXT, COL_QUIET, N_("Currency"), NULL},
    {"tag", "application_tagged", COL_UUID, COL_FILTER | COL_HIDDEN | COL_FOUND, N_("Tag"), NULL},
    {"tags", "tag_words('application', a.application_id)", COL_TEXT, COL_QUIET, N_("Tags"), NULL},
    {"chips", "tag_chips('application', a.application_id)", COL_TEXT, COL_HIDDEN, NULL, NULL},
    {"team", "t.public_id", COL_UUID, COL_FILTER | COL_HIDDEN, N_("Team"), NULL},
    {"team_name", "t.name", COL_TEXT, COL_SORT, N_("Team"), NULL},
    {"status", "a.status", COL_CHOICE, COL_SORT | COL_FILTER, N_("Status"),
	"held|applied|approved|declined|confirmed|withdrawn|lapsed"},
    {"created_at", "a.created_at", COL_TIME, COL_SORT | COL_RANGE, N_("Created"), NULL},
    {NULL},
};

const struct list application_list = {
    .name = "applications",
    /* Left joins: a page of the list follows the index, and the count need not look at them. */
    .from =
	"application a left join company c on c.company_id = a.company_id left join hall h on h.hall_id = a.hall_id "
	"left join team t on t.team_id = a.team_id",
    .where = "a.edition_id = (select current_edition())",
    .key = "a.application_id",
    .search = "application_search",
    .order = "-created_at",
    .columns = application_columns,
};

#define DECISION                                                                                            \
	{                                                                                                   \
		"decision", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "approved|declined|revoked", N_("Decision") \
	}
#define REASON                                                       \
	{                                                            \
		"reason", FIELD_TEXT, 0, 0, 2000, NULL, N_("Reason") \
	}

static const struct field decide_fields[] = {
    {"applications", FIELD_UUID, FIELD_REQUIRED | FIELD_LIST, 0, 0, NULL, N_("Applications")},
    DECISION,
    REASON,
    ADMIN_BACK,
    {NULL},
};

static const struct field decide_one_fields[] = {DECISION, REASON, {NULL}};

const struct page office_application_pages[] = {
    {.method = GET,
	.path = "/office/applications",
	.allow = "application.read",
	.sql = "tag.all office_application.filters",
	.view = "applications.html",
	.title = N_("Applications"),
	.menu = N_("Fair"),
	.icon = "clipboard-check",
	.list = &application_list,
	.fields = admin_done,
	.about = "The applications of the edition in force, as far as the role opens them."},
    {.method = POST,
	.path = "/office/applications/decide",
	.allow = "application.decide",
	.sql = "office_application.decide",
	.title = N_("Decide applications"),
	.next = ":to",
	.again = "/office/applications",
	.fields = decide_fields,
	.about =
	    "Approves or declines several applications, or withdraws approvals; all but an approval needs a reason."},
    {.method = GET,
	.path = "/office/applications/:application",
	.allow = "application.read",
	.sql = "tag.all tag_application.tags office_application.known office_application.one office_application.booths "
	       "office_application.prices "
	       "office_application.steps",
	.view = "application.html",
	.title = N_("Application"),
	.fields = admin_done,
	.about = "An application with its booths, price and steps."},
    {.method = POST,
	.path = "/office/applications/:application/decide",
	.allow = "application.decide",
	.sql = "office_application.known office_application.decide_one",
	.title = N_("Decide application"),
	.next = "/office/applications/:application?done=:decision&count=1",
	.again = "/office/applications/:application",
	.fields = decide_one_fields,
	.about = "Approves or declines one application, or withdraws its approval."},
    {.path = NULL},
};
