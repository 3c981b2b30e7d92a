#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db.h"

/* psql must not show the password in the list of processes: it goes by the environment. */
static void
password_hand_over(PGconn *db, const char *role)
{
	const char *password = PQpass(db);

	if (password != NULL && password[0] != '\0')
		setenv("PGPASSWORD", password, 1);
	setenv("PGHOST", PQhost(db), 1);
	setenv("PGPORT", PQport(db), 1);
	setenv("PGUSER", PQuser(db), 1);
	setenv("PGDATABASE", PQdb(db), 1);
	/* By DATABASE_URL we come as the role that made the owner, see db_open(). */
	if (strcmp(role, "owner") == 0)
		setenv("PGOPTIONS", "-c role=pavilion_owner", 1);
}

int
cli_psql(int argc, char **argv)
{
	const char *role = "owner";
	PGconn *db;

	if (argc > 2 && strcmp(argv[1], "--role") == 0) {
		role = argv[2];
		argv += 2;
	}
	if ((db = db_open(role)) == NULL)
		return 1;
	password_hand_over(db, role);
	PQfinish(db);
	argv[0] = "psql";
	execvp("psql", argv);
	fprintf(stderr, "pavilion psql: %s\n", strerror(errno));
	return 1;
}
