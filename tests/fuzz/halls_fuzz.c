/* Halls as JSON or SVG. What is accepted has booths that can be: numbered, inside their hall, with a shape. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "import/halls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_booth(const struct hall_plan *p, const struct hall_booth *b)
{
	struct shape back;
	struct buf points = {0};
	struct mem *m = mem_new();

	if (b->number == NULL || b->open_sides < 0 || b->open_sides > 4 || !(b->area > 0) || b->shape.count < 3 ||
	    b->shape.x < -1 || b->shape.x + b->shape.w > p->width + 1)
		abort();
	shape_points(&b->shape, &points);
	if (!shape_read(m, points.data, &back) || back.count != b->shape.count)
		abort();
	buf_free(&points);
	mem_free(m);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *why = NULL;
	struct halls *h = halls_parse((const char *)data, size, &why);

	if (h == NULL) {
		if (why == NULL)
			abort();
		return 0;
	}
	for (const struct hall_plan *p = h->first; p != NULL; p = p->next)
		for (size_t i = 0; i < p->count; i++)
			if (p->booths[i].why == NULL)
				check_booth(p, &p->booths[i]);
	halls_close(h);
	return 0;
}
