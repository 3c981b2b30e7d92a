/* What the cells of an export say: the same for both formats. */
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "buf.h"
#include "catalog.h"
#include "export.h"

struct export_sheet *
export_sheet(struct mem *m, const struct list *list, const char *title, const char *lang)
{
	struct export_sheet *sheet = mem_take(m, sizeof(*sheet));
	int n = 0;

	while (list->columns[n].name != NULL)
		n++;
	*sheet = (struct export_sheet){.list = list, .lang = lang, .title = catalog_text(lang, title), .currency = -1};
	sheet->columns = mem_take(m, (size_t)n * sizeof(*sheet->columns));
	sheet->fields = mem_take(m, (size_t)n * sizeof(*sheet->fields));
	for (int i = 0; i < n; i++) {
		const struct column *c = &list->columns[i];

		if (strcmp(c->name, "currency") == 0)
			sheet->currency = i;
		if (c->flags & COL_HIDDEN)
			continue;
		sheet->columns[sheet->count] = c;
		sheet->fields[sheet->count++] = i;
	}
	return sheet;
}

const char *
export_header(const struct export_sheet *sheet, int column)
{
	const struct column *c = sheet->columns[column];

	return c->label != NULL ? catalog_text(sheet->lang, c->label) : c->name;
}

int
export_decimals(const struct export_sheet *sheet, const PGresult *rows, int row)
{
	static const char none[] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
			  three[] = "BHD IQD JOD KWD LYD OMR TND";
	const char *code;

	if (sheet->currency < 0 || PQgetlength(rows, row, sheet->currency) != 3)
		return 2;
	code = PQgetvalue(rows, row, sheet->currency);
	return strstr(none, code) != NULL ? 0 : strstr(three, code) != NULL ? 3 : 2;
}

/* Minor units as decimal text: 123450 → 1234.50 */
static const char *
money(struct mem *m, const char *minor, int decimals)
{
	bool minus = *minor == '-';
	const char *digits = minor + minus;
	int length = (int)strlen(digits), whole = length > decimals ? length - decimals : 0;

	if (decimals == 0)
		return minor;
	return mem_printf(m, "%s%.*s%s.%.*s%s", minus ? "-" : "", whole, digits, whole == 0 ? "0" : "",
	    whole > 0 ? 0 : decimals - length, "000", digits + whole);
}

static const char *
member(const struct json_object *object, const char *name)
{
	struct json_object *value;

	if (!json_object_object_get_ex(object, name, &value) || value == NULL)
		return NULL;
	return json_object_get_string(value);
}

/* The changes of a record, [{"field", "old", "new"}], as "City: Lyon → Paris; Phone: – → 123". */
static const char *
changes(struct mem *m, const char *lang, const char *json)
{
	struct json_object *list = json_tokener_parse(json);
	struct buf b = {0};
	const char *text;

	if (!json_object_is_type(list, json_type_array)) {
		json_object_put(list);
		return json;
	}
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		const struct json_object *change = json_object_array_get_idx(list, i);
		const char *field = member(change, "field"), *old = member(change, "old"), *new = member(change, "new");

		buf_printf(&b, "%s%s: %s → %s", i > 0 ? "; " : "", field != NULL ? catalog_text(lang, field) : "",
		    old != NULL ? old : "–", new != NULL ? new : "–");
	}
	text = mem_copy(m, b.data, b.len);
	buf_free(&b);
	json_object_put(list);
	return text;
}

static bool
is_json(Oid type)
{
	return type == 114 || type == 3802; /* json, jsonb: pg_type.dat */
}

const char *
export_text(struct mem *m, const struct export_sheet *sheet, const PGresult *rows, int row, int column)
{
	const struct column *c = sheet->columns[column];
	int field = sheet->fields[column];
	const char *value = PQgetvalue(rows, row, field);

	if (PQgetisnull(rows, row, field))
		return NULL;
	switch (c->type) {
	case COL_MONEY:
		return money(m, value, export_decimals(sheet, rows, row));
	case COL_TIME: /* "2027-09-14 09:30:12.345678+02": the rest is the venue's zone */
		return strlen(value) > 16 ? mem_copy(m, value, 16) : value;
	case COL_CHOICE:
		return catalog_text(sheet->lang, value);
	case COL_BOOL:
		return catalog_text(sheet->lang, *value == 't' ? N_("yes") : N_("no"));
	default:
		return is_json(PQftype(rows, field)) ? changes(m, sheet->lang, value) : value;
	}
}
