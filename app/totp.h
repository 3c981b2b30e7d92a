#ifndef PAVILION_TOTP_H
#define PAVILION_TOTP_H

#include <stddef.h>
#include <stdint.h>

/*
 * Time-based one-time passwords of RFC 6238 as every authenticator program makes them: HMAC-SHA-1, steps of
 * 30 seconds since 1970, six digits.
 */
#define TOTP_SECRET	20   /* bytes of a new secret: as long as SHA-1's digest, RFC 4226 section 4 */
#define TOTP_CODE	7    /* six digits and NUL */
#define TOTP_STEP	30   /* seconds */

/* The code of `digits` (at most 9) for a step, into `code` of digits + 1 bytes. */
void	 totp_code(char *code, int digits, const unsigned char *secret, size_t length, uint64_t step);
/*
 * The step whose code this is: the current one, the one before (a slow typist) or the next (a fast clock),
 * but only one later than `last`, so that no code works twice. Returns 0 if it is none of them. The time
 * taken does not depend on the code.
 */
uint64_t totp_check(const char *code, const unsigned char *secret, size_t length, uint64_t now, uint64_t last);

#endif
