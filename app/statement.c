#include "statement.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "parameter.h"

#define PARAMS_MAX 64
#define NAME_MAX_LENGTH 63 /* PostgreSQL cuts longer names of prepared statements */

static struct {
	struct mem *mem;
	struct statement *list;
	size_t count, room;
} table;

static char fault[512];

static int
fail(const char *file, int line, const char *reason, const char **error)
{
	snprintf(fault, sizeof(fault), "%s:%d: %s", file, line, reason);
	*error = fault;
	return -1;
}

/* Length of "area.section" if the line is "-- area.section: why", with *dot and *why set; else 0. */
static size_t
header(const char *line, size_t length, size_t *dot, const char **why)
{
	const char *end = line + length, *p = line + 3;
	size_t dots = 0;

	if (length < 4 || memcmp(line, "-- ", 3) != 0)
		return 0;
	for (; p < end && (islower((unsigned char)*p) || isdigit((unsigned char)*p) || memchr("_-.", *p, 3) != NULL);
	     p++)
		if (*p == '.') {
			dots++;
			*dot = (size_t)(p - line - 3);
		}
	if (dots != 1 || p == end || *p != ':' || *dot == 0 || line[3 + *dot + 1] == ':')
		return 0;
	*why = p + 1 < end && p[1] == ' ' ? p + 2 : p + 1;
	return (size_t)(p - line - 3);
}

static int
number_of(void *arg, const char *name)
{
	struct statement *s = arg;

	for (int i = 0; i < s->nparams; i++)
		if (strcmp(s->params[i], name) == 0)
			return i + 1;
	if (s->nparams == PARAMS_MAX)
		return 0;
	s->params[s->nparams++] = mem_string(table.mem, name);
	return s->nparams;
}

static struct statement *
append(void)
{
	if (table.count == table.room) {
		table.room = table.room ? table.room * 2 : 256;
		if ((table.list = realloc(table.list, table.room * sizeof(*table.list))) == NULL)
			abort();
	}
	table.list[table.count] = (struct statement){0};
	return &table.list[table.count++];
}

/* Ends the statement whose text stands between from and to. */
static int
finish(struct statement *s, const char *from, const char *to, const char **error)
{
	struct buf out = {0};
	const char *reason, *text;
	int line, failed;

	s->params = mem_take(table.mem, PARAMS_MAX * sizeof(*s->params));
	failed = parameter_number(&out, from, (size_t)(to - from), number_of, s, &line, &reason);
	if (failed) {
		fail(s->file, s->line + line - 1, reason, error);
		buf_free(&out);
		return -1;
	}
	buf_room(&out, 1);
	while (out.len > 0 && isspace((unsigned char)out.data[out.len - 1]))
		out.data[--out.len] = '\0';
	if (out.len == 0)
		failed = fail(s->file, s->line, "a name without a statement", error);
	for (text = out.data; isspace((unsigned char)*text); text++)
		s->line += *text == '\n';
	s->text = mem_string(table.mem, text);
	buf_free(&out);
	return failed;
}

static void
begin(struct statement *s, const char *file, int line, const char *name, size_t length, size_t dot, const char *why,
    const char *end)
{
	s->file = file;
	s->line = line + 1;
	s->name = mem_copy(table.mem, name, length);
	s->area = mem_copy(table.mem, name, dot);
	s->section = mem_copy(table.mem, name + dot + 1, length - dot - 1);
	s->why = mem_copy(table.mem, why, (size_t)(end - why));
}

static bool
only_comment(const char *line, const char *end)
{
	while (line < end && isspace((unsigned char)*line))
		line++;
	return line == end || (end - line >= 2 && line[0] == '-' && line[1] == '-');
}

static int
read_text(const char *file, const char *text, size_t length, const char **error)
{
	const char *line = text, *end = text + length, *from = NULL;
	bool open = false;

	for (int number = 1; line < end; number++) {
		const char *stop = memchr(line, '\n', (size_t)(end - line)), *why;
		size_t dot = 0, size;

		if (stop == NULL)
			stop = end;
		if ((size = header(line, (size_t)(stop - line), &dot, &why)) > 0) {
			if (open && finish(&table.list[table.count - 1], from, line, error) != 0)
				return -1;
			if (size > NAME_MAX_LENGTH)
				return fail(file, number, "a name of more than 63 characters", error);
			begin(append(), file, number, line + 3, size, dot, why, stop);
			open = true;
			from = stop < end ? stop + 1 : end;
		} else if (!open && !only_comment(line, stop)) {
			return fail(file, number, "a statement without \"-- name: why\" above it", error);
		}
		line = stop < end ? stop + 1 : end;
	}
	return open ? finish(&table.list[table.count - 1], from, end, error) : 0;
}

static int
read_file(const char *path, const char **error)
{
	FILE *f = fopen(path, "re");
	struct buf text = {0};
	size_t n;
	int failed;

	if (f == NULL)
		return fail(path, 0, strerror(errno), error);
	do {
		buf_room(&text, 65536);
		n = fread(text.data + text.len, 1, 65536, f);
		text.len += n;
	} while (n > 0);
	failed = ferror(f) ? fail(path, 0, strerror(errno), error) : read_text(path, text.data, text.len, error);
	fclose(f);
	buf_free(&text);
	return failed;
}

static int
is_sql(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return n > 4 && entry->d_name[0] != '.' && strcmp(entry->d_name + n - 4, ".sql") == 0;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct statement *)a)->name, ((const struct statement *)b)->name);
}

static int
sort_table(const char **error)
{
	if (table.count > 0)
		qsort(table.list, table.count, sizeof(*table.list), by_name);
	for (size_t i = 1; i < table.count; i++)
		if (by_name(&table.list[i - 1], &table.list[i]) == 0) {
			snprintf(fault, sizeof(fault), "%s:%d: %s stands also in %s:%d", table.list[i].file,
			    table.list[i].line - 1, table.list[i].name, table.list[i - 1].file,
			    table.list[i - 1].line - 1);
			*error = fault;
			return -1;
		}
	return 0;
}

int
statement_load(const char *folder, const char **error)
{
	struct dirent **names;
	int n, failed = 0;

	mem_free(table.mem);
	free(table.list);
	memset(&table, 0, sizeof(table));
	table.mem = mem_new();
	if ((n = scandir(folder, &names, is_sql, alphasort)) < 0)
		return fail(folder, 0, strerror(errno), error);
	for (int i = 0; i < n; i++) {
		if (!failed)
			failed = read_file(mem_printf(table.mem, "%s/%s", folder, names[i]->d_name), error);
		free(names[i]);
	}
	free(names);
	return failed ? failed : sort_table(error);
}

const struct statement *
statement_find(const char *name)
{
	struct statement key = {.name = name};

	return table.count > 0 ? bsearch(&key, table.list, table.count, sizeof(key), by_name) : NULL;
}

const struct statement *
statement_all(size_t *count)
{
	*count = table.count;
	return table.list;
}
