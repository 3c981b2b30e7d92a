#include "form_case.h"
#include "utf8.h"

/* What a field of that kind makes of a value. */
static struct value
check(struct field field, const char *text)
{
	struct form_pair pair = {.name = "x", .text = text, .size = strlen(text)};
	struct form form = {.pairs = &pair, .count = 1};
	struct field fields[2] = {field, {0}};

	fields[0].name = "x";
	/* The field outlives the call: messages look at it. */
	return form_check(mem, &form, memcpy(mem_take(mem, sizeof(fields)), fields, sizeof(fields)))[0];
}

struct expectation {
	struct field field;
	const char *text, *sql; /* sql NULL: absent, or invalid when there is a reason */
	const char *why;
	long long limit;
};

#define OF(k, ...)                             \
	{                                      \
		.kind = FIELD_##k, __VA_ARGS__ \
	}

static const struct expectation expectations[] = {
    {OF(LINE), "  Zhang 张三　 ", "Zhang 张三", NULL, 0},
    {OF(LINE), " \t ", NULL, NULL, 0},
    {OF(LINE, .flags = FIELD_REQUIRED), " ", NULL, "Please fill this in.", 0},
    {OF(LINE, .flags = FIELD_KEEP), " a ", " a ", NULL, 0},
    {OF(LINE), "𠮷野家🎪", "𠮷野家🎪", NULL, 0},
    {OF(LINE), "مرحبا שלום", "مرحبا שלום", NULL, 0},
    {OF(LINE), "<script>alert('x')</script>", "<script>alert('x')</script>", NULL, 0},
    {OF(LINE), "'; drop table company; --", "'; drop table company; --", NULL, 0},
    {OF(LINE), "a\nb", NULL, "A line break cannot stand here.", 0},
    {OF(LINE), "a\xe2\x80\xa8z", NULL, "A line break cannot stand here.", 0},
    {OF(LINE), "a\tb", NULL, "Control characters cannot stand here.", 0},
    {OF(LINE), "a\x1b[31m", NULL, "Control characters cannot stand here.", 0},
    {OF(LINE), "a\xc2\x85z", NULL, "Control characters cannot stand here.", 0},
    {OF(LINE), "a\xef\xbf\xbez", NULL, "Control characters cannot stand here.", 0},
    {OF(LINE), "exe\xe2\x80\xaegpj", NULL, "Characters that turn the direction of writing cannot stand here.", 0},
    {OF(LINE), "a\xe2\x81\xa6z", NULL, "Characters that turn the direction of writing cannot stand here.", 0},
    {OF(LINE), "a\xff", NULL, "This text is not valid UTF-8.", 0},
    {OF(LINE), "a\xed\xa0\x80", NULL, "This text is not valid UTF-8.", 0},
    {OF(LINE), "a\xc0\xaf", NULL, "This text is not valid UTF-8.", 0},
    {OF(LINE), "a\xf0\x9f\x8e", NULL, "This text is not valid UTF-8.", 0},
    {OF(LINE, .max = 3), "张三丰", "张三丰", NULL, 0},
    {OF(LINE, .max = 3), "张三丰了", NULL, "At most %lld characters.", 3},
    {OF(LINE, .min = 2, .max = 3), "张", NULL, "At least %lld characters.", 2},
    {OF(TEXT), "a\r\nb\rc\n\td\r\n", "a\nb\nc\n\td", NULL, 0},
    {OF(TEXT), "a\xe2\x80\xaez", "a\xe2\x80\xaez", NULL, 0},
    {OF(TEXT),
	"a\x0c"
	"b",
	NULL, "Control characters cannot stand here.", 0},
    {OF(TEXT, .max = 2), "a\r\n b", NULL, "At most %lld characters.", 2},
    {OF(PASSWORD, .min = 3), " a ", " a ", NULL, 0},
    {OF(PASSWORD, .min = 3), "a ", NULL, "At least %lld characters.", 3},
    {OF(EMAIL), " Zhang.San@Example.COM ", "Zhang.San@example.com", NULL, 0},
    {OF(EMAIL), "张三＠例子.中国", "张三@例子.中国", NULL, 0},
    {OF(EMAIL), "a@b", NULL, "This is not an e-mail address.", 0},
    {OF(EMAIL), "a@b@c.de", NULL, "This is not an e-mail address.", 0},
    {OF(EMAIL), "a b@c.de", NULL, "This is not an e-mail address.", 0},
    {OF(EMAIL), "a..b@c.de", NULL, "This is not an e-mail address.", 0},
    {OF(EMAIL), "a@-c.de", NULL, "This is not an e-mail address.", 0},
    {OF(EMAIL), "a@c..de", NULL, "This is not an e-mail address.", 0},
    {OF(EMAIL), "a@c.de.", NULL, "This is not an e-mail address.", 0},
    {OF(EMAIL), "@c.de", NULL, "This is not an e-mail address.", 0},
    {OF(EMAIL), "a@", NULL, "This is not an e-mail address.", 0},
    {OF(EMAIL), "a@c.de\nbcc: x@y.z", NULL, "A line break cannot stand here.", 0},
    {OF(UUID), "018F4E2A-0000-7000-8000-00000000000A", "018f4e2a-0000-7000-8000-00000000000a", NULL, 0},
    {OF(UUID), "018f4e2a-0000-7000-8000-00000000000", NULL, "There is no such record.", 0},
    {OF(UUID), "018f4e2a-0000-7000-8000-00000000000ab", NULL, "There is no such record.", 0},
    {OF(UUID), "1 or 1=1", NULL, "There is no such record.", 0},
    {OF(INTEGER), "０４２", "42", NULL, 0},
    {OF(INTEGER), "-7", "-7", NULL, 0},
    {OF(INTEGER), "+7", "7", NULL, 0},
    {OF(INTEGER), "7.0", NULL, "This is not a whole number.", 0},
    {OF(INTEGER), "-", NULL, "This is not a whole number.", 0},
    {OF(INTEGER), "1e3", NULL, "This is not a whole number.", 0},
    {OF(INTEGER), "2147483648", NULL, "At most %lld.", 2147483647},
    {OF(INTEGER), "99999999999999999999", NULL, "At most %lld.", 2147483647},
    {OF(INTEGER), "-99999999999999999999", NULL, "At least %lld.", -2147483648LL},
    {OF(INTEGER, .min = 1, .max = 4), "0", NULL, "At least %lld.", 1},
    {OF(INTEGER, .min = 1, .max = 4), "5", NULL, "At most %lld.", 4},
    {OF(INTEGER, .min = 1), "5", "5", NULL, 0},
    {OF(MONEY), "1,234.50", "123450", NULL, 0},
    {OF(MONEY), "1234.5", "123450", NULL, 0},
    {OF(MONEY), "１，２３４", "123400", NULL, 0},
    {OF(MONEY), "0.07", "7", NULL, 0},
    {OF(MONEY, .min = -100000, .max = 100000), "-0.07", "-7", NULL, 0},
    {OF(MONEY), "-0.07", NULL, "At least %lld.", 0},
    {OF(MONEY, .min = 0, .max = 100000), "1000.01", NULL, "At most %lld.", 1000},
    {OF(MONEY), "1,23", NULL, "This is not an amount of money, such as 1,234.50.", 0},
    {OF(MONEY), "1234,567", NULL, "This is not an amount of money, such as 1,234.50.", 0},
    {OF(MONEY), ",123", NULL, "This is not an amount of money, such as 1,234.50.", 0},
    {OF(MONEY), "1.234", NULL, "This is not an amount of money, such as 1,234.50.", 0},
    {OF(MONEY), "1.", NULL, "This is not an amount of money, such as 1,234.50.", 0},
    {OF(MONEY), ".5", NULL, "This is not an amount of money, such as 1,234.50.", 0},
    {OF(MONEY), "1e9", NULL, "This is not an amount of money, such as 1,234.50.", 0},
    {OF(DECIMAL), "12.50", "12.50", NULL, 0},
    {OF(DECIMAL), "+12", "12", NULL, 0},
    {OF(DECIMAL, .min = 0, .max = 100), "100.00", "100.00", NULL, 0},
    {OF(DECIMAL, .min = 0, .max = 100), "100.01", NULL, "At most %lld.", 100},
    {OF(DECIMAL, .min = 0, .max = 100), "-0.5", NULL, "At least %lld.", 0},
    {OF(DECIMAL, .min = -5, .max = 100), "-4.5", "-4.5", NULL, 0},
    {OF(DECIMAL), "1,5", NULL, "This is not a number.", 0},
    {OF(DECIMAL), "NaN", NULL, "This is not a number.", 0},
    {OF(DECIMAL), "1.", NULL, "This is not a number.", 0},
    {OF(DATE), "2028-02-29", "2028-02-29", NULL, 0},
    {OF(DATE), "2027-02-29", NULL, "This is not a date, such as 2027-09-14.", 0},
    {OF(DATE), "2100-02-29", NULL, "This is not a date, such as 2027-09-14.", 0},
    {OF(DATE), "2027-13-01", NULL, "This is not a date, such as 2027-09-14.", 0},
    {OF(DATE), "0000-01-01", NULL, "This is not a date, such as 2027-09-14.", 0},
    {OF(DATE), "2027-9-14", NULL, "This is not a date, such as 2027-09-14.", 0},
    {OF(DATE), "infinity", NULL, "This is not a date, such as 2027-09-14.", 0},
    {OF(TIME), "2027-09-14T09:30", "2027-09-14 09:30:00", NULL, 0},
    {OF(TIME), "2027-09-14 23:59:59", "2027-09-14 23:59:59", NULL, 0},
    {OF(TIME), "2027-09-14T24:00", NULL, "This is not a date and time, such as 2027-09-14 09:30.", 0},
    {OF(TIME), "2027-09-31T10:00", NULL, "This is not a date and time, such as 2027-09-14 09:30.", 0},
    {OF(BOOL), "on", "true", NULL, 0},
    {OF(BOOL), "nonsense", "false", NULL, 0},
    {OF(BOOL, .flags = FIELD_REQUIRED), "no", NULL, "Please tick this box.", 0},
    {OF(CHOICE, .choices = "free|held"), "held", "held", NULL, 0},
    {OF(CHOICE, .choices = "free|held"), "hel", NULL, "This is not one of the choices.", 0},
    {OF(CHOICE, .choices = "free|held"), "free|held", NULL, "This is not one of the choices.", 0},
    {OF(CHOICE, .choices = "free|held"), "|", NULL, "This is not one of the choices.", 0},
    {OF(URL), "www.messe.example", "http://www.messe.example", NULL, 0},
    {OF(URL), "https://例子.中国:8080/路径?a=b#c", "https://例子.中国:8080/路径?a=b#c", NULL, 0},
    {OF(URL), "javascript:alert(1)", NULL, "This is not a web address.", 0},
    {OF(URL), "http://a.b@c.de/", NULL, "This is not a web address.", 0},
    {OF(URL), "http://c.de/\"><b>", NULL, "This is not a web address.", 0},
    {OF(URL), "ftp://c.de/", NULL, "This is not a web address.", 0},
    {OF(URL), "http://", NULL, "This is not a web address.", 0},
    {OF(URL, .max = 12), "http://www.example.com", NULL, "At most %lld characters.", 12},
    {OF(PHONE), "＋86 (0)755-8888/123 ext. 7", "+86 (0)755-8888/123 ext. 7", NULL, 0},
    {OF(PHONE), "0755-8888转12", "0755-8888转12", NULL, 0},
    {OF(PHONE), "call me", NULL, "This is not a telephone number.", 0},
    {OF(PHONE), "12", NULL, "This is not a telephone number.", 0},
    {OF(COUNTRY), "de", "DE", NULL, 0},
    {OF(COUNTRY), "CN", "CN", NULL, 0},
    {OF(COUNTRY), "XX", NULL, "This is not a country code, such as DE.", 0},
    {OF(COUNTRY), "D ", NULL, "This is not a country code, such as DE.", 0},
    {OF(COUNTRY), "DEU", NULL, "This is not a country code, such as DE.", 0},
    {OF(HEX, .min = 4, .max = 4), "00fF", "00ff", NULL, 0},
    {OF(HEX), "abc", NULL, "This is not valid.", 0},
    {OF(HEX), "zz", NULL, "This is not valid.", 0},
    {OF(HEX, .min = 4, .max = 4), "ab", NULL, "This is not valid.", 0},
    {OF(CODE, .min = 6, .max = 6), "123 ４５６", "123456", NULL, 0},
    {OF(CODE, .min = 6, .max = 6), "12345", NULL, "This is not a code of digits.", 0},
    {OF(CODE, .min = 6, .max = 6), "12345a", NULL, "This is not a code of digits.", 0},
    {OF(FILE), "text", NULL, "Please choose a file.", 0},
};

