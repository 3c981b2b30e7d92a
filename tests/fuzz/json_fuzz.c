/* JSON bodies. */
#include <stddef.h>
#include <stdint.h>

#include "fields.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mem *m = mem_new();
	struct form form = {0};

	form_json(m, &form, (const char *)data, size);
	fuzz_form(m, &form);
	mem_free(m);
	return 0;
}
