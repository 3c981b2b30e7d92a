#ifndef PAVILION_MIGRATE_H
#define PAVILION_MIGRATE_H

#include <libpq-fe.h>

/*
 * The schema of the database: files NNN_name.sql of one folder, each run once, in order, in a transaction of
 * its own, as pavilion_owner. What was run stands in schema_version with the digest of the file.
 */
#define MIGRATE_LAST	1000000  /* for `to`: all there are */

/*
 * Applies what is missing up to number `to`. Waits for another process that migrates the same database. Says each
 * step through `tell` (may be NULL). Returns the number of files applied; -1 with the reason printed to stderr:
 * a file fails, an applied file was changed or is gone, or the database is newer than the program.
 */
int		 migrate_apply(PGconn *owner, const char *folder, long to, void (*tell)(const char *line));
/* Prints one line per file: number, name, when it was applied. Returns 0 or -1. */
int		 migrate_list(PGconn *owner, const char *folder);

/* The roles of trust, without their prefix "pavilion_": owner first; ended by NULL. */
extern const char *const migrate_roles[];
/*
 * With a connection that has CREATEROLE and owns the database (or is superuser): makes the role pavilion_<name>
 * if it is lacking, gives it `password`, and lets it connect; the owner may create in the database and the
 * connection's role may act as the owner. Returns 0, or -1 with the reason printed.
 */
int		 migrate_role(PGconn *admin, const char *name, const char *password);

#endif
