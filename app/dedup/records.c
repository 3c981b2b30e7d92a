/* Records out of a CSV file. */
#include "records.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "guess.h"
#include "import/csv.h"
#include "import/encoding.h"
#include "mem.h"
#include "sample.h"

#define HEADING 128
#define SAMPLE 400 /* rows that are looked at for what their columns are */

/* Which column goes into which field, in the order in which those of a field are joined. */
struct plan {
	struct {
		size_t column;
		enum dedup_field field;
	} part[CSV_FIELDS_MAX];
	size_t parts, columns, id;
	bool taken[CSV_FIELDS_MAX];
	char name[CSV_FIELDS_MAX][HEADING];
	struct sample sample[2 * CSV_FIELDS_MAX];
};

static void
plan_add(struct plan *p, size_t column, enum dedup_field field)
{
	p->part[p->parts].column = column;
	p->part[p->parts++].field = field;
	p->taken[column] = true;
}

static bool
map_column(struct records *r, struct plan *p, enum dedup_field field, const char *name)
{
	for (size_t i = 0; i < p->columns; i++)
		if (strcasecmp(p->name[i], name) == 0 && !p->taken[i]) {
			plan_add(p, i, field);
			return true;
		}
	snprintf(r->why, sizeof(r->why), "there is no column \"%.100s\", or it is named twice", name);
	return false;
}

/* What somebody said about the columns. */
static bool
map_read(struct records *r, struct plan *p, const char *map)
{
	char text[4096], *outer = NULL;

	snprintf(text, sizeof(text), "%s", map);
	for (char *part = strtok_r(text, ",", &outer); part != NULL; part = strtok_r(NULL, ",", &outer)) {
		char *columns = strchr(part, '='), *inner = NULL;
		enum dedup_field field;

		if (columns != NULL)
			*columns++ = '\0';
		field = guess_named(part, r->set.type);
		if (columns == NULL || field == RAWS) {
			snprintf(r->why, sizeof(r->why), "\"%.100s\" is no field; fields are %s", part, guess_fields());
			return false;
		}
		if (*columns == '\0') {
			snprintf(r->why, sizeof(r->why), "\"%.100s=\" names no column", part);
			return false;
		}
		for (char *c = strtok_r(columns, "+", &inner); c != NULL; c = strtok_r(NULL, "+", &inner))
			if (!map_column(r, p, field, c))
				return false;
	}
	return true;
}

/* The column of the ids: "id", else one that ends so, else the first. */
static size_t
id_column(const struct plan *p)
{
	for (size_t i = 0; i < p->columns; i++)
		if (!p->taken[i] && strcasecmp(p->name[i], "id") == 0)
			return i;
	for (size_t i = 0; i < p->columns; i++) {
		size_t n = strlen(p->name[i]);

		if (!p->taken[i] &&
		    (strncasecmp(p->name[i], "rec", 3) == 0 || strcasecmp(p->name[i], "unique_id") == 0) && n > 2 &&
		    strcasecmp(p->name[i] + n - 2, "id") == 0)
			return i;
	}
	return 0;
}

static bool
plan_read(struct records *r, struct plan *p, const struct csv_row *row, const char *map)
{
	enum dedup_field field[2 * CSV_FIELDS_MAX], given[CSV_FIELDS_MAX];

	p->columns = row->count;
	for (size_t i = 0; i < row->count; i++)
		snprintf(p->name[i], HEADING, "%.*s", (int)row->fields[i].length, row->fields[i].text);
	if (map != NULL && !map_read(r, p, map))
		return false;
	p->id = id_column(p);
	for (size_t i = 0; i < row->count; i++)
		field[i] = i == p->id || p->taken[i] ? RAWS : guess_field(p->name[i], r->set.type);
	for (size_t i = 0; i < p->parts; i++)
		given[i] = p->part[i].field;
	/* What somebody said counts for whether there is a name. */
	memcpy(field + row->count, given, p->parts * sizeof(*given));
	sample_guess(p->sample, row->count + p->parts, r->set.type, field);
	for (size_t i = 0; i < row->count; i++)
		if (field[i] != RAWS)
			plan_add(p, i, field[i]);
	for (size_t i = 0; i < p->parts; i++)
		r->set.parted |= p->part[i].field == RAW_GIVEN || p->part[i].field == RAW_FAMILY;
	return true;
}

