#include "admin.h"

static const struct column history_columns[] = {
    {"at", "h.at", COL_TIME, COL_SORT | COL_RANGE, N_("When"), NULL},
    {"who", "coalesce(a.name, h.actor)", COL_TEXT, COL_SORT, N_("Who"), NULL},
    {"account", "a.public_id", COL_UUID, COL_FILTER | COL_HIDDEN, N_("Person"), NULL},
    {"kind", "h.kind", COL_TEXT, COL_FILTER | COL_QUIET, N_("Record"), NULL},
    {"kind_name", "history_label(h.kind)", COL_TEXT, 0, N_("Record"), NULL},
    {"record", "history_record(h.kind, h.row_id, h.old, h.new) ->> 'name'", COL_TEXT, 0, N_("Name"), NULL},
    {"link", "history_record(h.kind, h.row_id, h.old, h.new) ->> 'link'", COL_TEXT, COL_HIDDEN, NULL, NULL},
    {"currency", "e.currency", COL_TEXT, COL_HIDDEN, NULL, NULL},
    {"action", "history_word(h.action)", COL_CHOICE, COL_FILTER, N_("Action"), "created|changed|deleted|imported"},
    {"row_id", "h.row_id", COL_UUID, COL_QUIET, N_("Record number"), NULL},
    {"changes", "history_changes(h.kind, h.old, h.new)", COL_TEXT, 0, N_("What changed"), NULL},
    {NULL},
};

const struct list history_list = {
    .name = "history",
    .from = "history h left join account a on a.account_id = h.account_id "
	    "left join edition e on e.edition_id = h.edition_id",
    .key = "h.history_id",
    .order = "-at",
    .columns = history_columns,
};

const struct page history_pages[] = {
    {.method = GET,
	.path = "/office/history",
	.allow = "history.read",
	.sql = "history.filters",
	.view = "history.html",
	.title = N_("History"),
	.menu = N_("Data centre"),
	.icon = "history",
	.list = &history_list,
	.about = "Who changed what, when, and from what to what."},
    {.path = NULL},
};
