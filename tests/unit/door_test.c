/* The door without a database: keys, what the tables keep, counts, and the judgement of rows that came. */
#include "unit.h"

#include "centre/norm.h"
#include "dedup/door.h"
#include "dedup/rarity.h"
#include "dedup/store.h"

#define TABLES "app/centre/tables"

static struct mem *mem;
static struct norm *norm;

static int
setup(void **state)
{
	(void)state;
	mem = mem_new();
	norm = norm_open(TABLES);
	return norm == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	(void)state;
	norm_free(norm);
	mem_free(mem);
	return 0;
}

static void
form(struct forms *f, enum dedup_type type, const char *const pairs[])
{
	char *value[RAWS] = {NULL};

	for (; *pairs != NULL; pairs += 2)
		assert_true(store_raw(value, mem, type, pairs[0], pairs[1]));
	form_record(f, norm, mem, type, false, value);
}

#define COMPANY(...) ((const char *const[]){__VA_ARGS__, NULL})

/* How many keys two companies share. */
static size_t
shared(const char *const a[], const char *const b[], enum dedup_type type)
{
	struct rarity none = {0};
	struct forms f;
	const int32_t *x, *y;
	size_t nx, ny, count = 0;

	form(&f, type, a);
	x = store_keys(mem, type, &f, &none, &nx);
	form(&f, type, b);
	y = store_keys(mem, type, &f, &none, &ny);
	for (size_t i = 0; i < nx; i++)
		for (size_t j = 0; j < ny; j++)
			count += x[i] == y[j];
	return count;
}

static void
test_keys(void **state)
{
	(void)state;
	assert_true(shared(COMPANY("name", "Siemens AG", "city", "München"),
			COMPANY("name", "SIEMENS Aktiengesellschaft"), DEDUP_COMPANY) > 0);
	assert_true(shared(COMPANY("name", "上海明華機械有限公司"),
			COMPANY("name", "x", "name_local", "明华机械（上海）有限责任公司"), DEDUP_COMPANY) > 0);
	assert_true(shared(COMPANY("name", "Alpha", "phone", "+49 511 8901234"),
			COMPANY("name", "Beta", "fax", "0511/890 12 34"), DEDUP_COMPANY) > 0);
	assert_true(
	    shared(COMPANY("name", "Müller Technik"), COMPANY("name", "MUELLER-TECHNIK GmbH"), DEDUP_COMPANY) > 1);
	assert_int_equal(shared(COMPANY("name", "Alpha GmbH", "city", "Kiel"),
			     COMPANY("name", "Omega GmbH", "city", "Kiel"), DEDUP_COMPANY),
	    0);
	assert_true(shared(COMPANY("name", "Zhang Wei", "name_local", "张伟", "employer", "Acme"),
			COMPANY("name", "张伟", "employer", "Acme Ltd"), DEDUP_PERSON) > 0);
	assert_int_equal(shared(COMPANY("name", "Anna Berg", "email", "info@a.example"),
			     COMPANY("name", "Otto Tal", "email", "info@b.example"), DEDUP_PERSON),
	    0);
}

/* Whatever comes in, there are few keys, and nothing breaks. */
static void
test_absurd(void **state)
{
	static const char *const names[] = {"", " ", "....", "Co., Ltd.", "有限公司", "\xff\xfe\xc3", "\xe4\xb8", "-",
	    "x", "1", "GmbH & Co. KG", "\xf0\xa0\x80\x80\xf0\xa0\x80\x81", NULL};
	struct rarity none = {0};
	struct forms f;
	char *value[RAWS] = {NULL}, *all = mem_take(mem, 100001);
	size_t count;

	(void)state;
	for (size_t i = 0; names[i] != NULL; i++) {
		form(&f, DEDUP_COMPANY,
		    COMPANY("name", names[i], "city", names[i], "email", names[i], "phone", names[i]));
		store_keys(mem, DEDUP_COMPANY, &f, &none, &count);
		assert_true(count <= 8);
	}
	for (size_t i = 0; i < 100000; i += 4)
		memcpy(all + i, "a b ", 4);
	value[RAW_NAME] = value[RAW_STREET] = value[RAW_EMAIL] = all;
	form_record(&f, norm, mem, DEDUP_COMPANY, false, value);
	store_keys(mem, DEDUP_COMPANY, &f, &none, &count);
	assert_true(count <= 32);
}

static uint64_t
digest(uint64_t h, const void *data, size_t length)
{
	const unsigned char *p = data;

	for (size_t i = 0; i < length; i++)
		h = (h ^ p[i]) * 0x100000001b3;
	return h;
}

/*
 * What is stored was made by rules. If this fails because they have changed, count STORE_RULES up and write here what
 * it makes now: then databases are made anew when they meet this version.
 */
