#include "admin.h"

static const struct field relay_fields[] = {
    {"relay_url", FIELD_LINE, 0, 0, 270, NULL, N_("Address of the relay")},
    {"renew", FIELD_BOOL, 0, 0, 0, NULL, N_("Another key")},
    {NULL},
};

/* What the relay has to be told: the address from which the gate page comes. */
static int
relay_origin(struct request *r)
{
	request_global(r, "origin", request_home_url(r));
	return 0;
}

const struct page office_relay_pages[] = {
    {.method = GET,
	.path = "/office/gate-relay",
	.allow = "gate.manage",
	.sql = "office_relay.one",
	.view = "gate-relay.html",
	.title = N_("Relay"),
	.menu = N_("Gates"),
	.icon = "router",
	.fields = admin_done,
	.read = relay_origin,
	.about = "The relay by which devices tell each other of entries while the centre is away."},
    {.method = POST,
	.path = "/office/gate-relay",
	.allow = "gate.manage",
	.sql = "office_relay.save",
	.title = N_("Relay"),
	.next = "/office/gate-relay?done=saved",
	.fields = relay_fields,
	.about = "Where the relay answers; its key is made with it."},
    {.path = NULL},
};
