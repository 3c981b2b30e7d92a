#ifndef PAVILION_MEM_H
#define PAVILION_MEM_H

#include <stdarg.h>
#include <stddef.h>

/*
 * Memory that belongs to one piece of work: a request, a rendered mail, a row of an import.
 * Everything taken from it goes when it goes; nothing is freed by hand.
 */
struct mem;

/* A new, empty region. Never NULL: running out of memory ends the process, as Kore's allocator does. */
struct mem	*mem_new(void);
/* Frees the region and all that was taken from it. NULL is fine. */
void		 mem_free(struct mem *);
/* Forgets all that was taken, keeps the first block: for loops over many rows. */
void		 mem_reset(struct mem *);
/* `size` zeroed bytes, aligned for any type; never NULL. */
void		*mem_take(struct mem *, size_t size);
/* Copies; the result is NUL-terminated. */
char		*mem_copy(struct mem *, const void *data, size_t length);
char		*mem_string(struct mem *, const char *text);
char		*mem_printf(struct mem *, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Calls `drop(thing)` when the region is freed or reset, last come first: for PQclear and the like. */
void		 mem_onfree(struct mem *, void (*drop)(void *), void *thing);

#endif
