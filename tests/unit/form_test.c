#include "form_case.h"

static void
assert_pair(const struct form *form, size_t i, const char *name, const char *text)
{
	assert_true(i < form->count);
	assert_string_equal(form->pairs[i].name, name);
	assert_int_equal(form->pairs[i].size, strlen(text));
	assert_memory_equal(form->pairs[i].text, text, strlen(text));
}

static void
test_urlencoded(void **state)
{
	struct form form = parse_url("a=1&b=x+y%20z&&empty=&bare&q=1%3D2=3&n%26=%0D%0A%09&a=2&%E5%BC%A0=%F0%9F%8E%AA");

	(void)state;
	assert_int_equal(form.count, 8);
	assert_pair(&form, 0, "a", "1");
	assert_pair(&form, 1, "b", "x y z");
	assert_pair(&form, 2, "empty", "");
	assert_pair(&form, 3, "bare", "");
	assert_pair(&form, 4, "q", "1=2=3");
	assert_pair(&form, 5, "n&", "\r\n\t");
	assert_pair(&form, 6, "a", "2");
	assert_pair(&form, 7, "张", "🎪");
	form = parse_url("");
	assert_int_equal(form.count, 0);
}

static void
test_urlencoded_malformed(void **state)
{
	static const char *const bad[] = {"a=%", "a=%4", "a=%4g", "%zz=1", "a=1&b=%"};
	char many[4 * FORM_PAIRS_MAX + 8];
	struct form form = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		parse("application/x-www-form-urlencoded", bad[i], FORM_BAD);
	for (size_t i = 0; i <= FORM_PAIRS_MAX; i++)
		memcpy(many + 4 * i, "a=1&", 4);
	assert_int_equal(form_urlencoded(mem, &form, many, 4 * FORM_PAIRS_MAX), FORM_OK);
	assert_int_equal(form.count, FORM_PAIRS_MAX);
	form = (struct form){0};
	assert_int_equal(form_urlencoded(mem, &form, many, 4 * FORM_PAIRS_MAX + 4), FORM_LARGE);
}

/* Pairs that another made (of the path) are kept and never written beyond. */
static void
test_append(void **state)
{
	struct form_pair path[1] = {{.name = "hall", .text = "7", .size = 1}};
	struct form form = {.pairs = path, .count = 1};

	(void)state;
	assert_int_equal(form_urlencoded(mem, &form, "a=1&b=2", 7), FORM_OK);
	assert_int_equal(form.count, 3);
	assert_pair(&form, 0, "hall", "7");
	assert_pair(&form, 2, "b", "2");
}

static void
test_types(void **state)
{
	(void)state;
	parse("APPLICATION/X-WWW-FORM-URLENCODED ; charset=utf-8", "a=1", FORM_OK);
	parse("application/x-www-form-urlencodedx", "a=1", FORM_TYPE);
	parse("text/plain", "a=1", FORM_TYPE);
	parse("", "", FORM_OK);
	parse("", "a", FORM_TYPE);
	parse("application/json", "", FORM_BAD);
	parse("multipart/form-data", "--\r\n", FORM_BAD);
}

static void
test_multipart(void **state)
{
	struct form form = parse("multipart/form-data; charset=utf-8; boundary=\"a b\"",
	    "preamble\r\n--a b \r\n"
	    "Content-Disposition: form-data; name=\"x:y;z\"\r\n\r\none\r\ntwo\r\n--a\r\n"
	    "\r\n--a b\r\n"
	    "content-disposition:form-data;name=plain\r\n\r\n\r\n--a b\r\n"
	    "Content-Disposition: form-data; name=\"q%22uo\\\"te%0D%0A%41\"; filename=\"C:\\dir\\展\\\"会.csv\"\r\n"
	    "Content-Type: text/csv\r\n\r\nbytes\n\r\n--a b\r\n"
	    "Content-Disposition: form-data; name=f; filename=\"old\"; filename*=UTF-8''%E5%B1%95%20x.txt\r\n"
	    "Content-Transfer-Encoding: binary\r\n\r\n--a bx\r\n--a b-- epilogue",
	    FORM_OK);

	(void)state;
	assert_int_equal(form.count, 4);
	assert_pair(&form, 0, "x:y;z", "one\r\ntwo\r\n--a\r\n");
	assert_pair(&form, 1, "plain", "");
	assert_null(form.pairs[1].filename);
	assert_pair(&form, 2, "q\"uo\"te\r\n%41", "bytes\n");
	assert_string_equal(form.pairs[2].filename, "C:\\dir\\展\"会.csv");
	assert_string_equal(form.pairs[2].type, "text/csv");
	assert_pair(&form, 3, "f", "--a bx");
	assert_string_equal(form.pairs[3].filename, "展 x.txt");
	form = parse("multipart/form-data; boundary=x", "--x--\r\n", FORM_OK);
	assert_int_equal(form.count, 0);
}

static void
test_multipart_latin(void **state)
{
	struct form form = parse("multipart/form-data; boundary=x",
	    "--x\r\nContent-Disposition: form-data; name=f; filename*=iso-8859-1'de'M%FCnchen\r\n\r\n\r\n--x--",
	    FORM_OK);

	(void)state;
	assert_string_equal(form.pairs[0].filename, "München");
}

