#ifndef PAVILION_IMPORT_ROW_H
#define PAVILION_IMPORT_ROW_H

#include "buf.h"
#include "csv.h"
#include "mapping.h"
#include "seen.h"

/* A value that could not be read, as it stood in the file. */
struct row_note {
	enum import_field field;
	const char	*why;    /* msgid */
	struct csv_text	 value;  /* of the csv_row; may hold bytes that are no characters */
};

/*
 * One row of a list of exhibitors: cleaned and checked values, or the reason why it is refused. Only what cannot be
 * mended refuses a row: a value that is not needed and cannot be read is left out, and noted.
 */
struct row {
	struct csv_text	 values[IMPORT_FIELDS]; /* text NULL: nothing; not NUL-terminated */
	const char	*country;               /* ISO 3166-1 alpha-2, static; NULL: none */
	unsigned char	 key[SEEN_SIZE];        /* company.import_key */
	const char	*why;                   /* msgid, or NULL: the row is good */
	const char	*field;                 /* the field at fault, or NULL: the whole row */
	struct row_note	 notes[IMPORT_FIELDS];  /* what else is wrong with it */
	int		 note_count;
	struct buf	 store, scratch;        /* hold the values until the next row_read() */
};

void		 row_read(struct row *, const struct mapping *, const struct csv_row *);
void		 row_free(struct row *);
/* How many characters a value of the field may have. */
size_t		 row_limit(enum import_field);
/*
 * The digest by which an import knows a company again: of name, country (its code), city and
 * street, as text_key() leaves them. Same values in another spelling of case, blanks or punctuation give the
 * same digest.
 */
void		 row_key(unsigned char key[SEEN_SIZE], const struct csv_text parts[4], struct buf *scratch);

#endif
