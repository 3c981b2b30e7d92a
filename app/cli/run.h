#ifndef PAVILION_RUN_H
#define PAVILION_RUN_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "buf.h"

/*
 * `pavilion run`: what its files say to each other.
 *
 *	run_place.c    where things lie and as whom they run
 *	run_secret.c   passwords of the database roles, addresses of the database, instance.env
 *	run_cluster.c  the own PostgreSQL cluster
 *	run_config.c   configuration files made from templates, the made certificate
 *	run_child.c    processes: start, watch, start again, stop
 *	run_recover.c  what a killed start left running
 *	run.c          the order of it all
 *
 * Functions print their reason to stderr and return false when they fail.
 */
#define RUN_PATH	(PATH_MAX / 2)  /* so that a name behind it still fits PATH_MAX */

struct run_user {
	const char *name; /* NULL: the user who started us */
	uid_t uid;
	gid_t gid;
};

struct run {
	/* run_place.c */
	bool root;                 /* started as root: one system user per level of trust */
	struct run_user postgres;  /* the cluster */
	struct run_user pavilion;  /* workers and jobs */
	struct run_user vault;
	char home[RUN_PATH];       /* PAVILION_HOME: secrets, logs, instance.env */
	char state[RUN_PATH];      /* cluster, files, outbox; home itself unless the users above cannot reach that */
	char sockets[RUN_PATH];    /* state/run unless that is too long for a socket */
	char program[RUN_PATH];    /* ./pavilion as the children start it */
	char build[RUN_PATH];      /* folder with pavilion.so and locale/ *.mo */
	char app[RUN_PATH];        /* folder with sql/, mail/, portal/ ... */
	char kore[RUN_PATH];       /* the kore program */
	/* run.c, from the environment */
	const char *database_url;  /* NULL: own cluster */
	const char *address;       /* to listen on */
	int port;
	bool tls;
	int tls_port;
	const char *tls_address;
	int workers;
	char url[256];             /* under which people reach it */
	bool jail;                 /* workers live in a chroot of `state` */
	bool crashed;              /* the start before this one was killed: parts of it may still be ending */
};

/* -- run_place.c ------------------------------------------------------------------------------------- */

/* Finds (or makes) home and the files of the program. */
bool run_place_home(struct run *);
/* One start per home: holds a lock until the process ends. */
bool run_place_lock(struct run *);
/* Tells the next start that this one ended as it should. */
void run_place_unlock(const struct run *);
/* Decides the rest of the first group of struct run and makes the folders. */
bool run_place(struct run *);
/* Makes the folder (and its parents) if it is lacking and gives it to the user; user.name NULL: nobody else. */
bool run_folder(const char *path, mode_t mode, const struct run_user *user);
/* Joins; the result lives until the 8th next call. */
const char *run_path(const char *folder, const char *name);

/* -- run_secret.c ------------------------------------------------------------------------------------ */

/* The password of a role, made on first use; static. NULL on failure. */
const char *run_secret(const struct run *, const char *name);
/* The address of the database for pavilion_<role> ("postgres": the cluster's superuser). */
bool run_secret_url(const struct run *, const char *role, bool in_jail, struct buf *url);
/* Whether workers can be locked into a chroot: not if the given database is reached through files. */
bool run_secret_jail(const struct run *);
/* Makes the roles where they are lacking; on an own cluster the database as well. */
bool run_secret_roles(const struct run *);
/* Writes PAVILION_HOME/instance.env, by which the other subcommands find this instance. */
bool run_secret_instance(const struct run *);

/* -- run_config.c ------------------------------------------------------------------------------------ */

/* Fills @NAME@ in app/<template> with values (NULL-terminated name, value, ...) and writes it to `target`. */
bool run_config(const struct run *, const char *template, const char *target, const char *const *values);
bool run_config_kore(const struct run *);      /* home/kore.conf */
bool run_config_nginx(const struct run *);     /* home/nginx.conf and, unless given, a certificate */
bool run_config_postgres(const struct run *);  /* state/postgresql.conf */

/* -- run_child.c ------------------------------------------------------------------------------------- */

#define RUN_ARGS	20
#define RUN_ENV		16

/* A process as it is started. */
struct run_child {
	const char *name;                /* of the log: home/log/<name>.log */
	char *argv[RUN_ARGS];
	char *env[RUN_ENV];              /* NAME=VALUE, besides what every child gets */
	struct run_user user;            /* .name NULL: as we are */
	const char *folder;              /* working directory; NULL: app */
	int stop;                        /* signal that asks it to end */
	int grace;                       /* seconds until it is killed */
	bool quiet;                      /* run_child_wait(): do not show its output on success */
	/* kept by run_child.c */
	pid_t pid;                       /* 0: not running */
	long long started, again;        /* ms: last start; not before this is it started again */
	int failures;                    /* quick ends in a row */
};

/* Blocks the signals that run_child_* wait for. Once, before any other thread or child. */
void run_child_setup(const struct run *);
bool run_child_start(struct run_child *);
/* Runs it to its end; true if it left with 0. Ends early (false) when a person asks to stop. */
bool run_child_wait(struct run_child *);
/* Starts what ended, until a signal asks to stop, or, with timeout_ms >= 0, until then. False: stop. */
bool run_child_watch(struct run_child **list, int timeout_ms);
/* True once somebody asked to stop. */
bool run_child_stopping(void);
/* Asks it to end, waits, kills what is left of its process group. */
void run_child_stop(struct run_child *);
/* Prints the last lines of its log to stderr. */
void run_child_tail(const struct run_child *);
/* "FORMAT" into memory that is never freed: for argv and env. */
char *run_text(const char *format, ...) __attribute__((format(printf, 1, 2)));
long long run_now(void); /* ms, monotonic */

/* -- run_recover.c ----------------------------------------------------------------------------------- */

/* Writes down that a child of that name runs as `pid`, or with 0 that it does not. */
void run_recover_note(const struct run *, const char *name, pid_t pid);
/* Ends what an earlier start, killed before it could, left running. */
void run_recover(const struct run *);

/* -- run_cluster.c ----------------------------------------------------------------------------------- */

/* Makes the cluster if there is none and starts it; `child` is then watched by the caller. */
bool run_cluster(const struct run *, struct run_child *child);

#endif