static void
test_multipart_malformed(void **state)
{
	static const char *const bad[] = {
	    "",
	    "--x",
	    "--x\r\n",
	    "--x\r\n\r\n--x--",
	    "--x\r\nContent-Disposition: form-data; name=a\r\n\r\nno end",
	    "--x\r\nContent-Disposition: form-data; name=a\r\n\r\nno last\r\n--x\r\n",
	    "--x\r\nContent-Disposition: form-data; name=a\r\nvalue\r\n--x--",
	    "--x\r\nContent-Disposition: form-data\r\n\r\nnameless\r\n--x--",
	    "--x\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--x--",
	    "--x\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--x--",
	    "--x\r\nContent-Disposition: form-data; =a\r\n\r\n1\r\n--x--",
	    "--x\r\nno colon\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--",
	    "--x\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n--x--",
	    "--y\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--y--",
	    "--x\r\nContent-Disposition: form-data; name=a\x01\r\n\r\n1\r\n--x--",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		parse("multipart/form-data; boundary=x", bad[i], FORM_BAD);
	parse("multipart/form-data; boundary=", "----", FORM_BAD);
	parse("multipart/form-data; boundary=01234567890123456789012345678901234567890123456789012345678901234567890",
	    "", FORM_BAD);
}

static void
test_json(void **state)
{
	struct form form = parse("application/json; charset=utf-8",
	    "\xef\xbb\xbf { \"a\" : \"x\\n\\\"\\\\\\/\\u5f20\\ud83c\\udfaa\", "
	    "\"n\":-1.5e+3,\"t\":true,\"f\":false,\"no\":null,"
	    "\"l\":[\"p\" , 2,null,true],\"e\":[],\"s\":\"\",\"z\":0 } \r\n",
	    FORM_OK);

	(void)state;
	assert_int_equal(form.count, 9);
	assert_pair(&form, 0, "a", "x\n\"\\/张🎪");
	assert_pair(&form, 1, "n", "-1.5e+3");
	assert_pair(&form, 2, "t", "true");
	assert_pair(&form, 3, "f", "false");
	assert_pair(&form, 4, "l", "p");
	assert_pair(&form, 5, "l", "2");
	assert_pair(&form, 6, "l", "true");
	assert_pair(&form, 7, "s", "");
	assert_pair(&form, 8, "z", "0");
	form = parse("application/json", "{\"nul\":\"a\\u0000b\"}", FORM_OK);
	assert_int_equal(form.pairs[0].size, 3);
	form = parse("application/json", "{\"l\":[ {\"a]\":[1,{}]},{\"b\":\"\\\"}\"} ],\"z\":1}", FORM_OK);
	assert_int_equal(form.count, 2);
	assert_pair(&form, 0, "l", "[{\"a]\":[1,{}]},{\"b\":\"\\\"}\"} ]");
	assert_pair(&form, 1, "z", "1");
	form = parse("application/json", "{}", FORM_OK);
	assert_int_equal(form.count, 0);
}

static void
test_json_malformed(void **state)
{
	static const char *const bad[] = {
	    "",
	    "[]",
	    "{",
	    "{\"a\"}",
	    "{\"a\":}",
	    "{\"a\":1,}",
	    "{\"a\":1}x",
	    "{\"a\":01}",
	    "{\"a\":1.}",
	    "{\"a\":+1}",
	    "{\"a\":1e}",
	    "{\"a\":{}}",
	    "{\"a\":[[1]]}",
	    "{\"a\":[1,]}",
	    "{\"a\":[1}",
	    "{\"a\":[{\"b\":1}",
	    "{\"a\":[{\"b]}",
	    "{\"a\":[{\"b\":\"\\",
	    "{\"a\":[{}]]}",
	    "{a:1}",
	    "{'a':1}",
	    "{\"a\":\"x}",
	    "{\"a\":\"\n\"}",
	    "{\"a\":\"\\x\"}",
	    "{\"a\":\"\\u12\"}",
	    "{\"a\":\"\\ud83c\"}",
	    "{\"a\":\"\\udfaa\"}",
	    "{\"a\":\"\\ud83c\\u0041\"}",
	    "{\"a\":\"\\",
	    "{\"a\":tru}",
	    "{\"a\\u0000\":1}",
	    "{\"a\":-}",
	    "{\"a\":1 \"b\":2}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		parse("application/json", bad[i], FORM_BAD);
}

/* A file may be as long as its field says; a text of that length would be copied and cleaned for nothing. */
static void
test_long_text(void **state)
{
	static const char *const heads[] = {"a=", "{\"a\":\"", "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n",
	    "--x\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\n"};
	static const char *const tails[] = {"", "\"}", "\r\n--x--", "\r\n--x--"};
	static const char *const types[] = {"application/x-www-form-urlencoded", "application/json",
	    "multipart/form-data; boundary=x", "multipart/form-data; boundary=x"};

	(void)state;
	for (size_t i = 0; i < 4; i++)
		for (size_t length = FORM_TEXT_MAX; length <= FORM_TEXT_MAX + 1; length++) {
			struct buf body = {0};
			struct form form = {0};

			buf_puts(&body, heads[i]);
			buf_room(&body, length);
			memset(body.data + body.len, 'a', length);
			body.len += length;
			buf_puts(&body, tails[i]);
			assert_int_equal(form_body(mem, &form, types[i], body.data, body.len),
			    length > FORM_TEXT_MAX && i < 3 ? FORM_LARGE : FORM_OK);
			buf_free(&body);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_urlencoded),
	    cmocka_unit_test(test_urlencoded_malformed),
	    cmocka_unit_test(test_append),
	    cmocka_unit_test(test_types),
	    cmocka_unit_test(test_multipart),
	    cmocka_unit_test(test_multipart_latin),
	    cmocka_unit_test(test_multipart_malformed),
	    cmocka_unit_test(test_json),
	    cmocka_unit_test(test_json_malformed),
	    cmocka_unit_test(test_long_text),
	};

	return cmocka_run_group_tests_name("form", tests, unit_mem_begin, unit_mem_end);
}
