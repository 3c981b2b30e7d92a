/* Visitors register: alone, as a group, by invitation. */
#include "catalog.h"
#include "portal.h"
#include "visit.h"

#define CODE                                                                                  \
	{                                                                                     \
		.name = "code", .kind = FIELD_LINE, .max = 40, .label = N_("Invitation code") \
	}
#define CATEGORY                                                                     \
	{                                                                            \
		.name = "category", .kind = FIELD_UUID, .label = N_("I register as") \
	}
#define GROUP                                                                             \
	{                                                                                 \
		.name = "group", .kind = FIELD_BOOL, .label = N_("I register others too") \
	}

/* What a form that is shown again asks its statements for is known here too. */
static const struct field look_fields[] = {
    CODE,
    CATEGORY,
    GROUP,
    PEOPLE_FIELDS,
    CONSENT_FIELD,
    {.name = "answer", .kind = FIELD_MAP, .label = N_("Answers to the organizer's questions")},
    {.name = NULL},
};

static const struct field visit_fields[] = {
    VISITOR_FIELDS,
    {.name = "email", .kind = FIELD_EMAIL, .flags = FIELD_REQUIRED, .label = N_("E-mail address")},
    CONSENT_FIELD,
    CODE,
    CATEGORY,
    GROUP,
    PEOPLE_FIELDS,
    {.name = NULL},
};

static const struct field again_fields[] = {
    {.name = "email", .kind = FIELD_EMAIL, .flags = FIELD_REQUIRED, .label = N_("E-mail address")},
    {.name = NULL},
};

static const struct field sent_fields[] = {
    {.name = "done", .kind = FIELD_CHOICE, .choices = "again"},
    {.name = NULL},
};

const struct page visit_pages[] = {
    {GET, "/visit", "anyone",
	"visit.fair visit.invitation visit.categories visit.questions visit.consents visit.people register.countries",
	"visit.html", N_("Register as a visitor"), .fields = look_fields,
	.about = "Whether visitors can register, as what, and what they are asked."},
    {POST, "/visit", "anyone", "visit.register", NULL, N_("Register as a visitor"), .next = "/visit/sent",
	.fields = visit_fields, .read = people_read, .body_max = PEOPLE_BODY,
	.about = "Registers a visitor, or a group of them; a mail with a link confirms the address."},
    {GET, "/visit/sent", "anyone", "", "visit-sent.html", N_("Check your mailbox"), .fields = sent_fields,
	.flags = PAGE_NO_API},
    {GET, "/visit/again", "anyone", "", "visit-again.html", N_("Find my registration"), .flags = PAGE_NO_API},
    {POST, "/visit/again", "anyone", "visit.again", NULL, N_("Find my registration"), .next = "/visit/sent?done=again",
	.fields = again_fields, .about = "Sends another link to the address, if it is registered."},
    {.path = NULL},
};
