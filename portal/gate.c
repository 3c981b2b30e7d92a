/* What gate devices ask: doc/gate.md. */
#include "gate.h"

#include <ctype.h>
#include <string.h>

#include "answer.h"
#include "catalog.h"
#include "file.h"
#include "portal.h"
#include "request.h"
#include "rows.h"

/* The policy of every page, and the relays of the fairs' own networks. */
#define GATE_POLICY                                                                                                \
	"default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; " \
	"frame-ancestors 'none'; frame-src 'self' blob:; connect-src 'self' %s"

static const struct field enrol_fields[] = {
    {.name = "code", .kind = FIELD_LINE, .flags = FIELD_REQUIRED, .max = 60, .label = N_("Code of the device")},
    {.name = "token", .kind = FIELD_HEX, .flags = FIELD_REQUIRED, .min = 64, .max = 64},
    {.name = "agent", .kind = FIELD_LINE, .max = 200},
    {.name = NULL},
};

/* Milliseconds since 1970, up to the year 2100. */
#define GATE_CLOCK                                                         \
	{                                                                  \
		.name = "now", .kind = FIELD_INTEGER, .max = 4102444800000 \
	}
#define GATE_QUEUED                                                      \
	{                                                                \
		.name = "queued", .kind = FIELD_INTEGER, .max = 10000000 \
	}

static const struct field sync_fields[] = {
    {.name = "since", .kind = FIELD_LINE},
    {.name = "stamp", .kind = FIELD_LINE},
    GATE_CLOCK,
    GATE_QUEUED,
    {.name = NULL},
};

static const struct field box_fields[] = {
    {.name = "since", .kind = FIELD_LINE},
    {.name = NULL},
};

static const struct field scan_fields[] = {
    GATE_CLOCK,
    GATE_QUEUED,
    {.name = "scans", .kind = FIELD_TEXT, .max = 200000},
    {.name = NULL},
};

static const struct field undo_fields[] = {
    {.name = "reason", .kind = FIELD_LINE, .flags = FIELD_REQUIRED, .max = 200, .label = N_("Reason")},
    {.name = NULL},
};

static const struct field find_fields[] = {
    {.name = "q",
	.kind = FIELD_LINE,
	.flags = FIELD_REQUIRED,
	.min = 2,
	.max = 100,
	.label = N_("Name, company or number")},
    {.name = NULL},
};

static const struct field register_fields[] = {
    {.name = "name", .kind = FIELD_LINE, .flags = FIELD_REQUIRED | FIELD_NAMED, .max = 200, .label = N_("Name")},
    {.name = "company", .kind = FIELD_LINE, .max = 300, .label = N_("Company")},
    {.name = "job_title", .kind = FIELD_LINE, .max = 200, .label = N_("Position")},
    {.name = "category", .kind = FIELD_INTEGER, .flags = FIELD_REQUIRED, .min = 1, .max = 255, .label = N_("Category")},
    {.name = "email", .kind = FIELD_EMAIL, .label = N_("E-mail")},
    {.name = "phone", .kind = FIELD_PHONE, .label = N_("Phone")},
    {.name = "country", .kind = FIELD_COUNTRY, .label = N_("Country or region")},
    {.name = "lang", .kind = FIELD_CHOICE, .choices = "en|zh", .label = N_("Language")},
    {.name = "consents", .kind = FIELD_LINE, .flags = FIELD_LIST, .max = 60, .label = N_("Agreed to")},
    {.name = NULL},
};

static const struct field print_fields[] = {
    {.name = "size", .kind = FIELD_CHOICE, .choices = "a6|card", .label = N_("Size")},
    {.name = NULL},
};

/* :code_hash and :token_hash; case, blanks and hyphens of a code do not count. */
static int
gate_enrol_read(struct request *r)
{
	struct mem *m = request_mem(r);
	char *code = mem_string(m, request_value(r, "code")), *end = code;

	for (const char *p = code; *p != '\0'; p++)
		if (isalnum((unsigned char)*p))
			*end++ = (char)toupper((unsigned char)*p);
	*end = '\0';
	request_set(r, "code_hash", request_hash(m, code));
	request_set(r, "token_hash", request_hash(m, request_value(r, "token")));
	return 0;
}

