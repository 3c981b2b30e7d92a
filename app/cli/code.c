/* pavilion code: the second factor that an authenticator program would show now. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "db.h"
#include "totp.h"
#include "work.h"

/* The first step whose code the vault would take: each works once, and the next may be used a step early. */
static uint64_t
next_step(uint64_t last)
{
	uint64_t now = (uint64_t)time(NULL) / TOTP_STEP;

	return last >= now ? last + 1 : now;
}

static void
wait_for(uint64_t step)
{
	long long seconds = (long long)((step - 1) * TOTP_STEP) - (long long)time(NULL);

	if (seconds > 0) {
		fprintf(stderr, "pavilion code: the codes of this minute were used; wait %lld s\n", seconds);
		sleep((unsigned)seconds);
	}
}

static void
print_code(const PGresult *r)
{
	const char *hex = PQgetvalue(r, 0, 0);
	uint64_t step = next_step(strtoull(PQgetvalue(r, 0, 1), NULL, 10));
	unsigned char secret[64];
	char code[TOTP_CODE];
	size_t length = 0;

	wait_for(step);
	sodium_hex2bin(secret, sizeof(secret), hex, strlen(hex), NULL, &length, NULL);
	totp_code(code, TOTP_CODE - 1, secret, length, step);
	puts(code);
	sodium_memzero(secret, sizeof(secret));
}

int
cli_code(int argc, char **argv)
{
	PGconn *db;
	PGresult *r;
	int found;

	if (argc != 2)
		return cli_usage("code", "whose code? Name one e-mail address");
	if (!work_start() || (db = db_open("owner")) == NULL)
		return 1;
	r = db_must(db, "account.factor", DB_PARAMS({"email", argv[1]}));
	if ((found = PQntuples(r) == 1) != 0)
		print_code(r);
	else
		fprintf(stderr, "pavilion code: %s has no second factor; the first sign-in sets one up\n", argv[1]);
	PQclear(r);
	PQfinish(db);
	return found ? 0 : 1;
}
