#ifndef PAVILION_DEDUP_MEASURE_H
#define PAVILION_DEDUP_MEASURE_H

#include <stddef.h>
#include <stdint.h>

/*
 * How alike two texts are. A letter is a code point; those beyond the basic plane share the numbers of the
 * surrogates, which stands for "some rare character" well enough and halves the memory of a million names.
 */
typedef uint16_t letter;

#define MEASURE_MAX 64 /* letters looked at: what is longer is cut */

/* Letters of UTF-8 text, at most `room`: their number. What is no character is left out. */
size_t	measure_letters(letter *out, size_t room, const char *text);
/* Jaro (1989) and Jaro-Winkler (1990: prefix of at most 4, scale 0.1), 0 to 1; two empty texts are 0. */
double	measure_jaro(const letter *a, size_t na, const letter *b, size_t nb);
double	measure_jaro_winkler(const letter *a, size_t na, const letter *b, size_t nb);
/* Optimal string alignment: insertions, deletions, replacements, swaps of neighbours; `most` + 1 if more. */
unsigned measure_osa(const letter *a, size_t na, const letter *b, size_t nb, unsigned most);
/*
 * The letters of a text but blanks as bits, several to a bit; 0 if it is longer than what measure_osa() looks at, and then
 * nothing is known of them.
 */
uint64_t measure_bits(const letter *, size_t);
/* As many edits at least lie between texts of these letters; `most` + 1 if more. Much cheaper than measure_osa(). */
unsigned measure_apart(uint64_t a, uint64_t b, unsigned most);
/* Weights of what two ascending lists of words share; and of a list: the caller knows `a` and `b`. */
struct measure_share {
	double	shared, a, b;
	double	rarest; /* the heaviest of the shared */
};
struct measure_share measure_tokens(const uint32_t *a, size_t na, const uint32_t *b, size_t nb, const float *weight);
double	measure_total(const uint32_t *words, size_t count, const float *weight);

#endif
