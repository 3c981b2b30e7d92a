/* Codes of badges: bytes, signatures by a second implementation, cut and foreign codes, other keyboards, numbers. */
#include "unit.h"

#include <sodium.h>

#include "badge/code.h"
#include "badge/token.h"
#include "qr.h"

/* The first key of RFC 8032, section 7.1, and what Python's reference of Ed25519 signs with it for `fields`. */
static const unsigned char seed[32] = {0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92,
    0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60};
static const char known[] =
    "CEAAEAABQ3FACAAHOAHOUSSG6HLU5DMDPJ3HJIWP2ZAUMVVGUUIG2FDDD53RDI42MSLVV6KKMCEQR5YRVYANQKHCB66CGNNJU2SLHDV"
    "JBGK5VJV2PRHJ2AA";

static struct badge_token
fields(void)
{
	return (struct badge_token){.key = 1, .edition = 2, .number = 100042, .category = 1, .days = 7};
}

static void
signed_as_by_others(void **state)
{
	unsigned char public[32], secret[64];
	char text[BADGE_TOKEN_TEXT + 1];
	struct badge_token t = fields(), back;

	(void)state;
	crypto_sign_seed_keypair(public, secret, seed);
	badge_token_sign(&t, secret);
	badge_token_write(&t, text);
	assert_string_equal(text, known);
	assert_int_equal(badge_token_read(&back, known, strlen(known)), BADGE_OK);
	assert_int_equal(back.key, 1);
	assert_int_equal(back.edition, 2);
	assert_int_equal(back.number, 100042);
	assert_int_equal(back.category, 1);
	assert_int_equal(back.days, 7);
	assert_true(badge_token_verify(&back, public));
}

/* Whatever one changes, the signature is no longer good. */
static void
nothing_can_be_changed(void **state)
{
	unsigned char public[32], secret[64];
	struct badge_token t;
	char text[BADGE_TOKEN_TEXT + 1];

	(void)state;
	crypto_sign_seed_keypair(public, secret, seed);
	for (size_t i = 0; i < BADGE_TOKEN_TEXT; i++) {
		memcpy(text, known, sizeof(text));
		text[i] = text[i] == 'K' ? 'L' : 'K';
		if (badge_token_read(&t, text, BADGE_TOKEN_TEXT) == BADGE_OK)
			assert_false(badge_token_verify(&t, public));
	}
	t = fields();
	badge_token_sign(&t, secret);
	public[0] ^= 1;
	assert_false(badge_token_verify(&t, public));
}

static void
extremes_keep(void **state)
{
	struct badge_token t = {.key = 15, .edition = 65535, .number = UINT32_MAX, .category = 255, .days = 65535},
			   back;
	char text[BADGE_TOKEN_TEXT + 1];

	(void)state;
	memset(t.signature, 0xff, sizeof(t.signature));
	badge_token_write(&t, text);
	assert_int_equal(strlen(text), BADGE_TOKEN_TEXT);
	assert_int_equal(badge_token_read(&back, text, BADGE_TOKEN_TEXT), BADGE_OK);
	assert_int_equal(back.key, 15);
	assert_int_equal(back.edition, 65535);
	assert_true(back.number == UINT32_MAX);
	assert_int_equal(back.category, 255);
	assert_int_equal(back.days, 65535);
	assert_memory_equal(back.signature, t.signature, sizeof(t.signature));
}

static void
faults(void **state)
{
	struct badge_token t;
	char text[300], low[BADGE_TOKEN_TEXT + 1];

	(void)state;
	snprintf(text, sizeof(text), " \t%s\r\n", known);
	assert_int_equal(badge_token_read(&t, text, strlen(text)), BADGE_OK);
	for (size_t i = 0; i <= BADGE_TOKEN_TEXT; i++)
		low[i] = (char)(known[i] >= 'A' ? known[i] + 32 : known[i]);
	assert_int_equal(badge_token_read(&t, low, BADGE_TOKEN_TEXT), BADGE_OK);
	for (size_t n = 2; n < BADGE_TOKEN_TEXT; n++)
		assert_int_equal(badge_token_read(&t, known, n), BADGE_UNREADABLE);
	snprintf(text, sizeof(text), "%s%s", known, known);
	assert_int_equal(badge_token_read(&t, text, strlen(text)), BADGE_UNREADABLE);
	assert_int_equal(badge_token_read(&t, known, 0), BADGE_FOREIGN);
	assert_int_equal(badge_token_read(&t, "https://fair.example", 20), BADGE_FOREIGN);
	assert_int_equal(badge_token_read(&t, "6901234567892", 13), BADGE_FOREIGN);
	/* Another version, no key, no edition, bits behind the last byte, a character that Base32 does not have. */
	static const struct {
		size_t at;
		char to;
	} wrong[] = {{0, 'E'}, {0, 'B'}, {1, 'A'}, {118, 'B'}, {60, '1'}, {60, '\0'}, {60, '-'}};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		memcpy(text, known, sizeof(known));
		text[wrong[i].at] = wrong[i].to;
		assert_int_equal(badge_token_read(&t, text, BADGE_TOKEN_TEXT), BADGE_FOREIGN);
	}
}

