/*
 * Likely matches as parts of a form's page, asked for while somebody types: what is like the company or contact that is
 * being written.
 */
#include "admin.h"
#include "door.h"
#include "request.h"

/* Half-typed values are no faults yet: every field is a line. */
static const struct field company_like_fields[] = {
    {"company", FIELD_UUID, 0, 0, 0, NULL, NULL},
    {"name", FIELD_LINE, 0, 0, 300, NULL, N_("Name")},
    {"name_local", FIELD_LINE, 0, 0, 300, NULL, N_("Local name")},
    {"country", FIELD_LINE, 0, 0, 10, NULL, N_("Country")},
    {"city", FIELD_LINE, 0, 0, 200, NULL, N_("City")},
    {"street", FIELD_LINE, 0, 0, 500, NULL, N_("Street")},
    {"postcode", FIELD_LINE, 0, 0, 40, NULL, N_("Postcode")},
    {"phone", FIELD_LINE, 0, 0, 60, NULL, N_("Phone")},
    {"fax", FIELD_LINE, 0, 0, 60, NULL, N_("Fax")},
    {"email", FIELD_LINE, 0, 0, 254, NULL, N_("E-mail")},
    {"website", FIELD_LINE, 0, 0, 500, NULL, N_("Website")},
    {"register_no", FIELD_LINE, 0, 0, 60, NULL, N_("Register number")},
    {NULL},
};

static const struct field contact_like_fields[] = {
    {"contact", FIELD_UUID, 0, 0, 0, NULL, NULL},
    {"name", FIELD_LINE, 0, 0, 200, NULL, N_("Name")},
    {"name_local", FIELD_LINE, 0, 0, 200, NULL, N_("Local name")},
    {"company_name", FIELD_LINE, 0, 0, 300, NULL, N_("Company")},
    {"company", FIELD_LINE, 0, 0, 300, NULL, N_("Company")},
    {"employer", FIELD_LINE, 0, 0, 300, NULL, N_("Company")},
    {"country", FIELD_LINE, 0, 0, 10, NULL, N_("Country")},
    {"city", FIELD_LINE, 0, 0, 200, NULL, N_("City")},
    {"phone", FIELD_LINE, 0, 0, 60, NULL, N_("Phone")},
    {"fax", FIELD_LINE, 0, 0, 60, NULL, N_("Fax")},
    {"email", FIELD_LINE, 0, 0, 254, NULL, N_("E-mail")},
    {NULL},
};

/* At the registration desk the employer is the field `company`. */
static int
door_like(struct request *r)
{
	door_employer(r);
	if (request_value(r, "company") != NULL)
		request_set(r, "door_employer", request_value(r, "company"));
	return 0;
}

const struct page door_pages[] = {
    {.method = GET,
	.path = "/office/companies/matches",
	.allow = "company.read",
	.sql = "office_door.company_like",
	.view = "door-companies.html",
	.title = N_("Likely matches"),
	.door = "company",
	.fields = company_like_fields,
	.answer = door_companies,
	.about =
	    "Companies that are like what somebody is typing, with the reasons; those of other teams are counted."},
    {.method = GET,
	.path = "/office/contacts/matches",
	.allow = "contact.read",
	.sql = "office_door.contact_like",
	.view = "door-contacts.html",
	.title = N_("Likely matches"),
	.door = "contact",
	.fields = contact_like_fields,
	.read = door_like,
	.answer = door_contacts,
	.about = "Contacts that are like what somebody is typing, with the reasons."},
    {.path = NULL},
};
