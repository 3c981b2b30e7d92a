#ifndef PAVILION_VIEW_CASE_H
#define PAVILION_VIEW_CASE_H

/* What the tests of views share: rows, globals and Chinese words for a view to see, and what it must give. */
#include "catalog.h"
#include "unit.h"
#include "view.h"
#include "view_node.h"

static struct view_section sections[4];
static PGresult *booths, *hall, *none, *lines;

static inline const char *
view_case_global(void *arg, const char *name)
{
	static const char *const pairs[][2] = {
	    {"title", "Hall <1> & more"},
	    {"currency", "EUR"},
	    {"timezone", "Europe/Berlin"},
	    {"may.booth.write", "t"},
	    {"may.role.manage", ""},
	    {"value.name", "typed"},
	    {"error.name", "Too long."},
	    {"error.held", "Held."},
	    {"raw.plan", "<svg/>"},
	    {"plan", "<b>"},
	};

	(void)arg;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		if (strcmp(pairs[i][0], name) == 0)
			return pairs[i][1];
	return NULL;
}

static inline int
view_case_setup(void **state)
{
	(void)state;
	booths =
	    unit_rows(UNIT_COLUMNS({"number", UNIT_TEXT}, {"status", UNIT_TEXT}, {"price", UNIT_INT8},
			  {"currency", UNIT_TEXT}, {"area", UNIT_NUMERIC}, {"open", UNIT_BOOL}, {"note", UNIT_TEXT}),
		3,
		UNIT_CELLS("A<1>", "free", "144000", "EUR", "12.00", "t", NULL, "A2", "held", "5", "JPY", "1234.5", "f",
		    "x\ny", "A3", "free", NULL, "CNY", "7.125", "t", ""));
	hall = unit_rows(UNIT_COLUMNS({"name", UNIT_TEXT}, {"label", UNIT_JSONB}, {"code", UNIT_TEXT},
			     {"opens_on", UNIT_DATE}, {"apply_from", UNIT_TIMESTAMPTZ}, {"count", UNIT_INT8}),
	    1,
	    UNIT_CELLS("Glass", "{\"en\": \"Glass \\\"hall\\\"\", \"zh\": \"\\u73bb璃馆\"}", "free", "2027-09-14",
		"2027-03-28 00:59:59+00", "1"));
	none = unit_rows(UNIT_COLUMNS({"name", UNIT_TEXT}), 0, NULL);
	lines = unit_rows(UNIT_COLUMNS({"number", UNIT_INT8}, {"lines", UNIT_JSONB}), 2,
	    UNIT_CELLS("7",
		"[{\"label\": {\"en\": \"Area\"}, \"amount\": 5, \"tags\": [\"a\", \"<b>\"]}, "
		"{\"label\": {\"en\": \"Tax\"}, \"number\": null, \"tags\": []}]",
		"8", "[]"));
	sections[0] = (struct view_section){"booths", booths};
	sections[1] = (struct view_section){"hall", hall};
	sections[2] = (struct view_section){"none", none};
	sections[3] = (struct view_section){"applications", lines};
	return 0;
}

static inline int
view_case_teardown(void **state)
{
	(void)state;
	PQclear(booths);
	PQclear(hall);
	PQclear(none);
	PQclear(lines);
	catalog_free();
	return 0;
}

static inline char *
view_case_render(const struct view *v)
{
	struct view_data data = {.sections = sections, .count = 4, .global = view_case_global};
	struct buf out = {0};

	view_render(v, &data, &out);
	return out.data;
}

static inline void
view_case_expect(const char *lang, const char *file, const char *text, const char *wanted, int line)
{
	struct view_file f = {file, text, strlen(text)};
	const char *error = NULL;
	struct view *v = view_load_files(&f, 1, lang, &error);
	char *out;

	if (v == NULL)
		fail_msg("line %d: %s", line, error);
	out = view_case_render(v);
	if (strcmp(out, wanted) != 0)
		fail_msg("line %d: %s\n   gives: %s\n  wanted: %s", line, text, out, wanted);
	free(out);
	view_free(v);
}

#define EXPECT(text, wanted) view_case_expect("en", "test.html", text, wanted, __LINE__)
#define EXPECT_ZH(text, wanted) view_case_expect("zh", "test.html", text, wanted, __LINE__)
#define EXPECT_TXT(text, wanted) view_case_expect("en", "test.txt", text, wanted, __LINE__)

static inline void
view_case_refuse(const char *text, const char *wanted, int line)
{
	struct view_file f = {"test.html", text, strlen(text)};
	const char *error = "";
	struct view *v = view_load_files(&f, 1, "en", &error);

	if (v != NULL || strcmp(error, wanted) != 0)
		fail_msg("line %d: %s\n   gives: %s\n  wanted: %s", line, text, error, wanted);
}

#define REFUSE(text, wanted) view_case_refuse(text, wanted, __LINE__)

/* In the order of strcmp. */
static const struct unit_pair view_case_chinese[] = {
    UNIT_PAIR("", "Plural-Forms: nplurals=1; plural=0;\n"),
    UNIT_PAIR("$", "US$"),
    UNIT_PAIR("%-d %b %Y", "%Y年%-m月%-d日"),
    UNIT_PAIR("%-d %b %Y, %H:%M", "%Y年%-m月%-d日 %H:%M"),
    UNIT_PAIR("%a, %-d %b %Y", "%Y年%-m月%-d日 %a"),
    UNIT_PAIR("CN¥", "¥"),
    UNIT_PAIR("Free booths", "空闲展位"),
    UNIT_PAIR("Hall %s is open", "“%s”馆已开放"),
    UNIT_PAIR("Mon", "星期一"),
    UNIT_PAIR("Tue", "星期二"),
    UNIT_PAIR("one booth\0%s booths", "%s 个展位"),
    UNIT_PAIR("¥", "JP¥"),
};

static inline int
view_case_words(void)
{
	char folder[] = "/tmp/view_test.XXXXXX", path[64];
	const char *error = "no folder";
	struct buf b = {0};
	FILE *f = NULL;
	int result = -1;

	unit_catalogue(&b, view_case_chinese, sizeof(view_case_chinese) / sizeof(*view_case_chinese), false);
	if (mkdtemp(folder) != NULL) {
		snprintf(path, sizeof(path), "%s/zh.mo", folder);
		f = fopen(path, "w");
	}
	if (f != NULL) {
		fwrite(b.data, 1, b.len, f);
		fclose(f);
		result = catalog_load(folder, &error);
		remove(path);
		remove(folder);
	}
	buf_free(&b);
	if (result != 0)
		fprintf(stderr, "view_test: %s\n", error);
	return result;
}

#define VIEW_CASE_MAIN(...)                                                                       \
	int                                                                                       \
	main(void)                                                                                \
	{                                                                                         \
		const struct CMUnitTest tests[] = {__VA_ARGS__};                                  \
                                                                                                  \
		if (view_case_words() != 0)                                                       \
			return 1;                                                                 \
		return cmocka_run_group_tests(tests, view_case_setup, view_case_teardown);        \
	}

#endif
