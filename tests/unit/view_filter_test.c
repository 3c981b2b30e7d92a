/* Values in the reader's way. */
#include "view_case.h"

static void
format(const char *filter, const char *text, const char *wanted, const char *lang, const char *currency, int line)
{
	struct buf out = {0};
	struct view_value v = {filter, text, lang, "Europe/Berlin", currency};

	buf_room(&out, 0);
	assert_true(view_format(&v, &out));
	if (strcmp(out.data, wanted) != 0)
		fail_msg("line %d: %s of %s gives %s, wanted %s", line, filter, text, out.data, wanted);
	buf_free(&out);
}

#define FORMAT(filter, text, wanted) format(filter, text, wanted, "en", "EUR", __LINE__)
#define FORMAT_ZH(filter, text, wanted) format(filter, text, wanted, "zh", "EUR", __LINE__)
#define MONEY(code, text, wanted) format("money", text, wanted, "en", code, __LINE__)
#define MONEY_ZH(code, text, wanted) format("money", text, wanted, "zh", code, __LINE__)

static void
test_money(void **state)
{
	(void)state;
	MONEY("EUR", "144000", "€1,440.00");
	MONEY("EUR", "0", "€0.00");
	MONEY("EUR", "5", "€0.05");
	MONEY("EUR", "-5", "−€0.05");
	MONEY("EUR", "-123456789012345678", "−€1,234,567,890,123,456.78");
	MONEY("JPY", "144000", "¥144,000");
	MONEY("CNY", "144000", "CN¥1,440.00");
	MONEY("KWD", "1",
	    "KWD\xc2\xa0"
	    "0.001");
	MONEY("CHF", "100",
	    "CHF\xc2\xa0"
	    "1.00");
	MONEY(NULL, "100", "1.00");
	MONEY("EUR", "12.5", "12.5"); /* not minor units: as it is, not wrong by a hundred */
	MONEY("EUR", "abc", "abc");
	MONEY_ZH("EUR", "144000", "€1,440.00");
	MONEY_ZH("CNY", "144000", "¥1,440.00");
	MONEY_ZH("USD", "144000", "US$1,440.00");
	MONEY_ZH("JPY", "144000", "JP¥144,000");
	FORMAT("decimal", "144000", "1440.00");
	FORMAT("decimal", "-5", "-0.05");
	EXPECT("{{#booths}}{{price|money}};{{/booths}}", "€1,440.00;¥5;;");
	/* No currency column in reach: the global. */
	EXPECT("{{#hall}}{{count|money}}{{/hall}}", "€0.01");
}

static void
test_numbers(void **state)
{
	(void)state;
	FORMAT("number", "1234567", "1,234,567");
	FORMAT("number", "999", "999");
	FORMAT("number", "-1000.50", "-1,000.50");
	FORMAT("number", "1e+20", "1e+20");
	FORMAT("number", "NaN", "NaN");
	FORMAT("size", "0",
	    "0\xc2\xa0"
	    "B");
	FORMAT("size", "999",
	    "999\xc2\xa0"
	    "B");
	FORMAT("size", "1000", "1.0\xc2\xa0KB");
	FORMAT("size", "126597", "127\xc2\xa0KB");
	FORMAT("size", "999600", "1.0\xc2\xa0MB");
	FORMAT("size", "5400000000", "5.4\xc2\xa0GB");
	FORMAT("area", "12.00", "12 m²");
	FORMAT("area", "1234.5", "1,234.5 m²");
	FORMAT("area", "7.125", "7.13 m²");
	FORMAT("area", "0.004", "0 m²");
	FORMAT("area", "999.995", "1,000 m²");
	FORMAT("percent", "19.000", "19%");
	FORMAT("percent", "-2.5", "-2.5%");
	FORMAT("number", "1234567890123456789012345678901234567890123456789012345678901234",
	    "1234567890123456789012345678901234567890123456789012345678901234");
}

