/* The duplicate engine: measures against published examples, learning against known parameters, clusters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "dedup/em.h"
#include "dedup/explain.h"
#include "dedup/form.h"
#include "dedup/guess.h"
#include "dedup/score.h"

static size_t
text(letter out[MEASURE_MAX], const char *s)
{
	return measure_letters(out, MEASURE_MAX, s);
}

/* Winkler 1990 and 2006 (Overview of record linkage, table 6), Jaro-Winkler. */
static void
winkler(void **state)
{
	static const struct {
		const char *a, *b;
		double jaro, winkler;
	} cases[] = {{"MARTHA", "MARHTA", .944, .961}, {"DIXON", "DICKSONX", .767, .813},
	    {"DWAYNE", "DUANE", .822, .840}, {"JONES", "JOHNSON", .790, .832}, {"ABROMS", "ABRAMS", .889, .922},
	    {"HARDIN", "MARTINEZ", .722, .722}, {"", "A", 0, 0}, {"A", "A", 1, 1}, {"华泰电子", "华泰电子", 1, 1}};
	letter a[MEASURE_MAX], b[MEASURE_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t na = text(a, cases[i].a), nb = text(b, cases[i].b);

		assert_true(fabs(measure_jaro(a, na, b, nb) - cases[i].jaro) < .0006);
		assert_true(fabs(measure_jaro_winkler(a, na, b, nb) - cases[i].winkler) < .0006);
		assert_true(fabs(measure_jaro(b, nb, a, na) - cases[i].jaro) < .0006);
	}
}

static void
alignment(void **state)
{
	static const struct {
		const char *a, *b;
		unsigned most, is;
	} cases[] = {{"kitten", "sitting", 9, 3}, {"CA", "ABC", 9, 3}, {"ab", "ba", 9, 1}, {"", "abc", 9, 3},
	    {"a", "a", 0, 0}, {"ca", "ac", 9, 1}, {"Saturday", "Sunday", 9, 3}, {"Damerau", "Dameruau", 9, 1},
	    {"teh", "the", 9, 1}, {"kitten", "sitting", 2, 3}, {"kitten", "sitting", 1, 2}, {"张晓明", "张小明", 2, 1}};
	letter a[MEASURE_MAX], b[MEASURE_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t na = text(a, cases[i].a), nb = text(b, cases[i].b);

		assert_int_equal(measure_osa(a, na, b, nb, cases[i].most), cases[i].is);
	}
}

static void
tokens(void **state)
{
	static const uint32_t a[] = {1, 3, 5}, b[] = {3, 4, 5, 6};
	static const float weight[] = {0, 1, 1, 2, 4, 8, 16};
	struct measure_share s = measure_tokens(a, 3, b, 4, weight);

	(void)state;
	assert_true(s.shared == 10 && s.rarest == 8);
	assert_true(measure_total(a, 3, weight) == 11 && measure_total(b, 4, weight) == 30);
	s = measure_tokens(a, 0, b, 0, weight);
	assert_true(s.shared == 0 && measure_total(a, 0, weight) == 0);
}

/* The letters alone never say more edits than there are. */
static void
letters_apart(void **state)
{
	uint32_t dice = 7;

	(void)state;
	for (unsigned n = 0; n < 20000; n++) {
		letter a[12], b[12];
		size_t na, nb;
		unsigned least, is;

		dice = dice * 1664525 + 1013904223;
		na = dice >> 16 & 7, nb = dice >> 20 & 7;
		for (size_t i = 0; i < 12; i++) {
			dice = dice * 1664525 + 1013904223;
			a[i] = (letter) " abc"[dice >> 24 & 3], b[i] = (letter) " zab"[dice >> 28 & 3];
		}
		least = measure_apart(measure_bits(a, na), measure_bits(b, nb), 3);
		is = measure_osa(a, na, b, nb, 3);
		assert_true(least <= is);
	}
	assert_int_equal(measure_apart(measure_bits((const letter[]){'a', 'b', 'c'}, 3),
			     measure_bits((const letter[]){'x', 'y'}, 2), 9),
	    3);
	assert_int_equal(measure_apart(0, measure_bits((const letter[]){'x', 'y'}, 2), 9), 0);
}

