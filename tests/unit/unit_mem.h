#ifndef PAVILION_UNIT_MEM_H
#define PAVILION_UNIT_MEM_H

/* Memory that each test begins with and that ends with it: setup and teardown of a test. */
#include "mem.h"
#include "unit.h"

static struct mem *mem;

static inline int
unit_mem_begin(void **state)
{
	(void)state;
	mem = mem_new();
	return 0;
}

static inline int
unit_mem_end(void **state)
{
	(void)state;
	mem_free(mem);
	return 0;
}

#endif
