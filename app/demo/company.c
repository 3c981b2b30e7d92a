#include "demo_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "import/row.h"

/* The text of one company on its way into the table. */
struct card {
	const struct land *land;
	const struct trade *trade;
	char name[160], local[80], city[64], street[96], postcode[16], phone[40], host[80], email[120], website[120],
	    register_no[32];
	bool zh;
};

struct makers {
	struct demo *d;
	struct dice dice;
	struct seen seen;
	struct table company, account, contact, exhibitor;
	long long contact_id, account_id, exhibitor_id;
};

/* Two companies whom everybody can sign in as. */
static const struct known {
	const char *login, *person, *title, *lang;
	const char *name, *local, *country, *city, *street, *postcode, *phone, *host;
	size_t trade;
} known[] = {
    {"anna", "Anna Schneider", "Head of Events", "en", "Nordwind Packaging GmbH", NULL, "DE", "Hamburg", "Am Hafen 12",
	"20457", "+49 40 5550120", "nordwind-packaging.example", 0},
    {"li", "李娜", "外贸经理", "zh", "Ningbo Haichuan Port Equipment Co., Ltd.", "宁波海川港口设备有限公司", "CN",
	"Ningbo", "No. 88 Gaoxin Road", "315800", "+86 574 55501880", "haichuan-port.example", 1},
};
#define KNOWN (sizeof(known) / sizeof(*known))

static enum demo_team
land_team(const struct land *land)
{
	return strcmp(land->team, "ap") == 0 ? TEAM_AP : strcmp(land->team, "am") == 0 ? TEAM_AM : TEAM_EU;
}

static const struct land *
card_land(struct dice *dice)
{
	static int sum;
	int roll;

	if (sum == 0)
		for (size_t i = 0; i < words_land_count; i++)
			sum += words_lands[i].weight;
	roll = (int)dice_roll(dice, (size_t)sum);
	for (size_t i = 0;; i++)
		if ((roll -= words_lands[i].weight) < 0)
			return &words_lands[i];
}

/* A company of China: name, city and street in one script or both. */
static void
card_chinese(struct dice *dice, struct card *c)
{
	char word[64], city[32], city_zh[32], root[32], root_zh[32], road[32], road_zh[64];
	int number = (int)dice_range(dice, 1, 999);

	dice_word(dice, words_cities_zh, word, sizeof(word));
	words_pair(word, city, sizeof(city), city_zh, sizeof(city_zh));
	dice_word(dice, words_roots_zh, word, sizeof(word));
	words_pair(word, root, sizeof(root), root_zh, sizeof(root_zh));
	dice_word(dice, words_districts_zh, word, sizeof(word));
	words_pair(word, road, sizeof(road), road_zh, sizeof(road_zh));
	snprintf(c->local, sizeof(c->local), "%s%s%s有限公司", city_zh, root_zh, c->trade->zh);
	snprintf(c->host, sizeof(c->host), "%s", root);
	if (dice_percent(dice, 30)) {
		snprintf(c->name, sizeof(c->name), "%s", c->local);
		c->local[0] = '\0';
		snprintf(c->city, sizeof(c->city), "%s", city_zh);
		snprintf(c->street, sizeof(c->street), "%s路%d号", road_zh, number);
	} else {
		snprintf(c->name, sizeof(c->name), "%s %s %s Co., Ltd.", city, root, c->trade->en);
		snprintf(c->city, sizeof(c->city), "%s", city);
		snprintf(c->street, sizeof(c->street), "No. %d %s Road", number, road);
	}
	for (int i = 0; i < 18; i++)
		c->register_no[i] = "0123456789ABCDEFGHJKLMNPQRTUWXY"[dice_roll(dice, i < 8 ? 10 : 31)];
	c->register_no[18] = '\0';
}

/* "%d" of a street's pattern becomes the number. */
static void
card_street(struct dice *dice, struct card *c)
{
	char pattern[80];
	const char *at;

	dice_word(dice, c->land->streets, pattern, sizeof(pattern));
	at = strstr(pattern, "%d");
	snprintf(
	    c->street, sizeof(c->street), "%.*s%lld%s", (int)(at - pattern), pattern, dice_range(dice, 1, 240), at + 2);
}

