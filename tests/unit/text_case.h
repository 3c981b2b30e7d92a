#ifndef PAVILION_TEXT_CASE_H
#define PAVILION_TEXT_CASE_H

/* What the tests of imports share: a text that is read like a file. */
#include "import/csv.h"
#include "unit.h"

struct text {
	const char *data;
	size_t at;
};

static inline ssize_t
text_read(void *arg, char *out, size_t room)
{
	struct text *t = arg;
	size_t n = strlen(t->data + t->at);

	n = n < room ? n : room;
	memcpy(out, t->data + t->at, n);
	t->at += n;
	return (ssize_t)n;
}

#endif
