#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wire.h"

static void
test_round_trip(void **state)
{
	struct buf b = {0};

	(void)state;
	wire_put(&b, "id", "7", "op", "check", "password", "", "email", "张@example.com", NULL);
	wire_put(&b, "id", "8", NULL);
	assert_int_equal(wire_frame(b.data, b.len), (long)b.len - (4 + 5));
	assert_string_equal(wire_get(b.data, "op"), "check");
	assert_string_equal(wire_get(b.data, "password"), "");
	assert_string_equal(wire_get(b.data, "email"), "张@example.com");
	assert_null(wire_get(b.data, "check")); /* a value is no key */
	assert_string_equal(wire_get(b.data + wire_frame(b.data, b.len), "id"), "8");
	buf_free(&b);
}

static void
test_piecemeal(void **state)
{
	struct buf b = {0};

	(void)state;
	wire_put(&b, "id", "7", "op", "check", NULL);
	for (size_t n = 0; n < b.len; n++)
		assert_int_equal(wire_frame(b.data, n), 0);
	assert_int_equal(wire_frame(b.data, b.len), b.len);
	buf_free(&b);
}

static void
test_malformed(void **state)
{
	char huge[4] = {0x00, 0x00, 0x40, 0x01};

	(void)state;
	assert_int_equal(wire_frame("\0\0\0\0", 4), -1); /* nothing in it */
	assert_int_equal(wire_frame(huge, 4), -1);       /* over WIRE_MAX, said by its header alone */
	assert_int_equal(wire_frame("\xff\xff\xff\xff", 4), -1);
	assert_int_equal(wire_frame("\0\0\0\2id", 6), -1);       /* no NUL at the end */
	assert_int_equal(wire_frame("\0\0\0\3id\0", 7), -1);     /* a key without a value */
	assert_int_equal(wire_frame("\0\0\0\5id\0007\0", 9), 9); /* and the right one */
	assert_null(wire_get("\0\0\0\5id\0007\0", "op"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_round_trip),
	    cmocka_unit_test(test_piecemeal),
	    cmocka_unit_test(test_malformed),
	};

	return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
