#ifndef PAVILION_RECEIVE_H
#define PAVILION_RECEIVE_H

/*
 * What Kore's reader of headers lacks, called before it with the bytes that came. A header without a value, which
 * HTTP allows, is left out instead of refused. A kept connection may rest for http_keepalive_time, as its answer
 * promised, and nginx counts on: Kore itself says 408 to it after http_header_timeout, and whoever was just sending
 * the next request takes that for its answer. The clock of the next request begins with its first byte.
 */
struct connection;

/* For a connection that has just been accepted. */
void receive_first(struct connection *);
/* For a connection whose request has just been answered. */
void receive_next(struct connection *);

#endif
