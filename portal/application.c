/* From the hold of booths to the confirmed place, and the terms on which that is. */
#include "catalog.h"
#include "portal.h"

static const struct field hold_fields[] = {
    {.name = "hall", .kind = FIELD_UUID, .flags = FIELD_REQUIRED, .label = N_("Hall")},
    {.name = "booth", .kind = FIELD_UUID, .flags = FIELD_REQUIRED | FIELD_LIST, .label = N_("Booths")},
    {.name = NULL},
};

static const struct field submit_fields[] = {
    {.name = "sign_name",
	.kind = FIELD_LINE,
	.flags = FIELD_REQUIRED,
	.max = 100,
	.label = N_("Name on the booth's sign")},
    {.name = "products",
	.kind = FIELD_TEXT,
	.flags = FIELD_REQUIRED,
	.max = 2000,
	.label = N_("Products you will show")},
    {.name = "wishes", .kind = FIELD_TEXT, .max = 2000, .label = N_("Wishes and remarks")},
    {.name = "terms", .kind = FIELD_BOOL, .flags = FIELD_REQUIRED, .label = N_("Terms of participation")},
    {.name = "terms_read", .kind = FIELD_UUID, .label = N_("Version of the terms that was read")},
    {.name = NULL},
};

static const struct field withdraw_fields[] = {
    {.name = "reason", .kind = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = 2000, .label = N_("Reason")},
    {.name = NULL},
};

/* What has just been done, for the page that comes after. */
static const struct field done_fields[] = {
    {.name = "done", .kind = FIELD_CHOICE, .choices = "held|sent|released|withdrawn|confirmed"},
    {.name = NULL},
};

#define SHOWN "/applications/:application"

const struct page application_pages[] = {
    {POST, "/holds", "exhibitor", "application.hold", NULL, N_("Hold booths"), .next = "/applications/:key?done=held",
	.again = "/halls/:hall", .fields = hold_fields,
	.about = "Holds one or several adjacent booths for a while: all of them or none."},
    {GET, "/applications", "exhibitor", "application.mine", "applications.html", N_("My applications"),
	.fields = done_fields, .about = "The applications of the reader's company in all editions."},
    {GET, SHOWN, "exhibitor",
	"application.known application.application application.booths application.lines application.steps "
	"application.terms profile.company",
	"application.html", N_("Application"), .fields = done_fields,
	.about = "One application: booths, price, form, and each of its steps."},
    {POST, SHOWN "/submit", "exhibitor", "application.submit", NULL, N_("Send application"), .next = SHOWN "?done=sent",
	.again = SHOWN, .fields = submit_fields,
	.about = "Sends the filled form of a held application to the organizer."},
    {POST, SHOWN "/release", "exhibitor", "application.release", NULL, N_("Release booths"),
	.next = "/applications?done=released", .again = SHOWN,
	.about = "Lets go of held booths before their time is over."},
    {POST, SHOWN "/withdraw", "exhibitor", "application.withdraw", NULL, N_("Withdraw application"),
	.next = SHOWN "?done=withdrawn", .again = SHOWN, .fields = withdraw_fields,
	.about = "Takes an application back; its booths are free again."},
    {POST, SHOWN "/confirm", "exhibitor", "application.confirm", NULL, N_("Confirm booths"),
	.next = SHOWN "?done=confirmed", .again = SHOWN,
	.about = "Takes the booths of an approved application: the booking is binding."},
    {GET, "/terms", "anyone", "terms.now", "terms.html", N_("Terms of participation"), .flags = PAGE_CACHE,
	.about = "The terms of participation in force at the current edition."},
    {GET, "/terms/:terms", "anyone", "terms.known terms.given", "terms.html", N_("Terms of participation"),
	.about = "One version of the terms of participation, as an application accepted it."},
    {.path = NULL},
};
