#ifndef PAVILION_RELAY_CERTIFICATE_H
#define PAVILION_RELAY_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>

/* A certificate and its key as PEM, and what to compare it by. The texts are malloc'd; certificate_free(). */
struct certificate {
	char *cert, *key;
	char fingerprint[96]; /* SHA-256 as browsers show it, "AB:CD:..." */
};

/*
 * Reads both files. With `make` set they are made before, unless they are there and serve: self-signed, for the names
 * and addresses in `names` (ended by NULL), good for 397 days, which is as long as browsers take any. False with the
 * reason in *why: a file cannot be read or written, or they do not belong together.
 */
bool certificate_load(struct certificate *, const char *cert, const char *key, const char *const *names, bool make,
    const char **why);
void certificate_free(struct certificate *);

#endif
