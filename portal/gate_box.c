/*
 * Name boxes. A device holds the names of all visitors, so that it can greet them without a network; a lost one must not
 * give them away. So each name lies under a key that follows from the signature on its badge, which no device keeps.
 */
#include "gate.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <string.h>

#include "badge/token.h"
#include "request.h"

#define BOX_CONTEXT "pavilion box"
#define BOX_ID 12
#define BOX_NONCE 12
#define BOX_TAG 16

struct box_row {
	const char *token, *name, *company, *category, *lang;
};

/* HKDF with SHA-256 (RFC 5869), no salt, one block of output. */
static void
box_key(unsigned char key[32], const unsigned char signature[64])
{
	static const unsigned char salt[32], info[] = BOX_CONTEXT "\x01";
	crypto_auth_hmacsha256_state state;
	unsigned char secret[32];

	crypto_auth_hmacsha256_init(&state, salt, sizeof(salt));
	crypto_auth_hmacsha256_update(&state, signature, 64);
	crypto_auth_hmacsha256_final(&state, secret);
	crypto_auth_hmacsha256_init(&state, secret, sizeof(secret));
	crypto_auth_hmacsha256_update(&state, info, sizeof(info) - 1);
	crypto_auth_hmacsha256_final(&state, key);
	sodium_memzero(secret, sizeof(secret));
}

/* By this a device finds the box of a code that it has before it. */
static void
box_id(unsigned char id[BOX_ID], const char *token)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, (const unsigned char *)BOX_CONTEXT, sizeof(BOX_CONTEXT) - 1);
	crypto_hash_sha256_update(&state, (const unsigned char *)token, strlen(token));
	crypto_hash_sha256_final(&state, digest);
	memcpy(id, digest, BOX_ID);
}

static void
box_text(struct buf *b, const struct box_row *row)
{
	buf_reset(b);
	buf_puts(b, "{\"name\":");
	buf_json(b, row->name, strlen(row->name));
	buf_puts(b, ",\"company\":");
	if (row->company != NULL)
		buf_json(b, row->company, strlen(row->company));
	else
		buf_puts(b, "null");
	buf_printf(b, ",\"category\":%s,\"lang\":\"%s\"}", row->category, row->lang);
}

/* Appends id, nonce, ciphertext and tag; false if the code is none or the cipher fails. */
static bool
box_seal(EVP_CIPHER_CTX *cipher, const struct box_row *row, const struct buf *text, struct buf *out)
{
	unsigned char key[32], *at;
	struct badge_token t;
	int length = 0, rest = 0;
	bool well;

	if (badge_token_read(&t, row->token, strlen(row->token)) != BADGE_OK)
		return false;
	buf_reset(out);
	buf_room(out, BOX_ID + BOX_NONCE + text->len + BOX_TAG);
	at = (unsigned char *)out->data;
	box_id(at, row->token);
	randombytes_buf(at + BOX_ID, BOX_NONCE);
	box_key(key, t.signature);
	at += BOX_ID + BOX_NONCE;
	well = EVP_EncryptInit_ex(cipher, NULL, NULL, key, at - BOX_NONCE) == 1 &&
	       EVP_EncryptUpdate(cipher, at, &length, (const unsigned char *)text->data, (int)text->len) == 1 &&
	       EVP_EncryptFinal_ex(cipher, at + length, &rest) == 1 &&
	       EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, BOX_TAG, at + length) == 1;
	sodium_memzero(key, sizeof(key));
	out->len = BOX_ID + BOX_NONCE + (size_t)length + BOX_TAG;
	return well;
}

static const char *
box_cell(const PGresult *rows, int row, const char *name)
{
	int column = PQfnumber(rows, name);

	return column < 0 || PQgetisnull(rows, row, column) ? NULL : PQgetvalue(rows, row, column);
}

static void
box_rows(const PGresult *rows, EVP_CIPHER_CTX *cipher, struct buf *b)
{
	struct buf text = {0}, box = {0};
	bool comma = false;

	for (int i = 0; i < PQntuples(rows) - 1; i++) {
		struct box_row row = {box_cell(rows, i, "token"), box_cell(rows, i, "name"),
		    box_cell(rows, i, "company"), box_cell(rows, i, "category"), box_cell(rows, i, "lang")};
		size_t room;

		if (row.token == NULL || row.name == NULL)
			continue;
		box_text(&text, &row);
		if (!box_seal(cipher, &row, &text, &box))
			continue;
		room = sodium_base64_ENCODED_LEN(box.len, sodium_base64_VARIANT_ORIGINAL);
		buf_puts(b, comma ? ",\"" : "\"");
		buf_room(b, room);
		sodium_bin2base64(
		    b->data + b->len, room, (const unsigned char *)box.data, box.len, sodium_base64_VARIANT_ORIGINAL);
		b->len += room - 1;
		buf_putc(b, '"');
		comma = true;
	}
	buf_free(&text);
	buf_free(&box);
}

void
gate_box_answer(struct request *r)
{
	const PGresult *rows = request_rows(r, "boxes");
	EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
	struct buf b = {0};
	const char *more;

	buf_puts(&b, "{\"boxes\":[");
	if (rows != NULL && cipher != NULL && EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, NULL, NULL) == 1) {
		box_rows(rows, cipher, &b);
		more = box_cell(rows, PQntuples(rows) - 1, "more");
		buf_printf(&b, "],\"cursor\":\"%s\",\"more\":%s}\n", box_cell(rows, PQntuples(rows) - 1, "cursor"),
		    more != NULL && *more == 't' ? "true" : "false");
		request_answer(r, 200, "application/json", b.data, b.len);
	}
	EVP_CIPHER_CTX_free(cipher);
	buf_free(&b);
}
