#ifndef PAVILION_FORM_KIND_H
#define PAVILION_FORM_KIND_H

#include "form.h"

/* How each field_kind is cleaned and checked: a row per kind. Only the files form_*.c look here. */

#define KIND_LINES 0x01  /* tab and LF may stand in it, CR LF becomes LF */
#define KIND_TYPED 0x02  /* as typed: never trimmed, never shown again */
#define KIND_NARROW 0x04 /* fullwidth forms (U+FF01 to U+FF5E) count as their ASCII ones */

struct kind_range {
	long long min, max;
};

struct kind {
	unsigned flags;
	struct kind_range range; /* when the field has none of its own */
	const char *missing;     /* msgid for a required one that is empty */
	/*
	 * Checks `text`: well-formed, trimmed, not empty; it may be changed in place and kept. Sets v->sql and
	 * returns NULL, or a msgid (v->limit with it).
	 */
	const char *(*check)(struct mem *, struct value *v, char *text, struct kind_range);
};

extern const struct kind form_kinds[]; /* by enum field_kind */

/* The checks of numbers and dates (form_number.c). */
const char *form_check_integer(struct mem *, struct value *, char *text, struct kind_range);
const char *form_check_money(struct mem *, struct value *, char *text, struct kind_range);
const char *form_check_decimal(struct mem *, struct value *, char *text, struct kind_range);
const char *form_check_date(struct mem *, struct value *, char *text, struct kind_range);
const char *form_check_time(struct mem *, struct value *, char *text, struct kind_range);

/* One text of a field: cleaned, checked, with `given`, `sql`, `state` and `why` set (form_check.c). */
void form_check_one(struct mem *, struct value *, const struct form_pair *);
/* A FIELD_MAP of at most `most` members (form_map.c). */
void form_check_map(struct mem *, struct value *, const struct form *, long long most);
#endif
