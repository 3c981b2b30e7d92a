#ifndef PAVILION_LIVE_H
#define PAVILION_LIVE_H

/*
 * Live pages by server-sent events (WHATWG HTML 9.2). Each worker listens once to PostgreSQL's channel `live` and
 * hands what it hears to the readers whose path's first parameter is the `hall` of the payload, as the event
 * `booths`. A reader that cannot keep up is cut off; it comes back and asks for the whole again.
 */
struct http_request;
struct request;

/* Starts listening; once per worker. */
void live_start(const char *url);
/* Answers with a stream that stays open. */
void live_open(struct http_request *, struct request *);

#endif
