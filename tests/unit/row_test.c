/* A row's values stay where they are while its others are read. */
#include "unit.h"

#include "import/csv.h"
#include "import/mapping.h"
#include "import/row.h"

struct text {
	const char *data;
	size_t at;
};

static ssize_t
text_read(void *arg, char *out, size_t room)
{
	struct text *t = arg;
	size_t n = strlen(t->data + t->at);

	n = n < room ? n : room;
	memcpy(out, t->data + t->at, n);
	t->at += n;
	return (ssize_t)n;
}

/* A website without http:// is kept twice: as it came and with it. */
static void
test_long_website(void **state)
{
	(void)state;
	for (int n = 8; n <= 240; n++) {
		char file[400], host[260];
		struct text t = {file, 0};
		struct mapping m = {0};
		struct row r = {0};
		struct csv_row row;
		struct buf why = {0};
		struct csv *csv;

		memset(host, 'a', sizeof(host));
		for (int i = 50; i < n - 6; i += 50)
			host[i] = '.';
		snprintf(host + n - 4, 5, ".com");
		snprintf(file, sizeof(file), "Company Name,Website\nAcme,%s\n", host);
		csv = csv_open(text_read, &t, '\0');
		assert_true(csv_next(csv, &row));
		assert_true(mapping_make(&m, &row, NULL, &why));
		assert_true(csv_next(csv, &row));
		row_read(&r, &m, &row);
		assert_null(r.why);
		assert_int_equal(r.note_count, 0);
		assert_memory_equal(r.values[IMPORT_NAME].text, "Acme", 4);
		assert_true(r.values[IMPORT_NAME].text == r.store.data);
		assert_int_equal(r.values[IMPORT_WEBSITE].length, 7 + n);
		assert_memory_equal(r.values[IMPORT_WEBSITE].text, "http://", 7);
		assert_memory_equal(r.values[IMPORT_WEBSITE].text + 7, host, n);
		row_free(&r);
		mapping_free(&m);
		csv_close(csv);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_long_website)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
