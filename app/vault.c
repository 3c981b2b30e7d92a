#include "vault.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "badge/sign.h"
#include "base32.h"
#include "catalog.h"
#include "db.h"
#include "totp.h"
#include "wire.h"

#define OPSLIMIT 2
#define MEMLIMIT 19922944

#define PASSWORD_MAX 1024 /* bytes */
#define EMAIL_MAX 254

/* Tries in a quarter of an hour. */
#define TRIES_ACCOUNT 10
#define TRIES_ADDRESS 30

#define WRONG N_("The e-mail address or the password is wrong.")
#define WRONG_CODE N_("This code is wrong or was used already.")
#define TOO_MANY N_("Too many tries. Please wait a quarter of an hour.")
#define UNREACHABLE N_("This does not work just now. Please try again in a moment.")
#define NOT_ASKED N_("The request was not understood.")

struct ask {
	PGconn *db;
	const char *frame;
	const char *id;
	struct buf *reply;
};

/* Every answer goes through one of the next three. */
static void
refuse(struct ask *a, const char *status, const char *field, const char *why)
{
	wire_put(a->reply, "id", a->id, "status", status, "why", why, field != NULL ? "field" : NULL, field, NULL);
}

static void
unreachable(struct ask *a)
{
	if (a->db != NULL)
		fprintf(stderr, "pavilion vault: %s", PQerrorMessage(a->db));
	refuse(a, "503", NULL, UNREACHABLE);
}

static void
vouch(struct ask *a, const char *kind, const char *account, const char *hash)
{
	unsigned char bits[32], digest[crypto_hash_sha256_BYTES];
	char ticket[2 * sizeof(bits) + 1], text[2 * sizeof(digest) + 3] = "\\x";
	PGresult *r;

	randombytes_buf(bits, sizeof(bits));
	sodium_bin2hex(ticket, sizeof(ticket), bits, sizeof(bits));
	crypto_hash_sha256(digest, (unsigned char *)ticket, sizeof(ticket) - 1);
	sodium_bin2hex(text + 2, sizeof(text) - 2, digest, sizeof(digest));
	r = db_run(a->db, "vault.ticket",
	    DB_PARAMS({"ticket_hash", text}, {"kind", kind}, {"account", account}, {"hash", hash}));
	if (PQresultStatus(r) == PGRES_COMMAND_OK)
		wire_put(a->reply, "id", a->id, "ticket", ticket, NULL);
	else
		unreachable(a);
	PQclear(r);
	sodium_memzero(ticket, sizeof(ticket));
}

/* Counts a try. Returns false, with the answer given, when there were too many or nobody can count. */
static bool
may_try(struct ask *a, const char *key, int most)
{
	PGresult *r = db_run(a->db, "vault.hit", DB_PARAMS({"key", key}));
	bool counted = PQresultStatus(r) == PGRES_TUPLES_OK;
	bool few = counted && atoi(PQgetvalue(r, 0, 0)) <= most;

	PQclear(r);
	if (!counted)
		unreachable(a);
	else if (!few)
		refuse(a, "429", NULL, TOO_MANY);
	return few;
}

#define ADDRESS_KEY (INET6_ADDRSTRLEN + 32)

/* The key of tries from the asker's address. One IPv6 customer has a whole /64; unknown addresses count as one. */
static const char *
address_key(const struct ask *a, const char *op, char key[ADDRESS_KEY])
{
	const char *address = wire_get(a->frame, "address");
	char text[INET6_ADDRSTRLEN] = "";
	struct in6_addr six;
	struct in_addr four;

	if (address != NULL && inet_pton(AF_INET, address, &four) == 1) {
		inet_ntop(AF_INET, &four, text, sizeof(text));
	} else if (address != NULL && inet_pton(AF_INET6, address, &six) == 1) {
		memset(&six.s6_addr[8], 0, 8);
		inet_ntop(AF_INET6, &six, text, sizeof(text));
	}
	snprintf(key, ADDRESS_KEY, "%s:address:%s", op, text);
	return key;
}

int
vault_hash(char hash[VAULT_HASH], const char *password)
{
	return crypto_pwhash_str(hash, password, strlen(password), OPSLIMIT, MEMLIMIT);
}

/* What an unknown address is checked against, so that it takes as long as a known one. */
static const char *
nobody(void)
{
	static char hash[VAULT_HASH];

	if (hash[0] == '\0' && vault_hash(hash, "nobody has this password") != 0)
		abort();
	return hash;
}

