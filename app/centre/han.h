#ifndef PAVILION_HAN_H
#define PAVILION_HAN_H

#include <stdbool.h>
#include <stddef.h>

/* Hanzi: simplified forms and readings, from Unicode's Unihan database by way of tools/han.awk. */

/* The simplified form, or the character itself. */
unsigned	 han_simple(unsigned code);
/* The usual Mandarin reading without its tone ("lü" is "lv"), or NULL. */
const char	*han_reading(unsigned code);
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
