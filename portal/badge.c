/* A visitor's badge behind the secret link of a mail: its code, its PDF, its file for wallets. */
#include "catalog.h"
#include "portal.h"
#include "qr.h"
#include "request.h"
#include "rows.h"

#define QR_PX 4

#define SECRET                                                                                     \
	{                                                                                          \
		.name = "secret", .kind = FIELD_HEX, .flags = FIELD_REQUIRED, .min = 64, .max = 64 \
	}

static const struct field link_fields[] = {SECRET, {.name = NULL}};

static const struct field ask_fields[] = {
    SECRET,
    {.name = "size",
	.kind = FIELD_CHOICE,
	.flags = FIELD_REQUIRED,
	.choices = "a6|card|pass|group",
	.label = N_("Size")},
    {.name = NULL},
};

/* :secret_hash, by which the link is known. */
static int
badge_link(struct request *r)
{
	const char *secret = request_value(r, "secret");

	request_set(r, "secret_hash", secret != NULL ? request_hash(request_mem(r), secret) : NULL);
	return 0;
}

static void
badge_svg(struct request *r)
{
	static const char none[] = "there is no badge\n";
	const char *token = rows_cell(request_rows(r, "badge"), "token");
	struct buf svg = {0};

	if (token == NULL || qr_svg(&svg, token, QR_PX) != 0) {
		request_answer(r, 404, "text/plain", none, sizeof(none) - 1);
		return;
	}
	request_header(r, "cache-control", "private, max-age=86400");
	request_answer(r, 200, "image/svg+xml", svg.data, svg.len);
	buf_free(&svg);
}

static void
badge_send(struct request *r)
{
	const PGresult *rows = request_rows(r, "pdf");

	request_answer_stored(
	    r, rows_cell(rows, "hash"), rows_cell(rows, "type"), rows_cell(rows, "name"), 404, "gone\n");
}

const struct page badge_pages[] = {
    {GET, "/visit/:secret/badge", "anyone", "badge.badge", "badge-card.html", N_("Your badge"), .fields = link_fields,
	.read = badge_link, .flags = PAGE_NO_API},
    {GET, "/visit/:secret/badge.svg", "anyone", "badge.badge", NULL, N_("Your badge"), .fields = link_fields,
	.read = badge_link, .answer = badge_svg, .flags = PAGE_NO_API},
    {POST, "/visit/:secret/pdf", "anyone", "badge.pdf_ask", NULL, N_("Your badge as a file"),
	.next = "/visit/:secret/pdf/:job", .again = "/visit/:secret", .fields = ask_fields, .read = badge_link,
	.flags = PAGE_NO_API},
    {GET, "/visit/:secret/pdf/:job", "anyone", "badge.pdf", "badge-pdf.html", N_("Your badge as a file"),
	.fields = link_fields, .read = badge_link, .flags = PAGE_NO_API},
    {GET, "/visit/:secret/pdf/:job/progress", "anyone", "badge.pdf", "badge-pdf-state.html", N_("Your badge as a file"),
	.fields = link_fields, .read = badge_link, .flags = PAGE_NO_API},
    {GET, "/visit/:secret/pdf/:job/file", "anyone", "badge.pdf", NULL, N_("Your badge as a file"),
	.fields = link_fields, .read = badge_link, .answer = badge_send, .flags = PAGE_NO_API},
    {.path = NULL},
};
