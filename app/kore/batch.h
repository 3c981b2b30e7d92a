#ifndef PAVILION_BATCH_H
#define PAVILION_BATCH_H

#include "stage.h"

/*
 * Requests that wait share one statement. The page's `together` takes arrays of one length and answers rows with their
 * place in them. What has come while one of its runs was on its way goes in the next: one statement, one
 * transaction, one write to the disk. Nobody waits for company: alone, a request goes at once.
 */

/* Starts the page's statement for this request, soon, and wakes it in STAGE_BATCH with its rows in `s->shared`. */
void	 batch_add(struct serve *, struct request *);
/* The client is gone. What was sent to the database is finished; what was not, is not sent. */
void	 batch_forget(struct serve *);

#endif