static void
assert_form(const struct folded *f, const char *is)
{
	letter want[FOLD_MAX];
	size_t n = measure_letters(want, FOLD_MAX, is);

	assert_int_equal(f->length, n);
	assert_memory_equal(f->text, want, n * sizeof(letter));
}

static struct norm *norm;

static void
make(struct forms *f, enum dedup_type type, char *const value[RAWS])
{
	struct mem *m = mem_new();

	form_record(f, norm, m, type, true, value);
	mem_free(m);
}

static void
forms(void **state)
{
	char *value[RAWS] = {0};
	struct forms f;

	(void)state;
	value[RAW_COUNTRY] = (char *)"China";
	value[RAW_NAME] = (char *)"華泰電子（上海）有限公司";
	value[RAW_NAME_EN] = (char *)"Shanghai Huatai Électronic CO.,LTD.";
	value[RAW_CITY] = (char *)"上海";
	value[RAW_PHONE] = (char *)"+86-21-56269966-8001";
	value[RAW_EMAIL] = (char *)"Info@Huatai.com";
	make(&f, DEDUP_COMPANY, value);
	assert_form(&f.col[FORM_HAN], "华泰电子");
	assert_form(&f.col[FORM_NAME], "huatai electronic");
	assert_form(&f.col[FORM_CITY], "上海");
	assert_form(&f.col[FORM_PHONE], "862156269966");
	assert_form(&f.col[FORM_LOCAL], "");
	assert_form(&f.col[FORM_DOMAIN], "huatai.com");
	memset(value, 0, sizeof(value));
	value[RAW_NAME] = (char *)"Mr. Xiaoming ZHANG";
	value[RAW_BIRTH] = (char *)"7.2.1949";
	make(&f, DEDUP_PERSON, value);
	assert_form(&f.col[FORM_NAME], "xiaoming zhang");
	assert_form(&f.col[FORM_BIRTH], "19490207");
	assert_form(&f.col[FORM_GIVEN], "xiaoming");
	value[RAW_NAME] = (char *)"张晓明先生";
	make(&f, DEDUP_PERSON, value);
	assert_form(&f.col[FORM_NAME], "xiaoming zhang");
}

static void
headings(void **state)
{
	(void)state;
	assert_int_equal(guess_field("Surname", DEDUP_PERSON), RAW_FAMILY);
	assert_int_equal(guess_field("company_zh", DEDUP_PERSON), RAW_COMPANY);
	assert_int_equal(guess_field("company_zh", DEDUP_COMPANY), RAW_NAME);
	assert_int_equal(guess_field("Date of Birth", DEDUP_PERSON), RAW_BIRTH);
	assert_int_equal(guess_field("colour", DEDUP_PERSON), RAW_TEXT);
	assert_int_equal(guess_field("First-Name", DEDUP_PERSON), RAW_GIVEN);
	assert_int_equal(guess_field("BusinessName", DEDUP_COMPANY), RAW_NAME);
	assert_int_equal(guess_field("Legal Entity Name", DEDUP_COMPANY), RAW_NAME);
	assert_int_equal(guess_field("Job Title", DEDUP_COMPANY), RAW_TEXT);
	assert_int_equal(guess_field("E-mail (office)", DEDUP_COMPANY), RAW_EMAIL);
	assert_int_equal(guess_field("Mailing Address", DEDUP_COMPANY), RAW_STREET);
	assert_int_equal(guess_field("Tel.", DEDUP_COMPANY), RAW_PHONE);
	assert_int_equal(guess_field("Contact Number", DEDUP_PERSON), RAW_PHONE);
	assert_int_equal(guess_field("Ethnicity", DEDUP_PERSON), RAW_TEXT);
	assert_int_equal(guess_field("Adresse", DEDUP_COMPANY), RAW_STREET);
	assert_int_equal(guess_named("birth_date", DEDUP_PERSON), RAW_BIRTH);
	assert_int_equal(guess_named("nonsense", DEDUP_PERSON), RAWS);
}

