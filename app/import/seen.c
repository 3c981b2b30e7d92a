#include "seen.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const unsigned char nothing[SEEN_SIZE];

/* The slot of the digest, or the free one where it belongs: digests are random, so neighbours do for collisions. */
static unsigned char *
seen_slot(const struct seen *s, const unsigned char *digest)
{
	uint64_t at;

	memcpy(&at, digest, sizeof(at));
	for (;; at++) {
		unsigned char *slot = s->slots[at & (s->room - 1)];

		if (memcmp(slot, digest, SEEN_SIZE) == 0 || memcmp(slot, nothing, SEEN_SIZE) == 0)
			return slot;
	}
}

static void
seen_grow(struct seen *s)
{
	struct seen old = *s;

	s->room = old.room ? old.room * 2 : 1024;
	if ((s->slots = calloc(s->room, SEEN_SIZE)) == NULL)
		abort();
	for (size_t i = 0; i < old.room; i++)
		if (memcmp(old.slots[i], nothing, SEEN_SIZE) != 0)
			memcpy(seen_slot(s, old.slots[i]), old.slots[i], SEEN_SIZE);
	free(old.slots);
}

bool
seen_first(struct seen *s, const unsigned char digest[SEEN_SIZE])
{
	unsigned char *slot;

	if (s->count >= s->room / 2)
		seen_grow(s);
	slot = seen_slot(s, digest);
	if (memcmp(slot, nothing, SEEN_SIZE) != 0)
		return false;
	memcpy(slot, digest, SEEN_SIZE);
	s->count++;
	return true;
}

void
seen_free(struct seen *s)
{
	free(s->slots);
	*s = (struct seen){0};
}
