/* Visitors register: alone, as a group, by invitation. */
#include <string.h>

#include "catalog.h"
#include "portal.h"
#include "request.h"
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

/* :forms, as registration_together() takes them, of a form that is one person's and without an invitation. */
static void
visit_together(struct request *r)
{
	static const char *const texts[] = {"key", "path", "address", "edition_code", "category", "name", "company",
	    "job_title", "email", "phone", "country", "city", "lang", NULL};
	static const char *const maps[] = {"answer", "consent", NULL};
	struct buf form = {0}, forms = {0};
	const char *value;

	buf_puts(&form, "{\"session\":");
	value = r->token_new ? "" : request_hash(r->mem, r->token);
	buf_json(&form, value, strlen(value));
	for (size_t i = 0; texts[i] != NULL; i++)
		if ((value = request_param(r, texts[i])) != NULL) {
			buf_printf(&form, ",\"%s\":", texts[i]);
			buf_json(&form, value, strlen(value));
		}
	for (size_t i = 0; maps[i] != NULL; i++)
		buf_printf(&form, ",\"%s\":%s", maps[i], (value = request_param(r, maps[i])) != NULL ? value : "{}");
	buf_putc(&form, '}');
	buf_putc(&forms, '{');
	buf_array(&forms, form.data);
	buf_putc(&forms, '}');
	request_set(r, "forms", forms.data);
	request_set(r, "count", "1");
	buf_free(&forms);
	buf_free(&form);
}

static int
visit_read(struct request *r)
{
	const char *group;
	int status = people_read(r);

	if (status != 0)
		return status;
	group = request_param(r, "group");
	if (r->bearer == NULL && request_value(r, "code") == NULL && (group == NULL || strcmp(group, "true") != 0))
		visit_together(r);
	return 0;
}

const struct page visit_pages[] = {
    {GET, "/visit", "anyone",
	"visit.fair visit.invitation visit.categories visit.questions visit.consents visit.people register.countries",
	"visit.html", N_("Register as a visitor"), .fields = look_fields,
	.about = "Whether visitors can register, as what, and what they are asked."},
    {POST, "/visit", "anyone", "visit.register", NULL, N_("Register as a visitor"), .next = "/visit/sent",
	.check = "visit.check", .fields = visit_fields, .read = visit_read, .together = "visit.together",
	.body_max = PEOPLE_BODY,
	.about = "Registers a visitor, or a group of them; a mail with a link confirms the address."},
    {GET, "/visit/sent", "anyone", "", "visit-sent.html", N_("Check your mailbox"), .fields = sent_fields,
	.flags = PAGE_NO_API},
    {GET, "/visit/again", "anyone", "", "visit-again.html", N_("Find my registration"), .flags = PAGE_NO_API},
    {POST, "/visit/again", "anyone", "visit.again", NULL, N_("Find my registration"), .next = "/visit/sent?done=again",
	.fields = again_fields, .about = "Sends another link to the address, if it is registered."},
    {.path = NULL},
};
