#ifndef PAVILION_DEDUP_FORM_H
#define PAVILION_DEDUP_FORM_H

#include <stdbool.h>

#include "centre/norm.h"
#include "fold.h"
#include "set.h"

/* The normal forms of one record, a text per column; empty where there is none. */
struct forms {
	struct folded col[FORMS];
};

/*
 * Makes the forms of a record's fields, UTF-8 or NULL each. `parted`: names are compared in parts, given and family.
 * `scratch` holds what is made on the way; the caller resets it. Threads may share the tables, not the scratch.
 */
void	form_record(struct forms *, const struct norm *, struct mem *scratch, enum dedup_type, bool parted,
	    char *const value[RAWS]);

#endif
