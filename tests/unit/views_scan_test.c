#include "unit.h"

/* The command line is no part of the core that unit tests are linked with. */
#include "cli/views_scan.c"

static struct buf found;

void
views_add(struct views_texts *texts, const char *msgid, size_t length, const char *many, const char *place, int line,
    bool choice)
{
	assert_null(texts);
	assert_null(many);
	assert_false(choice);
	assert_string_equal(place, "file");
	buf_printf(&found, "%d[%.*s]", line, (int)length, msgid);
}

static void
expect(void (*scan)(struct views_texts *, const char *, const char *), const char *text, const char *wanted)
{
	buf_reset(&found);
	buf_room(&found, 0);
	scan(NULL, "file", text);
	assert_string_equal(found.data, wanted);
}

static void
test_c(void **state)
{
	(void)state;
	expect(views_scan_c, "", "");
	expect(views_scan_c, "x = N_(\"One\");\ny = N_ (\"Two\");", "1[One]2[Two]");
	expect(views_scan_c, "N_(\"a \"\n   \"b \" /* c */ \"d\")", "1[a b d]");
	expect(views_scan_c, "N_(\"a \\\"b\\\" \\\\ \\n\")", "1[a \"b\" \\ \n]");
	expect(views_scan_c, "/* N_(\"no\") */ // N_(\"no\")\nN_(\"yes\")", "2[yes]");
	expect(views_scan_c, "\"N_(\\\"no\\\")\" '\"' N_(\"yes\")", "1[yes]");
	expect(views_scan_c, "#define N_(msgid) (msgid)\nFUN_(\"no\") XN_(\"no\") N_(a)", "");
	expect(views_scan_c, "N_(\"open", "1[open]");
	expect(views_scan_c, "N_(", "");
}

static void
test_sql(void **state)
{
	(void)state;
	expect(views_scan_sql, "perform refuse(409, 'It''s taken.', 'booth');", "1[It's taken.]");
	expect(views_scan_sql, "\n\tperform refuse(409,\n\t\t'Two.');", "3[Two.]");
	expect(views_scan_sql, "-- refuse(1, 'no')\n/* refuse(1, 'no') */ refuse(422, 'yes')", "2[yes]");
	expect(views_scan_sql, "select 'refuse(1, ''no'')'", "");
	expect(views_scan_sql,
	    "refuse(409, case when s = 'held' then 'It is held.' else f('It is not.', 2) end, 'a b')",
	    "1[It is held.]1[It is not.]");
	expect(views_scan_sql, "create function refuse(status int, reason text, field text default 'a b')", "");
	expect(views_scan_sql, "my_refuse(1, 'no'); refuse(409, why);", "");
	expect(views_scan_sql, "refuse(409, 'open", "1[open]");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_c),
	    cmocka_unit_test(test_sql),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	buf_free(&found);
	return failed;
}
