#include "codes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "copy.h"
#include "db.h"
#include "encoding.h"
#include "job.h"
#include "text.h"

/* A list is small beside a list of companies: it goes to the server as a whole, in one transaction. */
#define CODES_MAX 200000

enum codes_field { CODES_CODE, CODES_PARENT, CODES_EN, CODES_ZH, CODES_MAPS, CODES_FIELDS };

static const struct {
	const char *name;
	size_t limit;      /* characters */
	const char *words; /* headings, as text_key() leaves them, each between blanks */
} fields[CODES_FIELDS] = {
    {"code", 40, " code codes id key 代码 编码 代号 编号 "},
    {"parent", 40, " parent parentcode parentid codeabove 上级 上级代码 父级 父级代码 上级编码 "},
    {"name_en", 300, " nameen en english name title description 英文 英文名 英文名称 "},
    {"name_zh", 300, " namezh zh chinese 中文 中文名 中文名称 名称 "},
    {"maps_to", 40, " mapsto mappedto newcode replacedby 映射到 新代码 替换为 "},
};

struct codes {
	struct encoding *encoding;
	bool look; /* the import is only shown */
	struct csv *csv;
	int column[CODES_FIELDS]; /* -1: none */
	size_t width;
	struct buf copy, values[CODES_FIELDS];
	long long rows;
};

static bool
field_is(int f, const struct buf *key)
{
	const char *found = key->len == 0 ? NULL : strstr(fields[f].words, key->data);

	/* "name" stands within "nameen" as well. */
	while (found != NULL && (found[-1] != ' ' || found[key->len] != ' '))
		found = strstr(found + 1, key->data);
	return found != NULL;
}

/* Which column is what; the reason why the file is no list of codes, or NULL. */
static const char *
codes_header(struct codes *c)
{
	struct csv_row header;

	for (int f = 0; f < CODES_FIELDS; f++)
		c->column[f] = -1;
	if (!csv_next(c->csv, &header) || header.why != NULL)
		return N_("The file has no first row with the names of its columns.");
	c->width = header.count;
	for (size_t i = 0; i < header.count; i++) {
		struct buf key = {0}, text = {0};

		text_showable(&text, header.fields[i].text, header.fields[i].length);
		if (text.len > 0)
			text_key(&key, text.data, text.len);
		for (int f = 0; f < CODES_FIELDS; f++)
			if (c->column[f] < 0 && field_is(f, &key)) {
				c->column[f] = (int)i;
				break;
			}
		buf_free(&key);
		buf_free(&text);
	}
	if (c->column[CODES_CODE] < 0 || (c->column[CODES_EN] < 0 && c->column[CODES_ZH] < 0))
		return N_(
		    "This is no list of codes. Its columns are called code, parent, name_en, name_zh and maps_to; "
		    "code and one of the names must be there.");
	return NULL;
}

struct codes *
codes_open(int fd, const char *encoding, char delimiter, const char **why)
{
	struct codes *c = calloc(1, sizeof(*c));

	if (c == NULL)
		abort();
	if ((c->encoding = encoding_open(fd, encoding, why)) != NULL) {
		c->csv = csv_open(encoding_read, c->encoding, delimiter);
		if ((*why = codes_header(c)) == NULL)
			return c;
	}
	codes_close(c);
	return NULL;
}

void
codes_close(struct codes *c)
{
	if (c == NULL)
		return;
	for (int f = 0; f < CODES_FIELDS; f++)
		buf_free(&c->values[f]);
	buf_free(&c->copy);
	if (c->csv != NULL)
		csv_close(c->csv);
	if (c->encoding != NULL)
		encoding_close(c->encoding);
	free(c);
}

const char *
codes_encoding(const struct codes *c)
{
	return encoding_name(c->encoding);
}

void
codes_look(struct codes *c)
{
	c->look = true;
}

/* Cleans the values of a row; why it is wrong, with the field in *at, or NULL. */
static const char *
row_fault(struct codes *c, const struct csv_row *row, const char **at)
{
	*at = NULL;
	if (row->why != NULL)
		return row->why;
	for (int f = 0; f < CODES_FIELDS; f++) {
		const struct csv_text *v =
		    c->column[f] >= 0 && (size_t)c->column[f] < row->count ? &row->fields[c->column[f]] : NULL;
		const char *why = v != NULL ? text_fault(v->text, v->length) : NULL;

		*at = fields[f].name;
		if (why != NULL)
			return why;
		buf_reset(&c->values[f]);
		if (v != NULL)
			text_clean(&c->values[f], v->text, v->length, f == CODES_CODE || f == CODES_PARENT);
		if (c->values[f].len > 0 && text_characters(c->values[f].data, c->values[f].len) > fields[f].limit)
			return N_("This is too long.");
	}
	*at = "code";
	if (c->values[CODES_CODE].len == 0)
		return N_("The code is missing.");
	*at = "name_en";
	if (c->values[CODES_EN].len + c->values[CODES_ZH].len == 0)
		return N_("The name is missing.");
	return NULL;
}

