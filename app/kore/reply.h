#ifndef PAVILION_REPLY_H
#define PAVILION_REPLY_H

#include "stage.h"

/* What goes back to the client: the page that was made, or a refusal as a page of its own. Each logs one line. */

/* Sends the body, status and headers of `shown`, with the cookies that the request itself was given. */
void reply_send(struct serve *, struct request *shown);
/*
 * Answers with an error page, JSON, or the way to the sign-in page. An error page waits for STAGE_READER, since a
 * refusal took back with its transaction what session_open() had said; without the database it goes out at once.
 */
void reply_refuse(struct serve *, int status);
/* The end of STAGE_READER: sends the error page, bare if nobody could tell who reads it. */
void reply_error(struct serve *);

#endif
