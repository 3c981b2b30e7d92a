/* Who may enter what, when and how often: every rule as a sentence; and what would happen to a badge. */
#include "admin.h"

#include <string.h>

static const struct column gate_rule_columns[] = {
    {"rule", "r.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"place",
	"concat_ws(' ', case when g.gate_id is null then 2 else 1 end, to_char(g.sort, 'FM00000'), g.code, "
	"zone_path(z.zone_id), '/', to_char(c.sort, 'FM00000'))",
	COL_TEXT, COL_SORT | COL_HIDDEN, N_("Gate"), NULL},
    {"gate", "g.public_id", COL_UUID, COL_HIDDEN | COL_FILTER, N_("Gate"), NULL},
    {"zone", "z.public_id", COL_UUID, COL_HIDDEN | COL_FILTER, N_("Zone"), NULL},
    {"category", "c.public_id", COL_UUID, COL_HIDDEN | COL_FILTER, N_("Category"), NULL},
    {"words", "gate_rule_words(r)", COL_TEXT, 0, N_("Rule"), NULL},
    {"admit", "r.admit", COL_BOOL, COL_FILTER, N_("Admits"), NULL},
    {"gate_name", "tr(g.name)", COL_TEXT, COL_QUIET, N_("Gate"), NULL},
    {"zone_name", "tr(z.name)", COL_TEXT, COL_QUIET, N_("Zone"), NULL},
    {"category_name", "tr(c.name)", COL_TEXT, COL_QUIET, N_("Category"), NULL},
    {"days", "fair_days_words(r.edition_id, r.days)", COL_TEXT, COL_QUIET, N_("Days"), NULL},
    {"from_time", "to_char(r.from_time, 'HH24:MI')", COL_TEXT, COL_QUIET, N_("From"), NULL},
    {"until_time", "to_char(r.until_time, 'HH24:MI')", COL_TEXT, COL_QUIET, N_("Until"), NULL},
    {"per_day", "r.per_day", COL_INTEGER, COL_QUIET, N_("Entries a day"), NULL},
    {"total", "r.total", COL_INTEGER, COL_QUIET, N_("Entries in all"), NULL},
    {"weight",
	"(case when r.gate_id is null then 0 else 4 end + case when r.category_id is null then 0 else 2 end "
	"+ case when r.zone_id is null then 0 else 1 end)",
	COL_INTEGER, COL_SORT, N_("Weight"), NULL},
    {NULL},
};

const struct list gate_rule_list = {
    .name = "gate-rules",
    .from = "gate_rule r left join gate g using (gate_id) left join zone z on z.zone_id = r.zone_id "
	    "left join badge_category c on c.category_id = r.category_id",
    .where = "r.edition_id = (select current_edition())",
    .key = "r.rule_id",
    .search = "gate_rule_search",
    .order = "place",
    .columns = gate_rule_columns,
};

static const struct field new_fields[] = {ADMIN_FAIR, {NULL}};

static const struct field rule_fields[] = {
    ADMIN_FAIR,
    {"gate", FIELD_UUID, 0, 0, 0, NULL, N_("Gate")},
    {"category", FIELD_UUID, 0, 0, 0, NULL, N_("Category")},
    {"zone", FIELD_UUID, 0, 0, 0, NULL, N_("Zone")},
    {"admit", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "yes|no", N_("Admits")},
    {"days", FIELD_INTEGER, FIELD_LIST, 0, 15, NULL, N_("Days")},
    {"from_time", FIELD_LINE, 0, 0, 5, NULL, N_("From")},
    {"until_time", FIELD_LINE, 0, 0, 5, NULL, N_("Until")},
    {"per_day", FIELD_INTEGER, 0, 1, 1000, NULL, N_("Entries a day")},
    {"total", FIELD_INTEGER, 0, 1, 10000, NULL, N_("Entries in all")},
    {"reentry", FIELD_BOOL, 0, 0, 0, NULL, N_("Re-entry on the same day")},
    {"passback", FIELD_BOOL, 0, 0, 0, NULL, N_("Not again while inside")},
    {"pause_minutes", FIELD_INTEGER, 0, 0, 1440, NULL, N_("Minutes between two entries")},
    {"seen", FIELD_LINE, 0, 0, 64, NULL, NULL},
    {NULL},
};

