#ifndef PAVILION_ARRIVE_H
#define PAVILION_ARRIVE_H

#include "stage.h"

/* What came: who asks for what, the body wherever Kore keeps it, the form and its token. */

/* Takes the address that people know us by from PAVILION_URL. Once, when the worker starts. */
void arrive_start(void);
/*
 * Fills in the request, with what its form says without the database, and gives it a token where it has none. Returns 0,
 * or a status to refuse with.
 */
int arrive(struct serve *, struct http_request *);

#endif
