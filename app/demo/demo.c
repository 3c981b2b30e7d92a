#include "demo_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sodium.h>

#include "db.h"

static const struct demo_size sizes[] = {
    {'S', 2400, 4, 0},
    {'M', 10000, 10, 5000},
    {'L', 50000, 10, 75000},
};

const struct demo_size *
demo_size(const char *name)
{
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		if (name[0] == sizes[i].name && name[1] == '\0')
			return &sizes[i];
	return NULL;
}

/* How many editions there are; -1 on failure. */
static long long
demo_editions(PGconn *db)
{
	PGresult *r = db_run(db, "demo.editions", NULL);
	long long n = PQresultStatus(r) == PGRES_TUPLES_OK ? strtoll(PQgetvalue(r, 0, 0), NULL, 10) : -1;

	PQclear(r);
	return n;
}

/* Companies that came in bulk are not findable yet: portion by portion. */
static int
demo_findable(PGconn *db)
{
	char after[32] = "0";

	for (;;) {
		PGresult *r = db_run(db, "search.fill", DB_PARAMS({"after", after}));
		bool well = PQresultStatus(r) == PGRES_TUPLES_OK, more = well && !PQgetisnull(r, 0, 0);

		if (more)
			snprintf(after, sizeof(after), "%s", PQgetvalue(r, 0, 0));
		PQclear(r);
		if (!more)
			return well ? 0 : -1;
	}
}

/* One of those whose booth is confirmed can sign in too: staff badges and invitations are for them. */
static int
demo_holder(struct demo *d)
{
	char edition[24];
	PGresult *r;
	int status = -1;

	snprintf(edition, sizeof(edition), "%lld", d->current);
	r = db_run(d->db, "demo.holder", DB_PARAMS({"edition", edition}, {"email", "booth@demo.example"}));
	if (PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 1)
		status = fair_login(d, strtoll(PQgetvalue(r, 0, 0), NULL, 10), false);
	PQclear(r);
	return status;
}

/* The link by which everybody can look at the page of one visitor. */
static int
demo_visit(struct demo *d)
{
	char edition[24];
	PGresult *r;
	bool well;

	snprintf(edition, sizeof(edition), "%lld", d->current);
	r = db_run(d->db, "demo.visit", DB_PARAMS({"edition", edition}, {"secret", DEMO_VISIT}));
	well = PQresultStatus(r) == PGRES_COMMAND_OK;
	PQclear(r);
	return well ? 0 : -1;
}

static int
demo_fill(struct demo *d, void (*tell)(const char *what, long long count))
{
	if (fair_make(d) == -1 || company_make(d) == -1 || centre_code_make(d) == -1)
		return -1;
	tell("companies", d->size->companies);
	if (booking_make(d) == -1)
		return -1;
	tell("halls", d->hall_count);
	tell("booths", d->booth_count);
	tell("applications", d->application_count);
	/* What follows asks the new rows: planned without statistics it would take minutes at size L. */
	if (visitor_make(d) == -1 || db_exec(d->db, "analyze registration, registration_consent, badge") == -1)
		return -1;
	tell("registrations", d->registration_count);
	if (gate_make(d) == -1)
		return -1;
	tell("scans", d->scan_count);
	/* Signs visitors up, so it comes after them. */
	if (forum_make(d) == -1)
		return -1;
	/* Exhibitors scan visitors, so it comes after both. */
	if (lead_make(d) == -1)
		return -1;
	/* What is there twice is like nothing before it was, so it comes after all else. */
	if (twin_make(d) == -1 || centre_make(d) == -1)
		return -1;
	/* A second fair has neither: an address is one account's, and the link leads to one registration. */
	return d->tag[0] != '\0' || (demo_holder(d) == 0 && demo_visit(d) == 0) ? 0 : -1;
}

int
demo_make(PGconn *owner, const struct demo_size *size, uint64_t seed, bool force,
    void (*tell)(const char *what, long long count))
{
	struct demo d = {.db = owner, .size = size, .seed = seed, .mem = NULL};
	long long editions = demo_editions(owner);
	int status;

	if (sodium_init() == -1 || editions == -1) {
		fprintf(stderr, "pavilion demo: %s", PQerrorMessage(owner));
		return -1;
	}
	if (editions > 0 && !force) {
		fprintf(stderr, "pavilion demo: there are editions already; --force adds a demo fair beside them\n");
		return -1;
	}
	if (editions > 0) {
		snprintf(d.tag, sizeof(d.tag), "-%d", (int)(editions % 10000) / 2 + 1);
		d.seed ^= (uint64_t)editions << 32; /* public ids of its own */
	}
	d.mem = mem_new();
	table_now((long long)time(NULL));
	status = db_exec(owner, "begin; set local pavilion.bulk = 'demo'; set local synchronous_commit = off");
	if (status == 0 && (demo_fill(&d, tell) == -1 || db_exec(owner, "commit") == -1 || centre_merge(&d) == -1 ||
			       demo_findable(owner) == -1 || twin_find(&d) == -1 || centre_import(&d) == -1)) {
		fprintf(stderr, "pavilion demo: %s", PQerrorMessage(owner));
		db_exec(owner, "rollback");
		status = -1;
	}
	if (status == 0)
		status = db_exec(owner,
		    "analyze account, company, company_search, contact, exhibitor, hall, booth, booth_neighbour, "
		    "application, application_booth, application_step, registration, registration_consent, badge, "
		    "question, invitation");
	mem_free(d.mem);
	return status;
}
