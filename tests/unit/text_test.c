/* Values become clean, keys of companies alike, countries codes. */
#include "unit.h"

#include "import/country.h"
#include "import/text.h"

static void
expect_clean(const char *text, bool ascii, const char *clean)
{
	struct buf b = {0};

	text_clean(&b, text, strlen(text), ascii);
	buf_puts(&b, "");
	assert_string_equal(b.data, clean);
	buf_free(&b);
}

static void
test_clean(void **state)
{
	(void)state;
	expect_clean("  a \t\r\n b\xc2\xa0\xe3\x80\x80 c ", false, "a b c");
	expect_clean("\xef\xbb\xbfz\xe2\x80\x8b"
		     "ero\xc2\xad",
	    false, "zero");
	expect_clean("ＡＢＢ（中国）１２", false, "ABB（中国）12"); /* punctuation of a Chinese name stays */
	expect_clean("（０５７４）８８", true, "(0574)88");
	expect_clean("FornitureIndustriali", false, "FornitureIndustriali"); /* words run together stay */
	expect_clean("", false, "");
}

static void
test_fault(void **state)
{
	(void)state;
	assert_null(text_fault("a\tb\r\n公司", 11));
	assert_non_null(text_fault("a\0b", 3));
	assert_non_null(text_fault("a\x1b[1m", 5));
	assert_non_null(text_fault("\xc3\x28", 2));
	assert_non_null(text_fault("\xed\xa0\x80", 3));
	assert_non_null(text_fault("\xff", 1));
	assert_non_null(text_fault("\xe5\x85", 2));
}

static void
expect_key(const char *text, const char *key)
{
	struct buf b = {0};

	text_key(&b, text, strlen(text));
	buf_puts(&b, "");
	assert_string_equal(b.data, key);
	buf_free(&b);
}

static void
test_key(void **state)
{
	struct buf b = {0}, whole = {0};

	(void)state;
	expect_key("A.B.B. AG", "abbag");
	expect_key("ａｂｂ　ａｇ", "abbag");
	expect_key("Straße", "strasse");
	expect_key("ÖSTERGAARD A/S", "östergaardas");
	expect_key("宁波（海川）有限公司", "宁波海川有限公司");
	expect_key("हिन्दी", "हिन्दी"); /* marks belong to their letters */
	expect_key("--- !", "");
	/* A long text comes in pieces. */
	for (int i = 0; i < 1000; i++)
		buf_puts(&b, "é公");
	text_key(&whole, b.data, b.len);
	assert_int_equal(whole.len, b.len);
	buf_free(&b);
	buf_free(&whole);
}

static void
test_countries(void **state)
{
	static const struct {
		const char *text, *code;
	} cases[] = {
	    {"Germany", "DE"},
	    {"德国", "DE"},
	    {"Deutschland", "DE"},
	    {"DE", "DE"},
	    {"deu", "DE"},
	    {"Korea, Republic of", "KR"},
	    {"South Korea", "KR"},
	    {"韩国", "KR"},
	    {"United States of America", "US"},
	    {"U.S.A.", "US"},
	    {"美国", "US"},
	    {"Vereinigte Staaten", "US"},
	    {"Viet Nam", "VN"},
	    {"Türkei", "TR"},
	    {"Turkey", "TR"},
	    {"土耳其", "TR"},
	    {"Moldova, Republik of", "MD"},
	    {"Macedonia, former Yug. Rep.", "MK"},
	    {"Iran, Islamic Republic of", "IR"},
	    {"Bosnia and Herzegovina", "BA"},
	    {"Czech Republic", "CZ"},
	    {"Russian Federation", "RU"},
	    {"P.R. China", "CN"},
	    {"中国", "CN"},
	    {"Taiwan", "TW"},
	    {"Hong Kong", "HK"},
	    {"United Kingdom", "GB"},
	    {"Puerto Rico", "PR"},
	    {"Allemagne", "DE"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *code = country_code(cases[i].text, strlen(cases[i].text));

		assert_non_null(code);
		assert_string_equal(code, cases[i].code);
	}
	assert_null(country_code("Atlantis", 8));
	assert_null(country_code("", 0));
	assert_null(country_code("...", 3));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_clean),
	    cmocka_unit_test(test_fault),
	    cmocka_unit_test(test_key),
	    cmocka_unit_test(test_countries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
