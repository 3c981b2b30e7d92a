/* Registration, confirmation of addresses, forgotten passwords. */
#include "catalog.h"
#include "join.h"
#include "portal.h"
#include "session.h"

static const struct field register_fields[] = {
    COMPANY_FIELDS,
    PERSON_FIELDS,
    {.name = "email", .kind = FIELD_EMAIL, .flags = FIELD_REQUIRED, .label = N_("E-mail address")},
    {.name = "password",
	.kind = FIELD_PASSWORD,
	.flags = FIELD_REQUIRED,
	.min = PASSWORD_MIN,
	.max = PASSWORD_MAX,
	.label = N_("Password")},
    {.name = NULL},
};

#define TOKEN                                                                                     \
	{                                                                                         \
		.name = "token", .kind = FIELD_HEX, .flags = FIELD_REQUIRED, .min = 64, .max = 64 \
	}

static const struct field token_fields[] = {TOKEN, {.name = NULL}};

static const struct field reset_fields[] = {
    TOKEN,
    {.name = "password",
	.kind = FIELD_PASSWORD,
	.flags = FIELD_REQUIRED,
	.min = PASSWORD_MIN,
	.max = PASSWORD_MAX,
	.label = N_("New password")},
    {.name = NULL},
};

static const struct field forgot_fields[] = {
    {.name = "email", .kind = FIELD_EMAIL, .flags = FIELD_REQUIRED, .label = N_("E-mail address")},
    {.name = NULL},
};

/* The link of the mail, and what the door compares. */
static int
register_read(struct request *r)
{
	join_door(r);
	return session_link(r);
}

const struct page register_pages[] = {
    {GET, "/register", "anyone", "register.countries", "register.html", N_("Register your company"),
	.flags = PAGE_NO_API},
    {POST, "/register", "anyone", "register.company", NULL, N_("Register your company"), .next = "/register/sent/:key",
	.fields = register_fields, .vault = "password", .door = "company", .read = register_read,
	.about =
	    "Registers a company; a mail with a link confirms the address. A company that is known already is not made "
	    "again: its people are asked."},
    {GET, "/register/sent", "anyone", "", "register-sent.html", N_("Check your mailbox"), .flags = PAGE_NO_API},
    {GET, "/confirm/:token", "anyone", "register.look", "confirm.html", N_("Confirm your e-mail address"),
	.fields = token_fields, .read = session_linked, .flags = PAGE_NO_API},
    {POST, "/confirm/:token", "anyone", "register.confirm", NULL, N_("Confirm your e-mail address"), .next = ":to",
	.fields = token_fields, .read = session_linked, .flags = PAGE_NO_API},
    {GET, "/forgot", "anyone", "", "forgot.html", N_("Forgot password"), .flags = PAGE_NO_API},
    {POST, "/forgot", "anyone", "register.forgot", NULL, N_("Forgot password"), .next = "/forgot/sent",
	.fields = forgot_fields, .read = session_link, .flags = PAGE_NO_API},
    {GET, "/forgot/sent", "anyone", "", "forgot-sent.html", N_("Check your mailbox"), .flags = PAGE_NO_API},
    {GET, "/reset/:token", "anyone", "register.look", "reset.html", N_("New password"), .fields = token_fields,
	.read = session_linked, .flags = PAGE_NO_API},
    {POST, "/reset/:token", "anyone", "register.reset", NULL, N_("New password"), .next = ":to", .fields = reset_fields,
	.vault = "password", .read = session_linked, .flags = PAGE_NO_API},
    {.path = NULL},
};
