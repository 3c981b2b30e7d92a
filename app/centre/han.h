#ifndef PAVILION_HAN_H
#define PAVILION_HAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Hanzi: simplified forms and readings, from Unicode's Unihan database by way of tools/han.awk. */

/* The simplified form, or the character itself. */
unsigned	 han_simple(unsigned code);
/* The Mandarin reading that names usually have, without its tone ("lü" is "lv"), or NULL. */
const char	*han_reading(unsigned code);
/* The reading between the characters before and behind it (0: none): 行 is "xing", in 银行 "hang". */
const char	*han_reading_in(unsigned before, unsigned code, unsigned behind);
/*
 * Whether these hanzi can be read as these letters without blanks, each as any of its readings: all of them, or if
 * `begin` as many as it takes. What has no reading is passed over.
 */
bool		 han_reads(const uint16_t *han, size_t n, const uint16_t *letters, size_t length, bool begin);
/* The reading of the character as a surname: 单 is "shan", 曾 "zeng". */
const char	*han_surname_reading(unsigned code);
/*
 * How many of the `n` characters of a whole name are its surname: 2 for 欧阳, 司马 ... if a given name follows,
 * else 1. `reading` becomes that of a compound surname, or NULL.
 */
size_t		 han_surname(const unsigned *codes, size_t n, const char **reading);
/* Whether these letters are a usual Chinese surname in pinyin. */
bool		 han_pinyin_surname(const char *word);
/* Whether these letters are one or more syllables of pinyin ("xiaoming"). */
bool		 han_pinyin(const char *word);
/* A character of a script written without spaces: hanzi or kana. */
bool		 han_is(unsigned code);

#endif
