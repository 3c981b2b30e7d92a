/* Headers become fields, values become clean, countries become codes, companies are known again. */
#include "unit.h"

#include "form.h"
#include "import/country.h"
#include "import/mapping.h"
#include "import/row.h"
#include "import/seen.h"
#include "import/text.h"

struct text {
	const char *data;
	size_t at;
};

static ssize_t
text_read(void *arg, char *out, size_t room)
{
	struct text *t = arg;
	size_t n = strlen(t->data + t->at);

	n = n < room ? n : room;
	memcpy(out, t->data + t->at, n);
	t->at += n;
	return (ssize_t)n;
}

/* The mapping of a header as "field field ignore". */
static char *
mapped(const char *header, const struct mapping_wish *wishes, bool expect)
{
	struct text t = {header, 0};
	struct csv *csv = csv_open(text_read, &t, '\0');
	struct csv_row row;
	struct mapping m = {0};
	struct buf out = {0}, why = {0};

	assert_true(csv_next(csv, &row));
	if (mapping_make(&m, &row, wishes, &why) != expect)
		fail_msg("%s", header);
	buf_puts(&out, expect ? "" : why.data);
	for (size_t i = 0; i < m.count && expect; i++)
		buf_printf(&out, "%s%s", i > 0 ? " " : "",
		    m.columns[i].field == IMPORT_NOTHING ? "ignore" : import_fields[m.columns[i].field].name);
	mapping_free(&m);
	buf_free(&why);
	csv_close(csv);
	return out.data;
}

static void
expect_mapping(const char *header, const struct mapping_wish *wishes, const char *fields)
{
	char *got = mapped(header, wishes, true);

	assert_string_equal(got, fields);
	free(got);
}

static void
expect_pair(const char *first, const char *second, const char *fields)
{
	struct buf header = {0};
	char *got;

	buf_printf(&header, "%s,%s\n", first, second);
	got = mapped(header.data, NULL, true);
	if (strcmp(got, fields) != 0)
		fail_msg("%s: %s", header.data, got);
	free(got);
	buf_free(&header);
}

static void
test_guess(void **state)
{
	(void)state;
	expect_mapping(",city,country,name,street,tel_number,website,zip_code,\n", NULL,
	    "ignore city country name street phone website postcode ignore");
	expect_mapping("公司名称,国家/地区,城市,地址,邮编,电话,传真,电子邮箱,网址,统一社会信用代码\n", NULL,
	    "name country city street postcode phone fax email website register_no");
	expect_mapping("Firmenname;PLZ;Ort;Straße;Land;Telefon;Telefax;E-Mail\n", NULL,
	    "name postcode city street country phone fax email");
	expect_mapping("Raison sociale;Adresse;Code postal;Ville;Pays;Téléphone\n", NULL,
	    "name street postcode city country phone");
	expect_mapping("ＣＯＭＰＡＮＹ　ＮＡＭＥ,Tel. No.\n", NULL, "name phone");
}

static void
test_two_names(void **state)
{
	static const char *const alone[] = {"公司名称", "中文名称", "英文名称", "企业名称（中文）", "公司名称(英文)",
	    "Company name", "Chinese name", "Name (local)", "参展商名称", "公司名称/Company Name"};
	static const char *const chinese_english[] = {"公司名称,英文名称", "公司名称,公司英文名称",
	    "公司名称,Company Name", "公司名称,Company", "公司名称,English name", "公司名称,公司名称（英文）",
	    "公司名称（中文）,公司名称（英文）", "公司名称(中),公司名称(英)", "公司,公司（EN）", "中文名称,英文名称",
	    "中文名,英文名", "中文名称,公司名称(英文)", "公司中文名称,公司英文名称", "公司全称,英文全称",
	    "企业名称,企业英文名称", "企业中文名,企业英文名", "单位名称,英文名", "展商名称,展商英文名称",
	    "参展商名称（中文）,参展商名称（英文）", "参展企业,Exhibitor", "名称,Name", "中文公司名称,英文公司名称",
	    "公司名称,外文名称", "公司名稱,英文名稱", "Chinese name,English name",
	    "Company name (Chinese),Company name (English)", "Company Name CN,Company Name EN", "name_zh,name_en",
	    "name_local,name", "Local name,Company", "Chinese company name,Company name", "Name in Chinese,Name",
	    "Exhibitor (local language),Exhibitor", "Company name,English name", "本地名称,企业",
	    "公司名称(中文) Company Name (CN),公司名称(英文) Company Name (EN)", "中文名称,Company name (full)"};

	(void)state;
	for (size_t i = 0; i < sizeof(alone) / sizeof(*alone); i++)
		expect_pair(alone[i], "电话", "name phone");
	for (size_t i = 0; i < sizeof(chinese_english) / sizeof(*chinese_english); i++) {
		char chinese[100];
		const char *comma = strchr(chinese_english[i], ',');

		snprintf(chinese, sizeof(chinese), "%.*s", (int)(comma - chinese_english[i]), chinese_english[i]);
		expect_pair(chinese, comma + 1, "name_local name");
		expect_pair(comma + 1, chinese, "name name_local");
	}
}

