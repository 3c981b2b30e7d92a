#include "totp.h"

#include <stdio.h>
#include <string.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

void
totp_code(char *code, int digits, const unsigned char *secret, size_t length, uint64_t step)
{
	unsigned char counter[8], mac[20];
	uint32_t number, modulus = 1;
	const unsigned char *at;

	for (int i = 0; i < 8; i++)
		counter[i] = (unsigned char)(step >> (56 - 8 * i));
	HMAC(EVP_sha1(), secret, (int)length, counter, sizeof(counter), mac, NULL);
	at = mac + (mac[19] & 15);
	number = ((uint32_t)at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
	for (int i = 0; i < digits; i++)
		modulus *= 10;
	snprintf(code, (size_t)digits + 1, "%0*u", digits, number % modulus);
}

uint64_t
totp_check(const char *code, const unsigned char *secret, size_t length, uint64_t now, uint64_t last)
{
	uint64_t step = now / TOTP_STEP - 1, found = 0;
	char right[TOTP_CODE];

	if (strlen(code) != TOTP_CODE - 1)
		return 0;
	for (uint64_t end = step + 3; step < end; step++) {
		totp_code(right, TOTP_CODE - 1, secret, length, step);
		if (sodium_memcmp(right, code, TOTP_CODE - 1) == 0 && step > last)
			found = step;
	}
	return found;
}
