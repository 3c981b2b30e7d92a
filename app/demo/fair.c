#include "demo_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sodium.h>

#include "base32.h"

/* Passwords as the vault makes them: Argon2id, 2 passes over 19 MiB. */
#define ARGON_PASSES 2
#define ARGON_MEMORY 19922944

static int
login_password(struct demo *d, long long account)
{
	char hash[crypto_pwhash_STRBYTES];
	struct table t;

	if (crypto_pwhash_str(hash, DEMO_PASSWORD, strlen(DEMO_PASSWORD), ARGON_PASSES, ARGON_MEMORY) != 0)
		return -1;
	table_open(&t, d->db, "account_password (account_id, hash)");
	table_row(&t, "is", account, hash);
	return table_close(&t);
}

static int
login_factor(struct demo *d, long long account)
{
	unsigned char secret[32];
	char hex[2 * sizeof(secret) + 3] = "\\x";
	long n = base32_decode(secret, sizeof(secret), DEMO_TOTP);
	struct table t;

	if (n <= 0)
		return -1;
	sodium_bin2hex(hex + 2, sizeof(hex) - 2, secret, (size_t)n);
	table_open(&t, d->db, "account_totp (account_id, secret, confirmed_at)");
	table_row(&t, "ist", account, hex, 0LL);
	return table_close(&t);
}

int
fair_login(struct demo *d, long long account, bool organizer)
{
	return login_password(d, account) == 0 && (!organizer || login_factor(d, account) == 0) ? 0 : -1;
}

static int
fair_editions(struct demo *d)
{
	long long venue = table_base(d->db, "venue", "venue_id") + 1,
		  series = table_base(d->db, "series", "series_id") + 1;
	struct dice dice;
	struct table t;
	char id[3][37], code[32], past[32], current[32];

	dice_start(&dice, d->seed, "fair");
	for (int i = 0; i < 3; i++)
		dice_uuid(&dice, id[i]);
	snprintf(code, sizeof(code), "HTF%s", d->tag);
	snprintf(past, sizeof(past), "HTF2026%s", d->tag);
	snprintf(current, sizeof(current), "HTF2027%s", d->tag);
	table_open(&t, d->db, "venue (venue_id, name, city, country, timezone)");
	table_row(&t, "issss", venue, "{\"en\": \"Harbour Exhibition Centre\", \"zh\": \"宁波海港国际会展中心\"}",
	    "Ningbo", "CN", "Asia/Shanghai");
	if (table_close(&t) == -1)
		return -1;
	table_open(&t, d->db, "series (series_id, public_id, code, name)");
	table_row(&t, "isss", series, id[0], code, "{\"en\": \"Harbour Trade Fair\", \"zh\": \"海港国际博览会\"}");
	if (table_close(&t) == -1)
		return -1;
	d->past = table_base(d->db, "edition", "edition_id") + 1;
	d->current = d->past + 1;
	d->until = 60 * DAY;
	table_open(&t, d->db,
	    "edition (edition_id, public_id, series_id, venue_id, code, name, opens_on, closes_on, apply_from, "
	    "apply_until, "
	    "published_at, is_current)");
	table_row(&t, "isiisssstttb", d->past, id[1], series, venue, past,
	    "{\"en\": \"Harbour Trade Fair 2026\", \"zh\": \"海港国际博览会 2026\"}", "2026-09-15", "2026-09-19",
	    -480 * DAY, -180 * DAY, -480 * DAY, 0);
	table_row(&t, "isiisssstttb", d->current, id[2], series, venue, current,
	    "{\"en\": \"Harbour Trade Fair 2027\", \"zh\": \"海港国际博览会 2027\"}", "2027-09-14", "2027-09-18",
	    -120 * DAY, 150 * DAY, -120 * DAY, d->tag[0] == '\0');
	return table_close(&t) == -1 || table_bump(d->db, "venue", "venue_id") == -1 ||
		       table_bump(d->db, "series", "series_id") == -1 ||
		       table_bump(d->db, "edition", "edition_id") == -1
		   ? -1
		   : 0;
}

/* Roles of the demo: what each may, and over which rows. */
static const struct role {
	const char *code, *name;
	const char *all;    /* permissions over all rows; "*": every one */
	const char *scoped; /* permissions over `scope` */
	const char *scope;
} roles[] = {
    {"administrator", "{\"en\": \"Administrator\", \"zh\": \"管理员\"}", "*", NULL, NULL},
    {"sales_manager", "{\"en\": \"Sales manager\", \"zh\": \"销售经理\"}",
	"booth.read booth.write import.run export.run message.read message.send history.read job.read centre.review "
	"centre.bulk",
	"company.read company.write contact.read contact.write application.read application.decide", "team"},
    {"sales", "{\"en\": \"Sales\", \"zh\": \"销售\"}", "booth.read export.run",
	"company.read company.write contact.read contact.write application.read application.decide", "own"},
    {"viewer", "{\"en\": \"Viewer\", \"zh\": \"只读\"}",
	"company.read contact.read application.read booth.read history.read", NULL, NULL},
};