static void
numbers(void **state)
{
	static const struct {
		uint32_t number;
		const char *text;
	} good[] = {
	    {1, "1-3"}, {572, "572-4"}, {100000, "100000-2"}, {100042, "100042-6"}, {UINT32_MAX, "4294967295-4"}};
	static const char *const bad[] = {
	    "", "-", "7", "100042", "100042-7", "100024-6", "1000426a", "42949672964", "999999999999", "一"};
	char text[16];

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		badge_number_write(good[i].number, text);
		assert_string_equal(text, good[i].text);
		assert_true(badge_number_read(text) == good[i].number);
	}
	assert_int_equal(badge_number_read(" 100 042 - 6 "), 100042);
	assert_int_equal(badge_number_read("1000426"), 100042);
	assert_int_equal(badge_number_read("１０００４２６"), 100042);
	assert_int_equal(badge_number_read("100042-6-"), 100042);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(badge_number_read(bad[i]), 0);
	/* Every wrong digit, and every two neighbours in wrong order, are found. */
	for (int at = 0; at < 7; at++) {
		for (char c = '0'; c <= '9'; c++) {
			snprintf(text, sizeof(text), "1000426");
			if (text[at] == c)
				continue;
			text[at] = c;
			assert_int_equal(badge_number_read(text), 0);
		}
		snprintf(text, sizeof(text), "1000426");
		if (at < 6 && text[at] != text[at + 1]) {
			text[at] = text[at + 1];
			text[at + 1] = "1000426"[at];
			assert_int_equal(badge_number_read(text), 0);
		}
	}
}

/* -- what scanners type --------------------------------------------------------------------------------------- */

/* The known code as a layout gives it: `keys` are the characters of A to Z and 2 to 7, UTF-8, each ended by a blank. */
static void
typed(const char *keys, char *out)
{
	const char *at[32];

	for (int i = 0; i < 32; i++) {
		at[i] = keys;
		keys = strchr(keys, ' ') + 1;
	}
	for (const char *p = known; *p != '\0'; p++) {
		const char *key = at[*p >= 'A' ? *p - 'A' : *p - '2' + 26];
		size_t n = strcspn(key, " ");

		memcpy(out, key, n);
		out += n;
	}
	*out = '\0';
}

static void
other_keyboards(void **state)
{
	static const char *const layouts[] = {
	    "Q B C D E F G H I J K L ? N O P A R S T U V Z X Y W é \" ' ( - è ",
	    "q b c d e f g h i j k l , n o p a r s t u v z x y w é \" ' ( - è ",
	    "Q B C D E F G H I J K L ? N O P A R S T U V Z X Y W 2 3 4 5 6 7 ",
	    "Q B C D E F G H I J K L ? N O P A R S T U V Z X Y W é \" ' ( § è ",
	    "a b c d e f g h i j k l m n o p q r s t u v w x z y \" § $ % & / ",
	    "A B C D E F G H I J K L M N O P Q R S T U V W X Z Y ě š č ř ž ý ",
	    "a b c d e f g h i j k l m n o p q r s t u v w x y z @ # $ % ^ & ",
	    "Ф И С В У А П Р Ш О Л Д Ь Т Щ З Й К Ы Е Г М Ц Ч Н Я 2 3 4 5 6 7 ",
	    "ф и с в у а п р ш о л д ь т щ з й к ы е г м ц ч н я 2 3 4 5 6 7 ",
	    "a b c d e f g h i j k l m n o p q r s t u v w x y z 2 3 4 5 6 7 ",
	};
	char text[BADGE_TOKEN_TEXT * 4 + 1];
	struct badge_code c;

	(void)state;
	for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
		typed(layouts[i], text);
		badge_code_parse(text, &c);
		assert_null(c.fault);
		assert_string_equal(c.token, known);
		assert_int_equal(c.number, 100042);
		assert_int_equal(c.edition, 2);
	}
}

