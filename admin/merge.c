#include "admin.h"
#include "review_desk.h"

/* Of a narrow scope only those merges are shown whose records it opens. */
#define READABLE(kind) "(m.kind = '" kind "' and (select merge_reads('" kind "')) = 'all')"

static const struct column merge_columns[] = {
    {"merge", "m.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"kind", "m.kind::text", COL_CHOICE, COL_FILTER | COL_SORT, N_("Kind"), "company|contact"},
    {"loser", "merge_card(m.kind, m.loser_id) ->> 'name'", COL_TEXT, 0, N_("Merged record"), NULL},
    {"loser_place", "merge_card(m.kind, m.loser_id) ->> 'place'", COL_TEXT, COL_QUIET, N_("Place"), NULL},
    {"survivor", "merge_card(m.kind, m.survivor_id) ->> 'name'", COL_TEXT, 0, N_("Became part of"), NULL},
    {"link", "merge_card(m.kind, m.survivor_id) ->> 'link'", COL_TEXT, COL_HIDDEN, NULL, NULL},
    {"weight", "round(m.weight::numeric, 1)", COL_DECIMAL, COL_SORT | COL_RANGE | COL_QUIET, N_("Weight"), NULL},
    {"bulk", "(m.bulk_id is not null)", COL_BOOL, COL_FILTER | COL_QUIET, N_("In bulk"), NULL},
    {"who", "a.name", COL_TEXT, COL_SORT, N_("Who"), NULL},
    {"at", "m.at", COL_TIME, COL_SORT | COL_RANGE, N_("When"), NULL},
    {"state", "case when m.undone_at is null then 'merged' else 'unmerged' end", COL_CHOICE, COL_FILTER | COL_SORT,
	N_("State"), "merged|unmerged"},
    {"undone_at", "m.undone_at", COL_TIME, COL_QUIET, N_("Unmerged"), NULL},
    {NULL},
};

const struct list merge_list = {
    .name = "merges",
    .from = "merge m left join account a on a.account_id = m.account_id",
    .where = "(" READABLE("company") " or " READABLE("contact") " or m.merge_id in (select merge_mine()))",
    .key = "m.merge_id",
    .search = "merge_search",
    .order = "-at",
    .columns = merge_columns,
};

/* None of them is required: the plan is shown again when a merge is refused, and then goes by what that brought. */
static const struct field plan_fields[] = {
    {"kind", FIELD_CHOICE, 0, 0, 0, "company|contact", N_("Kind")},
    {"survivor", FIELD_UUID, 0, 0, 0, NULL, N_("Survivor")},
    {"loser", FIELD_UUID, FIELD_LIST, 0, 0, NULL, N_("Records")},
    {"q", FIELD_LINE, 0, 0, 200, NULL, N_("Search")},
    {NULL},
};

static const struct field merge_fields[] = {
    {"kind", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "company|contact", NULL},
    {"survivor", FIELD_UUID, FIELD_REQUIRED, 0, 0, NULL, N_("Survivor")},
    {"loser", FIELD_UUID, FIELD_LIST, 0, 0, NULL, N_("Records")},
    {"from", FIELD_MAP, 0, 0, 100, NULL, N_("Whose value is kept")},
    {"typed", FIELD_MAP, FIELD_NAMED, 0, 100, NULL, N_("Another value")},
    {"ruled", FIELD_MAP, 0, 0, 100, NULL, NULL},
    {"seen", FIELD_LINE, 0, 0, 64, NULL, NULL},
    {NULL},
};

static const struct field undo_fields[] = {
    {"take", FIELD_MAP, 0, 0, 400, NULL, N_("Choices")},
    {"apart", FIELD_BOOL, 0, 0, 0, NULL, N_("Why they are taken apart")},
    {NULL},
};

static const struct field rules_fields[] = {
    {"done", FIELD_CHOICE, 0, 0, 0, "saved", NULL},
    {"rule", FIELD_MAP, 0, 0, 100, NULL, N_("Rule")},
    {"rank", FIELD_MAP, 0, 0, 20, NULL, N_("Trust")},
    {NULL},
};

static const struct field rule_fields[] = {
    {"rule", FIELD_MAP, 0, 0, 100, NULL, N_("Rule")},
    {"rank", FIELD_MAP, 0, 0, 20, NULL, N_("Trust")},
    {NULL},
};

const struct page merge_pages[] = {
    {.method = GET,
	.path = "/office/merges",
	.allow = "centre.review",
	.sql = "",
	.view = "merges.html",
	.title = N_("Merges"),
	.menu = N_("Data centre"),
	.icon = "list-check",
	.list = &merge_list,
	.fields = admin_done,
	.about = "Every merge of companies and contacts, also those that were undone."},
    {.method = GET,
	.path = "/office/merges/new",
	.allow = "centre.review",
	.sql = "merge.of merge.pick merge.head merge.records merge.plan merge.compared",
	.view = "merge-new.html",
	.title = N_("Merge"),
	.answer = review_desk,
	.fields = plan_fields,
	.about = "What merging records would do: each field with every record's value and the one taken by rule, and "
		 "what moves; without a loser, the records that may be the same."},
    {.method = POST,
	.path = "/office/merges/new",
	.allow = "centre.review",
	.sql = "merge.do",
	.title = N_("Merge"),
	.next = "/office/merges/:merge?done=merged",
	.again = "/office/merges/new",
	.fields = merge_fields,
	.about = "Merges records into one; from.<field> is the record whose value the survivor gets, or \"typed\" with "
		 "typed.<field>."},
    {.method = GET,
	.path = "/office/merges/rules",
	.allow = "centre.manage",
	.sql = "merge.rules merge.sources",
	.view = "merge-rules.html",
	.title = N_("Rules of merges"),
	.fields = rules_fields,
	.about = "By which rule each field of a survivor is taken, and which sources are trusted most."},
    {.method = POST,
	.path = "/office/merges/rules",
	.allow = "centre.manage",
	.sql = "merge.rules_save",
	.title = N_("Rules of merges"),
	.next = "/office/merges/rules?done=saved",
	.fields = rule_fields,
	.about = "Changes the rules of merges."},
    {.method = GET,
	.path = "/office/merges/:merge",
	.allow = "centre.review",
	.sql = "merge.one",
	.view = "merge.html",
	.title = N_("Merge"),
	.fields = admin_done,
	.about = "One merge: what became part of what, the fields it set, and what came along."},
    {.method = GET,
	.path = "/office/merges/:merge/undo",
	.allow = "centre.review",
	.sql = "merge.undo_plan",
	.view = "merge-undo.html",
	.title = N_("Unmerge"),
	.about = "What unmerging would do, and what was changed or came since, to be assigned."},
    {.method = POST,
	.path = "/office/merges/:merge/undo",
	.allow = "centre.review",
	.sql = "merge.undo",
	.title = N_("Unmerge"),
	.next = "/office/merges/:merge?done=undone",
	.fields = undo_fields,
	.about =
	    "Undoes one merge; take.field.<field> is keep, copy, restore or move, "
	    "take.<relation>.<owner>[.<number>] is loser or survivor; apart: they are different, and are not to be "
	    "found as duplicates again."},
    {.path = NULL},
};
