/* The review desk: values side by side, and the score in plain words. */
#include "review_desk.h"

#include <libpq-fe.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "catalog.h"
#include "dedup/explain.h"
#include "review_mark.h"
#include "rows.h"

#define BAR_BITS 16 /* a full bar: stronger reasons look alike */

struct cells {
	const PGresult *rows;
	int n;
};

/* A cell by name, or NULL. */
static const char *
cell(struct cells at, const char *name)
{
	int column = PQfnumber(at.rows, name);

	return column < 0 || PQgetisnull(at.rows, at.n, column) ? NULL : PQgetvalue(at.rows, at.n, column);
}

static bool
same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void
add_member(struct buf *b, const char *name, const char *text)
{
	buf_printf(b, ",\"%s\":", name);
	if (text == NULL)
		buf_puts(b, "null");
	else
		buf_json(b, text, strlen(text));
}

/* -- fields ------------------------------------------------------------------------------------------ */

/* The rows of `plan` from `first` that are of the same field. */
struct field_rows {
	const PGresult *plan;
	int first, end;
};

/* What this record says of the field: its row, or -1. */
static int
row_of(const struct field_rows *f, const char *record)
{
	for (int i = f->first; i < f->end; i++)
		if (same(cell((struct cells){f->plan, i}, "record"), record))
			return i;
	return -1;
}

/* What a refused form brought under "from.city" or "typed.city", or NULL. */
static const char *
sent(const struct request *r, const char *what, const char *field)
{
	return r->sent == NULL || field == NULL ? NULL
						: form_text(&r->sent->form, mem_printf(r->mem, "%s.%s", what, field));
}

/* Whether all records say the same, and one says anything. */
static bool
all_equal(const struct field_rows *f, const PGresult *records)
{
	const char *first = NULL;

	for (int i = 0; i < PQntuples(records); i++) {
		int row = row_of(f, cell((struct cells){records, i}, "record"));
		const char *value = row < 0 ? NULL : cell((struct cells){f->plan, row}, "value");

		if (i > 0 && !same(value, first))
			return false;
		first = value;
	}
	return true;
}

/* The value of the record whose value is proposed. */
static const char *
chosen_value(const struct field_rows *f)
{
	int row = row_of(f, cell((struct cells){f->plan, f->first}, "chosen"));

	return row < 0 ? NULL : cell((struct cells){f->plan, row}, "value");
}

/* What a value is held against: the one that is proposed; that one itself against the first that differs. */
static const char *
base_for(const struct field_rows *f, const char *value)
{
	const char *base = chosen_value(f);

	for (int i = f->first; same(base, value) && i < f->end; i++) {
		const char *other = cell((struct cells){f->plan, i}, "value");

		if (other != NULL && !same(other, value))
			return other;
	}
	return base != NULL ? base : value;
}

static void
add_value(struct buf *b, const struct field_rows *f, const char *record, int place, const char *chosen)
{
	struct cells at = {f->plan, row_of(f, record)};
	const char *value = at.n < 0 ? NULL : cell(at, "value");

	buf_printf(b, "%s{\"place\":%d", place > 1 ? "," : "[", place);
	add_member(b, "record", record);
	add_member(b, "value", value);
	add_member(b, "at", at.n < 0 ? NULL : cell(at, "at"));
	add_member(b, "source", at.n < 0 ? NULL : cell(at, "source"));
	buf_printf(b, ",\"chosen\":%s", same(record, chosen) ? "true" : "false");
	if (value != NULL) {
		buf_puts(b, ",\"parts\":");
		review_mark(b, base_for(f, value), value);
	}
	buf_putc(b, '}');
}

static void
add_field(struct request *r, PGresult *out, const struct field_rows *f, const PGresult *records, bool equal)
{
	struct cells at = {f->plan, f->first};
	struct buf values = {0};
	const char *field = cell(at, "field"), *chosen = sent(r, "from", field);

	if (chosen == NULL)
		chosen = cell(at, "chosen");

	for (int i = 0; i < PQntuples(records); i++)
		add_value(&values, f, cell((struct cells){records, i}, "record"), i + 1, chosen);
	buf_putc(&values, ']');
	ROWS_ADD(out, field, cell(at, "label"), cell(at, "rule"), equal ? "t" : "f", chosen_value(f),
	    same(chosen, "typed") ? "t" : "f", sent(r, "typed", field), mem_printf(r->mem, "typed.%s", field),
	    cell(at, "typed"), cell(at, "chosen"), values.data);
	buf_free(&values);
}

