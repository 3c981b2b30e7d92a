#include "unit.h"

#include <math.h>

#include "chart.h"

static void
test_steps_are_round(void **state)
{
	static const struct {
		double top, step;
	} cases[] = {{0, 1}, {1, 1}, {3, 1}, {4, 1}, {7, 2}, {18, 5}, {40, 10}, {90, 25}, {101, 50}, {1000, 250},
	    {4300, 2000}, {75000, 20000}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_true(chart_step(cases[i].top, 4) == cases[i].step);
}

static const char *points[] = {"Hall 1", "<b>&"};
static const double booked[] = {30, 0}, free_[] = {10, 1234};

static const struct chart chart = {.id = "c",
    .title = "Booths \"here\"",
    .about = "How many.",
    .rows = "Hall",
    .nseries = 2,
    .npoints = 2,
    .series = {"Booked", "Free"},
    .points = points,
    .values = {booked, free_},
    .width = 480,
    .height = 220};

static void
has(const struct buf *b, const char *text)
{
	if (strstr(b->data, text) == NULL)
		fail_msg("%s is not in %s", text, b->data);
}

static int
count(const char *text, const char *part)
{
	int n = 0;

	for (const char *p = strstr(text, part); p != NULL; p = strstr(p + 1, part))
		n++;
	return n;
}

/* What our content policy and readers of screens ask of every drawing. */
static void
stands(const struct buf *b)
{
	has(b, "role=\"img\" aria-labelledby=\"c-title c-desc\"");
	has(b, "<title id=\"c-title\">Booths &quot;here&quot;</title><desc id=\"c-desc\">How many.</desc>");
	has(b, "&lt;b&gt;&amp;");
	assert_null(strstr(b->data, "<b>"));
	assert_null(strstr(b->data, "style="));
	assert_null(strstr(b->data, "nan"));
	assert_null(strstr(b->data, "inf"));
	assert_string_equal(b->data + b->len - 6, "</svg>");
}

static void
test_bars_stand_on_each_other(void **state)
{
	struct buf b = {0};

	(void)state;
	chart_bars(&b, &chart);
	stands(&b);
	/* two of the key, two of the first bar, one of the second: nothing is drawn for a zero */
	assert_int_equal(count(b.data, "<rect "), 5);
	has(&b, "<title>Hall 1: 10 Free</title>");
	has(&b, "<title>&lt;b&gt;&amp;: 1,234 Free</title>");
	buf_free(&b);
}

static void
test_lines(void **state)
{
	struct buf b = {0};

	(void)state;
	chart_line(&b, &chart);
	stands(&b);
	assert_int_equal(count(b.data, "<path "), 3);
	assert_int_equal(count(b.data, "<circle "), 4);
	buf_free(&b);
}

static void
test_lines_over_bars(void **state)
{
	struct chart over = chart;
	struct buf b = {0};

	(void)state;
	over.lines = 1;
	over.mark = 0;
	over.mark_text = "Peak <1>";
	chart_bars(&b, &over);
	stands(&b);
	/* two of the key, one of the first bar; the second series is a line */
	assert_int_equal(count(b.data, "<rect "), 3);
	assert_int_equal(count(b.data, "<path class=\"line s1\""), 1);
	assert_int_equal(count(b.data, "class=\"chart-mark\""), 1);
	has(&b, ">Peak &lt;1&gt;</text>");
	buf_free(&b);
}

static void
test_what_is_still_to_come(void **state)
{
	static const double known[] = {3, NAN}, all[] = {2, 4}, shares[] = {0.96, 1233.97};
	struct chart c = chart;
	struct buf b = {0};

	(void)state;
	c.values[0] = known;
	c.values[1] = all;
	chart_line(&b, &c);
	stands(&b);
	assert_int_equal(count(b.data, "<circle class=\"s0\""), 1);
	assert_int_equal(count(b.data, "<circle class=\"s1\""), 2);
	buf_reset(&b);
	chart_bars(&b, &c);
	stands(&b);
	assert_int_equal(count(b.data, "<rect "), 5);
	buf_reset(&b);
	chart_table(&b, &c);
	has(&b, "<td class=\"num\"></td><td class=\"num\">4</td>");
	buf_reset(&b);
	c.decimals = 1;
	c.values[1] = shares;
	chart_table(&b, &c);
	has(&b, "<td class=\"num\">3.0</td><td class=\"num\">1.0</td>");
	has(&b, "<td class=\"num\"></td><td class=\"num\">1,234.0</td>");
	buf_free(&b);
}

/* Where there is no room beside each other, a key stands below another one, and labels are left out; none leaves the drawing. */
static void
test_narrow(void **state)
{
	static const char *days[] = {"12 October 2026", "13 October 2026", "14 October 2026"};
	static const double values[] = {1, 2, 3};
	struct chart c = {.id = "n",
	    .title = "t",
	    .about = "a",
	    .rows = "r",
	    .nseries = 2,
	    .npoints = 3,
	    .series = {"Likely duplicates of companies", "Dead addresses of companies"},
	    .points = days,
	    .values = {values, values},
	    .width = 320,
	    .height = 200,
	    .letter = 6.4};
	struct buf b = {0};

	(void)state;
	chart_line(&b, &c);
	has(&b, "<rect class=\"s1\" x=\"38.0\" y=\"19\"");
	assert_int_equal(count(b.data, "October 2026</text>"), 2);
	has(&b, "x=\"48.0\" y=\"194\">12 October");
	buf_reset(&b);
	c.width = 960;
	chart_line(&b, &c);
	assert_int_equal(count(b.data, "y=\"3\""), 2);
	assert_int_equal(count(b.data, "October 2026</text>"), 3);
	has(&b, "x=\"911.0\" y=\"194\">14 October");
	buf_free(&b);
}

static void
test_nothing_to_draw(void **state)
{
	struct chart none = chart, one = chart;
	struct buf b = {0};

	(void)state;
	none.npoints = 0;
	chart_bars(&b, &none);
	chart_line(&b, &none);
	one.npoints = 1;
	chart_line(&b, &one);
	assert_null(strstr(b.data, "nan"));
	assert_null(strstr(b.data, "inf"));
	buf_free(&b);
}

static void
test_the_table_has_the_same_figures(void **state)
{
	struct buf b = {0};

	(void)state;
	chart_table(&b, &chart);
	has(&b, "<th scope=\"row\">Hall 1</th><td class=\"num\">30</td><td class=\"num\">10</td>");
	has(&b, "<th scope=\"row\">&lt;b&gt;&amp;</th><td class=\"num\">0</td><td class=\"num\">1,234</td>");
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_steps_are_round),
	    cmocka_unit_test(test_bars_stand_on_each_other),
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_lines_over_bars),
	    cmocka_unit_test(test_what_is_still_to_come),
	    cmocka_unit_test(test_narrow),
	    cmocka_unit_test(test_nothing_to_draw),
	    cmocka_unit_test(test_the_table_has_the_same_figures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
