#include "admin.h"

#include <libpq-fe.h>
#include <stdlib.h>

#include "chart.h"

/* The charts, each with its table: columns of the trend with what they are called. */
static const struct curve {
	const char *id, *title, *chart, *table;
	struct {
		const char *column, *label;
	} series[CHART_SERIES];
} curves[] = {
    {"chart-filled", N_("Fields filled"), "raw.chart_filled", "raw.table_filled",
	{{"company_filled", N_("Companies")}, {"contact_filled", N_("Contacts")}}},
    {"chart-companies", N_("Companies, day by day"), "raw.chart_company", "raw.table_company",
	{{"company_twins", N_("Likely duplicates")}, {"company_dead", N_("Dead addresses")},
	    {"company_stale", N_("Not heard of for long")}}},
    {"chart-contacts", N_("Contacts, day by day"), "raw.chart_contact", "raw.table_contact",
	{{"contact_twins", N_("Likely duplicates")}, {"contact_dead", N_("Dead addresses")},
	    {"contact_stale", N_("Not heard of for long")}}},
};

static const double *
quality_values(struct mem *m, const PGresult *rows, const char *column)
{
	int n = PQntuples(rows), at = PQfnumber(rows, column);
	double *values = mem_take(m, (size_t)n * sizeof(*values));

	for (int i = 0; i < n; i++)
		values[i] = atof(PQgetvalue(rows, i, at));
	return values;
}

static void
quality_curve(struct request *r, const struct curve *curve, const PGresult *rows)
{
	const char *lang = request_lang(r);
	struct mem *m = request_mem(r);
	struct chart c = {.id = curve->id,
	    .title = catalog_text(lang, curve->title),
	    .about = catalog_text(lang, N_("Shares of the records in percent, as they were counted each day.")),
	    .rows = catalog_text(lang, N_("Day")),
	    .npoints = (size_t)PQntuples(rows),
	    .width = 720,
	    .height = 220};
	struct buf b = {0};

	c.points = mem_take(m, c.npoints * sizeof(*c.points));
	for (size_t i = 0; i < c.npoints; i++)
		c.points[i] = PQgetvalue(rows, (int)i, PQfnumber(rows, "day"));
	for (; c.nseries < CHART_SERIES && curve->series[c.nseries].column != NULL; c.nseries++) {
		c.series[c.nseries] = catalog_text(lang, curve->series[c.nseries].label);
		c.values[c.nseries] = quality_values(m, rows, curve->series[c.nseries].column);
	}
	chart_line(&b, &c);
	request_global(r, curve->chart, b.data);
	buf_reset(&b);
	chart_table(&b, &c);
	request_global(r, curve->table, b.data);
	buf_free(&b);
}

/* Shares of the records day by day, in percent, as curves with their tables. */
static void
quality_curves(struct request *r)
{
	const PGresult *rows = request_rows(r, "trend");

	if (rows == NULL || PQntuples(rows) == 0)
		return;
	for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++)
		quality_curve(r, &curves[i], rows);
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
