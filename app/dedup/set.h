#ifndef PAVILION_DEDUP_SET_H
#define PAVILION_DEDUP_SET_H

#include <stdint.h>

#include "pool.h"

enum dedup_type { DEDUP_PERSON, DEDUP_COMPANY };

/* What a column of the source may be: see guess.h. */
enum dedup_field {
	FIELD_NAME, FIELD_NAME_EN, FIELD_GIVEN, FIELD_FAMILY, FIELD_COMPANY, FIELD_COMPANY_EN, FIELD_STREET,
	FIELD_CITY, FIELD_POSTCODE, FIELD_COUNTRY, FIELD_PHONE, FIELD_FAX, FIELD_EMAIL, FIELD_BIRTH, FIELD_ID,
	FIELD_WEBSITE, FIELD_TEXT, FIELDS
};

/* Normal forms of a record; a column that the records do not fill has no values. */
enum dedup_column {
	COL_NAME,    /* person: words of the whole name in Latin letters, ascending; company: core, Latin */
	COL_HAN,     /* the name in hanzi: core, simplified */
	COL_GIVEN, COL_FAMILY,
	COL_FIRM, COL_FIRM_HAN, /* person: the employer; company: the contact person */
	COL_STREET, COL_CITY, COL_POSTCODE, COL_COUNTRY, COL_PHONE, COL_FAX, COL_EMAIL,
	COL_DOMAIN,  /* of the address or the website; free mail providers left out */
	COL_LOCAL,   /* the part before the @, unless it is a function's (info, sales) */
	COL_BIRTH, COL_ID, COL_TEXT, COLUMNS
};

struct column {
	uint32_t	*value;   /* of each record; 0: none */
	struct pool	 pool;
	uint32_t	*word_at; /* words of value i: word[word_at[i]] to word[word_at[i + 1]], ascending; or NULL */
	uint32_t	*word;
	float		*weight;  /* of each word: bits, log2(values / values that hold it) */
	uint32_t	 filled;  /* records that have a value */
};

/* Records in columns of numbers; no text is touched when pairs are compared but once per pair of values. */
struct set {
	enum dedup_type	 type;
	uint32_t	 count, room;
	struct column	 col[COLUMNS];
};

void	 set_free(struct set *);
/* One more record; `value` has a UTF-8 text or NULL per field. */
void	 set_add(struct set *, char *const value[FIELDS]);
/* All records are there: counts words, frees what only set_add() needs. */
void	 set_close(struct set *);

#endif
