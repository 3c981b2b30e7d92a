/* Rows of CSV files, and what encodings become. */
#include "unit.h"

#include <fcntl.h>
#include <unistd.h>

#include "import/csv.h"
#include "import/encoding.h"

/* A text given out in pieces of `piece` bytes. */
struct text {
	const char *data;
	size_t length, at, piece;
};

static ssize_t
text_read(void *arg, char *out, size_t room)
{
	struct text *t = arg;
	size_t n = t->length - t->at;

	n = n < room ? n : room;
	n = n < t->piece ? n : t->piece;
	memcpy(out, t->data + t->at, n);
	t->at += n;
	return (ssize_t)n;
}

/* All rows as "line:field|field", faulty ones as "line!raw", joined by newlines; the caller frees. */
static char *
rows_of(const char *data, size_t length, size_t piece, char delimiter)
{
	struct text t = {data, length, 0, piece};
	struct csv *csv = csv_open(text_read, &t, delimiter);
	struct csv_row row;
	struct buf out = {0};

	buf_puts(&out, "");
	while (csv_next(csv, &row)) {
		buf_printf(&out, "%s%lld%s", out.len > 0 ? "\n" : "", row.line, row.why != NULL ? "!" : ":");
		if (row.why != NULL)
			buf_add(&out, row.raw.text, row.raw.length);
		for (size_t i = 0; i < row.count; i++) {
			buf_puts(&out, i > 0 ? "|" : "");
			buf_add(&out, row.fields[i].text, row.fields[i].length);
		}
	}
	assert_false(csv_failed(csv));
	csv_close(csv);
	return out.data;
}

/* The same whatever the pieces in which the text comes. */
static void
expect_rows(const char *data, char delimiter, const char *rows)
{
	static const size_t pieces[] = {1, 2, 3, 7, 1 << 20};

	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
		char *got = rows_of(data, strlen(data), pieces[i], delimiter);

		assert_string_equal(got, rows);
		free(got);
	}
}

static void
test_rfc_4180(void **state)
{
	(void)state;
	expect_rows("a,b,c\r\n1,2,3\r\n", ',', "1:a|b|c\n2:1|2|3");
	expect_rows("a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", ',', "1:a|b\n2:x,y|say \"hi\"");
	expect_rows("a\n\"two\r\nlines\"\nb", ',', "1:a\n2:two\r\nlines\n4:b");
	expect_rows("\"\",\"\"\"\"\n", ',', "1:|\"");
	expect_rows("a,b", ',', "1:a|b");
	expect_rows("a,\n,b\n", ',', "1:a|\n2:|b");
	expect_rows("", ',', "");
}

static void
test_line_ends(void **state)
{
	(void)state;
	expect_rows("a\rb\rc", ',', "1:a\n2:b\n3:c");
	expect_rows("a\r\n\r\n\nb\n", ',', "1:a\n4:b"); /* blank lines are no rows, but count as lines */
	expect_rows("\"\"\n", ',', "1:");
}

static void
test_delimiters(void **state)
{
	(void)state;
	expect_rows("a;b;c,d\n1;2;3\n", '\0', "1:a|b|c,d\n2:1|2|3");
	expect_rows("a\tb\n1\t2\n", '\0', "1:a|b\n2:1|2");
	expect_rows("\"a,b\"|c|d\n", '\0', "1:a,b|c|d");
	expect_rows("sep=;\r\na,b;c\r\n", '\0', "2:a,b|c");
	expect_rows("alone\n", '\0', "1:alone");
}

static void
test_plain_quotes(void **state)
{
	(void)state;
	expect_rows("5\" pipe,x\n", ',', "1:5\" pipe|x"); /* RFC 4180 forbids it, lists have it */
}

static void
test_broken_quotes(void **state)
{
	(void)state;
	expect_rows("a\n\"open\nb\nc\n", ',', "1:a\n2!\"open\n3:b\n4:c");
	expect_rows("a\n\"x\"y,z\nb\n", ',', "1:a\n2!\"x\"y,z\n3:b");
	expect_rows("\"", ',', "1!\"");
}

/* A quote that is never closed, in a file longer than any row may be, costs its own line only. */
static void
test_endless_quote(void **state)
{
	struct buf text = {0};
	char *rows;

	(void)state;
	buf_puts(&text, "name\n\"open\n");
	for (int i = 0; i < 30000; i++)
		buf_puts(&text, "row after row\n");
	rows = rows_of(text.data, text.len, 4096, ',');
	assert_memory_equal(rows, "1:name\n2!\"open\n3:row after row\n", 31);
	assert_non_null(strstr(rows, "\n30002:row after row"));
	free(rows);
	buf_free(&text);
}

