#include "admin.h"

#include <string.h>

#include "answer.h"
#include "file.h"
#include "import/codes.h"
#include "rows.h"

#define CODES_FILE_MAX (16 << 20)

/* The name of a list stands in the path. */
#define CODE_LIST                                        \
	{                                                \
		"list", FIELD_LINE, 0, 1, 31, NULL, NULL \
	}

static const struct field one_fields[] = {
    CODE_LIST,
    {"q", FIELD_LINE, 0, 0, 100, NULL, N_("Search")},
    {"under", FIELD_UUID, 0, 0, 0, NULL, NULL},
    {"done", FIELD_CHOICE, 0, 0, 0, "added|saved|deleted|started|offered|unoffered|discarded", NULL},
    {"count", FIELD_INTEGER, 0, 0, 1000000, NULL, NULL},
    {NULL},
};

static const struct field list_fields[] = {CODE_LIST, {NULL}};

#define CODE_FIELD(flags)                                                                              \
	{                                                                                              \
		"field", FIELD_CHOICE, flags, 0, 0, "industry|company_type|source|function", N_("For") \
	}
#define CODE_NAMES                                                                  \
	{"name_en", FIELD_LINE, FIELD_REQUIRED, 1, 80, NULL, N_("Name (English)")}, \
	    {"name_zh", FIELD_LINE, 0, 0, 80, NULL, N_("Name (Chinese)")},          \
	    {"about_en", FIELD_LINE, 0, 0, 300, NULL, N_("About (English)")},       \
	{                                                                           \
		"about_zh", FIELD_LINE, 0, 0, 300, NULL, N_("About (Chinese)")      \
	}

static const struct field new_fields[] = {
    {"short", FIELD_LINE, FIELD_REQUIRED, 2, 31, NULL, N_("Short name")},
    CODE_FIELD(FIELD_REQUIRED),
    CODE_NAMES,
    {NULL},
};

static const struct field edit_fields[] = {CODE_LIST, CODE_FIELD(0), CODE_NAMES, {NULL}};

static const struct field publish_fields[] = {
    CODE_LIST,
    {"publish", FIELD_BOOL, 0, 0, 0, NULL, N_("Offer")},
    {NULL},
};

static const struct field find_fields[] = {
    {"field", FIELD_CHOICE, 0, 0, 0, "industry|company_type|source|function", NULL},
    {"list", FIELD_LINE, 0, 1, 31, NULL, NULL},
    {"q", FIELD_LINE, FIELD_REQUIRED, 1, 100, NULL, N_("Search")},
    {NULL},
};

static const struct field upload_fields[] = {
    CODE_LIST,
    {"file", FIELD_FILE, FIELD_REQUIRED, 0, CODES_FILE_MAX, NULL, N_("File")},
    {NULL},
};

static const struct field map_fields[] = {
    CODE_LIST,
    {"old", FIELD_LINE, FIELD_REQUIRED, 1, 400, NULL, N_("Old code")},
    {"new", FIELD_LINE, FIELD_REQUIRED, 1, 400, NULL, N_("New code")},
    {NULL},
};

static const struct field explain_fields[] = {
    {"code", FIELD_LINE, 0, 0, 400, NULL, N_("Code")},
    {"typed", FIELD_LINE, 0, 0, 400, NULL, N_("Code")},
    {"ignore", FIELD_BOOL, 0, 0, 0, NULL, N_("Means nothing")},
    ADMIN_BACK,
    {NULL},
};

/* -- texts that no list knows ----------------------------------------------------------------------- */