static void
test_rules(void **state)
{
	static const char *const texts[][4] = {
	    {"上海明華機械有限公司", "Shanghai Minghua Machinery Co., Ltd.", "李娜", "021 68881234"},
	    {"Müller & Söhne GmbH", "MUELLER UND SOEHNE", "Dr. Hans-Peter Müller", "+49 (431) 12345-0 ext. 7"},
	    {"ООО Ромашка", "Romashka LLC", "Анна Петрова", "8 495 123-45-67"},
	    {"株式会社日立製作所", "Hitachi, Ltd.", "山田太郎", "0081 3 3258 1111"},
	    {"삼성전자", "", "김민수", "02-2255-0114"}, {"Trading Co., Ltd.", "", "O'Neil, Bill", "12345"},
	    {"S.p.A. Rossi F.lli", "ROSSI FRATELLI", "de la Cruz, María José", "02 1234567"},
	    {"a b c d e f g h", "", "x", ""}, {"长虹音乐有限公司", "", "单长乐", ""}};
	struct rarity none = {0};
	struct norm *fixed = norm_lines(norm,
	    "legal\tDE-GMBH\tend\tDE\tGmbH\nlegal\tCN-LTD\tend\tCN\t有限公司|Co., Ltd.\n"
	    "place\tCN/上海\tend\t\t上海|Shanghai\nstreet\trd\tend\t\tRoad|路\nmailbox\tinfo\tend\t\tinfo\n"
	    "nickname\twilliam\tend\t\tbill\ntitle\tdr\tend\t\tDr.\n");
	uint64_t h = 0xcbf29ce484222325;

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(texts) / sizeof(texts[0]); i++) {
		enum dedup_type type = i % 2 == 0 ? DEDUP_COMPANY : DEDUP_PERSON;
		const char *const *t = texts[i / 2], *name = type == DEDUP_COMPANY ? t[0] : t[2];
		const char *const columns[][2] = {{"name", name}, {"name_local", type == DEDUP_COMPANY ? t[1] : NULL},
		    {"employer", t[0]}, {"employer_local", t[1]}, {"contact_name", t[2]},
		    {"street", "No. 12, Renmin Road"}, {"city", "Shanghai"}, {"postcode", "D-20095"},
		    {"country", i < 4 ? "CN" : "Germany"}, {"phone", t[3]}, {"fax", "+86 21 6888 1235"},
		    {"email", i % 3 == 0 ? "info@minghua.example" : "Anna.Berg@Gmail.com"},
		    {"website", "https://www.minghua.example/en"}, {"register_no", "HRB 1234"}};
		char *value[RAWS] = {NULL};
		struct forms f;
		const int32_t *keys;
		size_t count;

		for (size_t c = 0; c < sizeof(columns) / sizeof(columns[0]); c++)
			store_raw(value, mem, type, columns[c][0], columns[c][1]);
		form_record(&f, fixed, mem, type, false, value);
		for (unsigned c = 0; c < FORMS; c++)
			h = digest(h, f.col[c].text, f.col[c].length * sizeof(letter));
		keys = store_keys(mem, type, &f, &none, &count);
		h = digest(h, keys, count * sizeof(*keys));
	}
	norm_free(fixed);
	assert_int_equal(STORE_RULES, 3);
	assert_int_equal(h, 0xf848c490e375448b);
}

static void
test_store(void **state)
{
	static const char *const texts[] = {"siemens", "西门子", "\xf0\xa0\x80\x8b 明华", "ångström", "カメラ"};
	struct folded in, out;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		in.length = measure_letters(in.text, FOLD_MAX, texts[i]);
		store_read(&out, store_text(mem, &in));
		assert_int_equal(out.length, in.length);
		assert_memory_equal(out.text, in.text, in.length * sizeof(letter));
	}
	in.length = 0;
	assert_null(store_text(mem, &in));
	store_read(&out, NULL);
	assert_int_equal(out.length, 0);
}

