#ifndef PAVILION_BADGE_TOKEN_H
#define PAVILION_BADGE_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the QR code of a badge says: 74 bytes in Base32 (RFC 4648, A-Z 2-7, no padding), which makes 119 characters
 * of QR's alphanumeric mode: version 5 at error correction M, readable from 640x480 pixels of a blurred camera.
 *
 *	byte 0      version 1 in the high four bits, number of the key in the low four
 *	bytes 1-2   edition.token_no     big-endian, as all numbers
 *	bytes 3-6   badge.number
 *	byte 7      badge_category.token_no
 *	bytes 8-9   days of the fair on which it is valid: bit 0 the first day
 *	bytes 10-73 Ed25519 signature (RFC 8032) of "pavilion badge" and the ten bytes before
 *
 * No name stands in it. Who sees the code knows its number and can show a copy; what it opens is decided by the rules
 * of the gate. People read and type the number with a check digit (Damm) behind it.
 */
#define BADGE_TOKEN_TEXT 119
#define BADGE_TOKEN_BYTES 74
#define BADGE_TOKEN_HEAD 10
#define BADGE_TOKEN_CONTEXT "pavilion badge"

struct badge_token {
	unsigned key;      /* 1 to 15 */
	unsigned edition;  /* 1 to 65535 */
	uint32_t number;
	unsigned category; /* 1 to 255 */
	unsigned days;     /* bits */
	unsigned char signature[64];
};

/* Why a code is none of ours: the names of `scan_reason`. */
enum badge_fault { BADGE_OK, BADGE_UNREADABLE /* ours, but cut or misread */, BADGE_FOREIGN };

/*
 * Reads a code: either case, blanks around it. What is of the right alphabet and begins like one of ours but has another
 * length is BADGE_UNREADABLE; anything else that is not whole is BADGE_FOREIGN. Does not look at the signature.
 */
enum badge_fault badge_token_read(struct badge_token *, const char *text, size_t length);
/* Writes the code, NUL-terminated. */
void badge_token_write(const struct badge_token *, char text[BADGE_TOKEN_TEXT + 1]);
/* Signs with a secret key of libsodium's crypto_sign (64 bytes): fills `signature`. */
void badge_token_sign(struct badge_token *, const unsigned char secret[64]);
/* Whether the signature is that of the key. */
bool badge_token_verify(const struct badge_token *, const unsigned char public_key[32]);

/* The number as people see it: with its check digit behind a hyphen, "100042-7". */
void badge_number_write(uint32_t number, char text[16]);
/* The number that somebody typed with its check digit (blanks and hyphens are skipped); 0 if it is none. */
uint32_t badge_number_read(const char *text);

#endif
