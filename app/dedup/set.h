#ifndef PAVILION_DEDUP_SET_H
#define PAVILION_DEDUP_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "pool.h"

struct mem;
struct norm;

enum dedup_type { DEDUP_PERSON, DEDUP_COMPANY };

/* What a column of the source may be: see guess.h. */
enum dedup_field {
	RAW_NAME, RAW_NAME_EN, RAW_GIVEN, RAW_FAMILY, RAW_COMPANY, RAW_COMPANY_EN, RAW_STREET,
	RAW_CITY, RAW_POSTCODE, RAW_COUNTRY, RAW_PHONE, RAW_FAX, RAW_EMAIL, RAW_BIRTH, RAW_ID,
	RAW_WEBSITE, RAW_TEXT, RAWS
};

/* Normal forms of a record; a column that the records do not fill has no values. */
enum dedup_column {
	FORM_NAME,    /* person: words of the whole name in Latin letters, ascending; company: core, Latin */
	FORM_HAN,     /* the name in hanzi: core, simplified */
	FORM_GIVEN, FORM_FAMILY,
	FORM_FORMAL,  /* the given name behind a nickname */
	FORM_FIRM, COL_FIRM_HAN, /* person: the employer; company: the contact person */
	FORM_STREET, FORM_CITY, FORM_POSTCODE, FORM_COUNTRY, FORM_PHONE, FORM_FAX, FORM_EMAIL,
	FORM_DOMAIN,  /* of the address or the website; free mail providers left out */
	FORM_LOCAL,   /* the part before the @, unless it is a function's (info, sales) */
	FORM_BIRTH, FORM_ID, FORM_TEXT, FORMS
};

struct set_column {
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
	bool		 parted; /* persons: given and family name are compared, not the whole name in any script */
	uint32_t	 count, room;
	struct set_column	 col[FORMS];
};

void	 set_free(struct set *);
/* One more record; `value` has a UTF-8 text or NULL per field. See form_record(). */
void	 set_add(struct set *, const struct norm *, struct mem *scratch, char *const value[RAWS]);
/* The same of a record whose normal forms are made already: their letters and lengths, 0 for none. */
void	 set_put(struct set *, const letter *const text[FORMS], const uint16_t length[FORMS]);
struct forms;
void	 set_forms(struct set *, const struct forms *);
/* All records are there: counts words, frees what only set_add() needs. */
void	 set_close(struct set *);
/* The same for a few records out of many: how much a word weighs says who counted all of them. */
struct set_known {
	float (*word)(void *arg, enum dedup_column, const letter *, size_t length);
	void *arg;
};
void	 set_close_known(struct set *, const struct set_known *);

#endif