static void
test_kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(expectations) / sizeof(expectations[0]); i++) {
		const struct expectation *e = &expectations[i];
		struct value v = check(e->field, e->text);
		const char *sql = v.sql != NULL ? v.sql : "(null)", *why = v.why != NULL ? v.why : "(none)";

		if (strcmp(sql, e->sql != NULL ? e->sql : "(null)") != 0 ||
		    strcmp(why, e->why != NULL ? e->why : "(none)") != 0 ||
		    (e->why != NULL && strstr(e->why, "%lld") != NULL && v.limit != e->limit) ||
		    (v.state == VALUE_INVALID) != (e->why != NULL) || (v.state == VALUE_PRESENT) != (e->sql != NULL))
			fail_msg("line %zu of the table, \"%s\": %s, %s, %lld", i + 1, e->text, sql, why, v.limit);
	}
}

static void
test_given(void **state)
{
	struct field line = OF(LINE), password = OF(PASSWORD), text = OF(TEXT);

	(void)state;
	assert_string_equal(check(line, " a\x01"
					"b\xff")
				.given,
	    "a\xef\xbf\xbd"
	    "b\xef\xbf\xbd");
	assert_string_equal(check(line, "a\nb").given, "a\nb");
	assert_string_equal(check(text, "a\r\nb").given, "a\nb");
	assert_string_equal(check(password, "secret").given, "");
	assert_string_equal(check(password, "se\ncret").given, "");
}

