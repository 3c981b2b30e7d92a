/* A visitor's own registration, behind the secret link of a mail. */
#include "catalog.h"
#include "portal.h"
#include "session.h"
#include "visit.h"

#define SECRET                                                                                      \
	{                                                                                           \
		.name = "secret", .kind = FIELD_HEX, .flags = FIELD_REQUIRED, .min = 64, .max = 64, \
		.label = N_("Link")                                                                 \
	}

static const struct field link_fields[] = {SECRET, {.name = NULL}};

static const struct field page_fields[] = {
    SECRET,
    {.name = "done",
	.kind = FIELD_CHOICE,
	.choices = "confirmed|saved|agreed|cancelled|mail|email|offered|recalled|taken"},
    {.name = NULL},
};

static const struct field change_fields[] = {
    SECRET,
    VISITOR_FIELDS,
    {.name = "language", .kind = FIELD_CHOICE, .flags = FIELD_REQUIRED, .choices = "en|zh", .label = N_("Language")},
    {.name = NULL},
};

static const struct field answer_fields[] = {
    SECRET,
    {.name = "answer", .kind = FIELD_MAP, .label = N_("Answers to the organizer's questions")},
    CONSENT_FIELD,
    {.name = NULL},
};

static const struct field agree_fields[] = {SECRET, CONSENT_FIELD, {.name = NULL}};

static const struct field move_fields[] = {
    SECRET,
    {.name = "new_email", .kind = FIELD_EMAIL, .flags = FIELD_REQUIRED, .label = N_("New e-mail address")},
    {.name = NULL},
};

static const struct field transfer_fields[] = {
    SECRET,
    {.name = "heir",
	.kind = FIELD_LINE,
	.flags = FIELD_REQUIRED | FIELD_NAMED,
	.max = 200,
	.label = N_("Name of the other person")},
    {.name = "heir_email",
	.kind = FIELD_EMAIL,
	.flags = FIELD_REQUIRED,
	.label = N_("E-mail address of the other person")},
    {.name = NULL},
};

static const struct field take_fields[] = {SECRET, VISITOR_FIELDS, CONSENT_FIELD, {.name = NULL}};

/* A page of somebody's registration: what it is about, the hook that gives :secret_hash, no link to it elsewhere. */
#define OWN "/visit/:secret"
#define OF_LINK .read = session_secret, .flags = PAGE_NO_API

const struct page visitor_pages[] = {
    {GET, OWN, "anyone", "visitor.page visitor.fair visitor.people visitor.answers visitor.consents badge.badge",
	"visit-own.html", N_("My registration"), .fields = page_fields, OF_LINK},
    {POST, OWN "/confirm", "anyone", "visitor.confirm", NULL, N_("Confirm your registration"),
	.next = OWN "?done=confirmed", .again = OWN, .fields = link_fields, OF_LINK},
    {GET, OWN "/change", "anyone", "visitor.page visitor.questions register.countries", "visit-change.html",
	N_("Change your data"), .fields = answer_fields, OF_LINK},
    {POST, OWN "/change", "anyone", "visitor.save", NULL, N_("Change your data"), .next = OWN "?done=saved",
	.check = "visitor.check", .fields = change_fields, OF_LINK},
    {POST, OWN "/consents", "anyone", "visitor.agree", NULL, N_("Consents"), .next = OWN "?done=agreed#consents",
	.again = OWN, .fields = agree_fields, OF_LINK},
    {GET, OWN "/cancel", "anyone", "visitor.page visitor.fair", "visit-cancel.html", N_("Cancel your registration"),
	.fields = link_fields, OF_LINK},
    {POST, OWN "/cancel", "anyone", "visitor.cancel", NULL, N_("Cancel your registration"),
	.next = OWN "?done=cancelled", .fields = link_fields, OF_LINK},
    {GET, OWN "/email", "anyone", "visitor.page", "visit-email.html", N_("Change the e-mail address"),
	.fields = link_fields, OF_LINK},
    {POST, OWN "/email", "anyone", "visitor.move", NULL, N_("Change the e-mail address"), .next = OWN "?done=mail",
	.fields = move_fields, OF_LINK},
    {GET, OWN "/address", "anyone", "visitor.moving", "visit-address.html", N_("Confirm your e-mail address"),
	.fields = link_fields, OF_LINK},
    {POST, OWN "/address", "anyone", "visitor.moved", NULL, N_("Confirm your e-mail address"), .next = ":to",
	.fields = link_fields, OF_LINK},
    {GET, OWN "/transfer", "anyone", "visitor.page", "visit-transfer.html", N_("Give the badge to somebody else"),
	.fields = link_fields, OF_LINK},
    {POST, OWN "/transfer", "anyone", "visitor.transfer", NULL, N_("Give the badge to somebody else"),
	.next = OWN "?done=offered", .fields = transfer_fields, OF_LINK},
    {POST, OWN "/recall", "anyone", "visitor.recall", NULL, N_("Keep the badge"), .next = OWN "?done=recalled",
	.again = OWN, .fields = link_fields, OF_LINK},
    {GET, OWN "/take", "anyone",
	"visitor.offered visitor.fair visitor.offered_questions visitor.offered_consents register.countries",
	"visit-take.html", N_("Take over a badge"), .fields = answer_fields, OF_LINK},
    {POST, OWN "/take", "anyone", "visitor.taken", NULL, N_("Take over a badge"), .next = ":to",
	.check = "visitor.taken_check", .fields = take_fields, OF_LINK},
    {POST, OWN "/people/:person", "anyone", "visitor.person", NULL, N_("Open a badge of your group"), .next = ":to",
	.again = OWN, .fields = link_fields, OF_LINK},
    {.path = NULL},
};
