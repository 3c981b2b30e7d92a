#include "country.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "form.h"
#include "text.h"

/* Names that ICU does not give: official, former and short ones, as lists of exhibitors have them. */
static const struct {
	const char *name;
	const char *code;
} others[] = {
    {"America", "US"},
    {"Bolivia, Plurinational State of", "BO"},
    {"Bosnia and Herzegovina", "BA"},
    {"Bosnien und Herzegowina", "BA"},
    {"Brunei Darussalam", "BN"},
    {"Burma", "MM"},
    {"Cape Verde", "CV"},
    {"China Mainland", "CN"},
    {"China, People's Republic of", "CN"},
    {"Chinese Taipei", "TW"},
    {"Congo, Democratic Republic of the", "CD"},
    {"Cote d'Ivoire", "CI"},
    {"Czech Republic", "CZ"},
    {"Tschechische Republik", "CZ"},
    {"Democratic People's Republic of Korea", "KP"},
    {"England", "GB"},
    {"Great Britain", "GB"},
    {"Holland", "NL"},
    {"Hong Kong", "HK"},
    {"Hong Kong S.A.R.", "HK"},
    {"Hongkong", "HK"},
    {"Iran, Islamic Republic of", "IR"},
    {"Islamic Republic of Iran", "IR"},
    {"Ivory Coast", "CI"},
    {"Korea", "KR"},
    {"Korea, Republic of", "KR"},
    {"Korea (South)", "KR"},
    {"Republic of Korea", "KR"},
    {"Korea, Democratic People's Republic of", "KP"},
    {"Lao People's Democratic Republic", "LA"},
    {"Libyan Arab Jamahiriya", "LY"},
    {"Macao", "MO"},
    {"Macau", "MO"},
    {"Macedonia", "MK"},
    {"Macedonia, former Yug. Rep.", "MK"},
    {"Macedonia, the former Yugoslav Republic of", "MK"},
    {"Mainland China", "CN"},
    {"Moldova, Republic of", "MD"},
    {"Moldova, Republik of", "MD"},
    {"Myanmar", "MM"},
    {"Northern Ireland", "GB"},
    {"Palestine", "PS"},
    {"Palestine, State of", "PS"},
    {"People's Republic of China", "CN"},
    {"P.R. China", "CN"},
    {"PRC", "CN"},
    {"Republic of China", "TW"},
    {"Republic of Ireland", "IE"},
    {"Republic of Moldova", "MD"},
    {"Republic of Serbia", "RS"},
    {"R.O.C.", "TW"},
    {"Russian Federation", "RU"},
    {"Scotland", "GB"},
    {"Serbia, Republic of", "RS"},
    {"Slovak Republic", "SK"},
    {"Swaziland", "SZ"},
    {"Syrian Arab Republic", "SY"},
    {"Taiwan, Province of China", "TW"},
    {"Taiwan (China)", "TW"},
    {"Tanzania, United Republic of", "TZ"},
    {"The Netherlands", "NL"},
    {"Trinidad and Tobago", "TT"},
    {"Turkiye", "TR"},
    {"Turkey", "TR"},
    {"UAE", "AE"},
    {"UK", "GB"},
    {"United Kingdom of Great Britain and Northern Ireland", "GB"},
    {"United States of America", "US"},
    {"Vatican", "VA"},
    {"Venezuela, Bolivarian Republic of", "VE"},
    {"Viet Nam", "VN"},
    {"Wales", "GB"},
    {"中国大陆", "CN"},
    {"中华人民共和国", "CN"},
    {"中國", "CN"},
    {"中国香港", "HK"},
    {"香港", "HK"},
    {"中国澳门", "MO"},
    {"澳门", "MO"},
    {"中国台湾", "TW"},
    {"中国台湾省", "TW"},
    {"台湾地区", "TW"},
    {"台灣", "TW"},
    {"臺灣", "TW"},
    {"大韩民国", "KR"},
    {"南韩", "KR"},
    {"北韩", "KP"},
    {"俄国", "RU"},
    {"阿联酋", "AE"},
    {"美利坚合众国", "US"},
    {"沙特", "SA"},
    {"捷克共和国", "CZ"},
};

/* The languages whose names of countries are known, beside the codes. */
static const char *const languages[] = {"en", "zh", "zh_Hant", "de", "fr", "es", "it"};

struct name {
	char *key; /* text_key of the name */
	const char *code;
};

static struct name *names;
static size_t count, room;

static int
name_compare(const void *a, const void *b)
{
	return strcmp(((const struct name *)a)->key, ((const struct name *)b)->key);
}

static void
name_add(const char *text, const char *code)
{
	struct buf key = {0};

	text_key(&key, text, strlen(text));
	if (key.len == 0) {
		buf_free(&key);
		return;
	}
	if (count == room) {
		room = room ? room * 2 : 4096;
		if ((names = realloc(names, room * sizeof(*names))) == NULL)
			abort();
	}
	names[count++] = (struct name){key.data, code};
}

static void
country_add(const char *code)
{
	char locale[16] = "und_", utf8[256];

	memcpy(locale + 4, code, strlen(code) + 1);
	name_add(code, code);
	name_add(uloc_getISO3Country(locale), code);
	for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++) {
		UErrorCode status = U_ZERO_ERROR;
		UChar units[128];

		uloc_getDisplayCountry(locale, languages[i], units, 128, &status);
		u_strToUTF8(utf8, sizeof(utf8), NULL, units, -1, &status);
		if (U_SUCCESS(status) && status != U_USING_DEFAULT_WARNING)
			name_add(utf8, code);
	}
}

static void
country_load(void)
{
	for (const char *const *code = uloc_getISOCountries(); *code != NULL; code++)
		if (form_country(*code)) /* ICU has more, such as DG for Diego Garcia */
			country_add(*code);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		name_add(others[i].name, others[i].code);
	qsort(names, count, sizeof(*names), name_compare);
}

const char *
country_code(const char *text, size_t length)
{
	struct buf key = {0};
	const struct name *found;

	if (count == 0)
		country_load();
	text_key(&key, text, length);
	found =
	    key.len == 0 ? NULL : bsearch(&(struct name){key.data, NULL}, names, count, sizeof(*names), name_compare);
	buf_free(&key);
	return found == NULL ? NULL : found->code;
}
