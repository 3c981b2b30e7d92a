#ifndef PAVILION_DB_H
#define PAVILION_DB_H

#include <libpq-fe.h>

/*
 * Synchronous libpq for the command line, the job runner and the vault; workers use sql.h.
 */
struct db_param { const char *name; const char *value; };  /* value NULL: SQL null */
#define DB_PARAMS(...)	(const struct db_param[]){ __VA_ARGS__, { NULL, NULL } }

/*
 * Opens the database of the running instance as `role` ("owner", "jobs", "office", "portal", "vault"), by
 * PAVILION_<ROLE>_URL, else by DATABASE_URL (owner), else by what PAVILION_HOME/instance.env says.
 * Prints why to stderr and returns NULL on failure.
 */
PGconn		*db_open(const char *role);
/*
 * Runs the named statement (prepared on first use on this connection); parameters by name: each that the
 * statement names must be given, others are ignored. Returns the result, never NULL: look at PQresultStatus.
 * The caller PQclears it. statement_load() comes first; a name that is not in the files ends the process.
 */
PGresult	*db_run(PGconn *, const char *name, const struct db_param *params);
/* The same, but an error is printed and ends the process (exit 1): for commands that cannot go on. */
PGresult	*db_must(PGconn *, const char *name, const struct db_param *params);
/* Plain SQL without parameters (begin, commit, listen ...). Returns 0, or -1 with the error printed. */
int		 db_exec(PGconn *, const char *sql);
/*
 * What the last statement failed of that failed on a connection of db_open(); kept with the connection. `state` is the
 * SQLSTATE, "" if the server said none: it could not be reached. What a failed transaction refuses afterwards does not
 * count. `message` is its first line.
 */
struct db_fault {
	char	state[6];
	char	message[400];
	char	constraint[64];
};
struct db_fault	*db_fault(PGconn *);
/* PAVILION_HOME, absolute; default "var" below the folder of the program. Static: copy it to keep it. */
const char	*db_home(void);

#endif
