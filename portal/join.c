/* A company that is known: who registers it asks to join, and its people answer. */
#include "join.h"

#include "catalog.h"
#include "portal.h"
#include "request.h"
#include "session.h"

static const struct field wish_fields[] = {
    {.name = "message", .kind = FIELD_TEXT, .max = 2000, .label = N_("Message")},
    {.name = NULL},
};

static const struct field answer_fields[] = {
    {.name = "answer",
	.kind = FIELD_CHOICE,
	.flags = FIELD_REQUIRED,
	.choices = "accept|decline",
	.label = N_("Answer")},
    {.name = "reason", .kind = FIELD_TEXT, .max = 2000, .label = N_("Reason")},
    {.name = NULL},
};

static const struct field asked_fields[] = {
    {.name = "done", .kind = FIELD_CHOICE, .choices = "accept|decline"},
    {.name = NULL},
};

void
join_door(struct request *r)
{
	const char *email = request_value(r, "email"), *phone = request_value(r, "company_phone");

	/* `company` is a name here, not the id of the record itself: of what is not stored yet that is the form's key. */
	request_set(r, "door_self", r->form_key);
	request_set(r, "door_name", request_value(r, "company"));
	request_set(r, "door_email", email);
	request_set(r, "door_phone", phone != NULL ? phone : request_value(r, "phone"));
}

const struct page join_pages[] = {
    {GET, "/register/sent/:request", "anyone", "join.look", "register-known.html", N_("Check your mailbox"),
	.flags = PAGE_NO_API},
    {POST, "/register/sent/:request/join", "anyone", "join.wish", NULL, N_("Ask to join"), .next = "/register/sent",
	.again = "/register/sent/:request", .fields = wish_fields, .read = session_link,
	.about = "Asks the company's people to let the person in, once the address is confirmed."},
    {POST, "/register/sent/:request/own", "anyone", "join.own", NULL, N_("This is another company"),
	.next = "/register/sent", .again = "/register/sent/:request", .read = session_link,
	.about = "Registers the company nevertheless; people look at both."},
    {GET, "/join", "exhibitor", "join.mine", "join.html", N_("Your request to join"), .flags = PAGE_NO_API},
    {POST, "/join/own", "exhibitor", "join.go_own", NULL, N_("Register a company of your own"), .next = "/applications",
	.again = "/join", .about = "Takes the request back and registers the company as it was written."},
    {POST, "/join/again", "exhibitor", "join.again", NULL, N_("Ask again"), .next = "/join", .again = "/join",
	.about = "Asks once more after nobody had answered."},
    {GET, "/requests", "exhibitor", "join.asked", "requests.html", N_("Requests to join"), .fields = asked_fields,
	.about = "Who wants to join the reader's company."},
    {POST, "/requests/:request", "exhibitor", "join.answer", NULL, N_("Answer"), .next = "/requests?done=:answer",
	.again = "/requests", .fields = answer_fields, .about = "Lets a person into the reader's company, or not."},
    {.path = NULL},
};
