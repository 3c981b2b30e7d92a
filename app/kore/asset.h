#ifndef PAVILION_ASSET_H
#define PAVILION_ASSET_H

#include <stdbool.h>

/*
 * The files of assets/dist, held in memory with their gzip and brotli forms, served under a URL that holds a hash
 * of their bytes: /assets/<hash>/<file>, so that browsers keep them for ever.
 */
struct http_request;

/* Reads every file of `folder`, and <file>.gz, <file>.br beside it. Returns 0, or -1 with one line in *error. */
int asset_load(const char *folder, const char **error);
/* "/assets/<hash>/<file>", or NULL if there is no such file. */
const char *asset_url(const char *file);
/* Answers a request for an asset (and /favicon.ico, /robots.txt); false: the request is not for one. */
bool asset_serve(struct http_request *);

#endif
