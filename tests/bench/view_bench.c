/*
 * The time to render a hall plan of 100 and of 400 booths from rows as libpq gives them; prints µs per render
 * and the size. `view_bench [RENDERS]`.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "view.h"
#include "view_node.h"

static const char plan[] =
    "<svg viewBox=\"0 0 {{hall.width}} {{hall.height}}\">\n"
    "{{#booths}}\n"
    "<a href=\"/halls/{{hall.public_id}}/list#{{public_id}}\" class=\"booth {{status}}\" data-id=\"{{public_id}}\">"
    "<rect x=\"{{x}}\" y=\"{{y}}\" width=\"{{w}}\" height=\"{{h}}\"/>"
    "<title>{{number}}: {{area|area}}, {{n_one open side|%s open sides|open_sides}}, {{price|money}}"
    "{{#company}}, {{company}}{{/company}}</title>"
    "{{#status=free}}<text x=\"{{x}}\" y=\"{{y}}\">{{number}}</text>{{/status}}</a>\n"
    "{{/booths}}\n"
    "</svg>\n";

static const char list[] =
    "<table>\n{{#booths}}\n"
    "<tr><td>{{number}}</td><td>{{area}}</td><td>{{open_sides}}</td><td>{{price}}</td><td>{{status}}</td>"
    "<td>{{company}}</td></tr>\n{{/booths}}\n</table>\n";

static const char *const columns[] = {
    "public_id", "number", "x", "y", "w", "h", "area", "open_sides", "status", "price", "currency", "company"};
#define COLUMNS ((int)(sizeof(columns) / sizeof(*columns)))

static PGresult *
result(const char *const *names, int width)
{
	PGresult *rows = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	PGresAttDesc attributes[COLUMNS] = {0};

	for (int i = 0; i < width; i++) {
		attributes[i].name = (char *)(uintptr_t)names[i];
		attributes[i].typid = 25;
		attributes[i].typlen = -1;
	}
	PQsetResultAttrs(rows, width, attributes);
	return rows;
}

static PGresult *
booths(int count)
{
	static const char *const statuses[] = {"free", "held", "booked"};
	PGresult *rows = result(columns, COLUMNS);

	for (int i = 0; i < count; i++) {
		char cells[COLUMNS][64] = {0};

		snprintf(cells[0], 64, "018f0a10-0000-7000-8000-%012d", i);
		snprintf(cells[1], 64, "A%03d", i);
		snprintf(cells[2], 64, "%d.50", i % 20 * 4);
		snprintf(cells[3], 64, "%d.00", i / 20 * 4);
		snprintf(cells[4], 64, "3.00");
		snprintf(cells[5], 64, "4.00");
		snprintf(cells[6], 64, "12.00");
		snprintf(cells[7], 64, "%d", i % 4);
		snprintf(cells[8], 64, "%s", statuses[i % 3]);
		snprintf(cells[9], 64, "%d", 144000 + i);
		snprintf(cells[10], 64, "EUR");
		snprintf(cells[11], 64, "Müller & Söhne %d", i);
		for (int c = 0; c < COLUMNS; c++)
			PQsetvalue(rows, i, c, cells[c], c == 11 && i % 3 == 0 ? -1 : (int)strlen(cells[c]));
	}
	return rows;
}

static PGresult *
hall(void)
{
	static const char *const names[] = {"public_id", "width", "height"};
	static char cells[3][40] = {"018f0a10-1111-7000-8000-000000000000", "80.00", "60.00"};
	PGresult *rows = result(names, 3);

	for (int i = 0; i < 3; i++)
		PQsetvalue(rows, 0, i, cells[i], (int)strlen(cells[i]));
	return rows;
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void
bench(const char *name, const char *text, int count, long renders)
{
	struct view_file file = {"bench.html", text, strlen(text)};
	const char *error = NULL;
	struct view *v = view_load_files(&file, 1, "en", &error);
	struct view_section sections[] = {{"booths", booths(count)}, {"hall", hall()}};
	struct view_data data = {.sections = sections, .count = 2};
	struct buf out = {0};
	double start, best = 1e12;

	if (v == NULL) {
		fprintf(stderr, "view_bench: %s\n", error);
		exit(1);
	}
	for (long i = 0; i < renders; i++) {
		buf_reset(&out);
		start = now();
		view_render(v, &data, &out);
		start = now() - start;
		if (start < best)
			best = start;
	}
	printf("%-24s %4d booths  %7.1f µs  %7zu bytes\n", name, count, best, out.len);
	for (int i = 0; i < 2; i++)
		PQclear((PGresult *)(uintptr_t)sections[i].rows);
	buf_free(&out);
	view_free(v);
}

int
main(int argc, char **argv)
{
	long renders = argc > 1 ? strtol(argv[1], NULL, 10) : 2000;

	bench("list", list, 100, renders);
	bench("plan", plan, 100, renders);
	bench("plan", plan, 400, renders);
	return 0;
}
