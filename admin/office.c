#include "admin.h"

#include <libpq-fe.h>
#include <stdlib.h>

#include "chart.h"

#define OFFICE_POINTS 64

/* The columns of a result set as the points and series of a chart. */
struct figures {
	struct chart chart;
	const char *points[OFFICE_POINTS];
	double values[CHART_SERIES][OFFICE_POINTS];
};

static void
office_take(struct figures *f, const PGresult *rows, const char *point, const char *const series[])
{
	int n = rows != NULL ? PQntuples(rows) : 0;

	f->chart.npoints = (size_t)(n > OFFICE_POINTS ? OFFICE_POINTS : n);
	f->chart.points = f->points;
	for (size_t i = 0; i < f->chart.npoints; i++)
		f->points[i] = PQgetvalue(rows, (int)i, PQfnumber(rows, point));
	for (size_t k = 0; k < f->chart.nseries; k++) {
		f->chart.values[k] = f->values[k];
		for (size_t i = 0; i < f->chart.npoints; i++)
			f->values[k][i] = atof(PQgetvalue(rows, (int)i, PQfnumber(rows, series[k])));
	}
}

/* Gives the view a chart under two names: the drawing and its table twin. */
static void
office_show(struct request *r, const struct figures *f, void (*draw)(struct buf *, const struct chart *),
    const char *drawing, const char *table)
{
	struct buf b = {0};

	if (f->chart.npoints == 0)
		return;
	draw(&b, &f->chart);
	request_global(r, drawing, b.data);
	buf_reset(&b);
	chart_table(&b, &f->chart);
	request_global(r, table, b.data);
	buf_free(&b);
}

static void
office_halls(struct request *r)
{
	static const char *const columns[] = {"booked", "applied", "held", "free", "blocked"};
	const char *lang = request_lang(r);
	struct figures *f = mem_take(request_mem(r), sizeof(*f));

	f->chart = (struct chart){.id = "chart-halls",
	    .title = catalog_text(lang, N_("Booths by hall")),
	    .about = catalog_text(
		lang, N_("How many booths of each hall are booked, applied for, on hold, free and blocked.")),
	    .rows = catalog_text(lang, N_("Hall")),
	    .nseries = 5,
	    .series = {catalog_text(lang, N_("Booked")), catalog_text(lang, N_("Applied for")),
		catalog_text(lang, N_("On hold")), catalog_text(lang, N_("Free")), catalog_text(lang, N_("Blocked"))},
	    .width = 480,
	    .height = 220};
	office_take(f, request_rows(r, "halls"), "name", columns);
	office_show(r, f, chart_bars, "raw.chart_halls", "raw.table_halls");
}

static void
office_weeks(struct request *r)
{
	static const char *const columns[] = {"applied", "approved"};
	const char *lang = request_lang(r);
	struct figures *f = mem_take(request_mem(r), sizeof(*f));

	f->chart = (struct chart){.id = "chart-weeks",
	    .title = catalog_text(lang, N_("Applications over time")),
	    .about = catalog_text(lang, N_("Applications received and approved, added up by week.")),
	    .rows = catalog_text(lang, N_("Week")),
	    .nseries = 2,
	    .series = {catalog_text(lang, N_("Received")), catalog_text(lang, N_("Approved"))},
	    .width = 480,
	    .height = 220};
	office_take(f, request_rows(r, "weeks"), "week", columns);
	office_show(r, f, chart_line, "raw.chart_weeks", "raw.table_weeks");
}

/* The charts are drawn from the same rows that an API client gets. */
static void
office_charts(struct request *r)
{
	office_halls(r);
	office_weeks(r);
}

const struct page office_pages[] = {
    {.method = GET,
	.path = "/office",
	.allow = "organizer",
	.sql = "office.by_application office.tiles office.visitors office.halls office.weeks office.tasks "
	       "office.by_company "
	       "office.companies "
	       "office.unassigned office.joins review.tile",
	.view = "dashboard.html",
	.title = N_("Dashboard"),
	.menu = N_("Overview"),
	.icon = "dashboard",
	.flags = PAGE_SLOW,
	.answer = office_charts,
	.about = "The edition in force at a glance, as far as the role opens what is counted."},
    {.path = NULL},
};
