#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sodium.h>

#include "migrate.h"
#include "db.h"
#include "run.h"

static void
tell(const char *line)
{
	printf("%s\n", line);
}

/* The roles must be there before the schema: with DATABASE_URL we make them, else `run` did. */
static PGconn *
owner_open(struct run *run)
{
	struct buf url = {0};
	PGconn *db = NULL;

	if (run->database_url == NULL)
		return db_open("owner");
	if (run_secret_roles(run) && run_secret_instance(run) && run_secret_url(run, "owner", false, &url)) {
		db = PQconnectdb(url.data);
		if (PQstatus(db) != CONNECTION_OK) {
			fprintf(stderr, "pavilion migrate: %s", PQerrorMessage(db));
			PQfinish(db);
			db = NULL;
		}
	}
	buf_free(&url);
	return db;
}

int
cli_migrate(int argc, char **argv)
{
	static struct run run;
	const char *given = getenv("DATABASE_URL");
	long to = MIGRATE_LAST;
	bool list = false;
	int applied = -1;
	PGconn *db;

	for (int i = 1; i < argc; i++) {
		char *end = "";

		if (strcmp(argv[i], "--list") == 0)
			list = true;
		else if (strcmp(argv[i], "--to") == 0 && i + 1 < argc)
			to = strtol(argv[++i], &end, 10);
		else
			return cli_usage(argv[0], "unknown option");
		if (*end != '\0' || to < 0)
			return cli_usage(argv[0], "--to needs a number");
	}
	run.database_url = given != NULL && given[0] != '\0' ? given : NULL;
	if (sodium_init() < 0 || !run_place_home(&run) || (db = owner_open(&run)) == NULL)
		return 1;
	if (list)
		applied = migrate_list(db, run_path(run.app, "sql/schema"));
	else if ((applied = migrate_apply(db, run_path(run.app, "sql/schema"), to, tell)) == 0)
		printf("nothing to do\n");
	PQfinish(db);
	return applied < 0 ? 1 : 0;
}
