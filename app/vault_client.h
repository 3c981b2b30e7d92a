#ifndef PAVILION_VAULT_CLIENT_H
#define PAVILION_VAULT_CLIENT_H

#include <stddef.h>
#include <time.h>

#include "buf.h"

/* The connections to the vault's process: bytes in, whole frames out, and back. Nothing here blocks. */
#define VAULT_CLIENTS 64 /* each worker of the server has one */

struct vault_client {
	int fd;             /* -1: the slot is free */
	unsigned long name; /* never used twice: a late answer finds nobody instead of somebody else */
	struct buf in, out;
	time_t begun; /* when the unfinished frame in `in` began; 0: there is none */
};

extern struct vault_client vault_clients[VAULT_CLIENTS];

/* Seconds of a clock that only goes forward; never 0. */
time_t vault_now(void);

/* Takes the connection that waits on the listener; closes it if all slots are taken. */
void vault_client_accept(int listener);
/* Ends a connection; what it had sent is wiped. */
void vault_client_close(struct vault_client *);
/* The connection of that name, or NULL: it is gone. */
struct vault_client *vault_client_find(unsigned long name);
/* Sends an answer to whoever has that name, if anybody still does. */
void vault_client_tell(unsigned long name, const char *frame, size_t length);
/* Sends what waits to be sent, as far as the other side takes it. */
void vault_client_flush(struct vault_client *);
/*
 * Reads what has come and calls `take` for each whole frame, which then lies at the beginning of `in` with that many
 * bytes. Whoever sends anything else is cut.
 */
void vault_client_read(struct vault_client *, void (*take)(struct vault_client *, size_t));

#endif
