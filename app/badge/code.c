/* What scanners and people type. */
#include "badge/code.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <uchar.h>
#include <unicode/uchar.h>

#include "utf8.h"

#define LAYOUT_KEYS 32
#define TYPED_MAX 160 /* characters looked at: a code and blanks around it */

/*
 * A hand scanner presses the keys of a US keyboard. What the keys of A to Z and 2 to 7 give in other layouts, in
 * capitals; keys whose level is another with Shift or Caps Lock make a row of their own.
 */
static const char32_t layouts[][LAYOUT_KEYS + 1] = {
    U"QBCDEFGHIJKL?NOPARSTUVZXYWÉ\"'(-È", /* French */
    U"QBCDEFGHIJKL,NOPARSTUVZXYWÉ\"'(-È", U"QBCDEFGHIJKL?NOPARSTUVZXYW234567", U"QBCDEFGHIJKL,NOPARSTUVZXYW234567",
    U"QBCDEFGHIJKL?NOPARSTUVZXYWÉ\"'(§È",                                      /* Belgian */
    U"QBCDEFGHIJKL,NOPARSTUVZXYWÉ\"'(§È", U"ABCDEFGHIJKLMNOPQRSTUVWXZY234567", /* German */
    U"ABCDEFGHIJKLMNOPQRSTUVWXZY\"§$%&/",                                      /* German, Caps Lock */
    U"ABCDEFGHIJKLMNOPQRSTUVWXZYĚŠČŘŽÝ",                                       /* Czech */
    U"ABCDEFGHIJKLMNOPQRSTUVWXYZ@#$%^&",                                       /* US, shifted */
    U"ABCDEFGHIJKLMNOPQRSTUVWXYZ\"£$%^&",                                      /* British, shifted */
    U"ФИСВУАПРШОЛДЬТЩЗЙКЫЕГМЦЧНЯ234567",                                       /* Russian */
};
enum { LAYOUTS = sizeof(layouts) / sizeof(layouts[0]) };

static const char meant[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* The characters in capitals, full-width ones as plain ones, without blanks around. Returns their number. */
static size_t
characters(const char *text, char32_t out[TYPED_MAX])
{
	size_t left = strlen(text), n = 0;

	while (left > 0 && n < TYPED_MAX) {
		unsigned c = 0;
		size_t size = utf8_next(text, left, &c);

		if (size == 0)
			return 0;
		text += size;
		left -= size;
		if (c >= 0xff01 && c <= 0xff5e)
			c -= 0xff01 - '!';
		if (n > 0 || !utf8_blank(c))
			out[n++] = (char32_t)u_toupper((UChar32)c);
	}
	while (n > 0 && utf8_blank(out[n - 1]))
		n--;
	return n;
}

/* What was meant if it came through this layout; false if that layout has no such characters. */
static bool
turn_back(const char32_t *layout, const char32_t *typed, char token[BADGE_TOKEN_TEXT + 1])
{
	for (size_t i = 0; i < BADGE_TOKEN_TEXT; i++) {
		size_t key = 0;

		while (key < LAYOUT_KEYS && layout[key] != typed[i])
			key++;
		if (key == LAYOUT_KEYS)
			return false;
		token[i] = meant[key];
	}
	token[BADGE_TOKEN_TEXT] = '\0';
	return true;
}

/*
 * Characters of other keyboards: the one code that they can stand for, else a fault. `spelled`: all of them occur in
 * codes too.
 */
static void
parse_layouts(const char32_t *typed, size_t length, bool spelled, struct badge_code *c)
{
	char token[BADGE_TOKEN_TEXT + 1];
	struct badge_token t;
	int fits = 0, codes = 0;

	for (size_t l = 0; l < LAYOUTS && length == BADGE_TOKEN_TEXT; l++) {
		if (!turn_back(layouts[l], typed, token))
			continue;
		fits++;
		if (badge_token_read(&t, token, BADGE_TOKEN_TEXT) != BADGE_OK || strcmp(token, c->token) == 0)
			continue;
		codes++;
		memcpy(c->token, token, sizeof(token));
		c->number = t.number;
		c->edition = t.edition;
	}
	if (codes != 1) {
		c->token[0] = '\0';
		c->number = c->edition = 0;
		c->fault = fits > 0 && !spelled ? "keyboard" : "foreign";
	}
}

/* Digits, blanks and hyphens are a number that somebody typed; a longer row of digits is some other thing's code. */
static bool
parse_number(const char *plain, struct badge_code *c)
{
	size_t digits = 0;

	for (const char *p = plain; *p != '\0'; p++)
		digits += *p >= '0' && *p <= '9';
	if (digits == 0 || plain[strspn(plain, "0123456789 -")] != '\0')
		return false;
	c->number = badge_number_read(plain);
	if (c->number == 0)
		c->fault = digits > 11 ? "foreign" : "unknown";
	return true;
}

void
badge_code_parse(const char *text, struct badge_code *c)
{
	char32_t typed[TYPED_MAX];
	char plain[TYPED_MAX + 1];
	size_t n = characters(text, typed);
	struct badge_token t;
	bool ascii = true;

	*c = (struct badge_code){0};
	for (size_t i = 0; i < n; i++) {
		ascii = ascii && typed[i] < 0x80;
		plain[i] = (char)typed[i];
	}
	plain[n] = '\0';
	if (ascii && parse_number(plain, c))
		return;
	switch (ascii ? badge_token_read(&t, plain, n) : BADGE_FOREIGN) {
	case BADGE_OK:
		memcpy(c->token, plain, sizeof(c->token));
		c->number = t.number;
		c->edition = t.edition;
		break;
	case BADGE_UNREADABLE:
		c->fault = "unreadable";
		break;
	case BADGE_FOREIGN:
		parse_layouts(typed, n, ascii && plain[strspn(plain, meant)] == '\0', c);
		break;
	}
}

int
badge_code_read(struct request *r)
{
	const char *text = request_value(r, "code");
	struct badge_code c = {.fault = "unreadable"};
	char number[16];

	if (text != NULL)
		badge_code_parse(text, &c);
	snprintf(number, sizeof(number), "%lu", (unsigned long)c.number);
	request_set(r, "code_number", c.number != 0 ? number : NULL);
	request_set(r, "code_token", c.token[0] != '\0' ? c.token : NULL);
	request_set(r, "code_fault", c.fault);
	return 0;
}
