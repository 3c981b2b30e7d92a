/* What agreement is worth in a learnt model: names in two scripts once, switchboards and generic mailboxes little. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "centre/norm.h"
#include "dedup/bootstrap.h"
#include "dedup/score.h"
#include "dedup/truth.h"

#define FIRMS 1200
#define COPIES 400 /* of the first firms */
#define SHARED 60  /* firms of one business centre: one switchboard */

struct fixture {
	struct norm *norm;
	struct mem *mem;
	struct set set;
	struct scored found;
};

static uint32_t
roll(uint32_t *dice, uint32_t below)
{
	*dice = *dice * 1664525 + 1013904223;
	return (*dice >> 8) % below;
}

static void
add(struct fixture *f, const char *zh, const char *en, const char *phone, const char *email, const char *street)
{
	char *value[RAWS] = {[RAW_NAME] = (char *)(uintptr_t)zh,
	    [RAW_NAME_EN] = (char *)(uintptr_t)en,
	    [RAW_PHONE] = (char *)(uintptr_t)phone,
	    [RAW_EMAIL] = (char *)(uintptr_t)email,
	    [RAW_STREET] = (char *)(uintptr_t)street};

	set_add(&f->set, f->norm, f->mem, value);
	mem_reset(f->mem);
}

/* A firm of its own number; a copy lacks its street. */
static void
firm(struct fixture *f, uint32_t who, bool copy)
{
	static const char *const han[] = {"安", "宝", "昌", "德", "峰", "光", "恒", "佳", "凯", "龙", "明", "宁", "鹏",
	    "荣", "森", "泰", "万", "祥", "源", "正"};
	char zh[64], en[64], phone[32], email[64], street[64];
	uint32_t d = who * 2654435761u, a = who % 20, b = who / 20 % 20, c = who / 400 % 20;

	snprintf(zh, sizeof(zh), "%s%s%s机械有限公司", han[a], han[b], han[c]);
	snprintf(en, sizeof(en), "Firm%c%c%c%c Machinery Co., Ltd.", 'a' + (int)a, 'a' + (int)b, 'a' + (int)c,
	    'a' + (int)roll(&d, 26));
	snprintf(phone, sizeof(phone), "+86 21 %08u", who < SHARED ? 55550000 : 10000000 + who * 7919);
	snprintf(email, sizeof(email), "%s@%x.com", who % 2 == 0 ? "info" : "zhang.wei", d);
	snprintf(street, sizeof(street), "%u Street %c%c", 1 + who % 90, 'A' + (int)a, 'A' + (int)b);
	add(f, zh, en, phone, email, copy ? NULL : street);
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (f == NULL || (f->norm = norm_open("app/centre/tables")) == NULL)
		return -1;
	f->mem = mem_new();
	f->set.type = DEDUP_COMPANY;
	for (uint32_t i = 0; i < FIRMS; i++)
		firm(f, i, false);
	for (uint32_t i = 0; i < COPIES; i++)
		firm(f, i, true);
	/* One name in Chinese, and in both. */
	add(f, "华东威克机械有限公司", NULL, NULL, NULL, NULL);
	add(f, "华东威克机械有限公司", NULL, NULL, NULL, NULL);
	add(f, "海南通达机械有限公司", "Hainan Tongda Machinery Ltd.", NULL, NULL, NULL);
	add(f, "海南通达机械有限公司", "Tongda Machinery Co., Ltd.", NULL, NULL, NULL);
	add(f, "海南通达机械有限公司", NULL, NULL, NULL, NULL);
	add(f, NULL, "Tongda Trading Ltd.", NULL, NULL, NULL);
	for (uint32_t i = 0; i < 130; i++)
		add(f, "百份一样贸易有限公司", NULL, "+86 10 87654321", "info@hundred.example", "8 Long Street");
	/* One firm, and what stands two houses on in its name; the street is written in two ways. */
	add(f, NULL, "Quimby Valves Ltd.", "+86 21 99887766", "sales@quimby.example", "1824 West Garfield Boulevard");
	add(f, NULL, "Quimby Valves Ltd.", "+86 21 99887766", "sales@quimby.example", "1824 Garfield Blvd.");
	add(f, NULL, "Quimby Valves Ltd.", "+86 21 99887766", "sales@quimby.example", "1816 West Garfield Boulevard");
	set_close(&f->set);
	score_set(&f->set, NULL, NULL, 2, &f->found);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	scored_free(&f->found);
	set_free(&f->set);
	mem_free(f->mem);
	norm_free(f->norm);
	free(f);
	return 0;
}

