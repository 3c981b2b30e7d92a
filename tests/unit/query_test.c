#include "unit_mem.h"

#include "query.h"

static const struct column columns[] = {
    {"company", "c.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"name", "c.name", COL_TEXT, COL_SORT | COL_FILTER, "Company", NULL},
    {"status", "c.status", COL_CHOICE, COL_SORT | COL_FILTER, "Status", "free|held"},
    {"paid", "c.paid", COL_BOOL, COL_FILTER, "Paid", NULL},
    {"area", "c.area", COL_DECIMAL, COL_RANGE, "Area", NULL},
    {"total", "c.total", COL_MONEY, COL_SORT | COL_RANGE, "Total", NULL},
    {"currency", "c.currency", COL_TEXT, 0, "Currency", NULL},
    {"created_at", "c.created_at", COL_TIME, COL_SORT | COL_RANGE, "Created", NULL},
    {0},
};

static const struct list list = {
    .name = "companies",
    .from = "company c join hall h on h.public_id = :hall::uuid",
    .where = "c.hall_id = h.hall_id and :hall::uuid is not null",
    .key = "c.company_id",
    .search = "company_search",
    .order = "-created_at",
    .columns = columns,
};

static const struct form path = {
    .pairs = (struct form_pair[]){{.name = "hall", .text = "0000", .size = 4}}, .count = 1};

static struct value *
values_of(const char *query)
{
	struct form form = {0};

	assert_int_equal(form_urlencoded(mem, &form, query, strlen(query)), FORM_OK);
	return form_check(mem, &form, query_fields(mem, &list));
}

static struct query *
compile(const char *query)
{
	return query_compile(mem, &list, values_of(query), &path, 0);
}

#define SELECT COLUMNS FROM
#define COLUMNS                                                                                                      \
	"select c.public_id as \"company\", c.name as \"name\", c.status as \"status\", c.paid as \"paid\", c.area " \
	"as "                                                                                                        \
	"\"area\", c.total as \"total\", c.currency as \"currency\", c.created_at as \"created_at\" "
#define FROM "from company c join hall h on h.public_id = $1::uuid"
#define FOUND "with found(key) as materialized (select * from company_search($2)) "
#define WHERE " where (c.hall_id = h.hall_id and $1::uuid is not null)"
#define DEFAULT_ORDER " order by c.created_at desc, c.company_id desc"

static void
test_plain(void **state)
{
	struct query *q = compile("");

	(void)state;
	assert_string_equal(q->text, SELECT WHERE DEFAULT_ORDER " limit 51");
	assert_string_equal(q->count, "select count(*) as total from (select " FROM WHERE " limit 10001) counted");
	assert_int_equal(q->nparams, 1);
	assert_string_equal(q->params[0], "0000");
	assert_int_equal(q->page, 1);
	assert_int_equal(q->size, 50);
}

static void
test_a_list_of_which_few_are_counted(void **state)
{
	struct list few = list;
	struct query *q;

	(void)state;
	few.most = 1000;
	q = query_compile(mem, &few, values_of(""), &path, 0);
	assert_string_equal(q->count, "select count(*) as total from (select " FROM WHERE " limit 1001) counted");
	assert_int_equal(q->most, 1000);
	assert_int_equal(compile("")->most, 10000);
}

static void
test_everything(void **state)
{
	struct query *q =
	    compile("q=m%C3%BCller&name=a&name=b%22&status=held&paid=true&area_from=9.5&area_to=20"
		    "&total_from=1,000&created_at_from=2027-09-01&created_at_to=2027-09-14&sort=-name&page=3&size=20");

	(void)state;
	assert_string_equal(q->text, FOUND SELECT WHERE
	    " and c.company_id = any(array(select key from found))"
	    " and c.name = any($3::text[]) and c.status = any($4::text[]) and c.paid = any($5::boolean[])"
	    " and c.area >= $6::numeric and c.area <= $7::numeric and c.total >= money_minor($8::bigint, c.currency)"
	    " and c.created_at >= (select ($9::date + 0)::timestamp at time zone current_zone())"
	    " and c.created_at < (select ($10::date + 1)::timestamp at time zone current_zone())"
	    " order by c.name collate reading desc nulls last, c.company_id desc limit 21 offset $11::bigint");
	assert_non_null(
	    strstr(q->count, FOUND "select count(*) as total, (select count(*) from found) >= 1000 as capped, "
				   "$11::bigint as \"offset\" from (select " FROM));
	assert_int_equal(q->nparams, 11);
	assert_string_equal(q->params[1], "müller");
	assert_string_equal(q->params[2], "{\"a\",\"b\\\"\"}");
	assert_string_equal(q->params[3], "{\"held\"}");
	assert_string_equal(q->params[7], "100000");
	assert_string_equal(q->params[10], "40");
	assert_int_equal(q->page, 3);
	assert_int_equal(q->size, 20);
}

/* What ends before it begins is neither asked for nor silently empty; a page behind the last allowed one is that one. */
static void
test_crossed(void **state)
{
	static const struct {
		const char *asked, *refused;
	} cases[] = {
	    {"created_at_from=2027-01-02&created_at_to=2027-01-01", "created_at_to"},
	    {"area_from=10&area_to=9.5", "area_to"},
	    {"total_from=1,000&total_to=999.99", "total_to"},
	    {"created_at_from=2027-01-01&created_at_to=2027-01-01", NULL},
	    {"area_from=9&area_to=10", NULL},
	    {"area_from=9", NULL},
	    {"area_from=x&area_to=1", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct value *v = (struct value *)values_of(cases[i].asked);

		assert_int_equal(query_check(mem, &list, v), cases[i].refused == NULL);
		if (cases[i].refused == NULL)
			continue;
		assert_string_equal(form_value(v, cases[i].refused)->why, "The end lies before the beginning.");
		assert_null(strstr(query_compile(mem, &list, v, NULL, 0)->text, ">="));
	}
	assert_int_equal(compile("page=70000&size=20")->page, QUERY_PAGE_MAX);
}

/* The text is the same for any two people who use the same filters: it can be prepared. */
static void
test_text_depends_on_filters_only(void **state)
{
	struct query *a = compile("q=one&name=x&created_at_from=2027-01-01&sort=name&page=2");
	struct query *b =
	    compile("q='%20or%201=1%20--&name=$1&name=');drop&created_at_from=1999-12-31&sort=name&page=9");

	(void)state;
	assert_string_equal(a->text, b->text);
	assert_string_equal(a->count, b->count);
	assert_int_equal(a->nparams, b->nparams);
	assert_string_equal(b->params[1], "' or 1=1 --");
	assert_string_equal(b->params[2], "{\"$1\",\"');drop\"}");
}

static void
test_malicious(void **state)
{
	static const char *const attempts[] = {
	    "sort=c.name;drop%20table%20company",
	    "sort=company",
	    "sort=area",
	    "sort=--name",
	    "sort=-",
	    "sort=1",
	    "sort=name,(select%20pg_sleep(9))",
	    "sort=",
	    "page=0",
	    "page=-1",
	    "page=999999999999",
	    "page=1%20or%201",
	    "size=1000000",
	    "size=0",
	    "status=evil",
	    "paid=maybe",
	    "area_from=NaN",
	    "area_from=1);--",
	    "created_at_from=infinity",
	    "created_at_from=today",
	    "company=1",
	    "currency=x",
	    "c.name=1",
	    "name_from=a",
	    "hall=1",
	    "sort=name&sort=-name",
	};
	struct query *plain = compile("");

	(void)state;
	for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
		struct query *q = compile(attempts[i]);

		assert_string_equal(q->text, plain->text);
		assert_string_equal(q->count, plain->count);
		assert_int_equal(q->nparams, 1);
		assert_string_equal(q->params[0], "0000");
	}
}

static void
test_export(void **state)
{
	struct query *q = query_compile(mem, &list, values_of("status=held&page=7&size=20"), NULL, 1000000);

	(void)state;
	assert_string_equal(q->text, SELECT WHERE " and c.status = any($2::text[])" DEFAULT_ORDER " limit 1000000");
	assert_null(q->params[0]); /* a parameter of the path that nobody gave is null */
	assert_int_equal(q->nparams, 2);
}

static const char *const scopes[2][3] = {
    {"all'", "team' and team_id between (select current_team()) and (select current_team())",
	"own' and owner_id between (select current_account()) and (select current_account())"},
    {"all'", "team' and team_id = (select current_team())", "own' and owner_id = (select current_account())"},
};

/* The three selects of the list under a scope, each between these. */
static const char *
three(const char *what, const char *tail, bool in_order)
{
	struct buf b = {0};
	const char *text;

	for (int i = 0; i < 3; i++)
		buf_printf(&b,
		    "%s(select%s from (select * from company where (select current_scope()) = '%s) c join hall h on "
		    "h.public_id = $1::uuid" WHERE " and c.name = any($2::text[])%s)",
		    i > 0 ? " union all " : "", what, scopes[in_order][i], tail);
	text = mem_copy(mem, b.data, b.len);
	buf_free(&b);
	return text;
}

/* A list under a scope is three selects of which one is run; in its own order it goes by the index's. */
static void
test_scope(void **state)
{
	static const char what[] = COLUMNS;
	struct list scoped = list;
	struct query *q;

	(void)state;
	scoped.scope = "company";
	q = query_compile(mem, &scoped, values_of("name=a&page=2"), &path, 0);
	assert_string_equal(q->text, three(mem_printf(mem, " %.*s", (int)sizeof(what) - 9, what + 7),
					 DEFAULT_ORDER " limit 51 offset $3::bigint", true));
	assert_string_equal(
	    q->count, mem_printf(mem, "select count(*) as total, $3::bigint as \"offset\" from (%s) counted",
			  three("", " limit 10001", false)));
	assert_int_equal(q->nparams, 3);
	q = query_compile(mem, &scoped, values_of("name=a&sort=created_at"), &path, 0);
	assert_non_null(strstr(q->text, "team_id = (select"));
	q = query_compile(mem, &scoped, values_of("name=a&sort=-name"), &path, 0);
	assert_non_null(strstr(q->text, "team_id between (select"));
}

static void
test_links(void **state)
{
	const struct value *v = values_of("q=a%26b&name=x&name=%22%5C%7D&paid=maybe&sort=name&page=4&size=20&other=1");

	(void)state;
	assert_string_equal(
	    query_link(mem, &list, v, "page", "5"), "?q=a%26b&name=x&name=%22%5C%7D&sort=name&size=20&page=5");
	assert_string_equal(
	    query_link(mem, &list, v, "sort", "-name"), "?q=a%26b&name=x&name=%22%5C%7D&size=20&sort=-name");
	assert_string_equal(query_link(mem, &list, v, "name", NULL), "?q=a%26b&sort=name&size=20");
	assert_string_equal(query_link(mem, &list, values_of("page=2"), "page", NULL), "?");
}

static void
test_fields(void **state)
{
	const struct field *fields = query_fields(mem, &list);
	static const char *const names[] = {"q", "name", "status", "paid", "area_from", "area_to", "total_from",
	    "total_to", "created_at_from", "created_at_to", "sort", "page", "size"};
	size_t n = 0;

	(void)state;
	for (; fields[n].name != NULL; n++) {
		assert_true(n < sizeof(names) / sizeof(names[0]));
		assert_string_equal(fields[n].name, names[n]);
	}
	assert_int_equal(n, sizeof(names) / sizeof(names[0]));
	assert_string_equal(fields[10].choices, "name|-name|status|-status|total|-total|created_at|-created_at");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_plain),
	    cmocka_unit_test(test_a_list_of_which_few_are_counted),
	    cmocka_unit_test(test_everything),
	    cmocka_unit_test(test_crossed),
	    cmocka_unit_test(test_text_depends_on_filters_only),
	    cmocka_unit_test(test_malicious),
	    cmocka_unit_test(test_export),
	    cmocka_unit_test(test_scope),
	    cmocka_unit_test(test_links),
	    cmocka_unit_test(test_fields),
	};

	return cmocka_run_group_tests_name("query", tests, unit_mem_begin, unit_mem_end);
}
