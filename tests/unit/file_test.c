#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "file.h"
#include "mem.h"

static char home[] = "/tmp/pavilion-file-XXXXXX";
static struct mem *mem;

/* echo -n abc | sha256sum */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static int files;

static int
count_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)path;
	(void)st;
	(void)at;
	files += type == FTW_F;
	return 0;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

/* How many files lie under the home: no part of one may be left behind. */
static int
lying(void)
{
	files = 0;
	assert_int_equal(nftw(home, count_one, 8, FTW_PHYS), 0);
	return files;
}

static void
test_store_and_read(void **state)
{
	char hex[FILE_HEX], path[256];
	size_t size = 0;
	struct stat st;
	char *data;

	(void)state;
	assert_int_equal(file_store("abc", 3, hex), 0);
	assert_string_equal(hex, ABC);
	snprintf(path, sizeof(path), "%s/files/ba/%s", home, ABC);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_non_null(data = file_read(mem, hex, 100, &size));
	assert_int_equal(size, 3);
	assert_string_equal(data, "abc");
	/* the same bytes once more: the same file, nothing new */
	assert_int_equal(file_store("abc", 3, hex), 0);
	assert_int_equal(lying(), 1);
	assert_int_equal(file_store("", 0, hex), 0);
	assert_non_null(file_read(mem, hex, 0, &size));
	assert_int_equal(size, 0);
}

static void
test_what_cannot_be_read(void **state)
{
	static const char *const names[] = {"", "../../etc/passwd",
	    "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
	    "0000000000000000000000000000000000000000000000000000000000000000"};
	char hex[FILE_HEX];
	size_t size;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_int_equal(file_open(names[i]), -1);
		assert_int_equal(errno, ENOENT);
	}
	assert_int_equal(file_store("abc", 3, hex), 0);
	assert_null(file_read(mem, hex, 2, &size));
	assert_int_equal(errno, EFBIG);
}

static void
test_adopt_a_finished_file(void **state)
{
	char hex[FILE_HEX], path[256];
	size_t size = 0;
	FILE *f;

	(void)state;
	snprintf(path, sizeof(path), "%s/export.tmp", home);
	assert_non_null(f = fopen(path, "w"));
	fputs("made elsewhere", f);
	fclose(f);
	assert_int_equal(file_adopt(path, hex), 14);
	assert_int_equal(access(path, F_OK), -1);
	assert_string_equal(file_read(mem, hex, 100, &size), "made elsewhere");
	assert_int_equal(file_adopt(path, hex), -1);
}

/* As the one who asks says: nobody wants what begins with b. */
static int
unwanted_b(void *asked, char (*hex)[FILE_HEX], int count)
{
	int n = 0;

	*(int *)asked += count;
	for (int i = 0; i < count; i++)
		if (hex[i][0] == 'b')
			memmove(hex[n++], hex[i], FILE_HEX);
	return n;
}

static void
age(const char *name, int seconds)
{
	struct timespec times[2] = {{time(NULL) - seconds, 0}, {time(NULL) - seconds, 0}};
	char path[256];

	snprintf(path, sizeof(path), "%s/files/%s", home, name);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void
put(const char *name)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/files/%s", home, name);
	assert_non_null(f = fopen(path, "w"));
	fputs("abc", f);
	fclose(f);
}

static void
test_sweep(void **state)
{
	char hex[FILE_HEX], other[FILE_HEX];
	int asked = 0, before = lying();

	(void)state;
	assert_int_equal(file_store("abc", 3, hex), 0);
	assert_int_equal(file_store("b", 1, other), 0); /* 3e23...: wanted */
	/* what is young is not even asked about */
	assert_int_equal(file_sweep(3600, unwanted_b, &asked), 0);
	assert_int_equal(asked, 0);
	age("ba/" ABC, 7200);
	age("3e/3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d", 7200);
	/* stored once more: young again */
	assert_int_equal(file_store("abc", 3, hex), 0);
	assert_int_equal(file_sweep(3600, unwanted_b, &asked), 0);
	assert_int_equal(asked, 1);
	age("ba/" ABC, 7200);
	assert_int_equal(file_sweep(3600, unwanted_b, &asked), 1);
	assert_int_equal(file_open(ABC), -1);
	assert_true(lying() <= before + 1);
}

/* Whatever a killed program left under way is put back or removed by the next one. */
static void
test_sweep_after_a_kill(void **state)
{
	int asked = 0, before = lying(), fd;
	char path[256];

	(void)state;
	put("old-3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea"); /* "e": wanted */
	put("old-" ABC);
	put("new-0011223344556677");
	put("new-8899aabbccddeeff");
	age("old-" ABC, 7200);
	age("new-0011223344556677", 7200);
	snprintf(path, sizeof(path), "%s/files/3f", home);
	(void)mkdir(path, 0700);
	assert_int_equal(file_sweep(3600, unwanted_b, &asked), 2);
	assert_int_equal(file_open(ABC), -1);
	fd = file_open("3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea");
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(lying(), before + 2); /* it, and the half file that may still be written */
}

static void
test_types_by_content(void **state)
{
	static const struct {
		const char *data, *type;
		size_t size;
	} cases[] = {
#define CASE(data, type) {data, type, sizeof(data) - 1}
	    CASE("name,city\r\n", "text/csv"),
	    CASE("\xef\xbb\xbfname;city\n", "text/csv"),
	    CASE("\xff\xfen\0a\0m\0e\0", "text/csv"),
	    CASE(" \n{\"halls\": []}", "application/json"),
	    CASE("<?xml version=\"1.0\"?>\n<svg xmlns=\"x\">", "image/svg+xml"),
	    CASE("<svg>", "image/svg+xml"),
	    CASE("<?xml version=\"1.0\"?><html>", "application/xml"),
	    CASE("PK\003\004xl/", "application/zip"),
	    CASE("\x89PNG\r\n", "image/png"),
	    CASE("%PDF-1.7", "application/pdf"),
	    CASE("", "text/csv"),
	    CASE("MZ\0\0\0\0", "application/octet-stream"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(file_type(cases[i].data, cases[i].size), cases[i].type);
}

static int
begin(void **state)
{
	(void)state;
	mem = mem_new();
	return mkdtemp(home) != NULL && file_start(home) == 0 ? 0 : -1;
}

static int
end(void **state)
{
	(void)state;
	mem_free(mem);
	return nftw(home, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_store_and_read),
	    cmocka_unit_test(test_what_cannot_be_read),
	    cmocka_unit_test(test_adopt_a_finished_file),
	    cmocka_unit_test(test_sweep),
	    cmocka_unit_test(test_sweep_after_a_kill),
	    cmocka_unit_test(test_types_by_content),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
