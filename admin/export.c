#include "admin.h"

#include <string.h>

#include <libpq-fe.h>

#include "export.h"
#include "request.h"
#include "rows.h"

static const struct field export_fields[] = {
    {"list", FIELD_LINE, FIELD_REQUIRED, 1, 40, NULL, N_("List")},
    {"format", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "csv|xlsx", N_("Format")},
    {"query", FIELD_LINE, 0, 0, 4000, NULL, N_("Filters")},
    {NULL},
};

/* A list is opened by the permission of the page that shows it: an export shows no more. */
static const char *
export_permission(const char *list)
{
	for (const struct page *const *table = admin_tables; *table != NULL; table++)
		for (const struct page *p = *table; p->path != NULL; p++)
			if (p->list != NULL && strcmp(p->list->name, list) == 0)
				return p->allow;
	return NULL;
}

static int
export_check(struct request *r)
{
	const char *list = request_value(r, "list"), *permission = list != NULL ? export_permission(list) : NULL;

	if (permission == NULL) {
		request_refuse(r, "list", N_("There is no such list."));
		return 422;
	}
	request_set(r, "permission", permission);
	return 0;
}

static void
export_send(struct request *r)
{
	const PGresult *one = request_rows(r, "one");
	const char *format = rows_cell(one, "format");

	request_answer_stored(r, rows_cell(one, "hash"), export_type(format),
	    mem_printf(request_mem(r), "%s.%s", rows_cell(one, "list"), format), 404, "gone\n");
}

const struct page export_pages[] = {
    {.method = POST,
	.path = "/office/exports",
	.allow = "export.run",
	.sql = "export.create",
	.title = N_("Export"),
	.next = "/office/exports/:key?done=started",
	.again = "/office",
	.fields = export_fields,
	.read = export_check,
	.about = "Exports a list as CSV or XLSX, with the rows that the asker may see."},
    {.method = GET,
	.path = "/office/exports/:export",
	.allow = "export.run",
	.sql = "export.known export.one",
	.view = "export.html",
	.title = N_("Export"),
	.fields = admin_done,
	.about = "An export: its progress and its file."},
    {.method = GET,
	.path = "/office/exports/:export/progress",
	.allow = "export.run",
	.sql = "export.known export.one",
	.view = "export-progress.html",
	.title = N_("Progress"),
	.about = "How far an export is."},
    {.method = GET,
	.path = "/office/exports/:export/file",
	.allow = "export.run",
	.sql = "export.ready export.one",
	.title = N_("Download"),
	.answer = export_send,
	.about = "The exported file."},
    {.method = POST,
	.path = "/office/exports/:export/cancel",
	.allow = "export.run",
	.sql = "export.cancel",
	.title = N_("Cancel export"),
	.next = "/office/exports/:export?done=stopping",
	.again = "/office/exports/:export",
	.about = "Stops an export."},
    {.path = NULL},
};
