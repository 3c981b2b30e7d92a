#include "admin.h"
#include "review_desk.h"

#define CHANCE_COLUMNS                                                                                        \
	{"group", "g.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},                                           \
	    {"priority", "g.priority", COL_DECIMAL, COL_SORT | COL_HIDDEN, N_("Priority"), NULL},             \
	    {"cards", "g.cards", COL_TEXT, COL_HIDDEN, NULL, NULL},                                           \
	    {"names", "g.names", COL_TEXT, 0, N_("Records"), NULL},                                           \
	    {"records", "g.records", COL_INTEGER, COL_SORT, N_("How many"), NULL},                            \
	    {"chance", "review_chance(g.weight)", COL_TEXT, COL_QUIET, N_("Chance in percent"), NULL},        \
	    {"weight", "round(g.weight::numeric, 1)", COL_DECIMAL, COL_SORT | COL_RANGE, N_("Weight"), NULL}, \
	    {"editions", "g.editions", COL_INTEGER, 0, N_("Editions"), NULL},                                 \
	    {"money", "g.money", COL_TEXT, 0, N_("Open money"), NULL},                                        \
	    {"moneys", "g.moneys", COL_TEXT, COL_HIDDEN, NULL, NULL},                                         \
	    {"country", "g.countries", COL_TEXT, COL_FILTER | COL_HIDDEN | COL_AMONG, N_("Country"), NULL},   \
	    {"import", "review_import", COL_UUID, COL_FILTER | COL_HIDDEN | COL_FOUND, N_("Import"), NULL},   \
	    {"import_name", "review_import_names(g.group_id)", COL_TEXT, COL_QUIET, N_("Import"), NULL},      \
	{                                                                                                     \
		"created_at", "g.created_at", COL_TIME, COL_SORT, N_("Found"), NULL                           \
	}

/* Nobody pages through more: the tabs tell how many there are, and a search finds as many. */
#define QUEUE_MOST QUERY_SEARCH_MAX
#define DECIDED                                                                                      \
	"g.state <> 'open' and ((select review_scope('company')) = 'all' and g.kind = 'company' or " \
	"(select review_scope('contact')) = 'all' and g.kind = 'contact' or review_seen(g.kind, g.group_id))"

static const struct column queue_columns[] = {CHANCE_COLUMNS, {NULL}};
static const struct column decided_columns[] = {
    {"group", "g.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"kind", "g.kind::text", COL_CHOICE, COL_FILTER, N_("Kind"), "company|contact"},
    {"names",
	"coalesce((select a.names from review_act a where a.group_id = g.group_id order by a.act_id desc limit 1), "
	"(select string_agg(x ->> 'name', ' / ') from jsonb_array_elements(review_cards(g.kind, g.group_id)) x))",
	COL_TEXT, 0, N_("Records"), NULL},
    {"records", "g.records", COL_INTEGER, COL_QUIET, N_("How many"), NULL},
    {"chance", "review_chance(g.weight)", COL_TEXT, COL_QUIET, N_("Chance in percent"), NULL},
    {"state", "g.state", COL_CHOICE, COL_FILTER | COL_SORT, N_("Decision"), "later|merged|different"},
    {"later_until", "g.later_until", COL_TIME, COL_QUIET, N_("Until"), NULL},
    {"who", "w.name", COL_TEXT, COL_SORT, N_("Who"), NULL},
    {"decided_at", "g.decided_at", COL_TIME, COL_SORT | COL_RANGE, N_("When"), NULL},
    {"act",
	"(select a.public_id from review_act a where a.group_id = g.group_id and a.undone_at is null order by a.act_id "
	"desc limit 1)",
	COL_UUID, COL_HIDDEN, NULL, NULL},
    {NULL},
};
static const struct column apart_columns[] = {
    {"apart", "p.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"kind", "p.kind::text", COL_CHOICE, COL_FILTER, N_("Kind"), "company|contact"},
    {"one", "review_apart_card(p.kind, p.public_id, false) ->> 'name'", COL_TEXT, 0, N_("Record"), NULL},
    {"one_place", "review_apart_card(p.kind, p.public_id, false) ->> 'place'", COL_TEXT, COL_QUIET, N_("Place"), NULL},
    {"one_link", "review_apart_card(p.kind, p.public_id, false) ->> 'link'", COL_TEXT, COL_HIDDEN, NULL, NULL},
    {"other", "review_apart_card(p.kind, p.public_id, true) ->> 'name'", COL_TEXT, 0, N_("is not"), NULL},
    {"other_place", "review_apart_card(p.kind, p.public_id, true) ->> 'place'", COL_TEXT, COL_QUIET, N_("Place"), NULL},
    {"other_link", "review_apart_card(p.kind, p.public_id, true) ->> 'link'", COL_TEXT, COL_HIDDEN, NULL, NULL},
    {"note", "p.note", COL_TEXT, 0, N_("Remark"), NULL},
    {"who", "w.name", COL_TEXT, COL_SORT, N_("Who"), NULL},
    {"created_at", "p.created_at", COL_TIME, COL_SORT | COL_RANGE, N_("When"), NULL},
    {NULL},
};

const struct list review_company_list = {
    .name = "duplicate-companies",
    .from = "review_companies g",
    .key = "g.group_id",
    .search = "review_search",
    .order = "-priority",
    .columns = queue_columns,
    .most = QUEUE_MOST,
};
const struct list review_contact_list = {
    .name = "duplicate-contacts",
    .from = "review_contacts g",
    .key = "g.group_id",
    .search = "review_search",
    .order = "-priority",
    .columns = queue_columns,
    .most = QUEUE_MOST,
};
const struct list review_decided_list = {
    .name = "duplicates-decided",
    .from = "dedup_group g left join account w using (account_id)",
    .where = DECIDED,
    .key = "g.group_id",
    .search = "review_search",
    .order = "-decided_at",
    .columns = decided_columns,
};
const struct list review_apart_list = {
    .name = "not-duplicates",
    .from = "dedup_apart p left join account w using (account_id)",
    .where = "review_apart_open(p.kind, p.a_id, p.b_id)",
    .key = "p.public_id",
    .order = "-created_at",
    .columns = apart_columns,
};

/* What was just decided, to be undone; and how the queue was narrowed, so that the next one fits too. */
#define DONE                                                                                \
	{"done", FIELD_CHOICE, 0, 0, 0, "merged|different|postponed|undone|deleted", NULL}, \
	{                                                                                   \
		"act", FIELD_UUID, 0, 0, 0, NULL, NULL                                      \
	}
#define NARROWED                                                               \
	{"import", FIELD_UUID, FIELD_LIST, 0, 0, NULL, N_("Import")},          \
	    {"country", FIELD_COUNTRY, FIELD_LIST, 0, 0, NULL, N_("Country")}, \
	    {"weight_from", FIELD_DECIMAL, 0, 0, 0, NULL, N_("Weight")},       \
	    {"weight_to", FIELD_DECIMAL, 0, 0, 0, NULL, N_("Weight")},         \
	{                                                                      \
		"q", FIELD_LINE, 0, 0, 400, NULL, N_("Search")                 \
	}

static const struct field queue_fields[] = {DONE, {NULL}};
static const struct field desk_fields[] = {DONE, NARROWED, {NULL}};
static const struct field merge_fields[] = {
    {"survivor", FIELD_UUID, FIELD_REQUIRED, 0, 0, NULL, N_("The record that stays")},
    {"out", FIELD_UUID, FIELD_LIST, 0, 0, NULL, N_("Left out")},
    {"from", FIELD_MAP, 0, 0, 60, NULL, N_("Whose value is kept")},
    {"typed", FIELD_MAP, FIELD_NAMED, 0, 60, NULL, N_("Another value")},
    {"ruled", FIELD_MAP, 0, 0, 60, NULL, NULL},
    {"seen", FIELD_LINE, 0, 0, 64, NULL, NULL},
    NARROWED,
    {NULL},
};
static const struct field different_fields[] = {
    {"record", FIELD_UUID, 0, 0, 0, NULL, N_("Record")},
    {"note", FIELD_LINE, 0, 0, 2000, NULL, N_("Remark")},
    NARROWED,
    {NULL},
};
static const struct field later_fields[] = {
    {"until", FIELD_DATE, 0, 0, 0, NULL, N_("Until")},
    NARROWED,
    {NULL},
};
static const struct field undo_fields[] = {{"act", FIELD_UUID, 0, 0, 0, NULL, NULL}, {NULL}};

const struct page review_pages[] = {
    {.method = GET,
	.path = "/office/duplicates",
	.allow = "centre.review",
	.sql = "review.tabs review.filters review.undo",
	.view = "duplicates.html",
	.title = N_("Duplicates"),
	.menu = N_("Data centre"),
	.icon = "git-merge",
	.list = &review_company_list,
	.fields = queue_fields,
	.about = "Companies that are probably one, what matters most first."},
    {.method = GET,
	.path = "/office/duplicates/contacts",
	.allow = "centre.review",
	.sql = "review.tabs review.filters review.undo",
	.view = "duplicates-contacts.html",
	.title = N_("Duplicates"),
	.list = &review_contact_list,
	.fields = queue_fields,
	.about = "Contacts that are probably one, what matters most first."},
    {.method = GET,
	.path = "/office/duplicates/decided",
	.allow = "centre.review",
	.sql = "review.tabs review.undo",
	.view = "duplicates-decided.html",
	.title = N_("Decided duplicates"),
	.list = &review_decided_list,
	.fields = queue_fields,
	.about = "What became of likely duplicates: merged, not duplicates, put aside."},
    {.method = GET,
	.path = "/office/duplicates/apart",
	.allow = "centre.review",
	.sql = "review.tabs",
	.view = "duplicates-apart.html",
	.title = N_("Not duplicates"),
	.list = &review_apart_list,
	.fields = queue_fields,
	.about = "Pairs of which somebody said that they are not one."},
    {.method = POST,
	.path = "/office/duplicates/apart/:apart/delete",
	.allow = "centre.review",
	.sql = "review.apart_end",
	.title = N_("Take back"),
	.next = "/office/duplicates/apart?done=deleted",
	.again = "/office/duplicates/apart",
	.about = "Forgets that two records are not one; the next run may find them again."},
    {.method = POST,
	.path = "/office/duplicates/undo",
	.allow = "centre.review",
	.sql = "review.undo_one",
	.title = N_("Undo"),
	.next = ":to",
	.again = "/office/duplicates/decided",
	.fields = undo_fields,
	.about = "Takes a decision back, or the last one of who asks."},
    {.method = GET,
	.path = "/office/duplicates/:group",
	.allow = "centre.review",
	.sql = "review.head review.narrow review.act review.records review.plan review.compared review.undo",
	.view = "duplicate.html",
	.title = N_("Review duplicates"),
	.fields = desk_fields,
	.answer = review_desk,
	.about = "Likely duplicates side by side, with why they are likely."},
    {.method = POST,
	.path = "/office/duplicates/:group/merge",
	.allow = "centre.review",
	.sql = "review.merge",
	.title = N_("Merge"),
	.next = ":to",
	.again = "/office/duplicates/:group",
	.fields = merge_fields,
	.about =
	    "Merges the records of a group, each field from the record chosen; those left out are noted as others."},
    {.method = POST,
	.path = "/office/duplicates/:group/different",
	.allow = "centre.review",
	.sql = "review.different",
	.title = N_("Not duplicates"),
	.next = ":to",
	.again = "/office/duplicates/:group",
	.fields = different_fields,
	.about = "Notes for ever that these records, or one of them and the others, are not one."},
    {.method = POST,
	.path = "/office/duplicates/:group/later",
	.allow = "centre.review",
	.sql = "review.later",
	.title = N_("Later"),
	.next = ":to",
	.again = "/office/duplicates/:group",
	.fields = later_fields,
	.about = "Puts a group aside until a day, or for a week."},
    {.path = NULL},
};
