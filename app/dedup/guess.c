#include "guess.h"

#include <ctype.h>
#include <string.h>

static const char *const names[RAWS] = {"name", "name_en", "given", "family", "company", "company_en", "street", "city",
    "postcode", "country", "phone", "fax", "email", "birth_date", "id_number", "website", "text"};

/*
 * In this order; the first pattern that stands in the heading wins, which is in small letters with "_" for blanks
 * and punctuation, none at its ends. "=" in front: it must be the whole heading.
 */
static const struct {
	const char *has;
	enum dedup_field person, company;
} words[] = {
    {"=id", RAWS, RAWS},
    {"source", RAWS, RAWS},
    {"edition", RAWS, RAWS},
    {"cluster", RAWS, RAWS},
    {"entity_id", RAWS, RAWS},
    {"=entity", RAWS, RAWS},
    {"=type", RAWS, RAWS},
    {"_type", RAWS, RAWS},
    {"place_of_birth", RAW_TEXT, RAW_TEXT},
    {"birthplace", RAW_TEXT, RAW_TEXT},
    {"birth_place", RAW_TEXT, RAW_TEXT},
    {"=job", RAW_TEXT, RAW_TEXT},
    {"job_", RAW_TEXT, RAW_TEXT},
    {"mailing_city", RAW_CITY, RAW_CITY}, /* where letters go, no e-mail */
    {"mailing_state", RAW_TEXT, RAW_TEXT},
    {"mailing_zip", RAW_POSTCODE, RAW_POSTCODE},
    {"mailing_post", RAW_POSTCODE, RAW_POSTCODE},
    {"mailing_country", RAW_COUNTRY, RAW_COUNTRY},
    {"mailing_addr", RAW_STREET, RAW_STREET},
    {"mailing_street", RAW_STREET, RAW_STREET},
    {"mail", RAW_EMAIL, RAW_EMAIL},
    {"邮箱", RAW_EMAIL, RAW_EMAIL},
    {"电子邮", RAW_EMAIL, RAW_EMAIL},
    {"電郵", RAW_EMAIL, RAW_EMAIL},
    {"fax", RAW_FAX, RAW_FAX},
    {"传真", RAW_FAX, RAW_FAX},
    {"傳真", RAW_FAX, RAW_FAX},
    {"phone", RAW_PHONE, RAW_PHONE},
    {"mobil", RAW_PHONE, RAW_PHONE},
    {"telefon", RAW_PHONE, RAW_PHONE},
    {"=tel", RAW_PHONE, RAW_PHONE},
    {"tel_", RAW_PHONE, RAW_PHONE},
    {"contact_number", RAW_PHONE, RAW_PHONE},
    {"=cell", RAW_PHONE, RAW_PHONE},
    {"电话", RAW_PHONE, RAW_PHONE},
    {"手机", RAW_PHONE, RAW_PHONE},
    {"電話", RAW_PHONE, RAW_PHONE},
    {"website", RAW_WEBSITE, RAW_WEBSITE},
    {"web_site", RAW_WEBSITE, RAW_WEBSITE},
    {"web_page", RAW_WEBSITE, RAW_WEBSITE},
    {"web_addr", RAW_WEBSITE, RAW_WEBSITE},
    {"webpage", RAW_WEBSITE, RAW_WEBSITE},
    {"=www", RAW_WEBSITE, RAW_WEBSITE},
    {"url", RAW_WEBSITE, RAW_WEBSITE},
    {"=web", RAW_WEBSITE, RAW_WEBSITE},
    {"homepage", RAW_WEBSITE, RAW_WEBSITE},
    {"网址", RAW_WEBSITE, RAW_WEBSITE},
    {"网站", RAW_WEBSITE, RAW_WEBSITE},
    {"網址", RAW_WEBSITE, RAW_WEBSITE},
    {"birth", RAW_BIRTH, RAWS},
    {"dob", RAW_BIRTH, RAWS},
    {"=by", RAW_BIRTH, RAW_TEXT}, /* year, month and day in columns of their own */
    {"=bm", RAW_BIRTH, RAW_TEXT},
    {"=bd", RAW_BIRTH, RAW_TEXT},
    {"geburts", RAW_BIRTH, RAWS},
    {"出生", RAW_BIRTH, RAWS},
    {"生日", RAW_BIRTH, RAWS},
    {"company_en", RAW_COMPANY_EN, RAW_NAME_EN},
    {"公司英文", RAW_COMPANY_EN, RAW_NAME_EN},
    {"英文公司", RAW_COMPANY_EN, RAW_NAME_EN},
    {"name_en", RAW_NAME_EN, RAW_NAME_EN},
    {"英文名", RAW_NAME_EN, RAW_NAME_EN},
    {"company", RAW_COMPANY, RAW_NAME},
    {"employer", RAW_COMPANY, RAW_TEXT},
    {"organi", RAW_COMPANY, RAW_NAME},
    {"firm", RAW_COMPANY, RAW_NAME},
    {"name_org", RAW_COMPANY, RAW_NAME},
    {"公司", RAW_COMPANY, RAW_NAME},
    {"单位", RAW_COMPANY, RAW_NAME},
    {"企业", RAW_COMPANY, RAW_NAME},
    {"unternehmen", RAW_COMPANY, RAW_NAME},
    {"empresa", RAW_COMPANY, RAW_NAME},
    {"entreprise", RAW_COMPANY, RAW_NAME},
    {"会社", RAW_COMPANY, RAW_NAME},
    {"會社", RAW_COMPANY, RAW_NAME},
    {"surname", RAW_FAMILY, RAW_FAMILY},
    {"last_name", RAW_FAMILY, RAW_FAMILY},
    {"lastname", RAW_FAMILY, RAW_FAMILY},
    {"name_last", RAW_FAMILY, RAW_FAMILY},
    {"=last", RAW_FAMILY, RAW_FAMILY},
    {"lname", RAW_FAMILY, RAW_FAMILY},
    {"family", RAW_FAMILY, RAW_FAMILY},
    {"nachname", RAW_FAMILY, RAW_FAMILY},
    {"apellido", RAW_FAMILY, RAW_FAMILY},
    {"cognome", RAW_FAMILY, RAW_FAMILY},
    {"=姓", RAW_FAMILY, RAW_FAMILY},
    {"given", RAW_GIVEN, RAW_GIVEN},
    {"first_name", RAW_GIVEN, RAW_GIVEN},
    {"firstname", RAW_GIVEN, RAW_GIVEN},
    {"name_first", RAW_GIVEN, RAW_GIVEN},
    {"=first", RAW_GIVEN, RAW_GIVEN},
    {"fname", RAW_GIVEN, RAW_GIVEN},
    {"forename", RAW_GIVEN, RAW_GIVEN},
    {"middle", RAW_GIVEN, RAW_GIVEN},
    {"vorname", RAW_GIVEN, RAW_GIVEN},
    {"prenom", RAW_GIVEN, RAW_GIVEN},
    {"prénom", RAW_GIVEN, RAW_GIVEN},
    {"=名", RAW_GIVEN, RAW_GIVEN},
    {"contact", RAW_NAME, RAW_FAMILY},
    {"联系人", RAW_NAME, RAW_FAMILY},
    {"姓名", RAW_NAME, RAW_FAMILY},
    {"postcode", RAW_POSTCODE, RAW_POSTCODE},
    {"post_code", RAW_POSTCODE, RAW_POSTCODE},
    {"postal_addr", RAW_STREET, RAW_STREET},
    {"postal", RAW_POSTCODE, RAW_POSTCODE},
    {"postleit", RAW_POSTCODE, RAW_POSTCODE},
    {"zip", RAW_POSTCODE, RAW_POSTCODE},
    {"=plz", RAW_POSTCODE, RAW_POSTCODE},
    {"邮编", RAW_POSTCODE, RAW_POSTCODE},
    {"邮政编码", RAW_POSTCODE, RAW_POSTCODE},
    {"郵便番号", RAW_POSTCODE, RAW_POSTCODE},
    {"country", RAW_COUNTRY, RAW_COUNTRY},
    {"=land", RAW_COUNTRY, RAW_COUNTRY},
    {"国家", RAW_COUNTRY, RAW_COUNTRY},
    {"ethnicity", RAW_TEXT, RAW_TEXT},
    {"capacity", RAW_TEXT, RAW_TEXT},
    {"city", RAW_CITY, RAW_CITY},
    {"suburb", RAW_CITY, RAW_CITY},
    {"town", RAW_CITY, RAW_CITY},
    {"=ort", RAW_CITY, RAW_CITY},
    {"locality", RAW_CITY, RAW_CITY},
    {"municipality", RAW_CITY, RAW_CITY},
    {"=stadt", RAW_CITY, RAW_CITY},
    {"=wohnort", RAW_CITY, RAW_CITY},
    {"=ville", RAW_CITY, RAW_CITY},
    {"=ciudad", RAW_CITY, RAW_CITY},
    {"城市", RAW_CITY, RAW_CITY},
    {"street", RAW_STREET, RAW_STREET},
    {"addr", RAW_STREET, RAW_STREET},
    {"adres", RAW_STREET, RAW_STREET},
    {"anschrift", RAW_STREET, RAW_STREET},
    {"house_n", RAW_STREET, RAW_STREET},
    {"hausn", RAW_STREET, RAW_STREET},
    {"building_n", RAW_STREET, RAW_STREET},
    {"flat_n", RAW_STREET, RAW_STREET},
    {"apartment_n", RAW_STREET, RAW_STREET},
    {"suite_n", RAW_STREET, RAW_STREET},
    {"strasse", RAW_STREET, RAW_STREET},
    {"straße", RAW_STREET, RAW_STREET},
    {"地址", RAW_STREET, RAW_STREET},
    {"住所", RAW_STREET, RAW_STREET},
    {"soc_sec", RAW_ID, RAW_ID},
    {"=ssn", RAW_ID, RAW_ID},
    {"ssn_", RAW_ID, RAW_ID},
    {"_ssn", RAW_ID, RAW_ID},
    {"passport", RAW_ID, RAW_ID},
    {"national_id", RAW_ID, RAW_ID},
    {"tax_id", RAW_ID, RAW_ID},
    {"=vat", RAW_ID, RAW_ID},
    {"vat_", RAW_ID, RAW_ID},
    {"_vat", RAW_ID, RAW_ID},
    {"_number", RAW_ID, RAW_ID},
    {"身份证", RAW_ID, RAW_ID},
    {"信用代码", RAW_ID, RAW_ID},
    {"title", RAW_TEXT, RAW_NAME},
    {"name", RAW_NAME, RAW_NAME},
    {"名称", RAW_NAME, RAW_NAME},
};

/* "E-mail (office)" as "e_mail__office" */
static void
plain(char *out, size_t room, const char *heading)
{
	size_t n = 0;

	while (*heading != '\0' && (unsigned char)*heading < 0x80 && !isalnum((unsigned char)*heading))
		heading++;
	for (; heading[n] != '\0' && n + 1 < room; n++) {
		unsigned char c = (unsigned char)heading[n];

		out[n] = c >= 0x80 || isalnum(c) ? (char)tolower(c) : '_';
	}
	while (n > 0 && out[n - 1] == '_')
		n--;
	out[n] = '\0';
}

enum dedup_field
guess_field(const char *heading, enum dedup_type type)
{
	char low[64];

	plain(low, sizeof(low), heading);
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

const char *
guess_fields(void)
{
	return "name, given, family, name_en, company, company_en, street, city, postcode, country, phone, fax, email, "
	       "birth_date, id_number, website, text";
}
