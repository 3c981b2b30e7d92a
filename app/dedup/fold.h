#ifndef PAVILION_DEDUP_FOLD_H
#define PAVILION_DEDUP_FOLD_H

#include <stdbool.h>

#include "measure.h"

#define FOLD_MAX 240 /* letters of one normal form */

struct folded {
	letter	text[FOLD_MAX];
	size_t	length;
};

/* Hanzi and kana: written without spaces, compared two by two. */
static inline bool
fold_han(letter c)
{
	return (c >= 0x3041 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff);
}

#endif
