#ifndef PAVILION_UTF8_H
#define PAVILION_UTF8_H

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"

/* UTF-8 as Unicode 15 defines it (table 3-7): no overlong forms, no surrogates, nothing above U+10FFFF. */

/* Reads the character at `s` into *code. Returns its bytes, 0 if it is malformed or `left` is 0. */
size_t utf8_next(const char *s, size_t left, unsigned *code);
/* Writes the character, at most 4 bytes, no NUL behind. Returns the bytes; a surrogate becomes U+FFFD. */
size_t utf8_put(char *out, unsigned code);
/* Characters (code points) of well-formed text. */
long long utf8_count(const char *text);
/* A control character (C0, DEL, C1) or one that Unicode says is none (U+FFFE, U+FDD0 ...). */
bool utf8_control(unsigned code);
/* Turns the direction of what follows it: U+202A to U+202E, U+2066 to U+2069. */
bool utf8_bidi(unsigned code);
/* A blank at which text is trimmed: ASCII white space, no-break and ideographic spaces, line separators. */
bool utf8_blank(unsigned code);
/* Whether a letter or digit stands there that is seen, of whatever script. Any bytes may come. */
bool utf8_lettered(const char *text, size_t length);
/* Why a name of none is refused: a msgid. */
extern const char utf8_unlettered[];
/* A copy that can be shown: malformed bytes, and control characters but tab and LF, become U+FFFD. */
char *utf8_clean(struct mem *, const char *text, size_t length);

#endif
