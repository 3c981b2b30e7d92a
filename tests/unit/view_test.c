#include "unit.h"

#include <locale.h>
#include <time.h>

#include "catalog.h"
#include "view.h"
#include "view_node.h"

/* -- what the views of these tests see ------------------------------------------------------------------ */

static struct view_section sections[4];
static PGresult *booths, *hall, *none, *lines;

static const char *
global(void *arg, const char *name)
{
	static const char *const pairs[][2] = {
	    {"title", "Hall <1> & more"},
	    {"currency", "EUR"},
	    {"timezone", "Europe/Berlin"},
	    {"may.booth.write", "t"},
	    {"may.role.manage", ""},
	    {"value.name", "typed"},
	    {"error.name", "Too long."},
	    {"raw.plan", "<svg/>"},
	    {"plan", "<b>"},
	};

	(void)arg;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		if (strcmp(pairs[i][0], name) == 0)
			return pairs[i][1];
	return NULL;
}

static int
setup(void **state)
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

static int
teardown(void **state)
{
	(void)state;
	PQclear(booths);
	PQclear(hall);
	PQclear(none);
	PQclear(lines);
	catalog_free();
	return 0;
}

static char *
render(const struct view *v)
{
	struct view_data data = {.sections = sections, .count = 4, .global = global};
	struct buf out = {0};

	view_render(v, &data, &out);
	return out.data;
}

static void
expect(const char *lang, const char *file, const char *text, const char *wanted, int line)
{
	struct view_file f = {file, text, strlen(text)};
	const char *error = NULL;
	struct view *v = view_load_files(&f, 1, lang, &error);
	char *out;

	if (v == NULL)
		fail_msg("line %d: %s", line, error);
	out = render(v);
	if (strcmp(out, wanted) != 0)
		fail_msg("line %d: %s\n   gives: %s\n  wanted: %s", line, text, out, wanted);
	free(out);
	view_free(v);
}

#define EXPECT(text, wanted) expect("en", "test.html", text, wanted, __LINE__)
#define EXPECT_ZH(text, wanted) expect("zh", "test.html", text, wanted, __LINE__)
#define EXPECT_TXT(text, wanted) expect("en", "test.txt", text, wanted, __LINE__)

static void
refuse(const char *text, const char *wanted, int line)
{
	struct view_file f = {"test.html", text, strlen(text)};
	const char *error = "";
	struct view *v = view_load_files(&f, 1, "en", &error);

	if (v != NULL || strcmp(error, wanted) != 0)
		fail_msg("line %d: %s\n   gives: %s\n  wanted: %s", line, text, error, wanted);
}

#define REFUSE(text, wanted) refuse(text, wanted, __LINE__)

/* -- names and sections --------------------------------------------------------------------------------- */

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

/* -- values in the reader's way ------------------------------------------------------------------------- */

static void
format(const char *filter, const char *text, const char *wanted, const char *lang, const char *currency, int line)
{
	struct buf out = {0};
	struct view_value v = {filter, text, lang, "Europe/Berlin", currency};

	buf_room(&out, 0);
	assert_true(view_format(&v, &out));
	if (strcmp(out.data, wanted) != 0)
		fail_msg("line %d: %s of %s gives %s, wanted %s", line, filter, text, out.data, wanted);
	buf_free(&out);
}

#define FORMAT(filter, text, wanted) format(filter, text, wanted, "en", "EUR", __LINE__)
#define FORMAT_ZH(filter, text, wanted) format(filter, text, wanted, "zh", "EUR", __LINE__)
#define MONEY(code, text, wanted) format("money", text, wanted, "en", code, __LINE__)
#define MONEY_ZH(code, text, wanted) format("money", text, wanted, "zh", code, __LINE__)

