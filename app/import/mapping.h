#ifndef PAVILION_IMPORT_MAPPING_H
#define PAVILION_IMPORT_MAPPING_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "csv.h"

/*
 * Which column of a list of exhibitors is what: guessed from its header, which may be English or Chinese
 * (and, for the usual words, German or French), or told by a person.
 */
enum import_field {
	IMPORT_NAME,
	IMPORT_NAME_LOCAL,
	IMPORT_COUNTRY,
	IMPORT_CITY,
	IMPORT_STREET,
	IMPORT_POSTCODE,
	IMPORT_PHONE,
	IMPORT_FAX,
	IMPORT_EMAIL,
	IMPORT_WEBSITE,
	IMPORT_REGISTER,
	IMPORT_ABOUT_EN,
	IMPORT_ABOUT_ZH,
	IMPORT_INDUSTRY,
	IMPORT_TYPE,
	IMPORT_SOURCE,
	IMPORT_TAGS,
	IMPORT_FIELDS,
	IMPORT_NOTHING = IMPORT_FIELDS /* the column is not taken over */
};

struct import_field_about {
	const char	*name;   /* as --map, the reports and the column of `company` have it */
	const char	*label;  /* msgid */
	const char	*words;  /* headers that mean it, normalised, separated by blanks; "word*": begins so */
};
extern const struct import_field_about import_fields[IMPORT_FIELDS];

struct mapping_column {
	char		*header; /* cleaned; "" for an unnamed column */
	char		*empty;  /* normalised "no <header>", which some exports write for nothing */
	int		 rank;   /* as the company's name, by its header: mapping.c */
	enum import_field field;
	const char	*why;    /* msgid why it is not taken over, or NULL */
};

struct mapping {
	struct mapping_column *columns;
	size_t		 count;
	int		 column[IMPORT_FIELDS]; /* of each field; -1: none */
};

/* One wish: header (or "#3" for the third column) → name of the field, or "ignore". */
struct mapping_wish {
	const char	*column;
	const char	*field;
};

/*
 * Guesses from the first row and then follows the wishes (ended by a NULL column). Returns false with a
 * line in *why (English) if a wish names no column or field, or if nothing says where the name stands.
 * Freed by mapping_free in either case.
 */
bool		 mapping_make(struct mapping *, const struct csv_row *header, const struct mapping_wish *wishes,
		    struct buf *why);
void		 mapping_free(struct mapping *);
/* Appends the mapping as a JSON object: header (or "#3") → field or "ignore". */
void		 mapping_json(const struct mapping *, struct buf *);
/* Appends it as a table for people. */
void		 mapping_table(const struct mapping *, struct buf *);

#endif
