/* pavilion account: the first organizer, and the way back in for somebody who is locked out. Works as the owner. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli.h"
#include "db.h"
#include "vault.h"
#include "work.h"

#define PASSWORD_LEAST 10 /* bytes; the same as on the pages */

struct asked {
	const char *email, *name, *role, *lang;
	PGconn *db;
};

/* One line of standard input, without echo when a person types it. Returns false at its end. */
static bool
read_secret(const char *prompt, char *line, size_t size)
{
	struct termios before = {0}, quiet;
	bool person = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0, got;

	if (person) {
		fprintf(stderr, "%s: ", prompt);
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	got = fgets(line, (int)size, stdin) != NULL;
	if (person) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputc('\n', stderr);
	}
	if (got)
		line[strcspn(line, "\r\n")] = '\0';
	return got;
}

/* Asks for a new password, of a person twice, and hashes it. */
static bool
new_hash(char hash[VAULT_HASH])
{
	char password[1024] = "", again[1024] = "";
	bool person = isatty(STDIN_FILENO), good;

	good = read_secret("New password", password, sizeof(password)) && strlen(password) >= PASSWORD_LEAST;
	if (!good)
		fprintf(stderr, "pavilion account: a password has at least %d characters\n", PASSWORD_LEAST);
	if (good && person && (!read_secret("Once more", again, sizeof(again)) || strcmp(password, again) != 0)) {
		fprintf(stderr, "pavilion account: these are not the same\n");
		good = false;
	}
	good = good && sodium_init() >= 0 && vault_hash(hash, password) == 0;
	sodium_memzero(password, sizeof(password));
	sodium_memzero(again, sizeof(again));
	return good;
}

/* Tells what was done, or that there is no such account. */
static int
done(PGresult *r, const char *email, const char *what)
{
	bool found = PQntuples(r) == 1;

	PQclear(r);
	if (found)
		printf("%s: %s\n", email, what);
	else
		fprintf(stderr, "pavilion account: there is no account %s\n", email);
	return found ? 0 : 1;
}

static int
account_list(struct asked *a)
{
	PGresult *r = db_must(a->db, "account.list", NULL);

	for (int i = 0; i < PQntuples(r); i++)
		printf("%s  %s  (%s%s%s%s%s)\n", PQgetvalue(r, i, 0), PQgetvalue(r, i, 1), PQgetvalue(r, i, 2),
		    *PQgetvalue(r, i, 5) != '\0' ? ": " : "", PQgetvalue(r, i, 5),
		    *PQgetvalue(r, i, 4) == 't' ? ", second factor" : "",
		    *PQgetvalue(r, i, 3) == 't' ? ", closed" : "");
	PQclear(r);
	return 0;
}

static int
account_create(struct asked *a)
{
	char hash[VAULT_HASH];
	PGresult *r, *roles;
	bool made;

	if (a->name == NULL)
		return cli_usage("account", "create needs --name NAME");
	if (!new_hash(hash))
		return 1;
	if (a->role == NULL) {
		a->role = "administrator";
		PQclear(db_must(a->db, "account.administrator", NULL));
	}
	r = db_must(a->db, "account.create",
	    DB_PARAMS({"email", a->email}, {"name", a->name}, {"role", a->role}, {"lang", a->lang}, {"hash", hash}));
	made = PQntuples(r) == 1;
	PQclear(r);
	if (made) {
		printf("%s: created; the first sign-in sets up the second factor\n", a->email);
		return 0;
	}
	roles = db_must(a->db, "account.roles", NULL);
	fprintf(stderr,
	    "pavilion account: there is an account with this address already, or no role \"%s\"; there are: %s\n",
	    a->role, PQgetvalue(roles, 0, 0));
	PQclear(roles);
	return 1;
}

static int
account_password(struct asked *a)
{
	char hash[VAULT_HASH];

	if (!new_hash(hash))
		return 1;
	return done(db_must(a->db, "account.password", DB_PARAMS({"email", a->email}, {"hash", hash})), a->email,
	    "has a new password; all sessions ended");
}

static int
account_factor_off(struct asked *a)
{
	return done(db_must(a->db, "account.factor_off", DB_PARAMS({"email", a->email})), a->email,
	    "has no second factor; the next sign-in sets up a new one");
}

static int
account_close(struct asked *a)
{
	return done(
	    db_must(a->db, "account.close", DB_PARAMS({"email", a->email}, {"closed", "t"})), a->email, "is closed");
}

static int
account_open(struct asked *a)
{
	return done(db_must(a->db, "account.close", DB_PARAMS({"email", a->email}, {"closed", "f"})), a->email,
	    "is open again");
}

static const struct {
	const char *name;
	int (*run)(struct asked *);
	bool email; /* says whose */
} commands[] = {
    {"list", account_list, false},
    {"create", account_create, true},
    {"password", account_password, true},
    {"factor-off", account_factor_off, true},
    {"close", account_close, true},
    {"open", account_open, true},
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int
run(size_t i, struct asked *a)
{
	int status;

	if (!work_start() || (a->db = db_open("owner")) == NULL)
		return 1;
	status = commands[i].run(a);
	PQfinish(a->db);
	return status;
}

int
cli_account(int argc, char **argv)
{
	static const struct option names[] = {{"name", required_argument, NULL, 'n'},
	    {"role", required_argument, NULL, 'r'}, {"lang", required_argument, NULL, 'l'}, {0}};
	struct asked a = {.lang = "en"};
	int c;

	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (c == 'n')
			a.name = optarg;
		else if (c == 'r')
			a.role = optarg;
		else if (c == 'l')
			a.lang = optarg;
		else
			return cli_usage("account", "unknown option");
	}
	for (size_t i = 0; i < COMMANDS && optind < argc; i++) {
		if (strcmp(commands[i].name, argv[optind]) != 0)
			continue;
		if (argc - optind != 1 + commands[i].email)
			return cli_usage(
			    "account", commands[i].email ? "name one e-mail address" : "too many arguments");
		a.email = argv[optind + 1];
		return run(i, &a);
	}
	return cli_usage("account", "list, create, password, factor-off, close or open?");
}