static void
test_money(void **state)
{
	(void)state;
	MONEY("EUR", "144000", "€1,440.00");
	MONEY("EUR", "0", "€0.00");
	MONEY("EUR", "5", "€0.05");
	MONEY("EUR", "-5", "−€0.05");
	MONEY("EUR", "-123456789012345678", "−€1,234,567,890,123,456.78");
	MONEY("JPY", "144000", "¥144,000");
	MONEY("CNY", "144000", "CN¥1,440.00");
	MONEY("KWD", "1",
	    "KWD\xc2\xa0"
	    "0.001");
	MONEY("CHF", "100",
	    "CHF\xc2\xa0"
	    "1.00");
	MONEY(NULL, "100", "1.00");
	MONEY("EUR", "12.5", "12.5"); /* not minor units: as it is, not wrong by a hundred */
	MONEY("EUR", "abc", "abc");
	MONEY_ZH("EUR", "144000", "€1,440.00");
	MONEY_ZH("CNY", "144000", "¥1,440.00");
	MONEY_ZH("USD", "144000", "US$1,440.00");
	MONEY_ZH("JPY", "144000", "JP¥144,000");
	FORMAT("decimal", "144000", "1440.00");
	FORMAT("decimal", "-5", "-0.05");
	EXPECT("{{#booths}}{{price|money}};{{/booths}}", "€1,440.00;¥5;;");
	/* No currency column in reach: the global. */
	EXPECT("{{#hall}}{{count|money}}{{/hall}}", "€0.01");
}

static void
test_numbers(void **state)
{
	(void)state;
	FORMAT("number", "1234567", "1,234,567");
	FORMAT("number", "999", "999");
	FORMAT("number", "-1000.50", "-1,000.50");
	FORMAT("number", "1e+20", "1e+20");
	FORMAT("number", "NaN", "NaN");
	FORMAT("area", "12.00", "12 m²");
	FORMAT("area", "1234.5", "1,234.5 m²");
	FORMAT("area", "7.125", "7.13 m²");
	FORMAT("area", "0.004", "0 m²");
	FORMAT("area", "999.995", "1,000 m²");
	FORMAT("percent", "19.000", "19%");
	FORMAT("percent", "-2.5", "-2.5%");
	FORMAT("number", "1234567890123456789012345678901234567890123456789012345678901234",
	    "1234567890123456789012345678901234567890123456789012345678901234");
}

static void
test_dates(void **state)
{
	(void)state;
	FORMAT("date", "2027-09-14", "14 Sep 2027");
	FORMAT("day", "2027-09-14", "Tue, 14 Sep 2027");
	FORMAT_ZH("date", "2027-09-14", "2027年9月14日");
	FORMAT_ZH("day", "2027-09-14", "2027年9月14日 星期二");
	FORMAT("time", "2027-01-14 10:05:06.789+00", "14 Jan 2027, 11:05");
	FORMAT("time", "2027-07-14 10:05:06+00", "14 Jul 2027, 12:05");
	FORMAT("time", "2027-07-14T10:05:06+08:00", "14 Jul 2027, 04:05");
	FORMAT("time", "2027-07-14T10:05Z", "14 Jul 2027, 12:05");
	FORMAT_ZH("time", "2027-01-14 10:05:06+00", "2027年1月14日 11:05");
	FORMAT("hour", "2027-01-14 23:05:06-03:30", "03:35");
	/* The day is the day there; the clock jumps at one second to the hour. */
	FORMAT("date", "2027-12-31 23:30:00+00", "1 Jan 2028");
	FORMAT("time", "2027-03-28 00:59:59+00", "28 Mar 2027, 01:59");
	FORMAT("time", "2027-03-28 01:00:00+00", "28 Mar 2027, 03:00");
	FORMAT("time", "2067-07-14 10:00:00+00", "14 Jul 2067, 12:00"); /* beyond the table: by rule */
	FORMAT("iso", "2027-01-14 10:05:06.7+08", "2027-01-14T02:05:06Z");
	FORMAT("iso", "2027-01-14 10:05:06", "2027-01-14T10:05:06");
	FORMAT("iso", "2027-01-14", "2027-01-14");
	FORMAT("local", "2027-01-14 10:05:06+00", "2027-01-14T11:05");
	FORMAT("date", "infinity", "infinity");
	FORMAT("date", "2027-13-14", "2027-13-14");
	FORMAT("date", "", "");
	EXPECT("{{#hall}}{{opens_on|date}} {{apply_from|time}}{{/hall}}", "14 Sep 2027 28 Mar 2027, 01:59");
}

