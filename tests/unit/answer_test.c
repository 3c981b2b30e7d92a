/* Refusals and results as API clients and browsers get them; the views have tests of their own. */
#include "unit.h"

#include "answer.h"
#include "catalog.h"

static struct request *r;
static PGresult *session;

static int
begin(void **state)
{
	(void)state;
	r = request_new();
	r->home_url = "http://fair.example";
	r->path = "/";
	session = unit_rows(UNIT_COLUMNS({"lang", UNIT_TEXT}, {"state", UNIT_TEXT}, {"may", UNIT_TEXT}), 1,
	    UNIT_CELLS("en", "full", "company.read booth.read"));
	return 0;
}

static int
end(void **state)
{
	(void)state;
	request_free(r);
	PQclear(session);
	return 0;
}

static const char *
header(const char *name)
{
	for (const struct pair *p = r->headers; p != NULL; p = p->next)
		if (strcmp(p->name, name) == 0)
			return p->value;
	return NULL;
}

static void
test_json_refusal(void **state)
{
	(void)state;
	r->api = true;
	request_refuse(r, "name", "Please \"fill\" this in.");
	request_refuse(r, "number", "Too big.");
	request_refuse(r, "name", "Another reason for the same field.");
	answer_error(r, 422);
	assert_int_equal(r->status, 422);
	assert_null(strstr(r->body.data, "Another"));
	assert_true(r->answered);
	assert_string_equal(r->type, "application/json");
	assert_non_null(strstr(r->body.data, "\"status\":422,"));
	assert_non_null(strstr(r->body.data, "\"name\":\"Please \\\"fill\\\" this in.\""));
	assert_non_null(strstr(r->body.data, "\"number\":\"Too big.\""));
}

/* There is always a reason, also when only the status is known. */
static void
test_json_default(void **state)
{
	static const int statuses[] = {400, 401, 403, 404, 405, 409, 413, 415, 422, 500, 503};

	(void)state;
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		r->api = true;
		r->refusals = NULL;
		answer_error(r, statuses[i]);
		assert_non_null(strstr(r->body.data, mem_printf(r->mem, "{\"status\":%d,\"error\":\"", statuses[i])));
		assert_null(strstr(r->body.data, "\"error\":\"\""));
		assert_non_null(strstr(r->body.data, "\"fields\":{}}"));
	}
}

static void
test_redirect(void **state)
{
	(void)state;
	answer_done(r, "/applications/1");
	assert_int_equal(r->status, 303);
	assert_string_equal(header("location"), "/applications/1");
	assert_int_equal(r->body.len, 0);
	assert_null(r->type);
}

/* An API client gets what was made, and where it is. */
static void
test_done_api(void **state)
{
	PGresult *rows = unit_rows(UNIT_COLUMNS({"application", UNIT_TEXT}), 1, UNIT_CELLS("a1"));

	(void)state;
	r->api = true;
	answer_rows(r, "hold", rows);
	answer_done(r, "/applications/a1");
	assert_int_equal(r->status, 200);
	assert_string_equal(header("location"), "/applications/a1");
	assert_non_null(strstr(r->body.data, "\"hold\":[{\"application\":\"a1\"}]"));
	PQclear(rows);
}

/* Languages: the session's word, else what was chosen, else what the browser prefers, else English. */
static void
test_lang(void **state)
{
	PGresult *zh = unit_rows(UNIT_COLUMNS({"lang", UNIT_TEXT}), 1, UNIT_CELLS("zh"));

	(void)state;
	r->api = true;
	answer_error(r, 404);
	assert_string_equal(r->lang, "en");
	r->guess = "zh";
	answer_error(r, 404);
	assert_string_equal(r->lang, "zh");
	r->chosen = "en";
	answer_error(r, 404);
	assert_string_equal(r->lang, "en");
	answer_session(r, zh);
	answer_error(r, 404);
	assert_string_equal(r->lang, "zh");
	PQclear(zh);
}

static void
test_sections(void **state)
{
	(void)state;
	answer_session(r, session);
	for (int i = 0; i < 2 * REQUEST_SECTIONS_MAX; i++)
		answer_rows(r, "x", session);
	assert_int_equal(r->nsections, REQUEST_SECTIONS_MAX);
	assert_ptr_equal(request_rows(r, "x"), session);
	assert_null(request_rows(r, "y"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_json_refusal, begin, end),
	    cmocka_unit_test_setup_teardown(test_json_default, begin, end),
	    cmocka_unit_test_setup_teardown(test_redirect, begin, end),
	    cmocka_unit_test_setup_teardown(test_done_api, begin, end),
	    cmocka_unit_test_setup_teardown(test_lang, begin, end),
	    cmocka_unit_test_setup_teardown(test_sections, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