static void
card_western(struct dice *dice, struct card *c)
{
	char root[32], tail[32], form[32], word[64];
	const char *trade = dice_percent(dice, 65) ? c->trade->en : "";

	if (strcmp(c->land->people, "zh") == 0) {
		char root_zh[32];

		dice_word(dice, words_roots_zh, word, sizeof(word));
		words_pair(word, root, sizeof(root), root_zh, sizeof(root_zh));
		tail[0] = '\0';
		trade = c->trade->en;
		snprintf(c->local, sizeof(c->local), "%s%s有限公司", root_zh, c->trade->zh);
	} else {
		dice_word(dice, words_roots, root, sizeof(root));
		dice_word(dice, words_tails, tail, sizeof(tail));
	}
	dice_word(dice, c->land->forms, form, sizeof(form));
	snprintf(
	    c->name, sizeof(c->name), "%s%s%s%s%s%s", root, tail, *trade ? " " : "", trade, *form ? " " : "", form);
	dice_word(dice, c->land->cities, c->city, sizeof(c->city));
	card_street(dice, c);
	snprintf(c->host, sizeof(c->host), "%s%s", root, tail);
}

static void
card_numbers(struct dice *dice, struct card *c, long long id)
{
	char host[sizeof(c->host)];

	for (int i = 0; i < c->land->postcode && i < 15; i++) {
		c->postcode[i] = (char)('0' + dice_range(dice, i == 0 ? 1 : 0, 9));
		c->postcode[i + 1] = '\0';
	}
	snprintf(c->phone, sizeof(c->phone), "+%s %lld 555%05lld", c->land->dial, dice_range(dice, 20, 899),
	    dice_range(dice, 0, 99999));
	for (char *h = c->host; *h != '\0'; h++)
		*h = (char)tolower((unsigned char)*h);
	snprintf(host, sizeof(host), "%.50s%lld.example", c->host, id);
	memcpy(c->host, host, sizeof(host));
	snprintf(c->email, sizeof(c->email), "info@%s", c->host);
	snprintf(c->website, sizeof(c->website), "https://www.%s", c->host);
}

static void
card_make(struct dice *dice, struct card *c, long long id)
{
	*c = (struct card){.land = card_land(dice), .trade = &words_trades[dice_roll(dice, words_trade_count)]};
	c->zh = strcmp(c->land->code, "CN") == 0;
	if (c->zh)
		card_chinese(dice, c);
	else
		card_western(dice, c);
	card_numbers(dice, c, id);
}

static void
card_known(const struct known *k, struct card *c)
{
	*c = (struct card){.trade = &words_trades[k->trade]};
	for (size_t i = 0; i < words_land_count; i++)
		if (strcmp(words_lands[i].code, k->country) == 0)
			c->land = &words_lands[i];
	c->zh = strcmp(k->lang, "zh") == 0;
	snprintf(c->name, sizeof(c->name), "%s", k->name);
	snprintf(c->local, sizeof(c->local), "%s", k->local != NULL ? k->local : "");
	snprintf(c->city, sizeof(c->city), "%s", k->city);
	snprintf(c->street, sizeof(c->street), "%s", k->street);
	snprintf(c->postcode, sizeof(c->postcode), "%s", k->postcode);
	snprintf(c->phone, sizeof(c->phone), "%s", k->phone);
	snprintf(c->host, sizeof(c->host), "%s", k->host);
	snprintf(c->email, sizeof(c->email), "info@%s", k->host);
	snprintf(c->website, sizeof(c->website), "https://www.%s", k->host);
}

/* The digest by which an import of the same company would know it; false if there is such a company already. */
static bool
card_key(struct makers *m, const struct card *c, char hex[2 * SEEN_SIZE + 3])
{
	unsigned char key[SEEN_SIZE];
	struct buf scratch = {0};
	struct csv_text parts[4] = {
	    {c->name, strlen(c->name)}, {c->land->code, 2}, {c->city, strlen(c->city)}, {c->street, strlen(c->street)}};

	row_key(key, parts, &scratch);
	buf_free(&scratch);
	/* A second fair is of other companies, even where chance gave them the same name. */
	for (const char *t = m->d->tag; *t != '\0'; t++)
		key[0] ^= (unsigned char)*t;
	memcpy(hex, "\\x", 2);
	sodium_bin2hex(hex + 2, 2 * SEEN_SIZE + 1, key, SEEN_SIZE);
	return seen_first(&m->seen, key);
}

