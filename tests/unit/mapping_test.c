/* Headers become fields. */
#include "text_case.h"

#include "import/mapping.h"

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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
