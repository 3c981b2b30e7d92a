#include "unit.h"

#include "catalog.h"

static bool swapped;

static char folder[] = "/tmp/catalog_test.XXXXXX";

static int
load(const void *data, size_t size, const char *lang, const char **error)
{
	char path[64];
	FILE *f;
	int result;

	snprintf(path, sizeof(path), "%s/%s.mo", folder, lang);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, size, f), size);
	fclose(f);
	result = catalog_load(folder, error);
	remove(path);
	return result;
}

static void
load_pairs(const struct unit_pair *pairs, uint32_t count, const char *lang)
{
	struct buf b = {0};
	const char *error = "";

	unit_catalogue(&b, pairs, count, swapped);
	if (load(b.data, b.len, lang, &error) != 0)
		fail_msg("%s", error);
	buf_free(&b);
}

static const struct unit_pair chinese[] = {
    UNIT_PAIR("", "Plural-Forms: nplurals=1; plural=0;\n"),
    UNIT_PAIR("Booth", "展位"),
    UNIT_PAIR("Empty", ""),
    UNIT_PAIR("one booth\0%s booths", "%s 个展位"),
};

/* -- tests ---------------------------------------------------------------------------------------------- */

static void
test_texts(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		swapped = i == 1;
		load_pairs(chinese, 4, "zh");
		assert_string_equal(catalog_text("zh", "Booth"), "展位");
		assert_string_equal(catalog_text("zh", "Boot"), "Boot");
		assert_string_equal(catalog_text("zh", "Empty"), "Empty");
		assert_string_equal(catalog_text("zh", ""), ""); /* not the header */
		assert_string_equal(catalog_text("en", "Booth"), "Booth");
		assert_string_equal(catalog_text("xx", "Booth"), "Booth");
		assert_string_equal(catalog_find("zh", "one booth", "%s booths"), "%s 个展位");
		assert_null(catalog_find("zh", "one booth", "%s stands"));
		assert_null(catalog_find("zh", "Booth", "Booths"));
		assert_null(catalog_find("zh", "Empty", NULL));
		catalog_free();
		assert_string_equal(catalog_text("zh", "Booth"), "Booth");
	}
	swapped = false;
}

static void
test_languages(void **state)
{
	(void)state;
	assert_string_equal(catalog_languages()[0], "en");
	assert_null(catalog_languages()[1]);
	load_pairs(chinese, 4, "zh");
	assert_string_equal(catalog_languages()[0], "en");
	assert_string_equal(catalog_languages()[1], "zh");
	assert_null(catalog_languages()[2]);
	/* English may have a catalogue, of constraints: it is no second English. */
	load_pairs(chinese, 4, "en");
	assert_null(catalog_languages()[1]);
	assert_string_equal(catalog_text("en", "Booth"), "展位");
	catalog_free();
}

static void
test_plural_without_catalogue(void **state)
{
	(void)state;
	assert_string_equal(catalog_plural("en", "one", "many", 1), "one");
	assert_string_equal(catalog_plural("en", "one", "many", 0), "many");
	assert_string_equal(catalog_plural("en", "one", "many", 2), "many");
	assert_string_equal(catalog_plural("en", "one", "many", -1), "many");
	load_pairs(chinese, 4, "zh");
	assert_string_equal(catalog_plural("zh", "one booth", "%s booths", 1), "%s 个展位");
	assert_string_equal(catalog_plural("zh", "one booth", "%s booths", 5), "%s 个展位");
	assert_string_equal(catalog_plural("zh", "Booth", "Booths", 5), "Booths");
	catalog_free();
}

/* The rule of a language as gettext's manual gives it, and which form it says for 0, 1, 2 ... */
static void
expect_rule(const char *rule, const char *forms)
{
	char header[256];
	struct unit_pair pairs[] = {UNIT_PAIR("", ""), UNIT_PAIR("x\0xs", "0\0001\0002\0003")};

	pairs[0].text = header;
	pairs[0].text_length = (size_t)snprintf(header, sizeof(header), "Language: x\nPlural-Forms: %s\n", rule);
	load_pairs(pairs, 2, "zh");
	for (long n = 0; forms[n] != '\0'; n++)
		if (*catalog_plural("zh", "x", "xs", n) != forms[n])
			fail_msg("%s: %ld gives %s, wanted %c", rule, n, catalog_plural("zh", "x", "xs", n), forms[n]);
	catalog_free();
}

