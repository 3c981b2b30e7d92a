#include "admin.h"

static const struct column bulk_columns[] = {
    {"bulk", "b.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"kind", "b.kind::text", COL_CHOICE, COL_FILTER, N_("Kind"), "company|contact"},
    {"threshold", "round(b.threshold::numeric, 1)", COL_DECIMAL, COL_SORT, N_("Threshold"), NULL},
    {"chance", "review_chance(b.threshold)", COL_TEXT, COL_QUIET, N_("Chance in percent"), NULL},
    {"state", "b.state", COL_CHOICE, COL_FILTER | COL_SORT, N_("Status"),
	"draft|proposed|running|done|cancelled|rejected|undoing|undone"},
    {"merged", "(select count(*) from review_bulk_group x where x.bulk_id = b.bulk_id and x.state = 'merged')",
	COL_INTEGER, 0, N_("Groups merged"), NULL},
    {"who", "a.name", COL_TEXT, COL_SORT, N_("Proposed by"), NULL},
    {"approver", "p.name", COL_TEXT, COL_SORT, N_("Approved by"), NULL},
    {"created_at", "b.created_at", COL_TIME, COL_SORT | COL_RANGE, N_("Created"), NULL},
    {NULL},
};

static const struct column bulk_group_columns[] = {
    {"group", "g.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"names", "x.names", COL_TEXT, 0, N_("Records"), NULL},
    {"records", "cardinality(x.members)", COL_INTEGER, 0, N_("How many"), NULL},
    {"weight", "round(x.weight::numeric, 1)", COL_DECIMAL, COL_SORT, N_("Weight"), NULL},
    {"state", "x.state", COL_CHOICE, COL_FILTER | COL_SORT, N_("Result"), "waiting|left|merged|undone|kept"},
    {"reason", "x.reason", COL_CHOICE, 0, N_("Reason"), NULL},
    {NULL},
};

const struct list bulk_merge_list = {
    .name = "bulk-merges",
    .from = "review_bulk b join account a using (account_id) left join account p on p.account_id = b.approved_by",
    .key = "b.bulk_id",
    .order = "-created_at",
    .columns = bulk_columns,
};

const struct list bulk_group_list = {
    .name = "bulk-merge-groups",
    .from = "review_bulk_group x join review_bulk b using (bulk_id) left join dedup_group g using (group_id)",
    .where = "b.public_id = :bulk::uuid",
    .key = "x.group_id",
    .order = "-weight",
    .columns = bulk_group_columns,
};

static const struct field begin_fields[] = {
    {"kind", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "company|contact", N_("Kind")},
    {"threshold", FIELD_DECIMAL, FIELD_REQUIRED, 0, 100, NULL, N_("Threshold")},
    {"import", FIELD_UUID, 0, 0, 0, NULL, N_("Import")},
    {NULL},
};
static const struct field kind_fields[] = {
    {"kind", FIELD_CHOICE, 0, 0, 0, "company|contact", N_("Kind")},
    {NULL},
};
static const struct field judge_fields[] = {
    {"verdict", FIELD_MAP, 0, 0, 200, NULL, N_("What the pairs are")},
    {NULL},
};
static const struct field reject_fields[] = {
    {"reason", FIELD_TEXT, 0, 0, 2000, NULL, N_("Reason")},
    {NULL},
};

#define BULK "/office/duplicates/bulk/:bulk"
/* Something that is done to a proposal, which is then shown again. */
#define STEP(step, statement, heading, word, ...)                                                                  \
	{                                                                                                          \
		.method = POST, .path = BULK "/" step, .allow = "centre.bulk", .sql = statement, .title = heading, \
		.next = BULK "?done=" word, .again = BULK, __VA_ARGS__                                             \
	}

const struct page bulk_merge_pages[] = {
    {.method = GET,
	.path = "/office/duplicates/bulk",
	.allow = "centre.bulk",
	.sql = "review.tabs",
	.view = "bulk-merges.html",
	.title = N_("Merge in bulk"),
	.list = &bulk_merge_list,
	.fields = admin_done,
	.about = "Proposals to merge all groups above a threshold, and what became of them."},
    {.method = GET,
	.path = "/office/duplicates/bulk/new",
	.allow = "centre.bulk",
	.sql = "bulk_merge.imports bulk_merge.steps",
	.view = "bulk-merge-new.html",
	.title = N_("New proposal"),
	.fields = kind_fields,
	.flags = PAGE_NO_API,
	.about = "The form of a new proposal."},
    {.method = POST,
	.path = "/office/duplicates/bulk",
	.allow = "centre.bulk",
	.sql = "bulk_merge.begin",
	.title = N_("New proposal"),
	.next = "/office/duplicates/bulk/:key?done=added",
	.again = "/office/duplicates/bulk/new",
	.fields = begin_fields,
	.about = "Sets a threshold in bits and draws a sample of the pairs above it."},
    {.method = GET,
	.path = BULK,
	.allow = "centre.bulk",
	.sql = "bulk_merge.known bulk_merge.one bulk_merge.mine bulk_merge.judges bulk_merge.sample bulk_merge.reasons",
	.view = "bulk-merge.html",
	.title = N_("Merge in bulk"),
	.list = &bulk_group_list,
	.fields = admin_done,
	.about = "A proposal with its sample, its groups and its result."},
    {.method = GET,
	.path = BULK "/progress",
	.allow = "centre.bulk",
	.sql = "bulk_merge.known bulk_merge.one",
	.view = "bulk-merge-progress.html",
	.title = N_("Progress"),
	.about = "How far a merge in bulk is."},
    STEP("judge", "bulk_merge.judge", N_("Judge the sample"), "saved", .fields = judge_fields,
	.about = "Says of pairs of one's sample whether they are one: verdict.<number> = same, different, unsure."),
    STEP("sample", "bulk_merge.more", N_("Another sample"), "added", .about = "Draws twenty more pairs to judge."),
    STEP("propose", "bulk_merge.propose", N_("Propose"), "bulk_proposed", .flags = PAGE_SLOW,
	.about = "Fixes the groups and asks for a second person's approval."),
    STEP("approve", "bulk_merge.approve", N_("Approve"), "started",
	.about = "Approves a proposal of somebody else; the groups are merged in the background."),
    STEP("reject", "bulk_merge.reject", N_("Reject"), "bulk_rejected", .fields = reject_fields,
	.about = "Turns a proposal down, or takes it back."),
    STEP("cancel", "bulk_merge.cancel", N_("Stop"), "stopping", .about = "Stops the work after the group it is at."),
    STEP("undo", "bulk_merge.undo", N_("Undo all"), "started",
	.about = "Takes all merges of a proposal back, in the background."),
    {.path = NULL},
};