static void
test_nul(void **state)
{
	static const struct field fields[] = {{.name = "x", .kind = FIELD_LINE}, {0}};
	struct form form = parse_url("x=ab%00cd");
	struct value *v = form_check(mem, &form, fields);

	(void)state;
	assert_int_equal(v->state, VALUE_INVALID);
	assert_string_equal(v->why, "Control characters cannot stand here.");
	assert_null(v->sql);
	assert_string_equal(v->given, "ab\xef\xbf\xbd"
				      "cd");
}

static void
test_form(void **state)
{
	static const struct field fields[] = {
	    {"name", FIELD_LINE, FIELD_REQUIRED, 1, 10, NULL, "Name"},
	    {"tags", FIELD_LINE, FIELD_LIST, 0, 5, NULL, "Tags"},
	    {"ids", FIELD_INTEGER, FIELD_LIST | FIELD_REQUIRED, 0, 0, NULL, "Ids"},
	    {"terms", FIELD_BOOL, 0, 0, 0, NULL, "Terms"},
	    {"about", FIELD_TEXT, 0, 0, 0, NULL, "About"},
	    {0},
	};
	struct form form = parse_url("name=a&unknown=1&name=b&tags=%22x%5C&tags=&tags=y%2C&__proto__=1");
	struct value *v = form_check(mem, &form, fields);

	(void)state;
	assert_int_equal(form_errors(v), 2);
	assert_int_equal(form_value(v, "name")->state, VALUE_INVALID);
	assert_string_equal(form_value(v, "name")->why, "Given twice.");
	assert_string_equal(form_value(v, "name")->given, "a");
	assert_null(form_value(v, "name")->sql);
	assert_string_equal(form_value(v, "tags")->sql, "{\"\\\"x\\\\\",\"y,\"}");
	assert_int_equal(form_value(v, "ids")->state, VALUE_INVALID);
	assert_string_equal(form_value(v, "terms")->sql, "false");
	assert_int_equal(form_value(v, "terms")->state, VALUE_ABSENT);
	assert_int_equal(form_value(v, "about")->state, VALUE_ABSENT);
	assert_null(form_value(v, "about")->sql);
	assert_null(form_value(v, "unknown"));

	form = parse_url("name=a&ids=1&ids=x&ids=3&tags=toolong");
	v = form_check(mem, &form, fields);
	assert_string_equal(form_value(v, "ids")->why, "This is not a whole number.");
	assert_null(form_value(v, "ids")->sql);
	assert_string_equal(form_value(v, "ids")->given, "{\"1\",\"x\",\"3\"}");
	assert_int_equal(form_value(v, "tags")->limit, 5);
}

