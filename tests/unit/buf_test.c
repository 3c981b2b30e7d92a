#include "unit.h"

#include "buf.h"

static void
test_growing(void **state)
{
	struct buf b = {0};

	(void)state;
	for (int i = 0; i < 100000; i++) {
		buf_putc(&b, (char)('a' + i % 26));
		assert_int_equal(b.data[b.len], '\0');
	}
	assert_int_equal(b.len, 100000);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(b.data[i], 'a' + i % 26);
	buf_reset(&b);
	assert_int_equal(b.len, 0);
	assert_string_equal(b.data, "");
	buf_free(&b);
	assert_null(b.data);
	buf_reset(&b); /* of an empty one: nothing */
	buf_add(&b, NULL, 0);
	assert_string_equal(b.data, "");
	buf_free(&b);
}

static void
test_printf(void **state)
{
	struct buf b = {0};
	char *long_text = malloc(5001);

	(void)state;
	memset(long_text, 'x', 5000);
	long_text[5000] = '\0';
	buf_puts(&b, "a");
	buf_printf(&b, "%d-%s", 7, "b");
	assert_string_equal(b.data, "a7-b");
	buf_printf(&b, "%s", long_text);
	assert_int_equal(b.len, 5004);
	assert_string_equal(b.data + 4, long_text);
	buf_add(&b, "\0z", 2); /* NULs are bytes like others */
	assert_int_equal(b.len, 5006);
	assert_int_equal(b.data[5005], 'z');
	free(long_text);
	buf_free(&b);
}

static void
test_html(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_html(&b, "<a href=\"x\" id='y'>&amp; 张</a>", strlen("<a href=\"x\" id='y'>&amp; 张</a>"));
	assert_string_equal(b.data, "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp; 张&lt;/a&gt;");
	buf_reset(&b);
	buf_html(&b, "", 0);
	assert_string_equal(b.data, "");
	buf_html(&b, "a<b", 2); /* no further than told */
	assert_string_equal(b.data, "a&lt;");
	buf_free(&b);
}

static void
test_url(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_url(&b, "aZ09-._~ +/?&=#%\0张", 20);
	assert_string_equal(b.data, "aZ09-._~%20%2B%2F%3F%26%3D%23%25%00%E5%BC%A0");
	buf_free(&b);
}

static void
expect_json(const char *text, size_t length, const char *wanted)
{
	struct buf b = {0};

	buf_json(&b, text, length);
	assert_string_equal(b.data, wanted);
	buf_free(&b);
}

#define EXPECT_JSON(text, wanted) expect_json(text, sizeof(text) - 1, wanted)

static void
test_json(void **state)
{
	(void)state;
	EXPECT_JSON("", "\"\"");
	EXPECT_JSON("a\"b\\c\n\t\0\x7f</", "\"a\\\"b\\\\c\\n\\u0009\\u0000\\u007f\\u003c/\"");
	EXPECT_JSON("é张😀", "\"é张😀\"");
	/* Table 3-7 of Unicode: what is not well-formed, byte for byte. */
	EXPECT_JSON("\x80", "\"\xef\xbf\xbd\"");
	EXPECT_JSON("\xc0\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\"");                                 /* overlong */
	EXPECT_JSON("\xe0\x80\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");                 /* overlong */
	EXPECT_JSON("\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");                 /* a surrogate */
	EXPECT_JSON("\xf4\x90\x80\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""); /* over 10FFFF */
	EXPECT_JSON("\xe5\xbc", "\"\xef\xbf\xbd\xef\xbf\xbd\"");                                 /* cut off */
	EXPECT_JSON("\xf4\x8f\xbf\xbf", "\"\xf4\x8f\xbf\xbf\"");                                 /* the last one */
}

static void
test_array(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_putc(&b, '{');
	buf_array(&b, "a \"b\" \\c, {d}");
	buf_putc(&b, ',');
	buf_array(&b, "");
	buf_putc(&b, ',');
	buf_array(&b, NULL);
	buf_putc(&b, '}');
	assert_string_equal(b.data, "{\"a \\\"b\\\" \\\\c, {d}\",\"\",NULL}");
	buf_free(&b);
}

static void
test_csv(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_csv(&b, "a \"b\", c\n");
	buf_csv(&b, "");
	buf_csv(&b, "=1+1");
	buf_csv(&b, "-\"");
	buf_csv(&b, "1-1");
	assert_string_equal(b.data, "\"a \"\"b\"\", c\n\""
				    "\"\""
				    "\"'=1+1\""
				    "\"'-\"\"\""
				    "\"1-1\"");
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_growing),
	    cmocka_unit_test(test_printf),
	    cmocka_unit_test(test_html),
	    cmocka_unit_test(test_url),
	    cmocka_unit_test(test_json),
	    cmocka_unit_test(test_array),
	    cmocka_unit_test(test_csv),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
