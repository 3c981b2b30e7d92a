/* Gates of the demo fair: zones, rules, devices; who came to the fair before this one, and when. */
#include "demo_parts.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db.h"

/* Runs a statement for one edition; the number it answers, 0 if none, -1 on failure. */
static long long
gate_run(struct demo *d, const char *statement, long long edition)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	char id[32], hash[2 * sizeof(digest) + 3] = "\\x";
	long long n = -1;
	PGresult *r;

	snprintf(id, sizeof(id), "%lld", edition);
	crypto_hash_sha256(digest, (const unsigned char *)DEMO_GATE_CODE, strlen(DEMO_GATE_CODE));
	sodium_bin2hex(hash + 2, sizeof(hash) - 2, digest, sizeof(digest));
	r = db_run(d->db, statement, DB_PARAMS({"edition", id}, {"code_hash", hash}));
	if (PQresultStatus(r) == PGRES_COMMAND_OK)
		n = 0;
	else if (PQresultStatus(r) == PGRES_TUPLES_OK)
		n = strtoll(PQgetvalue(r, 0, 0), NULL, 10);
	PQclear(r);
	return n;
}

int
gate_make(struct demo *d)
{
	if (gate_run(d, "demo_gate.places", d->past) == -1 || gate_run(d, "demo_gate.places", d->current) == -1 ||
	    gate_run(d, "demo_gate.scans", d->past) == -1)
		return -1;
	/* A second fair has no device waiting: there is only one code to be known by. */
	if (d->tag[0] == '\0' && gate_run(d, "demo_gate.devices", d->current) == -1)
		return -1;
	d->scan_count = gate_run(d, "demo_gate.count", d->past);
	return d->scan_count == -1 ? -1 : 0;
}
