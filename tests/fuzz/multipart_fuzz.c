/* Multipart bodies: the first line of the input is the parameters of the content type, the rest the body. */
#include <stddef.h>
#include <stdint.h>

#include "fields.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *line = size > 0 ? memchr(data, '\n', size) : NULL;
	size_t head = line != NULL ? (size_t)(line - data) : 0;
	struct mem *m = mem_new();
	struct form form = {0};
	const char *type = "multipart/form-data; boundary=x";

	/* Without a first line the boundary is x, so that half of all inputs get past it. */
	if (line != NULL && head > 0 && data[0] == ';') {
		type = mem_printf(m, "multipart/form-data%.*s", (int)head, (const char *)data);
		data += head + 1;
		size -= head + 1;
	}
	form_multipart(m, &form, type, (const char *)data, size);
	fuzz_form(m, &form);
	mem_free(m);
	return 0;
}
