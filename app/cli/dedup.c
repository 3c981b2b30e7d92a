#include "cli.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "centre/norm.h"
#include "dedup/guess.h"
#include "dedup/score.h"
#include "dedup/truth.h"
#include "import/csv.h"
#include "import/encoding.h"
#include "mem.h"

struct options {
	const char *records, *truth, *map;
	enum dedup_type type;
	struct norm *norm;
	bool typed;
};

/* The field that --map gives a column: "field=a+b,field=c". RAWS if it names the column nowhere. */
static enum dedup_field
mapped(const char *map, const char *heading, enum dedup_type type)
{
	char text[2048], *outer = NULL;

	snprintf(text, sizeof(text), "%s", map);
	for (char *part = strtok_r(text, ",", &outer); part != NULL; part = strtok_r(NULL, ",", &outer)) {
		char *columns = strchr(part, '='), *inner = NULL;

		if (columns == NULL)
			continue;
		*columns++ = '\0';
		for (char *c = strtok_r(columns, "+", &inner); c != NULL; c = strtok_r(NULL, "+", &inner))
			if (strcasecmp(c, heading) == 0)
				return guess_named(part, type);
	}
	return RAWS;
}

/* The field of each column of the first row; *id: the column of the ids. */
static void
headings(const struct csv_row *r, const struct options *o, enum dedup_field *field, size_t *id)
{
	*id = 0;
	for (size_t i = 0; i < r->count; i++) {
		char name[128];

		snprintf(name, sizeof(name), "%.*s", (int)r->fields[i].length, r->fields[i].text);
		if (strcasecmp(name, "id") == 0)
			*id = i;
		field[i] = o->map != NULL ? mapped(o->map, name, o->type) : RAWS;
		if (field[i] == RAWS)
			field[i] = guess_field(name, o->type);
	}
	field[*id] = RAWS;
}

static void
record(struct set *s, const struct norm *norm, struct mem *m, const struct csv_row *r, const enum dedup_field *field,
    size_t columns)
{
	char *value[RAWS] = {0};

	for (size_t i = 0; i < r->count && i < columns; i++)
		if (field[i] != RAWS && r->fields[i].length > 0) {
			char *text = mem_copy(m, r->fields[i].text, r->fields[i].length);
			char **at = &value[field[i]];

			*at = *at == NULL ? text : mem_printf(m, "%s %s", *at, text);
		}
	set_add(s, norm, m, value);
}

static bool
records_read(const struct options *o, struct set *s, struct pool *ids, const char **why)
{
	int fd = open(o->records, O_RDONLY | O_CLOEXEC);
	struct encoding *e = fd < 0 ? NULL : encoding_open(fd, NULL, why);
	enum dedup_field field[CSV_FIELDS_MAX];
	struct mem *m;
	struct csv *csv;
	struct csv_row r;
	size_t id, columns;

	if (e == NULL) {
		*why = fd < 0 ? "cannot be read" : *why;
		return false;
	}
	m = mem_new();
	csv = csv_open(encoding_read, e, '\0');
	if (csv_next(csv, &r) && r.why == NULL) {
		headings(&r, o, field, &id);
		columns = r.count;
		for (size_t i = 0; i < columns; i++)
			s->parted |= field[i] == RAW_GIVEN || field[i] == RAW_FAMILY;
		while (csv_next(csv, &r)) {
			letter name[256];

			mem_reset(m);
			if (r.why != NULL || r.count <= id)
				continue;
			if (pool_put(ids, name,
				measure_letters(name, 256, mem_copy(m, r.fields[id].text, r.fields[id].length))) ==
			    s->count + 1)
				record(s, o->norm, m, &r, field, columns);
		}
	}
	csv_close(csv);
	encoding_close(e);
	mem_free(m);
	return true;
}

/* The tables of normal forms lie with the program's files, wherever it is called from. */
static struct norm *
tables(void)
{
	const char *folder = getenv("PAVILION_APP");
	char path[PATH_MAX + 32];
	ssize_t n;

	if (folder != NULL)
		snprintf(path, sizeof(path), "%s/app/centre/tables", folder);
	else if ((n = readlink("/proc/self/exe", path, PATH_MAX)) > 0) {
		path[n] = '\0';
		snprintf(strrchr(path, '/'), 32, "/app/centre/tables");
	} else
		return NULL;
	return norm_open(path);
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
score(const struct options *o)
{
	struct set s = {.type = o->type};
	struct truth t = {0};
	struct scored found;
	struct truth_figures f;
	const char *why = NULL;
	double start = seconds(), end;

	if (!records_read(o, &s, &t.ids, &why) || s.count < 2) {
		fprintf(stderr, "pavilion dedup: %s: %s\n", o->records, why != NULL ? why : "there are no two records");
		return 1;
	}
	set_close(&s);
	score_set(&s, NULL, NULL, 2, &found);
	end = seconds();
	if (!truth_read(&t, o->truth, o->type == DEDUP_PERSON ? "person" : "company", &why)) {
		fprintf(stderr, "pavilion dedup: %s: %s\n", o->truth, why);
		return 1;
	}
	f = truth_compare(found.cluster, t.cluster, s.count);
	printf("precision %.4f recall %.4f f1 %.4f pairs %.0f seconds %.2f\n", f.precision, f.recall, f.f1, f.said,
	    end - start);
	truth_free(&t);
	scored_free(&found);
	set_free(&s);
	return 0;
}

int
cli_dedup(int argc, char **argv)
{
	struct options o = {0};
	int status;

	if (argc > 1 && strcmp(argv[1], "run") == 0)
		return cli_dedup_run(argc, argv);
	if (argc < 2 || strcmp(argv[1], "score") != 0)
		return cli_usage("dedup", "say what to do: run or score");
	for (int i = 2; i < argc; i++)
		if (strcmp(argv[i], "--type") == 0 && i + 1 < argc) {
			o.typed = strcmp(argv[++i], "person") == 0 || strcmp(argv[i], "company") == 0;
			o.type = strcmp(argv[i], "company") == 0 ? DEDUP_COMPANY : DEDUP_PERSON;
		} else if (strcmp(argv[i], "--map") == 0 && i + 1 < argc)
			o.map = argv[++i];
		else if (o.records == NULL)
			o.records = argv[i];
		else
			o.truth = argv[i];
	if (o.truth == NULL || !o.typed)
		return cli_usage("dedup", "score needs RECORDS.csv TRUTH.csv and --type person or company");
	o.norm = tables();
	if (o.norm == NULL)
		return 1;
	status = score(&o);
	norm_free(o.norm);
	return status;
}