static void
test_long_line(void **state)
{
	struct buf text = {0};
	char *rows;
	size_t length;

	(void)state;
	buf_puts(&text, "a,b\n");
	for (int i = 0; i < 5 * CSV_ROW_MAX; i++)
		buf_putc(&text, 'x');
	buf_puts(&text, "\nc,d\n");
	rows = rows_of(text.data, text.len, 1000, ',');
	length = strlen(rows);
	assert_memory_equal(rows, "1:a|b\n2!xxx", 11);
	assert_string_equal(rows + length - 6, "\n3:c|d");
	assert_int_equal(length, 6 + 2 + CSV_ROW_MAX + 6);
	free(rows);
	buf_free(&text);
}

static void
test_many_fields(void **state)
{
	struct buf text = {0};
	char *rows;

	(void)state;
	for (int i = 0; i < CSV_FIELDS_MAX; i++)
		buf_putc(&text, ',');
	buf_puts(&text, "\na,b\n");
	rows = rows_of(text.data, text.len, 1 << 20, ',');
	assert_int_equal(rows[1], '!');
	assert_string_equal(strrchr(rows, '\n'), "\n2:a|b");
	free(rows);
	buf_free(&text);
}

/* -- encodings ------------------------------------------------------------------------------------------ */

static char *
decode(const char *bytes, size_t length, const char *name, const char **found)
{
	char path[] = "/tmp/pavilion-csv-XXXXXX";
	int fd = mkstemp(path);
	struct encoding *e;
	struct buf out = {0};
	const char *why = NULL;
	char piece[7];
	ssize_t n;

	assert_int_not_equal(fd, -1);
	unlink(path);
	assert_int_equal(write(fd, bytes, length), length);
	lseek(fd, 0, SEEK_SET);
	e = encoding_open(fd, name, &why);
	assert_non_null(e);
	*found = encoding_name(e);
	while ((n = encoding_read(e, piece, sizeof(piece))) > 0)
		buf_add(&out, piece, (size_t)n);
	assert_int_equal(n, 0);
	assert_int_equal(encoding_size(e), length);
	assert_int_equal(encoding_done(e), length);
	encoding_close(e);
	buf_puts(&out, "");
	return out.data;
}