/* The bits of a comparison of two records; its level in *level. */
static float
weight(const struct fixture *f, uint32_t a, uint32_t b, const char *comparison, unsigned *level)
{
	struct verdict v;
	float weights[COMPARE_MAX];

	compare_pair(&f->found.compare, a, b, &v);
	model_weights(&f->found.model, &v, weights);
	for (unsigned c = 0; c < f->found.model.count; c++)
		if (strcmp(f->found.model.is[c].name, comparison) == 0) {
			*level = v.level[c];
			return weights[c];
		}
	fail_msg("no comparison %s", comparison);
	return 0;
}

static void
two_scripts_once(void **state)
{
	const struct fixture *f = *state;
	uint32_t one = FIRMS + COPIES, both = one + 2;
	unsigned level, names = 0;
	float alone = weight(f, one, one + 1, "name", &level), twice = weight(f, both, both + 1, "name", &level);

	assert_int_equal(level, 5);
	assert_true(alone > 5 && twice - alone < 1.5F && alone - twice < 1.5F);
	for (unsigned c = 0; c < f->found.model.count; c++)
		names += strstr(f->found.model.is[c].name, "name") != NULL;
	assert_int_equal(names, 1);
}

/* Hanzi alone and Latin letters alone: the brand is read. */
static void
read_aloud(void **state)
{
	const struct fixture *f = *state;
	uint32_t one = FIRMS + COPIES + 4;
	unsigned level;

	weight(f, one, one + 1, "name", &level);
	assert_int_equal(level, 3);
	weight(f, one + 1, one, "name", &level);
	assert_int_equal(level, 3);
	weight(f, FIRMS + COPIES, one + 1, "name", &level);
	assert_int_equal(level, 0);
}

static void
switchboard(void **state)
{
	const struct fixture *f = *state;
	unsigned level, own;
	float shared = weight(f, 0, 1, "phone", &level),
	      single = weight(f, SHARED + 5, FIRMS + SHARED + 5, "phone", &own);

	assert_true(level == 5 && own == 5);
	assert_true(single - shared > 3);
	/* Strangers of one business centre stay apart, and its firms are found again. */
	assert_int_not_equal(f->found.cluster[0], f->found.cluster[1]);
	assert_int_equal(f->found.cluster[0], f->found.cluster[FIRMS]);
}

static void
mailboxes(void **state)
{
	const struct fixture *f = *state;
	struct verdict v;
	unsigned level;

	/* "info@" and "zhang.wei@" at two domains say that the domains differ and nothing in favour. */
	assert_true(weight(f, 100, 102, "web", &level) < 0);
	assert_int_equal(level, 1);
	assert_true(weight(f, 101, 103, "web", &level) < 0);
	compare_pair(&f->found.compare, 100, 102, &v);
	assert_true(model_score(&f->found.model, &v) < f->found.model.limits.link);
}

static void
copies(void **state)
{
	const struct fixture *f = *state;
	uint32_t first = FIRMS + COPIES + 6;

	for (uint32_t i = 1; i < 130; i++)
		assert_int_equal(f->found.cluster[first + i], f->found.cluster[first]);
}