/* The JSON that the page's last statement made. */
static void
gate_json(struct request *r)
{
	const char *json = rows_cell(r->last != NULL ? r->last->rows : NULL, "result");

	if (json != NULL)
		request_answer(r, 200, "application/json", json, strlen(json));
}

/* A wrong code is no error in the database: what counts wrong codes would be undone by it. */
static void
gate_enrol_answer(struct request *r)
{
	gate_json(r);
	if (r->answered)
		return;
	request_refuse(r, NULL, N_("This code is not known, was used, or has expired."));
	r->status = 404;
	answer_error(r, 404);
}

/* The file, or word that it is still being made. */
static void
gate_pdf(struct request *r)
{
	static const char waiting[] = "{\"ready\": false}\n";
	const PGresult *rows = request_rows(r, "pdf");
	const char *hash = rows_cell(rows, "hash"), *running = rows_cell(rows, "running");
	int file = hash != NULL ? file_open(hash) : -1;

	if (file >= 0)
		request_answer_file(r, rows_cell(rows, "type"), file);
	else if (running != NULL && *running == 't')
		request_answer(r, 202, "application/json", waiting, sizeof(waiting) - 1);
	else
		answer_error(r, 404);
}

/* The page itself may talk to the relays. */
static void
gate_policy(struct request *r)
{
	const char *relays = rows_cell(request_rows(r, "relays"), "relays");

	request_header(
	    r, "content-security-policy", mem_printf(request_mem(r), GATE_POLICY, relays != NULL ? relays : ""));
}

const struct page portal_gate_pages[] = {
    {GET, "/gate", "anyone", "gate.relays", "gate.html", N_("Gate"), .answer = gate_policy, .flags = PAGE_NO_API},
    {POST, "/gate/enrol", "anyone", "gate.enrol", NULL, N_("Let a gate device in"), .fields = enrol_fields,
	.read = gate_enrol_read, .answer = gate_enrol_answer, .flags = PAGE_OPEN,
	.about = "A one-time code and the token that the device made; doc/gate.md describes all of /gate."},
    {GET, "/gate/sync", "device", "gate.seen gate.sync", NULL, N_("What a gate device needs to decide alone"),
	.fields = sync_fields, .answer = gate_json},
    {GET, "/gate/badges", "device", "gate.boxes", NULL, N_("Names, each readable with its badge alone"),
	.fields = box_fields, .answer = gate_box_answer},
    {POST, "/gate/scans", "device", "gate.scans", NULL, N_("Scans of a gate"), .fields = scan_fields,
	.body_max = 512 * 1024, .read = gate_scan_read, .answer = gate_scan_answer, .together = "gate.scans",
	.pool = "gate", .about = "Up to 200 scans; each is answered as the first time when it comes again."},
    {POST, "/gate/scans/:scan/undo", "device", "gate.undo", NULL, N_("Take a scan back"), .fields = undo_fields,
	.answer = gate_json},
    {GET, "/gate/find", "device", "gate.find", NULL, N_("Look a person up at a gate"), .fields = find_fields,
	.answer = gate_json},
    {POST, "/gate/registrations", "device", "gate.register", NULL, N_("Register at the counter"),
	.fields = register_fields, .answer = gate_json},
    {GET, "/gate/badges/:badge", "device", "gate.badge", NULL, N_("A badge, as gate staff see it"),
	.answer = gate_json},
    {POST, "/gate/badges/:badge/print", "device", "gate.print", NULL, N_("Print a badge"), .fields = print_fields,
	.answer = gate_json, .about = "Counts it, and has a file made at the address that is answered."},
    {GET, "/gate/badges/:badge/pdf/:job", "device", "gate.pdf", NULL, N_("A badge to be printed"), .answer = gate_pdf},
    {GET, "/gate/state", "device", "gate.state", NULL, N_("How many are in each zone"), .answer = gate_json},
    {.path = NULL},
};