/* Of two names in one language the second is no name in another script; nor is an abbreviation a name. */
static void
test_same_names(void **state)
{
	(void)state;
	expect_mapping("公司名称,企业名称\n", NULL, "name ignore");
	expect_mapping("Company name,Company name 2\n", NULL, "name ignore");
	expect_mapping("公司名称,公司简称,公司英文名称缩写,英文名称\n", NULL, "name_local ignore ignore name");
	expect_mapping("公司名称,英文名称,Company\n", NULL, "ignore name name_local");
}

/* What the list of companies is exported as is understood again, in both languages. */
static void
test_own_export(void **state)
{
	(void)state;
	expect_mapping("Company,Local name,Country code,Country,Postcode,City,Street,Phone,E-mail,Website,"
		       "Register number,Team,Account manager,At this edition,Created\n",
	    NULL,
	    "name name_local country ignore postcode city street phone email website register_no "
	    "ignore ignore ignore ignore");
	expect_mapping(
	    "企业,本地名称,国家/地区代码,国家/地区,邮政编码,城市,街道,电话,电子邮箱,网站,注册号,团队,客户经理,"
	    "本届状态,创建时间\n",
	    NULL,
	    "name name_local country ignore postcode city street phone email website register_no "
	    "ignore ignore ignore ignore");
}

/* An exact header wins over one that only begins like it; a field is taken once. */
static void
test_precedence(void **state)
{
	(void)state;
	expect_mapping("name,Telephone 2,Telephone,Telephone\n", NULL, "name ignore phone ignore");
	expect_mapping("name,Telephone 1,Telephone 2\n", NULL, "name phone ignore");
	expect_mapping("Contact name,Company name\n", NULL, "ignore name");
}

static void
test_wishes(void **state)
{
	const struct mapping_wish swap[] = {{"b", "name"}, {"#1", "city"}, {NULL, NULL}};
	const struct mapping_wish other[] = {{"Phone 2", "phone"}, {NULL, NULL}};
	const struct mapping_wish drop[] = {{"CITY", "ignore"}, {NULL, NULL}};
	const struct mapping_wish column[] = {{"nowhere", "city"}, {NULL, NULL}};
	const struct mapping_wish field[] = {{"name", "colour"}, {NULL, NULL}};
	char *why;

	(void)state;
	expect_mapping("a,b\n", swap, "city name");
	expect_mapping("name,phone,phone 2\n", other, "name ignore phone");
	expect_mapping("name,city\n", drop, "name ignore");
	why = mapped("name\n", column, false);
	assert_non_null(strstr(why, "nowhere"));
	free(why);
	why = mapped("name\n", field, false);
	assert_non_null(strstr(why, "colour"));
	free(why);
	why = mapped("x,y\n", NULL, false);
	assert_non_null(strstr(why, "name"));
	free(why);
}

static void
test_mapping_json(void **state)
{
	struct text t = {"name,,name,\"q\"\"\"\n", 0};
	struct csv *csv = csv_open(text_read, &t, ',');
	struct csv_row row;
	struct mapping m = {0};
	struct buf json = {0}, why = {0};

	(void)state;
	assert_true(csv_next(csv, &row));
	assert_true(mapping_make(&m, &row, NULL, &why));
	mapping_json(&m, &json);
	assert_string_equal(
	    json.data, "{\"name\": \"name\", \"#2\": \"ignore\", \"#3\": \"ignore\", \"q\\\"\": \"ignore\"}");
	mapping_free(&m);
	buf_free(&json);
	buf_free(&why);
	csv_close(csv);
}

/* -- values --------------------------------------------------------------------------------------------- */

