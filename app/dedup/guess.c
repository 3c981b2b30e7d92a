#include "guess.h"

#include <ctype.h>
#include <string.h>

static const char *const names[RAWS] = {"name", "name_en", "given", "family", "company", "company_en", "street", "city",
    "postcode", "country", "phone", "fax", "email", "birth_date", "id_number", "website", "text"};

/* In this order; the first pattern that stands in the heading wins. "=" in front: it must be the whole heading. */
static const struct {
	const char *has;
	enum dedup_field person, company;
} words[] = {
    {"=id", RAWS, RAWS},
    {"source", RAWS, RAWS},
    {"edition", RAWS, RAWS},
    {"cluster", RAWS, RAWS},
    {"=type", RAWS, RAWS},
    {"_type", RAWS, RAWS},
    {"mail", RAW_EMAIL, RAW_EMAIL},
    {"fax", RAW_FAX, RAW_FAX},
    {"phone", RAW_PHONE, RAW_PHONE},
    {"mobile", RAW_PHONE, RAW_PHONE},
    {"=tel", RAW_PHONE, RAW_PHONE},
    {"website", RAW_WEBSITE, RAW_WEBSITE},
    {"url", RAW_WEBSITE, RAW_WEBSITE},
    {"homepage", RAW_WEBSITE, RAW_WEBSITE},
    {"birth", RAW_BIRTH, RAWS},
    {"dob", RAW_BIRTH, RAWS},
    {"company_en", RAW_COMPANY_EN, RAW_NAME_EN},
    {"name_en", RAW_NAME_EN, RAW_NAME_EN},
    {"company", RAW_COMPANY, RAW_NAME},
    {"employer", RAW_COMPANY, RAW_TEXT},
    {"organi", RAW_COMPANY, RAW_NAME},
    {"firm", RAW_COMPANY, RAW_NAME},
    {"name_org", RAW_COMPANY, RAW_NAME},
    {"surname", RAW_FAMILY, RAW_FAMILY},
    {"last", RAW_FAMILY, RAW_FAMILY},
    {"lname", RAW_FAMILY, RAW_FAMILY},
    {"family", RAW_FAMILY, RAW_FAMILY},
    {"given", RAW_GIVEN, RAW_GIVEN},
    {"first", RAW_GIVEN, RAW_GIVEN},
    {"fname", RAW_GIVEN, RAW_GIVEN},
    {"forename", RAW_GIVEN, RAW_GIVEN},
    {"middle", RAW_GIVEN, RAW_GIVEN},
    {"contact", RAW_NAME, RAW_FAMILY},
    {"postcode", RAW_POSTCODE, RAW_POSTCODE},
    {"postal", RAW_POSTCODE, RAW_POSTCODE},
    {"zip", RAW_POSTCODE, RAW_POSTCODE},
    {"country", RAW_COUNTRY, RAW_COUNTRY},
    {"city", RAW_CITY, RAW_CITY},
    {"suburb", RAW_CITY, RAW_CITY},
    {"town", RAW_CITY, RAW_CITY},
    {"street", RAW_STREET, RAW_STREET},
    {"addr", RAW_STREET, RAW_STREET},
    {"soc_sec", RAW_ID, RAW_ID},
    {"ssn", RAW_ID, RAW_ID},
    {"passport", RAW_ID, RAW_ID},
    {"_number", RAW_ID, RAW_ID},
    {"title", RAW_TEXT, RAW_NAME},
    {"name", RAW_NAME, RAW_NAME},
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
	return RAW_TEXT;
}

enum dedup_field
guess_named(const char *name, enum dedup_type type)
{
	for (size_t i = 0; i < RAWS; i++)
		if (strcmp(name, names[i]) == 0)
			return type == DEDUP_COMPANY && i == RAW_COMPANY ? RAW_NAME : (enum dedup_field)i;
	return RAWS;
}
