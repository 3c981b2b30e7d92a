#include "mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEM_BLOCK 4096
#define MEM_ALIGN sizeof(max_align_t)

struct block {
	struct block *next;
	size_t size, used;
	max_align_t data[];
};

struct drop {
	struct drop *next;
	void (*call)(void *);
	void *thing;
};

struct mem {
	struct block *blocks; /* the newest first; the last one is `first` */
	struct block *first;
	struct drop *drops;
};

static struct block *
block_new(size_t size, struct block *next)
{
	struct block *b = malloc(sizeof(*b) + size);

	if (b == NULL)
		abort();
	b->next = next;
	b->size = size;
	b->used = 0;
	return b;
}

struct mem *
mem_new(void)
{
	struct mem *m = calloc(1, sizeof(*m));

	if (m == NULL)
		abort();
	m->first = m->blocks = block_new(MEM_BLOCK, NULL);
	return m;
}

void
mem_reset(struct mem *m)
{
	struct drop *d = m->drops;

	/* The list itself lies in the region: drop everything before any block goes. */
	m->drops = NULL;
	for (; d != NULL; d = d->next)
		d->call(d->thing);
	while (m->blocks != m->first) {
		struct block *next = m->blocks->next;

		free(m->blocks);
		m->blocks = next;
	}
	m->first->used = 0;
}

void
mem_free(struct mem *m)
{
	if (m == NULL)
		return;
	mem_reset(m);
	free(m->first);
	free(m);
}

void *
mem_take(struct mem *m, size_t size)
{
	struct block *b = m->blocks;
	void *p;

	if (size > SIZE_MAX / 2)
		abort();
	size = (size + MEM_ALIGN - 1) / MEM_ALIGN * MEM_ALIGN;
	if (b->size - b->used < size)
		b = m->blocks = block_new(size > MEM_BLOCK ? size : MEM_BLOCK, b);
	p = (char *)b->data + b->used;
	b->used += size;
	return memset(p, 0, size);
}

char *
mem_copy(struct mem *m, const void *data, size_t length)
{
	char *p = mem_take(m, length + 1);

	if (length > 0)
		memcpy(p, data, length);
	return p;
}

char *
mem_string(struct mem *m, const char *text)
{
	return mem_copy(m, text, strlen(text));
}

char *
mem_printf(struct mem *m, const char *format, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, format);
	n = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	if (n < 0)
		abort();
	p = mem_take(m, (size_t)n + 1);
	va_start(ap, format);
	vsnprintf(p, (size_t)n + 1, format, ap);
	va_end(ap);
	return p;
}

void
mem_onfree(struct mem *m, void (*call)(void *), void *thing)
{
	struct drop *d = mem_take(m, sizeof(*d));

	d->call = call;
	d->thing = thing;
	d->next = m->drops;
	m->drops = d;
}