static void
desk_fields(struct request *r, const PGresult *plan, const PGresult *records)
{
	struct mem *m = request_mem(r);
	PGresult *fields =
	    rows_new(m, "field label rule equal value as_typed typed_text typed_name can_type ruled {values");
	PGresult *equals = rows_new(m, "count"), *moves = rows_new(m, "label moved behind");
	int equal = 0;

	for (int i = 0, end; i < PQntuples(plan); i = end) {
		struct cells at = {plan, i};
		struct field_rows f = {plan, i, i};
		bool alike;

		for (end = i; end < PQntuples(plan) && same(cell((struct cells){plan, end}, "n"), cell(at, "n")) &&
			      same(cell((struct cells){plan, end}, "part"), cell(at, "part"));)
			end++;
		f.end = end;
		if (!same(cell(at, "part"), "field")) {
			ROWS_ADD(moves, cell(at, "label"), cell(at, "moved"), cell(at, "behind"));
			continue;
		}
		alike = all_equal(&f, records);
		/* What no record says is not worth a line. */
		if (alike && cell(at, "value") == NULL)
			continue;
		equal += alike;
		add_field(r, fields, &f, records, alike);
	}
	if (equal > 0)
		ROWS_ADD(equals, mem_printf(m, "%d", equal));
	answer_rows(r, "fields", fields);
	answer_rows(r, "equals", equals);
	answer_rows(r, "moves", moves);
}

/* -- the score --------------------------------------------------------------------------------------- */

static void
add_reason(struct request *r, struct buf *b, struct cells at, enum dedup_type type)
{
	const char *name = cell(at, "comparison"), *label = explain_label(type, name != NULL ? name : "");
	double weight = atof(cell(at, "weight") != NULL ? cell(at, "weight") : "0");
	double bar = fmin(fabs(weight), BAR_BITS) * 100 / BAR_BITS;
	unsigned level = (unsigned)atoi(cell(at, "level") != NULL ? cell(at, "level") : "0");
	const char *says = explain_says(type, name != NULL ? name : "", level, (float)weight),
		   *shared = cell(at, "shared");

	if (label == NULL || says == NULL)
		return;
	buf_printf(b, "%s{\"good\":%s,\"bar\":%.0f,\"weight\":\"%s%.1f\"", b->len > 0 ? "," : "[",
	    weight >= 0 ? "true" : "false", bar, weight >= 0 ? "+" : "\xe2\x88\x92", fabs(weight));
	add_member(b, "label", catalog_text(request_lang(r), label));
	add_member(b, "says", catalog_text(request_lang(r), says));
	/* How rare it is that they share this: "2" are these two alone. */
	if (shared != NULL)
		add_member(b, strcmp(shared, "2") == 0 ? "alone" : "shared", shared);
	buf_putc(b, '}');
}

static void
desk_pairs(struct request *r, const PGresult *compared, enum dedup_type type)
{
	struct mem *m = request_mem(r);
	PGresult *pairs = rows_new(m, "a_place b_place total chance prior says {reasons");

	for (int i = 0, end; i < PQntuples(compared); i = end) {
		struct cells at = {compared, i};
		struct buf reasons = {0};
		double prior = atof(cell(at, "prior") != NULL ? cell(at, "prior") : "0");

		for (end = i;
		     end < PQntuples(compared) && same(cell((struct cells){compared, end}, "pair"), cell(at, "pair"));
		     end++)
			add_reason(r, &reasons, (struct cells){compared, end}, type);
		buf_puts(&reasons, reasons.len > 0 ? "]" : "[]");
		ROWS_ADD(pairs, cell(at, "a_place"), cell(at, "b_place"),
		    mem_printf(m, "%.1f", atof(cell(at, "total") != NULL ? cell(at, "total") : "0")),
		    cell(at, "chance"), mem_printf(m, "%s%.1f", prior >= 0 ? "+" : "\xe2\x88\x92", fabs(prior)),
		    catalog_text(request_lang(r), explain_prior()), reasons.data);
		buf_free(&reasons);
	}
	answer_rows(r, "pairs", pairs);
}

void
review_desk(struct request *r)
{
	const PGresult *records = request_rows(r, "records"), *plan = request_rows(r, "plan"),
		       *compared = request_rows(r, "compared");
	const char *kind = rows_cell(request_rows(r, "head"), "kind");

	if (records == NULL || plan == NULL || compared == NULL || kind == NULL)
		return;
	desk_fields(r, plan, records);
	desk_pairs(r, compared, strcmp(kind, "company") == 0 ? DEDUP_COMPANY : DEDUP_PERSON);
}
