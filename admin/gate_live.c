/* The gates as they are now. */
#include "admin.h"

const struct page gate_live_pages[] = {
    {.method = GET,
	.path = "/office/gates/live",
	.allow = "gate.read",
	.sql = "gate_live.now gate_live.zones gate_live.gates gate_live.refused",
	.view = "gate-live.html",
	.title = N_("Live"),
	.menu = N_("Gates"),
	.icon = "activity",
	.about = "Who is inside which zone, entries of today and of the last minute by gate, devices online."},
    {.method = GET,
	.path = "/office/gates/live/board",
	.allow = "gate.read",
	.sql = "gate_live.now gate_live.zones gate_live.gates gate_live.refused",
	.view = "gate-live-board.html",
	.title = N_("Live"),
	.about = "The same without the page around it: asked for every few seconds."},
    {.path = NULL},
};
