#ifndef PAVILION_SESSION_H
#define PAVILION_SESSION_H

#include "page.h"

/*
 * Hooks for the pages that begin, strengthen and end a session. As `.read` of a page row:
 * session_begin gives :token_hash and :agent and sets the new cookie when the page succeeds; session_leave
 * gives :session_hash and takes the cookie away.
 */
int session_begin(struct request *);
int session_leave(struct request *);

/*
 * For links in mails: gives :link (the token, 64 hex digits, which only the mail gets to see) and :link_hash.
 * For pages reached by such a link: gives :token_hash of the path's :token.
 */
int session_link(struct request *);
int session_linked(struct request *);

/* For the pages behind a visitor's link: gives :secret_hash of the path's :secret. */
int session_secret(struct request *);

#endif
