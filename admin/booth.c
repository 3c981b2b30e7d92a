#include "admin.h"

#include <string.h>

#include "answer.h"

static const struct column booth_columns[] = {
    {"booth", "b.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"number", "b.number", COL_TEXT, COL_SORT, N_("Booth"), NULL},
    {"hall", "h.public_id", COL_UUID, COL_FILTER | COL_HIDDEN, N_("Hall"), NULL},
    {"hall_name", "tr(h.name)", COL_TEXT, COL_SORT, N_("Hall"), NULL},
    {"area", "b.area", COL_DECIMAL, COL_SORT | COL_RANGE, N_("Area"), NULL},
    {"open_sides", "b.open_sides", COL_INTEGER, COL_SORT | COL_RANGE, N_("Open sides"), NULL},
    {"kind", "b.kind", COL_CHOICE, COL_SORT | COL_FILTER, N_("Kind"), "shell|raw"},
    {"price_group", "b.price_group", COL_TEXT, COL_SORT | COL_FILTER, N_("Price group"), NULL},
    {"status", "booth_shown(b.status, b.held_until)", COL_CHOICE, COL_SORT | COL_FILTER, N_("Status"),
	"free|held|applied|booked|blocked"},
    {"block_reason", "b.block_reason", COL_TEXT, COL_QUIET, N_("Reason for blocking"), NULL},
    {"tag", "booth_tagged", COL_UUID, COL_FILTER | COL_HIDDEN | COL_FOUND, N_("Tag"), NULL},
    {"tags", "tag_words('booth', b.booth_id)", COL_TEXT, COL_QUIET, N_("Tags"), NULL},
    {"chips", "tag_chips('booth', b.booth_id)", COL_TEXT, COL_HIDDEN, NULL, NULL},
    {"company", "c.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"company_name", "c.name", COL_TEXT, COL_SORT, N_("Company"), NULL},
    {"application", "case when c.company_id is not null then a.public_id end", COL_UUID, COL_HIDDEN, NULL, NULL},
    {NULL},
};

const struct list booth_list = {
    .name = "booths",
    .from = "booth b join hall h using (hall_id) left join application a on a.application_id = b.application_id "
	    "and b.status <> 'free' left join company c on c.company_id = a.company_id and "
	    "company_open((select permission_scope(current_account(), 'company.read')), c.team_id, c.owner_id)",
    .where = "b.edition_id = (select current_edition())",
    .key = "b.booth_id",
    .search = "booth_search",
    .order = "number",
    .columns = booth_columns,
};

static const struct field plan_fields[] = {
    {"booth", FIELD_UUID, FIELD_LIST, 0, 0, NULL, N_("Booths")},
    {"done", FIELD_CHOICE, 0, 0, 0, "changed", NULL},
    {"count", FIELD_INTEGER, 0, 0, 1000000, NULL, NULL},
    {NULL},
};

static const struct field change_fields[] = {
    {"booths", FIELD_UUID, FIELD_REQUIRED | FIELD_LIST, 0, 0, NULL, N_("Booths")},
    {"change", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "block|unblock|price_group", N_("Change")},
    {"reason", FIELD_LINE, 0, 0, 500, NULL, N_("Reason")},
    {"price_group", FIELD_LINE, 0, 0, 40, NULL, N_("Price group")},
    ADMIN_BACK,
    {NULL},
};

/* Whoever finds a booth blocked wants to know why. */
static int
booth_check(struct request *r)
{
	const char *change = request_value(r, "change");

	if (change == NULL || strcmp(change, "block") != 0 || request_value(r, "reason") != NULL)
		return 0;
	request_refuse(r, "reason", N_("Please say why the booths are blocked."));
	return 422;
}

static const struct field go_fields[] = {
    {"hall", FIELD_UUID, FIELD_REQUIRED, 0, 0, NULL, N_("Hall")},
    {NULL},
};

/* To the plan of the hall that was chosen among many, also where no script sees the choice. */
static void
booth_hall(struct request *r)
{
	answer_redirect(r, mem_printf(request_mem(r), "/office/halls/%s", request_value(r, "hall")));
}

const struct page booth_pages[] = {
    {.method = GET,
	.path = "/office/booths",
	.allow = "booth.read",
	.sql = "tag.all office_booth.filters office_booth.plans office_booth.groups",
	.view = "booths.html",
	.title = N_("Booths"),
	.menu = N_("Fair"),
	.icon = "building-store",
	.list = &booth_list,
	.fields = admin_done,
	.about = "The booths of the edition in force."},
    {.method = POST,
	.path = "/office/booths/change",
	.allow = "booth.write",
	.sql = "office_booth.change",
	.title = N_("Change booths"),
	.next = ":to",
	.again = "/office/booths",
	.fields = change_fields,
	.read = booth_check,
	.about = "Blocks, unblocks or prices several booths."},
    {.method = GET,
	.path = "/office/halls/go",
	.allow = "booth.read",
	.sql = "hall.known",
	.title = N_("Floor plan"),
	.fields = go_fields,
	.flags = PAGE_NO_API,
	.answer = booth_hall,
	.about = "Leads to the plan of the hall that was chosen."},
    {.method = GET,
	.path = "/office/halls/:hall",
	.allow = "booth.read",
	.sql = "hall.known hall.hall hall.switch hall.plan office_hall.public office_hall.chosen "
	       "office_hall.groups",
	.view = "hall.html",
	.title = N_("Floor plan"),
	.fields = plan_fields,
	.about = "The floor plan of a hall, with the booths that are chosen to be changed."},
    {.method = GET,
	.path = "/office/halls/:hall/chosen",
	.allow = "booth.read",
	.sql = "hall.known office_hall.chosen office_hall.groups",
	.view = "hall-chosen.html",
	.title = N_("Chosen booths"),
	.fields = plan_fields,
	.about = "The chosen booths of a hall, and who has them."},
    {.method = POST,
	.path = "/office/halls/:hall/change",
	.allow = "booth.write",
	.sql = "hall.known office_hall.change",
	.title = N_("Change booths"),
	.next = ":to",
	.again = "/office/halls/:hall",
	.fields = change_fields,
	.read = booth_check,
	.about = "Blocks, unblocks or prices booths that were chosen in the plan."},
    {.path = NULL},
};
