#include "admin.h"

/* Of the badges that a registration ever had, the one that opens gates. */
#define BADGE_NOW                                                                                                  \
	"left join badge b on b.registration_id = r.registration_id and b.revoked_at is null left join company x " \
	"on x.company_id = r.company_id"

static const struct column registration_columns[] = {
    {"registration", "r.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"name", "r.name", COL_TEXT, COL_SORT, N_("Name"), NULL},
    {"company", "r.company", COL_TEXT, COL_SORT, N_("Company"), NULL},
    {"job_title", "r.job_title", COL_TEXT, COL_QUIET, N_("Job title"), NULL},
    {"email", "r.email", COL_TEXT, COL_SORT | COL_QUIET, N_("E-mail"), NULL},
    {"phone", "r.phone", COL_TEXT, COL_QUIET, N_("Phone"), NULL},
    {"country", "r.country", COL_TEXT, COL_FILTER | COL_QUIET, N_("Country code"), NULL},
    {"country_name", "country_name(r.country)", COL_TEXT, COL_SORT, N_("Country"), NULL},
    {"city", "r.city", COL_TEXT, COL_QUIET, N_("City"), NULL},
    {"category", "c.public_id", COL_UUID, COL_FILTER | COL_HIDDEN, N_("Category"), NULL},
    {"category_name", "tr(c.name)", COL_TEXT, COL_SORT, N_("Category"), NULL},
    {"colour", "c.colour", COL_TEXT, COL_HIDDEN, NULL, NULL},
    {"number", "badge_number(b.number)", COL_TEXT, COL_SORT, N_("Badge"), NULL},
    {"exhibitor", "x.name", COL_TEXT, COL_QUIET, N_("Staff of"), NULL},
    {"source", "'source.' || r.source", COL_CHOICE, COL_SORT | COL_FILTER | COL_QUIET, N_("Source"),
	"source.online|source.group|source.csv|source.invitation|source.exhibitor|source.onsite|source.import"},
    {"language", "'lang.' || r.lang", COL_CHOICE, COL_SORT | COL_FILTER | COL_QUIET, N_("Language"), "lang.en|lang.zh"},
    {"status", "r.status", COL_CHOICE, COL_SORT | COL_FILTER, N_("Status"), "pending|confirmed|cancelled|lapsed"},
    {"printed", "coalesce(b.prints > 0, false)", COL_BOOL, COL_FILTER | COL_QUIET, N_("Badge printed"), NULL},
    {"entered", "coalesce((select bool_or(p.entries > 0) from presence p where p.badge_id = b.badge_id), false)",
	COL_BOOL, COL_FILTER | COL_QUIET, N_("Was there"), NULL},
    {"tag", "registration_tagged", COL_UUID, COL_FILTER | COL_HIDDEN | COL_FOUND, N_("Tag"), NULL},
    {"tags", "tag_words('registration', r.registration_id)", COL_TEXT, COL_QUIET, N_("Tags"), NULL},
    {"chips", "tag_chips('registration', r.registration_id)", COL_TEXT, COL_HIDDEN, NULL, NULL},
    {"answer", "registration_answered", COL_TEXT, COL_FILTER | COL_HIDDEN | COL_FOUND, N_("Answer"), NULL},
    {"created_at", "r.created_at", COL_TIME, COL_SORT | COL_RANGE, N_("Created"), NULL},
    {"confirmed_at", "r.confirmed_at", COL_TIME, COL_SORT | COL_RANGE | COL_QUIET, N_("Confirmed"), NULL},
    {NULL},
};

const struct list registration_list = {
    .name = "registrations",
    .from = "registration r left join badge_category c on c.category_id = r.category_id " BADGE_NOW,
    .where = "r.edition_id = (select current_edition())",
    .key = "r.registration_id",
    .search = "registration_search",
    .order = "-created_at",
    .columns = registration_columns,
};

#define CATEGORY                                                      \
	{                                                             \
		"category", FIELD_UUID, 0, 0, 0, NULL, N_("Category") \
	}
#define REASON                                                       \
	{                                                            \
		"reason", FIELD_TEXT, 0, 0, 1000, NULL, N_("Reason") \
	}
#define WHAT                                                                                       \
	{                                                                                          \
		"what", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "confirm|cancel|category|resend", NULL \
	}

static const struct field registration_fields[] = {
    CATEGORY,
    {"name", FIELD_LINE, FIELD_REQUIRED | FIELD_NAMED, 1, 200, NULL, N_("Name")},
    {"company", FIELD_LINE, 0, 0, 300, NULL, N_("Company")},
    {"job_title", FIELD_LINE, 0, 0, 200, NULL, N_("Job title")},
    {"email", FIELD_EMAIL, 0, 0, 0, NULL, N_("E-mail")},
    {"phone", FIELD_PHONE, 0, 0, 0, NULL, N_("Phone")},
    {"country", FIELD_COUNTRY, 0, 0, 0, NULL, N_("Country")},
    {"city", FIELD_LINE, 0, 0, 200, NULL, N_("City")},
    {"lang", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "en|zh", N_("Language")},
    {"ask", FIELD_BOOL, 0, 0, 0, NULL, N_("The visitor confirms the address")},
    {"seen", FIELD_LINE, 0, 0, 64, NULL, NULL},
    {NULL},
};

static const struct field several_fields[] = {
    {"registrations", FIELD_UUID, FIELD_REQUIRED | FIELD_LIST, 0, 0, NULL, N_("Registrations")},
    WHAT,
    CATEGORY,
    REASON,
    ADMIN_BACK,
    {NULL},
};

static const struct field step_fields[] = {WHAT, CATEGORY, REASON, {NULL}};

static const struct field badge_fields[] = {
    {"why", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "lost|changed", N_("Reason")},
    {NULL},
};

const struct page registration_pages[] = {
    {.method = GET,
	.path = "/office/visitors",
	.allow = "visitor.read",
	.sql = "tag.all office_registration.filters office_registration.categories",
	.view = "registrations.html",
	.title = N_("Registrations"),
	.menu = N_("Visitors"),
	.icon = "users-group",
	.list = &registration_list,
	.fields = admin_done,
	.about = "The visitors who registered for the edition in force."},
    {.method = POST,
	.path = "/office/visitors",
	.allow = "visitor.write",
	.sql = "office_registration.create",
	.title = N_("New registration"),
	.next = "/office/visitors/:key?done=added",
	.again = "/office/visitors/new",
	.fields = registration_fields,
	.about = "Registers a visitor by hand: confirmed at once, or asked by mail to confirm."},
    {.method = GET,
	.path = "/office/visitors/new",
	.allow = "visitor.write",
	.sql = "office_registration.fresh_form office_registration.categories company.countries",
	.view = "registration-new.html",
	.title = N_("New registration"),
	.flags = PAGE_NO_API,
	.about = "The form of a new registration."},
    {.method = POST,
	.path = "/office/visitors/steps",
	.allow = "visitor.write",
	.sql = "office_registration.several",
	.title = N_("Change registrations"),
	.next = ":to",
	.again = "/office/visitors",
	.fields = several_fields,
	.about = "Confirms, cancels or moves several registrations to a category, or sends their mails again."},
    {.path = NULL},
};

/* Behind the tables whose paths begin like these: the first row that fits is the page. */
const struct page registration_one_pages[] = {
    {.method = GET,
	.path = "/office/visitors/:registration",
	.allow = "visitor.read",
	.sql = "tag.all tag_registration.tags office_registration.known office_registration.one "
	       "office_registration.answers "
	       "office_registration.consents office_registration.party office_registration.badges "
	       "office_registration.scans office_registration.forum office_registration.leads "
	       "office_registration.messages office_registration.history "
	       "office_registration.categories",
	.view = "registration.html",
	.title = N_("Registration"),
	.fields = admin_done,
	.about = "A registration with its answers, consents, badges, scans and history."},
    {.method = GET,
	.path = "/office/visitors/:registration/edit",
	.allow = "visitor.write",
	.sql = "office_registration.known office_registration.one company.countries",
	.view = "registration-edit.html",
	.title = N_("Edit registration"),
	.flags = PAGE_NO_API,
	.about = "The form of a registration."},
    {.method = POST,
	.path = "/office/visitors/:registration",
	.allow = "visitor.write",
	.sql = "office_registration.save",
	.title = N_("Edit registration"),
	.next = "/office/visitors/:registration?done=saved",
	.again = "/office/visitors/:registration/edit",
	.fields = registration_fields,
	.about = "Changes what a registration says of the visitor."},
    {.method = POST,
	.path = "/office/visitors/:registration/step",
	.allow = "visitor.write",
	.sql = "office_registration.step",
	.title = N_("Change registration"),
	.next = "/office/visitors/:registration?done=saved",
	.again = "/office/visitors/:registration",
	.fields = step_fields,
	.about = "Confirms or cancels a registration, moves it to a category, or sends its mail again."},
    {.method = POST,
	.path = "/office/visitors/:registration/badge",
	.allow = "visitor.write",
	.sql = "office_registration.badge_again",
	.title = N_("New badge"),
	.next = "/office/visitors/:registration?done=saved",
	.again = "/office/visitors/:registration",
	.fields = badge_fields,
	.about = "Makes another badge; the old code is worth nothing from then on."},
    {.path = NULL},
};
