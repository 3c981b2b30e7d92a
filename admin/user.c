#include "admin.h"

#include "request.h"

static const struct column user_columns[] = {
    {"account", "a.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"name", "a.name", COL_TEXT, COL_SORT, N_("Full name"), NULL},
    {"email", "a.email", COL_TEXT, COL_SORT, N_("E-mail"), NULL},
    {"kind", "a.kind", COL_CHOICE, COL_FILTER | COL_SORT, N_("Kind"), "organizer|exhibitor|machine"},
    {"roles",
	"(select string_agg(tr(r.name), ', ' order by r.role_id) from account_role ar join role r using (role_id) "
	"where ar.account_id = a.account_id)",
	COL_TEXT, 0, N_("Roles"), NULL},
    {"role", "(select min(r.code) from account_role ar join role r using (role_id) where ar.account_id = a.account_id)",
	COL_TEXT, COL_FILTER | COL_HIDDEN, N_("Role"), NULL},
    {"team", "t.public_id", COL_UUID, COL_FILTER | COL_HIDDEN, N_("Team"), NULL},
    {"team_name", "t.name", COL_TEXT, COL_SORT, N_("Team"), NULL},
    {"state",
	"case when a.disabled_at is not null then 'disabled' when a.confirmed_at is null then 'invited' else 'active' "
	"end",
	COL_CHOICE, COL_FILTER, N_("State"), "active|invited|disabled"},
    {"signed_in_at", "a.signed_in_at", COL_TIME, COL_SORT, N_("Last sign-in"), NULL},
    /* Colleagues and machines first: exhibitors are many. */
    {"rank", "case a.kind when 'organizer' then '1' when 'machine' then '2' else '3' end || a.name", COL_TEXT,
	COL_SORT | COL_HIDDEN, NULL, NULL},
    {NULL},
};

const struct list user_list = {
    .name = "users",
    .from = "account a left join team t using (team_id)",
    .key = "a.account_id",
    .search = "account_search",
    .order = "rank",
    .columns = user_columns,
};

static const struct field invite_fields[] = {
    {"name", FIELD_LINE, FIELD_REQUIRED | FIELD_NAMED, 1, 100, NULL, N_("Full name")},
    {"email", FIELD_EMAIL, FIELD_REQUIRED, 0, 0, NULL, N_("E-mail")},
    {"kind", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "organizer|machine", N_("Kind")},
    {"lang", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "en|zh", N_("Language")},
    {"team", FIELD_UUID, 0, 0, 0, NULL, N_("Team")},
    {"roles", FIELD_UUID, FIELD_LIST, 0, 0, NULL, N_("Roles")},
    {NULL},
};

static const struct field user_fields[] = {
    {"name", FIELD_LINE, FIELD_REQUIRED | FIELD_NAMED, 1, 100, NULL, N_("Full name")},
    {"lang", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "en|zh", N_("Language")},
    {"team", FIELD_UUID, 0, 0, 0, NULL, N_("Team")},
    {"roles", FIELD_UUID, FIELD_LIST, 0, 0, NULL, N_("Roles")},
    {"seen", FIELD_LINE, 0, 0, 64, NULL, NULL},
    {NULL},
};

/* The link of the invitation: the mail has the token, the database its hash. */
static int
user_link(struct request *r)
{
	const char *token = request_token(request_mem(r));

	request_set(r, "hash", request_hash(request_mem(r), token));
	request_set(r, "link", mem_printf(request_mem(r), "%s/reset/%s", request_home_url(r), token));
	return 0;
}

const struct page user_pages[] = {
    {.method = GET,
	.path = "/office/users",
	.allow = "user.manage",
	.sql = "user.filters",
	.view = "users.html",
	.title = N_("Users"),
	.menu = N_("System"),
	.icon = "users",
	.list = &user_list,
	.about = "All accounts: organizers, exhibitors, machines."},
    {.method = POST,
	.path = "/office/users",
	.allow = "user.manage",
	.sql = "user.invite",
	.title = N_("Invite a user"),
	.next = "/office/users/:key?done=added",
	.again = "/office/users/new",
	.fields = invite_fields,
	.read = user_link,
	.about = "Invites a colleague by mail, or makes an account for a machine."},
    {.method = GET,
	.path = "/office/users/new",
	.allow = "user.manage",
	.sql = "user.choices user_new.roles",
	.view = "user-new.html",
	.title = N_("Invite a user"),
	.flags = PAGE_NO_API,
	.about = "The form of an invitation."},
    {.method = GET,
	.path = "/office/users/:account",
	.allow = "user.manage",
	.sql = "user.known user.one user.choices user.roles user.history",
	.view = "user.html",
	.title = N_("User"),
	.fields = admin_done,
	.about = "An account with its roles and what the person changed lately."},
    {.method = POST,
	.path = "/office/users/:account",
	.allow = "user.manage",
	.sql = "user.known user.update",
	.title = N_("User"),
	.next = "/office/users/:account?done=saved",
	.fields = user_fields,
	.about = "Changes name, language, team and roles; refused if somebody else changed them meanwhile."},
    {.method = POST,
	.path = "/office/users/:account/disable",
	.allow = "user.manage",
	.sql = "user.disable",
	.title = N_("Close account"),
	.next = "/office/users/:account?done=closed",
	.again = "/office/users/:account",
	.about = "Closes an account; its sessions and tokens end."},
    {.method = POST,
	.path = "/office/users/:account/enable",
	.allow = "user.manage",
	.sql = "user.enable",
	.title = N_("Open account"),
	.next = "/office/users/:account?done=opened",
	.again = "/office/users/:account",
	.about = "Opens a closed account again."},
    {.method = POST,
	.path = "/office/users/:account/invite",
	.allow = "user.manage",
	.sql = "user.reinvite",
	.title = N_("Invite again"),
	.next = "/office/users/:account?done=invited",
	.again = "/office/users/:account",
	.read = user_link,
	.about = "Sends another link to somebody who has not signed in yet."},
    {.path = NULL},
};
