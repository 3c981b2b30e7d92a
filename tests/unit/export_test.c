#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "catalog.h"
#include "export.h"
#include "unit.h"

static const struct column columns[] = {
    {"company", "", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"name", "", COL_TEXT, 0, "Company", NULL},
    {"number", "", COL_INTEGER, 0, "No.", NULL},
    {"total", "", COL_MONEY, 0, "Total", NULL},
    {"currency", "", COL_TEXT, COL_QUIET, "Currency", NULL},
    {"area", "", COL_DECIMAL, 0, "Area", NULL},
    {"on_day", "", COL_DATE, 0, "Day", NULL},
    {"created_at", "", COL_TIME, 0, NULL, NULL},
    {"status", "", COL_CHOICE, 0, "Status", "held|free"},
    {"paid", "", COL_BOOL, 0, "Paid", NULL},
    {0},
};
static const struct list list = {.name = "companies", .columns = columns};

static char folder[] = "/tmp/export_test.XXXXXX";
static char path[64];
static struct mem *mem;

static PGresult *
some_rows(void)
{
	/* The hidden id, then what stands in the sheet. */
	return unit_rows(
	    UNIT_COLUMNS({"company", UNIT_TEXT}, {"name", UNIT_TEXT}, {"number", UNIT_INT8}, {"total", UNIT_INT8},
		{"currency", UNIT_TEXT}, {"area", UNIT_NUMERIC}, {"on_day", UNIT_DATE},
		{"created_at", UNIT_TIMESTAMPTZ}, {"status", UNIT_TEXT}, {"paid", UNIT_BOOL}),
	    4,
	    UNIT_CELLS("0", "Müller, \"Söhne\"", "7", "123450", "EUR", "9.50", "2027-09-14",
		"2027-09-14 09:30:12.345678+02", "held", "t",                              /* */
		"0", "=cmd|'/c calc'!A1", "-1", "5", "USD", "-3", NULL, NULL, "free", "f", /* */
		"0", "张三\n<b>&", NULL, "-1500", "JPY", "NaN", "1850-01-01", "2027-01-01 00:00:00+01", NULL, NULL, "0",
		"@SUM(1)", "0", "-1005", "KWD", "0", "2028-02-29", NULL, "held", "t"));
}

static struct buf
read_all(void)
{
	FILE *f = fopen(path, "rb");
	struct buf b = {0};
	size_t n;

	assert_non_null(f);
	do {
		buf_room(&b, 65536);
		n = fread(b.data + b.len, 1, 65536, f);
		b.len += n;
		b.data[b.len] = '\0';
	} while (n > 0);
	fclose(f);
	return b;
}

static void
write_sheet(const struct export_format *format, const char *lang, PGresult *rows)
{
	struct export_sheet *sheet = export_sheet(mem, &list, "Companies", lang);
	void *writer = format->open(sheet, path, folder);

	assert_non_null(writer);
	assert_int_equal(format->rows(writer, rows), 0);
	assert_int_equal(format->close(writer), 0);
	PQclear(rows);
}

static void
test_csv(void **state)
{
	struct buf b;

	(void)state;
	write_sheet(&export_csv, "en", some_rows());
	b = read_all();
	assert_string_equal(b.data,
	    "\xef\xbb\xbf"
	    "Company,No.,Total,Currency,Area,Day,created_at,Status,Paid\r\n"
	    "\"Müller, \"\"Söhne\"\"\",7,1234.50,EUR,9.50,2027-09-14,2027-09-14 09:30,held,yes\r\n"
	    "'=cmd|'/c calc'!A1,-1,0.05,USD,-3,,,free,no\r\n"
	    "\"张三\n<b>&\",,-1500,JPY,NaN,1850-01-01,2027-01-01 00:00,,\r\n"
	    "'@SUM(1),0,-1.005,KWD,0,2028-02-29,,held,yes\r\n");
	buf_free(&b);
}

/* Every beginning that a spreadsheet takes for a formula; numbers stay numbers. */
static void
test_csv_formulas(void **state)
{
	static const char *const starts[] = {"=1+1", "+49 1", "-1+1", "@A1", "\t=1", "\r=1", " =1", "a=1"};
	static const char *const lines[] = {
	    "'=1+1,", "'+49 1,", "'-1+1,", "'@A1,", "'\t=1,", "\"'\r=1\",", "\" =1\",", "a=1,"};

	(void)state;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		struct buf b;

		write_sheet(&export_csv, "en",
		    unit_rows(UNIT_COLUMNS({"company", UNIT_TEXT}, {"name", UNIT_TEXT}, {"number", UNIT_INT8},
				  {"total", UNIT_INT8}, {"currency", UNIT_TEXT}, {"area", UNIT_NUMERIC},
				  {"on_day", UNIT_DATE}, {"created_at", UNIT_TEXT}, {"status", UNIT_TEXT},
				  {"paid", UNIT_BOOL}),
			1, UNIT_CELLS(NULL, starts[i], "-1", NULL, NULL, NULL, NULL, NULL, NULL, NULL)));
		b = read_all();
		assert_memory_equal(strstr(b.data, "\r\n") + 2, lines[i], strlen(lines[i]));
		assert_non_null(strstr(b.data, ",-1,"));
		buf_free(&b);
	}
}

