/* Who wants to join a company that is known: the organizer answers where nobody of the company does or can. */
#include "admin.h"

static const struct column join_columns[] = {
    {"request", "r.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"name", "r.fields ->> 'name'", COL_TEXT, COL_SORT, N_("Name"), NULL},
    {"job_title", "r.fields ->> 'job_title'", COL_TEXT, COL_QUIET, N_("Position"), NULL},
    {"email", "r.fields ->> 'email'", COL_TEXT, COL_SORT, N_("E-mail"), NULL},
    {"phone", "r.fields ->> 'phone'", COL_TEXT, COL_QUIET, N_("Phone"), NULL},
    {"company", "c.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"company_name", "c.name", COL_TEXT, COL_SORT, N_("Company"), NULL},
    {"entered", "r.fields ->> 'company'", COL_TEXT, COL_SORT, N_("As entered"), NULL},
    {"message", "r.message", COL_TEXT, COL_QUIET, N_("Message"), NULL},
    {"people",
	"(select count(*) from contact k join account a using (account_id) where k.company_id = c.company_id "
	"and a.confirmed_at is not null and a.disabled_at is null)",
	COL_INTEGER, COL_SORT, N_("Can answer"), NULL},
    {"state", "r.state", COL_CHOICE, COL_FILTER | COL_SORT, N_("State"), "asked|accepted|declined|lapsed"},
    {"who", "d.name", COL_TEXT, COL_QUIET, N_("Answered by"), NULL},
    {"reason", "r.reason", COL_TEXT, COL_QUIET, N_("Reason"), NULL},
    {"asked_at", "r.asked_at", COL_TIME, COL_SORT | COL_RANGE, N_("Asked"), NULL},
    {NULL},
};

const struct list join_list = {
    .name = "join-requests",
    .from = "join_request r join company c using (company_id) left join account d on d.account_id = r.decided_by",
    .where = "r.state not in ('known', 'confirm', 'own')",
    .key = "r.request_id",
    .order = "-asked_at",
    .columns = join_columns,
};

static const struct field answer_fields[] = {
    {"requests", FIELD_UUID, FIELD_REQUIRED | FIELD_LIST, 0, 0, NULL, N_("Requests")},
    {"answer", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "accept|decline", N_("Answer")},
    {"reason", FIELD_TEXT, 0, 0, 2000, NULL, N_("Reason")},
    ADMIN_BACK,
    {NULL},
};

const struct page join_office_pages[] = {
    {.method = GET,
	.path = "/office/join-requests",
	.allow = "company.write",
	.sql = "",
	.view = "join-requests.html",
	.title = N_("Requests to join"),
	.menu = N_("Data centre"),
	.icon = "user-plus",
	.list = &join_list,
	.fields = admin_done,
	.about = "People who want to work for a company that is known already."},
    {.method = POST,
	.path = "/office/join-requests",
	.allow = "company.write",
	.sql = "office_join.answer",
	.title = N_("Answer requests"),
	.next = ":to",
	.again = "/office/join-requests",
	.fields = answer_fields,
	.about = "Lets people into their company, or not; each is told by mail."},
    {.path = NULL},
};
