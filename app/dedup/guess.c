#include "guess.h"

#include <ctype.h>
#include <string.h>

static const char *const names[FIELDS] = {"name", "name_en", "given", "family", "company", "company_en", "street",
    "city", "postcode", "country", "phone", "fax", "email", "birth_date", "id_number", "website", "text"};

/* In this order; the first pattern that stands in the heading wins. "=" in front: it must be the whole heading. */
static const struct {
	const char *has;
	enum dedup_field person, company;
} words[] = {
    {"=id", FIELDS, FIELDS},
    {"source", FIELDS, FIELDS},
    {"edition", FIELDS, FIELDS},
    {"cluster", FIELDS, FIELDS},
    {"=type", FIELDS, FIELDS},
    {"_type", FIELDS, FIELDS},
    {"mail", FIELD_EMAIL, FIELD_EMAIL},
    {"fax", FIELD_FAX, FIELD_FAX},
    {"phone", FIELD_PHONE, FIELD_PHONE},
    {"mobile", FIELD_PHONE, FIELD_PHONE},
    {"=tel", FIELD_PHONE, FIELD_PHONE},
    {"website", FIELD_WEBSITE, FIELD_WEBSITE},
    {"url", FIELD_WEBSITE, FIELD_WEBSITE},
    {"homepage", FIELD_WEBSITE, FIELD_WEBSITE},
    {"birth", FIELD_BIRTH, FIELDS},
    {"dob", FIELD_BIRTH, FIELDS},
    {"company_en", FIELD_COMPANY_EN, FIELD_NAME_EN},
    {"name_en", FIELD_NAME_EN, FIELD_NAME_EN},
    {"company", FIELD_COMPANY, FIELD_NAME},
    {"employer", FIELD_COMPANY, FIELD_TEXT},
    {"organi", FIELD_COMPANY, FIELD_NAME},
    {"firm", FIELD_COMPANY, FIELD_NAME},
    {"name_org", FIELD_COMPANY, FIELD_NAME},
    {"surname", FIELD_FAMILY, FIELD_FAMILY},
    {"last", FIELD_FAMILY, FIELD_FAMILY},
    {"lname", FIELD_FAMILY, FIELD_FAMILY},
    {"family", FIELD_FAMILY, FIELD_FAMILY},
    {"given", FIELD_GIVEN, FIELD_GIVEN},
    {"first", FIELD_GIVEN, FIELD_GIVEN},
    {"fname", FIELD_GIVEN, FIELD_GIVEN},
    {"forename", FIELD_GIVEN, FIELD_GIVEN},
    {"middle", FIELD_GIVEN, FIELD_GIVEN},
    {"contact", FIELD_NAME, FIELD_FAMILY},
    {"postcode", FIELD_POSTCODE, FIELD_POSTCODE},
    {"postal", FIELD_POSTCODE, FIELD_POSTCODE},
    {"zip", FIELD_POSTCODE, FIELD_POSTCODE},
    {"country", FIELD_COUNTRY, FIELD_COUNTRY},
    {"city", FIELD_CITY, FIELD_CITY},
    {"suburb", FIELD_CITY, FIELD_CITY},
    {"town", FIELD_CITY, FIELD_CITY},
    {"street", FIELD_STREET, FIELD_STREET},
    {"addr", FIELD_STREET, FIELD_STREET},
    {"soc_sec", FIELD_ID, FIELD_ID},
    {"ssn", FIELD_ID, FIELD_ID},
    {"passport", FIELD_ID, FIELD_ID},
    {"_number", FIELD_ID, FIELD_ID},
    {"title", FIELD_TEXT, FIELD_NAME},
    {"name", FIELD_NAME, FIELD_NAME},
};

enum dedup_field
guess_field(const char *heading, enum dedup_type type)
{
	char low[64];
	size_t n = 0;

	for (; heading[n] != '\0' && n + 1 < sizeof(low); n++)
		low[n] = heading[n] == ' ' ? '_' : (char)tolower((unsigned char)heading[n]);
	low[n] = '\0';
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].has[0] == '=' ? strcmp(low, words[i].has + 1) == 0 : strstr(low, words[i].has) != NULL)
			return type == DEDUP_PERSON ? words[i].person : words[i].company;
	return FIELD_TEXT;
}

enum dedup_field
guess_named(const char *name, enum dedup_type type)
{
	for (size_t i = 0; i < FIELDS; i++)
		if (strcmp(name, names[i]) == 0)
			return type == DEDUP_COMPANY && i == FIELD_COMPANY ? FIELD_NAME : (enum dedup_field)i;
	return FIELDS;
}
