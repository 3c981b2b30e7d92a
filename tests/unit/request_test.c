/* What a request means and what its refusals say, on pages of its own. */
#include "unit.h"

#include "catalog.h"
#include "request.h"

#include "route.c"

#define BOOTH "0190b3a4-5c6d-7e8f-8a9b-0c1d2e3f4a5b"
#define FORM "application/x-www-form-urlencoded"

static const struct field fields[] = {
    {.name = "name", .kind = FIELD_LINE, .flags = FIELD_REQUIRED, .max = 10},
    {.name = "number", .kind = FIELD_INTEGER, .min = 1, .max = 9},
    {.name = "answer", .kind = FIELD_MAP},
    {.name = NULL},
};

static const struct page pages[] = {
    {POST, "/booths/:booth", .fields = fields, .next = "/"},
    {POST, "/small", .fields = fields, .body_max = 20},
    {GET, "/search", .fields = fields},
    {.path = NULL},
};
const struct page *const portal_tables[] = {pages, NULL};
const struct page *const admin_tables[] = {NULL};

/* A refusal of the database: libpq has no way to make one by hand, so the test says what its fields are. */
static const char *refusal[128];

char *
PQresultErrorField(const PGresult *result, int field)
{
	(void)result;
	return (char *)(uintptr_t)refusal[field];
}

static struct request *r;

static int
begin(void **state)
{
	(void)state;
	memset(refusal, 0, sizeof(refusal));
	r = request_new();
	r->home_url = "http://fair.example";
	return 0;
}

static int
end(void **state)
{
	(void)state;
	request_free(r);
	return 0;
}

static int
post(const char *path, const char *body)
{
	r->method = POST;
	r->path = path;
	r->form = r->params = (struct form){0};
	r->refusals = NULL;
	return request_read(r, FORM, body, strlen(body));
}

/* The reasons as "field: why (limit)", one after another. */
static const char *
reasons(void)
{
	const char *all = "";

	for (const struct refusal *f = r->refusals; f != NULL; f = f->next)
		all = mem_printf(r->mem, "%s%s%s: %s", all, all[0] != '\0' ? "; " : "",
		    f->field != NULL ? f->field : "form", f->why);
	return all;
}

/* -- reading ---------------------------------------------------------------------------------------- */

static void
test_read(void **state)
{
	(void)state;
	assert_int_equal(post("/booths/" BOOTH, "name=A&number=3&key=" BOOTH), 0);
	assert_string_equal(request_param(r, "name"), "A");
	assert_string_equal(request_param(r, "number"), "3");
	assert_string_equal(request_param(r, "booth"), BOOTH);
	assert_string_equal(r->form_key, BOOTH);
	assert_string_equal(request_param(r, "key"), BOOTH);
	assert_null(request_param(r, "nothing"));
}

static void
test_read_invalid(void **state)
{
	(void)state;
	assert_int_equal(post("/booths/" BOOTH, "number=12"), 422);
	assert_non_null(strstr(reasons(), "name: "));
	assert_non_null(strstr(reasons(), "; number: "));
	/* What is invalid does not reach a statement. */
	assert_null(request_param(r, "number"));
}

/* The path says which booth it is, whatever the body says. */
static void
test_path_wins(void **state)
{
	(void)state;
	assert_int_equal(post("/booths/" BOOTH, "name=A&booth=0190b3a4-5c6d-7e8f-8a9b-ffffffffffff"), 0);
	assert_string_equal(request_param(r, "booth"), BOOTH);
}

static void
test_path_invalid(void **state)
{
	(void)state;
	assert_int_equal(post("/booths/1%20or%201", "name=A"), 404);
	assert_int_equal(post("/booths/" BOOTH "0", "name=A"), 404);
}

/* Without a key of the form's own there is one all the same: a repeated pipeline then refuses itself. */
static void
test_key(void **state)
{
	(void)state;
	assert_int_equal(post("/booths/" BOOTH, "name=A"), 0);
	assert_int_equal(strlen(r->form_key), 36);
	assert_int_equal(post("/booths/" BOOTH, "name=A&key=nonsense"), 0);
	assert_int_equal(strlen(r->form_key), 36);
	assert_string_not_equal(r->form_key, BOOTH);
}