static void
test_dates(void **state)
{
	(void)state;
	FORMAT("date", "2027-09-14", "14 Sep 2027");
	FORMAT("day", "2027-09-14", "Tue, 14 Sep 2027");
	FORMAT_ZH("date", "2027-09-14", "2027年9月14日");
	FORMAT_ZH("day", "2027-09-14", "2027年9月14日 星期二");
	FORMAT("time", "2027-01-14 10:05:06.789+00", "14 Jan 2027, 11:05");
	FORMAT("time", "2027-07-14 10:05:06+00", "14 Jul 2027, 12:05");
	FORMAT("time", "2027-07-14T10:05:06+08:00", "14 Jul 2027, 04:05");
	FORMAT("time", "2027-07-14T10:05Z", "14 Jul 2027, 12:05");
	FORMAT_ZH("time", "2027-01-14 10:05:06+00", "2027年1月14日 11:05");
	FORMAT("hour", "2027-01-14 23:05:06-03:30", "03:35");
	/* The day is the day there; the clock jumps at one second to the hour. */
	FORMAT("date", "2027-12-31 23:30:00+00", "1 Jan 2028");
	FORMAT("time", "2027-03-28 00:59:59+00", "28 Mar 2027, 01:59");
	FORMAT("time", "2027-03-28 01:00:00+00", "28 Mar 2027, 03:00");
	FORMAT("time", "2067-07-14 10:00:00+00", "14 Jul 2067, 12:00"); /* beyond the table: by rule */
	FORMAT("iso", "2027-01-14 10:05:06.7+08", "2027-01-14T02:05:06Z");
	FORMAT("iso", "2027-01-14 10:05:06", "2027-01-14T10:05:06");
	FORMAT("iso", "2027-01-14", "2027-01-14");
	FORMAT("local", "2027-01-14 10:05:06+00", "2027-01-14T11:05");
	FORMAT("date", "infinity", "infinity");
	FORMAT("date", "2027-13-14", "2027-13-14");
	FORMAT("date", "", "");
	EXPECT("{{#hall}}{{opens_on|date}} {{apply_from|time}}{{/hall}}", "14 Sep 2027 28 Mar 2027, 01:59");
}

static void
test_texts(void **state)
{
	(void)state;
	FORMAT("upper", "straße müller 张", "STRASSE MÜLLER 张");
	FORMAT("lower", "MÜLLER", "müller");
	FORMAT("url", "a b&c/张", "a%20b%26c%2F%E5%BC%A0");
	FORMAT_ZH("tr", "Mon", "星期一");
	FORMAT("tr", "Mon", "Mon");
	EXPECT("{{#booths}}{{number|lower|upper}}{{/booths}}", "A&lt;1&gt;A2A3");
	EXPECT("{{#booths}}{{number|json|url}} {{/booths}}", "%22A%5Cu003c1%3E%22 %22A2%22 %22A3%22 ");
	assert_false(view_format(&(struct view_value){"nonsense", "", "en", NULL, NULL}, &(struct buf){0}));
}

/* -- languages ------------------------------------------------------------------------------------------ */

static void
test_languages(void **state)
{
	(void)state;
	EXPECT("{{_Free booths}} {{_A & B}}", "Free booths A &amp; B");
	EXPECT_ZH("{{_Free booths}}", "空闲展位");
	EXPECT_ZH("{{_Free\n   booths}}", "空闲展位");
	EXPECT("{{#hall}}{{_Hall %s is open|name}}{{/hall}}", "Hall Glass is open");
	EXPECT_ZH("{{#hall}}{{_Hall %s is open|name}}{{/hall}}", "“Glass”馆已开放");
	EXPECT("{{#hall}}{{_In total %s|count|money}}{{/hall}}", "In total €0.01");
	EXPECT("{{n_one booth|%s booths|hall.count}}, {{n_one booth|%s booths|booths}}", "one booth, 3 booths");
	EXPECT_ZH("{{n_one booth|%s booths|hall.count}}, {{n_one booth|%s booths|booths}}", "1 个展位, 3 个展位");
	EXPECT("{{n_one booth|%s booths|nothing}}", "");
}

VIEW_CASE_MAIN(cmocka_unit_test(test_money), cmocka_unit_test(test_numbers), cmocka_unit_test(test_dates),
    cmocka_unit_test(test_texts), cmocka_unit_test(test_languages))
