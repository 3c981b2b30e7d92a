#ifndef PAVILION_FUZZ_FIELDS_H
#define PAVILION_FUZZ_FIELDS_H

#include <stdlib.h>
#include <string.h>

#include "form.h"
#include "utf8.h"

/*
 * What must hold of every value, whatever came in: a field of each kind, named by one letter, so that a fuzzer
 * finds them soon. `w` and `x` take lists.
 */
static const struct field fuzz_fields[] = {
    {"a", FIELD_LINE, 0, 0, 0, NULL, NULL},
    {"b", FIELD_TEXT, 0, 2, 20, NULL, NULL},
    {"c", FIELD_EMAIL, 0, 0, 0, NULL, NULL},
    {"d", FIELD_PASSWORD, 0, 3, 8, NULL, NULL},
    {"e", FIELD_UUID, 0, 0, 0, NULL, NULL},
    {"f", FIELD_INTEGER, 0, 0, 0, NULL, NULL},
    {"g", FIELD_MONEY, 0, -1000, 100000, NULL, NULL},
    {"h", FIELD_DECIMAL, 0, -10, 10, NULL, NULL},
    {"i", FIELD_DATE, 0, 0, 0, NULL, NULL},
    {"j", FIELD_TIME, 0, 0, 0, NULL, NULL},
    {"k", FIELD_BOOL, FIELD_REQUIRED, 0, 0, NULL, NULL},
    {"l", FIELD_CHOICE, 0, 0, 0, "free|held", NULL},
    {"m", FIELD_URL, 0, 0, 0, NULL, NULL},
    {"n", FIELD_PHONE, 0, 0, 0, NULL, NULL},
    {"o", FIELD_COUNTRY, 0, 0, 0, NULL, NULL},
    {"p", FIELD_HEX, 0, 0, 0, NULL, NULL},
    {"q", FIELD_CODE, 0, 0, 0, NULL, NULL},
    {"r", FIELD_FILE, 0, 0, 64, NULL, NULL},
    {"s", FIELD_MAP, 0, 0, 5, NULL, NULL},
    {"w", FIELD_LINE, FIELD_LIST, 0, 5, NULL, NULL},
    {"x", FIELD_INTEGER, FIELD_LIST | FIELD_REQUIRED, 0, 9, NULL, NULL},
    {0},
};

static void
fuzz_must(int holds)
{
	if (!holds)
		abort();
}

/* Well-formed UTF-8 without control characters, but tab and LF where they may stand. */
static void
fuzz_text(const char *text)
{
	unsigned code;
	size_t n;

	for (size_t left = strlen(text); left > 0; text += n, left -= n) {
		fuzz_must((n = utf8_next(text, left, &code)) > 0);
		fuzz_must(!utf8_control(code) || code == '\t' || code == '\n');
	}
}

static void
fuzz_value(const struct value *v)
{
	fuzz_must(v->given != NULL);
	fuzz_text(v->given);
	fuzz_must((v->state == VALUE_INVALID) == (v->why != NULL));
	fuzz_must(v->state != VALUE_INVALID || v->sql == NULL);
	fuzz_must(v->state != VALUE_PRESENT || v->sql != NULL);
	if (v->sql != NULL)
		fuzz_text(v->sql);
	if (v->field->kind == FIELD_PASSWORD)
		fuzz_must(v->given[0] == '\0');
	if (v->sql != NULL && v->field->kind == FIELD_LINE)
		fuzz_must(strchr(v->sql, '\n') == NULL);
}

/* Checks the form's values and reads every byte of its pairs, so that the sanitizer sees one out of bounds. */
static void
fuzz_form(struct mem *m, const struct form *form)
{
	volatile unsigned char sum = 0;

	fuzz_must(form->count <= FORM_PAIRS_MAX);
	for (size_t i = 0; i < form->count; i++) {
		const struct form_pair *p = &form->pairs[i];

		fuzz_must(p->name != NULL && p->text != NULL);
		for (size_t k = 0; k < p->size; k++)
			sum = (unsigned char)(sum + (unsigned char)p->text[k]);
		if (p->filename == NULL)
			fuzz_must(p->text[p->size] == '\0');
	}
	for (const struct value *v = form_check(m, form, fuzz_fields); v->field != NULL; v++)
		fuzz_value(v);
}

#endif