static void
test_unreadable(void **state)
{
	static const struct {
		const char *path, *type, *body;
		int status;
	} cases[] = {
	    {"/small", FORM, "name=aaaaaaaaaa&number=1", 413},
	    {"/booths/" BOOTH, "text/plain", "name=A", 415},
	    {"/booths/" BOOTH, "", "name=A", 415},
	    {"/booths/" BOOTH, FORM, "name=%zz", 400},
	    {"/booths/" BOOTH, "application/json", "{\"name\":", 400},
	    {"/booths/" BOOTH, "multipart/form-data", "--x", 400},
	    {"/nowhere", FORM, "name=A", 404},
	    {"/search", FORM, "name=A", 405},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin(NULL);
		r->method = POST;
		r->path = cases[i].path;
		assert_int_equal(request_read(r, cases[i].type, cases[i].body, strlen(cases[i].body)), cases[i].status);
		/* said of the form as a whole: no field of it arrived */
		for (const struct refusal *f = r->refusals; f != NULL; f = f->next)
			assert_null(f->field);
		end(NULL);
	}
	begin(NULL);
}

/* A misspelt member of JSON is refused by name; a browser's form may hold more than the page reads. */
static void
test_unknown_member(void **state)
{
	static const char json[] = "{\"name\":\"A\",\"bogus\":[1,2],\"key\":\"" BOOTH "\",\"csrf\":\"x\"}";
	static const char form[] = "name=A&bogus=1&key=" BOOTH;

	(void)state;
	r->method = POST;
	r->path = "/booths/" BOOTH;
	assert_int_equal(request_read(r, "application/json", json, sizeof(json) - 1), 422);
	assert_non_null(r->refusals);
	assert_string_equal(r->refusals->field, "bogus");
	assert_null(r->refusals->next);
	end(NULL);
	begin(NULL);
	r->method = POST;
	r->path = "/booths/" BOOTH;
	assert_int_equal(request_read(r, FORM, form, sizeof(form) - 1), 0);
}

static void
test_query(void **state)
{
	(void)state;
	r->method = GET;
	r->path = "/search";
	r->query = "name=%E5%B1%95&number=0";
	assert_int_equal(request_read(r, "", NULL, 0), 422);
	assert_string_equal(request_param(r, "name"), "展");
	assert_null(request_param(r, "number"));
	r->query = "name=%";
	assert_int_equal(request_read(r, "", NULL, 0), 400);
}

/* -- refusals --------------------------------------------------------------------------------------- */

static int
refused(const char *state, const char *message, const char *column, const char *table, const char *constraint)
{
	refusal[PG_DIAG_SQLSTATE] = state;
	refusal[PG_DIAG_MESSAGE_PRIMARY] = message;
	refusal[PG_DIAG_COLUMN_NAME] = column;
	refusal[PG_DIAG_TABLE_NAME] = table;
	refusal[PG_DIAG_CONSTRAINT_NAME] = constraint;
	r->refusals = NULL;
	return request_refused(r, NULL);
}

static void
test_refuse(void **state)
{
	(void)state;
	(void)post("/booths/" BOOTH, "name=A");
	assert_int_equal(refused("PV409", "Taken.", NULL, NULL, NULL), 409);
	assert_string_equal(reasons(), "form: Taken.");
	assert_int_equal(refused("PV422", "Too small.", "number", NULL, NULL), 422);
	assert_string_equal(reasons(), "number: Too small.");
	refusal[PG_DIAG_MESSAGE_DETAIL] = "12";
	assert_int_equal(refused("PV409", "%lld are taken.", NULL, NULL, NULL), 409);
	assert_int_equal(r->refusals->limit, 12);
	refusal[PG_DIAG_MESSAGE_DETAIL] = NULL;
	assert_int_equal(refused("PV303", "Sent before.", NULL, NULL, NULL), 303);
}