static void
test_rarity(void **state)
{
	struct rarity r = {0}, back = {0};
	struct forms common, rare;
	struct buf data = {0};

	(void)state;
	form(&common, DEDUP_COMPANY, COMPANY("name", "Acme", "city", "Kiel"));
	form(&rare, DEDUP_COMPANY, COMPANY("name", "Zyx", "city", "Kiel"));
	for (int i = 0; i < 7; i++)
		rarity_count(&r, &common);
	rarity_count(&r, &rare);
	assert_int_equal(r.records, 8);
	assert_int_equal(r.filled[FORM_CITY], 8);
	assert_int_equal(r.values[FORM_NAME], 2);
	/* 8 records and 75 more names: two names of eight. */
	assert_true(rarity_bits(&r, FORM_NAME, rare.col[FORM_NAME].text, rare.col[FORM_NAME].length) > 6.3F);
	assert_true(rarity_bits(&r, FORM_NAME, rare.col[FORM_NAME].text, rare.col[FORM_NAME].length) < 6.5F);
	assert_true(rarity_bits(&r, FORM_CITY, rare.col[FORM_CITY].text, rare.col[FORM_CITY].length) > 2.4F);
	/* A word counts once per different value, however many records have that. */
	assert_true(rarity_word(&r, FORM_NAME, common.col[FORM_NAME].text, common.col[FORM_NAME].length) ==
		    rarity_word(&r, FORM_NAME, rare.col[FORM_NAME].text, rare.col[FORM_NAME].length));
	rarity_write(&r, &data);
	assert_true(strncmp(data.data, "\\x", 2) == 0 && data.len % (2 * RARITY_PAIR) == 2);
	rarity_expect(&back, data.len / 2);
	rarity_read(&back, data.data, data.len);
	assert_int_equal(
	    rarity_many(&back, rarity_hash(FORM_NAME, common.col[FORM_NAME].text, common.col[FORM_NAME].length)), 7);
	assert_int_equal(
	    rarity_many(&back, rarity_hash(FORM_NAME, rare.col[FORM_NAME].text, rare.col[FORM_NAME].length)), 1);
	rarity_read(&back, "abc", 3);
	rarity_read(&back, "\\xzz.. .-?\xff\xfe  \n\t{}", 18);
	rarity_read(&back, "", 0);
	buf_free(&data);
	rarity_free(&back);
	rarity_free(&r);
}

/* The database's lines make the same tables as the files. */
static void
test_lines(void **state)
{
	static const char *const names[] = {"上海明华机械有限公司", "Müller & Söhne GmbH (Hannover)",
	    "株式会社日立製作所", "Beijing Huawei Trading Co., Ltd.", "S.p.A. Rossi", "OOO Ромашка"};
	struct buf lines = {0};
	struct norm *other;
	struct norm_company a, b;
	struct norm_phone p;

	(void)state;
	assert_true(norm_seed(TABLES, &lines));
	other = norm_lines(norm, lines.data);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		norm_company(norm, mem, names[i], NULL, &a);
		norm_company(other, mem, names[i], NULL, &b);
		assert_string_equal(a.core, b.core);
		assert_int_equal(a.form == NULL, b.form == NULL);
		if (a.form != NULL)
			assert_string_equal(a.form, b.form);
	}
	norm_phone(other, mem, "0511 8901234", "DE", &p);
	assert_string_equal(p.number, "495118901234");
	norm_free(other);
	other = norm_lines(norm, "legal\tXX\tend\t\tKollektiv\nnonsense\n\t\t\n");
	norm_company(other, mem, "Rote Fahne Kollektiv", NULL, &a);
	assert_string_equal(a.core, "rote fahne");
	assert_string_equal(a.form, "XX");
	norm_free(other);
	/* A form whose code is a part of a Japanese one's makes nobody Japanese. */
	other = norm_lines(norm, "legal\tPUBLIC\tend\t\t公社\n");
	norm_company(other, mem, "黄河公社", NULL, &a);
	assert_string_equal(a.form, "PUBLIC");
	assert_string_equal(a.latin, "huanghe");
	norm_free(other);
	buf_free(&lines);
}

static const char model[] =
    "{\"type\":\"company\",\"link\":2,\"mean\":0.34,\"sure\":16,\"duplicates\":0.001,\"related\":0.0001,"
    "\"comparisons\":[{\"name\":\"name\",\"m\":[0.01,0.02,0.05,0.05,0.87],\"u\":[0.999,0.001,1,0.001,1],"
    "\"r\":[0.01,0.1,0.01,0.01,0.87]},{\"name\":\"phone\",\"m\":[0.3,0.01,0.02,0.02,0.65],"
    "\"u\":[0.9999,0.0001,1,0.0001,1],\"r\":[0.97,0.01,0.01,0.005,0.005]}]}";

/* The row of door.load; `size`: bytes of counts. */
static PGresult *
loaded(const char *params, const char *start, const char *size)
{
	static const struct unit_column columns[] = {{"version", UNIT_TEXT}, {"words", UNIT_TEXT},
	    {"company_model", UNIT_JSONB}, {"company_start", UNIT_JSONB}, {"company_link", UNIT_TEXT},
	    {"company_records", UNIT_INT8}, {"company_filled", UNIT_TEXT}, {"company_values", UNIT_TEXT},
	    {"company_size", UNIT_TEXT}, {NULL, 0}};
	static const char filled[] = "{1000000,1000000,0,0,0,0,0,0,0,0,0,1000000,0,0,0,0,0,0,0}";
	const char *cells[] = {"v1", "", params, start, "2", "1000000", filled, filled, size};

	return unit_rows(columns, 1, cells);
}

