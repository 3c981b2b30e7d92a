/* What was scanned, and the double entries among it. */
#include "admin.h"

/* Names are those of visitors: only whoever may see visitors sees them. */
static const struct column scan_columns[] = {
    {"at", "s.at", COL_TIME, COL_SORT | COL_RANGE, N_("Time"), NULL},
    {"scan", "s.scan_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"gate", "g.public_id", COL_UUID, COL_HIDDEN | COL_FILTER, N_("Gate"), NULL},
    {"gate_name", "tr(g.name)", COL_TEXT, 0, N_("Gate"), NULL},
    {"zone", "z.public_id", COL_UUID, COL_HIDDEN | COL_FILTER, N_("Zone"), NULL},
    {"zone_name", "tr(z.name)", COL_TEXT, COL_QUIET, N_("Zone"), NULL},
    {"device_name", "d.name", COL_TEXT, COL_QUIET, N_("Device"), NULL},
    {"direction", "s.direction", COL_CHOICE, COL_FILTER, N_("Direction"), "in|out|check|forum|lead"},
    {"accepted", "s.accepted", COL_BOOL, COL_FILTER, N_("Accepted"), NULL},
    {"reason", "s.reason", COL_TEXT, COL_HIDDEN | COL_FILTER, N_("Reason"), NULL},
    {"reason_words", "tr(w.label)", COL_TEXT, COL_QUIET, N_("Reason"), NULL},
    {"badge_text", "badge_number(s.number)", COL_TEXT, 0, N_("Badge number"), NULL},
    {"registration", "r.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"person", "r.name", COL_TEXT, 0, N_("Person"), NULL},
    {"company", "r.company", COL_TEXT, COL_QUIET, N_("Company"), NULL},
    {"category", "c.public_id", COL_UUID, COL_HIDDEN | COL_FILTER, N_("Category"), NULL},
    {"category_name", "tr(c.name)", COL_TEXT, COL_QUIET, N_("Category"), NULL},
    {"tag", "scan_tagged", COL_UUID, COL_FILTER | COL_HIDDEN | COL_FOUND, N_("Tag"), NULL},
    {"tags", "tag_words('registration', r.registration_id)", COL_TEXT, COL_QUIET, N_("Tags"), NULL},
    {"chips", "tag_chips('registration', r.registration_id)", COL_TEXT, COL_HIDDEN, NULL, NULL},
    {"way", "s.way", COL_CHOICE, COL_FILTER, N_("Way"), "camera|wedge|typed|api"},
    {"offline", "s.offline", COL_BOOL, COL_FILTER | COL_QUIET, N_("Offline"), NULL},
    {"clock_off", "s.clock_off", COL_BOOL, COL_QUIET, N_("Clock off"), NULL},
    {"undone", "(s.undone_at is not null)", COL_BOOL, COL_FILTER | COL_QUIET, N_("Undone"), NULL},
    {"undone_for", "s.undone_for", COL_TEXT, COL_QUIET, N_("Undone because"), NULL},
    {"conflict_words", "tr(f.label)", COL_TEXT, COL_QUIET, N_("The centre would have said"), NULL},
    {"raw", "s.raw", COL_TEXT, COL_QUIET, N_("What was read"), NULL},
    {NULL},
};

const struct list scan_list = {
    .name = "scans",
    .from = "scan s join scan_reason w on w.reason = s.reason left join scan_reason f on f.reason = s.conflict "
	    "left join gate g on g.gate_id = s.gate_id left join zone z on z.zone_id = s.zone_id "
	    "left join gate_device d on d.device_id = s.device_id left join badge b on b.badge_id = s.badge_id "
	    "left join badge_category c on c.category_id = b.category_id "
	    "left join registration r on r.registration_id = b.registration_id",
    .where = "s.edition_id = (select current_edition())",
    .key = "s.scan_id",
    .search = "scan_search",
    .order = "-at",
    .columns = scan_columns,
};

static const struct column double_columns[] = {
    {"at", "x.at", COL_TIME, COL_SORT | COL_RANGE, N_("First"), NULL},
    {"first", "x.first", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"badge_text", "badge_number(x.number)", COL_TEXT, COL_SORT, N_("Badge number"), NULL},
    {"registration", "r.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"person", "r.name", COL_TEXT, COL_QUIET, N_("Person"), NULL},
    {"company", "r.company", COL_TEXT, COL_QUIET, N_("Company"), NULL},
    {"category_name", "tr(c.name)", COL_TEXT, COL_QUIET, N_("Category"), NULL},
    {"scans", "x.scans", COL_INTEGER, COL_QUIET | COL_RANGE, N_("Double entries"), NULL},
    {"reason", "x.reason", COL_TEXT, COL_HIDDEN | COL_FILTER, N_("Reason"), NULL},
    {"reason_words", "tr(w.label)", COL_TEXT, COL_QUIET, N_("The centre would have said"), NULL},
    {"state", "case when x.settled_at is null then 'unsettled' else 'settled' end", COL_CHOICE, COL_SORT | COL_FILTER,
	N_("State"), "unsettled|settled"},
    {"settled_note", "x.settled_note", COL_TEXT, COL_QUIET, N_("Note"), NULL},
    {"settled_who", "a.name", COL_TEXT, COL_QUIET, N_("Settled by"), NULL},
    {"story", "scan_story(x.badge_id, x.day)", COL_TEXT, COL_HIDDEN, NULL, NULL},
    {"story_text", "scan_story_text(x.badge_id, x.day)", COL_TEXT, COL_QUIET, N_("Scans of the day"), NULL},
    {NULL},
};

const struct list scan_double_list = {
    .name = "double-entries",
    .from = "scan_doubles() x join badge b on b.badge_id = x.badge_id "
	    "join badge_category c on c.category_id = b.category_id join scan_reason w on w.reason = x.reason "
	    "left join registration r on r.registration_id = b.registration_id "
	    "left join account a on a.account_id = x.settled_by",
    .key = "x.first",
    .search = "scan_double_search",
    .order = "-at",
    .columns = double_columns,
};

static const struct field settle_fields[] = {
    {"note", FIELD_LINE, FIELD_REQUIRED, 1, 500, NULL, N_("Note")},
    ADMIN_BACK,
    {NULL},
};

const struct page scan_pages[] = {
    {.method = GET,
	.path = "/office/scans",
	.allow = "gate.read",
	.sql = "tag.all office_scan.filters office_scan.refused",
	.view = "scans.html",
	.title = N_("Scans"),
	.menu = N_("Gates"),
	.icon = "scan",
	.list = &scan_list,
	.fields = admin_done,
	.about = "Every scan of the edition in force, also those that failed, with the reason in words."},
    {.method = GET,
	.path = "/office/scans/doubles",
	.allow = "gate.read",
	.sql = "office_double.filters",
	.view = "scan-doubles.html",
	.title = N_("Double entries"),
	.menu = N_("Gates"),
	.icon = "copy",
	.list = &scan_double_list,
	.fields = admin_done,
	.about =
	    "Badges that devices let in without a network though the centre would not have: every scan side by side."},
    {.method = POST,
	.path = "/office/scans/doubles/:scan/settle",
	.allow = "gate.manage",
	.sql = "office_double.settle",
	.title = N_("Settle"),
	.next = ":to",
	.again = "/office/scans/doubles",
	.fields = settle_fields,
	.about = "Somebody looked into it: the double entries of that badge on that day are settled with a note."},
    {.path = NULL},
};