/* One exception may bring a reason for each of several fields, also for such as no table names. */
static void
test_refuse_all(void **state)
{
	(void)state;
	(void)post("/booths/" BOOTH, "name=A&answer.a=1");
	refusal[PG_DIAG_MESSAGE_DETAIL] = "0 12";
	assert_int_equal(refused("PV422", "Missing.\nToo long.", "answer.sector name", NULL, NULL), 422);
	assert_string_equal(reasons(), "answer.sector: Missing.; name: Too long.");
	assert_int_equal(r->refusals->next->limit, 12);
	refusal[PG_DIAG_MESSAGE_DETAIL] = NULL;
	(void)refused("PV422", "Missing.", "answer.a answer.b", NULL, NULL);
	assert_string_equal(reasons(), "answer.a: Missing.; answer.b: Missing.");
	assert_int_equal(post("/booths/" BOOTH, "name=A&answer.a=%FF&answer.b=1"), 422);
	assert_string_equal(reasons(), "answer.a: This text is not valid UTF-8.");
}

/* A reason for a field that the form does not have would be seen by nobody: it is about the whole form then. */
static void
test_refuse_elsewhere(void **state)
{
	(void)state;
	(void)post("/booths/" BOOTH, "name=A");
	assert_int_equal(refused("PV422", "No.", "colour", NULL, NULL), 422);
	assert_string_equal(reasons(), "form: No.");
	assert_int_equal(refused("PV409", "No.", "booth", NULL, NULL), 409); /* stands in the path */
	assert_string_equal(reasons(), "form: No.");
}

static void
test_states(void **state)
{
	static const struct {
		const char *state, *why;
		int status;
	} cases[] = {
	    {"23514", "form: This value does not fit.", 422},
	    {"23505", "form: This is taken already.", 409},
	    {"23P01", "form: This value does not fit.", 422},
	    {"22P02", "form: A value does not fit.", 422},
	    {"22021", "form: A value does not fit.", 422},
	    {"42501", "form: You do not have the permission for this.", 403},
	    {"40P01", "form: Somebody else is changing the same. Please try again.", 409},
	    {"40001", "form: Somebody else is changing the same. Please try again.", 409},
	    {"55P03", "form: Somebody else is changing the same. Please try again.", 409},
	    {"57014", "form: This took too long and was stopped. Nothing was changed.", 503},
	    {"53300", "form: We are very busy, or starting anew. Nothing was changed; please try again in a moment.",
		503},
	    {"25006", "form: We are very busy, or starting anew. Nothing was changed; please try again in a moment.",
		503},
	    /* Our own mistakes: the reader is told no details. */
	    {"42601", "", 500},
	    {"42P01", "", 500},
	    {"P0001", "", 500},
	    {"XX000", "", 500},
	    {NULL, "", 500},
	};

	(void)state;
	(void)post("/booths/" BOOTH, "name=A");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(refused(cases[i].state, "secret detail", NULL, NULL, NULL), cases[i].status);
		assert_string_equal(reasons(), cases[i].why);
	}
	/* A program asks again by itself, but not for what is taken. */
	r->bearer = "token";
	assert_int_equal(refused("40P01", "x", NULL, NULL, NULL), 503);
	assert_int_equal(refused("40001", "x", NULL, NULL, NULL), 503);
	assert_int_equal(refused("55P03", "x", NULL, NULL, NULL), 503);
	assert_int_equal(refused("23505", "x", NULL, NULL, NULL), 409);
	assert_int_equal(refused("22P02", "x", NULL, NULL, NULL), 422);
}

