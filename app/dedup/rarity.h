#ifndef PAVILION_DEDUP_RARITY_H
#define PAVILION_DEDUP_RARITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "form.h"

/*
 * How many records have a value, and how many values a word, of all records of a kind: counted once over all of them,
 * then asked by whoever scores a few. Values are known by their hash, and those that are there once or twice need not be kept.
 */
struct rarity {
	uint64_t records;
	uint64_t filled[FORMS], values[FORMS]; /* records with a value; different values */
	uint32_t *hash, *many;		       /* open addressing; hash 0: free */
	uint32_t room, count;
};

void	 rarity_free(struct rarity *);
/* Never 0. Words of a column are hashed apart from its values: as of column + FORMS. */
uint32_t rarity_hash(unsigned column, const letter *, size_t length);
/* Counts one more record. Start with {0}. */
void	 rarity_count(struct rarity *, const struct forms *);
/* How often the value of that hash was counted: at least 1. */
uint32_t rarity_many(const struct rarity *, uint32_t hash);
/* Bits of surprise that a record has this value: log2(records with one / with this one), the few of a young fair weighed
 * as some of more. */
float	 rarity_bits(const struct rarity *, enum dedup_column, const letter *, size_t length);
/* Bits of a word among the values of a column, as set_close() weighs it. `arg` is a struct rarity. */
float	 rarity_word(void *arg, enum dedup_column, const letter *, size_t length);

/*
 * The counts from 3 on as PostgreSQL writes binary data, "\\x" and digits: pairs of hash and count, RARITY_PAIR bytes in network
 * order. And back, whole or in parts of whole pairs, each with its "\\x": rarity_expect() makes the room for all of them.
 */
#define RARITY_PAIR 8
void	 rarity_write(const struct rarity *, struct buf *);
void	 rarity_expect(struct rarity *, size_t bytes);
void	 rarity_read(struct rarity *, const char *text, size_t length);

/* Each word of a text as the engine splits it: at blanks, hanzi two by two. */
typedef void rarity_found(void *arg, const letter *, size_t length);
void	 rarity_words(const struct folded *, rarity_found *, void *arg);

#endif
