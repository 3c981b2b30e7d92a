#ifndef PAVILION_KORE_VAULT_H
#define PAVILION_KORE_VAULT_H

#include <stdbool.h>

/*
 * The worker's line to the vault (app/wire.h), asynchronous: one connection per worker, many questions under way.
 */
struct vault_question {
	const char *ask[16]; /* key, value, ... NULL; copied when asked */
	/* `frame` is the reply (wire_get), or NULL when the vault did not answer in time */
	void (*done)(struct vault_question *, const char *frame);
	void *arg;
	/* the client's own */
	char id[24];
	unsigned long long asked_at;
	struct vault_question *next;
};

/* Remembers where the vault is; connects when first asked and whenever the line breaks. */
void vault_start(const char *socket_path);
/* Asks; `done` is called later from the event loop, never from here. */
void vault_ask(struct vault_question *);
/* The asker is gone: `done` will not be called. */
void vault_forget(struct vault_question *);

#endif
