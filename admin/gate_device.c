/* Devices of gate staff: let in by one-time codes that are shown once, moved, locked. */
#include "admin.h"

#include <libpq-fe.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "buf.h"
#include "qr.h"
#include "request.h"

#define DEVICE_CODE 8   /* characters: 39 bits, good for a day and for one use, and wrong guesses are counted */
#define DEVICES_MAX 200 /* at once */
#define DEVICE_QR_PX 4

/* No letter that is taken for another or for a digit when read aloud or typed. */
static const char device_alphabet[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

static const struct column gate_device_columns[] = {
    {"device", "d.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"name", "d.name", COL_TEXT, COL_SORT, N_("Device"), NULL},
    {"gate", "g.public_id", COL_UUID, COL_HIDDEN | COL_FILTER, N_("Gate"), NULL},
    {"gate_name", "tr(g.name)", COL_TEXT, COL_SORT, N_("Gate"), NULL},
    {"state", "gate_device_state(d.revoked_at, d.enrolled_at, d.code_until)", COL_CHOICE, COL_SORT | COL_FILTER,
	N_("State"), "enrolled|waiting|lapsed|locked"},
    {"seen_at", "d.seen_at", COL_TIME, COL_SORT, N_("Last seen"), NULL},
    {"online", "(d.seen_at > now() - interval '2 minutes')", COL_BOOL, COL_FILTER | COL_QUIET, N_("Online"), NULL},
    {"skew", "round(d.skew_ms / 1000.0, 1)", COL_DECIMAL, COL_SORT, N_("Clock ahead (s)"), NULL},
    {"skew_far", "(abs(d.skew_ms) > 120000)", COL_BOOL, COL_HIDDEN, NULL, NULL},
    {"queued", "d.queued", COL_INTEGER, COL_SORT, N_("Queued"), NULL},
    {"may_register", "d.may_register", COL_BOOL, COL_QUIET | COL_FILTER, N_("Registers on site"), NULL},
    {"agent", "d.agent", COL_TEXT, 0, N_("Browser"), NULL},
    {"enrolled_at", "d.enrolled_at", COL_TIME, COL_SORT | COL_QUIET, N_("Enrolled"), NULL},
    {"code_until", "d.code_until", COL_TIME, COL_QUIET, N_("Code good until"), NULL},
    {NULL},
};

const struct list gate_device_list = {
    .name = "gate-devices",
    .from = "gate_device d join gate g using (gate_id)",
    .where = "d.edition_id = (select current_edition())",
    .key = "d.device_id",
    .search = "gate_device_search",
    .order = "name",
    .columns = gate_device_columns,
};

static const struct field new_fields[] = {
    ADMIN_FAIR,
    {"gate", FIELD_UUID, 0, 0, 0, NULL, N_("Gate")},
    {NULL},
};

static const struct field add_fields[] = {
    ADMIN_FAIR,
    {"name", FIELD_LINE, FIELD_REQUIRED, 1, 90, NULL, N_("Name")},
    {"gate", FIELD_UUID, FIELD_REQUIRED, 0, 0, NULL, N_("Gate")},
    {"count", FIELD_INTEGER, FIELD_REQUIRED, 1, DEVICES_MAX, NULL, N_("How many")},
    {"may_register", FIELD_BOOL, 0, 0, 0, NULL, N_("Registers people on site and prints badges")},
    {NULL},
};

static const struct field save_fields[] = {
    {"name", FIELD_LINE, FIELD_REQUIRED, 1, 100, NULL, N_("Name")},
    {"gate", FIELD_UUID, FIELD_REQUIRED, 0, 0, NULL, N_("Gate")},
    {"may_register", FIELD_BOOL, 0, 0, 0, NULL, N_("Registers people on site and prints badges")},
    {"seen", FIELD_LINE, 0, 0, 64, NULL, NULL},
    {NULL},
};

/*
 * Codes are made here, shown in this one answer and kept nowhere: the database gets the SHA-256 of each. As text of
 * `codes` they go on to the answer.
 */
static void
device_make(struct request *r, int count)
{
	struct mem *m = request_mem(r);
	struct buf codes = {0}, hashes = {0};

	buf_putc(&hashes, '{');
	for (int i = 0; i < count; i++) {
		char code[DEVICE_CODE + 1] = "";

		for (int c = 0; c < DEVICE_CODE; c++)
			code[c] = device_alphabet[randombytes_uniform(sizeof(device_alphabet) - 1)];
		buf_puts(&codes, code);
		/* a bytea's text begins with a backslash, which an array literal wants doubled */
		buf_printf(&hashes, "%s\"\\%s\"", i == 0 ? "" : ",", request_hash(m, code));
	}
	buf_putc(&hashes, '}');
	request_set(r, "codes", codes.data);
	request_set(r, "hashes", hashes.data);
	sodium_memzero(codes.data, codes.len);
	buf_free(&codes);
	buf_free(&hashes);
}

static int
device_several(struct request *r)
{
	const char *count = request_value(r, "count");

	device_make(r, count == NULL ? 1 : atoi(count));
	return 0;
}

static int
device_one(struct request *r)
{
	device_make(r, 1);
	return 0;
}

/* One device of the sheet: its name and gate, the link as a QR code, and the code as a person types it. */
static void
device_card(struct request *r, struct buf *b, const PGresult *rows, int row, const char *code)
{
	const char *name = PQgetvalue(rows, row, PQfnumber(rows, "device_name"));
	const char *gate = PQgetvalue(rows, row, PQfnumber(rows, "gate_name"));

	buf_puts(b, "<li class=\"code-card\"><h2>");
	buf_html(b, name, strlen(name));
	buf_puts(b, "</h2><p class=\"code-gate\">");
	buf_html(b, gate, strlen(gate));
	buf_puts(b, "</p>");
	qr_svg(b, mem_printf(request_mem(r), "%s/gate#%.*s", request_home_url(r), DEVICE_CODE, code), DEVICE_QR_PX);
	buf_printf(b, "<p class=\"code-text\">%.4s-%.4s</p></li>", code, code + DEVICE_CODE / 2);
}

static void
device_show(struct request *r)
{
	const PGresult *rows = request_rows(r, "made");
	const char *codes = request_value(r, "codes");
	struct buf b = {0};

	for (int i = 0; rows != NULL && i < PQntuples(rows); i++)
		device_card(r, &b, rows, i, codes + (size_t)i * DEVICE_CODE);
	request_global(r, "raw.cards", b.data);
	request_global(r, "enrol_link", mem_printf(request_mem(r), "%s/gate", request_home_url(r)));
	buf_free(&b);
	answer_page(r);
}

const struct page gate_device_pages[] = {
    {.method = GET,
	.path = "/office/gates/devices",
	.allow = "gate.read",
	.sql = "office_device.filters",
	.view = "gate-devices.html",
	.title = N_("Devices"),
	.menu = N_("Gates"),
	.icon = "device-mobile",
	.list = &gate_device_list,
	.fields = admin_done,
	.about = "The phones and PCs of gate staff: where they stand, when they were last seen, what they still have "
		 "to send."},
    {.method = POST,
	.path = "/office/gates/devices",
	.allow = "gate.manage",
	.sql = "office_device.made",
	.view = "gate-device-codes.html",
	.title = N_("One-time codes"),
	.next = "/office/gates/devices?done=added",
	.again = "/office/gates/devices/new",
	.fields = add_fields,
	.read = device_several,
	.answer = device_show,
	.flags = PAGE_NO_API,
	.about = "Adds devices and makes a one-time code for each; the codes are shown once."},
    {.method = GET,
	.path = "/office/gates/devices/new",
	.allow = "gate.manage",
	.sql = "office_device.fresh office_device_new.gates",
	.view = "gate-device-new.html",
	.title = N_("New devices"),
	.fields = new_fields,
	.flags = PAGE_NO_API,
	.about = "The form of new devices."},
    {.method = GET,
	.path = "/office/gates/devices/:device",
	.allow = "gate.read",
	.sql = "office_device.known office_device.one office_device.gates",
	.view = "gate-device.html",
	.title = N_("Device"),
	.fields = admin_done,
	.about = "One device."},
    {.method = POST,
	.path = "/office/gates/devices/:device",
	.allow = "gate.manage",
	.sql = "office_device.known office_device.save",
	.title = N_("Device"),
	.next = "/office/gates/devices?done=saved",
	.fields = save_fields,
	.about = "Renames a device, or moves it to another gate."},
    {.method = POST,
	.path = "/office/gates/devices/:device/code",
	.allow = "gate.manage",
	.sql = "office_device.known office_device_code.made",
	.view = "gate-device-codes.html",
	.title = N_("One-time codes"),
	.next = "/office/gates/devices?done=saved",
	.again = "/office/gates/devices/:device",
	.read = device_one,
	.answer = device_show,
	.flags = PAGE_NO_API,
	.about = "Makes a new one-time code for a device; what it held until now opens nothing more."},
    {.method = POST,
	.path = "/office/gates/devices/:device/lock",
	.allow = "gate.manage",
	.sql = "office_device.known office_device.lock",
	.title = N_("Lock device"),
	.next = "/office/gates/devices?done=locked",
	.again = "/office/gates/devices/:device",
	.about = "From now on the device opens nothing."},
    {.path = NULL},
};