static void
rehash(struct ask *a, const char *account, const char *hash, const char *password)
{
	char better[VAULT_HASH];

	if (crypto_pwhash_str_needs_rehash(hash, OPSLIMIT, MEMLIMIT) != 0 && vault_hash(better, password) == 0)
		PQclear(db_run(a->db, "vault.rehash", DB_PARAMS({"account", account}, {"hash", better})));
}

/* op=check: email, password, address. */
static void
answer_check(struct ask *a)
{
	const char *email = wire_get(a->frame, "email"), *password = wire_get(a->frame, "password");
	char key[EMAIL_MAX + 32], from[ADDRESS_KEY];
	bool known, right;
	PGresult *r;

	if (email == NULL || password == NULL || strlen(email) > EMAIL_MAX || strlen(password) > PASSWORD_MAX) {
		refuse(a, "422", "password", WRONG);
		return;
	}
	snprintf(key, sizeof(key), "sign-in:account:%s", email);
	if (!may_try(a, address_key(a, "sign-in", from), TRIES_ADDRESS) || !may_try(a, key, TRIES_ACCOUNT))
		return;
	r = db_run(a->db, "vault.account", DB_PARAMS({"email", email}));
	if (PQresultStatus(r) != PGRES_TUPLES_OK) {
		unreachable(a);
		PQclear(r);
		return;
	}
	known = PQntuples(r) == 1;
	right = crypto_pwhash_str_verify(known ? PQgetvalue(r, 0, 2) : nobody(), password, strlen(password)) == 0;
	if (!known || !right) {
		refuse(a, "422", "password", WRONG);
	} else if (*PQgetvalue(r, 0, 1) != 't') {
		refuse(a, "403", "email",
		    N_("Please confirm your e-mail address first: the link is in the mail we sent you."));
	} else {
		rehash(a, PQgetvalue(r, 0, 0), PQgetvalue(r, 0, 2), password);
		PQclear(db_run(a->db, "vault.forgive", DB_PARAMS({"key", key})));
		PQclear(db_run(a->db, "vault.forget", DB_PARAMS({"key", from})));
		vouch(a, "proof", PQgetvalue(r, 0, 0), NULL);
	}
	PQclear(r);
}

/* op=password: password, address. Each costs a hash, so they are counted too. */
static void
answer_password(struct ask *a)
{
	const char *password = wire_get(a->frame, "password");
	char hash[VAULT_HASH], from[ADDRESS_KEY];

	if (password == NULL || password[0] == '\0' || strlen(password) > PASSWORD_MAX)
		refuse(a, "422", "password", N_("This password cannot be used."));
	else if (!may_try(a, address_key(a, "password", from), TRIES_ADDRESS))
		return;
	else if (vault_hash(hash, password) != 0)
		refuse(a, "503", NULL, UNREACHABLE);
	else
		vouch(a, "password", NULL, hash);
}

/* The account of a frame, or NULL when it is no number of one. */
static const char *
asked_account(struct ask *a)
{
	const char *account = wire_get(a->frame, "account");

	if (account == NULL || account[0] == '\0' || strlen(account) > 18 ||
	    strspn(account, "0123456789") != strlen(account))
		return NULL;
	return account;
}

/* The step of a right code that was not used before, or 0. `r` is a row of vault.totp. */
static uint64_t
code_step(const char *code, const PGresult *r)
{
	unsigned char secret[64];
	size_t length = 0;
	uint64_t step;

	sodium_hex2bin(secret, sizeof(secret), PQgetvalue(r, 0, 0), strlen(PQgetvalue(r, 0, 0)), NULL, &length, NULL);
	step = totp_check(code, secret, length, (uint64_t)time(NULL), strtoull(PQgetvalue(r, 0, 1), NULL, 10));
	sodium_memzero(secret, sizeof(secret));
	return step;
}

/* Uses the step up. Returns whether it was still unused: two browsers may send one code in the same moment. */
static bool
use_step(struct ask *a, const char *account, uint64_t step)
{
	char text[24];
	PGresult *r;
	bool first;

	snprintf(text, sizeof(text), "%llu", (unsigned long long)step);
	r = db_run(a->db, "vault.totp_use", DB_PARAMS({"account", account}, {"step", text}));
	first = PQntuples(r) == 1;
	PQclear(r);
	return first;
}

