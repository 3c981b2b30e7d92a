/* The hooks that begin and end sessions, and the tokens they make. */
#include "unit.h"

#include "header.h"
#include "request.h"
#include "session.h"

#define TOKEN "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct request *r;

static int
begin(void **state)
{
	(void)state;
	r = request_new();
	r->agent = "Browser/1";
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

/* printf abc | sha256sum */
static void
test_hash(void **state)
{
	(void)state;
	assert_string_equal(
	    request_hash(r->mem, "abc"), "\\xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* The database sees the hash, the reader the token, and only when the page succeeds. */
static void
test_begin(void **state)
{
	(void)state;
	r->token = TOKEN;
	assert_int_equal(session_begin(r), 0);
	assert_true(header_token(r->token_next));
	assert_string_not_equal(r->token_next, TOKEN);
	assert_string_equal(request_param(r, "token_hash"), request_hash(r->mem, r->token_next));
	assert_string_equal(request_param(r, "agent"), "Browser/1");
	assert_null(r->headers);
}

static void
test_leave(void **state)
{
	(void)state;
	assert_int_equal(session_leave(r), 0);
	assert_null(request_param(r, "session_hash"));
	r->token = TOKEN;
	assert_int_equal(session_leave(r), 0);
	assert_string_equal(request_param(r, "session_hash"), request_hash(r->mem, TOKEN));
	assert_string_not_equal(r->token_next, TOKEN);
}

static void
test_link(void **state)
{
	(void)state;
	assert_int_equal(session_link(r), 0);
	assert_true(header_token(request_param(r, "link")));
	assert_string_equal(request_param(r, "link_hash"), request_hash(r->mem, request_param(r, "link")));
}

static void
test_linked(void **state)
{
	(void)state;
	assert_int_equal(session_linked(r), 0);
	assert_null(request_param(r, "token_hash"));
	request_set(r, "token", TOKEN);
	assert_int_equal(session_linked(r), 0);
	assert_string_equal(request_param(r, "token_hash"), request_hash(r->mem, TOKEN));
}

/* Bound to the cookie: the same for one, another for the next, none without. */
static void
test_csrf(void **state)
{
	const char *csrf;

	(void)state;
	assert_string_equal(request_csrf(r), "");
	r->token = TOKEN;
	csrf = request_csrf(r);
	assert_int_equal(strlen(csrf), 64);
	assert_string_equal(request_csrf(r), csrf);
	assert_null(strstr(csrf, TOKEN));
	r->token = request_token(r->mem);
	assert_string_not_equal(request_csrf(r), csrf);
}

static void
test_uuid(void **state)
{
	const char *first = request_uuid(r->mem), *second = request_uuid(r->mem);

	(void)state;
	assert_int_equal(strlen(first), 36);
	assert_int_equal(first[14], '7');
	assert_non_null(strchr("89ab", first[19]));
	assert_int_equal(strspn(first, "0123456789abcdef-"), 36);
	assert_string_not_equal(first, second);
	assert_true(strncmp(first, second, 8) <= 0);
}

static void
test_cookie(void **state)
{
	(void)state;
	request_cookie(r, "pavilion", TOKEN, 60);
	assert_string_equal(r->headers->name, "set-cookie");
	assert_string_equal(r->headers->value, "pavilion=" TOKEN "; Path=/; HttpOnly; SameSite=Lax; Max-Age=60");
	r->home_url = "https://fair.example";
	request_cookie(r, "lang", "zh", 1);
	assert_string_equal(r->headers->value, "lang=zh; Path=/; HttpOnly; SameSite=Lax; Max-Age=1; Secure");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_hash, begin, end),
	    cmocka_unit_test_setup_teardown(test_begin, begin, end),
	    cmocka_unit_test_setup_teardown(test_leave, begin, end),
	    cmocka_unit_test_setup_teardown(test_link, begin, end),
	    cmocka_unit_test_setup_teardown(test_linked, begin, end),
	    cmocka_unit_test_setup_teardown(test_csrf, begin, end),
	    cmocka_unit_test_setup_teardown(test_uuid, begin, end),
	    cmocka_unit_test_setup_teardown(test_cookie, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
