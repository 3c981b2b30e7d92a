/* What an exhibitor makes for its people: badges of its staff, invitations of its guests. */
#include "catalog.h"
#include "portal.h"
#include "visit.h"

static const struct field look_fields[] = {
    {.name = "done", .kind = FIELD_CHOICE, .choices = "added|saved|removed"},
    PEOPLE_FIELDS,
    {.name = NULL},
};

static const struct field add_fields[] = {PEOPLE_FIELDS, {.name = NULL}};

static const struct field save_fields[] = {
    {.name = "staff_name",
	.kind = FIELD_LINE,
	.flags = FIELD_REQUIRED | FIELD_NAMED,
	.max = 200,
	.label = N_("Full name")},
    {.name = "staff_job_title", .kind = FIELD_LINE, .max = 200, .label = N_("Position")},
    {.name = "staff_email", .kind = FIELD_EMAIL, .label = N_("E-mail address")},
    {.name = "staff_phone", .kind = FIELD_PHONE, .label = N_("Phone")},
    {.name = NULL},
};

static const struct field guest_fields[] = {
    {.name = "done", .kind = FIELD_CHOICE, .choices = "invited|coded|withdrawn"},
    {.name = "category", .kind = FIELD_UUID, .label = N_("Invite as")},
    {.name = NULL},
};

#define GUEST_FIELDS                                                                                 \
	{.name = "category", .kind = FIELD_UUID, .flags = FIELD_REQUIRED, .label = N_("Invite as")}, \
	{                                                                                            \
		.name = "until", .kind = FIELD_DATE, .label = N_("Good until")                       \
	}

static const struct field invite_fields[] = {
    GUEST_FIELDS,
    {.name = "addresses",
	.kind = FIELD_TEXT,
	.flags = FIELD_REQUIRED,
	.max = 60000,
	.label = N_("E-mail addresses, one on each line")},
    {.name = NULL},
};

static const struct field code_fields[] = {
    GUEST_FIELDS,
    {.name = "uses",
	.kind = FIELD_INTEGER,
	.flags = FIELD_REQUIRED,
	.min = 1,
	.max = 100000,
	.label = N_("How many guests may use it")},
    {.name = NULL},
};

const struct page staff_pages[] = {
    {GET, "/staff", "exhibitor", "staff.count staff.list staff.people", "staff.html", N_("Staff badges"),
	.fields = look_fields, .about = "The badges of the company's staff, and how many it may have."},
    {POST, "/staff", "exhibitor", "staff.add", NULL, N_("Staff badges"), .next = "/staff?done=added",
	.check = "staff.check", .fields = add_fields, .read = people_read, .body_max = PEOPLE_BODY,
	.about = "Makes badges for people of the company, as far as its quota goes."},
    {GET, "/staff/:person", "exhibitor", "staff.known staff.one", "staff-person.html", N_("Staff badge"),
	.about = "One person of the company's staff."},
    {POST, "/staff/:person", "exhibitor", "staff.save", NULL, N_("Staff badge"), .next = "/staff?done=saved",
	.fields = save_fields, .about = "Changes the data of one person of the company's staff."},
    {POST, "/staff/:person/remove", "exhibitor", "staff.remove", NULL, N_("Remove the badge"),
	.next = "/staff?done=removed", .again = "/staff/:person",
	.about = "Removes a person of the company's staff; the badge is good no more."},
    {GET, "/invitations", "exhibitor", "guest.count guest.categories guest.list", "invitations.html", N_("Invitations"),
	.fields = guest_fields, .about = "The invitations of the company, and who came."},
    {POST, "/invitations/mail", "exhibitor", "guest.invite", NULL, N_("Invite by e-mail"),
	.next = "/invitations?done=invited", .again = "/invitations", .fields = invite_fields, .body_max = 256 * 1024,
	.about = "Invites guests by mail, each with a code of their own."},
    {POST, "/invitations/code", "exhibitor", "guest.code", NULL, N_("Make a code"), .next = "/invitations?done=coded",
	.again = "/invitations", .fields = code_fields, .about = "Makes a code that so many guests may use."},
    {POST, "/invitations/:invitation/withdraw", "exhibitor", "guest.withdraw", NULL, N_("Withdraw the invitation"),
	.next = "/invitations?done=withdrawn", .again = "/invitations", .about = "An invitation is good no more."},
    {.path = NULL},
};