static void
row_copy(struct codes *c, const struct csv_row *row)
{
	const char *at, *why = row_fault(c, row, &at);
	struct buf raw = {0};

	copy_row(&c->copy, 9);
	copy_int8(&c->copy, row->line);
	for (int f = 0; f < CODES_FIELDS; f++)
		copy_text(&c->copy, why == NULL && c->values[f].len > 0 ? c->values[f].data : NULL, c->values[f].len);
	copy_text(&c->copy, why, why != NULL ? strlen(why) : 0);
	copy_text(&c->copy, why != NULL ? at : NULL, at != NULL ? strlen(at) : 0);
	text_showable(&raw, row->raw.text, row->raw.length);
	copy_text(&c->copy, raw.len > 0 ? raw.data : "", raw.len);
	buf_free(&raw);
}

const struct buf *
codes_read(struct codes *c, bool (*progress)(void *, long long, long long), void *arg, const char **why)
{
	struct csv_row row;

	*why = NULL;
	copy_begin(&c->copy);
	while (csv_next(c->csv, &row)) {
		if (++c->rows > CODES_MAX) {
			*why = N_("A list has at most 200,000 codes.");
			return NULL;
		}
		row_copy(c, &row);
		if (c->rows % 5000 == 0 && progress != NULL &&
		    !progress(arg, encoding_done(c->encoding), encoding_size(c->encoding)))
			return NULL;
	}
	if (csv_failed(c->csv))
		*why = N_("The file cannot be read.");
	copy_end(&c->copy);
	return *why == NULL ? &c->copy : NULL;
}

/* Takes the import up; false with a reason if it has ended, or the database fails. */
static bool
run_open(PGconn *db, const char *import, const char **why, bool *again)
{
	PGresult *r = db_run(db, "import.open", DB_PARAMS({"import", import}));

	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		job_fault(db, why, again);
	else if (PQntuples(r) == 0)
		*why = N_("This import has ended already.");
	PQclear(r);
	return *why == NULL;
}

/* The version, in one transaction. What the rows have wrong is in the import's error and its rejects. */
static void
run_write(struct codes *c, PGconn *db, const char *import, const char **why, bool *again)
{
	static const char copy[] = "copy import_code (line, code, parent, name_en, name_zh, maps_to, why, field, raw) "
				   "from stdin (format binary)";
	static char refused[256];
	PGresult *r;

	if (db_exec(db, "begin") == -1 || copy_send(db, copy, &c->copy) == -1) {
		job_fault(db, why, again);
		return;
	}
	r = db_run(db, "import.codes", DB_PARAMS({"import", import}, {"look", c->look ? "true" : NULL}));
	if (PQresultStatus(r) != PGRES_TUPLES_OK || PQntuples(r) != 1) {
		job_fault(db, why, again);
	} else if (!PQgetisnull(r, 0, 0)) {
		snprintf(refused, sizeof(refused), "%s", PQgetvalue(r, 0, 0));
		*why = refused;
	}
	PQclear(r);
	if (!*again && db_exec(db, "commit") == -1)
		job_fault(db, why, again);
}

static void
run_close(
    struct codes *c, PGconn *db, const char *import, const char *state, const char *why, struct import_counts *counts)
{
	PGresult *r = db_run(db, "import.close",
	    DB_PARAMS({"import", import}, {"state", state}, {"error", why}, {"encoding", codes_encoding(c)},
		{"mapping", NULL}));

	if (PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 1)
		*counts = import_counts_of(r);
	PQclear(r);
}

int
codes_run(struct codes *c, PGconn *db, const char *import, bool (*progress)(void *, long long, long long), void *arg,
    struct import_counts *counts, const char **why, bool *again)
{
	const char *state = "done";

	*why = NULL;
	*again = false;
	if (!run_open(db, import, why, again))
		return -1;
	if (codes_read(c, progress, arg, why) != NULL)
		run_write(c, db, import, why, again);
	else if (*why == NULL)
		state = "cancelled";
	if (PQtransactionStatus(db) != PQTRANS_IDLE)
		db_exec(db, "rollback");
	if (!*again)
		run_close(c, db, import, *why != NULL ? "failed" : state, *why, counts);
	return *why == NULL ? 0 : -1;
}
