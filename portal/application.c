/* From the hold of booths to the confirmed place. */
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
    {.name = "terms", .kind = FIELD_BOOL, .label = N_("Terms accepted")},
    {.name = NULL},
};

static const struct field withdraw_fields[] = {
    {.name = "reason", .kind = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = 2000, .label = N_("Reason")},
    {.name = NULL},
};

#define SHOWN "/applications/:application"

const struct page application_pages[] = {
    {POST, "/holds", "exhibitor", "application.hold", NULL, N_("Hold booths"), .next = "/applications/:key",
	.again = "/halls/:hall", .fields = hold_fields,
	.about = "Holds one or several adjacent booths for a while: all of them or none."},
    {GET, "/applications", "exhibitor", "application.mine", "applications.html", N_("My applications"),
	.about = "The applications of the reader's company in all editions."},
    {GET, SHOWN, "exhibitor",
	"application.known application.application application.booths application.lines application.steps "
	"profile.company",
	"application.html", N_("Application"), .about = "One application: booths, price, form, and each of its steps."},
    {POST, SHOWN "/submit", "exhibitor", "application.submit", NULL, N_("Send application"), .next = SHOWN,
	.again = SHOWN, .fields = submit_fields,
	.about = "Sends the filled form of a held application to the organizer."},
    {POST, SHOWN "/release", "exhibitor", "application.release", NULL, N_("Release booths"), .next = "/applications",
	.again = SHOWN, .about = "Lets go of held booths before their time is over."},
    {POST, SHOWN "/withdraw", "exhibitor", "application.withdraw", NULL, N_("Withdraw application"), .next = SHOWN,
	.again = SHOWN, .fields = withdraw_fields, .about = "Takes an application back; its booths are free again."},
    {POST, SHOWN "/confirm", "exhibitor", "application.confirm", NULL, N_("Confirm booths"), .next = SHOWN,
	.again = SHOWN, .about = "Takes the booths of an approved application: the booking is binding."},
    {.path = NULL},
};
