/* In the vault: the keys of badges, and the codes that they sign. */
#include "badge/sign.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "badge/token.h"
#include "buf.h"
#include "db.h"

struct key {
	unsigned number;
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
};

/* Takes the active key out of a result. Returns false if it has none. */
static bool
key_take(struct key *k, const PGresult *r)
{
	const char *hex = PQntuples(r) == 1 ? PQgetvalue(r, 0, 1) : "";
	size_t length = 0;

	if (sodium_hex2bin(k->secret, sizeof(k->secret), hex, strlen(hex), NULL, &length, NULL) != 0 ||
	    length != sizeof(k->secret))
		return false;
	k->number = (unsigned)atoi(PQgetvalue(r, 0, 0));
	return true;
}

static bool
key_find(PGconn *db, struct key *k)
{
	PGresult *r = db_run(db, "vault.badge_key", NULL);
	bool found = key_take(k, r);

	PQclear(r);
	return found;
}

/* Makes a key. If another process makes one in the same moment, only one of the two is kept. */
static void
key_make(PGconn *db)
{
	unsigned char public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
	char public_hex[2 * sizeof(public) + 1], secret_hex[2 * sizeof(secret) + 1];

	crypto_sign_keypair(public, secret);
	sodium_bin2hex(public_hex, sizeof(public_hex), public, sizeof(public));
	sodium_bin2hex(secret_hex, sizeof(secret_hex), secret, sizeof(secret));
	PQclear(db_run(db, "vault.badge_key_new", DB_PARAMS({"public_key", public_hex}, {"secret", secret_hex})));
	sodium_memzero(secret, sizeof(secret));
	sodium_memzero(secret_hex, sizeof(secret_hex));
}

/* The codes of the rows as two array literals: of badge_id and of token. */
static void
sign_rows(const PGresult *r, const struct key *k, struct buf *badges, struct buf *tokens)
{
	char text[BADGE_TOKEN_TEXT + 1];

	for (int i = 0; i < PQntuples(r); i++) {
		struct badge_token t = {.key = k->number,
		    .number = (uint32_t)strtoul(PQgetvalue(r, i, 1), NULL, 10),
		    .days = (unsigned)strtoul(PQgetvalue(r, i, 2), NULL, 10),
		    .category = (unsigned)strtoul(PQgetvalue(r, i, 3), NULL, 10),
		    .edition = (unsigned)strtoul(PQgetvalue(r, i, 4), NULL, 10)};

		badge_token_sign(&t, k->secret);
		badge_token_write(&t, text);
		buf_printf(badges, "%c%s", i == 0 ? '{' : ',', PQgetvalue(r, i, 0));
		buf_printf(tokens, "%c%s", i == 0 ? '{' : ',', text);
	}
	buf_putc(badges, '}');
	buf_putc(tokens, '}');
}

static int
sign_batch(PGconn *db, const struct key *k)
{
	char most[16];
	PGresult *r, *done;
	struct buf badges = {0}, tokens = {0};
	char number[16];
	int count;

	snprintf(most, sizeof(most), "%d", BADGE_SIGN_MOST);
	snprintf(number, sizeof(number), "%u", k->number);
	r = db_run(db, "vault.unsigned", DB_PARAMS({"most", most}));
	count = PQresultStatus(r) == PGRES_TUPLES_OK ? PQntuples(r) : -1;
	if (count > 0) {
		sign_rows(r, k, &badges, &tokens);
		done = db_run(
		    db, "vault.sign", DB_PARAMS({"badges", badges.data}, {"tokens", tokens.data}, {"key", number}));
		if (PQresultStatus(done) != PGRES_COMMAND_OK)
			count = -1;
		PQclear(done);
	}
	PQclear(r);
	buf_free(&badges);
	buf_free(&tokens);
	return count;
}

int
badge_sign(PGconn *db)
{
	struct key key;
	int count = -1;

	if (!key_find(db, &key)) {
		key_make(db);
		if (!key_find(db, &key)) {
			fprintf(stderr, "pavilion vault: there is no key for badges\n");
			return -1;
		}
	}
	count = sign_batch(db, &key);
	sodium_memzero(&key, sizeof(key));
	return count;
}
