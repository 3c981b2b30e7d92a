#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "statement.h"

static char folder[] = "/tmp/statement_test.XXXXXX";

static void
write_file(const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_non_null(f = fopen(path, "w"));
	fputs(text, f);
	fclose(f);
}

static void
drop_file(const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	unlink(path);
}

/* Loads one file of that text and returns the text of statement a.b as it goes to PostgreSQL. */
static const char *
numbered(const char *sql)
{
	static char text[4096];
	const struct statement *s;
	const char *error = "";

	snprintf(text, sizeof(text), "-- a.b: why\n%s", sql);
	write_file("a.sql", text);
	if (statement_load(folder, &error) != 0)
		fail_msg("%s", error);
	assert_non_null(s = statement_find("a.b"));
	return s->text;
}

/* The error that the text makes, behind the folder's name. */
static const char *
refused(const char *text)
{
	const char *error = NULL;

	write_file("a.sql", text);
	assert_int_equal(statement_load(folder, &error), -1);
	assert_memory_equal(error, folder, strlen(folder));
	return error + strlen(folder) + 1;
}

static void
test_table(void **state)
{
	const struct statement *s;
	const char *error;
	size_t count;

	(void)state;
	write_file("a.sql",
	    "-- Statements of booths.\n\n-- booth.plan: every booth of a hall\n"
	    "-- as the plan shows it\nselect *\nfrom booth\nwhere hall = :hall and x > :x and y > :hall;\n\n"
	    "-- note: this is no name\n-- booth.one: one\nselect :booth::uuid;\n");
	write_file("b.sql", "-- job.take: next\r\nselect 1\r\n");
	assert_int_equal(statement_load(folder, &error), 0);
	assert_non_null(s = statement_find("booth.plan"));
	assert_string_equal(s->area, "booth");
	assert_string_equal(s->section, "plan");
	assert_string_equal(s->why, "every booth of a hall");
	assert_int_equal(s->nparams, 2);
	assert_string_equal(s->params[0], "hall");
	assert_string_equal(s->params[1], "x");
	assert_int_equal(s->line, 5);
	assert_non_null(strstr(s->text, "where hall = $1 and x > $2 and y > $1"));
	assert_null(strchr(s->text, ';'));
	assert_string_equal(statement_find("booth.one")->text, "select $1::uuid");
	assert_string_equal(statement_find("job.take")->text, "select 1");
	s = statement_all(&count);
	assert_int_equal(count, 3);
	assert_string_equal(s[0].name, "booth.one");
	assert_string_equal(s[2].name, "job.take");
	assert_null(statement_find("booth"));
	assert_null(statement_find("note"));
	drop_file("b.sql");
}

static void
test_parameters(void **state)
{
	static const char *const pairs[][2] = {
	    {"select :a, :b, :a", "select $1, $2, $1"},
	    {"select x::text, :a::int", "select x::text, $1::int"},
	    {"select ':a', \":a\", 'it''s :a', :a", "select ':a', \":a\", 'it''s :a', $1"},
	    {"select E'\\':a', e'\\\\', :a", "select E'\\':a', e'\\\\', $1"},
	    {"select '\\', :a", "select '\\', $1"},
	    {"select $$ :a $x$ ; $$, $x$ $$ :b; $x$, :a", "select $$ :a $x$ ; $$, $x$ $$ :b; $x$, $1"},
	    {"select a$b, :a", "select a$b, $1"},
	    {"select /* :a /* ; ' */ :b */ :a -- :c it's\n, :d", "select   $1 \n, $2"},
	    {"select a[1:2], a[:n], a[lo:hi], a[(1):x], a[:p : :q]",
		"select a[1:2], a[$1], a[lo:hi], a[(1):x], a[$2 : $3]"},
	    {"select array[:a, :b]::uuid[], b[x::int:3]", "select array[$1, $2]::uuid[], b[x::int:3]"},
	    {"select j ? 'a', j ->> :k, j @> :j::jsonb, j #>> '{a,b}'",
		"select j ? 'a', j ->> $1, j @> $2::jsonb, j #>> '{a,b}'"},
	    {"select f(a := 1, b=>:b)", "select f(a := 1, b=>$1)"},
	    {"select 1; -- done\n/* really */\n", "select 1"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		assert_string_equal(numbered(pairs[i][0]), pairs[i][1]);
}

static void
test_errors(void **state)
{
	const char *error;

	(void)state;
	assert_string_equal(
	    refused("-- a.b: c\nselect 1;\nselect 2"), "a.sql:3: more than one statement under one name");
	assert_string_equal(refused("-- a.b: c\n\nselect 'x"), "a.sql:3: a quote is not closed");
	assert_string_equal(refused("-- a.b: c\nselect $a$ x"), "a.sql:2: a dollar quote is not closed");
	assert_string_equal(refused("-- a.b: c\nselect /* /* */"), "a.sql:2: a comment is not closed");
	assert_string_equal(refused("-- a.b: c\nselect\n$1"), "a.sql:3: parameters are written :name, not $1");
	assert_string_equal(refused("\nselect 1"), "a.sql:2: a statement without \"-- name: why\" above it");
	assert_string_equal(refused("-- a.b: c\n-- only this\n\n-- a.c: d\n"), "a.sql:2: a name without a statement");
	assert_non_null(strstr(refused("-- a.b: c\nselect 1\n-- a.b: d\nselect 2"), "a.b stands also in"));
	assert_int_equal(statement_load("/nowhere", &error), -1);
	assert_string_equal(error, "/nowhere:0: No such file or directory");
}

static int
setup(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	drop_file("a.sql");
	return rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_table),
	    cmocka_unit_test(test_parameters),
	    cmocka_unit_test(test_errors),
	};

	return cmocka_run_group_tests_name("statement", tests, setup, teardown);
}
