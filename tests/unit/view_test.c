/* Names and sections of a view. */
#include "view_case.h"

static void
test_values(void **state)
{
	(void)state;
	EXPECT("", "");
	EXPECT("plain { } text", "plain { } text");
	EXPECT("{{title}}", "Hall &lt;1&gt; &amp; more");
	EXPECT("[{{nothing}}]", "[]");
	EXPECT("{{#booths}}{{ number }} {{/booths}}", "A&lt;1&gt; A2 A3 ");
	EXPECT("{{#booths}}{{title}}{{/booths}}",
	    "Hall &lt;1&gt; &amp; moreHall &lt;1&gt; &amp; moreHall &lt;1&gt; &amp; more");
	EXPECT("{{#booths}}[{{note}}]{{/booths}}", "[][x\ny][]");
	EXPECT("{{! a comment }}x", "x");
	EXPECT_TXT("{{title}}", "Hall <1> & more");
}

static void
test_sections(void **state)
{
	(void)state;
	EXPECT("{{#none}}x{{/none}}{{^none}}none{{/none}}", "none");
	EXPECT("{{^booths}}none{{/booths}}", "");
	EXPECT("{{#booths?}}once{{/booths}}{{#none?}}never{{/none}}", "once");
	EXPECT("{{^none?}}none{{/none}}", "none");
	EXPECT("{{booths#}} {{none#}} {{unknown#}}", "3 0 0");
	EXPECT("{{#booths}}{{@}}{{#open}}+{{/open}}{{^open}}-{{/open}} {{/booths}}", "1+ 2- 3+ ");
	EXPECT("{{#booths}}{{#note}}[{{.}}]{{/note}}{{/booths}}", "[x\ny]");
	EXPECT("{{#may.booth.write}}yes{{/may.booth.write}}{{#may.role.manage}}no{{/may.role.manage}}", "yes");
	EXPECT("{{#hall}}{{#booths}}{{code}}{{name}} {{/booths}}{{/hall}}", "freeGlass freeGlass freeGlass ");
	EXPECT("{{hall.name}} {{hall.label.en}} {{none.name}}", "Glass Glass &quot;hall&quot; ");
	/* The innermost row that has the column counts, also when it is null there. */
	EXPECT(
	    "{{#booths}}{{#applications}}{{number}}{{/applications}}{{number}};{{/booths}}", "78A&lt;1&gt;;78A2;78A3;");
}

static void
test_comparisons(void **state)
{
	(void)state;
	EXPECT("{{#booths}}{{#status=free}}{{@}}{{/status}}{{/booths}}", "13");
	EXPECT("{{#booths}}{{^status=free}}{{@}}{{/status}}{{/booths}}", "2");
	EXPECT("{{#hall}}{{#booths}}{{#status=.code}}{{@}}{{/status}}{{/booths}}{{/hall}}", "13");
	EXPECT("{{#hall}}{{#booths}}{{^status=.code}}{{@}}{{/status}}{{/booths}}{{/hall}}", "2");
	EXPECT("{{#booths}}{{#note=}}{{@}}{{/note}}{{/booths}}", "13");
	EXPECT("{{#booths}}{{#price=.unknown}}{{@}}{{/price}}{{/booths}}", "");
	EXPECT("{{#nothing=x}}a{{/nothing}}{{^nothing=x}}b{{/nothing}}", "b");
	EXPECT("{{#status=fre}}a{{/status}}{{#title=Hall <1> & more}}b{{/title}}", "b");
}

static void
test_form(void **state)
{
	(void)state;
	EXPECT("{{#hall}}{{value.name}} {{value.code}} {{value.unknown}}|{{/hall}}", "typed free |");
	EXPECT("{{#error.name}}{{.}}{{/error.name}}{{#error.code}}x{{/error.code}}", "Too long.");
	EXPECT("{{#hall}}{{#value.code=free}}checked{{/value.code}}{{/hall}}", "checked");
}

