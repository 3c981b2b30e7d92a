#include "admin.h"

#include <stdbool.h>
#include <string.h>

static const struct column price_columns[] = {
    {"price", "r.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"sort", "r.sort", COL_INTEGER, COL_SORT, N_("Order"), NULL},
    {"label", "tr(r.label)", COL_TEXT, COL_SORT, N_("Name"), NULL},
    {"kind", "r.kind", COL_CHOICE, COL_SORT | COL_FILTER, N_("Kind"), "area|open_side|early_bird|fee|tax"},
    {"hall_name", "tr(h.name)", COL_TEXT, COL_SORT | COL_QUIET, N_("Hall"), NULL},
    {"price_group", "r.price_group", COL_TEXT, COL_SORT | COL_QUIET, N_("Price group"), NULL},
    {"booth_kind", "r.booth_kind", COL_CHOICE, COL_QUIET, N_("Kind of booth"), "shell|raw"},
    {"sides", "r.sides", COL_INTEGER, COL_QUIET, N_("Open sides"), NULL},
    {"until", "r.until", COL_TIME, COL_QUIET, N_("Until"), NULL},
    {"applies",
	"(r.hall_id is not null or r.price_group is not null or r.booth_kind is not null or r.sides is not null "
	"or r.until is not null)",
	COL_BOOL, 0, N_("Applies to"), NULL},
    {"amount", "r.amount", COL_MONEY, COL_SORT, N_("Amount"), NULL},
    {"percent", "trim_scale(r.percent)", COL_DECIMAL, COL_SORT, N_("Percent"), NULL},
    {"currency", "e.currency", COL_TEXT, COL_QUIET, N_("Currency"), NULL},
    {NULL},
};

const struct list price_list = {
    .name = "prices",
    .from = "price_rule r join edition e using (edition_id) left join hall h on h.hall_id = r.hall_id",
    .where = "r.edition_id = (select current_edition())",
    .key = "r.price_rule_id",
    .search = "price_search",
    .order = "sort",
    .columns = price_columns,
};

/* Of which edition a new rule is: that of the form, whatever another window has chosen meanwhile. */
#define PRICE_FAIR                                               \
	{                                                        \
		"fair", FIELD_UUID, 0, 0, 0, NULL, N_("Edition") \
	}

static const struct field price_new_fields[] = {PRICE_FAIR, {NULL}};

static const struct field price_fields[] = {
    PRICE_FAIR,
    {"label_en", FIELD_LINE, FIELD_REQUIRED, 1, 100, NULL, N_("Name (English)")},
    {"label_zh", FIELD_LINE, 0, 0, 100, NULL, N_("Name (Chinese)")},
    {"kind", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "area|open_side|early_bird|fee|tax", N_("Kind")},
    {"sort", FIELD_INTEGER, FIELD_REQUIRED, 0, 10000, NULL, N_("Order")},
    {"hall", FIELD_UUID, 0, 0, 0, NULL, N_("Hall")},
    {"price_group", FIELD_LINE, 0, 0, 40, NULL, N_("Price group")},
    {"booth_kind", FIELD_CHOICE, 0, 0, 0, "shell|raw", N_("Kind of booth")},
    {"sides", FIELD_INTEGER, 0, 1, 4, NULL, N_("Open sides, at least")},
    {"amount", FIELD_MONEY, 0, -100000000000, 100000000000, NULL, N_("Amount")},
    {"percent", FIELD_DECIMAL, 0, 0, 100, NULL, N_("Percent")},
    {"until", FIELD_TIME, 0, 0, 0, NULL, N_("Until")},
    {"round_to", FIELD_INTEGER, FIELD_REQUIRED, 1, 1000000, NULL, N_("Round to")},
    {"seen", FIELD_LINE, 0, 0, 64, NULL, NULL},
    {NULL},
};

static int
price_refuse(struct request *r, const char *field, const char *why)
{
	request_refuse(r, field, why);
	return 422;
}

/*
 * A rule has one figure: said beside the fields before the table's constraint has to. A fee may take away; of what is
 * the price of a booth, or a tax, nothing is ever given back, and an early bird takes away by itself.
 */
static int
price_check(struct request *r)
{
	const char *kind = request_value(r, "kind"), *amount = request_value(r, "amount");
	bool percent = request_value(r, "percent") != NULL;

	if (amount == NULL && !percent)
		return price_refuse(r, "amount", N_("Give an amount or a percentage."));
	if (amount != NULL && percent) {
		price_refuse(r, "amount", N_("Either an amount or a percentage, not both."));
		return price_refuse(r, "percent", N_("Either an amount or a percentage, not both."));
	}
	if (kind == NULL)
		return 0;
	if (percent && strcmp(kind, "area") == 0)
		return price_refuse(r, "amount", N_("A price per square metre is an amount."));
	if (amount != NULL && amount[0] == '-' && strcmp(kind, "fee") != 0)
		return price_refuse(r, "amount", N_("Only a fee per application may be negative: a reduction."));
	if (strcmp(kind, "early_bird") == 0 && request_value(r, "until") == NULL)
		return price_refuse(r, "until", N_("An early bird rule needs the time until which it holds."));
	return 0;
}

const struct page price_pages[] = {
    {.method = GET,
	.path = "/office/prices",
	.allow = "booth.read",
	.sql = "price.booths",
	.view = "prices.html",
	.title = N_("Prices"),
	.menu = N_("Fair"),
	.icon = "tag",
	.list = &price_list,
	.fields = admin_done,
	.about = "The price rules of the edition in force, with quotes for example booths."},
    {.method = POST,
	.path = "/office/prices",
	.allow = "booth.write",
	.sql = "price_new.fair price_new.place price.create",
	.title = N_("New price rule"),
	.next = "/office/prices?done=added",
	.again = "/office/prices/new",
	.fields = price_fields,
	.read = price_check,
	.about = "Adds a price rule."},
    {.method = GET,
	.path = "/office/prices/new",
	.allow = "booth.write",
	.sql = "price_new.choices",
	.view = "price-new.html",
	.title = N_("New price rule"),
	.fields = price_new_fields,
	.flags = PAGE_NO_API,
	.about = "The form of a new price rule."},
    {.method = GET,
	.path = "/office/prices/:price",
	.allow = "booth.read",
	.sql = "price.known price.one price.choices",
	.view = "price.html",
	.title = N_("Price rule"),
	.about = "One price rule."},
    {.method = POST,
	.path = "/office/prices/:price",
	.allow = "booth.write",
	.sql = "price.known price.fresh price.place price.update",
	.title = N_("Price rule"),
	.next = "/office/prices?done=saved",
	.fields = price_fields,
	.read = price_check,
	.about = "Changes a price rule; refused if somebody else changed it meanwhile."},
    {.method = POST,
	.path = "/office/prices/:price/delete",
	.allow = "booth.write",
	.sql = "price.known price.delete",
	.title = N_("Delete price rule"),
	.next = "/office/prices?done=deleted",
	.again = "/office/prices/:price",
	.about = "Deletes a price rule."},
    {.path = NULL},
};
