/* Lead retrieval: exhibitors scan badges at their booth; visitors see who did, and take it back. */
#include "catalog.h"
#include "export.h"
#include "portal.h"
#include "query.h"
#include "request.h"
#include "rows.h"

#define LEAD_CODE_MAX 300

/* lead_shown() leaves out what the reader may not see. */
static const struct column lead_columns[] = {
    {"lead", "l.lead", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"withdrawn", "l.withdrawn", COL_BOOL, COL_FILTER | COL_QUIET, N_("Withdrawn by the visitor"), NULL},
    {"name", "l.name", COL_TEXT, COL_SORT, N_("Full name"), NULL},
    {"company", "l.company", COL_TEXT, COL_SORT, N_("Company"), NULL},
    {"job_title", "l.job_title", COL_TEXT, COL_QUIET, N_("Position"), NULL},
    {"country", "(select tr(c.name) from country c where c.code = l.country)", COL_TEXT, COL_SORT,
	N_("Country or region"), NULL},
    {"city", "l.city", COL_TEXT, COL_QUIET, N_("City"), NULL},
    {"email", "l.email", COL_TEXT, COL_QUIET, N_("E-mail"), NULL},
    {"phone", "l.phone", COL_TEXT, COL_QUIET, N_("Phone"), NULL},
    {"category", "l.category", COL_TEXT, COL_QUIET, N_("Category"), NULL},
    {"number", "l.number", COL_TEXT, COL_QUIET, N_("Badge number"), NULL},
    {"answers", "l.answers", COL_TEXT, COL_QUIET, N_("Answers"), NULL},
    {"rating", "l.rating", COL_INTEGER, COL_SORT | COL_FILTER, N_("Rating"), NULL},
    {"status", "l.status", COL_CHOICE, COL_FILTER | COL_SORT, N_("Follow-up"), "new|contacted|won|lost"},
    {"tags", "array_to_string(l.tags, ', ')", COL_TEXT, 0, N_("Tags"), NULL},
    {"tag", "lead_tagged", COL_TEXT, COL_FILTER | COL_FOUND | COL_HIDDEN, N_("Tag"), NULL},
    {"notes", "l.notes", COL_TEXT, COL_QUIET, N_("Notes"), NULL},
    {"last_at", "l.last_at", COL_TIME, COL_SORT | COL_RANGE, N_("Scanned"), NULL},
    {"at", "l.at", COL_TIME, COL_QUIET, N_("First scan"), NULL},
    {"scans", "l.scans", COL_INTEGER, COL_QUIET, N_("Scans"), NULL},
    {"scanned_by", "l.scanned_by", COL_TEXT, COL_QUIET, N_("Scanned by"), NULL},
    {NULL},
};

const struct list lead_list = {
    .name = "leads",
    .from = "lead_shown() l",
    .key = "l.lead_id",
    .search = "lead_search",
    .order = "-last_at",
    .columns = lead_columns,
};

/* What has just been done: for the page that comes after. */
static const struct field done_fields[] = {
    {.name = "done", .kind = FIELD_CHOICE, .choices = "deleted|cleared"},
    {.name = NULL},
};

/* A lead is shown by its own id, or by that of the scan that brought it. */
static const struct field shown_fields[] = {
    {.name = "done", .kind = FIELD_CHOICE, .choices = "saved"},
    {.name = "lead", .kind = FIELD_UUID},
    {.name = "scan", .kind = FIELD_UUID},
    {.name = NULL},
};

static const struct field scan_fields[] = {
    {.name = "code",
	.kind = FIELD_LINE,
	.flags = FIELD_REQUIRED,
	.max = LEAD_CODE_MAX,
	.label = N_("Code or number of the badge")},
    {.name = "way", .kind = FIELD_CHOICE, .choices = "camera|wedge|typed", .label = N_("How it was read")},
    {.name = NULL},
};

static const struct field save_fields[] = {
    {.name = "rating", .kind = FIELD_INTEGER, .max = 5, .label = N_("Rating")},
    {.name = "status",
	.kind = FIELD_CHOICE,
	.flags = FIELD_REQUIRED,
	.choices = "new|contacted|won|lost",
	.label = N_("Follow-up")},
    {.name = "notes", .kind = FIELD_TEXT, .max = 4000, .label = N_("Notes")},
    {.name = "tags", .kind = FIELD_LINE, .max = 500, .label = N_("Tags")},
    {.name = NULL},
};

static const struct field export_fields[] = {
    {.name = "format", .kind = FIELD_CHOICE, .flags = FIELD_REQUIRED, .choices = "csv|xlsx", .label = N_("Format")},
    {.name = "query", .kind = FIELD_LINE, .max = 4000, .label = N_("Filters")},
    {.name = NULL},
};