static uint64_t dice = 88172645463325252;

static double
roll(void)
{
	dice ^= dice << 13, dice ^= dice >> 7, dice ^= dice << 17;
	return (double)(dice >> 11) / 9007199254740992.0;
}

static void
draw(struct patterns *p, const struct compare *k, const double *exact)
{
	struct verdict v = {0};

	for (unsigned c = 0; c < k->count; c++)
		v.level[c] = roll() < exact[c] ? 5 : 1;
	patterns_add(p, k, &v);
}

/* Pairs drawn from known probabilities: learning finds them again, and how many duplicates there are. */
static void
learning(void **state)
{
	static const double m[] = {.95, .9, .85, .7}, u[] = {.01, .02, .05, .005};
	struct set s = {.count = 1000};
	struct compare k = {.s = &s, .count = 4};
	struct patterns found = {0}, any = {0};
	struct model o;

	(void)state;
	for (unsigned c = 0; c < 4; c++)
		k.list[c] = (struct comparison){.start = {0, .2F, .05F, .05F, .1F, .6F}};
	for (int i = 0; i < 2000; i++)
		draw(&found, &k, m);
	for (int i = 0; i < 98000; i++)
		draw(&found, &k, u);
	for (int i = 0; i < 100000; i++)
		draw(&any, &k, u);
	em_learn(&o, &k, &found, 1, &any, 100000);
	for (unsigned c = 0; c < 4; c++) {
		assert_true(fabs(o.m[c][5] - m[c]) < .03);
		assert_true(fabs(o.u[c][5] - u[c]) < .005);
	}
	assert_true(fabs(o.duplicates - .02) < .002);
	patterns_free(&found);
	patterns_free(&any);
}

/* Colleagues among the candidates: alike in what is shared, strangers in the rest; they are no duplicates. */
static void
related(void **state)
{
	static const double m[] = {.95, .9, .9, .85, .9, .8}, u[] = {.02, .03, .01, .02, .03, .02},
			    r[] = {.02, .03, .8, .7, .75, .6};
	struct set s = {.count = 1000};
	struct compare k = {.s = &s, .count = 6};
	struct patterns found = {0}, any = {0};
	struct verdict colleagues = {.level = {1, 1, 5, 5, 5, 5}}, one = {.level = {5, 5, 5, 5, 5, 5}};
	struct model o;

	(void)state;
	for (unsigned c = 0; c < 6; c++)
		k.list[c] = (struct comparison){.shared = c >= 2, .start = {0, .2F, .05F, .05F, .1F, .6F}};
	for (int i = 0; i < 100000; i++)
		draw(&found, &k, i % 100 < 2 ? m : i % 100 < 7 ? r : u);
	for (int i = 0; i < 100000; i++)
		draw(&any, &k, i % 100 < 2 ? m : i % 100 < 7 ? r : u);
	em_learn(&o, &k, &found, 1, &any, 100000);
	assert_true(o.kin && fabs(o.duplicates - .02) < .003 && fabs(o.related - .05) < .006);
	for (unsigned c = 0; c < 6; c++)
		assert_true(fabs(o.m[c][5] - m[c]) < .04);
	for (unsigned c = 2; c < 6; c++)
		assert_true(fabs(o.r[c][5] - r[c]) < .05);
	assert_true(model_score(&o, &colleagues) < -5 && model_score(&o, &one) > 5);
	patterns_free(&found);
	patterns_free(&any);
}

/* A model of two comparisons, as an organizer may edit it. */
#define MODEL(name, m)                                                                                                 \
	"{\"type\":\"person\",\"link\":2,\"mean\":0,\"sure\":14,\"duplicates\":1e-4,\"related\":1e-3,\"comparisons\":" \
	"["                                                                                                            \
	"{\"name\":\"phone\",\"m\":[.3,.1,.1,.1,.4],\"u\":[.9,1,1,.1,1],\"r\":[.2,.2,.2,.2,.2]},"                      \
	"{\"name\":\"" name "\",\"m\":" m ",\"u\":[.9,1e-3,1e-3,.01,1]}]}"

