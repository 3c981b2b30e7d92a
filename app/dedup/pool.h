#ifndef PAVILION_DEDUP_POOL_H
#define PAVILION_DEDUP_POOL_H

#include <stdint.h>

#include "measure.h"

/* Distinct texts, numbered from 1; 0 is "no text". Start with {0}. Numbers stay, pointers do not. */
struct pool {
	letter		*text;
	uint32_t	*at;    /* where text number i begins; it ends at at[i + 1] */
	uint32_t	*many;  /* how often it was put in */
	struct pool_slot { uint32_t text, hash; } *slot;
	uint32_t	 count, room, slots, used, text_room;
};

void	 pool_free(struct pool *);
/* The number of a text, which is kept if it is new; 0 for an empty one. Counts it. */
uint32_t pool_put(struct pool *, const letter *text, size_t length);
/* The same of an id, which is kept byte by byte, however long it is. */
uint32_t pool_put_id(struct pool *, const char *text, size_t length);
/* No more texts come: gives back what only pool_put() needs. */
void	 pool_close(struct pool *);

static inline const letter *
pool_text(const struct pool *p, uint32_t i)
{
	return p->text + p->at[i];
}

static inline size_t
pool_length(const struct pool *p, uint32_t i)
{
	return p->at[i + 1] - p->at[i];
}

/* Memory that never fails: running out of it ends the process. */
void	*pool_grow(void *, size_t bytes);

#endif
