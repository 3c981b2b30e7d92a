/* Halls from JSON and SVG, and the geometry of booths. */
#include "unit.h"

#include <math.h>

#include "import/halls.h"
#include "import/svg_shape.h"

static struct halls *
parse(const char *text)
{
	const char *why = NULL;
	struct halls *h = halls_parse(text, strlen(text), &why);

	if (h == NULL)
		fail_msg("%s", why);
	return h;
}

static void
expect_bad(const char *text)
{
	const char *why = NULL;

	assert_null(halls_parse(text, strlen(text), &why));
	assert_non_null(why);
}

static const struct hall_booth *
booth(const struct halls *h, const char *number)
{
	for (const struct hall_plan *p = h->first; p != NULL; p = p->next)
		for (size_t i = 0; i < p->count; i++)
			if (p->booths[i].why == NULL && strcmp(p->booths[i].number, number) == 0)
				return &p->booths[i];
	fail_msg("no booth %s", number);
	return NULL;
}

#define HALL(booths) "{\"halls\": [{\"code\": \"1\", \"width\": 20, \"height\": 10, \"booths\": [" booths "]}]}"

static void
test_json(void **state)
{
	struct halls *h = parse(HALL("{\"number\": \"A1\", \"x\": 2, \"y\": 2, \"w\": 3, \"h\": 3},"
				     "{\"number\": \"A2\", \"x\": 5, \"y\": 2, \"w\": 3, \"h\": 3, \"kind\": \"raw\", "
				     "\"price_group\": \"p\", \"open_sides\": 4, \"area\": 8.5}"));

	(void)state;
	assert_string_equal(h->first->code, "1");
	assert_string_equal(h->first->name, "{\"en\": \"Hall 1\", \"zh\": \"1号馆\"}");
	assert_int_equal(booth(h, "A1")->open_sides, 3);
	assert_string_equal(booth(h, "A1")->kind, "shell");
	assert_true(booth(h, "A1")->area == 9);
	assert_int_equal(booth(h, "A2")->open_sides, 4);
	assert_true(booth(h, "A2")->area == 8.5);
	assert_string_equal(booth(h, "A2")->price_group, "p");
	halls_close(h);
}

/* Each faulty booth is refused alone, with the reason; the others come in. */
static void
test_json_refusals(void **state)
{
	struct halls *h =
	    parse(HALL("{\"number\": \"A1\", \"x\": 2, \"y\": 2, \"w\": 3, \"h\": 3},"
		       "{\"number\": \"A1\", \"x\": 9, \"y\": 2, \"w\": 3, \"h\": 3},"
		       "{\"number\": \"A3\", \"x\": 18, \"y\": 2, \"w\": 3, \"h\": 3},"
		       "{\"number\": \"A4\", \"x\": 4, \"y\": 4, \"w\": 3, \"h\": 3},"
		       "{\"number\": \"A5\", \"x\": 9, \"y\": 6, \"w\": -3, \"h\": 3},"
		       "{\"number\": \"\", \"x\": 9, \"y\": 6, \"w\": 3, \"h\": 3},"
		       "{\"number\": \"A7\", \"x\": 9, \"y\": 6, \"w\": 3, \"h\": 3, \"open_sides\": 2.5},"
		       "{\"number\": \"A8\", \"x\": 9, \"y\": 6, \"w\": 3, \"h\": 3, \"kind\": \"tent\"},"
		       "{\"number\": \"A9\", \"points\": [[9, 6], [12, 9], [12, 6], [9, 9]]},"
		       "{\"number\": 10, \"x\": 9, \"y\": 6, \"w\": 3, \"h\": 3},"
		       "17"));
	static const char *const fields[] = {
	    NULL, "number", "x", "x", NULL, "number", "open_sides", "kind", "points", NULL, NULL};

	(void)state;
	assert_int_equal(h->first->count, 11);
	assert_null(h->first->booths[0].why);
	for (size_t i = 1; i < 11; i++) {
		assert_non_null(h->first->booths[i].why);
		assert_int_equal(h->first->booths[i].line, i + 1);
		if (fields[i] != NULL)
			assert_string_equal(h->first->booths[i].field, fields[i]);
	}
	halls_close(h);
}

