#include "mapping.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "text.h"

const struct import_field_about import_fields[IMPORT_FIELDS] = {
    /* without the word for its language, see name_script() */
    [IMPORT_NAME] = {"name", N_("Company"),
	"name company companyname companytitle fullname nameofcompany exhibitor exhibitorname exhibitingcompany "
	"organisation organization organisationname organizationname firm firmname supplier suppliername "
	"公司 公司名 公司名称 公司全称 公司名稱 企业 企业名 企业名称 企业全称 企業名稱 单位 单位名 单位名称 单位全称 "
	"机构名称 展商 展商名 展商名称 展商全称 参展商 参展商名 参展商名称 参展企业 参展企业名称 参展单位 "
	"参展单位名称 参展公司 参展公司名称 名称 名稱 全称 厂商 厂商名称 厂家 厂家名称 供应商 供应商名称 客户名称 名 "
	"firma firmenname firmierung unternehmen unternehmensname aussteller ausstellername "
	"nom nomdelentreprise societe société entreprise raisonsociale exposant "
	"companyname* exhibitorname* 公司名称* 企业名称* 展商名称* 参展商名称*"},
    [IMPORT_NAME_LOCAL] = {"name_local", N_("Local name"), ""},
    [IMPORT_COUNTRY] = {"country", N_("Country"),
	"country countryregion countryname countrycode countryorregion nation iso 国家 国别 国家地区 国家或地区 "
	"国家代码 国家地区代码 "
	"land staat pays country*"},
    [IMPORT_CITY] = {"city", N_("City"),
	"city town place cityname citytown 城市 市 所在城市 所在地 ort stadt ville citytown* 城市*"},
    [IMPORT_STREET] = {"street", N_("Street"),
	"street address streetaddress addr address1 addressline1 streetandnumber 地址 街道 街道地址 详细地址 公司地址 "
	"企业地址 联系地址 通讯地址 通信地址 strasse straße adresse anschrift rue address* street* 地址*"},
    [IMPORT_POSTCODE] = {"postcode", N_("Postcode"),
	"postcode postalcode zip zipcode postal plz postleitzahl codepostal 邮编 邮政编码 邮码 postcode* zip*"},
    [IMPORT_PHONE] = {"phone", N_("Phone"),
	"phone tel telephone telno telnumber phoneno phonenumber telephoneno telephonenumber mobile mobilephone "
	"cellphone 电话 联系电话 电话号码 公司电话 固定电话 固话 座机 手机 手机号 手机号码 "
	"telefon telefonnummer rufnummer téléphone telephone* phone* 电话*"},
    [IMPORT_FAX] = {"fax", N_("Fax"),
	"fax faxno faxnumber telefax 传真 传真号码 传真号 公司传真 faxnummer télécopie telecopie fax* 传真*"},
    [IMPORT_EMAIL] = {"email", N_("E-mail"),
	"email mail emailaddress mailaddress contactemail 邮箱 电子邮箱 电子邮件 邮件 电邮 企业邮箱 联系邮箱 邮箱地址 "
	"epost courriel email* 邮箱* 电子邮*"},
    [IMPORT_WEBSITE] = {"website", N_("Website"),
	"website web url homepage www site internet webaddress webpage websiteurl 网址 网站 网页 主页 公司网址 "
	"公司网站 "
	"企业网址 官网 internetadresse webseite siteweb siteinternet website* homepage* 网址*"},
    [IMPORT_REGISTER] = {"register_no", N_("Register number"),
	"registerno registrationno registrationnumber registernumber companynumber taxno taxnumber taxid vat vatno "
	"vatid vatnumber uscc unifiedsocialcreditcode 统一社会信用代码 社会信用代码 信用代码 税号 纳税人识别号 "
	"工商注册号 注册号 营业执照号 steuernummer ustid ustidnr umsatzsteuerid handelsregisternummer siret siren "
	"numerotva"},
    [IMPORT_ABOUT_EN] = {"about_en", N_("About (English)"),
	"about description profile companyprofile products product productsandservices companydescription "
	"introduction abouten descriptionen produkte beschreibung produits description* products*"},
    [IMPORT_ABOUT_ZH] = {"about_zh", N_("About (Chinese)"),
	"简介 公司简介 企业简介 展商简介 介绍 公司介绍 产品 主营产品 主要产品 展品 参展产品 展品介绍 产品介绍 经营范围 "
	"aboutzh descriptionzh"},
    /* codes and tags: sql/schema/052_code.sql knows what they mean */
    [IMPORT_INDUSTRY] = {"industry", N_("Industry"),
	"industry industries industrycode industrysector sector sectors isic isiccode isicrev4 branch lineofbusiness "
	"行业 所属行业 行业代码 行业分类 行业类别 国民经济行业 国民经济行业分类 国民经济行业代码 "
	"branche branchen wirtschaftszweig secteur secteurdactivité"},
    [IMPORT_TYPE] = {"company_type", N_("Company type"),
	"companytype typeofcompany businesstype typeofbusiness natureofbusiness "
	"企业类型 公司类型 单位类型 企业性质 公司性质 单位性质 经营类型 firmenart unternehmensart"},
    [IMPORT_SOURCE] = {"source", N_("Source"),
	"source leadsource datasource sourceofcontact 来源 客户来源 信息来源 数据来源 来源渠道 quelle herkunft"},
    [IMPORT_TAGS] = {"tags", N_("Tags"),
	"tag tags label labels keyword keywords 标签 关键词 关键字 schlagwort schlagworte"},
};

