#include "exhibitors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "copy.h"
#include "db.h"
#include "encoding.h"
#include "job.h"
#include "row.h"
#include "statement.h"
#include "text.h"

/*
 * The program reads, cleans and digests the rows of one batch while the server still works on the one before:
 * both of the machine's processors are busy, and no thread is needed.
 */
#define BATCH_ROWS 20000
#define BATCH_BYTES (16 << 20)

static const char copy_rows[] =
    "copy import_row (line, first, key, company, exhibitor, name, name_local, country, city, street, "
    "postcode, phone, fax, email, website, register_no, about_en, about_zh, industry, company_type, source, tags, "
    "why, field, raw, notes) from stdin (format binary)";
#define COPY_COLUMNS 26

struct exhibitors {
	struct encoding *encoding;
	struct csv *csv;
	struct mapping mapping;
	struct seen seen;
	struct row row;
	struct buf batch; /* rows in binary COPY format */
	long long rows;   /* in the batch */
	long long skip;   /* rows that were done before the program was killed */
	bool sent;        /* the server works on a batch */
	bool stopped;     /* a person cancelled */
	struct exhibitors_run *run;
	const char *why;
	bool again;
};

static char reason[512]; /* about the mapping */

static void
run_fault(struct exhibitors *e)
{
	if (e->why == NULL)
		job_fault(e->run->db, &e->why, &e->again);
}

struct import_counts
import_counts_of(const PGresult *rows)
{
	long long n[6];

	for (int i = 0; i < 6; i++)
		n[i] = strtoll(PQgetvalue(rows, 0, i), NULL, 10);
	return (struct import_counts){n[0], n[1], n[2], n[3], n[4], n[5]};
}

/* Runs a statement about this import and takes the counters it returns. */
static int
run_count(struct exhibitors *e, PGresult *rows)
{
	bool well = PQresultStatus(rows) == PGRES_TUPLES_OK;

	if (!well)
		run_fault(e);
	else if (PQntuples(rows) == 1)
		e->run->counts = import_counts_of(rows);
	PQclear(rows);
	return well ? 0 : -1;
}

/* Waits for the batch that the server has, and makes it last. */
static int
run_settle(struct exhibitors *e)
{
	PGresult *rows, *end;

	if (!e->sent)
		return 0;
	e->sent = false;
	rows = PQgetResult(e->run->db);
	while ((end = PQgetResult(e->run->db)) != NULL)
		PQclear(end);
	if (run_count(e, rows) == -1 || db_exec(e->run->db, "commit") == -1) {
		run_fault(e);
		return -1;
	}
	e->stopped = e->run->progress != NULL &&
		     !e->run->progress(e->run->arg, encoding_done(e->encoding), encoding_size(e->encoding));
	return 0;
}

/* Hands the batch to the server. */
static int
run_send(struct exhibitors *e)
{
	const struct statement *batch = statement_find("import.batch"); /* (import, rows, rewrite) */
	char rows[32];
	const char *params[3] = {e->run->import, rows, e->run->update ? "t" : "f"};

	if (run_settle(e) == -1)
		return -1;
	if (e->rows == 0 || e->stopped)
		return 0;
	copy_end(&e->batch);
	snprintf(rows, sizeof(rows), "%lld", e->rows);
	if (db_exec(e->run->db, "begin") == -1 || copy_send(e->run->db, copy_rows, &e->batch) == -1 ||
	    PQsendQueryParams(e->run->db, batch->text, 3, NULL, params, NULL, NULL, 0) != 1) {
		run_fault(e);
		return -1;
	}
	e->sent = true;
	e->rows = 0;
	buf_reset(&e->batch);
	copy_begin(&e->batch);
	return 0;
}

static void
put_value(struct exhibitors *e, enum import_field f)
{
	copy_text(&e->batch, e->row.values[f].text, e->row.values[f].length);
}

/* The values at fault, as a JSON array of field, value and reason; null without any. */
static void
put_notes(struct exhibitors *e)
{
	struct buf *json = &e->row.scratch, shown = {0};

	if (e->row.note_count == 0) {
		copy_null(&e->batch);
		return;
	}
	buf_reset(json);
	for (int i = 0; i < e->row.note_count; i++) {
		const struct row_note *n = &e->row.notes[i];
		const char *pairs[3][2] = {{"{\"field\": ", import_fields[n->field].name}, {", \"reason\": ", n->why},
		    {", \"value\": ", NULL}};

		buf_reset(&shown);
		text_showable(&shown, n->value.text, n->value.length);
		pairs[2][1] = shown.data;
		buf_putc(json, i == 0 ? '[' : ',');
		for (int k = 0; k < 3; k++) {
			buf_puts(json, pairs[k][0]);
			buf_json(json, pairs[k][1], strlen(pairs[k][1]));
		}
		buf_putc(json, '}');
	}
	buf_putc(json, ']');
	copy_text(&e->batch, json->data, json->len);
	buf_free(&shown);
}

static void
put_good(struct exhibitors *e)
{
	unsigned char company[16], exhibitor[16];

	copy_uuid(company);
	copy_uuid(exhibitor);
	copy_bool(&e->batch, seen_first(&e->seen, e->row.key));
	copy_bytes(&e->batch, e->row.key, sizeof(e->row.key));
	copy_bytes(&e->batch, company, sizeof(company));
	copy_bytes(&e->batch, exhibitor, sizeof(exhibitor));
	put_value(e, IMPORT_NAME);
	put_value(e, IMPORT_NAME_LOCAL);
	copy_text(&e->batch, e->row.country, 2);
	for (int f = IMPORT_CITY; f < IMPORT_FIELDS; f++)
		put_value(e, (enum import_field)f);
	for (int i = 0; i < 3; i++)
		copy_null(&e->batch);
	put_notes(e);
}

