#ifndef PAVILION_FORM_PAIR_H
#define PAVILION_FORM_PAIR_H

#include "form.h"

/* What the three parsers of form.h share; nobody else needs it. */

/* Appends one pair; FORM_LARGE at FORM_PAIRS_MAX. */
enum form_fault form_add(struct mem *, struct form *, struct form_pair);
/* The value of a hex digit, -1 if it is none. */
int form_hex(char);

#endif
