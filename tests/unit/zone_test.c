#include "unit.h"

#include <time.h>

#include "zone.h"

/* Every zone agrees with the C library, which reads the same files, from 1950 to 2100. */
static void
test_zones(void **state)
{
	static const char *const names[] = {"Europe/Berlin", "Asia/Shanghai", "America/New_York", "America/Sao_Paulo",
	    "Australia/Lord_Howe", "Europe/Dublin", "Africa/Casablanca", "Asia/Kathmandu", "America/Nuuk",
	    "Pacific/Chatham", "Asia/Gaza", "America/Mexico_City", "Asia/Almaty", "Antarctica/Troll", "UTC"};

	(void)state;
	assert_true(zone_load(NULL) > 300);
	assert_null(zone_find("Nowhere/Atlantis"));
	assert_int_equal(zone_offset(NULL, 0), 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const struct zone *z = zone_find(names[i]);

		assert_non_null(z);
		setenv("TZ", names[i], 1);
		tzset();
		for (time_t t = -631152000; t < 4102444800; t += 86400 * 3 + 3607) {
			struct tm tm;

			assert_non_null(localtime_r(&t, &tm));
			if (zone_offset(z, t) != tm.tm_gmtoff)
				fail_msg(
				    "%s at %lld: %d, not %ld", names[i], (long long)t, zone_offset(z, t), tm.tm_gmtoff);
		}
	}
	unsetenv("TZ");
}

static void
test_calendar(void **state)
{
	int year, month, day;

	(void)state;
	assert_int_equal(zone_day(1970, 1, 1), 0);
	assert_int_equal(zone_day(2000, 3, 1), 11017);
	assert_int_equal(zone_day(1969, 12, 31), -1);
	for (int64_t n = -800000; n < 3000000; n += 13) {
		zone_date(n, &year, &month, &day);
		assert_int_equal(zone_day(year, month, day), n);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_zones), cmocka_unit_test(test_calendar)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