static const struct field try_fields[] = {
    {"gate", FIELD_UUID, 0, 0, 0, NULL, N_("Gate")},
    {"number", FIELD_LINE, 0, 0, 20, NULL, N_("Badge number")},
    {"category", FIELD_UUID, 0, 0, 0, NULL, N_("Category")},
    {"direction", FIELD_CHOICE, 0, 0, 0, "in|out|check", N_("Direction")},
    {"at", FIELD_TIME, 0, 0, 0, NULL, N_("Moment")},
    {NULL},
};

/* "07:30", as <input type="time"> sends it. */
static bool
rule_time(struct request *r, const char *name)
{
	const char *t = request_value(r, name);

	if (t == NULL || (strlen(t) == 5 && strspn(t, "0123456789") == 2 && t[2] == ':' &&
			     strspn(t + 3, "0123456789") == 2 && strncmp(t, "24", 2) < 0 && t[3] < '6'))
		return true;
	request_refuse(r, name, N_("A time looks like 07:30."));
	return false;
}

static int
rule_check(struct request *r)
{
	bool from = rule_time(r, "from_time"), until = rule_time(r, "until_time");

	return from && until ? 0 : 422;
}

const struct page gate_rule_pages[] = {
    {.method = GET,
	.path = "/office/gates/rules",
	.allow = "gate.read",
	.sql = "office_rule.filters",
	.view = "gate-rules.html",
	.title = N_("Gate rules"),
	.menu = N_("Gates"),
	.icon = "list-check",
	.list = &gate_rule_list,
	.fields = admin_done,
	.about = "Who may enter what, when and how often, each rule as a sentence."},
    {.method = POST,
	.path = "/office/gates/rules",
	.allow = "gate.manage",
	.sql = "office_rule.create",
	.title = N_("New gate rule"),
	.next = "/office/gates/rules?done=added",
	.again = "/office/gates/rules/new",
	.fields = rule_fields,
	.read = rule_check,
	.about = "Adds a rule."},
    {.method = GET,
	.path = "/office/gates/rules/new",
	.allow = "gate.manage",
	.sql = "office_rule.fresh office_rule_new.gates office_rule_new.zones office_rule_new.categories "
	       "office_rule_new.fair_days",
	.view = "gate-rule-new.html",
	.title = N_("New gate rule"),
	.fields = new_fields,
	.flags = PAGE_NO_API,
	.about = "The form of a new rule."},
    {.method = GET,
	.path = "/office/gates/rules/try",
	.allow = "gate.read",
	.sql = "gate_try.gates gate_try.categories gate_try.moment gate_try.decision",
	.view = "gate-try.html",
	.title = N_("What would happen?"),
	.fields = try_fields,
	.about = "What a gate would say to a badge at a moment, which rule decides, and why; nothing is recorded."},
    {.method = GET,
	.path = "/office/gates/rules/:rule",
	.allow = "gate.read",
	.sql = "office_rule.known office_rule.one office_rule.gates office_rule.zones office_rule.categories "
	       "office_rule.fair_days",
	.view = "gate-rule.html",
	.title = N_("Gate rule"),
	.about = "One rule."},
    {.method = POST,
	.path = "/office/gates/rules/:rule",
	.allow = "gate.manage",
	.sql = "office_rule.known office_rule.save",
	.title = N_("Gate rule"),
	.next = "/office/gates/rules?done=saved",
	.fields = rule_fields,
	.read = rule_check,
	.about = "Changes a rule; refused if somebody else changed it meanwhile."},
    {.method = POST,
	.path = "/office/gates/rules/:rule/delete",
	.allow = "gate.manage",
	.sql = "office_rule.known office_rule.delete",
	.title = N_("Delete gate rule"),
	.next = "/office/gates/rules?done=deleted",
	.again = "/office/gates/rules/:rule",
	.about = "Deletes a rule; the next general one decides from then on."},
    {.path = NULL},
};
