#ifndef PAVILION_HEADER_H
#define PAVILION_HEADER_H

#include <stdbool.h>

#include "mem.h"

/*
 * What stands in the first lines of a request, read without Kore: its own readers lose a '=' in a cookie, stop at
 * the ninth, and take a prefix of a name for the name. Whatever is malformed is NULL, never half a value.
 */

/* The value of the cookie `name` (the first of that very name), or NULL. `cookies` is the Cookie header or NULL. */
const char *header_cookie(struct mem *, const char *cookies, const char *name);

/* Whether this is a session's token: 64 lower-case hex digits. NULL is none. */
bool header_token(const char *text);

/* "zh" or "en" if a language tag begins with that language ("zh-Hans-CN"), else NULL. */
const char *header_lang(const char *tag);

/* The first language of ours in Accept-Language, which browsers write in order of preference; NULL without one. */
const char *header_guess(const char *accept);

/* The path with its %XX decoded; NULL when one is malformed, or for control characters and malformed UTF-8. */
const char *header_path(struct mem *, const char *path);

#endif
