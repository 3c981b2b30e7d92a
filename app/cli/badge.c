/* pavilion badge: the keys that sign badges, and what a code or a number stands for. Works as the owner. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "badge/code.h"
#include "cli.h"
#include "db.h"
#include "work.h"

#define WAIT_TRIES 100
#define WAIT_PAUSE ((struct timespec){.tv_nsec = 100 * 1000 * 1000})

static int
key_list(PGconn *db)
{
	PGresult *r = db_must(db, "badge_key.list", NULL);

	for (int i = 0; i < PQntuples(r); i++)
		printf("%2s  %s  made %s  %s badges%s%s\n", PQgetvalue(r, i, 0), PQgetvalue(r, i, 1),
		    PQgetvalue(r, i, 2), PQgetvalue(r, i, 4), PQgetisnull(r, i, 3) ? "  signs" : "  retired ",
		    PQgetvalue(r, i, 3));
	if (PQntuples(r) == 0)
		printf("There is no key yet: the vault makes one for the first badge.\n");
	PQclear(r);
	return 0;
}

/* The vault makes a key as soon as it is asked to sign and has none; the jobs ask it. */
static int
key_new(PGconn *db)
{
	PGresult *r = db_must(db, "badge_key.retire", NULL);
	int status = PQntuples(r) == 1 ? 1 : 2;

	PQclear(r);
	if (status == 2) {
		fprintf(
		    stderr, "pavilion badge: there is no key that could be replaced, or all 15 numbers are used up\n");
		return 1;
	}
	PQclear(db_must(db, "badge_key.wake", NULL));
	for (int i = 0; i < WAIT_TRIES && status != 0; i++) {
		nanosleep(&WAIT_PAUSE, NULL);
		r = db_must(db, "badge_key.active", NULL);
		if (PQntuples(r) == 1) {
			printf("Key %s signs from now on. Devices learn of it when they next reach the server.\n",
			    PQgetvalue(r, 0, 0));
			status = 0;
		}
		PQclear(r);
	}
	if (status != 0)
		fprintf(stderr,
		    "pavilion badge: the old key is retired, but vault and jobs do not run: the new one is made "
		    "when they do\n");
	return status;
}

/* Whether the code's signature is that of its key; says so. */
static bool
signature_true(PGconn *db, const struct badge_token *t)
{
	unsigned char public[crypto_sign_PUBLICKEYBYTES];
	char key[16];
	PGresult *r;
	bool known, good;

	snprintf(key, sizeof(key), "%u", t->key);
	r = db_must(db, "badge_key.public", DB_PARAMS({"key", key}));
	known = PQntuples(r) == 1 && sodium_hex2bin(public, sizeof(public), PQgetvalue(r, 0, 0),
					 strlen(PQgetvalue(r, 0, 0)), NULL, NULL, NULL) == 0;
	good = known && badge_token_verify(t, public);
	printf("signature  %s (key %u%s)\n", good ? "true" : "FALSE", t->key, known ? "" : ", which there is not");
	PQclear(r);
	return good;
}

static int
verify(PGconn *db, const char *text)
{
	struct badge_code code;
	struct badge_token t;
	char number[16], edition[16];
	PGresult *r;
	bool good;

	badge_code_parse(text, &code);
	if (code.token[0] == '\0' || badge_token_read(&t, code.token, strlen(code.token)) != BADGE_OK) {
		printf("This is no code of a badge: %s\n", code.fault != NULL ? code.fault : "a number");
		return 1;
	}
	badge_number_write(t.number, number);
	snprintf(edition, sizeof(edition), "%u", t.edition);
	r = db_must(db, "badge_key.edition", DB_PARAMS({"edition", edition}));
	printf("number     %s\nedition    %s\ncategory   %u\ndays       0x%04x\n", number,
	    PQntuples(r) == 1 ? PQgetvalue(r, 0, 0) : "unknown", t.category, t.days);
	PQclear(r);
	good = signature_true(db, &t);
	snprintf(number, sizeof(number), "%lu", (unsigned long)t.number);
	r = db_must(db, "badge_key.badge", DB_PARAMS({"number", number}));
	if (PQntuples(r) == 0 || strcmp(PQgetvalue(r, 0, 1), code.token) != 0)
		printf("badge      not in the database\n");
	else
		printf("badge      %s%s%s\n", PQgetisnull(r, 0, 10) ? "good" : "revoked ", PQgetvalue(r, 0, 10),
		    PQgetisnull(r, 0, 10) ? "" : PQgetvalue(r, 0, 11));
	good = good && PQntuples(r) == 1 && PQgetisnull(r, 0, 10);
	PQclear(r);
	return good ? 0 : 1;
}

static int
show(PGconn *db, const char *text)
{
	uint32_t number = badge_number_read(text);
	char plain[16];
	PGresult *r;
	bool found;

	snprintf(plain, sizeof(plain), "%lu", (unsigned long)number);
	r = db_must(db, "badge_key.badge", DB_PARAMS({"number", plain}));
	found = number != 0 && PQntuples(r) == 1;
	for (int i = 0; found && i < PQnfields(r); i++)
		if (!PQgetisnull(r, 0, i))
			printf("%-12s %s\n", PQfname(r, i), PQgetvalue(r, 0, i));
	if (!found)
		fprintf(stderr, "pavilion badge: %s\n",
		    number == 0 ? "this is no number with its check digit, such as 100042-6"
				: "there is no such badge");
	PQclear(r);
	return found ? 0 : 1;
}

int
cli_badge(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "", *word = argc > 2 ? argv[2] : NULL;
	PGconn *db;
	int status;

	if (argc > 3 || (strcmp(what, "key") == 0 && word != NULL && strcmp(word, "--new") != 0))
		return cli_usage("badge", "too many arguments");
	if (strcmp(what, "key") != 0 && ((strcmp(what, "verify") != 0 && strcmp(what, "show") != 0) || word == NULL))
		return cli_usage("badge", "say what: key, verify CODE or show NUMBER");
	if (sodium_init() < 0 || !work_start() || (db = db_open("owner")) == NULL)
		return 1;
	if (strcmp(what, "key") == 0)
		status = word != NULL ? key_new(db) : key_list(db);
	else
		status = strcmp(what, "verify") == 0 ? verify(db, word) : show(db, word);
	PQfinish(db);
	return status;
}
