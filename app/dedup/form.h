#ifndef PAVILION_DEDUP_FORM_H
#define PAVILION_DEDUP_FORM_H

#include "fold.h"
#include "set.h"

/* The normal forms of one record, a text per column; empty where there is none. */
struct forms {
	struct folded col[FORMS];
};

void	form_record(struct forms *, enum dedup_type, char *const value[RAWS]);

#endif