/* What the history says of a change is a json of the database; in a sheet it is a sentence. */
static void
test_changes(void **state)
{
	static const struct column one[] = {{"changes", "", COL_TEXT, 0, "What changed", NULL}, {0}};
	static const struct list history = {.name = "history", .columns = one};
	static const char *const cells[][2] = {
	    {"[{\"field\": \"City\", \"old\": \"Lyon\", \"new\": \"宁波\"}, {\"field\": \"Fax\", \"old\": null, "
	     "\"new\": 7}]",
		"City: Lyon → 宁波; Fax: – → 7"},
	    {"[]", ""},
	    {"[1, {\"old\": {\"a\": [2]}}]", ": – → –; : { \"a\": [ 2 ] } → –"},
	    {"{\"a\": 1}", "{\"a\": 1}"},
	};
	struct export_sheet *sheet = export_sheet(mem, &history, "History", "en");

	(void)state;
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		PGresult *rows = unit_rows(UNIT_COLUMNS({"changes", UNIT_JSONB}), 1, cells[i]);

		assert_string_equal(export_text(mem, sheet, rows, 0, 0), cells[i][1]);
		PQclear(rows);
	}
}

/* ---- a workbook, read back ----------------------------------------------------------------------------- */

static unsigned
little(const char *p, int bytes)
{
	unsigned n = 0;

	for (int i = bytes; i-- > 0;)
		n = n << 8 | (unsigned char)p[i];
	return n;
}

/* The content of one file of a ZIP archive, by its central directory. */
static char *
unzip(const struct buf *zip, const char *name)
{
	const char *end = zip->data + zip->len, *at = end - 22;

	while (at > zip->data && memcmp(at, "PK\5\6", 4) != 0)
		at--;
	at = zip->data + little(at + 16, 4);
	while (memcmp(at, "PK\1\2", 4) == 0) {
		size_t packed = little(at + 20, 4), size = little(at + 24, 4), length = little(at + 28, 2);

		if (length == strlen(name) && memcmp(at + 46, name, length) == 0) {
			const char *local = zip->data + little(at + 42, 4);
			z_stream z = {
			    .next_in = (Bytef *)(uintptr_t)(local + 30 + little(local + 26, 2) + little(local + 28, 2)),
			    .avail_in = (uInt)packed,
			    .avail_out = (uInt)size};
			char *out = mem_take(mem, size + 1);

			z.next_out = (Bytef *)out;
			assert_int_equal(inflateInit2(&z, -MAX_WBITS), Z_OK);
			assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
			inflateEnd(&z);
			return out;
		}
		at += 46 + length + little(at + 30, 2) + little(at + 32, 2);
	}
	fail_msg("%s is not in the archive", name);
	return NULL;
}

/* The cell's element, from "<c r=" on. */
static const char *
cell(const char *sheet, const char *name)
{
	static char text[256];
	char start[32];
	const char *from, *to;

	snprintf(start, sizeof(start), "<c r=\"%s\"", name);
	if ((from = strstr(sheet, start)) == NULL)
		return "";
	to = strstr(from, "</c>");
	snprintf(text, sizeof(text), "%.*s", (int)(to - from), from);
	return text;
}

#define assert_cell(sheet, name, part)               \
	if (strstr(cell(sheet, name), part) == NULL) \
	fail_msg("%s is %s", name, cell(sheet, name))

static void
test_xlsx(void **state)
{
	struct buf b;
	char *sheet, *styles, *book;

	(void)state;
	write_sheet(&export_xlsx, "en", some_rows());
	b = read_all();
	sheet = unzip(&b, "xl/worksheets/sheet1.xml");
	styles = unzip(&b, "xl/styles.xml");
	book = unzip(&b, "xl/workbook.xml");
	assert_cell(sheet, "A1", ">Company<");
	assert_cell(sheet, "G1", ">created_at<");
	assert_cell(sheet, "A2", ">Müller, \"Söhne\"<");
	assert_cell(sheet, "A2", "t=\"inlineStr\"");
	assert_cell(sheet, "B2", "<v>7</v>");
	assert_cell(sheet, "C2", "<v>1234.5</v>");
	assert_cell(sheet, "E2", "<v>9.5</v>");
	assert_cell(sheet, "F2", "<v>46644</v>");
	assert_cell(sheet, "G2", "<v>46644.395833333");
	assert_cell(sheet, "H2", ">held<");
	assert_cell(sheet, "A3", ">=cmd|'"); /* a text, whatever it looks like: no formula, no apostrophe */
	assert_null(strstr(sheet, "<f>"));
	assert_cell(sheet, "B3", "<v>-1</v>");
	assert_cell(sheet, "C4", "<v>-1500</v>");
	assert_cell(sheet, "A4", "张三\n&lt;b&gt;&amp;");
	assert_cell(sheet, "E4", ">NaN<");
	assert_cell(sheet, "F4", ">1850-01-01<"); /* before Excel's calendar begins */
	assert_string_equal(cell(sheet, "H4"), "");
	assert_cell(sheet, "C5", "<v>-1.005</v>");
	assert_non_null(strstr(sheet, "state=\"frozen\""));
	assert_non_null(strstr(sheet, "<autoFilter ref=\"A1:I5\"/>"));
	assert_non_null(strstr(sheet, "<col min=\"1\" max=\"1\" width="));
	assert_non_null(strstr(styles, "#,##0.000"));
	assert_non_null(strstr(styles, "yyyy-mm-dd hh:mm"));
	assert_non_null(strstr(book, "name=\"Companies\""));
	buf_free(&b);
}

