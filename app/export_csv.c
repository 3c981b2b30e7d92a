/* RFC 4180 with a byte order mark, by which Excel knows UTF-8. */
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "export.h"

struct csv {
	const struct export_sheet *sheet;
	FILE *file;
	struct buf line;
	struct mem *mem; /* of one portion of rows */
};

static bool
is_number(const struct column *c)
{
	return c->type == COL_INTEGER || c->type == COL_DECIMAL || c->type == COL_MONEY;
}

/*
 * A text that a spreadsheet would take for a formula gets an apostrophe in front: what a stranger typed into a
 * form must not run on the organizer's machine.
 */
static void
add_cell(struct buf *line, const char *text, bool number)
{
	bool formula = !number && *text != '\0' && strchr("=+-@\t\r", *text) != NULL;
	size_t length = strlen(text);
	bool blank = length > 0 && (text[0] == ' ' || text[length - 1] == ' ');
	bool quote = blank || text[strcspn(text, "\",\r\n")] != '\0';

	if (quote)
		buf_putc(line, '"');
	if (formula)
		buf_putc(line, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buf_putc(line, '"');
		buf_putc(line, *text);
	}
	if (quote)
		buf_putc(line, '"');
}

static int
end_line(struct csv *c)
{
	size_t written;

	buf_puts(&c->line, "\r\n");
	written = fwrite(c->line.data, 1, c->line.len, c->file);
	if (written != c->line.len)
		return -1;
	buf_reset(&c->line);
	return 0;
}

static void
csv_drop(void *data)
{
	struct csv *c = data;

	if (c->file != NULL)
		fclose(c->file);
	buf_free(&c->line);
	mem_free(c->mem);
	free(c);
}

static void *
csv_open(const struct export_sheet *sheet, const char *path, const char *folder)
{
	struct csv *c = calloc(1, sizeof(*c));

	(void)folder;
	if (c == NULL)
		abort();
	c->sheet = sheet;
	c->mem = mem_new();
	if ((c->file = fopen(path, "we")) == NULL) {
		csv_drop(c);
		return NULL;
	}
	buf_puts(&c->line, "\xef\xbb\xbf");
	for (int i = 0; i < sheet->count; i++) {
		if (i > 0)
			buf_putc(&c->line, ',');
		add_cell(&c->line, export_header(sheet, i), false);
	}
	if (end_line(c) != 0) {
		csv_drop(c);
		return NULL;
	}
	return c;
}

static int
csv_rows(void *data, const PGresult *rows)
{
	struct csv *c = data;

	mem_reset(c->mem);
	for (int row = 0; row < PQntuples(rows); row++) {
		for (int i = 0; i < c->sheet->count; i++) {
			const char *text = export_text(c->mem, c->sheet, rows, row, i);

			if (i > 0)
				buf_putc(&c->line, ',');
			if (text != NULL)
				add_cell(&c->line, text, is_number(c->sheet->columns[i]));
		}
		if (end_line(c) != 0)
			return -1;
	}
	return 0;
}

static int
csv_close(void *data)
{
	struct csv *c = data;
	int failed = fclose(c->file);

	c->file = NULL;
	csv_drop(c);
	return failed == 0 ? 0 : -1;
}

const struct export_format export_csv = {
    .name = "csv",
    .type = "text/csv; charset=utf-8",
    .open = csv_open,
    .rows = csv_rows,
    .close = csv_close,
    .drop = csv_drop,
};