static void
test_files(void **state)
{
	static const struct field fields[] = {
	    {"f", FIELD_FILE, FIELD_REQUIRED, 0, 2048, NULL, "File"}, {"t", FIELD_LINE, 0, 0, 0, NULL, "Text"}, {0}};
	static const char head[] =
	    "--x\r\nContent-Disposition: form-data; name=f; filename=\"..\\../etc/\x01.csv\"\r\n\r\n";
	char body[4096] = "";
	struct form form;
	struct value *v;

	(void)state;
	form = parse("multipart/form-data; boundary=x",
	    "--x\r\nContent-Disposition: form-data; name=f; filename=\"a/b\\c.csv\"\r\n\r\n1,2\r\n"
	    "--x\r\nContent-Disposition: form-data; name=t; filename=\"a\"\r\n\r\ntext\r\n--x--",
	    FORM_OK);
	v = form_check(mem, &form, fields);
	assert_int_equal(v[0].state, VALUE_PRESENT);
	assert_int_equal(v[0].size, 3);
	assert_memory_equal(v[0].data, "1,2", 3);
	assert_string_equal(v[0].filename, "c.csv");
	assert_string_equal(v[0].type, "");
	assert_int_equal(v[1].state, VALUE_INVALID); /* a file where text belongs */

	form = parse("multipart/form-data; boundary=x",
	    "--x\r\nContent-Disposition: form-data; name=f; filename=\"\"\r\n\r\n\r\n--x--", FORM_OK);
	assert_string_equal(form_check(mem, &form, fields)[0].why, "Please choose a file.");

	parse("multipart/form-data; boundary=x", head, FORM_BAD);
	snprintf(
	    body, sizeof(body), "--x\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\n%2049d\r\n--x--", 1);
	form = parse("multipart/form-data; boundary=x", body, FORM_OK);
	v = form_check(mem, &form, fields);
	assert_string_equal(v[0].why, "The file may be at most %lld KB large.");
	assert_int_equal(v[0].limit, 2);
}

