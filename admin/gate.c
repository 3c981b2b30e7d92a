/* Zones, and the gates that lead into them. */
#include "admin.h"

static const struct column zone_columns[] = {
    {"zone", "z.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"path", "zone_path(z.zone_id)", COL_TEXT, COL_SORT | COL_HIDDEN, N_("Zone"), NULL},
    {"depth", "zone_depth(z.zone_id)", COL_INTEGER, COL_HIDDEN, NULL, NULL},
    {"name", "tr(z.name)", COL_TEXT, COL_SORT, N_("Zone"), NULL},
    {"code", "z.code", COL_TEXT, COL_SORT, N_("Code"), NULL},
    {"parent_name", "tr(p.name)", COL_TEXT, COL_QUIET, N_("Lies within"), NULL},
    {"needs_parent", "z.needs_parent", COL_BOOL, 0, N_("Only from within"), NULL},
    {"capacity", "z.capacity", COL_INTEGER, COL_SORT, N_("Capacity"), NULL},
    {"hall_name", "tr(h.name)", COL_TEXT, COL_SORT, N_("Hall"), NULL},
    {"gates", "(select count(*) from gate g where g.zone_id = z.zone_id)", COL_INTEGER, 0, N_("Gates"), NULL},
    {NULL},
};

const struct list zone_list = {
    .name = "zones",
    .from = "zone z left join zone p on p.zone_id = z.parent_id left join hall h on h.hall_id = z.hall_id",
    .where = "z.edition_id = (select current_edition())",
    .key = "z.zone_id",
    .search = "zone_search",
    .order = "path",
    .columns = zone_columns,
};

static const struct column gate_columns[] = {
    {"gate", "g.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"sort", "g.sort", COL_INTEGER, COL_SORT | COL_HIDDEN, N_("Order"), NULL},
    {"name", "tr(g.name)", COL_TEXT, COL_SORT, N_("Gate"), NULL},
    {"code", "g.code", COL_TEXT, COL_SORT, N_("Code"), NULL},
    {"zone", "z.public_id", COL_UUID, COL_HIDDEN | COL_FILTER, N_("Zone"), NULL},
    {"zone_name", "tr(z.name)", COL_TEXT, COL_SORT, N_("Leads into"), NULL},
    {"room_name", "tr(m.name)", COL_TEXT, COL_QUIET, N_("Forum room"), NULL},
    {"direction", "g.direction", COL_CHOICE, COL_SORT | COL_FILTER, N_("Direction"), "in|out|both"},
    {"devices",
	"(select count(*) from gate_device d where d.gate_id = g.gate_id and d.revoked_at is null "
	"and d.enrolled_at is not null)",
	COL_INTEGER, 0, N_("Devices"), NULL},
    {"open", "g.open", COL_BOOL, COL_FILTER, N_("Gate open"), NULL},
    {NULL},
};

const struct list gate_list = {
    .name = "gates",
    .from = "gate g join zone z using (zone_id) left join door_room m using (room_id)",
    .where = "g.edition_id = (select current_edition())",
    .key = "g.gate_id",
    .search = "gate_search",
    .order = "sort",
    .columns = gate_columns,
};

/* Of which edition something new is: that of the form, whatever another window has chosen meanwhile. */
static const struct field new_fields[] = {ADMIN_FAIR, {NULL}};

static const struct field zone_fields[] = {
    ADMIN_FAIR,
    {"name_en", FIELD_LINE, FIELD_REQUIRED, 1, 100, NULL, N_("Name (English)")},
    {"name_zh", FIELD_LINE, 0, 0, 100, NULL, N_("Name (Chinese)")},
    {"code", FIELD_LINE, FIELD_REQUIRED, 1, 31, NULL, N_("Code")},
    {"parent", FIELD_UUID, 0, 0, 0, NULL, N_("Lies within")},
    {"needs_parent", FIELD_BOOL, 0, 0, 0, NULL, N_("Only from within the zone around it")},
    {"capacity", FIELD_INTEGER, 0, 1, 10000000, NULL, N_("Capacity")},
    {"hall", FIELD_UUID, 0, 0, 0, NULL, N_("Hall")},
    {"sort", FIELD_INTEGER, FIELD_REQUIRED, 0, 10000, NULL, N_("Order")},
    {"seen", FIELD_LINE, 0, 0, 64, NULL, NULL},
    {NULL},
};

static const struct field gate_fields[] = {
    ADMIN_FAIR,
    {"name_en", FIELD_LINE, FIELD_REQUIRED, 1, 100, NULL, N_("Name (English)")},
    {"name_zh", FIELD_LINE, 0, 0, 100, NULL, N_("Name (Chinese)")},
    {"code", FIELD_LINE, FIELD_REQUIRED, 1, 31, NULL, N_("Code")},
    {"zone", FIELD_UUID, FIELD_REQUIRED, 0, 0, NULL, N_("Leads into")},
    {"room", FIELD_UUID, 0, 0, 0, NULL, N_("Forum room")},
    {"direction", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "in|out|both", N_("Direction")},
    {"open", FIELD_BOOL, 0, 0, 0, NULL, N_("Gate open")},
    {"sort", FIELD_INTEGER, FIELD_REQUIRED, 0, 10000, NULL, N_("Order")},
    {"seen", FIELD_LINE, 0, 0, 64, NULL, NULL},
    {NULL},
};

static const struct field switch_fields[] = {
    {"open", FIELD_BOOL, 0, 0, 0, NULL, N_("Gate open")},
    {NULL},
};

/* Codes stand in links and in what devices keep: said here, before the table's constraint has to. */
static int
gate_code(struct request *r)
{
	const char *code = request_value(r, "code");

	if (code == NULL)
		return 0;
	for (const char *c = code; *c != '\0'; c++)
		if (!(*c >= 'a' && *c <= 'z') && !(*c >= '0' && *c <= '9') && (c == code || (*c != '-' && *c != '_'))) {
			request_refuse(r, "code",
			    N_("Small letters a to z, digits, - and _ only; it begins with a letter or a digit."));
			return 422;
		}
	return 0;
}

const struct page gate_pages[] = {
    {.method = GET,
	.path = "/office/gates",
	.allow = "gate.read",
	.sql = "office_gate.filters",
	.view = "gates.html",
	.title = N_("Gates"),
	.menu = N_("Gates"),
	.icon = "door-enter",
	.list = &gate_list,
	.fields = admin_done,
	.about = "The gates of the edition in force, each with the zone behind it."},
    {.method = POST,
	.path = "/office/gates",
	.allow = "gate.manage",
	.sql = "office_gate.create",
	.title = N_("New gate"),
	.next = "/office/gates?done=added",
	.again = "/office/gates/new",
	.fields = gate_fields,
	.read = gate_code,
	.about = "Adds a gate."},
    {.method = GET,
	.path = "/office/gates/new",
	.allow = "gate.manage",
	.sql = "office_gate.fresh office_gate_new.zones office_gate_new.rooms",
	.view = "gate-new.html",
	.title = N_("New gate"),
	.fields = new_fields,
	.flags = PAGE_NO_API,
	.about = "The form of a new gate."},
    {.method = GET,
	.path = "/office/gates/zones",
	.allow = "gate.read",
	.sql = "",
	.view = "zones.html",
	.title = N_("Zones"),
	.menu = N_("Gates"),
	.icon = "hierarchy-2",
	.list = &zone_list,
	.fields = admin_done,
	.about = "The zones of the edition in force: the fair, its halls, a lounge."},
    {.method = POST,
	.path = "/office/gates/zones",
	.allow = "gate.manage",
	.sql = "office_zone.create",
	.title = N_("New zone"),
	.next = "/office/gates/zones?done=added",
	.again = "/office/gates/zones/new",
	.fields = zone_fields,
	.read = gate_code,
	.about = "Adds a zone."},
    {.method = GET,
	.path = "/office/gates/zones/new",
	.allow = "gate.manage",
	.sql = "office_zone.fresh office_zone_new.choices office_zone_new.halls",
	.view = "zone-new.html",
	.title = N_("New zone"),
	.fields = new_fields,
	.flags = PAGE_NO_API,
	.about = "The form of a new zone."},
    {.method = GET,
	.path = "/office/gates/zones/:zone",
	.allow = "gate.read",
	.sql = "office_zone.known office_zone.one office_zone.choices office_zone.halls",
	.view = "zone.html",
	.title = N_("Zone"),
	.about = "One zone."},
    {.method = POST,
	.path = "/office/gates/zones/:zone",
	.allow = "gate.manage",
	.sql = "office_zone.known office_zone.save",
	.title = N_("Zone"),
	.next = "/office/gates/zones?done=saved",
	.fields = zone_fields,
	.read = gate_code,
	.about = "Changes a zone; refused if somebody else changed it meanwhile."},
    {.method = POST,
	.path = "/office/gates/zones/:zone/delete",
	.allow = "gate.manage",
	.sql = "office_zone.known office_zone.delete",
	.title = N_("Delete zone"),
	.next = "/office/gates/zones?done=deleted",
	.again = "/office/gates/zones/:zone",
	.about = "Deletes a zone that nobody has been in."},
    {.method = GET,
	.path = "/office/gates/:gate",
	.allow = "gate.read",
	.sql = "office_gate.known office_gate.one office_gate.zones office_gate.rooms",
	.view = "gate.html",
	.title = N_("Gate"),
	.about = "One gate."},
    {.method = POST,
	.path = "/office/gates/:gate",
	.allow = "gate.manage",
	.sql = "office_gate.known office_gate.save",
	.title = N_("Gate"),
	.next = "/office/gates?done=saved",
	.fields = gate_fields,
	.read = gate_code,
	.about = "Changes a gate; refused if somebody else changed it meanwhile."},
    {.method = POST,
	.path = "/office/gates/:gate/switch",
	.allow = "gate.manage",
	.sql = "office_gate.known office_gate.switch",
	.title = N_("Open or close the gate"),
	.next = "/office/gates?done=:done",
	.again = "/office/gates",
	.fields = switch_fields,
	.about = "Opens or closes a gate; its devices know within seconds."},
    {.method = POST,
	.path = "/office/gates/:gate/delete",
	.allow = "gate.manage",
	.sql = "office_gate.known office_gate.delete",
	.title = N_("Delete gate"),
	.next = "/office/gates?done=deleted",
	.again = "/office/gates/:gate",
	.about = "Deletes a gate that has no scans and no devices, with its rules."},
    {.path = NULL},
};
