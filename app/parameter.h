#ifndef PAVILION_PARAMETER_H
#define PAVILION_PARAMETER_H

#include <stddef.h>

#include "buf.h"

/*
 * Appends `text`, one piece of SQL, to `out` with each parameter :name as $n. Quotes, dollar quotes, ::casts and
 * array slices are left alone, comments left out but for their line ends; a ; at the end is dropped, anything
 * behind it is an error. `number` is asked for the n of each name and returns 0 for a name that it refuses. Returns 0, or -1 with the line
 * within `text` (from 1) and the reason (static, no msgid: for programmers) in *line and *error.
 */
int		 parameter_number(struct buf *out, const char *text, size_t length,
		    int (*number)(void *arg, const char *name), void *arg, int *line, const char **error);

#endif
