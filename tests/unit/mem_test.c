#include "unit.h"

#include <stdalign.h>

#include "mem.h"

static void
test_take(void **state)
{
	struct mem *m = mem_new();
	char *parts[500];

	(void)state;
	for (size_t i = 0; i < 500; i++) {
		size_t size = i * 37 % 9000;

		parts[i] = mem_take(m, size);
		assert_int_equal((uintptr_t)parts[i] % alignof(max_align_t), 0);
		for (size_t j = 0; j < size; j++)
			assert_int_equal(parts[i][j], 0);
		memset(parts[i], (int)(i % 255) + 1, size); /* over another's room ASan or the next loop would see it */
	}
	for (size_t i = 0; i < 500; i++)
		for (size_t j = 0; j < i * 37 % 9000; j++)
			assert_int_equal((unsigned char)parts[i][j], i % 255 + 1);
	mem_free(m);
	mem_free(NULL);
}

static void
test_copies(void **state)
{
	struct mem *m = mem_new();
	char *big = malloc(100001);

	(void)state;
	memset(big, 'x', 100000);
	big[100000] = '\0';
	assert_string_equal(mem_string(m, ""), "");
	assert_string_equal(mem_string(m, big), big);
	assert_memory_equal(mem_copy(m, "a\0b", 3), "a\0b\0", 4);
	assert_string_equal(mem_copy(m, NULL, 0), "");
	assert_string_equal(mem_printf(m, "%s-%d", "a", 5), "a-5");
	assert_string_equal(mem_printf(m, "%s", big), big);
	free(big);
	mem_free(m);
}

static char order[8];

static void
note(void *thing)
{
	order[strlen(order)] = *(const char *)thing;
}

static void
test_onfree(void **state)
{
	struct mem *m = mem_new();

	(void)state;
	mem_onfree(m, note, "a");
	mem_onfree(m, note, "b");
	mem_take(m, 100000);
	mem_onfree(m, note, "c");
	mem_reset(m);
	assert_string_equal(order, "cba"); /* last come, first */
	mem_onfree(m, note, "d");
	mem_free(m);
	assert_string_equal(order, "cbad"); /* each once */
}

static void
test_reset(void **state)
{
	struct mem *m = mem_new();
	void *first = mem_take(m, 8);

	(void)state;
	for (int i = 0; i < 100; i++) {
		mem_take(m, 3000);
		mem_take(m, 50000);
		mem_reset(m);
		assert_ptr_equal(mem_take(m, 8), first); /* the first block is kept */
	}
	mem_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_take),
	    cmocka_unit_test(test_copies),
	    cmocka_unit_test(test_onfree),
	    cmocka_unit_test(test_reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