/* Letters alone were swapped: what looks like a code goes to the centre as it came, what does not is undone. */
static void
swapped_letters(void **state)
{
	char code[BADGE_TOKEN_TEXT + 1], text[BADGE_TOKEN_TEXT + 1];
	struct badge_code c;

	(void)state;
	memcpy(code, known, sizeof(code));
	code[BADGE_TOKEN_TEXT - 1] = 'Y'; /* as Z it would leave bits over */
	for (size_t i = 0; i < sizeof(code); i++)
		text[i] = (char)(code[i] == 'Y' ? 'Z' : code[i] == 'Z' ? 'Y' : code[i]);
	badge_code_parse(text, &c);
	assert_null(c.fault);
	assert_string_equal(c.token, code);
	text[BADGE_TOKEN_TEXT - 1] = 'A';
	badge_code_parse(text, &c);
	assert_null(c.fault);
	assert_string_equal(c.token, text);
}

static void
full_width(void **state)
{
	char text[BADGE_TOKEN_TEXT * 3 + 8] = "\xe3\x80\x80"; /* an ideographic blank before it */
	struct badge_code c;
	char *out = text + 3;

	(void)state;
	for (const char *p = known; *p != '\0'; p++, out += 3)
		snprintf(out, 4, "\xef%c%c", (char)(*p - 0x20 < 0x40 ? 0xbc : 0xbd), (char)(0x80 + (*p - 0x20) % 0x40));
	badge_code_parse(text, &c);
	assert_null(c.fault);
	assert_string_equal(c.token, known);
}

static void
words_for_faults(void **state)
{
	static const struct {
		const char *text, *fault;
		uint32_t number;
	} cases[] = {
	    {"100042-6", NULL, 100042},
	    {"１０００４２-６", NULL, 100042},
	    {"100042-7", "unknown", 0},
	    {"6901234567892", "foreign", 0},
	    {"https://fair.example/x", "foreign", 0},
	    {"CEAAEAABQ3FACAAH", "unreadable", 0},
	    {"HELLO", "foreign", 0},
	    {"", "foreign", 0},
	    {"\xff\xfe", "foreign", 0},
	    {"王小明", "foreign", 0},
	};
	char text[BADGE_TOKEN_TEXT + 1];
	struct badge_code c;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		badge_code_parse(cases[i].text, &c);
		if (cases[i].fault == NULL)
			assert_null(c.fault);
		else
			assert_string_equal(c.fault, cases[i].fault);
		assert_int_equal(c.number, cases[i].number);
		assert_string_equal(c.token, "");
	}
	/* As long as a code and spelled like one, on any keyboard. */
	memset(text, 'Z', BADGE_TOKEN_TEXT);
	text[BADGE_TOKEN_TEXT] = '\0';
	badge_code_parse(text, &c);
	assert_string_equal(c.fault, "foreign");
	/* Characters that only a layout has, but what it stands for is none of ours. */
	memset(text, '@', BADGE_TOKEN_TEXT);
	text[BADGE_TOKEN_TEXT] = '\0';
	badge_code_parse(text, &c);
	assert_string_equal(c.fault, "keyboard");
	text[5] = '~';
	badge_code_parse(text, &c);
	assert_string_equal(c.fault, "foreign");
}

/* Two characters take 11 bits: version 5 at level M, 37 modules. As bytes it would be 45. */
static void
small_in_qr(void **state)
{
	QRcode *code = qr_encode(known);
	struct buf svg = {0};

	(void)state;
	assert_non_null(code);
	assert_int_equal(code->width, 37);
	QRcode_free(code);
	assert_int_equal(qr_svg(&svg, known, 4), 0);
	assert_non_null(strstr(svg.data, "viewBox=\"0 0 45 45\" width=\"180\""));
	assert_int_equal(strlen(svg.data), svg.len);
	buf_free(&svg);
	code = qr_encode("otpauth://totp/a");
	assert_non_null(code);
	QRcode_free(code);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(signed_as_by_others),
	    cmocka_unit_test(nothing_can_be_changed),
	    cmocka_unit_test(extremes_keep),
	    cmocka_unit_test(faults),
	    cmocka_unit_test(numbers),
	    cmocka_unit_test(other_keyboards),
	    cmocka_unit_test(swapped_letters),
	    cmocka_unit_test(full_width),
	    cmocka_unit_test(words_for_faults),
	    cmocka_unit_test(small_in_qr),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
