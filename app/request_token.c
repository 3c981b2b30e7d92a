/* Tokens, keys and what is made of them. */
#include <sodium.h>
#include <string.h>
#include <time.h>

#include "request.h"

const char *
request_token(struct mem *m)
{
	unsigned char bytes[REQUEST_TOKEN];
	char *hex = mem_take(m, 2 * sizeof(bytes) + 1);

	randombytes_buf(bytes, sizeof(bytes));
	return sodium_bin2hex(hex, 2 * sizeof(bytes) + 1, bytes, sizeof(bytes));
}

const char *
request_uuid(struct mem *m)
{
	unsigned char b[16];
	char hex[33];
	struct timespec now;
	unsigned long long ms;

	/* RFC 9562, section 5.7: 48 bits of milliseconds, version 7, variant 10. */
	clock_gettime(CLOCK_REALTIME, &now);
	ms = (unsigned long long)now.tv_sec * 1000 + (unsigned long long)now.tv_nsec / 1000000;
	randombytes_buf(b, sizeof(b));
	for (int i = 0; i < 6; i++)
		b[i] = (unsigned char)(ms >> (40 - 8 * i));
	b[6] = (b[6] & 0x0f) | 0x70;
	b[8] = (b[8] & 0x3f) | 0x80;
	sodium_bin2hex(hex, sizeof(hex), b, sizeof(b));
	return mem_printf(m, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

const char *
request_hash(struct mem *m, const char *text)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof(digest) + 1];

	crypto_hash_sha256(digest, (const unsigned char *)text, strlen(text));
	return mem_printf(m, "\\x%s", sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest)));
}

/* HMAC-SHA256 of `what`, keyed by the cookie, in hex. */
static const char *
request_mac(struct request *r, const char *what)
{
	unsigned char mac[crypto_auth_hmacsha256_BYTES], key[crypto_auth_hmacsha256_KEYBYTES];
	char *hex = mem_take(r->mem, 2 * sizeof(mac) + 1);

	crypto_hash_sha256(key, (const unsigned char *)r->token, strlen(r->token));
	crypto_auth_hmacsha256(mac, (const unsigned char *)what, strlen(what), key);
	return sodium_bin2hex(hex, 2 * sizeof(mac) + 1, mac, sizeof(mac));
}

const char *
request_csrf(struct request *r)
{
	return r->token != NULL ? request_mac(r, "csrf") : "";
}

const char *
request_token_for(struct request *r)
{
	if (r->token == NULL || r->form_key == NULL)
		return request_token(r->mem);
	return request_mac(r, mem_printf(r->mem, "session %s", r->form_key));
}
