/* The floor plan: as a drawing, as a list, as data, and live. */
#include "answer.h"
#include "catalog.h"
#include "portal.h"
#include "request.h"

/* Which booths are chosen; the drawing is a form too. */
#define CHOSEN                                                                                  \
	{                                                                                       \
		.name = "booth", .kind = FIELD_UUID, .flags = FIELD_LIST, .label = N_("Booths") \
	}

#define SIZES                                                                                        \
	{                                                                                            \
		.name = "area", .kind = FIELD_DECIMAL, .flags = FIELD_LIST, .min = 0, .max = 100000, \
		.label = N_("Area")                                                                  \
	}

static const struct field plan_fields[] = {CHOSEN, SIZES, {.name = NULL}};
static const struct field quote_fields[] = {CHOSEN, {.name = NULL}};

static const struct field list_fields[] = {
    CHOSEN,
    {.name = "q", .kind = FIELD_LINE, .max = 100, .label = N_("Booth or exhibitor")},
    SIZES,
    {.name = "price", .kind = FIELD_MONEY, .min = 0, .label = N_("Price up to")},
    {.name = "sides", .kind = FIELD_INTEGER, .min = 1, .max = 4, .label = N_("Open sides")},
    {.name = "status", .kind = FIELD_CHOICE, .choices = "free|held|applied|booked|blocked|mine", .label = N_("Status")},
    {.name = "sort", .kind = FIELD_CHOICE, .choices = "number|price|price-|area|area-", .label = N_("Order")},
    {.name = NULL},
};

static const struct field go_fields[] = {
    {.name = "hall", .kind = FIELD_UUID, .flags = FIELD_REQUIRED, .label = N_("Hall")},
    {.name = NULL},
};

/* To the plan of the hall that was chosen among many, also where no script sees the choice. */
static void
hall_go(struct request *r)
{
	answer_redirect(r, mem_printf(request_mem(r), "/halls/%s", request_value(r, "hall")));
}

const struct page hall_pages[] = {
    {GET, "/halls", "anyone", "hall.overview", "halls.html", N_("Floor plan"), .flags = PAGE_CACHE,
	.about = "The halls of the current edition, with the number of free booths and the lowest price in each."},
    {GET, "/halls/go", "anyone", "hall.known", NULL, N_("Floor plan"), .fields = go_fields, .flags = PAGE_NO_API,
	.answer = hall_go, .about = "Leads to the plan of the hall that was chosen."},
    {GET, "/halls/:hall", "anyone",
	"hall.known hall.hall hall.switch hall.plan hall.hold booth.sizes booth.chosen booth.choice booth.near "
	"booth.quote",
	"hall-plan.html", N_("Floor plan"), .fields = plan_fields,
	.about = "The floor plan of a hall: every booth with its place and state; and what the chosen booths cost."},
    {GET, "/halls/:hall/list", "anyone", "hall.known hall.hall hall.switch booth.sizes booth.list", "hall-list.html",
	N_("List of booths"), .fields = list_fields,
	.about = "The booths of a hall as a list, filtered by size, price, open sides and state."},
    {GET, "/halls/:hall/booths", "anyone", "hall.known hall.offer", NULL, N_("Booths as data"),
	.about = "Each booth's state, price today, exhibitor and neighbours, for the plan's filters."},
    {GET, "/halls/:hall/live", "anyone", "", NULL, N_("Live changes"), .flags = PAGE_STREAM | PAGE_NO_API,
	.about = "Server-sent events: `booths` carries {booths: [[booth, state], ...]}, or {all: true} to ask anew."},
    {GET, "/quote", "anyone", "booth.chosen booth.choice booth.near booth.quote", "booth-quote.html", N_("Price"),
	.fields = quote_fields, .about = "What the chosen booths cost together if applied for now, line by line."},
    {.path = NULL},
};