static void
test_bad_files(void **state)
{
	struct buf deep = {0};

	(void)state;
	expect_bad("");
	expect_bad("name,city\n");
	expect_bad("{}");
	expect_bad("{\"halls\": []}");
	expect_bad("{\"halls\": [{\"code\": \"1\", \"width\": 20, \"height\": 10, \"booths\": []}");
	expect_bad("{\"halls\": [{\"code\": \"1\", \"width\": 20, \"height\": 10, \"booths\": []}]} more");
	expect_bad("{\"halls\": [{\"code\": \"1\", \"width\": 0, \"height\": 10, \"booths\": []}]}");
	expect_bad("{\"halls\": [{\"code\": \"1\", \"width\": 1e9, \"height\": 10, \"booths\": []}]}");
	expect_bad("{\"halls\": [{\"code\": \"\", \"width\": 20, \"height\": 10, \"booths\": []}]}");
	expect_bad("{\"halls\": [{\"code\": \"1\", \"width\": 20, \"height\": 10}]}");
	expect_bad("{\"halls\": [1]}");
	expect_bad("{\"halls\": [{\"code\": \"\xff\", \"width\": 20, \"height\": 10, \"booths\": []}]}");
	for (int i = 0; i < 100000; i++)
		buf_puts(&deep, "[");
	expect_bad(deep.data);
	buf_free(&deep);
	expect_bad("<svg viewBox='0 0 10 10' data-hall='1'/>");
	expect_bad("<svg viewBox='0 0 10 10' data-hall='1' data-width-m='0'/>");
	expect_bad("<svg data-hall='1' data-width-m='10'/>");
	expect_bad("<svg viewBox='0 0 10 10' data-width-m='10'/>");
	expect_bad("<html/>");
	expect_bad("<svg viewBox='0 0 10 10' data-hall='1' data-width-m='10'>");
	expect_bad("<svg viewBox='0 0 10 10' data-hall='1' data-width-m='10'><g transform='skewX(3)'><rect id='a' "
		   "width='1' height='1'/></g></svg>");
}

/* Entities are refused before anything is made of them: no billion laughs, no files of the machine. */
static void
test_entities(void **state)
{
	(void)state;
	expect_bad("<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c "
		   "'&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'>]>"
		   "<svg viewBox='0 0 10 10' data-hall='1' data-width-m='10' data-name-en='&d;'/>");
	expect_bad(
	    "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
	    "<svg viewBox='0 0 10 10' data-hall='1' data-width-m='10'><rect id='&a;' width='1' height='1'/></svg>");
}

static void
test_svg(void **state)
{
	struct halls *h = parse(
	    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='100 0 400 300' data-metres-per-unit='0.1' data-hall='6'"
	    " data-edition='X1' data-name-zh='六号馆'>"
	    "<defs><rect id='no' width='9' height='9'/></defs>"
	    "<rect class='floor ignore' id='floor' width='400' height='300'/>"
	    "<rect class='landmark' data-kind='stage' data-label-en='A &lt; B' x='340' y='200' width='120' "
	    "height='60'/>"
	    "<rect id='booth-6A01' x='140' y='40' width='30' height='30'/>"
	    "<g transform='translate(300 40)'>"
	    "<polygon id='6B01' points='0,0 60,0 60,30 30,30 30,60 0,60' data-price-group='premium'/>"
	    "<path id='6B02' d='M30 30h30v30H30z' data-kind='raw'/>"
	    "<g transform='scale(2),translate(40,0)'><rect data-number='6B03' id='x' width='15' height='15'/></g>"
	    "</g><rect width='5' height='5'/></svg>");

	(void)state;
	assert_string_equal(halls_edition(h), "X1");
	assert_true(h->first->width == 40 && h->first->height == 30);
	assert_int_equal(h->first->count, 4);
	assert_true(booth(h, "6A01")->shape.x == 4 && booth(h, "6A01")->shape.w == 3);
	assert_true(booth(h, "6B01")->area == 27);
	assert_true(booth(h, "6B02")->shape.x == 23 && booth(h, "6B02")->shape.y == 7);
	assert_string_equal(booth(h, "6B02")->kind, "raw");
	assert_true(booth(h, "6B03")->shape.x == 28 && booth(h, "6B03")->shape.w == 3);
	assert_string_equal(h->first->landmarks,
	    "[{\"kind\": \"stage\", \"x\": 24, \"y\": 20, \"w\": 12, \"h\": 6, \"label\": {\"en\": \"A \\u003c B\"}}]");
	assert_non_null(strstr(h->first->name, "六号馆"));
	halls_close(h);
}

