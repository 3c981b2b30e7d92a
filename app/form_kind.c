#include "form_kind.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "catalog.h"
#include "utf8.h"

static const char too_short[] = N_("At least %lld characters."), too_long[] = N_("At most %lld characters."),
		  fill_in[] = N_("Please fill this in.");

static const char *
check_text(struct mem *m, struct value *v, char *text, struct kind_range range)
{
	long long length = utf8_count(text);

	(void)m;
	v->sql = text;
	v->limit = length < range.min ? range.min : range.max;
	if (length < range.min || length > range.max)
		return length < range.min ? too_short : too_long;
	return (v->field->flags & FIELD_NAMED) && !utf8_lettered(text, strlen(text)) ? utf8_unlettered : NULL;
}

/* ---- addresses ----------------------------------------------------------------------------------------- */

/* A host name: labels of letters, digits and hyphens (or beyond ASCII), at least two of them. */
static bool
is_host(const char *text, size_t length)
{
	size_t label = 0, dots = 0;

	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '.') {
			if (label == 0 || text[i - 1] == '-')
				return false;
			dots++;
			label = 0;
		} else if (!(isalnum(c) || c >= 0x80 || (c == '-' && label > 0)) || ++label > 63) {
			return false;
		}
	}
	return dots > 0 && label > 0 && text[length - 1] != '-' && length <= 253;
}

static bool
is_local_part(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if (!(isalnum(c) || c >= 0x80 || strchr("!#$%&'*+-/=?^_`{|}~.", c) != NULL))
			return false;
		if (c == '.' && (i == 0 || i == length - 1 || text[i + 1] == '.'))
			return false;
	}
	return length > 0 && length <= 64;
}

static void
lower(char *text)
{
	for (; *text != '\0'; text++)
		*text = (char)tolower((unsigned char)*text);
}

static const char *
check_email(struct mem *m, struct value *v, char *text, struct kind_range range)
{
	char *at = strchr(text, '@');
	size_t length = strlen(text);

	(void)m;
	v->limit = range.max;
	if ((long long)length > range.max)
		return too_long;
	if (at == NULL || !is_local_part(text, (size_t)(at - text)) || !is_host(at + 1, strlen(at + 1)))
		return N_("This is not an e-mail address.");
	lower(at);
	v->sql = text;
	return NULL;
}

static bool
is_port(const char *text, size_t length)
{
	if (length < 2 || length > 6 || text[0] != ':')
		return false;
	for (size_t i = 1; i < length; i++)
		if (!isdigit((unsigned char)text[i]))
			return false;
	return true;
}

static const char *
check_url(struct mem *m, struct value *v, char *text, struct kind_range range)
{
	const char *host = text, *given = text;
	size_t size, name;

	if (utf8_count(text) > range.max) {
		v->limit = range.max;
		return too_long;
	}
	if (strncasecmp(text, "http://", 7) == 0)
		host += 7;
	else if (strncasecmp(text, "https://", 8) == 0)
		host += 8;
	else
		given = mem_printf(m, "http://%s", text);
	size = strcspn(host, "/?#");
	name = strcspn(host, ":/?#");
	if (!is_host(host, name) || (size > name && !is_port(host + name, size - name)) ||
	    host[strcspn(host, " \"<>\\^`{|}")] != '\0')
		return N_("This is not a web address.");
	v->sql = given;
	return NULL;
}

static const char *
check_phone(struct mem *m, struct value *v, char *text, struct kind_range range)
{
	static const char *const extensions[] = {"ext", "x", "转", "轉", "分机", "分機"};
	int digits = 0;

	(void)m;
	v->sql = text;
	v->limit = range.max;
	if (utf8_count(text) > range.max)
		return too_long;
	while (*text != '\0') {
		size_t n = strchr(" ()-/.+#", *text) != NULL ? 1 : 0;

		for (size_t i = 0; n == 0 && i < sizeof(extensions) / sizeof(extensions[0]); i++)
			if (strncasecmp(text, extensions[i], strlen(extensions[i])) == 0)
				n = strlen(extensions[i]);
		if (n == 0 && isdigit((unsigned char)*text)) {
			digits++;
			n = 1;
		}
		if (n == 0)
			break;
		text += n;
	}
	return *text == '\0' && digits >= range.min ? NULL : N_("This is not a telephone number.");
}

bool
form_country(const char *given)
{
	/* ISO 3166-1 alpha-2, the codes officially assigned */
	static const char codes[] =
	    " AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW "
	    "BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI "
	    "FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN "
	    "IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME "
	    "MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF "
	    "PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
	    "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE "
	    "YT ZA ZM ZW ";
	const char code[] = {' ', given[0], given[0] != '\0' ? given[1] : '\0', ' ', '\0'};

	return strlen(given) == 2 && isupper((unsigned char)given[0]) && strstr(codes, code) != NULL;
}

