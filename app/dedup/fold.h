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

/*
 * The next word of a text from *at on, which moves to where the one after it is looked for: words end at blanks and where
 * the script changes, hanzi are taken two by two. Its length; 0: none is left.
 */
static inline size_t
fold_word(const letter *text, size_t length, size_t *at, const letter **word)
{
	while (*at < length) {
		size_t from = (*at)++, end = *at;

		if (text[from] == ' ')
			continue;
		*word = text + from;
		if (fold_han(text[from])) {
			if (end < length && fold_han(text[end]))
				return 2;
			continue;
		}
		while (end < length && text[end] != ' ' && !fold_han(text[end]))
			end++;
		*at = end;
		return end - from;
	}
	return 0;
}

#endif
