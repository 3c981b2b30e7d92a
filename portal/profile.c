/* What an account keeps about itself and its company. */
#include "catalog.h"
#include "join.h"
#include "portal.h"
#include "session.h"

static const struct field done_fields[] = {
    {.name = "done", .kind = FIELD_CHOICE, .choices = "saved|mail|email"},
    {.name = NULL},
};

static const struct field person_fields[] = {
    PERSON_FIELDS,
    {.name = "language", .kind = FIELD_CHOICE, .flags = FIELD_REQUIRED, .choices = "en|zh", .label = N_("Language")},
    {.name = NULL},
};

static const struct field company_fields[] = {
    COMPANY_FIELDS,
    {.name = "company_phone", .kind = FIELD_PHONE, .label = N_("Phone")},
    {.name = "about_en", .kind = FIELD_TEXT, .max = 2000, .label = N_("About the company, in English")},
    {.name = "about_zh", .kind = FIELD_TEXT, .max = 2000, .label = N_("About the company, in Chinese")},
    {.name = NULL},
};

/* The account's own address goes with it, for the vault; the statement compares the two. */
static const struct field password_fields[] = {
    {.name = "email", .kind = FIELD_EMAIL, .flags = FIELD_REQUIRED, .label = N_("E-mail address")},
    {.name = "password", .kind = FIELD_PASSWORD, .flags = FIELD_REQUIRED, .label = N_("Present password")},
    {.name = NULL},
};

/* `email` is the present one here too. */
static const struct field email_fields[] = {
    {.name = "email", .kind = FIELD_EMAIL, .flags = FIELD_REQUIRED, .label = N_("E-mail address")},
    {.name = "password", .kind = FIELD_PASSWORD, .flags = FIELD_REQUIRED, .label = N_("Present password")},
    {.name = "new_email", .kind = FIELD_EMAIL, .flags = FIELD_REQUIRED, .label = N_("New e-mail address")},
    {.name = NULL},
};

/* The company is compared with all others, not with itself. */
static int
profile_read(struct request *r)
{
	join_door(r);
	return 0;
}

const struct page profile_pages[] = {
    {GET, "/profile", "account", "profile.person profile.company register.countries", "profile.html", N_("Profile"),
	.fields = done_fields, .about = "The account and its company."},
    {POST, "/profile", "account", "profile.save_person", NULL, N_("Save your data"), .next = "/profile?done=saved",
	.fields = person_fields, .about = "Changes name, position, phone and language of the account."},
    {POST, "/profile/company", "exhibitor", "profile.save_company", NULL, N_("Save the company's data"),
	.next = "/profile?done=saved", .again = "/profile", .fields = company_fields, .door = "company",
	.read = profile_read, .about = "Changes the data of the reader's company."},
    {POST, "/profile/password", "account", "register.password", NULL, N_("Change the password"), .next = "/reset/:link",
	.again = "/profile", .fields = password_fields, .vault = "check", .read = session_link, .flags = PAGE_NO_API},
    {POST, "/profile/email", "account", "register.email", NULL, N_("Change the e-mail address"),
	.next = "/profile?done=mail", .again = "/profile", .fields = email_fields, .vault = "check",
	.read = session_link, .flags = PAGE_NO_API},
    {.path = NULL},
};