static void
test_rules(void **state)
{
	struct buf deep = {0};

	(void)state;
	expect_rule("nplurals=2; plural=(n != 1);", "101111");
	expect_rule("nplurals=2; plural=n>1;", "001111");
	expect_rule(
	    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
	    "2011122222222222222220111222");
	expect_rule("nplurals=4; plural=(n==1 || n==11) ? 0 : (n==2 || n==12) ? 1 : (n > 2 && n < 20) ? 2 : 3;",
	    "3012222222201222222233");
	expect_rule("nplurals=4; plural=n*2-n/2%4+!n;", "1230");
	/* What is no rule, or leads out of the forms, means the first. */
	expect_rule("nplurals=2; plural=n;", "0100");
	expect_rule("nplurals=2; plural=n/0;", "0000");
	expect_rule("nplurals=2; plural=(n;", "0000");
	expect_rule("nplurals=2; plural=;", "0000");
	expect_rule("nplurals=2; plural=n?1;", "0000");
	buf_puts(&deep, "nplurals=2; plural=");
	for (int i = 0; i < 100; i++)
		buf_putc(&deep, i % 2 ? '!' : '(');
	expect_rule(deep.data, "00");
	buf_free(&deep);
}

static void
test_refused(void **state)
{
	static const struct unit_pair disorder[] = {UNIT_PAIR("b", "1"), UNIT_PAIR("a", "2")};
	struct buf b = {0};
	const char *error = NULL;
	char wanted[128];

	(void)state;
	assert_int_equal(catalog_load("/nonexistent", &error), -1);
	assert_string_equal(error, "/nonexistent: cannot be opened");
	assert_int_equal(load("", 0, "zh", &error), -1);
	snprintf(wanted, sizeof(wanted), "%s/zh.mo: too short", folder);
	assert_string_equal(error, wanted);
	unit_catalogue(&b, disorder, 2, false);
	assert_int_equal(load(b.data, b.len, "zh", &error), -1);
	snprintf(wanted, sizeof(wanted), "%s/zh.mo: msgids not in order", folder);
	assert_string_equal(error, wanted);
	assert_int_equal(load(b.data, b.len, "a-very-long-language-name", &error), -1);
	b.data[0] ^= 1;
	assert_int_equal(load(b.data, b.len, "zh", &error), -1);
	snprintf(wanted, sizeof(wanted), "%s/zh.mo: not a .mo file", folder);
	assert_string_equal(error, wanted);
	assert_null(catalog_languages()[1]);
	buf_free(&b);
}

/* Every beginning of a file, and every file with a byte changed: refused or read, never a step outside. */
static void
test_broken(void **state)
{
	static const unsigned char changes[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
	struct buf b = {0};
	const char *error;

	(void)state;
	unit_catalogue(&b, chinese, 4, false);
	for (size_t n = 0; n < b.len; n++) {
		char saved = b.data[n];

		if (n < 28 + 16 * 4)
			assert_int_equal(load(b.data, n, "zh", &error), -1);
		else
			load(b.data, n, "zh", &error);
		for (size_t i = 0; i < sizeof(changes); i++) {
			b.data[n] = (char)changes[i];
			load(b.data, b.len, "zh", &error);
			catalog_text("zh", "Booth");
			catalog_plural("zh", "one booth", "%s booths", (long long)n);
		}
		b.data[n] = saved;
	}
	catalog_free();
	buf_free(&b);
}

static int
setup(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	(void)state;
	return remove(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_texts),
	    cmocka_unit_test(test_languages),
	    cmocka_unit_test(test_plural_without_catalogue),
	    cmocka_unit_test(test_rules),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_broken),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
