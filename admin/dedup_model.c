/* The model that says what duplicates look like: seen as a table, its thresholds set, learnt anew, put back. */
#include "admin.h"

#include <math.h>
#include <string.h>

#include "answer.h"
#include "dedup/explain.h"
#include "dedup/model.h"
#include "request.h"
#include "rows.h"

static const struct column model_columns[] = {
    {"model", "m.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"number", "m.model_id", COL_INTEGER, COL_SORT, N_("Number"), NULL},
    {"kind", "m.kind", COL_CHOICE, COL_FILTER | COL_SORT, N_("Kind"), "company|contact"},
    {"learned", "m.learned", COL_CHOICE, COL_FILTER | COL_SORT, N_("Learnt from"), "start|run|reviews|hand"},
    {"link", "m.link::numeric(8,2)", COL_DECIMAL, COL_SORT, N_("Likely from"), NULL},
    {"sure", "m.sure::numeric(8,2)", COL_DECIMAL, COL_SORT, N_("Sure from"), NULL},
    {"records", "m.records", COL_INTEGER, COL_SORT, N_("Records"), NULL},
    {"used", "m.used", COL_BOOL, COL_FILTER | COL_SORT, N_("In use"), NULL},
    {"who", "a.name", COL_TEXT, COL_SORT, N_("Who"), NULL},
    {"created_at", "m.created_at", COL_TIME, COL_SORT | COL_RANGE, N_("Created"), NULL},
    {NULL},
};

const struct list dedup_model_list = {
    .name = "dedup-models",
    .from = "dedup_model m left join account a on a.account_id = m.account_id",
    .key = "m.model_id",
    .order = "-created_at",
    .columns = model_columns,
};

static const struct field limits_fields[] = {
    {"link", FIELD_DECIMAL, FIELD_REQUIRED, -20, 60, NULL, N_("Likely from")},
    {"sure", FIELD_DECIMAL, FIELD_REQUIRED, -20, 100, NULL, N_("Sure from")},
    {NULL},
};

static const struct field learn_fields[] = {
    {"kind", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "company|contact", N_("Kind")},
    {"learn", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "run|reviews", N_("Learnt from")},
    {NULL},
};

static const char *
percent(struct mem *m, double p)
{
	return p >= .0995    ? mem_printf(m, "%.0f%%", p * 100)
	       : p >= .00095 ? mem_printf(m, "%.1f%%", p * 100)
			     : "< 0.1%";
}

/* With the minus sign, as on the desk. */
static const char *
signed_bits(struct mem *m, double bits)
{
	return mem_printf(m, "%s%.1f", bits >= 0 ? "+" : "\xe2\x88\x92", fabs(bits));
}

/* Bits in favour; where the value counts by how rare it is, how many more that makes stands in the row `rare`. */
static const char *
bits(struct mem *m, double p, double q)
{
	return signed_bits(m, log2(p / q));
}

/* One row per comparison and level that a pair can have, the best first. */
static void
levels(struct request *r, const struct model *o, PGresult *rows)
{
	struct mem *m = request_mem(r);
	const char *lang = request_lang(r);

	for (unsigned c = 0; c < o->count; c++)
		for (unsigned i = COMPARE_LEVELS - 1; i > 0; i--) {
			const char *name = o->is[c].name, *says = explain_says(o->type, name, i, 100);
			bool rare = o->is[c].rare >> i & 1, kin = o->kin && o->is[c].shared;

			if (says == NULL)
				continue;
			ROWS_ADD(rows,
			    i == COMPARE_LEVELS - 1 ? catalog_text(lang, explain_label(o->type, name)) : NULL,
			    catalog_text(lang, says), percent(m, o->m[c][i]), rare ? NULL : percent(m, o->u[c][i]),
			    kin ? percent(m, o->r[c][i]) : NULL, rare ? NULL : bits(m, o->m[c][i], o->u[c][i]),
			    rare ? "t" : NULL);
		}
}

static void
model_answer(struct request *r)
{
	const PGresult *one = request_rows(r, "one");
	const char *params = rows_cell(one, "params"), *kind = rows_cell(one, "kind"), *why, *where;
	struct mem *m = request_mem(r);
	PGresult *rows = rows_new(m, "comparison says m u r bits rare"), *parts = rows_new(m, "one_in prior");
	struct model o;

	if (params == NULL || kind == NULL)
		return;
	if (model_read(&o, strcmp(kind, "contact") == 0 ? DEDUP_PERSON : DEDUP_COMPANY, params, strlen(params), &why,
		&where)) {
		levels(r, &o, rows);
		ROWS_ADD(parts, mem_printf(m, "%.0f", 1 / o.duplicates), signed_bits(m, log2(o.duplicates)));
	} else
		request_refuse(r, NULL, why);
	answer_rows(r, "levels", rows);
	answer_rows(r, "parts", parts);
}

const struct page dedup_model_pages[] = {
    {.method = GET,
	.path = "/office/dedup-models",
	.allow = "centre.review",
	.sql = "",
	.view = "dedup-models.html",
	.title = N_("Models of duplicates"),
	.menu = N_("Data centre"),
	.icon = "adjustments",
	.list = &dedup_model_list,
	.about = "The models of the duplicate engine: those in use, and those before."},
    {.method = GET,
	.path = "/office/dedup-models/:model",
	.allow = "centre.review",
	.sql = "dedup_model_page.known dedup_model_page.one",
	.view = "dedup-model.html",
	.title = N_("Model of duplicates"),
	.fields = admin_done,
	.answer = model_answer,
	.about = "What a model says of each comparison and level, and its two thresholds."},
    {.method = POST,
	.path = "/office/dedup-models/:model/limits",
	.allow = "centre.manage",
	.sql = "dedup_model_page.limits",
	.title = N_("Set the thresholds"),
	.next = "/office/dedup-models/:model?done=saved",
	.again = "/office/dedup-models/:model",
	.fields = limits_fields,
	.about = "Sets the thresholds, as a model of its own; the next search uses it."},
    {.method = POST,
	.path = "/office/dedup-models/:model/use",
	.allow = "centre.manage",
	.sql = "dedup_model_page.use",
	.title = N_("Put this model in use"),
	.next = "/office/dedup-models/:model?done=saved",
	.again = "/office/dedup-models/:model",
	.about = "Puts an earlier model back in use."},
    {.method = POST,
	.path = "/office/dedup-models",
	.allow = "centre.manage",
	.sql = "dedup_model_page.learn",
	.title = N_("Learn anew"),
	.next = "/office/dedup-runs/:run?done=started",
	.again = "/office/dedup-models",
	.fields = learn_fields,
	.about = "Learns a model of all records, with or without what reviewers decided, and searches with it."},
    {.path = NULL},
};
