#include "admin.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"

/* The kinds of record, each with a chart of its own. */
static const struct {
	const char *kind, *id, *title, *global, *table;
} kinds[] = {
    {"company", "chart-companies", N_("Companies, day by day"), "raw.chart_company", "raw.table_company"},
    {"contact", "chart-contacts", N_("Contacts, day by day"), "raw.chart_contact", "raw.table_contact"},
};

static const struct {
	const char *column, *label;
} shares[] = {
    {"filled", N_("Fields filled")},
    {"twins", N_("Likely duplicates")},
    {"dead", N_("Dead addresses")},
    {"stale", N_("Not heard of for long")},
};
#define SHARES (sizeof(shares) / sizeof(shares[0]))

/* The days of one kind: labels and values; how many. */
static size_t
quality_days(const PGresult *rows, const char *kind, const char **days, double *values[SHARES])
{
	int at = PQfnumber(rows, "kind"), day = PQfnumber(rows, "day");
	size_t n = 0;

	for (int i = 0; i < PQntuples(rows); i++) {
		if (strcmp(PQgetvalue(rows, i, at), kind) != 0)
			continue;
		days[n] = PQgetvalue(rows, i, day);
		for (size_t s = 0; s < SHARES; s++)
			values[s][n] = atof(PQgetvalue(rows, i, PQfnumber(rows, shares[s].column)));
		n++;
	}
	return n;
}

/* Shares of the records day by day, in percent, as curves with their table. */
static void
quality_curves(struct request *r)
{
	const PGresult *rows = request_rows(r, "trend");
	const char *lang = request_lang(r);
	struct mem *m = request_mem(r);
	size_t most = rows != NULL ? (size_t)PQntuples(rows) : 0;

	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]) && most > 0; k++) {
		struct chart c = {.id = kinds[k].id,
		    .title = catalog_text(lang, kinds[k].title),
		    .about = catalog_text(lang, N_("Shares of the records in percent, as they were counted each day.")),
		    .rows = catalog_text(lang, N_("Day")),
		    .nseries = SHARES,
		    .width = 720,
		    .height = 240};
		double *values[SHARES];
		struct buf b = {0};

		c.points = mem_take(m, most * sizeof(*c.points));
		for (size_t s = 0; s < SHARES; s++) {
			values[s] = mem_take(m, most * sizeof(double));
			c.values[s] = values[s];
			c.series[s] = catalog_text(lang, shares[s].label);
		}
		c.npoints = quality_days(rows, kinds[k].kind, c.points, values);
		chart_line(&b, &c);
		request_global(r, kinds[k].global, b.data);
		buf_reset(&b);
		chart_table(&b, &c);
		request_global(r, kinds[k].table, b.data);
		buf_free(&b);
	}
}

static const struct field rule_fields[] = {
    {"years", FIELD_INTEGER, FIELD_REQUIRED, 1, 20, NULL, N_("Years")},
    {NULL},
};

const struct page quality_pages[] = {
    {.method = GET,
	.path = "/office/quality",
	.allow = "centre.review",
	.sql = "quality.head quality.figures quality.faults quality.origins quality.trend",
	.view = "quality.html",
	.title = N_("Data quality"),
	.menu = N_("Data centre"),
	.icon = "chart-bar",
	.fields = admin_done,
	.answer = quality_curves,
	.about =
	    "How complete companies and contacts are, what is wrong with them, by day; each figure with its list."},
    {.method = POST,
	.path = "/office/quality/count",
	.allow = "centre.review",
	.sql = "quality.ask",
	.title = N_("Count now"),
	.next = "/office/quality?done=counting",
	.again = "/office/quality",
	.about = "Counts the figures of data quality as soon as can be."},
    {.method = POST,
	.path = "/office/quality/rule",
	.allow = "centre.manage",
	.sql = "quality.rule",
	.title = N_("Stale records"),
	.next = "/office/quality?done=saved",
	.again = "/office/quality",
	.fields = rule_fields,
	.about = "Says after how many years without a sign of life a record is stale."},
    {.path = NULL},
};
