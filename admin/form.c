/* The words that normal forms are made with. */
#include "admin.h"

static const struct column word_columns[] = {
    {"word", "w.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"code", "w.code", COL_TEXT, COL_SORT, N_("Code"), NULL},
    {"kind", "'form.' || w.kind", COL_CHOICE, COL_FILTER | COL_SORT, N_("Kind"),
	"form.legal|form.place|form.generic|form.title|form.particle|form.mailbox|form.free|form.street|form.nickname"},
    {"words", "array_to_string(w.words, ', ')", COL_TEXT, 0, N_("Words"), NULL},
    {"countries", "w.countries", COL_TEXT, COL_SORT, N_("Countries"), NULL},
    {"own", "(w.seed is null)", COL_BOOL, COL_FILTER, N_("Our own"), NULL},
    {"retired", "(w.retired_at is not null)", COL_BOOL, COL_FILTER, N_("Retired"), NULL},
    {"changed_at", "w.changed_at", COL_TIME, COL_SORT | COL_RANGE, N_("Changed"), NULL},
    /* Table by table as the tabs stand, legal forms first, each in the order of its codes. */
    {"standing",
	"strpos('legal place generic title particle mailbox free street nickname', w.kind) + 100 || ' ' || "
	"lower(w.code)",
	COL_TEXT, COL_SORT | COL_HIDDEN, NULL, NULL},
    {NULL},
};

const struct list form_word_list = {
    .name = "words",
    .from = "form_word w",
    .key = "w.word_id",
    .search = "form_word_search",
    .order = "standing",
    .columns = word_columns,
};

#define WORD_FIELDS                                                                           \
	{"code", FIELD_LINE, 0, 0, 60, NULL, N_("Code")},                                     \
	    {"words", FIELD_TEXT, FIELD_REQUIRED, 1, 20000, NULL, N_("Words")},               \
	    {"place", FIELD_CHOICE, 0, 0, 0, "end|front|both|within", N_("Where it stands")}, \
	    {"countries", FIELD_LINE, 0, 0, 200, NULL, N_("Countries")},                      \
	{                                                                                     \
		NULL                                                                          \
	}

static const struct field add_fields[] = {
    {"kind", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "legal|place|generic|title|particle|mailbox|free|street|nickname",
	N_("Kind")},
    WORD_FIELDS,
};

static const struct field change_fields[] = {WORD_FIELDS};

const struct page form_pages[] = {
    {.method = GET,
	.path = "/office/words",
	.allow = "centre.manage",
	.sql = "office_form.state",
	.view = "form-words.html",
	.title = N_("Normal forms"),
	.menu = N_("Data centre"),
	.icon = "language",
	.list = &form_word_list,
	.fields = admin_done,
	.about = "Legal forms, places and words that names and addresses are normalised with."},
    {.method = POST,
	.path = "/office/words",
	.allow = "centre.manage",
	.sql = "office_form.add",
	.title = N_("New entry"),
	.next = "/office/words/:word?done=added",
	.again = "/office/words/new",
	.fields = add_fields,
	.about = "One more legal form, place or word; all normal forms are made anew."},
    {.method = GET,
	.path = "/office/words/new",
	.allow = "centre.manage",
	.sql = "office_form.kinds",
	.view = "form-word-new.html",
	.title = N_("New entry"),
	.flags = PAGE_NO_API,
	.about = "The form of a new entry."},
    {.method = POST,
	.path = "/office/words/again",
	.allow = "centre.manage",
	.sql = "office_form.again",
	.title = N_("Make all anew"),
	.next = "/office/words?done=started",
	.again = "/office/words",
	.about = "Makes the normal forms of all companies and contacts anew."},
    {.method = GET,
	.path = "/office/words/:word",
	.allow = "centre.manage",
	.sql = "office_form.known office_form.one",
	.view = "form-word.html",
	.title = N_("Normal forms"),
	.fields = admin_done,
	.about = "A legal form, place or word."},
    {.method = POST,
	.path = "/office/words/:word",
	.allow = "centre.manage",
	.sql = "office_form.known office_form.change",
	.title = N_("Change"),
	.next = "/office/words/:word?done=saved",
	.fields = change_fields,
	.about = "Changes an entry; all normal forms are made anew."},
    {.method = POST,
	.path = "/office/words/:word/retire",
	.allow = "centre.manage",
	.sql = "office_form.retire",
	.title = N_("Retire"),
	.next = "/office/words/:word?done=word_retired",
	.again = "/office/words/:word",
	.about = "The entry counts no more."},
    {.method = POST,
	.path = "/office/words/:word/revive",
	.allow = "centre.manage",
	.sql = "office_form.revive",
	.title = N_("Bring back"),
	.next = "/office/words/:word?done=word_revived",
	.again = "/office/words/:word",
	.about = "The entry counts again."},
    {.path = NULL},
};
