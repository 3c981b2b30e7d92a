#ifndef PAVILION_IMPORT_ROW_H
#define PAVILION_IMPORT_ROW_H

#include "buf.h"
#include "csv.h"
#include "mapping.h"
#include "seen.h"

/* One row of a list of exhibitors: cleaned and checked values, or the reason why it is refused. */
struct row {
	struct csv_text	 values[IMPORT_FIELDS]; /* text NULL: nothing; not NUL-terminated */
	const char	*country;               /* ISO 3166-1 alpha-2, static; NULL: not known, see its value */
	unsigned char	 key[SEEN_SIZE];        /* company.import_key */
	const char	*why;                   /* msgid, or NULL: the row is good */
	const char	*field;                 /* the field at fault, or NULL: the whole row */
	struct buf	 store, scratch;        /* hold the values until the next row_read() */
};

void		 row_read(struct row *, const struct mapping *, const struct csv_row *);
void		 row_free(struct row *);
/*
 * The digest by which an import knows a company again: of name, country (code, or text if none is known), city
 * and street, as text_key() leaves them. Same values in another spelling of case, blanks or punctuation give the
 * same digest.
 */
void		 row_key(unsigned char key[SEEN_SIZE], const struct csv_text parts[4], struct buf *scratch);

#endif
