/* Files of records and of what is known of them: their ids. */
#include "unit.h"

#include <unistd.h>

#include "centre/norm.h"
#include "dedup/records.h"
#include "dedup/truth.h"

static char folder[] = "/tmp/truth_test.XXXXXX";

static const char *
file(const char *name, const char *head)
{
	static char path[2][64];
	char *at = path[name[0] == 't'];
	FILE *f;

	snprintf(at, sizeof(path[0]), "%s/%s.csv", folder, name);
	assert_non_null(f = fopen(at, "w"));
	fputs(head, f);
	fclose(f);
	return at;
}

static void
add(const char *path, const char *before, const char *id, const char *behind)
{
	FILE *f = fopen(path, "a");

	assert_non_null(f);
	fprintf(f, "%s%s%s", before, id, behind);
	fclose(f);
}

/* Ids that differ in the last of 5,000 letters, or in a letter beyond the basic plane, are different ids. */
static void
test_ids(void **state)
{
	struct norm *norm = norm_open("app/centre/tables");
	struct records r = {.set.type = DEDUP_PERSON};
	struct truth t = {0};
	static char id[4][5001];
	const char *records, *truth, *why = NULL;

	(void)state;
	for (int i = 0; i < 2; i++) {
		memset(id[i], 'x', 4999);
		id[i][4999] = (char)('a' + i);
	}
	snprintf(id[2], sizeof(id[2]), "%s", "🍊");
	snprintf(id[3], sizeof(id[3]), "%s", "🭊"); /* the same last eleven bits */
	assert_non_null(mkdtemp(folder));
	records = file("records", "id,name,city\n");
	truth = file("truth", "id,cluster\n");
	for (int i = 0; i < 4; i++) {
		add(records, "", id[i], ",Li Wei,Anyang\n");
		add(truth, "", id[i], i < 2 ? ",one\n" : ",two\n");
	}
	if (!records_read(&r, records, norm, NULL))
		fail_msg("%s", r.why);
	assert_int_equal(r.set.count, 4);
	assert_int_equal(r.again, 0);
	t.ids = r.ids;
	if (!truth_read(&t, truth, "person", &why))
		fail_msg("%s", why);
	assert_int_equal(t.strange, 0);
	assert_int_equal(t.cluster[0], t.cluster[1]);
	assert_int_equal(t.cluster[2], t.cluster[3]);
	assert_int_not_equal(t.cluster[0], t.cluster[2]);
	assert_int_equal(pool_length(&t.ids, 2), 5000);
	r.ids = t.ids;
	free(t.cluster);
	records_free(&r);
	norm_free(norm);
	unlink(records);
	unlink(truth);
	rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_ids)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