static const struct column unknown_columns[] = {
    {"unknown", "u.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"text", "u.text", COL_TEXT, COL_SORT, N_("Text"), NULL},
    {"field", "'code.' || u.field", COL_CHOICE, COL_FILTER | COL_SORT, N_("Field"),
	"code.industry|code.company_type|code.source|code.function"},
    {"kind", "u.field", COL_TEXT, COL_HIDDEN, NULL, NULL},
    {"seen", "u.seen", COL_INTEGER, COL_SORT, N_("Records"), NULL},
    {"state", "case when u.ignored then 'ignored' when u.code_id is not null then 'explained' else 'unexplained' end",
	COL_CHOICE, COL_FILTER | COL_SORT, N_("State"), "unexplained|explained|ignored"},
    {"meaning", "code_label(u.code_id)", COL_TEXT, 0, N_("Means"), NULL},
    {"guess", "case when u.code_id is null and not u.ignored then code_guess(u.field, u.text) end", COL_TEXT,
	COL_HIDDEN, NULL, NULL},
    {"import", "i.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"import_name", "i.name", COL_TEXT, COL_QUIET, N_("First import"), NULL},
    {"first_at", "u.first_at", COL_TIME, COL_SORT | COL_RANGE, N_("First seen"), NULL},
    {"who", "a.name", COL_TEXT, COL_QUIET, N_("Who"), NULL},
    {NULL},
};

const struct list code_unknown_list = {
    .name = "unknown-codes",
    .from = "code_unknown u left join import i using (import_id) left join account a on a.account_id = u.account_id",
    .key = "u.unknown_id",
    .order = "-seen",
    .columns = unknown_columns,
};

/* -- a file of codes -------------------------------------------------------------------------------- */

/* Says at once what is wrong with the file's first row; the bytes are on the disk before the row that names them. */
static int
code_take(struct request *r)
{
	const struct value *file = request_field(r, "file");
	char hex[FILE_HEX];
	const char *why = NULL;
	struct codes *codes;

	if (strcmp(file_type(file->data, file->size), "text/csv") != 0) {
		request_refuse(r, "file", N_("This is no CSV file. From a spreadsheet, save it as CSV first."));
		return 422;
	}
	if (file_store(file->data, file->size, hex) != 0) {
		request_refuse(r, "file", N_("The file could not be stored. Please try again."));
		return 503;
	}
	if ((codes = codes_open(file_open(hex), NULL, '\0', &why)) == NULL) {
		request_refuse(r, "file", why);
		return 422;
	}
	request_set(r, "encoding", codes_encoding(codes));
	codes_close(codes);
	request_set(r, "hash", hex);
	request_set(r, "size", mem_printf(request_mem(r), "%zu", file->size));
	request_set(r, "filename", file->filename != NULL && file->filename[0] != '\0' ? file->filename : "codes.csv");
	return 0;
}

/* One of the offered codes was clicked, or another one typed. */
static int
code_meant(struct request *r)
{
	const char *code = request_value(r, "code"), *typed = request_value(r, "typed");

	if (code == NULL && typed != NULL)
		request_set(r, "code", typed);
	return 0;
}

/* Every column of the rows as CSV, the first line their names. */
static void
code_csv(struct request *r, const char *section, const char *disposition)
{
	const PGresult *rows = request_rows(r, section);
	int n = PQnfields(rows);
	struct buf b = {0};

	buf_puts(&b, "\357\273\277");
	for (int i = -1; i < PQntuples(rows); i++)
		for (int c = 0; c < n; c++) {
			buf_csv(&b, i < 0 ? PQfname(rows, c) : PQgetvalue(rows, i, c));
			buf_putc(&b, c + 1 < n ? ',' : '\n');
		}
	request_header(r, "content-disposition", disposition);
	request_answer(r, 200, "text/csv; charset=utf-8", b.data, b.len);
	buf_free(&b);
}

static void
code_file(struct request *r)
{
	code_csv(r, "file", "attachment; filename=\"codes.csv\"");
}

static void
code_plan(struct request *r)
{
	code_csv(r, "plan_file", "attachment; filename=\"changes.csv\"");
}

static void
code_rejects(struct request *r)
{
	code_csv(r, "reject_file", "attachment; filename=\"rejects.csv\"");
}

const struct page code_pages[] = {
    {.method = GET,
	.path = "/office/codes",
	.allow = "centre.manage",
	.sql = "code.lists code.unknown",
	.view = "codes.html",
	.title = N_("Codes"),
	.menu = N_("Data centre"),
	.icon = "list-tree",
	.fields = admin_done,
	.about = "The lists of standard codes, with what uses them."},
    {.method = GET,
	.path = "/office/codes/new",
	.allow = "centre.manage",
	.sql = "",
	.view = "code-list-new.html",
	.title = N_("New list of codes"),
	.flags = PAGE_NO_API,
	.about = "The form of a list of the organizer's own."},
    {.method = POST,
	.path = "/office/codes",
	.allow = "centre.manage",
	.sql = "code.create",
	.title = N_("New list of codes"),
	.next = "/office/codes/:list?done=added",
	.again = "/office/codes/new",
	.fields = new_fields,
	.about = "Makes a list, without codes and not offered yet."},
    {.method = GET,
	.path = "/office/codes/find",
	.allow = "organizer",
	.sql = "code.found",
	.view = "code-found.html",
	.title = N_("Find a code"),
	.fields = find_fields,
	.about = "The codes of a field or of a list that fit what was typed, the likeliest first."},
    {.method = GET,
	.path = "/office/codes/:list",
	.allow = "centre.manage",
	.sql = "code.known code.list code.proposals code.above code.tree code.versions code.maps code.runs",
	.view = "code.html",
	.title = N_("List of codes"),
	.fields = one_fields,
	.about = "A list as a tree, its versions and its mappings."},
    {.method = GET,
	.path = "/office/codes/:list/edit",
	.allow = "centre.manage",
	.sql = "code.known code.names",
	.view = "code-list-edit.html",
	.title = N_("Edit list"),
	.fields = list_fields,
	.flags = PAGE_NO_API,
	.about = "The form of a list's names."},
    {.method = POST,
	.path = "/office/codes/:list",
	.allow = "centre.manage",
	.sql = "code.save",
	.title = N_("Edit list"),
	.next = "/office/codes/:list?done=saved",
	.again = "/office/codes/:list/edit",
	.fields = edit_fields,
	.about = "Changes the names of a list, and what one of the organizer's own is for."},
    {.method = POST,
	.path = "/office/codes/:list/publish",
	.allow = "centre.manage",
	.sql = "code.publish",
	.title = N_("Offer a list"),
	.next = "/office/codes/:list?done=:done",
	.again = "/office/codes/:list",
	.fields = publish_fields,
	.about = "Offers a list in forms and imports, or no longer."},
    {.method = POST,
	.path = "/office/codes/:list/delete",
	.allow = "centre.manage",
	.sql = "code.drop",
	.title = N_("Delete list"),
	.next = "/office/codes?done=deleted",
	.again = "/office/codes/:list",
	.fields = list_fields,
	.about = "Forgets a list of the organizer's own that never had a file."},
    {.method = GET,
	.path = "/office/codes/:list/file",
	.allow = "centre.manage",
	.sql = "code.known code.file",
	.title = N_("List of codes as a file"),
	.fields = list_fields,
	.flags = PAGE_SLOW,
	.answer = code_file,
	.about = "The list as a CSV file that can be changed and brought in again."},
    {.method = GET,
	.path = "/office/codes/:list/import",
	.allow = "centre.manage",
	.sql = "code.known code.list",
	.view = "code-import.html",
	.title = N_("New version"),
	.fields = list_fields,
	.flags = PAGE_NO_API,
	.about = "The form for a file of codes."},
    {.method = POST,
	.path = "/office/codes/:list/import",
	.allow = "centre.manage",
	.sql = "code.upload",
	.title = N_("New version"),
	.next = "/office/code-imports/:key?done=uploaded",
	.again = "/office/codes/:list/import",
	.fields = upload_fields,
	.body_max = CODES_FILE_MAX + 65536,
	.read = code_take,
	.flags = PAGE_STORE,
	.about = "Uploads a CSV file; what it would change is shown before it becomes the next version of the list."},
    {.method = GET,
	.path = "/office/code-imports/:import",
	.allow = "centre.manage",
	.sql = "code.import_known code.import code.plan code.rejects",
	.view = "code-imported.html",
	.title = N_("File of codes"),
	.fields = admin_done,
	.about = "What a file of codes would change, and what became of it: its version, or the lines that are wrong."},
    {.method = GET,
	.path = "/office/code-imports/:import/progress",
	.allow = "centre.manage",
	.sql = "code.import_known code.import",
	.view = "code-progress.html",
	.title = N_("Progress"),
	.about = "How far it is."},
    {.method = POST,
	.path = "/office/code-imports/:import/confirm",
	.allow = "centre.manage",
	.sql = "code.confirm",
	.title = N_("Confirm file"),
	.next = "/office/code-imports/:import?done=started",
	.again = "/office/code-imports/:import",
	.about = "The file becomes the next version of its list: a job."},
    {.method = POST,
	.path = "/office/code-imports/:import/discard",
	.allow = "centre.manage",
	.sql = "code.discard",
	.title = N_("Put file aside"),
	.next = "/office/codes/:list?done=discarded",
	.again = "/office/code-imports/:import",
	.about = "The file is not brought in."},
    {.method = GET,
	.path = "/office/code-imports/:import/changes.csv",
	.allow = "centre.manage",
	.sql = "code.import_known code.plan_file",
	.title = N_("Changes as a file"),
	.flags = PAGE_SLOW,
	.answer = code_plan,
	.about = "Every code that a file would add, change or retire, with the records that have it, as CSV."},
    {.method = GET,
	.path = "/office/code-imports/:import/rejects.csv",
	.allow = "centre.manage",
	.sql = "code.import_known code.reject_file",
	.title = N_("Reject file"),
	.flags = PAGE_SLOW,
	.answer = code_rejects,
	.about = "Every line that is wrong, with the reason, as CSV."},
    {.method = GET,
	.path = "/office/code-versions/:version",
	.allow = "centre.manage",
	.sql = "code.version_known code.version code.changes",
	.view = "code-version.html",
	.title = N_("Version of a list"),
	.about = "What a version of a list added, changed and retired."},
    {.method = POST,
	.path = "/office/codes/:list/map",
	.allow = "centre.manage",
	.sql = "code.map",
	.title = N_("Map a code"),
	.next = "/office/codes/:list?done=saved",
	.again = "/office/codes/:list",
	.fields = map_fields,
	.about = "Says that a code became another."},
    {.method = POST,
	.path = "/office/code-maps/:old/delete",
	.allow = "centre.manage",
	.sql = "code.unmap",
	.title = N_("Remove mapping"),
	.next = "/office/codes/:list?done=deleted",
	.again = "/office/codes",
	.about = "Forgets that a code became another."},
    {.method = POST,
	.path = "/office/codes/:list/apply",
	.allow = "centre.manage",
	.sql = "code.apply",
	.title = N_("Apply mappings"),
	.next = "/office/codes/:list?done=started",
	.again = "/office/codes/:list",
	.fields = list_fields,
	.about = "Gives records the codes that theirs were mapped to: a job."},
    {.method = POST,
	.path = "/office/code-runs/:run/undo",
	.allow = "centre.manage",
	.sql = "code.unapply",
	.title = N_("Take mappings back"),
	.next = "/office/codes/:list?done=started",
	.again = "/office/codes",
	.about = "Gives records the codes they had before the mappings were applied: a job."},
    {.method = GET,
	.path = "/office/unknown-codes",
	.allow = "centre.manage",
	.sql = "",
	.view = "code-unknown.html",
	.title = N_("Unknown codes"),
	.list = &code_unknown_list,
	.fields = admin_done,
	.about = "Texts of imports that no list knows, with how often they came."},
    {.method = POST,
	.path = "/office/unknown-codes/:unknown",
	.allow = "centre.manage",
	.sql = "code.explain",
	.title = N_("Explain a text"),
	.next = ":to",
	.again = "/office/unknown-codes",
	.fields = explain_fields,
	.read = code_meant,
	.about = "Says which code a text means, or none; all records that came with it get the code."},
    {.path = NULL},
};
