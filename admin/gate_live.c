/* The gates as they are now. */
#include "admin.h"

static const struct field rehearsal_fields[] = {
    ADMIN_FAIR,
    {"wanted", FIELD_BOOL, 0, 0, 0, NULL, N_("Rehearsal")},
    {NULL},
};

const struct page gate_live_pages[] = {
    {.method = GET,
	.path = "/office/gates/live",
	.allow = "gate.read",
	.sql = "gate_live.now gate_live.zones gate_live.gates gate_live.refused",
	.view = "gate-live.html",
	.title = N_("Live"),
	.menu = N_("Gates"),
	.icon = "activity",
	.fields = admin_done,
	.about = "Who is inside which zone, entries of today and of the last minute by gate, devices online."},
    {.method = GET,
	.path = "/office/gates/live/board",
	.allow = "gate.read",
	.sql = "gate_live.now gate_live.zones gate_live.gates gate_live.refused",
	.view = "gate-live-board.html",
	.title = N_("Live"),
	.about = "The same without the page around it: asked for every few seconds."},
    {.method = POST,
	.path = "/office/gates/rehearsal",
	.allow = "gate.manage",
	.sql = "gate_rehearsal.switch",
	.title = N_("Rehearsal"),
	.next = "/office/gates/live?done=:done",
	.again = "/office/gates/live",
	.fields = rehearsal_fields,
	.about = "Begins or ends a rehearsal: gates take today for the first day, and what is scanned counts nowhere."},
    {.path = NULL},
};
