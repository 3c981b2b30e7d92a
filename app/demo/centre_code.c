#include "demo_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db.h"

/*
 * Codes and tags of the demo's companies. Industries follow the trade that a company's name speaks of; a few texts are
 * left over that no list knows, as after an import.
 */
static const struct {
	const char *trade, *isic, *gbt;
} industries[] = {
    {"Packaging Machinery", "282", "35"},
    {"Port Equipment", "281", "34"},
    {"Logistics", "522", "58"},
    {"Automation", "265", "40"},
    {"Sensors", "265", "40"},
    {"Hydraulics", "281", "34"},
    {"Valves", "281", "34"},
    {"Electronics", "261", "39"},
    {"Textiles", "139", "17"},
    {"Ceramics", "239", "30"},
    {"Furniture", "310", "21"},
    {"Lighting", "274", "38"},
    {"Solar", "261", "38"},
    {"Cables", "273", "38"},
    {"Marine Coatings", "202", "26"},
    {"Tools", "259", "33"},
    {"Plastics", "222", "29"},
    {"Food Technology", "282", "35"},
    {"Bearings", "281", "34"},
    {"Pumps", "281", "34"},
    {"Water Treatment", "360", "46"},
    {"Medical Devices", "325", "35"},
};
#define INDUSTRIES (sizeof(industries) / sizeof(*industries))

static const char *const types[] = {
    "manufacturer", "manufacturer", "manufacturer", "oem", "agent", "importer", "engineering", "software"};
static const char *const sources[] = {"registration", "own", "own", "other_fair", "import", "partner", "call", "agent"};
static const char *const unknown[] = {
    "Maschinenbau", "Packaging machinery", "Trading & sourcing", "机电", "Misc.", "港航配套"};
static const char *const tags[] = {"Key account", "Newcomer", "Sponsor", "Wants a corner booth", "Call back",
    "Late payer", "重点客户", "Pavilion organizer"};

/* The number of a code in use; 0 if the list does not have it any more. */
static long long
code_id(PGconn *db, const char *list, const char *code)
{
	PGresult *r = db_run(db, "demo.code", DB_PARAMS({"list", list}, {"code", code}));
	long long id =
	    PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 1 ? strtoll(PQgetvalue(r, 0, 0), NULL, 10) : 0;

	PQclear(r);
	return id;
}

static size_t
industry_of(const struct demo_company *c)
{
	for (size_t i = 0; i < INDUSTRIES; i++)
		if (c->trade != NULL && strcmp(industries[i].trade, c->trade->en) == 0)
			return i;
	return 0;
}

static int
company_industries(struct demo *d)
{
	long long ids[INDUSTRIES][2];
	struct table t;

	for (size_t i = 0; i < INDUSTRIES; i++) {
		ids[i][0] = code_id(d->db, "isic", industries[i].isic);
		ids[i][1] = code_id(d->db, "gbt4754", industries[i].gbt);
	}
	table_open(&t, d->db, "company_code (company_id, code_id)");
	for (long long n = 0; n < d->size->companies; n++) {
		const struct demo_company *c = &d->companies[n];
		size_t i = industry_of(c);

		if (n % 9 == 4) /* nobody said it */
			continue;
		if (ids[i][0] != 0 && (!c->zh || n % 2 == 0))
			table_row(&t, "ii", c->id, ids[i][0]);
		if (ids[i][1] != 0 && c->zh)
			table_row(&t, "ii", c->id, ids[i][1]);
	}
	return table_close(&t);
}

/* One statement for every company of a kind: `statement` with the company's number and a word of the table. */
static int
company_words(
    struct demo *d, const char *statement, const char *const *words, size_t count, long long every, long long from)
{
	struct buf ids = {0}, texts = {0};
	PGresult *r;
	bool good;

	for (long long n = from; n < d->size->companies; n += every) {
		buf_printf(&ids, "%s%lld", ids.len > 0 ? "," : "{", d->companies[n].id);
		buf_printf(
		    &texts, "%s\"%s\"", texts.len > 0 ? "," : "{", words[(size_t)(n / every * 3 + n % 5) % count]);
	}
	buf_putc(&ids, '}');
	buf_putc(&texts, '}');
	r = db_run(d->db, statement, DB_PARAMS({"companies", ids.data}, {"words", texts.data}));
	good = PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK;
	PQclear(r);
	buf_free(&ids);
	buf_free(&texts);
	return good ? 0 : -1;
}

#define COUNT(words) (sizeof(words) / sizeof(*(words)))

int
centre_code_make(struct demo *d)
{
	PGresult *r = db_run(d->db, "demo.tag_groups", NULL);
	bool good = PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;

	PQclear(r);
	return good && company_industries(d) == 0 &&
		       company_words(d, "demo.company_type", types, COUNT(types), 1, 0) == 0 &&
		       company_words(d, "demo.company_source", sources, COUNT(sources), 1, 0) == 0 &&
		       company_words(d, "demo.company_unknown", unknown, COUNT(unknown), 54, 4) == 0 &&
		       company_words(d, "demo.company_tag", tags, COUNT(tags), 11, 1) == 0 &&
		       company_words(d, "demo.company_tag", tags, COUNT(tags), 23, 5) == 0
		   ? 0
		   : -1;
}