static const char *
check_country(struct mem *m, struct value *v, char *text, struct kind_range range)
{
	(void)m;
	(void)range;
	v->sql = text;
	for (char *c = text; *c != '\0'; c++)
		*c = (char)toupper((unsigned char)*c);
	return form_country(text) ? NULL : N_("This is not a country code, such as DE.");
}

/* ---- what people do not type --------------------------------------------------------------------------- */

static const char *
check_uuid(struct mem *m, struct value *v, char *text, struct kind_range range)
{
	(void)m;
	(void)range;
	for (size_t i = 0; i < 36; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? text[i] != '-' : !isxdigit((unsigned char)text[i]))
			return N_("There is no such record.");
	}
	if (text[36] != '\0')
		return N_("There is no such record.");
	lower(text);
	v->sql = text;
	return NULL;
}

static const char *
check_bool(struct mem *m, struct value *v, char *text, struct kind_range range)
{
	static const char *const yes[] = {"on", "1", "true", "yes"};

	(void)m;
	(void)range;
	v->sql = "false";
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		if (strcasecmp(text, yes[i]) == 0)
			v->sql = "true";
	if ((v->field->flags & FIELD_REQUIRED) && v->sql[0] == 'f')
		return form_kinds[FIELD_BOOL].missing;
	return NULL;
}

static const char *
check_choice(struct mem *m, struct value *v, char *text, struct kind_range range)
{
	const char *p = v->field->choices != NULL ? v->field->choices : "";
	size_t length = strlen(text);

	(void)m;
	(void)range;
	v->sql = text;
	for (; *p != '\0'; p += *p == '|') {
		size_t n = strcspn(p, "|");

		if (n == length && memcmp(p, text, n) == 0)
			return NULL;
		p += n;
	}
	return N_("This is not one of the choices.");
}

static const char *
check_hex(struct mem *m, struct value *v, char *text, struct kind_range range)
{
	long long length = (long long)strlen(text);

	(void)m;
	lower(text);
	v->sql = text;
	return text[strspn(text, "0123456789abcdef")] == '\0' && length % 2 == 0 && length >= range.min &&
		       length <= range.max
		   ? NULL
		   : N_("This is not valid.");
}

static const char *
check_code(struct mem *m, struct value *v, char *text, struct kind_range range)
{
	char *o = text;
	long long length;

	(void)m;
	v->sql = text;
	for (const char *p = text; *p != '\0'; p++)
		if (*p != ' ')
			*o++ = *p;
	*o = '\0';
	length = o - text;
	return text[strspn(text, "0123456789")] == '\0' && length >= range.min && length <= range.max
		   ? NULL
		   : N_("This is not a code of digits.");
}

const struct kind form_kinds[] = {
    [FIELD_LINE] = {0, {0, 200}, fill_in, check_text},
    [FIELD_TEXT] = {KIND_LINES, {0, 10000}, fill_in, check_text},
    [FIELD_EMAIL] = {KIND_NARROW, {0, 254}, fill_in, check_email},
    [FIELD_PASSWORD] = {KIND_TYPED, {0, 200}, fill_in, check_text},
    [FIELD_UUID] = {KIND_NARROW, {0, 0}, N_("Please choose one."), check_uuid},
    [FIELD_INTEGER] = {KIND_NARROW, {-2147483648LL, 2147483647LL}, fill_in, form_check_integer},
    [FIELD_MONEY] = {KIND_NARROW, {0, 1000000000000LL}, fill_in, form_check_money},
    [FIELD_DECIMAL] = {KIND_NARROW, {-1000000000000LL, 1000000000000LL}, fill_in, form_check_decimal},
    [FIELD_DATE] = {KIND_NARROW, {0, 0}, fill_in, form_check_date},
    [FIELD_TIME] = {KIND_NARROW, {0, 0}, fill_in, form_check_time},
    [FIELD_BOOL] = {0, {0, 0}, N_("Please tick this box."), check_bool},
    [FIELD_CHOICE] = {0, {0, 0}, N_("Please choose one."), check_choice},
    [FIELD_URL] = {0, {0, 500}, fill_in, check_url},
    [FIELD_PHONE] = {KIND_NARROW, {3, 60}, fill_in, check_phone},
    [FIELD_COUNTRY] = {KIND_NARROW, {0, 0}, N_("Please choose one."), check_country},
    [FIELD_HEX] = {KIND_NARROW, {2, 1024}, N_("This is not valid."), check_hex},
    [FIELD_CODE] = {KIND_NARROW, {1, 20}, fill_in, check_code},
    [FIELD_FILE] = {0, {0, 10 << 20}, N_("Please choose a file."), NULL},
    [FIELD_MAP] = {KIND_LINES, {0, 400}, fill_in, NULL},
};