static const struct field link_fields[] = {
    {.name = "secret", .kind = FIELD_HEX, .flags = FIELD_REQUIRED, .min = 64, .max = 64},
    {.name = "done", .kind = FIELD_CHOICE, .choices = "withdrawn|given|all"},
    {.name = NULL},
};

/* :secret_hash, by which the link of a mail is known. */
static int
lead_link(struct request *r)
{
	const char *secret = request_value(r, "secret");

	request_set(r, "secret_hash", secret != NULL ? request_hash(request_mem(r), secret) : NULL);
	return 0;
}

static void
lead_send(struct request *r)
{
	const PGresult *one = request_rows(r, "exported");
	const char *format = rows_cell(one, "format");

	request_header(r, "cache-control", "no-store");
	request_answer_stored(r, rows_cell(one, "hash"), export_type(format),
	    mem_printf(request_mem(r), "leads.%s", format), 410, "This file is no longer given out: export again.\n");
}

#define LEAD "/leads/:lead"
#define EXPORT "/leads/exports/:export"
#define VISIT "/visit/:secret/leads"

const struct page lead_pages[] = {
    {GET, "/leads", "exhibitor", "lead.standing lead.filters", "leads.html", N_("Leads"), .list = &lead_list,
	.fields = done_fields, .about = "Visitors whose badges the reader's company scanned at the current edition."},
    {GET, "/leads/scan", "exhibitor", "lead.standing lead.result lead.lead lead.facts lead.stars lead.tags lead.recent",
	"lead-scan.html", N_("Scan a badge"), .fields = shown_fields, .flags = PAGE_NO_API,
	.about = "The form that scans a visitor's badge."},
    {POST, "/leads/scan", "exhibitor", "lead.scan", NULL, N_("Scan a badge"), .next = "/leads/scan?scan=:key",
	.fields = scan_fields, .about = "Scans a visitor's badge; what came of it is shown by the form's key."},
    {POST, "/leads/clear", "exhibitor", "lead.clear", NULL, N_("Clear withdrawn leads"), .next = "/leads?done=cleared",
	.again = "/leads", .about = "Takes leads that visitors withdrew off the list."},
    {POST, "/leads/exports", "exhibitor", "lead.export", NULL, N_("Export leads"), .next = "/leads/exports/:key",
	.again = "/leads", .fields = export_fields, .about = "Exports the list of leads as CSV or XLSX."},
    {GET, EXPORT, "exhibitor", "lead.exported", "lead-export.html", N_("Export leads"),
	.about = "An export of leads: whether its file is ready."},
    {GET, EXPORT "/state", "exhibitor", "lead.exported", "lead-export-state.html", N_("Export leads"),
	.flags = PAGE_NO_API, .about = "The part of that page that changes."},
    {GET, EXPORT "/file", "exhibitor", "lead.exported", NULL, N_("Download"), .answer = lead_send,
	.about = "The exported file, for an hour, unless a visitor in it has withdrawn."},
    {GET, LEAD, "exhibitor", "lead.known lead.lead lead.facts lead.stars lead.tags", "lead.html", N_("Lead"),
	.fields = shown_fields, .about = "One lead: what the visitor gives, and what the exhibitor noted."},
    {POST, LEAD, "exhibitor", "lead.save", NULL, N_("Save"), .next = LEAD "?done=saved", .fields = save_fields,
	.about = "Changes rating, follow-up, notes and tags."},
    {POST, LEAD "/delete", "exhibitor", "lead.delete", NULL, N_("Delete lead"), .next = "/leads?done=deleted",
	.again = LEAD, .about = "Forgets a lead with all that was noted."},
    {GET, VISIT, "anyone", "lead.given lead.given_facts lead.receipts", "visit-leads.html", N_("Who scanned my badge"),
	.fields = link_fields, .read = lead_link, .about = "A visitor's receipt: which exhibitors got what, and when."},
    {POST, VISIT "/withdraw", "anyone", "lead.withdraw_all", NULL, N_("Withdraw from all"), .next = VISIT "?done=all",
	.again = VISIT, .fields = link_fields, .read = lead_link,
	.about = "A visitor takes data back from every exhibitor and lets nobody scan any more."},
    {POST, VISIT "/:lead/withdraw", "anyone", "lead.withdraw", NULL, N_("Withdraw"), .next = VISIT "?done=withdrawn",
	.again = VISIT, .fields = link_fields, .read = lead_link,
	.about = "A visitor takes data back from one exhibitor."},
    {POST, VISIT "/:lead/give", "anyone", "lead.give", NULL, N_("Give again"), .next = VISIT "?done=given",
	.again = VISIT, .fields = link_fields, .read = lead_link,
	.about = "A visitor gives data to that exhibitor again."},
    {.path = NULL},
};