/* Choices whose rows have a column of the field's name: it is not what the record has. */
static void
test_choices(void **state)
{
	PGresult *record = unit_rows(UNIT_COLUMNS({"kind", UNIT_TEXT}, {"name", UNIT_TEXT}, {"kinds", UNIT_JSONB}), 1,
	    UNIT_CELLS("b", "x", "[{\"id\": \"a\", \"kind\": \"a\"}, {\"id\": \"b\", \"kind\": \"a\"}]"));
	PGresult *choices = unit_rows(UNIT_COLUMNS({"id", UNIT_TEXT}, {"kind", UNIT_TEXT}, {"name", UNIT_TEXT}), 3,
	    UNIT_CELLS("a", "a", "typed", "b", "b", "B", "c", "c", "x"));
	struct view_section both[] = {{"record", record}, {"choices", choices}};
	struct view_data data = {.sections = both, .count = 2, .global = view_case_global};
	static const char *const cases[][2] = {
	    {"{{#record}}{{#choices}}{{id}}{{#id=.value.kind}}!{{/id}}{{/choices}}{{/record}}", "ab!c"},
	    {"{{#record}}{{#choices}}{{id}}{{#kind=.value.kind}}!{{/kind}}{{/choices}}{{/record}}", "ab!c"},
	    {"{{#record}}{{#choices}}{{id}}{{^kind=.value.kind}}!{{/kind}}{{/choices}}{{/record}}", "a!bc!"},
	    {"{{#record}}{{#kinds}}{{id}}{{#id=.value.kind}}!{{/id}}{{/kinds}}{{/record}}", "ab!"},
	    {"{{#choices}}{{#kind=.value.kind}}!{{/kind}}{{/choices}}", ""},
	    /* What the form brought counts before any row. */
	    {"{{#record}}{{#choices}}{{id}}{{#name=.value.name}}!{{/name}}{{/choices}}{{/record}}", "a!bc"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct view_file f = {"choice.html", cases[i][0], strlen(cases[i][0])};
		const char *error = NULL;
		struct view *v = view_load_files(&f, 1, "en", &error);
		struct buf out = {0};

		assert_non_null(v);
		view_render(v, &data, &out);
		assert_string_equal(out.data, cases[i][1]);
		buf_free(&out);
		view_free(v);
	}
	PQclear(record);
	PQclear(choices);
}

static void
test_raw(void **state)
{
	(void)state;
	/* Only what the engine keeps under raw. is not escaped. */
	EXPECT("{{{plan}}} {{plan}} {{{title}}}{{{number}}}", "<svg/> &lt;b&gt; ");
	EXPECT("{{#booths}}{{{number}}}{{/booths}}", "");
}

static void
test_json(void **state)
{
	(void)state;
	EXPECT("{{#hall}}{{label.zh}} {{#label}}{{en}}{{/label}}{{/hall}}", "玻璃馆 Glass &quot;hall&quot;");
	EXPECT("{{#applications}}{{#lines}}{{@}}{{label.en}}{{#tags}}({{.}}){{/tags}} {{/lines}};{{/applications}}",
	    "1Area(a)(&lt;b&gt;) 2Tax ;;");
	EXPECT("{{#applications}}{{lines#}}{{^lines}}none{{/lines}}{{#lines?}}some{{/lines}};{{/applications}}",
	    "2some;0none;");
	/* A key shadows the column only in the elements that have it. */
	EXPECT("{{#applications}}{{#lines}}[{{number}}]{{/lines}}{{/applications}}", "[7][]");
	EXPECT(
	    "{{#applications}}{{#lines}}{{#amount=5}}five{{/amount}}{{#amount}}!{{/amount}}{{/lines}}{{/applications}}",
	    "five!");
	EXPECT("{{#applications}}{{#lines}}{{#booths}}{{@}}{{/booths}}{{/lines}}{{/applications}}", "123123");
	EXPECT_TXT("{{none|json}} {{#hall}}{{name|json}} {{label|json}} {{count|json}}{{/hall}}",
	    "[] \"Glass\" {\"en\": \"Glass \\\"hall\\\"\", \"zh\": \"\\u73bb璃馆\"} \"1\"");
	EXPECT_TXT("{{applications|json}}", "[{\"number\":7,\"lines\":[{\"label\": {\"en\": \"Area\"}, \"amount\": 5, "
					    "\"tags\": [\"a\", \"<b>\"]}, {\"label\": {\"en\": \"Tax\"}, \"number\": "
					    "null, \"tags\": []}]},{\"number\":8,\"lines\":[]}]");
}

/* The field that a column names. */
static void
test_named(void **state)
{
	(void)state;
	EXPECT("{{#booths}}[{{error.@status}}]{{/booths}}", "[][Held.][]");
	EXPECT("{{#booths}}{{#error.@status}}{{number}}{{/error.@status}}{{/booths}}", "A2");
	EXPECT("{{#booths}}{{^error.@status}}{{@}}{{/error.@status}}{{/booths}}", "13");
	EXPECT("[{{error.@status}}{{#booths}}{{error.@nothing}}{{error.@note}}{{/booths}}]", "[]");
}

static void
test_lines(void **state)
{
	(void)state;
	EXPECT("<ul>\n  {{#booths}}\n  <li>{{number}}</li>\n  {{/booths}}\n</ul>\n",
	    "<ul>\n  <li>A&lt;1&gt;</li>\n  <li>A2</li>\n  <li>A3</li>\n</ul>\n");
	EXPECT("a\r\n{{#none}}\r\nx\r\n{{/none}}\r\nb", "a\r\nb");
	EXPECT("{{! one }}\n{{! two }}\nx\n  {{! three }}", "x\n");
	EXPECT("a {{! not alone }}\nb", "a \nb");
	EXPECT("{{#booths}}{{note|lines}}{{/booths}}", "x<br>\ny");
}

VIEW_CASE_MAIN(cmocka_unit_test(test_values), cmocka_unit_test(test_sections), cmocka_unit_test(test_comparisons),
    cmocka_unit_test(test_form), cmocka_unit_test(test_choices), cmocka_unit_test(test_raw),
    cmocka_unit_test(test_json), cmocka_unit_test(test_named), cmocka_unit_test(test_lines))
