#include "unit.h"

#include "buf.h"
#include "json.h"

static void
test_rows(void **state)
{
	PGresult *rows =
	    unit_rows(UNIT_COLUMNS({"id", UNIT_INT8}, {"yes", UNIT_BOOL}, {"net", UNIT_NUMERIC}, {"ratio", UNIT_FLOAT8},
			  {"name", UNIT_TEXT}, {"label", UNIT_JSONB}, {"on", UNIT_DATE}, {"at", UNIT_TIMESTAMPTZ}),
		3,
		UNIT_CELLS("9223372036854775807", "t", "12345678901234567890.10", "1e-07", "a \"b\" </script>\n张\x01",
		    "{\"en\": [1, null]}", "2027-09-14", "2027-09-14 10:00:00.5+02", "-1", "f", "NaN", "Infinity", "",
		    "null", "infinity", "2027-09-14 10:00:00-03:30", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL));
	struct buf out = {0};

	(void)state;
	json_rows(&out, rows);
	assert_string_equal(out.data,
	    "[{\"id\":9223372036854775807,\"yes\":true,\"net\":12345678901234567890.10,\"ratio\":1e-07,"
	    "\"name\":\"a \\\"b\\\" \\u003c/script>\\n张\\u0001\",\"label\":{\"en\": [1, null]},\"on\":\"2027-09-14\","
	    "\"at\":\"2027-09-14T10:00:00.5+02:00\"},"
	    "{\"id\":-1,\"yes\":false,\"net\":\"NaN\",\"ratio\":\"Infinity\",\"name\":\"\",\"label\":null,"
	    "\"on\":\"infinity\",\"at\":\"2027-09-14T10:00:00-03:30\"},"
	    "{\"id\":null,\"yes\":null,\"net\":null,\"ratio\":null,\"name\":null,\"label\":null,\"on\":null,"
	    "\"at\":null}]");
	buf_free(&out);
	PQclear(rows);
}

static void
test_times(void **state)
{
	static const char *const odd[] = {"infinity", "-infinity", "0044-03-15 10:00:00+00 BC", "2027", ""};

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++) {
		PGresult *rows = unit_rows(UNIT_COLUMNS({"at", UNIT_TIMESTAMPTZ}), 1, &odd[i]);
		struct buf out = {0}, wanted = {0};

		json_rows(&out, rows);
		buf_printf(&wanted, "[{\"at\":\"%s\"}]", odd[i]);
		assert_string_equal(out.data, wanted.data);
		buf_free(&out);
		buf_free(&wanted);
		PQclear(rows);
	}
}

static void
test_sections(void **state)
{
	PGresult *one = unit_rows(UNIT_COLUMNS({"id", UNIT_INT4}), 2, UNIT_CELLS("1", "2"));
	PGresult *none = unit_rows(UNIT_COLUMNS({"id", UNIT_INT4}), 0, NULL);
	struct json_set sets[] = {{"one", one}, {"no\"ne", none}};
	struct buf out = {0};

	(void)state;
	json_sections(&out, sets, 2);
	assert_string_equal(out.data, "{\"one\":[{\"id\":1},{\"id\":2}],\"no\\\"ne\":[]}");
	buf_reset(&out);
	json_sections(&out, NULL, 0);
	assert_string_equal(out.data, "{}");
	buf_free(&out);
	PQclear(one);
	PQclear(none);
}

static struct json
value(const char *text)
{
	struct json v;

	assert_true(json_value(text, strlen(text), &v));
	return v;
}

static void
expect_text(const char *json, const char *wanted)
{
	struct json v = value(json);
	struct buf out = {0};

	buf_room(&out, 0);
	json_text(&out, &v);
	assert_string_equal(out.data, wanted);
	buf_free(&out);
}

static void
test_text(void **state)
{
	(void)state;
	expect_text("\"plain\"", "plain");
	expect_text(" \"\" ", "");
	expect_text("\"a\\\"b\\\\c\\/d\\n\\t\\u0041\\u00e9\\u5f20\\ud83d\\ude00\"", "a\"b\\c/d\n\tAé张😀");
	expect_text("\"\\ud83d lone \\ude00\"", "\xef\xbf\xbd lone \xef\xbf\xbd");
	expect_text("\"\\u00zz\"", "00zz"); /* no JSON: odd, but within it */
	expect_text("-1.5e3", "-1.5e3");
	expect_text("true", "true");
	expect_text("null", "");
	expect_text("[1, 2]", "[1, 2]");
}

static void
test_reading(void **state)
{
	struct json v = value(" {\"a\": {\"b\": [1, \"x,]\", {\"c\": []}]}, \"d\": \"}\", \"e\" : 5} "), m;
	size_t at = 0;

	(void)state;
	assert_true(json_member(&v, "d", 1, &m));
	assert_memory_equal(m.text, "\"}\"", 3);
	assert_true(json_member(&v, "e", 1, &m));
	assert_int_equal(m.length, 1);
	assert_false(json_member(&v, "b", 1, &m)); /* of a inner object only */
	assert_false(json_member(&v, "f", 1, &m));
	assert_true(json_member(&v, "a", 1, &m));
	assert_true(json_member(&m, "b", 1, &v));
	assert_int_equal(json_count(&v), 3);
	assert_true(json_element(&v, &at, &m));
	assert_memory_equal(m.text, "1", 1);
	assert_true(json_element(&v, &at, &m));
	assert_memory_equal(m.text, "\"x,]\"", 5);
	assert_true(json_element(&v, &at, &m));
	assert_memory_equal(m.text, "{\"c\": []}", 9);
	assert_false(json_element(&v, &at, &m));
	assert_int_equal(json_count(&m), 0);
}

/* Every beginning of a text, and every one with a byte changed, is read without a step outside (ASan tells). */
static void
test_broken(void **state)
{
	static const char text[] = "{\"a\": [1, {\"b\\\\\": \"\\u00e9\"}, null], \"c\": {}}";
	struct buf out = {0};

	(void)state;
	for (size_t n = 0; n < sizeof(text); n++) {
		for (int c = 0; c < 256; c += 3) {
			char *copy = malloc(n + 1);
			struct json v, m;

			memcpy(copy, text, n);
			if (n > 0)
				copy[n / 2] = (char)c;
			if (json_value(copy, n, &v)) {
				assert_true(v.text >= copy && v.text + v.length <= copy + n);
				if (json_member(&v, "a", 1, &m))
					json_count(&m);
				json_text(&out, &v);
			}
			free(copy);
		}
	}
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_times),
	    cmocka_unit_test(test_sections),
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_reading),
	    cmocka_unit_test(test_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
