#ifndef PAVILION_MEET_H
#define PAVILION_MEET_H

#include <stdbool.h>

#include "request.h"

/* From what Kore has read to a request of ours. */
struct http_request;

#define MEET_COOKIE "pavilion" /* of the session's token */

/* A header's value, or NULL. */
const char *meet_header(struct http_request *, const char *name);

/*
 * Fills in who asks for what and in which language; r->path is NULL when the path is malformed. `home_url` is the
 * address people know us by. Nothing is copied that lives as long as Kore's request.
 */
void meet(struct request *, struct http_request *, const char *home_url);

/*
 * Whether a body may follow that Kore would take for the next request, since it reads none of a GET and no chunked
 * ones: such a request is refused and its connection closed with the answer.
 */
bool meet_stray(struct http_request *);

#endif
