#ifndef PAVILION_FILE_H
#define PAVILION_FILE_H

#include <stddef.h>

#include "mem.h"

/*
 * The store of files: PAVILION_HOME/files/<first two hex digits>/<SHA-256 in hex>. Content-addressed, so
 * that the same bytes lie there once and a row in the table `file` can never point at something half
 * written: bytes are on the disk before the row is. The folder is kept open from before the sandbox closes,
 * which is why it also works in a worker whose root is elsewhere.
 */
#define FILE_HEX 65 /* 64 digits and NUL */

/* Opens (and makes, mode 0700) `home`/files. Once per process. Returns 0, or -1 with errno. */
int file_start(const char *home);
/* Stores the bytes and gives their name in `hex`. Returns 0, or -1 with errno; nothing half-made stays. */
int file_store(const void *data, size_t size, char hex[FILE_HEX]);
/*
 * Takes over a finished file that this process wrote at `path` on the same file system: it is hashed, flushed
 * and renamed into the store. Returns its size and gives `hex`, or -1 with errno.
 */
long long file_adopt(const char *path, char hex[FILE_HEX]);
/*
 * Removes from the store what was stored more than `seconds` ago and nobody wants, and what an interrupted program left
 * half-made. `unwanted` is asked about up to FILE_ASK files at a time: it puts those that can go to the front and
 * returns their number, or -1 when it cannot say. Bytes that are stored again meanwhile stay. May be killed at any
 * instant: the next call puts back or removes what was under way. Returns how many files went, or -1.
 */
#define FILE_ASK 64
typedef int (*file_unwanted)(void *arg, char (*hex)[FILE_HEX], int count);
int file_sweep(int seconds, file_unwanted, void *arg);
/* Opens one for reading. Returns a descriptor that the caller closes, or -1 with errno. */
int file_open(const char *hex);
/* All its bytes, at most `max`, in mem, NUL-terminated. NULL with errno (EFBIG: longer than max). */
char *file_read(struct mem *, const char *hex, size_t max, size_t *size);
/* The type by its first bytes: "text/csv", "application/json", "image/svg+xml", "application/zip" ... */
const char *file_type(const void *data, size_t size);

#endif
