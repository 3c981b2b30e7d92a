#ifndef PAVILION_DEDUP_GUESS_H
#define PAVILION_DEDUP_GUESS_H

#include <stddef.h>

#include "set.h"

/* The field a heading means for a type; RAW_TEXT if it says nothing, RAWS for what is no content (id, source). */
enum dedup_field guess_field(const char *heading, enum dedup_type);
/* A field by its name as --map has it; RAWS if there is none. */
enum dedup_field guess_named(const char *name, enum dedup_type);
/* All names that guess_named() knows, for a message. */
const char	 *guess_fields(void);

#endif