/* Whether a header's key is one of the blank-separated words; with `begin` among those marked "word*". */
static bool
mapping_is(const char *words, const char *key, size_t length, bool begin)
{
	for (const char *w = words; *w != '\0'; w += strspn(w, " ")) {
		size_t n = strcspn(w, " ");
		bool open = n > 1 && w[n - 1] == '*';

		if (begin && open && length >= n - 1 && memcmp(w, key, n - 1) == 0)
			return true;
		if (!begin && !open && length == n && memcmp(w, key, n) == 0)
			return true;
		w += n;
	}
	return false;
}

/*
 * In which script a column with this header has the company's name, best first for the name that all can read. A
 * header that does not say it is taken for the language it is written in.
 */
enum script { SCRIPT_ENGLISH, SCRIPT_LATIN, SCRIPT_HAN, SCRIPT_LOCAL, SCRIPT_NONE /* it is no name */ };

static const struct {
	const char *word;
	bool last; /* only at the header's end */
	enum script script;
} script_words[] = {
    {"inenglish", false, SCRIPT_ENGLISH},
    {"english", false, SCRIPT_ENGLISH},
    {"英文", false, SCRIPT_ENGLISH},
    {"英语", false, SCRIPT_ENGLISH},
    {"外文", false, SCRIPT_ENGLISH},
    {"en", true, SCRIPT_ENGLISH},
    {"eng", true, SCRIPT_ENGLISH},
    {"英", true, SCRIPT_ENGLISH},
    {"inchinese", false, SCRIPT_LOCAL},
    {"chinese", false, SCRIPT_LOCAL},
    {"中文", false, SCRIPT_LOCAL},
    {"汉语", false, SCRIPT_LOCAL},
    {"zh", true, SCRIPT_LOCAL},
    {"cn", true, SCRIPT_LOCAL},
    {"中", true, SCRIPT_LOCAL},
    {"inlocallanguage", false, SCRIPT_LOCAL},
    {"inlocalscript", false, SCRIPT_LOCAL},
    {"locallanguage", false, SCRIPT_LOCAL},
    {"localscript", false, SCRIPT_LOCAL},
    {"local", false, SCRIPT_LOCAL},
    {"native", false, SCRIPT_LOCAL},
    {"本地", false, SCRIPT_LOCAL},
    {"本国文字", false, SCRIPT_LOCAL},
};

/* Appends the key without the word for a language; which one it was, or SCRIPT_NONE. */
static enum script
name_without_script(struct buf *rest, const char *key, size_t length)
{
	for (size_t i = 0; i < sizeof(script_words) / sizeof(*script_words); i++) {
		size_t n = strlen(script_words[i].word), from = 0;
		const char *at;

		if (n > length)
			continue;
		if (script_words[i].last)
			from = length - n;
		if ((at = memmem(key + from, length - from, script_words[i].word, n)) == NULL)
			continue;
		buf_add(rest, key, (size_t)(at - key));
		buf_add(rest, at + n, (size_t)(key + length - at) - n);
		return script_words[i].script;
	}
	return SCRIPT_NONE;
}

