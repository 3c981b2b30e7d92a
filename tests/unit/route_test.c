/* The router on a table of its own. */
#include "unit.h"

#include "route.c"

static const struct page pages[] = {
    {GET, "/", .title = "home"},
    {GET, "/halls", .title = "halls"},
    {GET, "/halls/:hall", .title = "hall"},
    {GET, "/halls/:hall/list", .title = "list"},
    {POST, "/halls/:hall/list", .title = "sort"},
    {POST, "/holds", .title = "hold"},
    {GET, "/companies/new", .title = "new"},
    {GET, "/companies/:company", .title = "company"},
    {GET, "/rejects/:import.csv", .title = "file"},
    {GET, "/:a/:b/:c/:d/:e/:f/:g/:h", .title = "eight"},
    {.path = NULL},
};
const struct page *const portal_tables[] = {pages, NULL};
const struct page *const admin_tables[] = {NULL};

static struct mem *mem;
static struct form params;
static const struct area *area;
static int status;

static int
begin(void **state)
{
	(void)state;
	mem = mem_new();
	return 0;
}

static int
end(void **state)
{
	(void)state;
	mem_free(mem);
	return 0;
}

/* The title of the page that answers, or "404", "405". */
static const char *
found(enum page_method method, const char *path)
{
	const struct page *p = page_find(mem, method, path, &params, &area, &status);

	if (p != NULL) {
		assert_int_equal(status, 0);
		assert_string_equal(area->name, "portal");
		return p->title;
	}
	return mem_printf(mem, "%d", status);
}

static void
test_plain(void **state)
{
	(void)state;
	assert_string_equal(found(GET, "/"), "home");
	assert_string_equal(found(GET, "/halls"), "halls");
	assert_int_equal(params.count, 0);
	assert_string_equal(found(POST, "/holds"), "hold");
}

static void
test_parameters(void **state)
{
	(void)state;
	assert_string_equal(found(GET, "/halls/a1"), "hall");
	assert_int_equal(params.count, 1);
	assert_string_equal(params.pairs[0].name, "hall");
	assert_string_equal(params.pairs[0].text, "a1");
	assert_int_equal(params.pairs[0].size, 2);
	assert_string_equal(found(GET, "/halls/a1/list"), "list");
	assert_string_equal(params.pairs[0].text, "a1");
	assert_string_equal(found(GET, "/1/2/3/4/5/6/7/8"), "eight");
	assert_int_equal(params.count, 8);
	assert_string_equal(params.pairs[7].name, "h");
	assert_string_equal(params.pairs[7].text, "8");
}

/* Of two rows that fit the first counts: "new" is no company. */
static void
test_order(void **state)
{
	(void)state;
	assert_string_equal(found(GET, "/companies/new"), "new");
	assert_string_equal(found(GET, "/companies/newer"), "company");
}

static void
test_suffix(void **state)
{
	(void)state;
	assert_string_equal(found(GET, "/rejects/a1.csv"), "file");
	assert_string_equal(params.pairs[0].name, "import");
	assert_string_equal(params.pairs[0].text, "a1");
	assert_string_equal(found(GET, "/rejects/a1"), "404");
	assert_string_equal(found(GET, "/rejects/a1.csv.csv"), "404");
	assert_string_equal(found(GET, "/rejects/.csv"), "404");
	/* A parameter without a suffix may hold a dot. */
	assert_string_equal(found(GET, "/halls/a.b"), "hall");
	assert_string_equal(params.pairs[0].text, "a.b");
}

static void
test_methods(void **state)
{
	(void)state;
	assert_string_equal(found(GET, "/holds"), "405");
	assert_string_equal(found(POST, "/halls"), "405");
	assert_string_equal(found(POST, "/halls/a1/list"), "sort");
	assert_string_equal(found(GET, "/halls/a1/list"), "list");
}

static void
test_nowhere(void **state)
{
	static const char *const paths[] = {"", "halls", "/hall", "/hallsx", "/halls/", "/halls//list",
	    "/halls/a1/list/", "/halls/a1/lists", "/HALLS", "//", "//halls", "/halls/a1/", "/1/2/3/4/5/6/7/8/9"};

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		assert_string_equal(found(GET, paths[i]), "404");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_plain),
	    cmocka_unit_test(test_parameters),
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_suffix),
	    cmocka_unit_test(test_methods),
	    cmocka_unit_test(test_nowhere),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
