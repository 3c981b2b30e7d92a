#include "admin.h"

#include <string.h>

#include "buf.h"
#include "utf8.h"

static const struct column invitation_columns[] = {
    {"invitation", "i.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"code", "i.code", COL_TEXT, COL_SORT, N_("Code"), NULL},
    {"email", "i.email", COL_TEXT, COL_SORT, N_("E-mail"), NULL},
    {"name", "i.name", COL_TEXT, COL_QUIET, N_("Name"), NULL},
    {"category", "k.public_id", COL_UUID, COL_FILTER | COL_HIDDEN, N_("Category"), NULL},
    {"category_name", "tr(k.name)", COL_TEXT, COL_SORT, N_("Category"), NULL},
    {"exhibitor", "c.name", COL_TEXT, COL_SORT, N_("Invited by"), NULL},
    {"tag", "invitation_tagged", COL_UUID, COL_FILTER | COL_HIDDEN | COL_FOUND, N_("Tag"), NULL},
    {"tags", "tag_words('invitation', i.invitation_id)", COL_TEXT, COL_QUIET, N_("Tags"), NULL},
    {"chips", "tag_chips('invitation', i.invitation_id)", COL_TEXT, COL_HIDDEN, NULL, NULL},
    {"uses", "i.uses", COL_INTEGER, COL_QUIET, N_("Uses"), NULL},
    {"used", "i.used", COL_INTEGER, COL_SORT, N_("Times used"), NULL},
    {"state",
	"case when i.revoked_at is not null then 'withdrawn' when i.used >= i.uses then 'used' "
	"when i.expires_at <= now() then 'lapsed' else 'open' end",
	COL_CHOICE, COL_SORT | COL_FILTER, N_("State"), "open|used|lapsed|withdrawn"},
    {"mailed_at", "i.mailed_at", COL_TIME, COL_SORT | COL_QUIET, N_("Mailed"), NULL},
    {"expires_at", "i.expires_at", COL_TIME, COL_SORT | COL_QUIET, N_("Valid until"), NULL},
    {"created_at", "i.created_at", COL_TIME, COL_SORT | COL_RANGE, N_("Created"), NULL},
    {NULL},
};

const struct list invitation_list = {
    .name = "invitations",
    .from = "invitation i left join badge_category k on k.category_id = i.category_id "
	    "left join company c on c.company_id = i.company_id",
    .where = "i.edition_id = (select current_edition())",
    .key = "i.invitation_id",
    .search = "invitation_search",
    .order = "-created_at",
    .columns = invitation_columns,
};

static const struct field invitation_fields[] = {
    {"category", FIELD_UUID, FIELD_REQUIRED, 0, 0, NULL, N_("Category")},
    {"to", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "code|mail", N_("Whom do you invite?")},
    {"uses", FIELD_INTEGER, 0, 1, 100000, NULL, N_("Uses")},
    {"expires", FIELD_TIME, 0, 0, 0, NULL, N_("Valid until")},
    {"lang", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "en|zh", N_("Language of the mail")},
    {"addresses", FIELD_TEXT, 0, 0, 1000000, NULL, N_("Addresses")},
    {"file", FIELD_FILE, 0, 0, 1 << 20, NULL, N_("CSV file")},
    {NULL},
};

static const struct field revoke_fields[] = {
    {"invitations", FIELD_UUID, FIELD_REQUIRED | FIELD_LIST, 0, 0, NULL, N_("Invitations")},
    ADMIN_BACK,
    {NULL},
};

/* The file behind what was pasted. False: it is not UTF-8. */
static bool
invitation_file(struct request *r, struct buf *all, const struct value *file)
{
	const char *bytes = file->data;
	struct buf text = {0};
	const char *clean;
	bool sound;

	buf_puts(&text, "");
	for (size_t i = 0; i < file->size; i++)
		if (bytes[i] != '\r')
			buf_putc(&text, bytes[i]);
	clean = utf8_clean(request_mem(r), text.data, text.len);
	sound = strlen(clean) == text.len && memcmp(clean, text.data, text.len) == 0;
	if (sound)
		buf_add(all, text.data, text.len);
	buf_free(&text);
	return sound;
}

/* What was pasted and what was uploaded are one list; a single code has none. */
static int
invitation_read(struct request *r)
{
	const struct value *file = request_field(r, "file");
	const char *pasted = request_value(r, "addresses"), *to = request_value(r, "to");
	struct buf all = {0};

	request_set(r, "people", NULL);
	if (to == NULL || strcmp(to, "code") == 0)
		return 0;
	if (pasted != NULL)
		buf_printf(&all, "%s\n", pasted);
	if (file != NULL && file->state == VALUE_PRESENT && file->size > 0 && !invitation_file(r, &all, file)) {
		buf_free(&all);
		request_refuse(
		    r, "file", N_("This file is not in UTF-8: save it as “CSV UTF-8”, or paste the addresses."));
		return 422;
	}
	if (all.len > 0)
		request_set(r, "people", mem_copy(request_mem(r), all.data, all.len));
	buf_free(&all);
	if (request_value(r, "people") != NULL)
		return 0;
	request_refuse(r, "addresses", N_("Please paste addresses, or choose a file."));
	return 422;
}

const struct page invitation_pages[] = {
    {.method = GET,
	.path = "/office/invitations",
	.allow = "visitor.read",
	.sql = "tag.all office_invitation.filters office_invitation.sending",
	.view = "invitations.html",
	.title = N_("Invitations"),
	.menu = N_("Visitors"),
	.icon = "mail-forward",
	.list = &invitation_list,
	.fields = admin_done,
	.about = "Invitations of the organizer and of exhibitors, and what became of them."},
    {.method = POST,
	.path = "/office/invitations",
	.allow = "visitor.write",
	.sql = "office_invitation.create",
	.title = N_("New invitation"),
	.next = "/office/invitations?done=:done&count=:count",
	.again = "/office/invitations/new",
	.fields = invitation_fields,
	.body_max = 3 << 20,
	.read = invitation_read,
	.about = "One code for several visitors, or a code and a mail for each address."},
    {.method = GET,
	.path = "/office/invitations/new",
	.allow = "visitor.write",
	.sql = "office_registration.fresh_form office_registration.categories",
	.view = "invitation-new.html",
	.title = N_("New invitation"),
	.flags = PAGE_NO_API,
	.about = "The form of new invitations."},
    {.method = GET,
	.path = "/office/invitations/progress",
	.allow = "visitor.read",
	.sql = "office_invitation.sending",
	.view = "invitation-progress.html",
	.title = N_("Progress"),
	.about = "How many mails of invitations are still to be written."},
    {.method = POST,
	.path = "/office/invitations/revoke",
	.allow = "visitor.write",
	.sql = "office_invitation.revoke",
	.title = N_("Withdraw invitations"),
	.next = ":to",
	.again = "/office/invitations",
	.fields = revoke_fields,
	.about = "Takes invitations back; who registered by them stays."},
    {.path = NULL},
};
