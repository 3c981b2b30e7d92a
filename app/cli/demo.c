#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "demo/demo.h"
#include "work.h"

static void
demo_tell(const char *what, long long count)
{
	printf("  %lld %s\n", count, what);
	fflush(stdout);
}

static bool
demo_seed(const char *text, uint64_t *seed)
{
	char *end;

	errno = 0;
	*seed = strtoull(text, &end, 10);
	return errno == 0 && end != text && *end == '\0' && *text != '-';
}

int
cli_demo(int argc, char **argv)
{
	const struct demo_size *size = demo_size("S");
	uint64_t seed = 1;
	bool force = false;
	PGconn *db;
	int status;

	for (int i = 1; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : "";

		if (strcmp(argv[i], "--force") == 0) {
			force = true;
		} else if (strcmp(argv[i], "--size") == 0) {
			if ((size = demo_size(value)) == NULL)
				return cli_usage("demo", "--size is S, M or L");
			i++;
		} else if (strcmp(argv[i], "--seed") == 0) {
			if (!demo_seed(value, &seed))
				return cli_usage("demo", "--seed wants a number");
			i++;
		} else {
			return cli_usage("demo", "only --size, --seed and --force are known");
		}
	}
	if (!work_start() || (db = db_open("owner")) == NULL)
		return 1;
	printf("Demo fair of size %c, seed %llu\n", size->name, (unsigned long long)seed);
	status = demo_make(db, size, seed, force, demo_tell);
	PQfinish(db);
	return status == 0 ? 0 : 1;
}