/* What Excel would refuse the whole file for: cells too long, characters that XML does not have. */
static void
test_xlsx_limits(void **state)
{
	static char huge[3 * 40000 + 1];
	struct buf b;
	char *sheet;

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(huge); i += 3)
		memcpy(huge + i, "展", 3);
	write_sheet(&export_xlsx, "en",
	    unit_rows(UNIT_COLUMNS({"company", UNIT_TEXT}, {"name", UNIT_TEXT}, {"number", UNIT_INT8},
			  {"total", UNIT_INT8}, {"currency", UNIT_TEXT}, {"area", UNIT_NUMERIC}, {"on_day", UNIT_DATE},
			  {"created_at", UNIT_TEXT}, {"status", UNIT_TEXT}, {"paid", UNIT_BOOL}),
		2,
		UNIT_CELLS(NULL, huge, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, /* */
		    NULL, "a\xef\xbf\xbe\x01z", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)));
	b = read_all();
	sheet = unzip(&b, "xl/worksheets/sheet1.xml");
	assert_non_null(strstr(sheet, "<c r=\"A2\""));
	assert_cell(sheet, "A3", "a\xef\xbf\xbd\xef\xbf\xbdz");
	assert_true(strlen(strstr(sheet, "<c r=\"A2\"")) > 3 * 32766 && strlen(sheet) < sizeof(huge));
	buf_free(&b);
}

static void
test_full_disk(void **state)
{
	struct export_sheet *sheet = export_sheet(mem, &list, "Companies", "en");
	PGresult *rows = some_rows();
	void *writer;

	(void)state;
	assert_null(export_csv.open(sheet, "/nowhere/file", folder));
	/* /dev/full takes nothing: the failure shows at the latest when the buffer is written out. */
	writer = export_csv.open(sheet, "/dev/full", folder);
	assert_non_null(writer);
	assert_int_equal(export_csv.rows(writer, rows), 0);
	assert_int_equal(export_csv.close(writer), -1);
	writer = export_xlsx.open(sheet, "/nowhere/file", folder);
	assert_non_null(writer);
	assert_int_equal(export_xlsx.rows(writer, rows), 0);
	assert_int_equal(export_xlsx.close(writer), -1);
	PQclear(rows);
}

static void
test_translated(void **state)
{
	struct buf b, catalogue = {0};
	const struct unit_pair pairs[] = {
	    UNIT_PAIR("Company", "企业"), UNIT_PAIR("held", "预留中"), UNIT_PAIR("yes", "是")};
	char name[80];
	const char *error;
	FILE *f;

	(void)state;
	unit_catalogue(&catalogue, pairs, 3, false);
	snprintf(name, sizeof(name), "%s/zh.mo", folder);
	assert_non_null(f = fopen(name, "wb"));
	fwrite(catalogue.data, 1, catalogue.len, f);
	fclose(f);
	assert_int_equal(catalog_load(folder, &error), 0);
	write_sheet(&export_csv, "zh", some_rows());
	b = read_all();
	assert_memory_equal(b.data, "\xef\xbb\xbf企业,No.", strlen("\xef\xbb\xbf企业,No."));
	assert_non_null(strstr(b.data, ",预留中,是\r\n"));
	catalog_free();
	unlink(name);
	buf_free(&catalogue);
	buf_free(&b);
}

static int
setup(void **state)
{
	(void)state;
	mem = mem_new();
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/out", folder);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	mem_free(mem);
	unlink(path);
	return rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_csv),
	    cmocka_unit_test(test_csv_formulas),
	    cmocka_unit_test(test_changes),
	    cmocka_unit_test(test_xlsx),
	    cmocka_unit_test(test_xlsx_limits),
	    cmocka_unit_test(test_full_disk),
	    cmocka_unit_test(test_translated),
	};

	return cmocka_run_group_tests_name("export", tests, setup, teardown);
}