static const char *
or_null(const char *text)
{
	return *text != '\0' ? text : NULL;
}

static void
put_company(struct makers *m, struct demo_company *company, const struct card *c, const char *key)
{
	struct buf about = {0};
	/* Some have no address, some share the number of an office service, some were forgotten long ago. */
	long long nth = company->id - m->d->companies[0].id;
	bool silent = nth % 31 == 11, shared = nth % 45 == 20, stale = nth % 29 == 13;
	char office[40];
	long long owner = m->d->manager[company->team];
	char id[37];

	if (company->team == TEAM_EU && dice_percent(&m->dice, 20))
		owner = m->d->junior;
	snprintf(office, sizeof(office), "+%s 800 5550100", c->land->dial);
	dice_uuid(&m->dice, id);
	buf_printf(&about, "{\"en\": \"%s\", \"zh\": \"%s\"}", c->trade->products_en, c->trade->products_zh);
	table_row(&m->company, "isssssssssssjsiitt", company->id, id, c->name, or_null(c->local), c->land->code,
	    c->city, c->street, or_null(c->postcode), shared ? office : c->phone, silent ? NULL : c->email, c->website,
	    or_null(c->register_no), &about, key, m->d->team[company->team], owner,
	    -dice_range(&m->dice, 150, 900) * DAY - (stale ? 1200 * DAY : 0), -140 * DAY);
	buf_free(&about);
}

/* A name as people of that land have it. */
static void
person_name(struct dice *dice, const struct card *c, char *name, size_t room)
{
	char family[32], given[32], word[64], zh_family[16], zh_given[16];

	if (strcmp(c->land->people, "zh") == 0) {
		dice_word(dice, words_family_zh, word, sizeof(word));
		words_pair(word, family, sizeof(family), zh_family, sizeof(zh_family));
		dice_word(dice, words_given_zh, word, sizeof(word));
		words_pair(word, given, sizeof(given), zh_given, sizeof(zh_given));
		if (c->zh)
			snprintf(name, room, "%s%s", zh_family, zh_given);
		else
			snprintf(name, room, "%s %s", given, family);
		return;
	}
	for (size_t i = 0; i < words_people_count; i++)
		if (strcmp(words_people[i].name, c->land->people) == 0) {
			dice_word(dice, words_people[i].given, given, sizeof(given));
			dice_word(dice, words_people[i].family, family, sizeof(family));
		}
	snprintf(name, room, "%s %s", given, family);
}

/* The first contact of a company that applies can sign in (if somebody gives them a password). */
static void
put_contacts(struct makers *m, struct demo_company *company, const struct card *c, bool applies)
{
	int count = dice_percent(&m->dice, 30) ? 2 : 1;

	for (int i = 0; i < count; i++) {
		char name[80], title[64], email[120], id[2][37];
		bool login = i == 0 && applies;

		person_name(&m->dice, c, name, sizeof(name));
		dice_word(&m->dice, c->zh ? words_titles_zh : words_titles_en, title, sizeof(title));
		dice_uuid(&m->dice, id[0]);
		dice_uuid(&m->dice, id[1]);
		snprintf(email, sizeof(email), "%s%s@%s", i == 0 ? "fair" : "office", m->d->tag, c->host);
		if (login) {
			company->account = ++m->account_id;
			table_row(&m->account, "isssssntt", company->account, id[0], email, name, "exhibitor",
			    c->zh ? "zh" : "en", -1LL, -130 * DAY, -130 * DAY);
		}
		table_row(&m->contact, "isinsssss", ++m->contact_id, id[1], company->id,
		    login ? company->account : -1LL, name, title, email, c->phone, c->zh ? "Asia/Shanghai" : NULL);
	}
}

