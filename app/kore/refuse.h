#ifndef PAVILION_REFUSE_H
#define PAVILION_REFUSE_H

#include "stage.h"

/*
 * What becomes of a request that is refused: its form shown again with the reasons, the way to the record that the one in
 * the path became part of, the answer that this very form had before, or an error page.
 */

/* A POST that its fields, its hook or the database refused. Where its page has a check, that says first what else is wrong. */
void refuse_form(struct serve *, int status);
/* The same when nothing more is asked: the page named by `again` is made, with what was sent and why not. */
void refuse_again(struct serve *, int status);
/* The run was refused (SQL_REFUSED) while `r` was made: the request itself, or the page that shows its form again. */
void refuse_error(struct serve *, struct request *r);

#endif
