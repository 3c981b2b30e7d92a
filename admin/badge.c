/* Badges as files: of one registration, and many at once. */
#include "admin.h"

#include <libpq-fe.h>

#include "request.h"
#include "rows.h"

static const struct column batch_columns[] = {
    {"batch", "b.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"created_at", "b.created_at", COL_TIME, COL_SORT, N_("Started"), NULL},
    {"category", "tr(c.name)", COL_TEXT, COL_SORT, N_("Category"), NULL},
    {"size", "b.size", COL_CHOICE, COL_SORT | COL_FILTER, N_("Size"), "a6|card"},
    {"fresh", "b.fresh", COL_BOOL, COL_SORT, N_("Only never printed"), NULL},
    {"mark", "b.mark", COL_BOOL, COL_SORT, N_("Counted as printed"), NULL},
    {"total", "b.total", COL_INTEGER, COL_SORT, N_("Badges"), NULL},
    {"state", "(badge_batch_state(b)).state", COL_CHOICE, 0, N_("State"), "waiting|running|done|failed|cancelled"},
    {NULL},
};

const struct list badge_batch_list = {
    .name = "badge_batches",
    .from = "badge_batch b left join badge_category c using (category_id)",
    .where = "b.edition_id = (select current_edition())",
    .key = "b.batch_id",
    .order = "-created_at",
    .columns = batch_columns,
};

static const struct field batch_fields[] = {
    {"size", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "a6|card", N_("Size")},
    {"category", FIELD_UUID, 0, 0, 0, NULL, N_("Category")},
    {"fresh", FIELD_BOOL, 0, 0, 0, NULL, N_("Only never printed")},
    {"mark", FIELD_BOOL, 0, 0, 0, NULL, N_("Count them as printed")},
    {NULL},
};

static const struct field part_fields[] = {
    {"part", FIELD_INTEGER, FIELD_REQUIRED, 1, 100000, NULL, NULL},
    {NULL},
};

static const struct field size_fields[] = {
    {"size", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "a6|card|pass|group", N_("Size")},
    {NULL},
};

static void
send_file(struct request *r, const char *section, const char *type)
{
	const PGresult *rows = request_rows(r, section);

	request_answer_stored(r, rows_cell(rows, "hash"), type != NULL ? type : rows_cell(rows, "type"),
	    rows_cell(rows, "name"), 404, "gone\n");
}

static void
send_part(struct request *r)
{
	send_file(r, "batch_file", "application/pdf");
}

static void
send_pdf(struct request *r)
{
	send_file(r, "office_pdf", NULL);
}

const struct page office_badge_pages[] = {
    {.method = GET,
	.path = "/office/badges/batches",
	.allow = "visitor.read",
	.sql = "",
	.view = "badge-batches.html",
	.title = N_("Print badges"),
	.menu = N_("Visitors"),
	.icon = "printer",
	.list = &badge_batch_list,
	.about = "Badges printed in batches."},
    {.method = GET,
	.path = "/office/badges/batches/new",
	.allow = "export.run",
	.sql = "badge.batch_choices",
	.view = "badge-batch-new.html",
	.title = N_("Print badges"),
	.flags = PAGE_NO_API},
    {.method = POST,
	.path = "/office/badges/batches",
	.allow = "export.run",
	.sql = "badge.batch_ask",
	.title = N_("Print badges"),
	.next = "/office/badges/batches/:key?done=started",
	.again = "/office/badges/batches/new",
	.fields = batch_fields,
	.about = "Makes PDF files of all badges of the edition, or of a category; a job with progress."},
    {.method = GET,
	.path = "/office/badges/batches/:batch",
	.allow = "visitor.read",
	.sql = "badge.batch_known badge.batch badge.batch_files",
	.view = "badge-batch.html",
	.title = N_("Badges as PDF"),
	.fields = admin_done,
	.about = "A batch: its progress and its files."},
    {.method = GET,
	.path = "/office/badges/batches/:batch/progress",
	.allow = "visitor.read",
	.sql = "badge.batch_known badge.batch badge.batch_files",
	.view = "badge-batch-progress.html",
	.title = N_("Progress"),
	.about = "How far a batch is."},
    {.method = GET,
	.path = "/office/badges/batches/:batch/files/:part",
	.allow = "export.run",
	.sql = "badge.batch_file",
	.title = N_("Download"),
	.fields = part_fields,
	.answer = send_part,
	.about = "One file of a batch."},
    {.method = POST,
	.path = "/office/badges/batches/:batch/cancel",
	.allow = "export.run",
	.sql = "badge.batch_cancel",
	.title = N_("Cancel"),
	.next = "/office/badges/batches/:batch?done=stopping",
	.again = "/office/badges/batches/:batch",
	.about = "Stops a batch; its finished files stay."},
    {.method = POST,
	.path = "/office/visitors/:registration/badge-file",
	.allow = "visitor.read",
	.sql = "badge.office_ask",
	.title = N_("Badge as a file"),
	.next = "/office/badges/files/:job?done=making",
	.again = "/office/visitors/:registration",
	.fields = size_fields,
	.about = "Makes a file of a registration's badge."},
    {.method = GET,
	.path = "/office/badges/files/:job",
	.allow = "visitor.read",
	.sql = "badge.office_pdf",
	.view = "badge-file.html",
	.title = N_("Badge as a file"),
	.fields = admin_done,
	.about = "The file of a badge, and whether it is ready."},
    {.method = GET,
	.path = "/office/badges/files/:job/progress",
	.allow = "visitor.read",
	.sql = "badge.office_pdf",
	.view = "badge-file-state.html",
	.title = N_("Progress"),
	.flags = PAGE_NO_API},
    {.method = GET,
	.path = "/office/badges/files/:job/file",
	.allow = "visitor.read",
	.sql = "badge.office_pdf",
	.title = N_("Download"),
	.answer = send_pdf,
	.about = "The file itself."},
    {.path = NULL},
};