static void
test_paths(void **state)
{
	static const struct {
		const char *d;
		size_t corners;
	} cases[] = {{"M0 0L3,0 3 3 0,3Z", 4}, {"m1,1 3,0 0,3-3,0z", 4}, {"M0,0H3V3H0", 4}, {"", 0}, {"L1,1", 0},
	    {"M0,0C1,1 2,2 3,3", 0}, {"M0,0L1", 0}, {"M0,0L1,nan", 0}, {"M0 0L1 1L1 0Z M5 5L6 6", 0}, {"M1e999,0", 0}};
	struct point points[SHAPE_POINTS_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(svg_path(cases[i].d, points), cases[i].corners);
	assert_int_equal(svg_path("m1,1 3,0 0,3-3,0z", points), 4);
	assert_true(points[3].x == 1 && points[3].y == 4);
	assert_int_equal(svg_path(NULL, points), 0);
	assert_int_equal(svg_polygon("0,0 1,0 1", points), 0);
}

static void
test_transforms(void **state)
{
	struct matrix m = {1, 0, 0, 1, 0, 0};
	struct point p;

	(void)state;
	assert_true(svg_transform("translate(10,20) rotate(90) scale(2)", &m));
	p = svg_apply(&m, (struct point){1, 0});
	assert_true(fabs(p.x - 10) < 1e-9 && fabs(p.y - 22) < 1e-9);
	m = (struct matrix){1, 0, 0, 1, 0, 0};
	assert_true(svg_transform("matrix(1 0 0 1 5 6) rotate(180, 1, 1)", &m));
	p = svg_apply(&m, (struct point){0, 0});
	assert_true(fabs(p.x - 7) < 1e-9 && fabs(p.y - 8) < 1e-9);
	assert_false(svg_transform("skewX(10)", &m));
	assert_false(svg_transform("translate(1", &m));
	assert_false(svg_transform("matrix(1 2 3)", &m));
	assert_true(svg_transform(NULL, &m));
}

/* Scaled again and again: what is not a number any more lies in no hall. */
static void
test_endless(void **state)
{
	struct buf b = {0};
	struct halls *h;

	(void)state;
	buf_puts(&b,
	    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100' data-hall='N' data-metres-per-unit='1'>");
	for (int i = 0; i < 58; i++)
		buf_puts(&b, "<g transform='scale(1000000)'>");
	buf_puts(&b, "<rect data-number='A1' data-area='12' data-open-sides='1' x='0' y='0' width='3' height='3'/>");
	for (int i = 0; i < 58; i++)
		buf_puts(&b, "</g>");
	buf_puts(&b, "</svg>");
	h = parse(b.data);
	assert_int_equal(h->first->count, 1);
	assert_non_null(h->first->booths[0].why);
	halls_close(h);
	buf_free(&b);
}

static void
test_geometry(void **state)
{
	struct mem *m = mem_new();
	struct shape a = shape_rectangle(m, 0, 0, 3, 3), b = shape_rectangle(m, 3, 1, 3, 3);
	struct shape far = shape_rectangle(m, 7, 7, 3, 3), corner = shape_rectangle(m, 3, 3, 3, 3);
	struct shape l, notch = shape_rectangle(m, 23, 7, 3, 3);
	struct shape all[] = {shape_rectangle(m, 5, 5, 3, 3), shape_rectangle(m, 8, 5, 3, 3),
	    shape_rectangle(m, 5, 8, 3, 3), shape_rectangle(m, 0.1, 0.2, 3, 3)};
	struct buf points = {0};

	(void)state;
	assert_true(fabs(shape_shared(&a, &b) - 2) < 0.001);
	assert_true(shape_shared(&a, &far) == 0);
	assert_true(shape_shared(&a, &corner) < 0.11); /* a corner is no neighbourhood */
	assert_false(shape_overlap(&a, &b));
	assert_true(shape_overlap(&a, &(struct shape){a.points, 4, 0, 0, 3, 3}));
	assert_true(shape_read(m, "20,4 26,4 26,7 23,7 23,10 20,10", &l));
	assert_true(shape_area(&l) == 27);
	assert_false(shape_is_rectangle(&l));
	assert_false(shape_overlap(&l, &notch)); /* it stands in the angle */
	assert_true(shape_shared(&l, &notch) > 5.9);
	shape_points(&l, &points);
	assert_string_equal(points.data, "20,4 26,4 26,7 23,7 23,10 20,10");
	assert_int_equal(shape_open_sides(all, 4, 0, 20, 20), 2);
	assert_int_equal(shape_open_sides(all, 4, 1, 20, 20), 3);
	assert_int_equal(shape_open_sides(all, 4, 3, 20, 20), 2); /* two walls */
	assert_int_equal(shape_open_sides(all, 4, 1, 11, 20), 2); /* the wall on its right */
	buf_free(&points);
	mem_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_json),
	    cmocka_unit_test(test_json_refusals),
	    cmocka_unit_test(test_bad_files),
	    cmocka_unit_test(test_entities),
	    cmocka_unit_test(test_svg),
	    cmocka_unit_test(test_paths),
	    cmocka_unit_test(test_transforms),
	    cmocka_unit_test(test_geometry),
	    cmocka_unit_test(test_endless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