static void
test_utf8(void **state)
{
	char out[4];

	(void)state;
	for (unsigned code = 0; code <= 0x10ffff; code++) {
		unsigned back = 0;
		size_t n = utf8_put(out, code);
		bool surrogate = code >= 0xd800 && code <= 0xdfff;

		assert_int_equal(utf8_next(out, n, &back), n);
		assert_int_equal(back, surrogate ? 0xfffd : code);
		assert_int_equal(utf8_next(out, n - 1, &back), 0);
	}
	assert_int_equal(utf8_count("a张🎪"), 3);
}

/* A letter or digit of any script makes a name. */
static void
test_lettered(void **state)
{
	static const char *const names[] = {"a", "7", "张", "…Ж", "🎪 ب", "अ", "３", "Ⅷ", "ก"};
	static const char *const none[] = {"", "...", "——", "🎪🙂", "\u3164", "\xff\xfe", "❤\uFE0F", "・"};
	static const struct field fields[] = {
	    {.name = "name", .kind = FIELD_LINE, .flags = FIELD_NAMED, .max = 3}, {.name = NULL}};
	struct form form = parse_url("name=...");

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_true(utf8_lettered(names[i], strlen(names[i])));
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(utf8_lettered(none[i], strlen(none[i])));
	assert_string_equal(form_check(mem, &form, fields)[0].why, utf8_unlettered);
	form = parse_url("name=....");
	assert_string_equal(form_check(mem, &form, fields)[0].why, "At most %lld characters.");
	form = parse_url("name=.a.");
	assert_int_equal(form_check(mem, &form, fields)[0].state, VALUE_PRESENT);
}