static void
test_constraints(void **state)
{
	(void)state;
	(void)post("/booths/" BOOTH, "name=A");
	assert_int_equal(refused("23502", "x", "name", "booth", NULL), 422);
	assert_string_equal(reasons(), "name: Please fill this in.");
	assert_int_equal(refused("23505", "x", NULL, "booth", "booth_name_key"), 409);
	assert_string_equal(reasons(), "name: This is taken already.");
	assert_int_equal(refused("23514", "x", NULL, "booth", "booth_number_check"), 422);
	assert_string_equal(reasons(), "number: This value does not fit.");
	/* Of several columns the last that the form has. */
	assert_int_equal(refused("23505", "x", NULL, "booth", "booth_hall_id_number_key"), 409);
	assert_string_equal(reasons(), "number: This is taken already.");
	assert_int_equal(refused("23503", "x", NULL, "booth", "booth_hall_id_fkey"), 422);
	assert_string_equal(reasons(), "form: This value does not fit.");
	assert_int_equal(refused("23514", "x", NULL, "booth", "other_number_check"), 422);
	assert_string_equal(reasons(), "form: This value does not fit.");
	assert_int_equal(refused("23514", "x", NULL, "booth", "booth_pkey"), 422);
	assert_int_equal(refused("23514", "x", NULL, NULL, "odd"), 422);
}

/* -- where to go next ------------------------------------------------------------------------------- */

static const char *
target(const char *pattern, const char *column, const char *value)
{
	static struct view_section last;
	PGresult *rows = unit_rows(UNIT_COLUMNS({column, UNIT_TEXT}), 1, UNIT_CELLS(value));
	const char *to;

	last.rows = rows;
	r->last = &last;
	to = mem_string(r->mem, request_target(r, pattern));
	r->last = NULL;
	PQclear(rows);
	return to;
}

static void
test_target(void **state)
{
	(void)state;
	(void)post("/booths/" BOOTH, "name=A+b&key=" BOOTH);
	assert_string_equal(request_target(r, "/"), "/");
	assert_string_equal(request_target(r, "/applications/:key"), "/applications/" BOOTH);
	assert_string_equal(request_target(r, "/booths/:booth/done"), "/booths/" BOOTH "/done");
	assert_string_equal(request_target(r, "/x/:name?done=1"), "/x/A%20b?done=1");
	assert_string_equal(target("/x/:name", "name", "row"), "/x/row"); /* rows come before the form */
	assert_string_equal(target("/x/:name", "other", "row"), "/x/A%20b");
	/* A value is one segment, whatever it holds. */
	assert_string_equal(target("/x/:name", "name", "/../../y?z#\r\n"), "/x/%2F..%2F..%2Fy%3Fz%23%0D%0A");
	assert_string_equal(target("/:name", "name", "/evil.example"), "/%2Fevil.example");
}

/* Only paths of our own: nothing that a browser would take for another host or another header. */
static void
test_open_redirect(void **state)
{
	static const char *const bad[] = {"//evil.example", "/\\evil.example", "https://evil.example", "evil", "",
	    "\\/x", "/x\r\nset-cookie: a=b", "/x\ny", "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example",
	    NULL};

	(void)state;
	(void)post("/booths/" BOOTH, "name=A");
	assert_string_equal(target(":to", "to", "/halls/1?x=/y"), "/halls/1?x=/y");
	assert_string_equal(target(":to", "to", "/"), "/");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_string_equal(target(":to", "to", bad[i]), "/");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_read, begin, end),
	    cmocka_unit_test_setup_teardown(test_read_invalid, begin, end),
	    cmocka_unit_test_setup_teardown(test_path_wins, begin, end),
	    cmocka_unit_test_setup_teardown(test_path_invalid, begin, end),
	    cmocka_unit_test_setup_teardown(test_key, begin, end),
	    cmocka_unit_test_setup_teardown(test_unknown_member, begin, end),
	    cmocka_unit_test_setup_teardown(test_unreadable, NULL, end),
	    cmocka_unit_test_setup_teardown(test_query, begin, end),
	    cmocka_unit_test_setup_teardown(test_refuse, begin, end),
	    cmocka_unit_test_setup_teardown(test_refuse_all, begin, end),
	    cmocka_unit_test_setup_teardown(test_refuse_elsewhere, begin, end),
	    cmocka_unit_test_setup_teardown(test_states, begin, end),
	    cmocka_unit_test_setup_teardown(test_constraints, begin, end),
	    cmocka_unit_test_setup_teardown(test_target, begin, end),
	    cmocka_unit_test_setup_teardown(test_open_redirect, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