static void
stored(void **state)
{
	static const char good[] = MODEL("given", "[.1,.1,.1,.1,.6]");
	static const struct {
		const char *json, *where;
	} bad[] = {{"", ""}, {"[]", ""}, {"{\"type\":\"company\"}", ""}, {MODEL("shoe", "[.2,.2,.2,.2,.2]"), ""},
	    {MODEL("phone", "[.2,.2,.2,.2,.2]"), "phone"}, {MODEL("given", "[.2,.2,.2,.2]"), "given"},
	    {MODEL("given", "[.2,.2,.2,.2,.2,.2]"), "given"}, {MODEL("given", "[.2,.2,.2,.2,.9]"), "given"},
	    {MODEL("given", "[.2,.2,.2,.2,\"x\"]"), "given"}, {MODEL("given", "[0,.2,.2,.2,.4]"), "given"}};
	struct model o, again;
	struct buf b = {0};
	const char *why, *where;
	struct verdict v = {.level = {5, 5}, .rare = {3, 7}};
	float weight[COMPARE_MAX];

	(void)state;
	assert_true(model_read(&o, DEDUP_PERSON, good, strlen(good), &why, &where));
	model_json(&b, &o);
	assert_true(model_read(&again, DEDUP_PERSON, b.data, b.len, &why, &where));
	assert_true(fabsf(model_score(&o, &v) - model_score(&again, &v)) < .001F);
	assert_true(fabsf(model_score(&o, &v) - model_weights(&o, &v, weight)) < .001F);
	/* However much the rest says: a name that differs is for people to see. */
	assert_true(model_sure(&o, &v, 20) && !model_sure(&o, &v, 13));
	v.level[1] = 3;
	assert_false(model_sure(&o, &v, 20));
	v.level[1] = 5;
	/* What both lack says nothing; what colleagues share says less than what is a person's own. */
	v.level[0] = 0, v.rare[0] = 0;
	model_weights(&o, &v, weight);
	assert_true(weight[0] == 0 && weight[1] > 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(model_read(&o, DEDUP_PERSON, bad[i].json, strlen(bad[i].json), &why, &where));
		assert_true(why != NULL && strlen(why) > 10);
		assert_string_equal(where, bad[i].where);
	}
	buf_free(&b);
}

/* Every level that a comparison can have has words. */
static void
explained(void **state)
{
	static const char *const names[] = {"given", "family", "name", "phone", "email", "web", "employer", "contact",
	    "address", "birth_date", "id_number", "text"};

	(void)state;
	for (enum dedup_type type = DEDUP_PERSON; type <= DEDUP_COMPANY; type++)
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			const struct comparison *k = compare_named(type, names[i]);

			for (unsigned l = 0; k != NULL && l < COMPARE_LEVELS; l++)
				if (l < 2 || k->start[l] > 0)
					assert_non_null(explain_says(type, names[i], l, 9));
			assert_true(k == NULL || explain_label(type, names[i]) != NULL);
		}
	assert_string_equal(explain_says(DEDUP_COMPANY, "phone", 5, 12), "the same");
	assert_string_equal(
	    explain_says(DEDUP_COMPANY, "phone", 5, 1), "the same switchboard: others have this number too");
	assert_string_equal(explain_says(DEDUP_COMPANY, "phone", 0, 0), "missing on one side at least");
	assert_null(explain_says(DEDUP_COMPANY, "shoe", 1, 0));
	assert_null(explain_says(DEDUP_COMPANY, "phone", 6, 0));
}

