#ifndef PAVILION_IMPORT_TEXT_H
#define PAVILION_IMPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/* What people typed, made comparable. */

/* NULL, or the msgid why the text cannot be kept: it is not UTF-8, or holds control characters. */
const char	*text_fault(const char *text, size_t length);
/* Appends the text with each byte that is not UTF-8, and NUL, as U+FFFD: to show and to keep what was refused. */
void		 text_showable(struct buf *, const char *text, size_t length);
/*
 * Appends the text (sound by text_fault) with outer blanks gone, inner runs of blanks and line ends as one
 * blank, invisible characters gone, full-width letters and digits as plain ones. `ascii`: full-width
 * punctuation too, for fields that machines read (telephone, e-mail, web).
 */
void		 text_clean(struct buf *, const char *text, size_t length, bool ascii);
/*
 * Appends what the text comes to when only letters and digits count: NFKC, case folded, without blanks and
 * punctuation. "A.B.B. ＡＧ" and "abb ag" give the same.
 */
void		 text_key(struct buf *, const char *text, size_t length);
/* Number of characters of sound UTF-8. */
size_t		 text_characters(const char *text, size_t length);

#endif