/* op=factor: account, code. */
static void
answer_factor(struct ask *a)
{
	const char *account = asked_account(a), *code = wire_get(a->frame, "code");
	char key[64];
	uint64_t step;
	PGresult *r;

	if (account == NULL || code == NULL) {
		refuse(a, "422", "code", WRONG_CODE);
		return;
	}
	snprintf(key, sizeof(key), "factor:account:%s", account);
	if (!may_try(a, key, TRIES_ACCOUNT))
		return;
	r = db_run(a->db, "vault.totp", DB_PARAMS({"account", account}));
	if (PQresultStatus(r) != PGRES_TUPLES_OK) {
		unreachable(a);
	} else if (PQntuples(r) == 0) {
		refuse(a, "422", "code", N_("No second factor is set up yet."));
	} else if ((step = code_step(code, r)) == 0 || !use_step(a, account, step)) {
		refuse(a, "422", "code", WRONG_CODE);
	} else {
		PQclear(db_run(a->db, "vault.forgive", DB_PARAMS({"key", key})));
		vouch(a, "factor", account, NULL);
	}
	PQclear(r);
}

static void
answer_secret(struct ask *a, const unsigned char *secret, size_t length, const char *email)
{
	struct buf text = {0}, uri = {0};

	base32_encode(&text, secret, length);
	buf_puts(&uri, "otpauth://totp/Pavilion:");
	buf_url(&uri, email, strlen(email));
	buf_printf(&uri, "?secret=%s&issuer=Pavilion&algorithm=SHA1&digits=6&period=%d", text.data, TOTP_STEP);
	wire_put(a->reply, "id", a->id, "secret", text.data, "uri", uri.data, NULL);
	sodium_memzero(text.data, text.len);
	sodium_memzero(uri.data, uri.len);
	buf_free(&text);
	buf_free(&uri);
}

/* op=enrol: account. While it is not confirmed by a code, asking again gives the same secret. */
static void
answer_enrol(struct ask *a)
{
	const char *account = asked_account(a);
	unsigned char secret[64];
	char fresh[2 * TOTP_SECRET + 1];
	size_t length = 0;
	PGresult *r;

	if (account == NULL) {
		refuse(a, "422", NULL, NOT_ASKED);
		return;
	}
	randombytes_buf(secret, TOTP_SECRET);
	sodium_bin2hex(fresh, sizeof(fresh), secret, TOTP_SECRET);
	r = db_run(a->db, "vault.totp_enrol", DB_PARAMS({"account", account}, {"secret", fresh}));
	if (PQresultStatus(r) != PGRES_TUPLES_OK) {
		unreachable(a);
	} else if (PQntuples(r) == 0) {
		refuse(a, "409", NULL, N_("A second factor is set up already."));
	} else {
		const char *hex = PQgetvalue(r, 0, 0);

		sodium_hex2bin(secret, sizeof(secret), hex, strlen(hex), NULL, &length, NULL);
		answer_secret(a, secret, length, PQgetvalue(r, 0, 1));
	}
	PQclear(r);
	sodium_memzero(secret, sizeof(secret));
	sodium_memzero(fresh, sizeof(fresh));
}

/* op=sign: nothing more. What is signed stands in the database. */
static void
answer_sign(struct ask *a)
{
	int count = badge_sign(a->db);
	char text[16];

	if (count < 0) {
		unreachable(a);
		return;
	}
	snprintf(text, sizeof(text), "%d", count);
	wire_put(a->reply, "id", a->id, "signed", text, NULL);
}

static const struct {
	const char *op;
	void (*answer)(struct ask *);
} ops[] = {
    {"check", answer_check},
    {"password", answer_password},
    {"factor", answer_factor},
    {"enrol", answer_enrol},
    {"sign", answer_sign},
};

void
vault_answer(PGconn *db, const char *frame, struct buf *reply)
{
	const char *id = wire_get(frame, "id"), *op = wire_get(frame, "op");
	struct ask a = {.db = db, .frame = frame, .id = id != NULL ? id : "", .reply = reply};

	if (db == NULL) {
		unreachable(&a);
		return;
	}
	for (size_t i = 0; op != NULL && i < sizeof(ops) / sizeof(ops[0]); i++) {
		if (strcmp(ops[i].op, op) == 0) {
			ops[i].answer(&a);
			return;
		}
	}
	refuse(&a, "400", NULL, NOT_ASKED);
}