/* An abbreviation is not the name, whatever its header begins with. */
static bool
name_short(const char *key, size_t length)
{
	static const char *const words[] = {"简称", "缩写", "abbr", "short"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (memmem(key, length, words[i], strlen(words[i])) != NULL)
			return true;
	return false;
}

/*
 * How well a column with this header serves as the company's name, 0 best, or RANK_NONE. In a script those headers come
 * first that are exactly so.
 */
#define RANK(script, begin) ((int)(script)*2 + (begin))
#define RANK_SCRIPT(rank) ((rank) / 2)
#define RANK_NONE RANK(SCRIPT_NONE, 0)

static int
name_rank(const char *key, size_t length)
{
	const char *words = import_fields[IMPORT_NAME].words;
	struct buf rest = {0};
	enum script said = name_without_script(&rest, key, length);
	enum script written = length > 0 && (unsigned char)key[0] >= 0xe0 ? SCRIPT_HAN : SCRIPT_LATIN;
	int rank = RANK_NONE;

	for (int begin = 0; begin < 2 && rank == RANK_NONE && !name_short(key, length); begin++) {
		if (rest.len > 0 && mapping_is(words, rest.data, rest.len, begin))
			rank = RANK(said, begin);
		else if (mapping_is(words, key, length, begin))
			rank = RANK(written, begin);
	}
	buf_free(&rest);
	return rank;
}

static void
mapping_take(struct mapping *m, size_t column, enum import_field field)
{
	if (m->columns[column].field != IMPORT_NOTHING)
		m->column[m->columns[column].field] = -1;
	if (field != IMPORT_NOTHING && m->column[field] >= 0) {
		m->columns[m->column[field]].field = IMPORT_NOTHING;
		m->columns[m->column[field]].why = N_("another column is taken");
	}
	m->columns[column].field = field;
	m->columns[column].why = NULL;
	if (field != IMPORT_NOTHING)
		m->column[field] = (int)column;
}

/*
 * "公司名称" is the company's name where nothing else is; beside "英文名称" or "Company" it is the name in its own
 * script. So the best column is the name, and the best one of a lesser script the local name.
 */
static void
mapping_guess_names(struct mapping *m)
{
	int best[2] = {RANK_NONE, RANK_NONE};

	for (int field = 0; field < 2; field++) {
		int floor = field == 0 ? 0 : RANK(RANK_SCRIPT(best[0]) + 1, 0);
		size_t found = m->count;

		for (size_t i = 0; i < m->count; i++)
			if (m->columns[i].rank >= floor && m->columns[i].rank < best[field]) {
				best[field] = m->columns[i].rank;
				found = i;
			}
		if (found < m->count)
			mapping_take(m, found, field == 0 ? IMPORT_NAME : IMPORT_NAME_LOCAL);
	}
	for (size_t i = 0; i < m->count; i++)
		if (m->columns[i].rank < RANK_NONE && m->columns[i].field == IMPORT_NOTHING)
			m->columns[i].why = N_("another column is taken");
}

/* Exact headers first, then those that only begin like one, so that "Telephone" wins over "Telephone 2". */
static void
mapping_guess(struct mapping *m, bool begin)
{
	for (size_t i = 0; i < m->count; i++) {
		struct mapping_column *c = &m->columns[i];
		struct buf key = {0};

		text_key(&key, c->header, strlen(c->header));
		for (int f = IMPORT_COUNTRY;
		     key.len > 0 && c->rank == RANK_NONE && c->field == IMPORT_NOTHING && f < IMPORT_FIELDS; f++) {
			if (!mapping_is(import_fields[f].words, key.data, key.len, begin))
				continue;
			if (m->column[f] < 0)
				mapping_take(m, i, (enum import_field)f);
			else
				c->why = N_("another column is taken");
		}
		buf_free(&key);
	}
}

static int
mapping_column(const struct mapping *m, const char *text)
{
	struct buf wanted = {0}, key = {0};
	char *end;
	long number;
	int found = -1;

	if (text[0] == '#' && (number = strtol(text + 1, &end, 10)) >= 1 && *end == '\0' && number <= (long)m->count)
		return (int)number - 1;
	text_key(&wanted, text, strlen(text));
	for (size_t i = 0; i < m->count && found < 0; i++) {
		buf_reset(&key);
		text_key(&key, m->columns[i].header, strlen(m->columns[i].header));
		if (key.len > 0 && key.len == wanted.len && memcmp(key.data, wanted.data, key.len) == 0)
			found = (int)i;
	}
	buf_free(&wanted);
	buf_free(&key);
	return found;
}

static int
mapping_field(const char *name)
{
	for (int f = 0; f < IMPORT_FIELDS; f++)
		if (strcmp(import_fields[f].name, name) == 0)
			return f;
	return strcmp(name, "ignore") == 0 || strcmp(name, "-") == 0 ? IMPORT_NOTHING : -1;
}

static bool
mapping_wishes(struct mapping *m, const struct mapping_wish *wishes, struct buf *why)
{
	for (; wishes != NULL && wishes->column != NULL; wishes++) {
		int column = mapping_column(m, wishes->column);
		int field = mapping_field(wishes->field);

		if (column < 0 || field < 0) {
			buf_printf(why, column < 0 ? "the file has no column \"%s\"" : "there is no field \"%s\"",
			    column < 0 ? wishes->column : wishes->field);
			return false;
		}
		mapping_take(m, (size_t)column, (enum import_field)field);
	}
	return true;
}

static void
mapping_headers(struct mapping *m, const struct csv_row *row)
{
	m->count = row->count;
	if ((m->columns = calloc(m->count + 1, sizeof(*m->columns))) == NULL)
		abort();
	for (int f = 0; f < IMPORT_FIELDS; f++)
		m->column[f] = -1;
	for (size_t i = 0; i < m->count; i++) {
		struct buf text = {0}, header = {0}, empty = {0};

		text_showable(&text, row->fields[i].text, row->fields[i].length);
		text_clean(&header, text.data ? text.data : "", text.len, false);
		text_key(&empty, "no", 2);
		text_key(&empty, header.data, header.len);
		buf_reset(&text);
		text_key(&text, header.data, header.len);
		m->columns[i] = (struct mapping_column){
		    header.data, empty.data, name_rank(text.data, text.len), IMPORT_NOTHING, NULL};
		buf_free(&text);
	}
}

bool
mapping_make(struct mapping *m, const struct csv_row *header, const struct mapping_wish *wishes, struct buf *why)
{
	mapping_headers(m, header);
	mapping_guess_names(m);
	mapping_guess(m, false);
	mapping_guess(m, true);
	if (!mapping_wishes(m, wishes, why))
		return false;
	if (m->column[IMPORT_NAME] < 0)
		buf_puts(why, N_("No column is known as the company's name."));
	return m->column[IMPORT_NAME] >= 0;
}

void
mapping_free(struct mapping *m)
{
	for (size_t i = 0; i < m->count; i++) {
		free(m->columns[i].header);
		free(m->columns[i].empty);
	}
	free(m->columns);
	*m = (struct mapping){0};
}

static const char *
mapping_name(enum import_field field)
{
	return field == IMPORT_NOTHING ? "ignore" : import_fields[field].name;
}

void
mapping_json(const struct mapping *m, struct buf *out)
{
	buf_putc(out, '{');
	for (size_t i = 0; i < m->count; i++) {
		char number[24];
		const char *key = m->columns[i].header;

		snprintf(number, sizeof(number), "#%zu", i + 1);
		if (*key == '\0' || mapping_column(m, key) != (int)i)
			key = number;
		buf_puts(out, i > 0 ? ", " : "");
		buf_json(out, key, strlen(key));
		buf_puts(out, ": ");
		buf_json(out, mapping_name(m->columns[i].field), strlen(mapping_name(m->columns[i].field)));
	}
	buf_putc(out, '}');
}

void
mapping_table(const struct mapping *m, struct buf *out)
{
	for (size_t i = 0; i < m->count; i++) {
		const struct mapping_column *c = &m->columns[i];

		buf_printf(out, "  #%-3zu %-32s -> %s%s%s%s\n", i + 1, *c->header ? c->header : "(no header)",
		    mapping_name(c->field), c->why ? " (" : "", c->why ? c->why : "", c->why ? ")" : "");
	}
}
