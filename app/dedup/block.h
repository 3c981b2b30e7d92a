#ifndef PAVILION_DEDUP_BLOCK_H
#define PAVILION_DEDUP_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "block_rule.h"
#include "set.h"

#define BLOCK_MOST	48   /* records of a block: a larger one is split by a finer key, then by order */
#define BLOCK_ALL	1500 /* so few records are all compared */

/* Candidates: the union of some rules. A rule gives each record one key; records of a key are a block. */
struct blocks {
	const struct set *s;
	unsigned	 rules;
	unsigned	 wide;                /* keys of a record, which lie side by side: a place in memory for each */
	uint32_t	*key;                 /* of record r by rule q: key[r * wide + q], 0: none */
	uint32_t	*order[BLOCK_RULES];  /* records of blocks of two and more, block by block */
	uint32_t	*start[BLOCK_RULES];  /* block n: order[start[n]] to order[start[n + 1] - 1] */
	uint32_t	 many[BLOCK_RULES];   /* how many blocks */
	/* Neighbours where a block was cut, so that a hundred copies of a record stay in one piece. */
	struct block_seam *seam;
	uint32_t	 seams, room;
};

struct block_seam {
	uint32_t a, b;
};

typedef void (*block_found)(void *arg, uint32_t a, uint32_t b);

/* Makes the blocks, rule by rule on `threads` threads: what comes of it is always the same. */
void	blocks_open(struct blocks *, const struct set *, unsigned threads);
void	blocks_close(struct blocks *);
/*
 * Each candidate pair once, of the blocks whose turn it is: block number i if i modulo `parts` is `part`.
 * Threads take a part each; learning takes one part of many.
 */
void	blocks_each(const struct blocks *, unsigned part, unsigned parts, block_found, void *arg);

#endif
