/* `pavilion dedup door`: what one record is like, or each row of a file, among all that are in the database. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "db.h"
#include "dedup/door.h"
#include "dedup/guess.h"
#include "import/csv.h"
#include "import/encoding.h"
#include "work.h"

struct visit {
	struct door *door;
	PGconn *db;
	struct mem *mem;
	struct door_ask ask;
	bool json;
	double *took; /* milliseconds of each record */
	size_t asked, room, found;
};

static double
milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

static const char *
name_of(struct visit *v, const char *record)
{
	PGresult *r = db_run(v->db, v->ask.type == DEDUP_COMPANY ? "door.company_name" : "door.contact_name",
	    DB_PARAMS({"record", record}));
	const char *name =
	    PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 1 ? mem_string(v->mem, PQgetvalue(r, 0, 0)) : "";

	PQclear(r);
	return name;
}

static void
show(struct visit *v, const struct door_match *match, size_t count)
{
	struct buf b = {0};

	if (v->json) {
		door_json(&b, match, count);
		puts(b.data);
		buf_free(&b);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct door_match *o = &match[i];

		printf("%7.2f bits  %5.1f %%  %s  %s\n ", (double)o->weight, o->probability * 100, o->record,
		    name_of(v, o->record));
		for (unsigned c = 0; c < o->count; c++)
			printf(" %s %d (%+.1f)", o->name[c], o->level[c], (double)o->part[c]);
		putchar('\n');
	}
}

static bool
visit(struct visit *v)
{
	struct door_match match[DOOR_MOST];
	double start = milliseconds();
	int count = door_find(v->door, v->db, v->mem, &v->ask, match, DOOR_MOST);

	if (count < 0)
		return false;
	if (v->asked == v->room) {
		v->room = v->room * 2 + 64;
		v->took = realloc(v->took, v->room * sizeof(*v->took));
		if (v->took == NULL)
			abort();
	}
	v->took[v->asked++] = milliseconds() - start;
	v->found += count > 0;
	show(v, match, (size_t)count);
	return true;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* A column is called as in the database, or as any file that `dedup score` reads. */
static void
cell(struct visit *v, const char *heading, const char *text)
{
	enum dedup_field field;

	if (store_raw(v->ask.value, v->mem, v->ask.type, heading, text))
		return;
	field = guess_field(heading, v->ask.type);
	if (field < RAW_TEXT && *text != '\0' && v->ask.value[field] == NULL)
		v->ask.value[field] = mem_string(v->mem, text);
}

static bool
rows(struct visit *v, struct csv *csv)
{
	struct mem *own = mem_new();
	const char *heading[CSV_FIELDS_MAX];
	struct csv_row r;
	size_t columns = 0;
	bool good = true;

	while (good && csv_next(csv, &r)) {
		if (r.why != NULL)
			continue;
		if (columns == 0) {
			for (columns = 0; columns < r.count; columns++)
				heading[columns] = mem_copy(own, r.fields[columns].text, r.fields[columns].length);
			continue;
		}
		mem_reset(v->mem);
		memset(v->ask.value, 0, sizeof(v->ask.value));
		for (size_t i = 0; i < r.count && i < columns; i++)
			cell(v, heading[i], mem_copy(v->mem, r.fields[i].text, r.fields[i].length));
		good = visit(v);
	}
	mem_free(own);
	return good;
}

static bool
file(struct visit *v, int fd)
{
	const char *why = "cannot be read";
	struct encoding *e = encoding_open(fd, NULL, &why);
	struct csv *csv;
	bool good;

	if (e == NULL) {
		fprintf(stderr, "pavilion dedup: %s\n", why);
		return false;
	}
	csv = csv_open(encoding_read, e, '\0');
	good = rows(v, csv);
	csv_close(csv);
	encoding_close(e);
	if (good && v->asked > 0) {
		qsort(v->took, v->asked, sizeof(*v->took), by_size);
		printf("asked %zu found %zu p50 %.2f ms p95 %.2f ms most %.2f ms\n", v->asked, v->found,
		    v->took[v->asked / 2], v->took[v->asked * 95 / 100], v->took[v->asked - 1]);
	}
	return good;
}

/* "city=Berlin" */
static bool
given(struct visit *v, const char *argument)
{
	const char *equals = strchr(argument, '=');

	return equals != NULL && store_raw(v->ask.value, v->mem, v->ask.type,
				     mem_copy(v->mem, argument, (size_t)(equals - argument)), equals + 1);
}

/* NULL, or what is wrong. */
static const char *
arguments(struct visit *v, int argc, char **argv, const char **records)
{
	/* The kind first: the columns depend on it. */
	for (int i = 2; i + 1 < argc; i++)
		if (strcmp(argv[i], "--kind") == 0) {
			v->ask.type = strcmp(argv[i + 1], "contact") == 0 ? DEDUP_PERSON : DEDUP_COMPANY;
			if (v->ask.type == DEDUP_COMPANY && strcmp(argv[i + 1], "company") != 0)
				return "--kind is company or contact";
		}
	for (int i = 2; i < argc; i++)
		if (strcmp(argv[i], "--kind") == 0 && i + 1 < argc)
			i++;
		else if (strcmp(argv[i], "--json") == 0)
			v->json = true;
		else if (strcmp(argv[i], "--records") == 0 && i + 1 < argc)
			*records = argv[++i];
		else if (!given(v, argv[i]))
			return mem_printf(v->mem, "\"%s\" is no column of the database with its text", argv[i]);
	return argc < 3 ? "door needs COLUMN=TEXT ..., or --records FILE.csv" : NULL;
}

int
cli_dedup_door(int argc, char **argv)
{
	struct visit v = {.mem = mem_new(), .ask.type = DEDUP_COMPANY};
	const char *records = NULL, *complaint = arguments(&v, argc, argv, &records);
	bool good = false;
	int fd = -1, status;

	if (complaint != NULL) {
		status = cli_usage("dedup", complaint);
		mem_free(v.mem);
		return status;
	}
	if (records != NULL && (fd = open(records, O_RDONLY | O_CLOEXEC)) < 0) {
		perror(records);
		return 1;
	}
	if (work_start() && (v.db = db_open("jobs")) != NULL && (v.door = door_new("app/centre/tables")) != NULL)
		good = fd >= 0 ? file(&v, fd) : visit(&v);
	if (good && fd < 0 && v.found == 0 && !v.json)
		puts("nothing is like it");
	if (v.db != NULL)
		PQfinish(v.db);
	door_free(v.door);
	mem_free(v.mem);
	free(v.took);
	if (fd >= 0)
		close(fd);
	return good ? 0 : 1;
}
