/* The duplicate engine at its edges: what people said is apart, what stands already, absurd records, far too many. */
#include <math.h>
#include <string.h>

#include "centre/norm.h"
#include "dedup/apart.h"
#include "dedup/compare.h"
#include "dedup/form.h"
#include "dedup/rarity.h"
#include "mem.h"
#include "unit.h"

#define MANY 50000

static struct norm *norm;

static void
add(struct set *s, struct mem *m, const char *name, const char *city)
{
	char *value[RAWS] = {[RAW_NAME] = (char *)(uintptr_t)name, [RAW_CITY] = (char *)(uintptr_t)city};

	set_add(s, norm, m, value);
	mem_reset(m);
}

static uint32_t
roll(uint32_t *dice, uint32_t below)
{
	*dice = *dice * 1664525 + 1013904223;
	return (*dice >> 8) % below;
}

/* The same by looking at every pair of every two groups. */
static void
slowly(uint32_t *cluster, uint32_t n, const struct edge *e, size_t edges, const struct score_pair *apart, size_t pairs)
{
	for (uint32_t i = 0; i < n; i++)
		cluster[i] = i;
	for (size_t k = 0; k < edges; k++) {
		uint32_t a = cluster[e[k].a], b = cluster[e[k].b];
		bool may = a != b;

		for (size_t p = 0; p < pairs; p++)
			may = may && !(cluster[apart[p].a] == a && cluster[apart[p].b] == b) &&
			      !(cluster[apart[p].a] == b && cluster[apart[p].b] == a);
		for (uint32_t i = 0; may && i < n; i++)
			if (cluster[i] == a || cluster[i] == b)
				cluster[i] = a < b ? a : b;
	}
}

static void
divided(void **state)
{
	uint32_t dice = 7;

	(void)state;
	for (unsigned round = 0; round < 200; round++) {
		struct edge e[60];
		struct score_pair said[12], *sorted;
		uint32_t n = 3 + roll(&dice, 30), *cluster, is[33];
		size_t edges = 1 + roll(&dice, 60), pairs = 1 + roll(&dice, 12);

		for (size_t k = 0; k < edges; k++)
			e[k] = (struct edge){roll(&dice, n), roll(&dice, n), (float)(edges - k)};
		for (size_t p = 0; p < pairs; p++) {
			said[p] = (struct score_pair){roll(&dice, n), 0};
			said[p].b = (said[p].a + 1 + roll(&dice, n - 1)) % n;
		}
		sorted = apart_sort(said, pairs);
		cluster = cluster_components(n, e, edges, 0);
		apart_divide(cluster, n, e, edges, sorted, pairs);
		slowly(is, n, e, edges, said, pairs);
		for (uint32_t i = 0; i < n; i++)
			assert_int_equal(cluster[i], is[i]);
		for (size_t p = 0; p < pairs; p++) {
			assert_true(apart_is(sorted, pairs, said[p].b, said[p].a));
			assert_int_not_equal(cluster[said[p].a], cluster[said[p].b]);
		}
		free(sorted);
		free(cluster);
	}
}

/* One group of fifty thousand, of which people said a thousand times that two are not one: no step looks at them all. */
static void
crowd(void **state)
{
	struct edge *e = calloc(2 * MANY, sizeof(*e));
	struct score_pair said[1000], *sorted;
	uint32_t *cluster, dice = 3, groups = 0;

	(void)state;
	assert_non_null(e);
	for (uint32_t i = 1; i < MANY; i++) {
		e[2 * i - 2] = (struct edge){i - 1, i, 30};
		e[2 * i - 1] = (struct edge){roll(&dice, i), i, 20};
	}
	for (size_t p = 0; p < 1000; p++) {
		said[p] = (struct score_pair){roll(&dice, MANY), 0};
		said[p].b = (said[p].a + 1 + roll(&dice, MANY - 1)) % MANY;
	}
	sorted = apart_sort(said, 1000);
	cluster = cluster_components(MANY, e, 2 * MANY - 2, 2);
	apart_divide(cluster, MANY, e, 2 * MANY - 2, sorted, 1000);
	for (size_t p = 0; p < 1000; p++)
		assert_int_not_equal(cluster[said[p].a], cluster[said[p].b]);
	for (uint32_t i = 0; i < MANY; i++)
		groups += cluster[i] == i;
	assert_in_range(groups, 2, 1000);
	free(cluster);
	free(sorted);
	free(e);
}

/* A model of names and cities; agreement on the rarest name is worth some eighteen bits. */
static struct model
plain_model(void)
{
	static const char json[] = "{\"type\":\"company\",\"link\":2,\"mean\":0.3,\"sure\":16,\"duplicates\":0.05,"
				   "\"related\":0,\"comparisons\":["
				   "{\"name\":\"name\",\"m\":[0.01,0.02,0.1,0.07,0.8],\"u\":[0.9,0.01,1,0.01,0.0625]},"
				   "{\"name\":\"address\",\"m\":[0.1,0.2,0.1,0.15,0.45],\"u\":[0.9,1,1,0.01,0.5]}]}";
	const char *why, *where;
	struct model o;

	assert_true(model_read(&o, DEDUP_COMPANY, json, strlen(json), &why, &where));
	return o;
}

