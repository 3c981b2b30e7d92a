#ifndef PAVILION_DEDUP_FOLD_H
#define PAVILION_DEDUP_FOLD_H

#include <stdbool.h>

#include "measure.h"

#define FOLD_MAX 240 /* letters of one normal form */

struct folded {
	letter	text[FOLD_MAX];
	size_t	length;
};

static inline bool
fold_han(letter c)
{
	return (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff);
}

/* Lower case without accents, half width, simplified; what is no letter or digit becomes one space. */
void	fold_text(struct folded *, const char *utf8);
/* The hanzi only; and the others only, trimmed. */
void	fold_split(const struct folded *, struct folded *han, struct folded *other);
/* Hanzi as syllables without tones, run together where they stand together. */
void	fold_pinyin(const struct folded *han, struct folded *latin);
/* Digits only; letters and digits only. */
void	fold_digits(struct folded *, const char *utf8);
void	fold_code(struct folded *, const char *utf8);

#endif