static void
test_texts(void **state)
{
	(void)state;
	FORMAT("upper", "straße müller 张", "STRASSE MÜLLER 张");
	FORMAT("lower", "MÜLLER", "müller");
	FORMAT("url", "a b&c/张", "a%20b%26c%2F%E5%BC%A0");
	FORMAT_ZH("tr", "Mon", "星期一");
	FORMAT("tr", "Mon", "Mon");
	EXPECT("{{#booths}}{{number|lower|upper}}{{/booths}}", "A&lt;1&gt;A2A3");
	EXPECT("{{#booths}}{{number|json|url}} {{/booths}}", "%22A%5Cu003c1%3E%22 %22A2%22 %22A3%22 ");
	assert_false(view_format(&(struct view_value){"nonsense", "", "en", NULL, NULL}, &(struct buf){0}));
}

/* -- languages ------------------------------------------------------------------------------------------ */

static void
test_languages(void **state)
{
	(void)state;
	EXPECT("{{_Free booths}} {{_A & B}}", "Free booths A &amp; B");
	EXPECT_ZH("{{_Free booths}}", "空闲展位");
	EXPECT_ZH("{{_Free\n   booths}}", "空闲展位");
	EXPECT("{{#hall}}{{_Hall %s is open|name}}{{/hall}}", "Hall Glass is open");
	EXPECT_ZH("{{#hall}}{{_Hall %s is open|name}}{{/hall}}", "“Glass”馆已开放");
	EXPECT("{{#hall}}{{_In total %s|count|money}}{{/hall}}", "In total €0.01");
	EXPECT("{{n_one booth|%s booths|hall.count}}, {{n_one booth|%s booths|booths}}", "one booth, 3 booths");
	EXPECT_ZH("{{n_one booth|%s booths|hall.count}}, {{n_one booth|%s booths|booths}}", "1 个展位, 3 个展位");
	EXPECT("{{n_one booth|%s booths|nothing}}", "");
}

static void
count_msgid(void *arg, const char *msgid, const char *many, const char *file, int line)
{
	struct buf *b = arg;

	buf_printf(b, "%s:%d %s|%s\n", file, line, msgid, many != NULL ? many : "");
}

static void
test_msgids(void **state)
{
	static const char text[] = "{{_One}}\n{{#a}}\n{{_Two %s|b}}{{/a}}\n{{n_a|%s bs|c}}";
	struct view_file f = {"test.html", text, sizeof(text) - 1};
	const char *error;
	struct view *v = view_load_files(&f, 1, "en", &error);
	struct buf b = {0};

	(void)state;
	assert_non_null(v);
	view_msgids(v, count_msgid, &b);
	assert_string_equal(b.data, "test.html:1 One|\ntest.html:3 Two %s|\ntest.html:4 a|%s bs\n");
	buf_free(&b);
	view_free(v);
}

/* -- layouts and partials ------------------------------------------------------------------------------- */

static void
expect_files(const struct view_file *files, size_t count, const char *wanted, int line)
{
	const char *error = NULL;
	struct view *v = view_load_files(files, count, "en", &error);
	char *out = v != NULL ? render(v) : strdup(error);

	if (strcmp(out, wanted) != 0)
		fail_msg("line %d\n   gives: %s\n  wanted: %s", line, out, wanted);
	free(out);
	view_free(v);
}

#define FILE_(name, text)                    \
	{                                    \
		name, text, sizeof(text) - 1 \
	}
#define EXPECT_FILES(wanted, ...)                                                      \
	do {                                                                           \
		const struct view_file files[] = {__VA_ARGS__};                        \
		expect_files(files, sizeof(files) / sizeof(*files), wanted, __LINE__); \
	} while (0)

