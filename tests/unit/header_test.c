#include "unit_mem.h"

#include "header.h"

#define TOKEN "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const char *
told(const char *text)
{
	return text != NULL ? text : "(none)";
}

static void
test_cookie(void **state)
{
	static const struct {
		const char *cookies, *value;
	} cases[] = {
	    {"pavilion=a", "a"},
	    {"x=1; pavilion=a; y=2", "a"},
	    {"x=1;pavilion=a;y=2", "a"},
	    {"pavilion=a=b==", "a=b=="},
	    {"pavilion=", ""},
	    {"pavilion=first; pavilion=second", "first"},
	    {"a=1; b=2; c=3; d=4; e=5; f=6; g=7; h=8; i=9; j=10; k=11; pavilion=twelfth", "twelfth"},
	    /* neither a longer name nor a shorter one, nor a value that looks like one */
	    {"pavilion2=no", NULL},
	    {"xpavilion=no", NULL},
	    {"pavilio=no; avilion=no", NULL},
	    {"x=pavilion=no", NULL},
	    {"Pavilion=no", NULL},
	    {"pavilion", NULL},
	    {"pavilion2=no; pavilion=yes", "yes"},
	    {";;; ;  pavilion=a;;", "a"},
	    {"", NULL},
	    {NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(told(header_cookie(mem, cases[i].cookies, "pavilion")), told(cases[i].value));
}

static void
test_token(void **state)
{
	(void)state;
	assert_true(header_token(TOKEN));
	assert_false(header_token(NULL));
	assert_false(header_token(""));
	assert_false(header_token(TOKEN "0"));
	assert_false(header_token(&TOKEN[1]));
	assert_false(header_token("0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef"));
	assert_false(header_token("g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"));
}

static void
test_lang(void **state)
{
	(void)state;
	assert_string_equal(header_lang("zh"), "zh");
	assert_string_equal(header_lang("zh-Hans-CN"), "zh");
	assert_string_equal(header_lang("ZH-TW"), "zh");
	assert_string_equal(header_lang("en;q=0.8"), "en");
	assert_null(header_lang("enm")); /* Middle English */
	assert_null(header_lang("de"));
	assert_null(header_lang(""));
	assert_null(header_lang(NULL));
}

static void
test_guess(void **state)
{
	(void)state;
	assert_string_equal(header_guess("zh-CN,zh;q=0.9,en;q=0.8"), "zh");
	assert_string_equal(header_guess("de-DE, fr;q=0.9, en-GB;q=0.8, zh;q=0.7"), "en");
	assert_string_equal(header_guess(",, zh"), "zh");
	assert_null(header_guess("de,fr"));
	assert_null(header_guess("*"));
	assert_null(header_guess(""));
	assert_null(header_guess(NULL));
}

static void
test_path(void **state)
{
	static const struct {
		const char *path, *decoded;
	} cases[] = {
	    {"/", "/"}, {"/halls/a%20b", "/halls/a b"}, {"/%2e%2E/x", "/../x"},
	    {"/%252e", "/%2e"},                                      /* once, not twice */
	    {"/%E5%B1%95", "/展"}, {"/展", "/展"}, {"/a+b", "/a+b"}, /* a plus is a plus in a path */
	    {"/%", NULL}, {"/%4", NULL}, {"/%zz", NULL}, {"/%0g", NULL}, {"/%00", NULL}, {"/a%0ab", NULL},
	    {"/a%0d%0aset-cookie:x", NULL}, {"/a%7f", NULL}, {"/\xff", NULL}, {"/%ff%fe", NULL},
	    {"/%c0%af", NULL},    /* an overlong slash */
	    {"/%ed%a0%80", NULL}, /* half of a surrogate pair */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(told(header_path(mem, cases[i].path)), told(cases[i].decoded));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cookie),
	    cmocka_unit_test(test_token),
	    cmocka_unit_test(test_lang),
	    cmocka_unit_test(test_guess),
	    cmocka_unit_test(test_path),
	};

	return cmocka_run_group_tests(tests, unit_mem_begin, unit_mem_end);
}
