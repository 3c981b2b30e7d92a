#ifndef PAVILION_SERVE_H
#define PAVILION_SERVE_H

#include "sql.h"

/*
 * The way of a request through a worker: read → (vault) → pipeline → answer. Kore calls serve() when a request
 * is whole and again after each wake-up; nothing in between blocks.
 */
struct http_request;

int serve(struct http_request *);

/* Makes this worker ready: its pools, its address. Ends the worker with a message if the environment lacks a URL. */
void serve_start(void);

#endif
