#ifndef PAVILION_FILE_STORE_H
#define PAVILION_FILE_STORE_H

#include <stdbool.h>

#include "file.h"

/* What file.c and file_sweep.c share: the folder of the store and the names in it. */
#define FILE_NAME 80 /* "ab/" and 64 digits, with room for "old-" and a few more */

extern int file_folder; /* -1 before file_start() */

/* Whether the text is a name that file_store() gives. */
bool file_is_hex(const char *hex);
/* The path of the file of that name, within the folder. */
void file_name(char name[FILE_NAME], const char *hex);

#endif
