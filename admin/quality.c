#include "admin.h"

#include <libpq-fe.h>
#include <stdlib.h>

#include "chart.h"
#include "view.h"

/* The charts, each as it is drawn for a desk and for a phone, with its table: columns of the trend with their names. */
static const struct curve {
	const char *id, *narrow_id, *title, *chart, *narrow, *table;
	struct {
		const char *column, *label;
	} series[CHART_SERIES];
} curves[] = {
    {"chart-filled", "chart-filled-narrow", N_("Fields filled"), "raw.chart_filled", "raw.narrow_filled",
	"raw.table_filled", {{"company_filled", N_("Companies")}, {"contact_filled", N_("Contacts")}}},
    {"chart-companies", "chart-companies-narrow", N_("Companies, day by day"), "raw.chart_company",
	"raw.narrow_company", "raw.table_company",
	{{"company_twins", N_("Likely duplicates")}, {"company_dead", N_("Dead addresses")},
	    {"company_stale", N_("Not heard of for long")}}},
    {"chart-contacts", "chart-contacts-narrow", N_("Contacts, day by day"), "raw.chart_contact", "raw.narrow_contact",
	"raw.table_contact",
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

/* The days as the reader writes them. */
static const char **
quality_days(struct request *r, const PGresult *rows)
{
	struct view_value day = {.filter = "date", .lang = request_lang(r)};
	size_t n = (size_t)PQntuples(rows);
	const char **days = mem_take(request_mem(r), n * sizeof(*days));
	struct buf b = {0};

	for (size_t i = 0; i < n; i++) {
		day.text = PQgetvalue(rows, (int)i, PQfnumber(rows, "day"));
		buf_reset(&b);
		view_format(&day, &b);
		days[i] = mem_string(request_mem(r), b.data);
	}
	buf_free(&b);
	return days;
}

/* What `draw` makes of the chart, under a name for the view. */
static void
quality_show(
    struct request *r, void (*draw)(struct buf *, const struct chart *), const struct chart *c, const char *name)
{
	struct buf b = {0};

	draw(&b, c);
	request_global(r, name, b.data);
	buf_free(&b);
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
	    .points = quality_days(r, rows),
	    .decimals = 1,
	    .width = 720,
	    .height = 220};

	for (; c.nseries < CHART_SERIES && curve->series[c.nseries].column != NULL; c.nseries++) {
		c.series[c.nseries] = catalog_text(lang, curve->series[c.nseries].label);
		c.values[c.nseries] = quality_values(m, rows, curve->series[c.nseries].column);
	}
	quality_show(r, chart_line, &c, curve->chart);
	quality_show(r, chart_table, &c, curve->table);
	c.id = curve->narrow_id;
	c.width = 360;
	c.height = 240;
	c.letter = 6.4; /* at 12 px */
	quality_show(r, chart_line, &c, curve->narrow);
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