/* Another house number is seen by somebody before it is merged, however alike the rest is. */
static void
neighbours(void **state)
{
	const struct fixture *f = *state;
	uint32_t one = FIRMS + COPIES + 6 + 130;
	struct verdict v;
	unsigned level;

	weight(f, one, one + 2, "address", &level);
	assert_int_equal(level, 4);
	compare_pair(&f->found.compare, one, one + 1, &v);
	assert_true(!v.doubt && model_sure(&f->found.model, &v, 99));
	compare_pair(&f->found.compare, one, one + 2, &v);
	assert_true(v.doubt && !model_sure(&f->found.model, &v, 99));
	assert_int_equal(f->found.cluster[one], f->found.cluster[one + 2]);
}

/* A file of five records is enough: two copies are found, and neighbours of one hall stay apart. */
static void
few(void **state)
{
	const struct fixture *all = *state;
	struct fixture f = {.norm = all->norm, .mem = mem_new(), .set = {.type = DEDUP_COMPANY}};

	add(&f, NULL, "Müller Maschinenbau GmbH", "+49 511 123456", NULL, "Hauptstr. 12");
	add(&f, NULL, "Mueller Maschinenbau", "+49 511 123456", NULL, "Hauptstraße 12");
	add(&f, NULL, "Gamma Pumps GmbH", "+49 511 333333", NULL, "Nordring 7");
	add(&f, NULL, "Delta Pumps GmbH", "+49 511 444444", NULL, "Nordring 9");
	add(&f, NULL, "Omega AG", "+49 30 555555", NULL, "Seestr. 4");
	set_close(&f.set);
	score_set(&f.set, NULL, NULL, 1, &f.found);
	assert_int_equal(f.found.cluster[0], f.found.cluster[1]);
	for (uint32_t i = 2; i < 5; i++)
		assert_int_equal(f.found.cluster[i], i);
	scored_free(&f.found);
	set_free(&f.set);
	mem_free(f.mem);
}

/* A group is as firm as the weakest edge it needs; what lost its edges is not firm at all. */
static void
bonds(void **state)
{
	static const uint32_t cluster[] = {0, 0, 0, 3, 4, 4};
	static const struct edge edges[] = {{0, 1, 9}, {1, 2, 5}, {0, 2, 7}, {2, 3, 8}};
	float *bond = cluster_bonds(cluster, 6, edges, 4);
	uint32_t *firm6 = cluster_firm(cluster, 6, edges, 4, 6), *firm8 = cluster_firm(cluster, 6, edges, 4, 8);

	(void)state;
	assert_true(bond[0] == 7 && bond[3] > 1000 && bond[4] < -1000);
	assert_true(firm6[1] == 0 && firm6[2] == 0 && firm6[3] == 3 && firm6[5] == 5);
	assert_true(firm8[1] == 1 && firm8[2] == 2);
	free(bond);
	free(firm6);
	free(firm8);
}

/* The interval holds the figure, is narrower for more entities, and is a point where nothing is wrong. */
static void
resamples(void **state)
{
	uint32_t found[4000], truth[4000];
	struct truth_figures f;
	struct bootstrap few, many;

	(void)state;
	for (uint32_t i = 0; i < 4000; i++) {
		truth[i] = i / 2 * 2;
		found[i] = i % 20 == 1 ? i : truth[i];
		if (i % 40 == 6 || i % 40 == 7)
			found[i] = i - i % 40 + 4;
	}
	f = truth_compare(found, truth, 4000);
	many = bootstrap(found, truth, 4000, 500);
	few = bootstrap(found, truth, 400, 500);
	assert_true(many.f1.low < f.f1 && f.f1 < many.f1.high && many.f1.high - many.f1.low < .06);
	assert_true(many.precision.low < f.precision && f.precision < many.precision.high);
	assert_true(few.f1.high - few.f1.low > 2 * (many.f1.high - many.f1.low));
	many = bootstrap(truth, truth, 4000, 50);
	assert_true(many.f1.low == 1 && many.f1.high == 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(two_scripts_once), cmocka_unit_test(read_aloud),
	    cmocka_unit_test(switchboard), cmocka_unit_test(mailboxes), cmocka_unit_test(copies),
	    cmocka_unit_test(neighbours), cmocka_unit_test(few), cmocka_unit_test(bonds), cmocka_unit_test(resamples)};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
