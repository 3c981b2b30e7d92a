#include "admin.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "rows.h"

static const struct field range_fields[] = {
    {"from", FIELD_DATE, 0, 0, 0, NULL, N_("First day")},
    {"to", FIELD_DATE, 0, 0, 0, NULL, N_("Last day")},
    {NULL},
};

#define FIGURES "visitor_statistics.span visitor_statistics.figures visitor_statistics.days "

/* -- the curve ---------------------------------------------------------------------------------------------- */

static const double *
statistics_series(struct mem *m, const PGresult *rows, const char *column)
{
	size_t n = (size_t)PQntuples(rows);
	double *values = mem_take(m, (n + 1) * sizeof(*values));

	for (size_t i = 0; i < n; i++)
		values[i] = atof(PQgetvalue(rows, (int)i, PQfnumber(rows, column)));
	return values;
}

/* Registrations over time, and those of the edition before as a dashed line beside them. */
static void
statistics_curve(struct request *r)
{
	const PGresult *rows = request_rows(r, "days");
	const char *lang = request_lang(r), *step = rows_cell(rows, "step"),
		   *before = rows_cell(request_rows(r, "span"), "before");
	struct mem *m = request_mem(r);
	struct chart c = {.id = "chart-days",
	    .title = catalog_text(lang, N_("Registrations over time")),
	    .about = catalog_text(lang,
		N_("Registrations that came in, beside those of the edition before, as many days before its opening.")),
	    .rows = catalog_text(lang, N_("Day")),
	    .width = 960,
	    .height = 260};
	const char **points;
	struct buf b = {0};

	if (step == NULL)
		return;
	c.npoints = (size_t)PQntuples(rows);
	c.points = points = mem_take(m, c.npoints * sizeof(*points));
	for (size_t i = 0; i < c.npoints; i++)
		points[i] = PQgetvalue(rows, (int)i, PQfnumber(rows, "label"));
	c.series[0] = catalog_text(lang, N_("This edition"));
	c.values[0] = statistics_series(m, rows, "registered");
	c.series[1] = before != NULL ? before : "";
	c.values[1] = statistics_series(m, rows, "before");
	c.nseries = before != NULL ? 2 : 1;
	chart_line(&b, &c);
	request_global(r, "raw.chart_days", b.data);
	buf_reset(&b);
	chart_table(&b, &c);
	request_global(r, "raw.table_days", b.data);
	buf_free(&b);
}

/* -- the figures as a file ---------------------------------------------------------------------------------- */

/* One line: a figure, what it counts, how many. */
static void
statistics_line(struct buf *b, const char *figure, const char *label, const char *n)
{
	buf_csv(b, figure);
	buf_putc(b, ',');
	buf_csv(b, label);
	buf_printf(b, ",%s\r\n", n);
}

/* What became of them, of the one row that counts all. */
static void
statistics_stages(struct buf *b, const PGresult *rows, int row, const char *lang)
{
	static const struct {
		const char *column, *label;
	} stages[] = {
	    {"n", N_("Registered")},
	    {"confirmed", N_("Confirmed visitors")},
	    {"pending", N_("Not confirmed yet")},
	    {"ended", N_("Cancelled or lapsed")},
	    {"came", N_("Was there")},
	};

	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
		statistics_line(b, catalog_text(lang, N_("What became of them")), catalog_text(lang, stages[i].label),
		    PQgetvalue(rows, row, PQfnumber(rows, stages[i].column)));
}

static void
statistics_groups(struct buf *b, const PGresult *rows, const char *lang)
{
	static const struct {
		const char *what, *title;
	} groups[] = {{"country", N_("By country")}, {"category", N_("By category")}, {"source", N_("By source")}};
	int what = PQfnumber(rows, "what"), label = PQfnumber(rows, "label"), value = PQfnumber(rows, "value");

	for (int i = 0; i < PQntuples(rows); i++) {
		const char *n = PQgetvalue(rows, i, PQfnumber(rows, "n")), *name = PQgetvalue(rows, i, label);

		if (strcmp(PQgetvalue(rows, i, what), "all") == 0)
			statistics_stages(b, rows, i, lang);
		for (size_t k = 0; k < sizeof(groups) / sizeof(groups[0]); k++) {
			if (strcmp(groups[k].what, PQgetvalue(rows, i, what)) != 0)
				continue;
			if (*PQgetvalue(rows, i, PQfnumber(rows, "others")) == 't')
				name = catalog_text(lang, N_("Others"));
			else if (*name == '\0' && *PQgetvalue(rows, i, value) != '\0')
				name = catalog_text(lang, PQgetvalue(rows, i, value));
			else if (*name == '\0')
				name = catalog_text(lang, N_("Not known"));
			statistics_line(b, catalog_text(lang, groups[k].title), name, n);
		}
	}
}

static void
statistics_file(struct request *r)
{
	const PGresult *days = request_rows(r, "days"), *answers = request_rows(r, "table");
	const char *lang = request_lang(r);
	struct buf b = {0};

	buf_puts(&b, "\357\273\277");
	statistics_line(
	    &b, catalog_text(lang, N_("Figure")), catalog_text(lang, N_("Value")), catalog_text(lang, N_("Number")));
	statistics_groups(&b, request_rows(r, "figures"), lang);
	for (int i = 0; i < PQntuples(days); i++)
		statistics_line(&b, catalog_text(lang, N_("Registrations over time")),
		    PQgetvalue(days, i, PQfnumber(days, "day")), PQgetvalue(days, i, PQfnumber(days, "registered")));
	for (int i = 0; i < PQntuples(answers); i++)
		statistics_line(&b, PQgetvalue(answers, i, 0), PQgetvalue(answers, i, 1), PQgetvalue(answers, i, 2));
	request_header(r, "content-disposition", "attachment; filename=\"visitor-statistics.csv\"");
	request_answer(r, 200, "text/csv; charset=utf-8", b.data, b.len);
	buf_free(&b);
}

const struct page statistics_pages[] = {
    {.method = GET,
	.path = "/office/visitors/statistics",
	.allow = "visitor.read",
	.sql = FIGURES "visitor_statistics.answers",
	.view = "visitor-statistics.html",
	.title = N_("Statistics"),
	.menu = N_("Visitors"),
	.icon = "chart-bar",
	.fields = range_fields,
	.flags = PAGE_SLOW,
	.answer = statistics_curve,
	.about = "Registrations by day, country, category, source and answer, and what became of them."},
    {.method = GET,
	.path = "/office/visitors/statistics.csv",
	.allow = "visitor.read",
	.sql = FIGURES "visitor_statistics.table",
	.title = N_("Statistics"),
	.fields = range_fields,
	.flags = PAGE_SLOW,
	.answer = statistics_file,
	.about = "The same figures as CSV."},
    {.path = NULL},
};
