#include "admin.h"

#include "answer.h"
#include "request.h"

static const struct column token_columns[] = {
    {"token", "t.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"name", "t.name", COL_TEXT, COL_SORT, N_("Name"), NULL},
    {"who", "a.name", COL_TEXT, COL_SORT, N_("Speaks for"), NULL},
    {"state",
	"case when t.revoked_at is not null then 'revoked' when t.expires_at <= now() then 'expired' else 'active' end",
	COL_CHOICE, COL_FILTER | COL_SORT, N_("State"), "active|expired|revoked"},
    {"created_at", "t.created_at", COL_TIME, COL_SORT, N_("Created"), NULL},
    {"used_at", "t.used_at", COL_TIME, COL_SORT, N_("Last used"), NULL},
    {"expires_at", "t.expires_at", COL_TIME, COL_SORT, N_("Expires"), NULL},
    {"active", "(t.revoked_at is null and (t.expires_at is null or t.expires_at > now()))", COL_BOOL, COL_HIDDEN, NULL,
	NULL},
    {NULL},
};

const struct list token_list = {
    .name = "tokens",
    .from = "api_token t join account a using (account_id)",
    .key = "t.api_token_id",
    .search = "token_search",
    .order = "-created_at",
    .columns = token_columns,
};

static const struct field token_fields[] = {
    {"name", FIELD_LINE, FIELD_REQUIRED, 1, 100, NULL, N_("Name")},
    {"account", FIELD_UUID, 0, 0, 0, NULL, N_("Speaks for")},
    {"days", FIELD_INTEGER, FIELD_REQUIRED, 1, 3650, NULL, N_("Days until it expires")},
    {NULL},
};

/* Made here, shown in this one answer, kept nowhere: the database gets its hash. */
static int
token_make(struct request *r)
{
	const char *token = request_token(request_mem(r));

	request_set(r, "hash", request_hash(request_mem(r), token));
	request_set(r, "token", token);
	return 0;
}

static void
token_show(struct request *r)
{
	request_global(r, "token", request_value(r, "token"));
	answer_page(r);
}

const struct page token_pages[] = {
    {.method = GET,
	.path = "/office/tokens",
	.allow = "token.manage",
	.sql = "",
	.view = "tokens.html",
	.title = N_("API tokens"),
	.menu = N_("System"),
	.icon = "key",
	.list = &token_list,
	.fields = admin_done,
	.about = "Tokens that programs use instead of a password."},
    {.method = POST,
	.path = "/office/tokens",
	.allow = "token.manage",
	.sql = "token.create",
	.view = "token-made.html",
	.title = N_("New API token"),
	.next = "/office/tokens?done=added",
	.again = "/office/tokens/new",
	.fields = token_fields,
	.read = token_make,
	.answer = token_show,
	.flags = PAGE_NO_API,
	.about = "Makes a token; it is shown once."},
    {.method = GET,
	.path = "/office/tokens/new",
	.allow = "token.manage",
	.sql = "token.people",
	.view = "token-new.html",
	.title = N_("New API token"),
	.flags = PAGE_NO_API,
	.about = "The form of a new token."},
    {.method = POST,
	.path = "/office/tokens/:token/revoke",
	.allow = "token.manage",
	.sql = "token.revoke",
	.title = N_("Revoke token"),
	.next = "/office/tokens?done=ended",
	.again = "/office/tokens",
	.about = "From now on the token opens nothing."},
    {.path = NULL},
};