static void
test_encodings(void **state)
{
	static const struct {
		const char *bytes;
		size_t length;
		const char *name, *text;
	} cases[] = {
#define BYTES(s) s, sizeof(s) - 1
	    {BYTES("name\nABB\n"), "UTF-8", "name\nABB\n"},
	    {BYTES("公司\n"), "UTF-8", "公司\n"},
	    {BYTES("\xef\xbb\xbf公司\n"), "UTF-8", "公司\n"},
	    {BYTES("\xb9\xab\xcb\xbe\xc3\xfb\xb3\xc6\n"), "GB18030", "公司名称\n"},
	    {BYTES("\xb9\xab\xcb\xbe\xc3\xfb\xb3\xc6\x81\x39\xef\x30\n"), "GB18030", "公司名称㐁\n"},
	    /* A European list that was saved in China: four bytes for most accents. */
	    {BYTES("D\x81"
		   "0\x8a"
		   "1mpfer Gr\x81"
		   "0\x8b"
		   "2\x81"
		   "0\x89"
		   "8e\nN\xa8\xb9rnberg\n"),
		"GB18030", "Dämpfer Größe\nNürnberg\n"},
	    {BYTES("\xff\xfe"
		   "n\0a\0\n\0\x3d\xd8\x00\xde"),
		"UTF-16LE", "na\n😀"},
	    {BYTES("n\0a\0m\0e\0,\0\n\0\x6c\x51\n\0"), "UTF-16LE", "name,\n公\n"},
	    {BYTES("\xfe\xff\0n\0,\0\n"), "UTF-16BE", "n,\n"},
	    {BYTES("\0n\0a\0m\0e\0\n\x51\x6c\0\n"), "UTF-16BE", "name\n公\n"},
	    {BYTES("M\xfcller, K\xf6ln, D\xfcren, \xc4tna, L\xfcgde"), "windows-1252",
		"Müller, Köln, Düren, Ätna, Lügde"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *found;
		char *text = decode(cases[i].bytes, cases[i].length, NULL, &found);

		assert_string_equal(text, cases[i].text);
		assert_string_equal(found, cases[i].name);
		free(text);
	}
}

/* Whatever the encoding, what is no character becomes the byte 0xFF. */
static void
test_damage(void **state)
{
	const char *found;
	char *text;

	(void)state;
	text = decode(BYTES("ok\n\xff\xfe.\n"), "GB18030", &found);
	assert_non_null(strchr(text, '\xff'));
	free(text);
	text = decode(BYTES("a\0\x3d\xd8"
			    "b\0"),
	    "UTF-16LE", &found); /* half of a pair */
	assert_string_equal(text, "a\xff"
				  "b");
	free(text);
	text = decode(BYTES("a\0b"), "UTF-16LE", &found); /* half of a unit */
	assert_string_equal(text, "a\xff");
	free(text);
	/* Lines of three encodings: those in UTF-8 are read, the others are told from them by bytes that are no text. */
	text = decode(BYTES("上海机械,上海\nM\xfcller, K\xf6ln\n\xb9\xab\xcb\xbe\xc3\xfb\xb3\xc6\n"), NULL, &found);
	assert_string_equal(found, "UTF-8");
	assert_memory_equal(text, "上海机械,上海\n", strlen("上海机械,上海\n"));
	free(text);
	/* As short as they may be: one of each, and the accents in UTF-8 are read. */
	text = decode(
	    BYTES("M\xc3\xbcller\nD\xfcren, K\xf6ln, \xc4tna\n\xb9\xab\xcb\xbe\xc3\xfb\xb3\xc6\n"), NULL, &found);
	assert_string_equal(found, "UTF-8");
	assert_memory_equal(text, "Müller\n", strlen("Müller\n"));
	free(text);
	text = decode(BYTES("公司\n\xb9\xab\xcb\xbe\xc3\xfb\xb3\xc6\n"), NULL, &found);
	assert_string_equal(found, "UTF-8");
	free(text);
	/* Hanzi that are UTF-8 by chance (of two bytes each) beside others stay hanzi. */
	text = decode(BYTES("\xc1\xaa\xcd\xa8\n\xb9\xab\xcb\xbe\xc3\xfb\xb3\xc6\n"), NULL, &found);
	assert_string_equal(found, "GB18030");
	free(text);
	text = decode(BYTES("ASCII only but \xc3\x28 here\n"), NULL, &found); /* one bad byte is damage, not Latin */
	assert_string_equal(found, "UTF-8");
	free(text);
}

/* How many lines are not in the encoding that was taken, whatever was read of the file before. */
static void
test_strange(void **state)
{
	static const struct {
		const char *bytes;
		size_t length;
		long long strange;
	} cases[] = {
	    {BYTES("M\xc3\xbcller\nABB\n"), 0},
	    {BYTES("M\xc3\xbcller\nD\xfcren\n"), 1},
	    {BYTES("M\xc3\xbcller\nD\xfcren, K\xf6ln, \xc4tna\n\xb9\xab\xcb\xbe\xc3\xfb\xb3\xc6\n"), 2},
	    {BYTES("\xb9\xab\xcb\xbe\xc3\xfb\xb3\xc6\n"), 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char path[] = "/tmp/pavilion-csv-XXXXXX";
		int fd = mkstemp(path);
		const char *why;
		struct encoding *e;

		unlink(path);
		assert_int_equal(write(fd, cases[i].bytes, cases[i].length), cases[i].length);
		lseek(fd, 0, SEEK_SET);
		e = encoding_open(fd, NULL, &why);
		assert_int_equal(encoding_strange(e), cases[i].strange);
		assert_int_equal(encoding_done(e), 0);
		encoding_close(e);
	}
}

static void
test_unknown_encoding(void **state)
{
	const char *why = NULL;

	(void)state;
	assert_null(encoding_open(open("/dev/null", O_RDONLY), NULL, &why));
	assert_non_null(why);
	assert_null(encoding_open(-1, NULL, &why));
}

/* Long enough that characters fall on every edge of the buffers. */
static void
test_long_encoding(void **state)
{
	struct buf utf16 = {0}, utf8 = {0};
	const char *found;
	char *text;

	(void)state;
	for (int i = 0; i < 70000; i++) {
		buf_add(&utf16, i % 3 == 0 ? "\x3d\xd8\x00\xde" : "\x6c\x51\n\0", 4);
		buf_puts(&utf8, i % 3 == 0 ? "😀" : "公\n");
	}
	text = decode(utf16.data, utf16.len, "UTF-16LE", &found);
	assert_string_equal(text, utf8.data);
	free(text);
	buf_free(&utf16);
	buf_free(&utf8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rfc_4180),
	    cmocka_unit_test(test_line_ends),
	    cmocka_unit_test(test_delimiters),
	    cmocka_unit_test(test_plain_quotes),
	    cmocka_unit_test(test_broken_quotes),
	    cmocka_unit_test(test_endless_quote),
	    cmocka_unit_test(test_long_line),
	    cmocka_unit_test(test_many_fields),
	    cmocka_unit_test(test_encodings),
	    cmocka_unit_test(test_damage),
	    cmocka_unit_test(test_strange),
	    cmocka_unit_test(test_unknown_encoding),
	    cmocka_unit_test(test_long_encoding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
