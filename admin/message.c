#include "admin.h"

static const struct column message_columns[] = {
    {"message", "m.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"recipient", "m.recipient", COL_TEXT, COL_SORT, N_("Recipient"), NULL},
    {"kind", "m.kind", COL_TEXT, COL_SORT | COL_FILTER, N_("Kind"), NULL},
    {"channel", "m.channel", COL_CHOICE, COL_QUIET, N_("Channel"), "email|fax|sms|letter"},
    {"lang", "m.lang", COL_TEXT, COL_QUIET, N_("Language"), NULL},
    {"state", "m.state", COL_CHOICE, COL_SORT | COL_FILTER, N_("State"), "queued|sending|sent|failed|unknown"},
    {"attempts", "m.attempts", COL_INTEGER, COL_SORT, N_("Attempts"), NULL},
    {"reply", "m.reply", COL_TEXT, COL_QUIET, N_("Answer of the other side"), NULL},
    {"created_at", "m.created_at", COL_TIME, COL_SORT | COL_RANGE, N_("Created"), NULL},
    {"sent_at", "m.sent_at", COL_TIME, COL_SORT, N_("Sent"), NULL},
    {"again", "(m.state in ('failed', 'unknown'))", COL_BOOL, COL_HIDDEN, NULL, NULL},
    {NULL},
};

const struct list message_list = {
    .name = "messages",
    .from = "message m",
    .key = "m.message_id",
    .search = "message_search",
    .order = "-created_at",
    .columns = message_columns,
};

static const struct field retry_fields[] = {
    {"messages", FIELD_UUID, FIELD_REQUIRED | FIELD_LIST, 0, 0, NULL, N_("Messages")},
    ADMIN_BACK,
    {NULL},
};

const struct page message_pages[] = {
    {.method = GET,
	.path = "/office/messages",
	.allow = "message.read",
	.sql = "message.filters",
	.view = "messages.html",
	.title = N_("Messages"),
	.menu = N_("System"),
	.icon = "mail",
	.list = &message_list,
	.fields = admin_done,
	.about = "The ledger of messages: what was sent to whom, and what became of it."},
    {.method = POST,
	.path = "/office/messages/retry",
	.allow = "message.send",
	.sql = "message.retry",
	.title = N_("Send again"),
	.next = ":to",
	.again = "/office/messages",
	.fields = retry_fields,
	.about = "Sends messages again that failed or of which nobody knows."},
    {.method = GET,
	.path = "/office/messages/:message",
	.allow = "message.read",
	.sql = "message.known message.one",
	.view = "message.html",
	.title = N_("Message"),
	.about = "One message with the last answer of the other side."},
    {.path = NULL},
};
