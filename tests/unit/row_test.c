/* What is made of a row: values, what is left out or refused, and which company it is. */
#include "text_case.h"

#include "form_kind.h"
#include "import/country.h"
#include "import/mapping.h"
#include "import/row.h"
#include "import/seen.h"

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
expect_unlettered(const char *line)
{
	struct row r = {0};

	read_row(&r, line);
	assert_string_equal(r.why, "Please write a name with letters.");
	assert_string_equal(r.field, "name");
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
	expect_unlettered("🎪🙂,Germany,,,,,,\n");
	expect_unlettered("——,Germany,,,,,,\n");
	expect_unlettered("...,Germany,,,,,,\n");
	expect_unlettered("\u0301,Germany,,,,,,\n"); /* a mark alone is no letter */
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

/* A website without http:// is kept twice: as it came and with it. */
static void
test_long_website(void **state)
{
	(void)state;
	for (int n = 8; n <= 240; n++) {
		char file[400], host[260];
		struct text t = {file, 0};
		struct mapping m = {0};
		struct row r = {0};
		struct csv_row row;
		struct buf why = {0};
		struct csv *csv;

		memset(host, 'a', sizeof(host));
		for (int i = 50; i < n - 6; i += 50)
			host[i] = '.';
		snprintf(host + n - 4, 5, ".com");
		snprintf(file, sizeof(file), "Company Name,Website\nAcme,%s\n", host);
		csv = csv_open(text_read, &t, '\0');
		assert_true(csv_next(csv, &row));
		assert_true(mapping_make(&m, &row, NULL, &why));
		assert_true(csv_next(csv, &row));
		row_read(&r, &m, &row);
		assert_null(r.why);
		assert_int_equal(r.note_count, 0);
		assert_memory_equal(r.values[IMPORT_NAME].text, "Acme", 4);
		assert_true(r.values[IMPORT_NAME].text == r.store.data);
		assert_int_equal(r.values[IMPORT_WEBSITE].length, 7 + n);
		assert_memory_equal(r.values[IMPORT_WEBSITE].text, "http://", 7);
		assert_memory_equal(r.values[IMPORT_WEBSITE].text + 7, host, n);
		row_free(&r);
		mapping_free(&m);
		csv_close(csv);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_refusals),
	    cmocka_unit_test(test_all_faults),
	    cmocka_unit_test(test_form_countries),
	    cmocka_unit_test(test_identity),
	    cmocka_unit_test(test_seen),
	    cmocka_unit_test(test_long_website),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
