#include "admin.h"

#include <string.h>

#define IMPORT_FILE_MAX (64 << 20)

#include "answer.h"
#include "file.h"
#include "import/encoding.h"
#include "import/mapping.h"
#include "request.h"
#include "rows.h"

static const struct column import_columns[] = {
    {"import", "i.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"name", "i.name", COL_TEXT, COL_SORT, N_("File"), NULL},
    {"kind", "i.kind", COL_CHOICE, COL_FILTER | COL_SORT, N_("Kind"), "exhibitors|halls"},
    {"edition_name", "tr(e.name)", COL_TEXT, COL_SORT, N_("Edition"), NULL},
    {"state", "coalesce(case i.reverted when 'whole' then 'reverted' when 'part' then 'partly reverted' end, i.state)",
	COL_CHOICE, COL_FILTER | COL_SORT, N_("State"),
	"waiting|running|done|failed|cancelled|reverted|partly reverted"},
    {"imported", "i.imported", COL_INTEGER, COL_SORT, N_("Imported"), NULL},
    {"same", "i.same", COL_INTEGER, COL_SORT, N_("Same"), NULL},
    {"rejected", "i.rejected", COL_INTEGER, COL_SORT, N_("Rejected"), NULL},
    {"left_out", "i.left_out", COL_INTEGER, COL_QUIET, N_("Values left out"), NULL},
    {"who", "a.name", COL_TEXT, COL_SORT, N_("Who"), NULL},
    {"created_at", "i.created_at", COL_TIME, COL_SORT | COL_RANGE, N_("Created"), NULL},
    {NULL},
};

const struct list import_list = {
    .name = "imports",
    .from = "import i join edition e using (edition_id) left join account a using (account_id)",
    .key = "i.import_id",
    .order = "-created_at",
    .columns = import_columns,
};

static const struct field upload_fields[] = {
    {"edition", FIELD_UUID, FIELD_REQUIRED, 0, 0, NULL, N_("Edition")},
    {"kind", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "exhibitors|halls", N_("Kind")},
    {"file", FIELD_FILE, FIELD_REQUIRED, 0, IMPORT_FILE_MAX, NULL, N_("File")},
    {NULL},
};

static const struct field start_fields[] = {
    /* "#3=name": the third column of the file is the company's name; "#3=ignore": it is left out */
    {"columns", FIELD_LINE, FIELD_LIST, 0, 400, NULL, N_("Columns")},
    {NULL},
};

/* -- the preview of a file -------------------------------------------------------------------------- */

#define PREVIEW_ROWS 3

/* Reads the heading and the first rows of an uploaded list. */
struct preview {
	struct encoding *encoding;
	struct csv *csv;
	struct mapping mapping;
};

static bool
preview_open(struct preview *p, const char *hex, const char *encoding, const char **why)
{
	struct buf doubt = {0};
	struct csv_row header;
	int fd = file_open(hex);

	*p = (struct preview){0};
	if (fd < 0) {
		*why = N_("The file is no longer there. Please upload it again.");
		return false;
	}
	if ((p->encoding = encoding_open(fd, encoding, why)) == NULL)
		return false;
	p->csv = csv_open(encoding_read, p->encoding, '\0');
	if (!csv_next(p->csv, &header) || header.why != NULL) {
		*why = N_("The file has no first row with the names of its columns.");
		return false;
	}
	/* A guess without the name is still a guess: the person who looks at it says which column it is. */
	(void)mapping_make(&p->mapping, &header, NULL, &doubt);
	buf_free(&doubt);
	return true;
}

static void
preview_close(struct preview *p)
{
	mapping_free(&p->mapping);
	if (p->csv != NULL)
		csv_close(p->csv);
	if (p->encoding != NULL)
		encoding_close(p->encoding);
}

/* The first values of each column as JSON arrays. */
static void
preview_samples(struct preview *p, struct buf *samples)
{
	struct csv_row row;

	for (int n = 0; n < PREVIEW_ROWS && csv_next(p->csv, &row); n++)
		for (size_t i = 0; row.why == NULL && i < p->mapping.count && i < row.count; i++) {
			size_t length = row.fields[i].length < 120 ? row.fields[i].length : 120;

			if (length == 0)
				continue;
			/* Cut between characters, not within one. */
			while (
			    length < row.fields[i].length && length > 0 && (row.fields[i].text[length] & 0xc0) == 0x80)
				length--;
			buf_putc(&samples[i], samples[i].len == 0 ? '[' : ',');
			buf_json(&samples[i], row.fields[i].text, length);
		}
}

/* Lines of another encoding are refused or read wrongly: that is said before the import, with which one was taken. */
static void
preview_strange(struct request *r, struct preview *p)
{
	long long strange = encoding_strange(p->encoding);
	PGresult *mixed;

	if (strange == 0)
		return;
	mixed = rows_new(request_mem(r), "strange taken");
	ROWS_ADD(mixed, mem_printf(request_mem(r), "%lld", strange), encoding_name(p->encoding));
	answer_rows(r, "mixed", mixed);
}

static void
preview_show(struct request *r, struct preview *p)
{
	struct mem *m = request_mem(r);
	PGresult *columns = rows_new(m, "column header field why {samples"), *fields = rows_new(m, "name label");
	struct buf *samples = mem_take(m, p->mapping.count * sizeof(*samples) + 1);

	preview_samples(p, samples);
	for (size_t i = 0; i < p->mapping.count; i++) {
		const struct mapping_column *c = &p->mapping.columns[i];

		if (samples[i].len > 0)
			buf_putc(&samples[i], ']');
		ROWS_ADD(columns, mem_printf(m, "#%zu", i + 1), c->header,
		    c->field < IMPORT_FIELDS ? import_fields[c->field].name : NULL, c->why,
		    samples[i].len > 0 ? samples[i].data : "[]");
		buf_free(&samples[i]);
	}
	for (size_t i = 0; i < IMPORT_FIELDS; i++)
		ROWS_ADD(fields, import_fields[i].name, catalog_text(request_lang(r), import_fields[i].label));
	answer_rows(r, "preview", columns);
	preview_strange(r, p);
	answer_rows(r, "fields", fields);
}

/* A list that waits for its start is shown with its columns, to be corrected. */
static void
import_preview(struct request *r)
{
	const PGresult *one = request_rows(r, "one");
	const char *draft = rows_cell(one, "draft"), *kind = rows_cell(one, "kind"), *why = NULL;
	struct preview p;

	if (draft == NULL || draft[0] != 't' || kind == NULL || strcmp(kind, "exhibitors") != 0)
		return;
	if (preview_open(&p, rows_cell(one, "hash"), rows_cell(one, "encoding"), &why))
		preview_show(r, &p);
	else
		request_refuse(r, NULL, why);
	preview_close(&p);
}

/* -- the upload ------------------------------------------------------------------------------------- */

/* Finds out how a list is written before anything is kept of it. */
static int
import_look(struct request *r, const char *hex)
{
	const char *why = NULL;
	struct preview p;
	bool good = preview_open(&p, hex, NULL, &why);

	if (good)
		request_set(r, "encoding", encoding_name(p.encoding));
	else
		request_refuse(r, "file", why);
	preview_close(&p);
	return good ? 0 : 422;
}

/* The bytes are on the disk before the row that names them is written. */
static int
import_take(struct request *r)
{
	const struct value *file = request_field(r, "file");
	const char *kind = request_value(r, "kind"), *type = file_type(file->data, file->size);
	char hex[FILE_HEX];

	if (strcmp(kind, "exhibitors") == 0 && strcmp(type, "text/csv") != 0) {
		request_refuse(r, "file", N_("This is no CSV file. From a spreadsheet, save it as CSV first."));
		return 422;
	}
	if (strcmp(kind, "halls") == 0 && strcmp(type, "application/json") != 0 && strcmp(type, "image/svg+xml") != 0) {
		request_refuse(r, "file", N_("Halls come as JSON or SVG."));
		return 422;
	}
	if (file_store(file->data, file->size, hex) != 0) {
		request_refuse(r, "file", N_("The file could not be stored. Please try again."));
		return 503;
	}
	request_set(r, "hash", hex);
	request_set(r, "type", type);
	request_set(r, "size", mem_printf(request_mem(r), "%zu", file->size));
	request_set(r, "filename", file->filename != NULL && file->filename[0] != '\0' ? file->filename : "upload");
	request_set(r, "encoding", NULL);
	return strcmp(kind, "exhibitors") == 0 ? import_look(r, hex) : 0;
}

/* -- what was refused or left out, as files -------------------------------------------------------- */

/* Rows of line, reason, and two texts, under these headings. */
static void
import_csv(struct request *r, const PGresult *rows, const char *const headings[2], const char *disposition)
{
	const char *lang = request_lang(r);
	struct buf b = {0};

	buf_printf(&b, "\357\273\277%s,%s,%s,%s\r\n", catalog_text(lang, N_("Line")), catalog_text(lang, N_("Reason")),
	    catalog_text(lang, headings[0]), catalog_text(lang, headings[1]));
	for (int i = 0; i < PQntuples(rows); i++) {
		buf_printf(&b, "%s,", PQgetvalue(rows, i, 0));
		buf_csv(&b, catalog_text(lang, PQgetvalue(rows, i, 1)));
		for (int column = 2; column < 4; column++) {
			buf_putc(&b, ',');
			buf_csv(&b, PQgetvalue(rows, i, column));
		}
		buf_puts(&b, "\r\n");
	}
	request_header(r, "content-disposition", disposition);
	request_answer(r, 200, "text/csv; charset=utf-8", b.data, b.len);
	buf_free(&b);
}

static void
import_rejects(struct request *r)
{
	static const char *const headings[] = {N_("Field"), N_("Row")};

	import_csv(r, request_rows(r, "reject_file"), headings, "attachment; filename=\"rejects.csv\"");
}

static void
import_notes(struct request *r)
{
	static const char *const headings[] = {N_("Column"), N_("Value")};

	import_csv(r, request_rows(r, "note_file"), headings, "attachment; filename=\"notes.csv\"");
}

const struct page import_pages[] = {
    {.method = GET,
	.path = "/office/imports",
	.allow = "import.run",
	.sql = "",
	.view = "imports.html",
	.title = N_("Imports"),
	.menu = N_("Data centre"),
	.icon = "upload",
	.list = &import_list,
	.about = "Files that were brought in, with what became of their rows."},
    {.method = POST,
	.path = "/office/imports",
	.allow = "import.run",
	.sql = "import_page.place import_page.upload",
	.title = N_("New import"),
	.next = "/office/imports/:key?done=uploaded",
	.again = "/office/imports/new",
	.fields = upload_fields,
	.body_max = IMPORT_FILE_MAX + 65536,
	.read = import_take,
	.flags = PAGE_STORE,
	.about = "Uploads a CSV file of exhibitors, or halls as JSON or SVG; nothing is brought in yet."},
    {.method = GET,
	.path = "/office/imports/new",
	.allow = "import.run",
	.sql = "import_page.editions",
	.view = "import-new.html",
	.title = N_("New import"),
	.flags = PAGE_NO_API,
	.about = "The form of an upload."},
    {.method = GET,
	.path = "/office/imports/:import",
	.allow = "import.run",
	.sql = "import_page.known import_page.one import_page.columns import_page.rejects import_page.notes "
	       "import_page.differences import_revert.last import_revert.duplicates",
	.view = "import.html",
	.title = N_("Import"),
	.fields = admin_done,
	.answer = import_preview,
	.about = "An import: its columns before the start, its progress, its report."},
    {.method = GET,
	.path = "/office/imports/:import/progress",
	.allow = "import.run",
	.sql = "import_page.known import_page.one",
	.view = "import-progress.html",
	.title = N_("Progress"),
	.about = "How far an import is."},
    {.method = GET,
	.path = "/office/imports/:import/rejects.csv",
	.allow = "import.run",
	.sql = "import_page.known import_page.reject_file",
	.title = N_("Reject file"),
	.flags = PAGE_SLOW,
	.answer = import_rejects,
	.about = "Every refused row with its line and the reason, as CSV."},
    {.method = GET,
	.path = "/office/imports/:import/notes.csv",
	.allow = "import.run",
	.sql = "import_page.known import_page.note_file",
	.title = N_("Values left out"),
	.flags = PAGE_SLOW,
	.answer = import_notes,
	.about = "Every value that could not be read and was left out of its row, as CSV."},
    {.method = POST,
	.path = "/office/imports/:import/start",
	.allow = "import.run",
	.sql = "import_page.known import_page.start",
	.title = N_("Start import"),
	.next = "/office/imports/:import?done=started",
	.again = "/office/imports/:import",
	.fields = start_fields,
	.about = "Starts an import with the columns as they were corrected."},
    {.method = POST,
	.path = "/office/imports/:import/cancel",
	.allow = "import.run",
	.sql = "import_page.known import_page.cancel",
	.title = N_("Cancel import"),
	.next = "/office/imports/:import?done=stopping",
	.again = "/office/imports/:import",
	.about = "Stops an import at the next safe point."},
    {.path = NULL},
};
