/* A workbook of one sheet, written row by row: libxlsxwriter keeps one row in memory. */
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "export.h"
#include "utf8.h"

#define CELL_MAX 32767 /* characters; Excel refuses a file with more in a cell */
#define NARROW 10      /* widths of columns, in characters */
#define WIDE 60
#define DECIMALS 4

struct xlsx {
	const struct export_sheet *sheet;
	lxw_workbook *book;
	lxw_worksheet *page;
	lxw_format *header, *date, *time, *integer, *decimal, *money[DECIMALS];
	lxw_row_t row; /* the next one */
	int *widths;   /* of what the columns hold, from the first portion */
	struct mem *mem;
};

/* Chinese characters take the room of two. */
static int
text_width(const char *text)
{
	size_t left = strlen(text);
	int width = 0;

	while (left > 0) {
		unsigned code = 0;
		size_t n = utf8_next(text, left, &code);

		if (n == 0)
			n = 1;
		width += code >= 0x1100 ? 2 : 1;
		text += n;
		left -= n;
	}
	return width;
}

/* At most CELL_MAX characters, and none that XML has no place for. */
static const char *
cell_text(struct mem *m, const char *text)
{
	size_t size = strlen(text), end = 0;
	bool clean = true;

	for (long long characters = 0; end < size && characters < CELL_MAX; characters++) {
		unsigned code = 0;
		size_t n = utf8_next(text + end, size - end, &code);

		clean = clean && n > 0 && (!utf8_control(code) || code == '\n' || code == '\t');
		characters += code > 0xffff; /* Excel counts in UTF-16 */
		end += n > 0 ? n : 1;
	}
	return clean && end == size ? text : utf8_clean(m, text, end);
}

static lxw_format *
number_format(lxw_workbook *book, const char *pattern)
{
	lxw_format *f = workbook_add_format(book);

	format_set_num_format(f, pattern);
	return f;
}

static void
make_formats(struct xlsx *x)
{
	static const char *const money[DECIMALS] = {"#,##0", "#,##0.0", "#,##0.00", "#,##0.000"};

	x->header = workbook_add_format(x->book);
	format_set_bold(x->header);
	format_set_bottom(x->header, LXW_BORDER_THIN);
	x->date = number_format(x->book, "yyyy-mm-dd");
	x->time = number_format(x->book, "yyyy-mm-dd hh:mm");
	x->integer = number_format(x->book, "0");
	x->decimal = number_format(x->book, "General");
	for (int i = 0; i < DECIMALS; i++)
		x->money[i] = number_format(x->book, money[i]);
}

static void
xlsx_drop(void *data)
{
	struct xlsx *x = data;

	if (x->book != NULL)
		lxw_workbook_free(x->book);
	mem_free(x->mem);
	free(x->widths);
	free(x);
}

static void *
xlsx_open(const struct export_sheet *sheet, const char *path, const char *folder)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = (char *)folder};
	struct xlsx *x = calloc(1, sizeof(*x));

	if (x == NULL || (x->widths = calloc((size_t)sheet->count, sizeof(*x->widths))) == NULL)
		abort();
	x->sheet = sheet;
	x->mem = mem_new();
	x->book = workbook_new_opt(path, &options);
	/* Excel takes 31 characters as a name, and not all of them. */
	if (x->book != NULL && (x->page = workbook_add_worksheet(x->book, sheet->title)) == NULL)
		x->page = workbook_add_worksheet(x->book, sheet->list->name);
	if (x->page == NULL) {
		xlsx_drop(x);
		return NULL;
	}
	make_formats(x);
	for (int i = 0; i < sheet->count; i++) {
		worksheet_write_string(x->page, 0, (lxw_col_t)i, export_header(sheet, i), x->header);
		x->widths[i] = text_width(export_header(sheet, i)) + 3; /* the button of the filter */
	}
	x->row = 1;
	worksheet_freeze_panes(x->page, 1, 0);
	return x;
}

/* "2027-09-14 09:30:00+02", with or without a time behind the date. False: no date of Excel's calendar. */
static bool
read_time(const char *text, lxw_datetime *t)
{
	char *rest;

	*t = (lxw_datetime){0};
	t->year = (int)strtol(text, &rest, 10);
	if (t->year < 1900 || t->year > 9999 || *rest != '-')
		return false;
	t->month = (int)strtol(rest + 1, &rest, 10);
	if (*rest != '-')
		return false;
	t->day = (int)strtol(rest + 1, &rest, 10);
	if (*rest == ' ') {
		t->hour = (int)strtol(rest + 1, &rest, 10);
		if (*rest == ':')
			t->min = (int)strtol(rest + 1, &rest, 10);
		return true;
	}
	return *rest == '\0';
}

static lxw_error
write_number(struct xlsx *x, lxw_col_t column, const char *text, lxw_format *format)
{
	char *end;
	double number = strtod(text, &end);

	/* NaN and the infinities of numeric have no cell of their own. */
	if (*end != '\0' || number - number != 0)
		return worksheet_write_string(x->page, x->row, column, text, NULL);
	return worksheet_write_number(x->page, x->row, column, number, format);
}

static lxw_error
write_cell(struct xlsx *x, const PGresult *rows, int row, int i)
{
	const char *text = export_text(x->mem, x->sheet, rows, row, i);
	lxw_col_t column = (lxw_col_t)i;
	lxw_datetime t;

	if (text == NULL)
		return LXW_NO_ERROR;
	if (x->row <= 1000 && text_width(text) > x->widths[i])
		x->widths[i] = text_width(text);
	switch (x->sheet->columns[i]->type) {
	case COL_INTEGER:
		return write_number(x, column, text, x->integer);
	case COL_DECIMAL:
		return write_number(x, column, text, x->decimal);
	case COL_MONEY:
		return write_number(x, column, text, x->money[export_decimals(x->sheet, rows, row)]);
	case COL_DATE:
	case COL_TIME:
		if (read_time(text, &t))
			return worksheet_write_datetime(
			    x->page, x->row, column, &t, x->sheet->columns[i]->type == COL_DATE ? x->date : x->time);
		break;
	default:
		break;
	}
	return worksheet_write_string(x->page, x->row, column, cell_text(x->mem, text), NULL);
}

static int
xlsx_rows(void *data, const PGresult *rows)
{
	struct xlsx *x = data;

	mem_reset(x->mem);
	for (int row = 0; row < PQntuples(rows); row++, x->row++)
		for (int i = 0; i < x->sheet->count; i++)
			if (write_cell(x, rows, row, i) != LXW_NO_ERROR)
				return -1;
	return 0;
}

static int
xlsx_close(void *data)
{
	struct xlsx *x = data;
	lxw_error failed;

	for (int i = 0; i < x->sheet->count; i++) {
		int width = x->widths[i] < NARROW ? NARROW : x->widths[i] > WIDE ? WIDE : x->widths[i];

		worksheet_set_column(x->page, (lxw_col_t)i, (lxw_col_t)i, width, NULL);
	}
	worksheet_autofilter(x->page, 0, 0, x->row - 1, (lxw_col_t)(x->sheet->count - 1));
	failed = workbook_close(x->book); /* frees it, whatever it returns */
	x->book = NULL;
	xlsx_drop(x);
	return failed == LXW_NO_ERROR ? 0 : -1;
}

const struct export_format export_xlsx = {
    .name = "xlsx",
    .type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    .open = xlsx_open,
    .rows = xlsx_rows,
    .close = xlsx_close,
    .drop = xlsx_drop,
};