static void
expect_clean(const char *text, bool ascii, const char *clean)
{
	struct buf b = {0};

	text_clean(&b, text, strlen(text), ascii);
	buf_puts(&b, "");
	assert_string_equal(b.data, clean);
	buf_free(&b);
}

static void
test_clean(void **state)
{
	(void)state;
	expect_clean("  a \t\r\n b\xc2\xa0\xe3\x80\x80 c ", false, "a b c");
	expect_clean("\xef\xbb\xbfz\xe2\x80\x8b"
		     "ero\xc2\xad",
	    false, "zero");
	expect_clean("ＡＢＢ（中国）１２", false, "ABB（中国）12"); /* punctuation of a Chinese name stays */
	expect_clean("（０５７４）８８", true, "(0574)88");
	expect_clean("FornitureIndustriali", false, "FornitureIndustriali"); /* words run together stay */
	expect_clean("", false, "");
}

static void
test_fault(void **state)
{
	(void)state;
	assert_null(text_fault("a\tb\r\n公司", 11));
	assert_non_null(text_fault("a\0b", 3));
	assert_non_null(text_fault("a\x1b[1m", 5));
	assert_non_null(text_fault("\xc3\x28", 2));
	assert_non_null(text_fault("\xed\xa0\x80", 3));
	assert_non_null(text_fault("\xff", 1));
	assert_non_null(text_fault("\xe5\x85", 2));
}

static void
expect_key(const char *text, const char *key)
{
	struct buf b = {0};

	text_key(&b, text, strlen(text));
	buf_puts(&b, "");
	assert_string_equal(b.data, key);
	buf_free(&b);
}

static void
test_key(void **state)
{
	struct buf b = {0}, whole = {0};

	(void)state;
	expect_key("A.B.B. AG", "abbag");
	expect_key("ａｂｂ　ａｇ", "abbag");
	expect_key("Straße", "strasse");
	expect_key("ÖSTERGAARD A/S", "östergaardas");
	expect_key("宁波（海川）有限公司", "宁波海川有限公司");
	expect_key("हिन्दी", "हिन्दी"); /* marks belong to their letters */
	expect_key("--- !", "");
	/* A long text comes in pieces. */
	for (int i = 0; i < 1000; i++)
		buf_puts(&b, "é公");
	text_key(&whole, b.data, b.len);
	assert_int_equal(whole.len, b.len);
	buf_free(&b);
	buf_free(&whole);
}

