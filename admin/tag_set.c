#include "admin.h"

/*
 * Tags set and taken off: from the lists, on the rows that are ticked or on all that the filters show, and on one record's
 * page. Each kind of record has the same pages under its own path and permission.
 */
static const struct kind {
	const char *kind;  /* tag_kind */
	const char *many;  /* field with the ticked rows */
	const char *list;  /* its struct list */
	const char *pages; /* path of the list */
} kinds[] = {
    {"company", "companies", "companies", "/office/companies"},
    {"contact", "contacts", "contacts", "/office/contacts"},
    {"application", "applications", "applications", "/office/applications"},
    {"registration", "registrations", "registrations", "/office/visitors"},
    {"booth", "booths", "booths", "/office/booths"},
    {"exhibitor", "exhibitors", "exhibitors", "/office/exhibitors"},
    {"company", "scanning", "leads-by-exhibitor", "/office/leads"}, /* rows of these lists are companies too */
    {"company", "staffed", "staff", "/office/staff"},
    {"registration", "signed", "signups", "/office/signups"}, /* and of these registrations */
    {"registration", "scanned", "scans", "/office/scans"},
    {"invitation", "invitations", "invitations", "/office/invitations"},
    {"speaker", "speakers", "speakers", "/office/speakers"},
    {"session", "sessions", "sessions", "/office/forum"},
};
#define KINDS (sizeof(kinds) / sizeof(*kinds))

#define TAG                                                   \
	{                                                     \
		"word", FIELD_LINE, 0, 0, 60, NULL, N_("Tag") \
	}
#define OFF                                                      \
	{                                                        \
		"off", FIELD_BOOL, 0, 0, 0, NULL, N_("Take off") \
	}
#define SEVERAL(many, label)                                                                                \
	{                                                                                                   \
		{many, FIELD_UUID, FIELD_LIST, 0, 0, NULL, label}, TAG, OFF,                                \
		    {"everything", FIELD_BOOL, 0, 0, 0, NULL, N_("All that the filters show")}, ADMIN_BACK, \
		{                                                                                           \
			NULL                                                                                \
		}                                                                                           \
	}

static const struct field company_fields[] = SEVERAL("companies", N_("Companies"));
static const struct field contact_fields[] = SEVERAL("contacts", N_("Contacts"));
static const struct field application_fields[] = SEVERAL("applications", N_("Applications"));
static const struct field registration_fields[] = SEVERAL("registrations", N_("Registrations"));
static const struct field booth_fields[] = SEVERAL("booths", N_("Booths"));
static const struct field exhibitor_fields[] = SEVERAL("exhibitors", N_("Exhibitors"));
static const struct field scanning_fields[] = SEVERAL("scanning", N_("Companies"));
static const struct field staffed_fields[] = SEVERAL("staffed", N_("Companies"));
static const struct field signed_fields[] = SEVERAL("signed", N_("Registrations"));
static const struct field scanned_fields[] = SEVERAL("scanned", N_("Registrations"));
static const struct field invitation_fields[] = SEVERAL("invitations", N_("Invitations"));
static const struct field speaker_fields[] = SEVERAL("speakers", N_("Speakers"));
static const struct field session_fields[] = SEVERAL("sessions", N_("Sessions"));
static const struct field one_fields[] = {TAG, OFF, {NULL}};

/* Which kind the form is about tells its field of rows. */
static int
tag_several(struct request *r)
{
	for (size_t i = 0; i < KINDS; i++)
		if (request_field(r, kinds[i].many) != NULL) {
			request_set(r, "kind", kinds[i].kind);
			request_set(r, "records", request_value(r, kinds[i].many));
			request_set(r, "list", kinds[i].list);
			request_set(r, "pages", kinds[i].pages);
		}
	return 0;
}

/* And on a record's page the name of the path's parameter. */
static int
tag_record(struct request *r)
{
	for (size_t i = 0; i < KINDS; i++)
		if (request_field(r, kinds[i].kind) != NULL) {
			request_set(r, "kind", kinds[i].kind);
			request_set(r, "record", request_value(r, kinds[i].kind));
		}
	return 0;
}

#define TAG_PAGES(base, permission, rows)                                                                           \
	{                                                                                                           \
		.method = POST, .path = base "/tag", .allow = (permission), .sql = "tag.bulk",                      \
		.title = N_("Set a tag"), .next = ":to", .again = (base), .fields = (rows), .read = tag_several,    \
		.about = "Sets a tag on the chosen records, or on all that the filters show, or takes it off them." \
	}

#define TAG_PAGE(record, permission)                                                                             \
	{                                                                                                        \
		.method = POST, .path = record "/tag", .allow = (permission), .sql = "tag.one_set",              \
		.title = N_("Set a tag"), .next = record "?done=saved", .again = (record), .fields = one_fields, \
		.read = tag_record, .about = "Sets a tag on the record, or takes it off."                        \
	}

const struct page tag_set_pages[] = {
    TAG_PAGES("/office/companies", "company.write", company_fields),
    TAG_PAGE("/office/companies/:company", "company.write"),
    TAG_PAGES("/office/contacts", "contact.write", contact_fields),
    TAG_PAGE("/office/contacts/:contact", "contact.write"),
    TAG_PAGES("/office/applications", "application.decide", application_fields),
    TAG_PAGE("/office/applications/:application", "application.decide"),
    TAG_PAGES("/office/visitors", "visitor.write", registration_fields),
    TAG_PAGE("/office/visitors/:registration", "visitor.write"),
    TAG_PAGES("/office/booths", "booth.write", booth_fields),
    TAG_PAGES("/office/exhibitors", "company.write", exhibitor_fields),
    TAG_PAGES("/office/leads", "company.write", scanning_fields),
    TAG_PAGES("/office/staff", "company.write", staffed_fields),
    TAG_PAGES("/office/signups", "visitor.write", signed_fields),
    TAG_PAGES("/office/scans", "visitor.write", scanned_fields),
    TAG_PAGES("/office/invitations", "visitor.write", invitation_fields),
    TAG_PAGES("/office/speakers", "forum.manage", speaker_fields),
    TAG_PAGE("/office/speakers/:speaker", "forum.manage"),
    TAG_PAGES("/office/forum", "forum.manage", session_fields),
    TAG_PAGE("/office/forum/:session", "forum.manage"),
    {.path = NULL},
};