/* -- fields that no table names -------------------------------------------------------------------------- */

static struct value
check_map(const char *body, long long most)
{
	static struct field fields[2] = {{.name = "answer", .kind = FIELD_MAP}};
	struct form form = parse_url(body);

	fields[0].max = most;
	return form_check(mem, &form, fields)[0];
}

static void
test_map(void **state)
{
	struct value v =
	    check_map("answer.a=+x+&answer.b=1&answer.b=2&answer.c=&answer=y&other.a=z&answer.A=1&answer.=2", 0);

	(void)state;
	assert_int_equal(v.state, VALUE_PRESENT);
	assert_string_equal(v.sql, "{\"a\":\"x\",\"b\":[\"1\",\"2\"]}");
	assert_string_equal(check_map("answer.0.name=%E5%BC%A0%22%5C&answer.0.text=a%0D%0Ab", 0).sql,
	    "{\"0.name\":\"张\\\"\\\\\",\"0.text\":\"a\\nb\"}");
	assert_int_equal(check_map("answer.a=&other=1", 0).state, VALUE_ABSENT);
	assert_null(check_map("answer.a=", 0).sql);
}

/* One member that does not fit is named; all of them can be shown again. */
static void
test_map_refused(void **state)
{
	struct value v = check_map("answer.a=x&answer.b=%FF", 0);
	char *text = mem_take(mem, FORM_MEMBER_MAX + 20);

	(void)state;
	assert_int_equal(v.state, VALUE_INVALID);
	assert_null(v.sql);
	assert_string_equal(v.member, "answer.b");
	assert_string_equal(v.why, "This text is not valid UTF-8.");
	assert_string_equal(v.given, "{\"a\":\"x\",\"b\":\"\uFFFD\"}");
	v = check_map("answer.a=1&answer.b=2&answer.c=3", 2);
	assert_int_equal(v.limit, 2);
	assert_null(v.member);
	assert_string_equal(v.why, "At most %lld entries.");
	memset(text, 'x', FORM_MEMBER_MAX + 10);
	memcpy(text, "answer.a=", 9);
	v = check_map(text, 0);
	assert_int_equal(v.limit, FORM_MEMBER_MAX);
	assert_string_equal(v.member, "answer.a");
}

/* Of a map of names only the members that are names. */
static void
test_map_named(void **state)
{
	static const struct field fields[] = {
	    {.name = "person", .kind = FIELD_MAP, .flags = FIELD_NAMED}, {.name = NULL}};
	struct form form = parse_url("person.0.name=Zoe&person.0.city=...&person.1.name=...");
	struct value *v = form_check(mem, &form, fields);

	(void)state;
	assert_int_equal(v->state, VALUE_INVALID);
	assert_string_equal(v->member, "person.1.name");
	assert_string_equal(v->why, utf8_unlettered);
	assert_null(v->more);
	/* Each that does not fit is told, and the local name and the employer are names too. */
	form = parse_url(
	    "person.0.name=...&person.1.name=Zoe&person.2.name=--&person.2.name_local=。&person.2.employer=!");
	v = form_check(mem, &form, fields);
	assert_string_equal(v->member, "person.0.name");
	assert_string_equal(v->more->member, "person.2.name");
	assert_string_equal(v->more->why, utf8_unlettered);
	assert_string_equal(v->more->next->member, "person.2.name_local");
	assert_string_equal(v->more->next->next->member, "person.2.employer");
	assert_null(v->more->next->next->next);
	form = parse_url("person.name=Zoe&person.city=...");
	assert_int_equal(form_check(mem, &form, fields)->state, VALUE_PRESENT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_utf8),
	    cmocka_unit_test(test_lettered),
	    cmocka_unit_test(test_kinds),
	    cmocka_unit_test(test_given),
	    cmocka_unit_test(test_nul),
	    cmocka_unit_test(test_form),
	    cmocka_unit_test(test_files),
	    cmocka_unit_test(test_map),
	    cmocka_unit_test(test_map_refused),
	    cmocka_unit_test(test_map_named),
	};

	return cmocka_run_group_tests_name("form_check", tests, unit_mem_begin, unit_mem_end);
}
