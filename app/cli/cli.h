#ifndef PAVILION_CLI_H
#define PAVILION_CLI_H

/*
 * The subcommands of `pavilion`, one file each: argv[0] is the name of the subcommand, the options follow.
 * Each returns the exit status: 0 done, 1 failed, 2 called wrongly. Help and the table are in main.c.
 */
int cli_run(int argc, char **argv);     /* run.c: database, migrations, demo, server, vault, jobs */
int cli_migrate(int argc, char **argv); /* migrate.c: the schema to its newest version */
int cli_demo(int argc, char **argv);    /* demo.c: a made-up fair */
int cli_import(int argc, char **argv);  /* import.c: exhibitors and halls from files */
int cli_account(int argc, char **argv); /* account.c: organizers' accounts, from the command line */
int cli_badge(int argc, char **argv);   /* badge.c: badges and the keys that sign them */
int cli_code(int argc, char **argv);    /* code.c: the current second factor of a demo account */
int cli_dedup(int argc, char **argv);   /* dedup.c: finds duplicates */
int cli_dedup_score(int argc, char **argv); /* dedup_score.c: `dedup score` and `dedup groups`, of files */
int cli_dedup_door(int argc, char **argv); /* dedup_door.c: `dedup door`, one record against the database */
int cli_dedup_run(int argc, char **argv); /* dedup_run.c: `dedup run`, over the database */
int cli_psql(int argc, char **argv);    /* psql.c: psql on the instance's database */
int cli_vault(int argc, char **argv);   /* vault.c: the process that alone reads password hashes */
int cli_jobs(int argc, char **argv);    /* jobs.c: work in the background */
int cli_statements(int argc, char **argv); /* statements.c: the named statements, and whether they fit the database */
int cli_gate_relay(int argc, char **argv); /* gate_relay.c: gate devices tell each other of entries by it */
int cli_views(int argc, char **argv);   /* views.c: every view compiles, every text is translated */

/* Prints the help of one subcommand to stdout. */
void cli_help(const char *name);
/* For wrong calls: prints "pavilion NAME: REASON" and where help is to stderr; returns 2. */
int cli_usage(const char *name, const char *reason);

#endif