static void
test_layouts(void **state)
{
	(void)state;
	EXPECT_FILES("[home] page default", FILE_("a.html", "{{<l.html}}ignored {{$title}}home{{/title}}{{/l.html}}"),
	    FILE_("l.html", "[{{$title}}none{{/title}}] page {{$foot}}default{{/foot}}"));
	/* Three storeys: the most derived says what holds. */
	EXPECT_FILES("<a><m>", FILE_("a.html", "{{<m.html}}{{$x}}<a>{{/x}}{{/m.html}}"),
	    FILE_("m.html", "{{<l.html}}{{$x}}<mx>{{/x}}{{$y}}<m>{{/y}}{{/l.html}}"),
	    FILE_("l.html", "{{$x}}<lx>{{/x}}{{$y}}<ly>{{/y}}"));
	/* A block within an override may be overridden in turn. */
	EXPECT_FILES("m(a)", FILE_("a.html", "{{<m.html}}{{$inner}}a{{/inner}}{{/m.html}}"),
	    FILE_("m.html", "{{<l.html}}{{$main}}m({{$inner}}m{{/inner}}){{/main}}{{/l.html}}"),
	    FILE_("l.html", "{{$main}}l{{/main}}"));
	EXPECT_FILES("x(default)",
	    FILE_("a.html", "{{<l.html}}{{$main}}x({{$main}}default{{/main}}){{/main}}{{/l.html}}"),
	    FILE_("l.html", "{{$main}}l{{/main}}"));
	/* The blocks of one layout are not those of another beside it. */
	EXPECT_FILES("1l", FILE_("a.html", "{{<l.html}}{{$x}}1{{/x}}{{/l.html}}{{<l.html}}{{/l.html}}"),
	    FILE_("l.html", "{{$x}}l{{/x}}"));
	EXPECT_FILES("A&lt;1&gt;A2A3", FILE_("a.html", "{{<l.html}}{{$row}}{{number}}{{/row}}{{/l.html}}"),
	    FILE_("l.html", "{{#booths}}{{$row}}{{/row}}{{/booths}}"));
}

static void
test_partials(void **state)
{
	(void)state;
	EXPECT_FILES("(A&lt;1&gt;)(A2)(A3)", FILE_("a.html", "{{#booths}}{{>p.html}}{{/booths}}"),
	    FILE_("p.html", "({{number}})"));
	EXPECT_FILES("part none", FILE_("a.html", "{{<p.html}}{{$x}}not here{{/x}}{{/p.html}}"),
	    FILE_("p.html", "{{>q.html}}"), FILE_("q.html", "part {{$x}}none{{/x}}"));
	EXPECT_FILES("p.html:1: includes too much: is it within itself?: p.html", FILE_("a.html", "{{>p.html}}"),
	    FILE_("p.html", "{{>p.html}}"));
	EXPECT_FILES("q.html: no such view", FILE_("a.html", "{{>q.html}}"));
	EXPECT_FILES("a.html:1: not a file name: ../a.html", FILE_("a.html", "{{>../a.html}}"));
}

/* -- what is wrong is said when it is loaded ------------------------------------------------------------- */

static void
test_refused(void **state)
{
	struct buf deep = {0};

	(void)state;
	REFUSE("a\n{{#x}}", "test.html:2: never closed: x");
	REFUSE("{{#x}}{{/y}}", "test.html:1: does not close what is open: x");
	REFUSE("{{/y}}", "test.html:1: closes nothing: y");
	REFUSE("{{x", "test.html:1: tag without an end: {{x");
	REFUSE("{{}}", "test.html:1: empty tag: {{}}");
	REFUSE("{{# }}", "test.html:1: empty tag: {{# }}");
	REFUSE("{{&x}}", "test.html:1: not a name: &x");
	REFUSE("{{x y}}", "test.html:1: not a name: x y");
	REFUSE("{{x|nonsense}}", "test.html:1: no such filter: x|nonsense");
	REFUSE("{{x|}}", "test.html:1: no such filter: x|");
	REFUSE("{{x|lines|upper}}", "test.html:1: `lines` must be the last filter: x|lines|upper");
	REFUSE("{{x|url|url|url|url|url}}", "test.html:1: too many filters: x|url|url|url|url|url");
	REFUSE("{{_}}", "test.html:1: empty tag: {{_}}");
	REFUSE("{{_No hole|x}}", "test.html:1: no %s for the value: No hole|x");
	REFUSE("{{n_a||c}}", "test.html:1: not a plural: n_a||c");
	for (int i = 0; i < 64; i++)
		buf_puts(&deep, "{{#x}}");
	for (int i = 0; i < 64; i++)
		buf_puts(&deep, "{{/x}}");
	REFUSE(deep.data, "test.html:1: too deeply nested: x");
	buf_free(&deep);
}

