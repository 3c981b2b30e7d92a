/* Signing in and out, and the second factor. */
#include <string.h>

#include "buf.h"
#include "catalog.h"
#include "mem.h"
#include "portal.h"
#include "qr.h"
#include "session.h"

#define GOAL                                                                                          \
	{                                                                                             \
		.name = "goal", .kind = FIELD_LINE, .max = 500, .label = N_("Where to go afterwards") \
	}

static const struct field look_fields[] = {
    GOAL,
    {.name = "done", .kind = FIELD_CHOICE, .choices = "confirmed|password|asked"},
    {.name = NULL},
};

static const struct field sign_in_fields[] = {
    {.name = "email", .kind = FIELD_EMAIL, .flags = FIELD_REQUIRED, .label = N_("E-mail address")},
    {.name = "password", .kind = FIELD_PASSWORD, .flags = FIELD_REQUIRED, .label = N_("Password")},
    GOAL,
    {.name = NULL},
};

static const struct field code_fields[] = {
    {.name = "code",
	.kind = FIELD_CODE,
	.flags = FIELD_REQUIRED,
	.min = 6,
	.max = 6,
	.label = N_("Code of six digits")},
    GOAL,
    {.name = NULL},
};

/* The secret as a picture for the phone's camera. */
static void
session_show_qr(struct request *r)
{
	const char *uri = request_value(r, "uri");
	struct buf svg = {0};

	if (uri == NULL)
		return;
	qr_svg(&svg, uri, 4);
	request_global(r, "raw.qr", svg.data);
	buf_free(&svg);
}

const struct page session_pages[] = {
    {GET, "/sign-in", "anyone", "", "sign-in.html", N_("Sign in"), .fields = look_fields, .flags = PAGE_NO_API},
    {POST, "/sign-in", "anyone", "session.create", NULL, N_("Sign in"), .next = ":to", .fields = sign_in_fields,
	.vault = "check", .read = session_begin, .flags = PAGE_NO_API},
    {GET, "/sign-in/code", "factor", "register.factor", "sign-in-code.html", N_("Second factor"), .fields = look_fields,
	.flags = PAGE_NO_API},
    {POST, "/sign-in/code", "factor", "session.factor", NULL, N_("Second factor"), .next = ":to", .fields = code_fields,
	.vault = "factor", .read = session_begin, .flags = PAGE_NO_API},
    {GET, "/sign-in/enrol", "factor", "", "sign-in-enrol.html", N_("Set up the second factor"), .fields = look_fields,
	.vault = "enrol", .answer = session_show_qr, .flags = PAGE_NO_API},
    {POST, "/sign-out", "anyone", "session.end", NULL, N_("Sign out"), .next = ":to", .read = session_leave,
	.flags = PAGE_NO_API},
    {.path = NULL},
};