static const char *const teams[TEAMS] = {
    [TEAM_EU] = "Europe, Middle East, Africa",
    [TEAM_AP] = "Asia and Pacific",
    [TEAM_AM] = "Americas",
};

static const struct person {
	const char *login, *name, *role, *lang;
	int team; /* -1: none */
	bool manages;
} people[] = {
    {"admin", "Ada Admin", "administrator", "en", -1, false},
    {"sales", "Sven Sales", "sales_manager", "en", TEAM_EU, true},
    {"junior", "Jule Junior", "sales", "en", TEAM_EU, false},
    {"mei", "梅晓燕", "sales_manager", "zh", TEAM_AP, true},
    {"carlos", "Carlos Rivera", "sales_manager", "en", TEAM_AM, true},
    {"viewer", "Vera Viewer", "viewer", "en", -1, false},
};

/* Runs SQL with up to three text parameters; the number in its only row, 0 if it has none, -1 on failure. */
static long long
fair_ask(struct demo *d, const char *sql, int count, const char *a, const char *b, const char *c)
{
	PGresult *r = PQexecParams(d->db, sql, count, NULL, (const char *const[]){a, b, c}, NULL, NULL, 0);
	long long n = -1;

	if (PQresultStatus(r) == PGRES_COMMAND_OK)
		n = 0;
	else if (PQresultStatus(r) == PGRES_TUPLES_OK)
		n = PQntuples(r) == 1 ? strtoll(PQgetvalue(r, 0, 0), NULL, 10) : 0;
	PQclear(r);
	return n;
}

/* Roles and teams that are there already, by code and name, stay as they are. */
static int
fair_roles(struct demo *d)
{
	static const char give[] =
	    "insert into role_permission (role_id, permission, scope) "
	    "select r.role_id, p.permission, $3 from role r, permission p where r.code = $1 "
	    "and ($2 = '*' or p.permission = any (string_to_array($2, ' '))) on conflict do nothing";

	for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++) {
		const struct role *r = &roles[i];

		if (fair_ask(d, "insert into role (code, name) values ($1, $2::jsonb) on conflict do nothing", 2,
			r->code, r->name, NULL) == -1 ||
		    fair_ask(d, give, 3, r->code, r->all, "all") == -1 ||
		    (r->scoped != NULL && fair_ask(d, give, 3, r->code, r->scoped, r->scope) == -1))
			return -1;
	}
	for (int i = 0; i < TEAMS; i++) {
		d->team[i] = fair_ask(d,
		    "insert into team (name) values ($1) on conflict (name) do update set name = excluded.name "
		    "returning team_id",
		    1, teams[i], NULL, NULL);
		if (d->team[i] == -1)
			return -1;
	}
	return 0;
}

static int
fair_people(struct demo *d)
{
	long long account = table_base(d->db, "account", "account_id");
	struct dice dice;
	struct table t;
	int status = 0;

	dice_start(&dice, d->seed, "organizers");
	table_open(
	    &t, d->db, "account (account_id, public_id, email, name, kind, lang, team_id, created_at, confirmed_at)");
	for (size_t i = 0; i < sizeof(people) / sizeof(*people); i++) {
		const struct person *p = &people[i];
		char id[37], email[64];

		dice_uuid(&dice, id);
		snprintf(email, sizeof(email), "%s%s@demo.example", p->login, d->tag);
		table_row(&t, "isssssntt", ++account, id, email, p->name, "organizer", p->lang,
		    p->team >= 0 ? d->team[p->team] : -1LL, -400 * DAY, -400 * DAY);
		if (p->manages)
			d->manager[p->team] = account;
		else if (p->team == TEAM_EU)
			d->junior = account;
	}
	if (table_close(&t) == -1 || table_bump(d->db, "account", "account_id") == -1)
		return -1;
	account -= sizeof(people) / sizeof(*people);
	for (size_t i = 0; i < sizeof(people) / sizeof(*people) && status == 0; i++) {
		char number[32];

		snprintf(number, sizeof(number), "%lld", ++account);
		if (fair_login(d, account, true) == -1 || fair_ask(d,
							      "insert into account_role (account_id, role_id) select "
							      "$1::bigint, role_id from role where code = $2",
							      2, number, people[i].role, NULL) == -1)
			status = -1;
	}
	return status;
}

int
fair_make(struct demo *d)
{
	return fair_editions(d) == 0 && terms_make(d) == 0 && price_rules(d) == 0 && fair_roles(d) == 0 &&
		       fair_people(d) == 0
		   ? 0
		   : -1;
}
