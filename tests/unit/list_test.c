#include "unit_mem.h"

#include "list.h"

static const struct column columns[] = {
    {"id", "c.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"name", "c.name", COL_TEXT, COL_SORT, "Company", NULL},
    {"phone", "c.phone", COL_TEXT, COL_QUIET, "Phone", NULL},
    {"status", "c.status", COL_CHOICE, COL_SORT | COL_FILTER, "Status", "free|held|freed"},
    {"paid", "c.paid", COL_BOOL, COL_FILTER, "Paid", NULL},
    {"area", "c.area", COL_DECIMAL, COL_RANGE, "Area", NULL},
    {0},
};

static const struct list list = {
    .name = "companies", .from = "company c", .key = "c.company_id", .order = "name", .columns = columns};

static struct view_section sections[LIST_SECTIONS];

/* Makes the sections of a list that was asked with `query`, got `rows` rows and such a count. */
static void
ask_counted(const char *query, int rows, PGresult *count)
{
	struct form form = {0};
	const struct value *values;
	const char *cells[300];
	PGresult *found;

	for (int i = 0; i < rows; i++)
		cells[i] = i == 0 ? NULL : "x";
	found = unit_rows(UNIT_COLUMNS({"name", UNIT_TEXT}), (size_t)rows, cells);
	assert_int_equal(form_urlencoded(mem, &form, query, strlen(query)), FORM_OK);
	values = form_check(mem, &form, query_fields(mem, &list));
	list_sections(mem, &list, values, query_compile(mem, &list, values, NULL, 0), found, count, "en", sections);
	mem_onfree(mem, (void (*)(void *))PQclear, found);
	mem_onfree(mem, (void (*)(void *))PQclear, count);
}

static void
ask(const char *query, int rows, const char *total)
{
	ask_counted(query, rows, unit_rows(UNIT_COLUMNS({"total", UNIT_INT8}), 1, UNIT_CELLS(total)));
}

static const PGresult *
rows_of(const char *section)
{
	for (size_t i = 0; i < LIST_SECTIONS; i++)
		if (strcmp(sections[i].name, section) == 0)
			return sections[i].rows;
	fail_msg("there is no section %s", section);
	return NULL;
}

/* The cell, "(null)" for a null. */
static const char *
cell(const char *section, int row, const char *column)
{
	const PGresult *rows = rows_of(section);
	int i = PQfnumber(rows, column);

	assert_in_range(i, 0, 100);
	assert_in_range(row, 0, PQntuples(rows) - 1);
	return PQgetisnull(rows, row, i) ? "(null)" : PQgetvalue(rows, row, i);
}

static void
test_columns_have_links_that_turn_the_order(void **state)
{
	(void)state;
	ask("q=&status=held", 3, "3");
	assert_int_equal(PQntuples(rows_of("list_columns")), 4); /* neither the hidden one nor the quiet one */
	assert_string_equal(cell("list_columns", 0, "label"), "Company");
	assert_string_equal(cell("list_columns", 0, "sorted"), "asc");
	assert_string_equal(cell("list_columns", 0, "link"), "?status=held&sort=-name");
	assert_string_equal(cell("list_columns", 1, "sorted"), "(null)");
	assert_string_equal(cell("list_columns", 1, "link"), "?status=held&sort=status");
	assert_string_equal(cell("list_columns", 2, "link"), "(null)");
	assert_string_equal(cell("list_columns", 3, "number"), "t");
	ask("sort=-name", 3, "3");
	assert_string_equal(cell("list_columns", 0, "sorted"), "desc");
	assert_string_equal(cell("list_columns", 0, "link"), "?sort=name");
}

static void
test_filters_know_what_is_chosen(void **state)
{
	(void)state;
	ask("status=free&status=held&paid=false", 0, "0");
	assert_string_equal(cell("list_filters", 0, "options"),
	    "[{\"value\":\"free\",\"label\":\"free\",\"selected\":true},{\"value\":\"held\",\"label\":\"held\","
	    "\"selected\":true},"
	    "{\"value\":\"freed\",\"label\":\"freed\",\"selected\":false}]");
	assert_string_equal(cell("list_filters", 1, "options"),
	    "[{\"value\":\"true\",\"label\":\"yes\",\"selected\":false},{\"value\":"
	    "\"false\",\"label\":\"no\",\"selected\":true}]");
	assert_string_equal(cell("list", 0, "filtered"), "t");
	ask("sort=name&page=1", 0, "0");
	assert_string_equal(cell("list", 0, "filtered"), "f");
	ask("area_from=2.5", 0, "0");
	assert_string_equal(cell("list", 0, "filtered"), "t");
	assert_string_equal(cell("list_ranges", 0, "from"), "2.5");
	assert_string_equal(cell("list_ranges", 0, "to"), "");
	assert_string_equal(cell("list_ranges", 0, "type"), "number");
}

static void
test_the_row_that_tells_of_more_is_not_shown(void **state)
{
	(void)state;
	ask("size=20&page=2", 21, "70");
	assert_int_equal(PQntuples(rows_of("rows")), 20);
	assert_string_equal(cell("rows", 0, "name"), "(null)"); /* nulls stay nulls in the copy */
	assert_string_equal(cell("rows", 19, "name"), "x");
	assert_string_equal(cell("list", 0, "from"), "21");
	assert_string_equal(cell("list", 0, "to"), "40");
	assert_string_equal(cell("list", 0, "previous"), "?size=20&page=1");
	assert_string_equal(cell("list", 0, "next"), "?size=20&page=3");
	ask("size=20&page=4", 10, "70");
	assert_int_equal(PQntuples(rows_of("rows")), 10);
	assert_string_equal(cell("list", 0, "next"), "(null)");
}

/* The numbers of the pages as a person reads them: "1 … 7 8 [9] 10 11 … 20". */
static const char *
pages(void)
{
	struct buf b = {0};
	const char *text;

	for (int i = 0; i < PQntuples(rows_of("list_pages")); i++)
		buf_printf(&b, cell("list_pages", i, "current")[0] == 't' ? "%s[%s]" : "%s%s",
		    cell("list_pages", i, "gap")[0] == 't' ? " … "
		    : i > 0                                ? " "
							   : "",
		    cell("list_pages", i, "number"));
	text = mem_copy(mem, b.len > 0 ? b.data : "", b.len);
	buf_free(&b);
	return text;
}

static void
test_pages_around_the_current_one(void **state)
{
	(void)state;
	ask("size=20", 0, "0");
	assert_string_equal(pages(), "");
	ask("size=20", 20, "20");
	assert_string_equal(pages(), "[1]");
	ask("size=20", 21, "400");
	assert_string_equal(pages(), "[1] 2 3 … 20");
	ask("size=20&page=9", 21, "400");
	assert_string_equal(pages(), "1 … 7 8 [9] 10 11 … 20");
	ask("size=20&page=20", 20, "400");
	assert_string_equal(pages(), "1 … 18 19 [20]");
	ask("size=20&page=300", 0, "60"); /* beyond the end: the ends are still there */
	assert_string_equal(pages(), "1 … 3");
}

static void
test_a_total_that_is_only_a_lower_bound(void **state)
{
	(void)state;
	ask("size=200", 201, "10001");
	assert_string_equal(cell("list", 0, "more"), "t");
	assert_string_equal(cell("list", 0, "total"), "10000");
	ask("size=200", 200, "10000");
	assert_string_equal(cell("list", 0, "more"), "f");
}

static void
test_a_search_that_found_as_many_as_it_may(void **state)
{
	(void)state;
	ask("", 2, "2");
	assert_string_equal(cell("list", 0, "capped"), "f");
	ask_counted(
	    "", 2, unit_rows(UNIT_COLUMNS({"total", UNIT_INT8}, {"capped", UNIT_BOOL}), 1, UNIT_CELLS("2", "f")));
	assert_string_equal(cell("list", 0, "capped"), "f");
	ask_counted(
	    "", 2, unit_rows(UNIT_COLUMNS({"total", UNIT_INT8}, {"capped", UNIT_BOOL}), 1, UNIT_CELLS("2", "t")));
	assert_string_equal(cell("list", 0, "capped"), "t");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_columns_have_links_that_turn_the_order, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(test_filters_know_what_is_chosen, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(test_the_row_that_tells_of_more_is_not_shown, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(test_pages_around_the_current_one, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(test_a_total_that_is_only_a_lower_bound, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(test_a_search_that_found_as_many_as_it_may, unit_mem_begin, unit_mem_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
