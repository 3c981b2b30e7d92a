#ifndef PAVILION_ANSWER_H
#define PAVILION_ANSWER_H

#include <stdbool.h>

#include "request.h"

/*
 * From rows and refusals to a body: HTML by the page's view in the reader's language, or the same rows as JSON.
 */

/* Loads the views of every page in every language. Returns 0, or -1 with one line in *error. Once, at start. */
int answer_load(const char *root, const char **error);
/* The hashed URL of a file of assets/dist, or NULL; set by whoever serves the assets. */
void answer_assets(const char *(*url)(const char *file));

/* Takes what session_open() returned: language, and what every page shows. */
void answer_session(struct request *, const PGresult *session);
/* Adds the rows of a statement under its section's name. */
void answer_rows(struct request *, const char *section, const PGresult *rows);
/* Renders the page (status as it stands in the request) unless a hook has answered already. */
void answer_page(struct request *);
/*
 * Renders a refusal that has no form to stand beside: `status` and the refusals, as HTML or JSON. HTML stands within
 * the layout of its area if the session is known (answer_session()); without, it is a page that needs none.
 */
void answer_error(struct request *, int status);
/* After a POST that succeeded: a redirect, or for an API client its rows and the new place. */
void answer_done(struct request *, const char *target);
/* Redirects with 303. */
void answer_redirect(struct request *, const char *target);
/* Redirects with 308, for ever: a record became part of another. */
void answer_moved(struct request *, const char *target);

#endif
