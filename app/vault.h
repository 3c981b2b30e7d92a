#ifndef PAVILION_VAULT_H
#define PAVILION_VAULT_H

#include <libpq-fe.h>
#include <sodium.h>
#include <stddef.h>

#include "buf.h"

/*
 * The vault checks passwords and second factors and vouches for them with tickets; it alone reads the hashes
 * and secrets. What is asked and answered stands in wire.h.
 */
#define VAULT_HASH	crypto_pwhash_STRBYTES

/* Argon2id with 19 MiB and two passes; about 25 ms. Returns 0, or -1 without memory. */
int	 vault_hash(char hash[VAULT_HASH], const char *password);
/*
 * Answers one request frame (whole and well-formed) with one frame appended to `reply`. `db` is a connection
 * as role vault. Never fails: what goes wrong is told in the reply with status 503.
 */
void	 vault_answer(PGconn *db, const char *frame, struct buf *reply);

struct vault_options {
	const char	*socket;  /* path; at most 107 bytes */
	const char	*user;    /* whom to become when started as root; NULL: stay */
	const char	*group;   /* who may connect besides `user`; NULL: nobody */
};
/*
 * Serves until SIGTERM or SIGINT. A parent without database or secrets speaks with the clients; two children
 * answer, one request each at a time. Returns the exit status: 0, or 1 when it could not start (said on stderr).
 */
int	 vault_serve(const struct vault_options *);

#endif
