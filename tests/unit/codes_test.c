/* A list of codes in a file: which column is what, by its heading. */
#include <sys/mman.h>
#include <unistd.h>

#include "import/codes.h"
#include "unit.h"

static const char *
fault(const char *file)
{
	int fd = memfd_create("codes", MFD_CLOEXEC);
	const char *why = NULL;
	struct codes *c;

	assert_int_equal(write(fd, file, strlen(file)), strlen(file));
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	if ((c = codes_open(fd, NULL, '\0', &why)) != NULL) {
		assert_non_null(codes_read(c, NULL, NULL, &why));
		codes_close(c);
	}
	return why;
}

/* Every name that is known for a column, also those that others begin or end with. */
static void
headings(void **state)
{
	static const char *const codes[] = {"code", "Codes", "id", "KEY", "代码", "编码", "代号", "编号"};
	static const char *const names[] = {"name_en", "English", "name", "Title", "description", "英文", "英文名",
	    "英文名称", "Name (ZH)", "zh", "Chinese", "中文", "中文名", "中文名称", "名称"};
	char file[100];

	(void)state;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		snprintf(file, sizeof(file), "%s,name\n1,x\n", codes[i]);
		assert_null(fault(file));
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(file, sizeof(file), "code,%s\n1,x\n", names[i]);
		assert_null(fault(file));
	}
}

static void
refused(void **state)
{
	static const char *const files[] = {
	    "", "\n", "code\n1\n", "name\nx\n", "code,names\n1,x\n", "code,am\n1,x\n", "co,name\n1,x\n", ",\n,\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		assert_non_null(fault(files[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(headings), cmocka_unit_test(refused)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
