/* The vectors of RFC 6238 appendix B (SHA-1) and RFC 4648 section 10, and what sign-in needs of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base32.h"
#include "totp.h"

static const unsigned char secret[] = "12345678901234567890";
#define LENGTH (sizeof(secret) - 1)

static void
rfc_6238(void **state)
{
	static const struct {
		uint64_t time;
		const char *code;
	} vectors[] = {{59, "94287082"}, {1111111109, "07081804"}, {1111111111, "14050471"}, {1234567890, "89005924"},
	    {2000000000, "69279037"}, {20000000000, "65353130"}};
	char code[9];

	(void)state;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		totp_code(code, 8, secret, LENGTH, vectors[i].time / TOTP_STEP);
		assert_string_equal(code, vectors[i].code);
	}
}

static void
neighbouring_steps(void **state)
{
	uint64_t now = 1234567890, step = now / TOTP_STEP;
	char code[TOTP_CODE];

	(void)state;
	for (uint64_t s = step - 1; s <= step + 1; s++) {
		totp_code(code, 6, secret, LENGTH, s);
		assert_int_equal(totp_check(code, secret, LENGTH, now, 0), s);
	}
	totp_code(code, 6, secret, LENGTH, step - 2);
	assert_int_equal(totp_check(code, secret, LENGTH, now, 0), 0);
	totp_code(code, 6, secret, LENGTH, step + 2);
	assert_int_equal(totp_check(code, secret, LENGTH, now, 0), 0);
}

static void
works_once(void **state)
{
	uint64_t now = 1234567890, step = now / TOTP_STEP;
	char code[TOTP_CODE];

	(void)state;
	totp_code(code, 6, secret, LENGTH, step);
	assert_int_equal(totp_check(code, secret, LENGTH, now, step - 1), step);
	assert_int_equal(totp_check(code, secret, LENGTH, now, step), 0);
	assert_int_equal(totp_check(code, secret, LENGTH, now, step + 1), 0);
}

static void
malformed_codes(void **state)
{
	static const char *const bad[] = {"", "1", "12345", "1234567", "00000a", "      "};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(totp_check(bad[i], secret, LENGTH, 1234567890, 0), 0);
}

static void
base32(void **state)
{
	static const char *const vectors[][2] = {{"", ""}, {"f", "MY"}, {"fo", "MZXQ"}, {"foo", "MZXW6"},
	    {"foob", "MZXW6YQ"}, {"fooba", "MZXW6YTB"}, {"foobar", "MZXW6YTBOI"}};
	unsigned char back[16];
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		buf_reset(&b);
		buf_puts(&b, "");
		base32_encode(&b, (const unsigned char *)vectors[i][0], strlen(vectors[i][0]));
		assert_string_equal(b.data, vectors[i][1]);
		assert_int_equal(base32_decode(back, sizeof(back), b.data), strlen(vectors[i][0]));
		assert_memory_equal(back, vectors[i][0], strlen(vectors[i][0]));
	}
	buf_free(&b);
	assert_int_equal(base32_decode(back, sizeof(back), "mzxw 6ytb-oi======"), 6);
	assert_memory_equal(back, "foobar", 6);
	assert_int_equal(base32_decode(back, sizeof(back), "MZXW1"), -1);
	assert_int_equal(base32_decode(back, 5, "MZXW6YTBOI"), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rfc_6238),
	    cmocka_unit_test(neighbouring_steps),
	    cmocka_unit_test(works_once),
	    cmocka_unit_test(malformed_codes),
	    cmocka_unit_test(base32),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
