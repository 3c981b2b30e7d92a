#ifndef PAVILION_NORM_CASE_H
#define PAVILION_NORM_CASE_H

/* What the tests of normal forms share: the tables, read once for all tests of a file, and memory of each test. */
#include "centre/norm.h"
#include "unit_mem.h"

static struct norm *norm;

/* Setup and teardown of the group. */
static inline int
norm_case_begin(void **state)
{
	(void)state;
	norm = norm_open("app/centre/tables");
	return norm != NULL ? 0 : -1;
}

static inline int
norm_case_end(void **state)
{
	(void)state;
	norm_free(norm);
	return 0;
}

/* Fails unless `is` is what was wanted of `of`; NULL is nothing, and not "". */
static inline void
norm_case_same(const char *what, const char *of, const char *is, const char *wanted)
{
	is = is != NULL ? is : "-";
	wanted = wanted != NULL ? wanted : "-";
	if (strcmp(is, wanted) != 0)
		fail_msg("%s of %s: \"%s\" instead of \"%s\"", what, of != NULL ? of : "(null)", is, wanted);
}

#endif