static void
put_reject(struct exhibitors *e, const struct csv_row *csv)
{
	copy_bool(&e->batch, false);
	for (int i = 0; i < COPY_COLUMNS - 6; i++)
		copy_null(&e->batch);
	copy_text(&e->batch, e->row.why, strlen(e->row.why));
	copy_text(&e->batch, e->row.field, e->row.field != NULL ? strlen(e->row.field) : 0);
	buf_reset(&e->row.scratch);
	text_showable(&e->row.scratch, csv->raw.text, csv->raw.length);
	copy_text(&e->batch, e->row.scratch.len > 0 ? e->row.scratch.data : "", e->row.scratch.len);
	put_notes(e);
}

static int
run_rows(struct exhibitors *e)
{
	struct csv_row csv;
	long long number = 0;

	copy_begin(&e->batch);
	while (!e->stopped && csv_next(e->csv, &csv)) {
		row_read(&e->row, &e->mapping, &csv);
		if (number++ < e->skip) {
			if (e->row.why == NULL)
				seen_first(&e->seen, e->row.key);
			continue;
		}
		copy_row(&e->batch, COPY_COLUMNS);
		copy_int8(&e->batch, csv.line);
		if (e->row.why == NULL)
			put_good(e);
		else
			put_reject(e, &csv);
		if ((++e->rows == BATCH_ROWS || e->batch.len > BATCH_BYTES) && run_send(e) == -1)
			return -1;
	}
	if (csv_failed(e->csv)) {
		e->why = N_("The file cannot be read.");
		return -1;
	}
	return run_send(e) == -1 || run_settle(e) == -1 ? -1 : 0;
}

/* Takes the import up; how many of its rows are done already. */
static int
run_open(struct exhibitors *e)
{
	PGresult *rows = db_run(e->run->db, "import.open", DB_PARAMS({"import", e->run->import}));

	if (PQresultStatus(rows) != PGRES_TUPLES_OK)
		run_fault(e);
	else if (PQntuples(rows) == 0)
		e->why = N_("This import has ended already.");
	else
		e->skip = strtoll(PQgetvalue(rows, 0, 0), NULL, 10);
	PQclear(rows);
	return e->why == NULL ? 0 : -1;
}

static void
run_close(struct exhibitors *e)
{
	struct buf json = {0};
	const char *state = e->why != NULL ? "failed" : e->stopped ? "cancelled" : "done";
	PGresult *rows;

	mapping_json(&e->mapping, &json);
	rows = db_run(e->run->db, "import.close",
	    DB_PARAMS({"import", e->run->import}, {"state", state}, {"error", e->why},
		{"encoding", encoding_name(e->encoding)}, {"mapping", json.data}));
	run_count(e, rows);
	buf_free(&json);
}

int
exhibitors_run(struct exhibitors *e, struct exhibitors_run *run, const char **why, bool *again)
{
	e->run = run;
	if (run_open(e) == 0)
		run_rows(e);
	if (e->why != NULL && PQtransactionStatus(run->db) != PQTRANS_IDLE)
		db_exec(run->db, "rollback");
	if (!e->again)
		run_close(e);
	*why = e->why;
	*again = e->again;
	return e->why == NULL ? 0 : -1;
}

/* The first row gives the mapping. */
static const char *
exhibitors_header(struct exhibitors *e, const struct mapping_wish *wishes)
{
	struct buf why = {0};
	struct csv_row header;

	if (!csv_next(e->csv, &header) || header.why != NULL)
		return N_("The file has no first row with the names of its columns.");
	if (!mapping_make(&e->mapping, &header, wishes, &why)) {
		snprintf(reason, sizeof(reason), "%s", why.data);
		buf_free(&why);
		return reason;
	}
	return NULL;
}

struct exhibitors *
exhibitors_open(int fd, const char *encoding, char delimiter, const struct mapping_wish *wishes, const char **why)
{
	struct exhibitors *e = calloc(1, sizeof(*e));

	if (e == NULL)
		abort();
	if ((e->encoding = encoding_open(fd, encoding, why)) != NULL) {
		e->csv = csv_open(encoding_read, e->encoding, delimiter);
		if ((*why = exhibitors_header(e, wishes)) == NULL)
			return e;
	}
	exhibitors_close(e);
	return NULL;
}

void
exhibitors_close(struct exhibitors *e)
{
	if (e == NULL)
		return;
	buf_free(&e->batch);
	row_free(&e->row);
	seen_free(&e->seen);
	mapping_free(&e->mapping);
	csv_close(e->csv);
	encoding_close(e->encoding);
	free(e);
}

const char *
exhibitors_encoding(const struct exhibitors *e)
{
	return encoding_name(e->encoding);
}

long long
exhibitors_strange(const struct exhibitors *e)
{
	return encoding_strange(e->encoding);
}

char
exhibitors_delimiter(const struct exhibitors *e)
{
	return csv_delimiter(e->csv);
}

const struct mapping *
exhibitors_mapping(const struct exhibitors *e)
{
	return &e->mapping;
}
