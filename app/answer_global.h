#ifndef PAVILION_ANSWER_GLOBAL_H
#define PAVILION_ANSWER_GLOBAL_H

#include "request.h"

/*
 * What every view may ask beside its rows: of the session, the form, its refusals, the page and the assets. Answers
 * are texts, not escaped, that live as long as the request; NULL: there is no such thing, or it is false.
 */

/* The global of that name, for view_data; `request` is a struct request. */
const char *answer_global(void *request, const char *name);

/* The text of a refusal in the reader's language. */
const char *answer_why(struct request *, const struct refusal *);
/* The first refusal of a field, or of the form as a whole (NULL), in the reader's language. */
const char *answer_refusal(struct request *, const char *field);
/* "t" if the reader has the permission. */
const char *answer_may(struct request *, const char *permission);
/* "t" if the reader is signed in, second factor included. */
const char *answer_signed_in(struct request *);

#endif
