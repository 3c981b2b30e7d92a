#include "pool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *
pool_grow(void *p, size_t bytes)
{
	void *q = realloc(p, bytes > 0 ? bytes : 1);

	if (q == NULL) {
		fprintf(stderr, "pavilion dedup: out of memory\n");
		abort();
	}
	return q;
}

void
pool_free(struct pool *p)
{
	free(p->text);
	free(p->at);
	free(p->many);
	free(p->slot);
	*p = (struct pool){0};
}

void
pool_close(struct pool *p)
{
	free(p->slot);
	p->slot = NULL;
	p->slots = 0;
}

static uint32_t
hash_of(const letter *text, size_t length)
{
	uint64_t h = 0xcbf29ce484222325;

	for (size_t i = 0; i < length; i++)
		h = (h ^ text[i]) * 0x9e3779b97f4a7c15, h ^= h >> 29;
	return (uint32_t)(h >> 16);
}

static struct pool_slot *
slot_of(struct pool *p, const letter *text, size_t length, uint32_t hash)
{
	uint32_t i = hash & (p->slots - 1);

	for (; p->slot[i].text != 0; i = (i + 1) & (p->slots - 1))
		if (p->slot[i].hash == hash && pool_length(p, p->slot[i].text) == length &&
		    memcmp(pool_text(p, p->slot[i].text), text, length * sizeof(letter)) == 0)
			break;
	return &p->slot[i];
}

/* Twice the slots; the texts themselves are not looked at. */
static void
rehash(struct pool *p)
{
	struct pool_slot *old = p->slot;
	uint32_t had = p->slots;

	p->slots = had == 0 ? 1024 : had * 2;
	p->slot = calloc(p->slots, sizeof(*p->slot));
	if (p->slot == NULL)
		abort();
	for (uint32_t i = 0; i < had; i++) {
		uint32_t at = old[i].hash & (p->slots - 1);

		if (old[i].text == 0)
			continue;
		while (p->slot[at].text != 0)
			at = (at + 1) & (p->slots - 1);
		p->slot[at] = old[i];
	}
	free(old);
}

static void
make_room(struct pool *p, size_t length)
{
	if (p->count + 2 >= p->room) {
		p->room = p->room == 0 ? 256 : p->room + p->room / 2;
		p->at = pool_grow(p->at, (p->room + 1) * sizeof(*p->at));
		p->many = pool_grow(p->many, p->room * sizeof(*p->many));
		if (p->count == 0)
			p->at[0] = p->at[1] = p->many[0] = 0;
	}
	if (p->used + length > p->text_room) {
		p->text_room = (uint32_t)(p->text_room + p->text_room / 2 + length + 1024);
		p->text = pool_grow(p->text, p->text_room * sizeof(*p->text));
	}
	if ((p->count + 1) * 2 > p->slots)
		rehash(p);
}

uint32_t
pool_put(struct pool *p, const letter *text, size_t length)
{
	struct pool_slot *slot;
	uint32_t hash = hash_of(text, length);

	if (length == 0)
		return 0;
	make_room(p, length);
	slot = slot_of(p, text, length, hash);
	if (slot->text == 0) {
		*slot = (struct pool_slot){++p->count, hash};
		memcpy(p->text + p->used, text, length * sizeof(*text));
		p->used += (uint32_t)length;
		p->at[p->count + 1] = p->used;
		p->many[p->count] = 0;
	}
	p->many[slot->text]++;
	return slot->text;
}

uint32_t
pool_put_id(struct pool *p, const char *text, size_t length)
{
	letter *bytes = pool_grow(NULL, length * sizeof(*bytes));
	uint32_t number;

	for (size_t i = 0; i < length; i++)
		bytes[i] = (unsigned char)text[i];
	number = pool_put(p, bytes, length);
	free(bytes);
	return number;
}
