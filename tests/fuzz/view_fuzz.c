/*
 * Templates and the values in them. The input is several texts with NULs between: the view itself, a layout
 * "l.html", a partial "p.html", then cells of a row: of a text, a number, a time and a json column.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "view.h"
#include "view_node.h"

#define TEXTS 7
#define SECTIONS 12 /* of two rows each, within one another: 4,096 times; 32 would be for ever, and no fault */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *
global(void *arg, const char *name)
{
	if (strcmp(name, "timezone") == 0)
		return "Europe/Berlin";
	return strcmp(name, "raw.a") == 0 || strcmp(name, "g") == 0 ? arg : NULL;
}

static PGresult *
row_of(char *const *cells, int rows)
{
	static char names[4][2] = {"a", "n", "t", "j"};
	static const Oid types[4] = {25, 20, 1184, 3802};
	PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	PGresAttDesc columns[4] = {0};

	for (int i = 0; i < 4; i++) {
		columns[i].name = names[i];
		columns[i].typid = types[i];
		columns[i].typlen = -1;
	}
	PQsetResultAttrs(result, 4, columns);
	for (int row = 0; row < rows; row++)
		for (int i = 0; i < 4; i++)
			PQsetvalue(result, row, i, cells[i], row == 1 ? -1 : (int)strlen(cells[i]));
	return result;
}

static int
sections_in(const uint8_t *data, size_t size)
{
	int count = 0;

	for (size_t i = 0; i < size; i++)
		count += data[i] == '#';
	return count;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size + 1), *texts[TEXTS], *p = copy;
	struct view_file files[3] = {{.name = "v.html"}, {.name = "l.html"}, {.name = "p.html"}};
	const char *error;
	struct view *v;

	if (copy == NULL)
		abort();
	memcpy(copy, data, size);
	copy[size] = '\0';
	for (int i = 0; i < TEXTS; i++) {
		texts[i] = p;
		p += strlen(p);
		if (p < copy + size)
			p++;
	}
	for (int i = 0; i < 3; i++) {
		files[i].text = texts[i];
		files[i].length = strlen(texts[i]);
	}
	if ((v = view_load_files(files, 3, "en", &error)) != NULL) {
		PGresult *rows = row_of(texts + 3, 2);
		struct view_section sections[] = {{"r", rows}, {"s", rows}};
		struct view_data d = {.sections = sections, .count = 2, .global = global, .arg = texts[3]};
		struct buf out = {0};

		if (sections_in(data, size) <= SECTIONS)
			view_render(v, &d, &out);
		buf_free(&out);
		PQclear(rows);
		view_free(v);
	}
	free(copy);
	return 0;
}