static void
put_known(struct makers *m, struct demo_company *company, const struct known *k)
{
	char id[2][37], email[64];

	dice_uuid(&m->dice, id[0]);
	dice_uuid(&m->dice, id[1]);
	snprintf(email, sizeof(email), "%s%s@demo.example", k->login, m->d->tag);
	company->account = ++m->account_id;
	table_row(&m->account, "isssssntt", company->account, id[0], email, k->person, "exhibitor", k->lang, -1LL,
	    -130 * DAY, -130 * DAY);
	table_row(&m->contact, "isinsssss", ++m->contact_id, id[1], company->id, company->account, k->person, k->title,
	    email, k->phone, NULL);
}

static void
put_exhibitor(struct makers *m, const struct demo_company *company, long long edition, const char *status, long long at)
{
	char id[37];

	dice_uuid(&m->dice, id);
	table_row(&m->exhibitor, "isiist", ++m->exhibitor_id, id, edition, company->id, status, at);
}

static void
company_one(struct makers *m, long long i)
{
	struct demo_company *company = &m->d->companies[i];
	struct card card;
	char key[2 * SEEN_SIZE + 3];
	bool applies;

	company->id += i;
	do {
		if (i < (long long)KNOWN)
			card_known(&known[i], &card);
		else
			card_make(&m->dice, &card, company->id);
	} while (!card_key(m, &card, key));
	applies = i < (long long)KNOWN || dice_percent(&m->dice, 70);
	company->team = land_team(card.land);
	company->zh = card.zh;
	company->trade = card.trade;
	snprintf(company->name, sizeof(company->name), "%s", card.zh && *card.local ? card.local : card.name);
	put_company(m, company, &card, key);
	if (i < (long long)KNOWN)
		put_known(m, company, &known[i]);
	else
		put_contacts(m, company, &card, applies);
	if (i < (long long)KNOWN || dice_percent(&m->dice, 55))
		put_exhibitor(m, company, m->d->past, "confirmed", -300 * DAY);
}

static int
company_finish(struct makers *m)
{
	struct demo *d = m->d;
	int status = 0;

	/* In the order in which they refer to each other. */
	if (table_close(&m->account) == -1 || table_close(&m->company) == -1 || table_close(&m->contact) == -1 ||
	    table_close(&m->exhibitor) == -1)
		status = -1;
	if (status == 0 &&
	    (table_bump(d->db, "account", "account_id") == -1 || table_bump(d->db, "company", "company_id") == -1 ||
		table_bump(d->db, "contact", "contact_id") == -1 ||
		table_bump(d->db, "exhibitor", "exhibitor_id") == -1))
		status = -1;
	seen_free(&m->seen);
	for (long long i = 0; i < (long long)KNOWN && status == 0; i++)
		status = fair_login(d, d->companies[i].account, false);
	return status;
}

int
company_make(struct demo *d)
{
	struct makers m = {.d = d};
	long long base = table_base(d->db, "company", "company_id") + 1;

	dice_start(&m.dice, d->seed, "companies");
	d->companies = mem_take(d->mem, (size_t)d->size->companies * sizeof(*d->companies));
	m.account_id = table_base(d->db, "account", "account_id");
	m.contact_id = table_base(d->db, "contact", "contact_id");
	m.exhibitor_id = table_base(d->db, "exhibitor", "exhibitor_id");
	table_open(&m.company, d->db,
	    "company (company_id, public_id, name, name_local, country, city, street, postcode, phone, email, website, "
	    "register_no, about, import_key, team_id, owner_id, created_at, changed_at)");
	table_open(&m.account, d->db,
	    "account (account_id, public_id, email, name, kind, lang, team_id, created_at, confirmed_at)");
	table_open(&m.contact, d->db,
	    "contact (contact_id, public_id, company_id, account_id, name, job_title, email, phone, timezone)");
	table_open(
	    &m.exhibitor, d->db, "exhibitor (exhibitor_id, public_id, edition_id, company_id, status, created_at)");
	for (long long i = 0; i < d->size->companies; i++) {
		d->companies[i].id = base;
		company_one(&m, i);
	}
	return company_finish(&m);
}