static void
test_countries(void **state)
{
	static const struct {
		const char *text, *code;
	} cases[] = {
	    {"Germany", "DE"},
	    {"德国", "DE"},
	    {"Deutschland", "DE"},
	    {"DE", "DE"},
	    {"deu", "DE"},
	    {"Korea, Republic of", "KR"},
	    {"South Korea", "KR"},
	    {"韩国", "KR"},
	    {"United States of America", "US"},
	    {"U.S.A.", "US"},
	    {"美国", "US"},
	    {"Vereinigte Staaten", "US"},
	    {"Viet Nam", "VN"},
	    {"Türkei", "TR"},
	    {"Turkey", "TR"},
	    {"土耳其", "TR"},
	    {"Moldova, Republik of", "MD"},
	    {"Macedonia, former Yug. Rep.", "MK"},
	    {"Iran, Islamic Republic of", "IR"},
	    {"Bosnia and Herzegovina", "BA"},
	    {"Czech Republic", "CZ"},
	    {"Russian Federation", "RU"},
	    {"P.R. China", "CN"},
	    {"中国", "CN"},
	    {"Taiwan", "TW"},
	    {"Hong Kong", "HK"},
	    {"United Kingdom", "GB"},
	    {"Puerto Rico", "PR"},
	    {"Allemagne", "DE"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *code = country_code(cases[i].text, strlen(cases[i].text));

		assert_non_null(code);
		assert_string_equal(code, cases[i].code);
	}
	assert_null(country_code("Atlantis", 8));
	assert_null(country_code("", 0));
	assert_null(country_code("...", 3));
}

/* -- rows ----------------------------------------------------------------------------------------------- */

static const char header[] = "name,country,city,street,phone,email,website,postcode\n";

/* Reads one row under `header`; the caller calls row_free. */
static void
read_row(struct row *r, const char *line)
{
	struct buf text = {0};
	struct text t = {0};
	struct csv *csv;
	struct csv_row csv_row;
	struct mapping m = {0};
	struct buf why = {0};

	buf_printf(&text, "%s%s", header, line);
	t.data = text.data;
	csv = csv_open(text_read, &t, ',');
	assert_true(csv_next(csv, &csv_row));
	assert_true(mapping_make(&m, &csv_row, NULL, &why));
	assert_true(csv_next(csv, &csv_row));
	row_read(r, &m, &csv_row);
	mapping_free(&m);
	csv_close(csv);
	buf_free(&text);
	buf_free(&why);
}

static void
check_value(const char *line, enum import_field field, const char *value)
{
	struct row r = {0};

	read_row(&r, line);
	assert_null(r.why);
	if (value == NULL) {
		assert_null(r.values[field].text);
	} else {
		assert_int_equal(r.values[field].length, strlen(value));
		assert_memory_equal(r.values[field].text, value, strlen(value));
	}
	row_free(&r);
}

static void
expect_refused(const char *line, const char *field)
{
	struct row r = {0};

	read_row(&r, line);
	assert_non_null(r.why);
	if (field == NULL)
		assert_null(r.field);
	else
		assert_string_equal(r.field, field);
	row_free(&r);
}

/* The row is taken without this one value, which is noted as it stood in the line. */
static void
expect_left_out(const char *line, const char *field)
{
	struct row r = {0};

	read_row(&r, line);
	assert_null(r.why);
	assert_non_null(r.values[IMPORT_NAME].text);
	assert_int_equal(r.note_count, 1);
	assert_string_equal(import_fields[r.notes[0].field].name, field);
	assert_null(r.values[r.notes[0].field].text);
	assert_non_null(r.notes[0].why);
	row_free(&r);
}

static void
test_values(void **state)
{
	(void)state;
	check_value("ABB AG,Germany,Mannheim,,+49 621,,NaN,1\n", IMPORT_WEBSITE, NULL);
	check_value("ABB AG,Germany,Mannheim,,No phone,,,1\n", IMPORT_PHONE, NULL);
	check_value("ABB AG,无,--,,,,,\n", IMPORT_COUNTRY, NULL);
	check_value("ABB AG,,None,,,,,\n", IMPORT_CITY, "None"); /* a town near Turin */
	check_value("ABB AG,,,,,,www.abb.com,\n", IMPORT_WEBSITE, "http://www.abb.com");
	check_value("ABB AG,,,,,,HTTPS://abb.com/x,\n", IMPORT_WEBSITE, "HTTPS://abb.com/x");
	check_value("ABB AG,,,,,Info@ABB.Com,,\n", IMPORT_EMAIL, "Info@abb.com");
	check_value("ABB AG,,,,０５７４－８８８,,,\n", IMPORT_PHONE, "0574-888");
	/* the guard of our own exports; other apostrophes stay */
	check_value("ABB AG,,,,'+49 30 1,,,\n", IMPORT_PHONE, "+49 30 1");
	check_value("'@Home GmbH,,,,,,,\n", IMPORT_NAME, "@Home GmbH");
	check_value("'=A1 AG,,,,,,,\n", IMPORT_NAME, "=A1 AG");
	check_value("ABB AG,,'s-Hertogenbosch,,,,,\n", IMPORT_CITY, "'s-Hertogenbosch");
	check_value("ABB AG,,'-,,,,,\n", IMPORT_CITY, NULL);
	check_value("ABB AG,,,,,,,,,\n", IMPORT_NAME, "ABB AG"); /* more commas, but nothing in them */
}

static void
test_refusals(void **state)
{
	struct buf line = {0};

	(void)state;
	expect_refused(",Germany,,,,,,\n", "name");
	expect_refused("NaN,Germany,,,,,,\n", "name");
	expect_refused("***,Germany,,,,,,\n", "name");
	expect_left_out("ABB,,,,,,+49 511 4,\n", "website");
	expect_left_out("ABB,,,,,,/product/1,\n", "website");
	expect_left_out("ABB,,,,,,javascript://a.b/x,\n", "website");
	expect_left_out("ABB,,,,,,http://a b.com,\n", "website");
	expect_left_out("ABB,,,,Daerung Techno Town 17,,,\n", "phone");
	expect_left_out("ABB,,,,'030 123,,,\n", "phone");
	expect_left_out("ABB,Atlantis,,,,,,\n", "country");
	expect_left_out("ABB,,,,,a@b@c.de,,\n", "email");
	expect_left_out("ABB,,,,,a@b,,\n", "email");
	expect_left_out("ABB,,,,,,,http://x.de\n", "postcode");
	expect_refused("ABB,,,\n", NULL);
	expect_refused("ABB,,,,,,,,extra\n", NULL);
	expect_refused("AB\xff,,,,,,,\n", "name");
	expect_refused("http://abb.com,,,,,,,\n", "name");
	expect_left_out("ABB,,Mann\xffheim,,,,,\n", "city");
	expect_left_out("ABB,info@abb.com,,,,,,\n", "country");
	expect_refused("\"AB\n", NULL);
	for (int i = 0; i < 301; i++)
		buf_puts(&line, "公");
	buf_puts(&line, ",,,,,,,\n");
	expect_refused(line.data, "name");
	buf_free(&line);
}

/* A refused row tells all that is wrong with it; of one with the wrong columns nothing else can be said. */
static void
test_all_faults(void **state)
{
	struct row r = {0};

	(void)state;
	read_row(&r, "http://x.de,Atlantis,Ulm,,call us,nobody,,\n");
	assert_string_equal(r.field, "name");
	assert_int_equal(r.note_count, 3);
	assert_int_equal(r.notes[0].field, IMPORT_COUNTRY);
	assert_int_equal(r.notes[1].field, IMPORT_PHONE);
	assert_int_equal(r.notes[2].field, IMPORT_EMAIL);
	read_row(&r, "ABB,Atlantis\n");
	assert_non_null(r.why);
	assert_int_equal(r.note_count, 0);
	row_free(&r);
}

/* What a form takes for a country and what an import finds are the same ones. */
static void
test_form_countries(void **state)
{
	static const struct field field[] = {{.name = "country", .kind = FIELD_COUNTRY}, {.name = NULL}};

	(void)state;
	for (int i = 0; i < 26 * 26; i++) {
		char code[3] = {(char)('A' + i / 26), (char)('A' + i % 26), '\0'};
		struct form_pair pair = {.name = "country", .text = code, .size = 2};
		struct form form = {.pairs = &pair, .count = 1};
		struct mem *m = mem_new();
		bool known = form_check(m, &form, field)->state == VALUE_PRESENT;
		const char *found = country_code(code, 2);

		if (known != (found != NULL && strcmp(found, code) == 0))
			fail_msg("%s: %s in a form", code, known ? "known" : "not known");
		mem_free(m);
	}
}

/* The same company in another spelling has the same key; another town is another company. */
static void
test_identity(void **state)
{
	struct row a = {0}, b = {0}, c = {0};

	(void)state;
	read_row(&a, "A.B.B. AG,Germany,Mannheim,Kallstadter Str. 1,,,,\n");
	read_row(&b, "\"ＡＢＢ  ag\",德国,MANNHEIM,Kallstadter Str 1,+49 621 1,,,68309\n");
	read_row(&c, "ABB AG,Germany,Berlin,Kallstadter Str. 1,,,,\n");
	assert_memory_equal(a.key, b.key, SEEN_SIZE);
	assert_memory_not_equal(a.key, c.key, SEEN_SIZE);
	assert_string_equal(b.country, "DE");
	row_free(&a);
	row_free(&b);
	row_free(&c);
}

static void
test_seen(void **state)
{
	struct seen s = {0};
	unsigned char key[SEEN_SIZE] = {0};

	(void)state;
	for (int turn = 0; turn < 2; turn++)
		for (uint32_t i = 1; i < 20000; i++) {
			memcpy(key + 8, &i, sizeof(i)); /* all of them want the same slot at first */
			key[0] = (unsigned char)i;
			assert_int_equal(seen_first(&s, key), turn == 0);
		}
	assert_int_equal(s.count, 19999);
	seen_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_guess),
	    cmocka_unit_test(test_two_names),
	    cmocka_unit_test(test_same_names),
	    cmocka_unit_test(test_own_export),
	    cmocka_unit_test(test_precedence),
	    cmocka_unit_test(test_wishes),
	    cmocka_unit_test(test_mapping_json),
	    cmocka_unit_test(test_clean),
	    cmocka_unit_test(test_fault),
	    cmocka_unit_test(test_key),
	    cmocka_unit_test(test_countries),
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_refusals),
	    cmocka_unit_test(test_all_faults),
	    cmocka_unit_test(test_form_countries),
	    cmocka_unit_test(test_identity),
	    cmocka_unit_test(test_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
