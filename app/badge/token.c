/* What the QR code of a badge says, and the numbers that people type. */
#include "badge/token.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base32.h"

#define VERSION 1
#define CONTEXT (sizeof(BADGE_TOKEN_CONTEXT) - 1)
#define NUMBER_DIGITS 10 /* of a 32-bit number; the check digit is one more */

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* H. M. Damm's totally anti-symmetric quasigroup of order ten: finds every wrong digit and every two in wrong order. */
static const unsigned char damm[10][10] = {
    {0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
    {7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
    {4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
    {1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
    {6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
    {3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
    {5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
    {8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
    {9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
    {2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
};

static void
head_write(const struct badge_token *t, unsigned char head[BADGE_TOKEN_HEAD])
{
	head[0] = (unsigned char)(VERSION << 4 | (t->key & 15));
	head[1] = (unsigned char)(t->edition >> 8);
	head[2] = (unsigned char)t->edition;
	for (int i = 0; i < 4; i++)
		head[3 + i] = (unsigned char)(t->number >> (24 - 8 * i));
	head[7] = (unsigned char)t->category;
	head[8] = (unsigned char)(t->days >> 8);
	head[9] = (unsigned char)t->days;
}

/* The bytes of exactly BADGE_TOKEN_TEXT digits; false if the bits behind the last byte are not zero. */
static bool
decode(unsigned char out[BADGE_TOKEN_BYTES], const char *text)
{
	unsigned bits = 0;
	int have = 0;

	for (size_t i = 0; i < BADGE_TOKEN_TEXT; i++) {
		bits = (bits << 5 | (unsigned)base32_digit(text[i])) & 0xfff;
		have += 5;
		if (have < 8)
			continue;
		have -= 8;
		*out++ = (unsigned char)(bits >> have);
	}
	return (bits & ((1U << have) - 1)) == 0;
}

/* Whether text of the right alphabet begins with version 1 and a key: two digits say so. */
static bool
begins(const char *text, size_t length)
{
	int first = length >= 2 ? base32_digit(text[0]) << 3 | base32_digit(text[1]) >> 2 : 0;

	return first >> 4 == VERSION && (first & 15) != 0;
}

enum badge_fault
badge_token_read(struct badge_token *t, const char *text, size_t length)
{
	unsigned char bytes[BADGE_TOKEN_BYTES];

	for (; length > 0 && strchr(" \t\r\n", *text) != NULL && *text != '\0'; length--)
		text++;
	while (length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL && text[length - 1] != '\0')
		length--;
	for (size_t i = 0; i < length; i++)
		if (base32_digit(text[i]) < 0)
			return BADGE_FOREIGN;
	if (!begins(text, length))
		return BADGE_FOREIGN;
	if (length != BADGE_TOKEN_TEXT)
		return BADGE_UNREADABLE;
	if (!decode(bytes, text))
		return BADGE_FOREIGN;
	t->key = bytes[0] & 15;
	t->edition = (unsigned)bytes[1] << 8 | bytes[2];
	t->number = (uint32_t)bytes[3] << 24 | (uint32_t)bytes[4] << 16 | (uint32_t)bytes[5] << 8 | bytes[6];
	t->category = bytes[7];
	t->days = (unsigned)bytes[8] << 8 | bytes[9];
	memcpy(t->signature, bytes + BADGE_TOKEN_HEAD, sizeof(t->signature));
	return t->edition != 0 && t->number != 0 && t->category != 0 ? BADGE_OK : BADGE_FOREIGN;
}

void
badge_token_write(const struct badge_token *t, char text[BADGE_TOKEN_TEXT + 1])
{
	unsigned char bytes[BADGE_TOKEN_BYTES];
	unsigned bits = 0;
	int have = 0;

	head_write(t, bytes);
	memcpy(bytes + BADGE_TOKEN_HEAD, t->signature, sizeof(t->signature));
	for (size_t i = 0; i < BADGE_TOKEN_BYTES; i++) {
		bits = (bits << 8 | bytes[i]) & 0xfff;
		for (have += 8; have >= 5; have -= 5)
			*text++ = alphabet[bits >> (have - 5) & 31];
	}
	*text++ = alphabet[bits << (5 - have) & 31];
	*text = '\0';
}

/* What is signed. */
static void
message(const struct badge_token *t, unsigned char out[CONTEXT + BADGE_TOKEN_HEAD])
{
	memcpy(out, BADGE_TOKEN_CONTEXT, CONTEXT);
	head_write(t, out + CONTEXT);
}

void
badge_token_sign(struct badge_token *t, const unsigned char secret[64])
{
	unsigned char text[CONTEXT + BADGE_TOKEN_HEAD];

	message(t, text);
	crypto_sign_detached(t->signature, NULL, text, sizeof(text), secret);
}

bool
badge_token_verify(const struct badge_token *t, const unsigned char public_key[32])
{
	unsigned char text[CONTEXT + BADGE_TOKEN_HEAD];

	message(t, text);
	return crypto_sign_verify_detached(t->signature, text, sizeof(text), public_key) == 0;
}

void
badge_number_write(uint32_t number, char text[16])
{
	int length = snprintf(text, 16, "%lu", (unsigned long)number), check = 0;

	for (int i = 0; i < length; i++)
		check = damm[check][text[i] - '0'];
	snprintf(text + length, (size_t)(16 - length), "-%d", check);
}

/* The next digit, also as Chinese keyboards type it (U+FF10 to U+FF19); -1 if there is none. */
static int
typed_digit(const char **text)
{
	const unsigned char *p = (const unsigned char *)*text;

	if (*p >= '0' && *p <= '9') {
		*text += 1;
		return *p - '0';
	}
	if (p[0] == 0xef && p[1] == 0xbc && p[2] >= 0x90 && p[2] <= 0x99) {
		*text += 3;
		return p[2] - 0x90;
	}
	return -1;
}

uint32_t
badge_number_read(const char *text)
{
	uint64_t number = 0;
	int check = 0, last = 0, count = 0;

	for (;;) {
		text += strspn(text, " \t\r\n-");
		if (*text == '\0')
			break;
		if (count++ > NUMBER_DIGITS)
			return 0;
		number = number * 10 + (uint64_t)last;
		if ((last = typed_digit(&text)) < 0)
			return 0;
		check = damm[check][last];
	}
	return count >= 2 && check == 0 && number <= UINT32_MAX ? (uint32_t)number : 0;
}
