/* What a view is made of: texts to translate, layouts, partials, files; and what is wrong is said when it is loaded. */
#include "view_case.h"

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
	char *out = v != NULL ? view_case_render(v) : strdup(error);

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

static void
test_arguments(void **state)
{
	(void)state;
	EXPECT_FILES("<i typed x=\"1\" y>", FILE_("a.html", "{{>p.html name|x=\"1\" y}}"),
	    FILE_("p.html", "<i {{value.$1}} $2>"));
	/* Line ends part as blanks do; what is not given is empty; $ before anything else stays. */
	EXPECT_FILES(
	    "[b c][][$x $0]", FILE_("a.html", "{{>p.html\n  a|\n  b c\n}}"), FILE_("p.html", "[$2][$3][$x $0]"));
	EXPECT_FILES("$1", FILE_("a.html", "{{>p.html}}"), FILE_("p.html", "$1"));
	EXPECT_FILES("with it; without", FILE_("a.html", "{{>p.html it}}; {{>p.html |b}}"),
	    FILE_("p.html", "{{#'$1'}}with $1{{/'$1'}}{{^'$1'}}without{{/'$1'}}"));
	/* A text that is not there is not translated, nor missed. */
	EXPECT_FILES(
	    "One", FILE_("a.html", "{{>p.html One}}{{>p.html |b}}"), FILE_("p.html", "{{#'$1'}}{{_$1}}{{/'$1'}}"));
	/* Through one to another, and for a layout, whose end repeats its name alone. */
	EXPECT_FILES("(a)(b)", FILE_("a.html", "{{>p.html a|b}}"), FILE_("p.html", "{{>q.html $1}}{{>q.html $2}}"),
	    FILE_("q.html", "($1)"));
	EXPECT_FILES("a[own]", FILE_("a.html", "{{<l.html a}}{{$x}}own{{/x}}{{/l.html}}"),
	    FILE_("l.html", "$1[{{$x}}none{{/x}}]"));
	EXPECT_FILES("a.html:1: not a name: 'a", FILE_("a.html", "{{#'a}}{{/'a}}"));
	EXPECT_FILES("q.html: no such view", FILE_("a.html", "{{>q.html a}}"));
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
	REFUSE("{{_}}", "test.html:1: nothing to translate: ");
	REFUSE("{{_No hole|x}}", "test.html:1: no %s for the value: No hole|x");
	REFUSE("{{n_a||c}}", "test.html:1: not a plural: n_a||c");
	for (int i = 0; i < 64; i++)
		buf_puts(&deep, "{{#x}}");
	for (int i = 0; i < 64; i++)
		buf_puts(&deep, "{{/x}}");
	REFUSE(deep.data, "test.html:1: too deeply nested: x");
	buf_free(&deep);
}

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
	out = view_case_render(v);
	assert_string_equal(out, "Hall &lt;1&gt; &amp; more!");
	free(out);
	view_free(v);
}

VIEW_CASE_MAIN(cmocka_unit_test(test_msgids), cmocka_unit_test(test_layouts), cmocka_unit_test(test_partials),
    cmocka_unit_test(test_arguments), cmocka_unit_test(test_refused), cmocka_unit_test(test_files))
