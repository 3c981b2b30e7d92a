#ifndef PAVILION_RELAY_RELAY_H
#define PAVILION_RELAY_RELAY_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/*
 * The gate relay without its server: what a request does and what is answered. doc/gate-relay.md is its protocol.
 * Whoever asks was let in already.
 */
struct relay;

#define RELAY_BODY_MOST	 (256 * 1024)
#define RELAY_MARKS_MOST 4000000

/* Opens its file (NULL: keeps nothing) and reads the marks in it. NULL: *why says what is wrong with the file. */
struct relay *relay_open(const char *file, size_t most, const char **why);
void relay_close(struct relay *);
/* How many marks it has. */
size_t relay_count(const struct relay *);

/* Does the request and appends the answer's JSON to `out`. Returns the HTTP status. */
int relay_answer(struct relay *, const char *method, const char *path, const char *body, size_t length,
    struct buf *out);
/* Whether the answers since the last relay_flush() tell of what is not yet on the disk: they must wait for it. */
bool relay_waits(const struct relay *);
/* Brings all of it to the disk. False: it did not fit and never happened; those answers must be 507 instead. */
bool relay_flush(struct relay *);
/* Appends the JSON of a refusal: an English sentence for whoever looks after the devices. */
void relay_refusal(struct buf *out, const char *why);

#endif