/* The row of door.counts. */
static PGresult *
counted(const char *version, const char *data)
{
	static const struct unit_column columns[] = {{"version", UNIT_TEXT}, {"data", UNIT_TEXT}, {NULL, 0}};
	const char *cells[] = {version, data};

	return unit_rows(columns, 1, cells);
}

static bool
take(bool (*taken)(struct door *, const PGresult *), struct door *d, PGresult *r)
{
	bool good = taken(d, r);

	PQclear(r);
	return good;
}

/* Counts come in parts; until all are there, what was known before is used, and what changes meanwhile begins anew. */
static void
test_parts(void **state)
{
	struct door *d = door_new(TABLES);
	struct door_part part;

	(void)state;
	assert_false(door_lacks(d, &part));
	assert_false(take(door_counts, d, counted("v1", "\\x0000000100000003")));
	assert_true(take(door_load, d, loaded(model, NULL, "16")));
	assert_false(door_knows(d));
	assert_true(door_lacks(d, &part));
	assert_string_equal(part.kind, "company");
	assert_string_equal(part.from, "0");
	assert_true(take(door_counts, d, counted("v1", "\\x0000000100000003")));
	assert_true(door_lacks(d, &part));
	assert_string_equal(part.from, "8");
	assert_false(take(door_counts, d, counted("v2", "\\x0000000200000003")));
	assert_false(door_lacks(d, &part));
	assert_false(door_knows(d));

	assert_true(take(door_load, d, loaded(model, NULL, "16")));
	assert_false(take(door_counts, d, counted("v1", NULL))); /* there is less than was said */
	assert_true(take(door_load, d, loaded(model, NULL, "16")));
	assert_true(take(door_counts, d, counted("v1", "\\x00000001000000030000000200000003")));
	assert_true(door_knows(d) && door_current(d, "v1"));
	assert_true(take(door_load, d, loaded(model, NULL, "8")));
	assert_true(door_lacks(d, &part));
	assert_true(door_current(d, "v1")); /* what was known */
	door_free(d);
}

static void
test_judge(void **state)
{
	static const struct unit_column columns[] = {
	    {"version", UNIT_TEXT}, {"record", UNIT_TEXT}, {"name", UNIT_TEXT}, {"phone", UNIT_TEXT}, {NULL, 0}};
	static const char *const cells[] = {
	    "v1", "b", "ruritan dynamo", NULL, "v1", "a", "zubrowka dynamics", NULL, "v1", "c", "other name", NULL};
	struct door *d = door_new(TABLES);
	struct door_ask ask = {.type = DEDUP_COMPANY};
	struct door_match match[2];
	struct buf json = {0};
	PGresult *load = loaded(model, NULL, NULL), *rows = unit_rows(columns, 3, cells),
		 *old = loaded("{\"type\": 1", model, NULL), *bad = loaded("{\"type\": 1", NULL, NULL);

	(void)state;
	assert_non_null(d);
	assert_true(store_raw(ask.value, mem, DEDUP_COMPANY, "name", "Zubrowka Dynamics GmbH"));
	assert_false(door_current(d, "v1"));
	assert_int_equal(door_judge(d, mem, &ask, rows, match, 2), 0); /* nothing was loaded */
	assert_true(door_load(d, load));
	assert_true(door_current(d, "v1"));
	assert_int_equal(door_judge(d, mem, &ask, rows, match, 2), 1);
	assert_string_equal(match[0].record, "a");
	assert_int_equal(match[0].level[0], 5);
	assert_true(match[0].weight > 2 && match[0].probability > .8);
	door_json(&json, match, 1);
	assert_non_null(strstr(json.data, "\"record\":\"a\""));
	assert_non_null(strstr(json.data, "\"levels\":[5,0]"));
	assert_true(door_load(d, old)); /* one that an older version stored: as before the first run */
	assert_int_equal(door_judge(d, mem, &ask, rows, match, 2), 1);
	assert_true(door_load(d, bad)); /* a model that cannot be read finds nothing, and is no harm */
	assert_int_equal(door_judge(d, mem, &ask, rows, match, 2), 0);
	buf_free(&json);
	PQclear(bad);
	PQclear(old);
	PQclear(load);
	PQclear(rows);
	door_free(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_keys),
	    cmocka_unit_test(test_absurd),
	    cmocka_unit_test(test_rules),
	    cmocka_unit_test(test_store),
	    cmocka_unit_test(test_rarity),
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_judge),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
