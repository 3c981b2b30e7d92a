/* Entries per quarter hour against the forecast of earlier days, and the lanes that the gates need. */
#include "admin.h"

#include <libpq-fe.h>
#include <math.h>
#include <stdlib.h>

#include "buf.h"
#include "chart.h"
#include "rows.h"

#define FLOW_POINTS 96 /* quarter hours of a day */

static const struct field flow_fields[] = {
    {"day", FIELD_DATE, 0, 0, 0, NULL, N_("Day")},
    {"gate", FIELD_UUID, 0, 0, 0, NULL, N_("Gate")},
    {"zone", FIELD_UUID, 0, 0, 0, NULL, N_("Zone")},
    {"done", FIELD_CHOICE, 0, 0, 0, "saved", NULL},
    {NULL},
};

static const struct field rate_fields[] = {
    {"rate", FIELD_INTEGER, FIELD_REQUIRED, 1, 60, NULL, N_("Scans per minute and lane")},
    {NULL},
};

/* The quarter hours of the day as points of a chart. */
struct flow {
	const char *points[FLOW_POINTS];
	double values[4][FLOW_POINTS]; /* entries, forecast, both added up */
	size_t count, peak;
};

/* What is null is still to come. */
static double
flow_figure(const PGresult *rows, int row, int column)
{
	return PQgetisnull(rows, row, column) ? NAN : atof(PQgetvalue(rows, row, column));
}

static void
flow_take(struct flow *f, const PGresult *rows)
{
	static const char *const columns[] = {"entries", "expected", "entries_sum", "expected_sum"};
	int n = rows != NULL ? PQntuples(rows) : 0;

	f->count = (size_t)(n > FLOW_POINTS ? FLOW_POINTS : n);
	for (size_t i = 0; i < f->count; i++) {
		f->points[i] = PQgetvalue(rows, (int)i, PQfnumber(rows, "quarter"));
		if (PQgetvalue(rows, (int)i, PQfnumber(rows, "peak"))[0] == 't')
			f->peak = i;
		for (size_t k = 0; k < 4; k++)
			f->values[k][i] = flow_figure(rows, (int)i, PQfnumber(rows, columns[k]));
	}
}

static void
flow_show(struct request *r, const struct chart *c, void (*draw)(struct buf *, const struct chart *), const char *name)
{
	struct buf b = {0};

	draw(&b, c);
	request_global(r, name, b.data);
	buf_free(&b);
}

/* Entries as bars with the forecast above them, then both added up over the day; figures as one table. */
static void
flow_charts(struct request *r)
{
	const PGresult *rows = request_rows(r, "quarters");
	const char *lang = request_lang(r);
	struct flow *f = mem_take(request_mem(r), sizeof(*f));
	struct chart c;
	int peak;

	flow_take(f, rows);
	if (f->count == 0)
		return;
	peak = (int)f->peak;
	c = (struct chart){.id = "chart-flow",
	    .title = catalog_text(lang, N_("Entries per quarter hour")),
	    .about =
		catalog_text(lang, N_("Entries of each quarter hour of the day, and how many were to be expected.")),
	    .rows = catalog_text(lang, N_("From")),
	    .nseries = 2,
	    .npoints = f->count,
	    .series = {catalog_text(lang, N_("Entries")), catalog_text(lang, N_("Forecast"))},
	    .points = f->points,
	    .values = {f->values[0], f->values[1]},
	    .width = 900,
	    .height = 300,
	    .lines = 1,
	    .mark = f->peak};
	if (f->values[0][peak] > 0)
		c.mark_text = mem_printf(
		    request_mem(r), "%s %s: %.0f", catalog_text(lang, N_("Peak")), f->points[peak], f->values[0][peak]);
	flow_show(r, &c, chart_bars, "raw.chart_flow");
	c.id = "chart-sum";
	c.title = catalog_text(lang, N_("Entries of the day added up"));
	c.about =
	    catalog_text(lang, N_("All entries since the gates opened, and how many were to be expected by then."));
	c.values[0] = f->values[2];
	c.values[1] = f->values[3];
	c.height = 220;
	flow_show(r, &c, chart_line, "raw.chart_sum");
	c.nseries = 4;
	c.values[0] = f->values[0];
	c.values[1] = f->values[1];
	c.values[2] = f->values[2];
	c.values[3] = f->values[3];
	c.series[2] = catalog_text(lang, N_("Entries so far"));
	c.series[3] = catalog_text(lang, N_("Forecast so far"));
	flow_show(r, &c, chart_table, "raw.table_flow");
}

static void
flow_csv(struct request *r)
{
	const PGresult *rows = request_rows(r, "quarters");
	const char *lang = request_lang(r), *day = rows_cell(request_rows(r, "chosen"), "day");
	struct buf b = {0};

	buf_printf(&b, "\357\273\277%s,%s,%s,%s,%s,%s\r\n", catalog_text(lang, N_("Day")),
	    catalog_text(lang, N_("From")), catalog_text(lang, N_("Entries")), catalog_text(lang, N_("Forecast")),
	    catalog_text(lang, N_("Entries so far")), catalog_text(lang, N_("Forecast so far")));
	for (int i = 0; i < PQntuples(rows); i++) {
		buf_puts(&b, day);
		for (int column = 0; column < 5; column++)
			buf_printf(&b, ",%s", PQgetvalue(rows, i, column));
		buf_puts(&b, "\r\n");
	}
	request_header(r, "content-disposition",
	    mem_printf(request_mem(r), "attachment; filename=\"entries-%s.csv\"", day != NULL ? day : "none"));
	request_answer(r, 200, "text/csv; charset=utf-8", b.data, b.len);
	buf_free(&b);
}

const struct page gate_flow_pages[] = {
    {.method = GET,
	.path = "/office/gates/entries",
	.allow = "gate.read",
	.sql = "gate_flow.chosen gate_flow.days gate_flow.gates gate_flow.zones "
	       "gate_flow.lane_gates gate_flow.quarters",
	.view = "gate-flow.html",
	.title = N_("Entries"),
	.menu = N_("Gates"),
	.icon = "chart-histogram",
	.fields = flow_fields,
	.flags = PAGE_SLOW,
	.answer = flow_charts,
	.about =
	    "Entries per quarter hour of a day against the forecast of earlier days, and the lanes each gate needs."},
    {.method = GET,
	.path = "/office/gates/entries.csv",
	.allow = "gate.read",
	.sql = "gate_flow.chosen gate_flow.quarters",
	.title = N_("Entries"),
	.fields = flow_fields,
	.flags = PAGE_SLOW,
	.answer = flow_csv,
	.about = "The same figures as CSV."},
    {.method = POST,
	.path = "/office/gates/entries",
	.allow = "gate.manage",
	.sql = "gate_flow.rate",
	.title = N_("Scans per minute and lane"),
	.next = "/office/gates/entries?done=saved",
	.fields = rate_fields,
	.about = "How many scans a lane takes in a minute: what the lanes are reckoned by."},
    {.path = NULL},
};
