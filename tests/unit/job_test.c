#include "unit.h"

#include "catalog.h"
#include "db.h"
#include "job.h"

static const struct {
	struct db_fault fault;
	bool passes;
	const char *why;
} cases[] = {
    {{"", "server closed the connection unexpectedly", ""}, true, "The database was away."},
    {{"08006", "connection failure", ""}, true, "The database was away."},
    {{"57P01", "terminating connection due to administrator command", ""}, true, "The database was away."},
    {{"25006", "cannot execute UPDATE in a read-only transaction", ""}, true, "The database was away."},
    {{"40001", "could not serialize access", ""}, true, "Somebody else was changing the same."},
    {{"40P01", "deadlock detected", ""}, true, "Somebody else was changing the same."},
    {{"55P03", "canceling statement due to lock timeout", ""}, true, "Somebody else was changing the same."},
    {{"57014", "canceling statement due to user request", ""}, true,
	"The database stopped it: it took too long, or somebody asked for that."},
    {{"53100", "could not extend file: No space left on device", ""}, true,
	"The database had no memory, disk space or connection left."},
    {{"XX000", "tuple concurrently updated", ""}, true, "The database has a fault of its own; its log says more."},
    {{"23505", "duplicate key", "company_pkey"}, false, "Something is there already that may be there only once."},
    {{"23503", "violates foreign key", "exhibitor_company_id_fkey"}, false,
	"Something refers to what would go, or to what is not there."},
    {{"23514", "violates check", "company_name_check"}, false, "A value does not fit."},
    {{"23514", "violates check", "company_city_check"}, false,
	"company_city_check"}, /* the catalogue has words for it */
    {{"22001", "value too long", ""}, false, "A value does not fit."},
    {{"42501", "permission denied for table company", ""}, false,
	"The program lacks a right in the database; its log says more."},
    {{"PV409", "Somebody decided it meanwhile.", ""}, false, "Somebody decided it meanwhile."},
    {{"PV403", "You do not have the permission for this.", ""}, false, "You do not have the permission for this."},
    {{"42P01", "relation \"x\" does not exist", ""}, false, "relation \"x\" does not exist"},
};

static void
catalogue(void)
{
	static const struct unit_pair pairs[] = {UNIT_PAIR("company_city_check", "城市名过长。")};
	char folder[] = "/tmp/job_test.XXXXXX", path[64];
	struct buf b = {0};
	const char *error = "";
	FILE *f;

	unit_catalogue(&b, pairs, 1, false);
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/zh.mo", folder);
	assert_non_null(f = fopen(path, "w"));
	assert_int_equal(fwrite(b.data, 1, b.len, f), b.len);
	fclose(f);
	buf_free(&b);
	assert_int_equal(catalog_load(folder, &error), 0);
	remove(path);
	remove(folder);
}

/* What a fault is called, and whether the job is worth another try. */
static void
test_fault(void **state)
{
	(void)state;
	catalogue();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *why = NULL;

		if (job_fault_passes(&cases[i].fault, &why) != cases[i].passes || strcmp(why, cases[i].why) != 0)
			fail_msg("%s %s: %s", cases[i].fault.state, cases[i].fault.message, why);
	}
	catalog_free();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_fault)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