/* -- files and zones ------------------------------------------------------------------------------------ */

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
test_files(void **state)
{
	char folder[] = "/tmp/view_test.XXXXXX", path[64], wanted[128];
	const char *folders[] = {"/nonexistent", folder, NULL}, *error = NULL;
	struct view *v;
	char *out;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/a.html", folder);
	write_file(path, "{{>b.html}}!");
	assert_null(view_load(folders, "a.html", "en", &error));
	assert_string_equal(error, "b.html: no such view");
	snprintf(path, sizeof(path), "%s/b.html", folder);
	write_file(path, "\n{{x|y}}");
	assert_null(view_load(folders, "a.html", "en", &error));
	snprintf(wanted, sizeof(wanted), "%s:2: no such filter: x|y", path);
	assert_string_equal(error, wanted);
	write_file(path, "{{title}}");
	v = view_load(folders, "a.html", "en", &error);
	assert_non_null(v);
	/* Rendering needs no file. */
	remove(path);
	snprintf(path, sizeof(path), "%s/a.html", folder);
	remove(path);
	remove(folder);
	out = render(v);
	assert_string_equal(out, "Hall &lt;1&gt; &amp; more!");
	free(out);
	view_free(v);
}

/* Every zone agrees with the C library, which reads the same files, from 1950 to 2100. */
static void
test_zones(void **state)
{
	static const char *const names[] = {"Europe/Berlin", "Asia/Shanghai", "America/New_York", "America/Sao_Paulo",
	    "Australia/Lord_Howe", "Europe/Dublin", "Africa/Casablanca", "Asia/Kathmandu", "America/Nuuk",
	    "Pacific/Chatham", "Asia/Gaza", "America/Mexico_City", "Asia/Almaty", "Antarctica/Troll", "UTC"};

	(void)state;
	assert_true(zone_load(NULL) > 300);
	assert_null(zone_find("Nowhere/Atlantis"));
	assert_int_equal(zone_offset(NULL, 0), 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const struct zone *z = zone_find(names[i]);

		assert_non_null(z);
		setenv("TZ", names[i], 1);
		tzset();
		for (time_t t = -631152000; t < 4102444800; t += 86400 * 3 + 3607) {
			struct tm tm;

			assert_non_null(localtime_r(&t, &tm));
			if (zone_offset(z, t) != tm.tm_gmtoff)
				fail_msg(
				    "%s at %lld: %d, not %ld", names[i], (long long)t, zone_offset(z, t), tm.tm_gmtoff);
		}
	}
	unsetenv("TZ");
}

static void
test_calendar(void **state)
{
	int year, month, day;

	(void)state;
	assert_int_equal(zone_day(1970, 1, 1), 0);
	assert_int_equal(zone_day(2000, 3, 1), 11017);
	assert_int_equal(zone_day(1969, 12, 31), -1);
	for (int64_t n = -800000; n < 3000000; n += 13) {
		zone_date(n, &year, &month, &day);
		assert_int_equal(zone_day(year, month, day), n);
	}
}

/* In the order of strcmp. */
static const struct unit_pair chinese[] = {
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

static int
load_chinese(void)
{
	char folder[] = "/tmp/view_test.XXXXXX", path[64];
	const char *error = "no folder";
	struct buf b = {0};
	FILE *f = NULL;
	int result = -1;

	unit_catalogue(&b, chinese, sizeof(chinese) / sizeof(*chinese), false);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_sections),
	    cmocka_unit_test(test_comparisons),
	    cmocka_unit_test(test_form),
	    cmocka_unit_test(test_raw),
	    cmocka_unit_test(test_json),
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_money),
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_dates),
	    cmocka_unit_test(test_texts),
	    cmocka_unit_test(test_languages),
	    cmocka_unit_test(test_msgids),
	    cmocka_unit_test(test_layouts),
	    cmocka_unit_test(test_partials),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_files),
	    cmocka_unit_test(test_zones),
	    cmocka_unit_test(test_calendar),
	};

	if (load_chinese() != 0)
		return 1;
	return cmocka_run_group_tests(tests, setup, teardown);
}