/* What an import brings joins the group that stands: its two others are held together by what was found before. */
static void
standing(void **state)
{
	static const char *const cities[] = {"Berlin", "Lyon", "Turin", "Porto", "Gdansk", "Leeds", "Osaka"};
	static const struct score_pair known[] = {{0, 1}};
	struct set s = {.type = DEDUP_COMPANY};
	struct mem *m = mem_new();
	bool focus[403] = {[2] = true}, held = false;
	struct score_wish wish = {.focus = focus, .known = known, .knowns = 1};
	struct model model = plain_model();
	struct scored found;

	(void)state;
	for (unsigned i = 0; i < 3; i++)
		add(&s, m, "Wittelsbach Fördertechnik GmbH", "München");
	for (uint32_t i = 0; i < 400; i++) {
		uint32_t h = i * 2654435761u;
		char name[40];

		snprintf(name, sizeof(name), "%c%c%c%c%c Pumps Ltd", 'a' + (int)(h % 26), 'a' + (int)(h / 26 % 26),
		    'a' + (int)(h / 676 % 26), 'a' + (int)(h / 17576 % 26), 'a' + (int)(h / 456976 % 26));
		add(&s, m, name, cities[i % 7]);
	}
	set_close(&s);
	score_set(&s, &model, &wish, 2, &found);
	assert_int_equal(found.cluster[1], found.cluster[0]);
	assert_int_equal(found.cluster[2], found.cluster[0]);
	/* The pair that was known is compared again, and those with the new record: nothing else. */
	assert_int_equal(found.candidates, 403);
	for (size_t i = 0; i < found.edges; i++)
		held |= found.edge[i].a == 0 && found.edge[i].b == 1;
	assert_true(held);
	scored_free(&found);
	set_free(&s);
	mem_free(m);
}

/* A whole file of records that are all the same, or hardly are records. */
static void
absurd(void **state)
{
	static const char *const names[] = {
	    NULL, "", "...", "Ltd.", "有限公司", "中", "(((", "\xff\xfe\xed\xa0\x80", "a", "张"};
	struct mem *m = mem_new();
	struct scored found;

	(void)state;
	for (size_t k = 0; k <= sizeof(names) / sizeof(names[0]); k++)
		for (enum dedup_type type = DEDUP_PERSON; type <= DEDUP_COMPANY; type++) {
			struct set s = {.type = type};

			for (unsigned i = 0; i < 200; i++)
				add(&s, m, names[k < 10 ? k : i % 10], k % 2 == 0 ? NULL : "上海");
			set_close(&s);
			score_set(&s, NULL, NULL, 2, &found);
			for (unsigned i = 0; i < 200; i++)
				assert_in_range(found.cluster[i], 0, i);
			assert_true(isfinite(found.model.limits.link) && isfinite(found.model.log_duplicates));
			scored_free(&found);
			set_free(&s);
		}
	mem_free(m);
}

/* A text of a hundred thousand words costs no more than reading it. */
static void
endless(void **state)
{
	static const char *const words[] = {
	    "a ", "mr ", "co ", "上海 ", "(x) ", "1 ", "Ltd ", "é", "x@y.z ", "S.p.A. "};
	struct mem *m = mem_new();
	struct forms f;

	(void)state;
	for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++) {
		size_t n = strlen(words[k]);
		char *text = calloc(100000, n + 1), *value[RAWS];

		assert_non_null(text);
		for (size_t i = 0; i < 100000; i++)
			memcpy(text + i * n, words[k], n);
		for (size_t i = 0; i < RAWS; i++)
			value[i] = text;
		form_record(&f, norm, m, DEDUP_PERSON, true, value);
		form_record(&f, norm, m, DEDUP_COMPANY, false, value);
		for (size_t i = 0; i < FORMS; i++)
			assert_in_range(f.col[i].length, 0, FOLD_MAX);
		mem_reset(m);
		free(text);
	}
	mem_free(m);
}

static void
word_seen(void *arg, const letter *text, size_t length)
{
	(void)text;
	*(size_t *)arg = *(size_t *)arg * 100 + length;
}

/* Every word of a value is one, whatever stands before it; a given name that differs is no name that is contained. */
static void
every_word(void **state)
{
	static const char *const names[] = {"Sergio Martínez López", "Paula Martínez López"};
	char *value[RAWS] = {0};
	struct set s = {.type = DEDUP_PERSON};
	struct mem *m = mem_new();
	struct forms f;
	size_t lengths = 0;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		value[RAW_NAME] = mem_string(m, names[i]);
		set_add(&s, norm, m, value);
	}
	set_close(&s);
	for (uint32_t v = 1; v <= 2; v++)
		assert_int_equal(s.col[FORM_NAME].word_at[v + 1] - s.col[FORM_NAME].word_at[v], 3);
	assert_int_equal(compare_person(&(struct pair_view){.s = &s, .a = 0, .b = 1}), 1);
	form_record(&f, norm, m, DEDUP_PERSON, false, value);
	rarity_words(&f.col[FORM_NAME], word_seen, &lengths);
	assert_int_equal(lengths, 50805); /* lopez, martinez, paula */
	set_free(&s);
	mem_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(divided), cmocka_unit_test(crowd),
	    cmocka_unit_test(standing), cmocka_unit_test(absurd), cmocka_unit_test(endless),
	    cmocka_unit_test(every_word)};
	int failed;

	if ((norm = norm_open("app/centre/tables")) == NULL)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	norm_free(norm);
	return failed;
}