/* The same shop twice and its namesake elsewhere, among others: through the whole engine. */
static void
whole(void **state)
{
	struct set s = {.type = DEDUP_PERSON};
	struct mem *m = mem_new();
	struct scored found;

	(void)state;
	s.parted = true;
	for (unsigned i = 0; i < 400; i++) {
		char given[32], family[32], birth[32], *value[RAWS] = {0};
		unsigned who = i < 200 ? i : i - 200;
		unsigned long h = (who + 1) * 2654435761UL;

		snprintf(given, sizeof(given), "%c%c%c%c", 'a' + (int)(h % 26), 'a' + (int)(h / 26 % 26),
		    'a' + (int)(h / 676 % 26), 'a' + (int)(h / 17576 % 26));
		snprintf(family, sizeof(family), "%c%c%c%c%s", 'a' + (int)(h / 7 % 26), 'a' + (int)(h / 77 % 26),
		    'a' + (int)(h / 777 % 26), 'a' + (int)(h / 7777 % 26), i >= 200 && i < 220 ? "x" : "");
		snprintf(
		    birth, sizeof(birth), "19%02lu-%02lu-%02lu", h / 3 % 90 + 10, h / 33 % 12 + 1, h / 333 % 28 + 1);
		value[RAW_GIVEN] = given, value[RAW_FAMILY] = family, value[RAW_BIRTH] = birth;
		set_add(&s, norm, m, value);
		mem_reset(m);
	}
	set_close(&s);
	score_set(&s, NULL, NULL, 2, &found);
	for (unsigned i = 0; i < 200; i++)
		assert_int_equal(found.cluster[i], found.cluster[i + 200]);
	for (unsigned i = 1; i < 200; i++)
		assert_int_not_equal(found.cluster[i], found.cluster[i - 1]);
	scored_free(&found);
	set_free(&s);
	mem_free(m);
}

/* The level at which the names of two records agree. */
static int
named(enum dedup_type type, char *one, char *other)
{
	struct set s = {.type = type};
	struct mem *m = mem_new();
	char *a[RAWS] = {[RAW_NAME] = one}, *b[RAWS] = {[RAW_NAME] = other};
	struct compare c = {0};
	struct verdict v;
	int level = -1;

	set_add(&s, norm, m, a);
	set_add(&s, norm, m, b);
	set_close(&s);
	compare_open(&c, &s, NULL);
	compare_pair(&c, 0, 1, &v);
	for (unsigned i = 0; i < c.count; i++)
		if (strcmp(c.list[i].name, "name") == 0)
			level = v.level[i];
	compare_close(&c);
	set_free(&s);
	mem_free(m);
	return level;
}

/* Hanzi have several readings, and the Latin name may be any of them. */
static void
read_aloud(void **state)
{
	(void)state;
	assert_int_equal(named(DEDUP_PERSON, "曾国藩", "Zeng Guofan"), 5);
	assert_int_equal(named(DEDUP_PERSON, "Guofan Zeng", "曾国藩"), 5);
	assert_int_equal(named(DEDUP_PERSON, "单雄信", "Shan Xiongxin"), 5);
	assert_int_equal(named(DEDUP_PERSON, "张乐", "Zhang Yue"), 5);
	assert_int_equal(named(DEDUP_PERSON, "Le Zhang", "張樂"), 5);
	assert_int_not_equal(named(DEDUP_PERSON, "张乐", "Zhang Xing"), 5);
	assert_int_not_equal(named(DEDUP_PERSON, "张乐", "Zhang Lexing"), 5);
	assert_int_equal(named(DEDUP_COMPANY, "长江实业有限公司", "Changjiang Enterprises Ltd."), 3);
	assert_int_equal(named(DEDUP_COMPANY, "Changhong Electric Co., Ltd.", "长虹电器股份有限公司"), 3);
	assert_int_equal(named(DEDUP_COMPANY, "长江实业有限公司", "Huangjiang Enterprises Ltd."), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(winkler), cmocka_unit_test(alignment),
	    cmocka_unit_test(tokens), cmocka_unit_test(letters_apart), cmocka_unit_test(forms),
	    cmocka_unit_test(headings), cmocka_unit_test(learning), cmocka_unit_test(related), cmocka_unit_test(stored),
	    cmocka_unit_test(explained), cmocka_unit_test(whole), cmocka_unit_test(read_aloud)};

	int failed;

	norm = norm_open("app/centre/tables");
	if (norm == NULL)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	norm_free(norm);
	return failed;
}