static void
record(struct records *r, const struct plan *p, const struct norm *norm, struct mem *m, const struct csv_row *row)
{
	char *value[RAWS] = {0};

	for (size_t i = 0; i < p->parts; i++) {
		const struct csv_text *f = &row->fields[p->part[i].column];
		char **at = &value[p->part[i].field], *text;
		bool number = p->part[i].field == RAW_PHONE || p->part[i].field == RAW_FAX;

		if (p->part[i].column >= row->count || f->length == 0)
			continue;
		text = mem_copy(m, f->text, f->length);
		*at = *at == NULL ? text : mem_printf(m, number ? "%s / %s" : "%s %s", *at, text);
	}
	set_add(&r->set, norm, m, value);
}

static void
rows(struct records *r, const struct plan *p, const struct norm *norm, struct csv *csv)
{
	struct mem *m = mem_new();
	struct csv_row row;
	uint32_t number;

	while (csv_next(csv, &row)) {
		mem_reset(m);
		number = row.why != NULL || row.count <= p->id
			     ? 0
			     : pool_put_id(&r->ids, row.fields[p->id].text, row.fields[p->id].length);
		if (number == r->set.count + 1)
			record(r, p, norm, m, &row);
		else if (number > 0)
			r->again++;
		else
			r->broken++;
	}
	mem_free(m);
}

struct source {
	struct encoding *encoding;
	struct csv *csv;
	struct csv_row row; /* the headings */
};

/* Opens the file and reads its headings. False with the reason. */
static bool
source_open(struct records *r, struct source *s, const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	const char *why = "cannot be read";

	s->encoding = fd < 0 ? NULL : encoding_open(fd, NULL, &why);
	s->csv = s->encoding != NULL ? csv_open(encoding_read, s->encoding, '\0') : NULL;
	if (s->csv != NULL && (!csv_next(s->csv, &s->row) || s->row.why != NULL))
		why = "there is no row of headings";
	else if (s->csv != NULL)
		return true;
	snprintf(r->why, sizeof(r->why), "%s", why);
	return false;
}

static void
source_close(struct source *s)
{
	if (s->csv != NULL)
		csv_close(s->csv);
	if (s->encoding != NULL)
		encoding_close(s->encoding);
}

/* A first look at what is in the columns. */
static bool
look(struct records *r, struct plan *p, const char *file)
{
	struct source s;
	struct mem *m = mem_new();
	bool good = source_open(r, &s, file);

	for (int n = 0; good && n < SAMPLE && csv_next(s.csv, &s.row); n++) {
		mem_reset(m);
		for (size_t i = 0; s.row.why == NULL && i < s.row.count; i++)
			sample_value(&p->sample[i], m, s.row.fields[i].text, s.row.fields[i].length);
	}
	source_close(&s);
	mem_free(m);
	return good;
}

bool
records_read(struct records *r, const char *file, const struct norm *norm, const char *map)
{
	struct plan *p = calloc(1, sizeof(*p));
	struct source s;

	if (p == NULL)
		abort();
	if (look(r, p, file)) {
		if (source_open(r, &s, file) && plan_read(r, p, &s.row, map))
			rows(r, p, norm, s.csv);
		source_close(&s);
	}
	free(p);
	if (r->why[0] == '\0' && r->set.count < 2)
		snprintf(r->why, sizeof(r->why), "there are no two records");
	set_close(&r->set);
	return r->why[0] == '\0';
}

void
records_free(struct records *r)
{
	set_free(&r->set);
	pool_free(&r->ids);
}
