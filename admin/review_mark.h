#ifndef PAVILION_REVIEW_MARK_H
#define PAVILION_REVIEW_MARK_H

#include "buf.h"

/*
 * Appends to `out`, as a JSON array of {"text": ..., "other": true or false}, the pieces of `text` that differ from
 * `base` and those that do not: by the longest common part of their characters, big and small letters alike. Both are
 * well-formed UTF-8; of very long texts the whole is marked.
 */
void review_mark(struct buf *out, const char *base, const char *text);

#endif
