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
	struct pool	 pool;
	uint32_t	*word_at; /* words of value i: word[word_at[i]] to word[word_at[i + 1]], ascending; or NULL */
	uint32_t	*word;
	double		*whole;   /* of value i: the weights of its words together; NULL without words */
	uint64_t	*letters; /* of value i: measure_bits() */
	float		*weight;  /* of each word: bits, log2(values / values that hold it) */
	uint32_t	 filled;  /* records that have a value */
};

/*
 * Records as rows of numbers, of values that each column keeps once. The numbers of a record lie side by side: a pair that
 * is compared is two places of memory, not two for each column.
 */
struct set {
	enum dedup_type	 type;
	bool		 parted; /* persons: given and family name are compared, not the whole name in any script */
	uint32_t	 count, room;
	uint32_t	*value; /* see set_value() */
	struct set_column	 col[FORMS];
};

/* The number of a record's value in a column, 0: none. */
static inline uint32_t
set_value(const struct set *s, enum dedup_column c, uint32_t record)
{
	return s->value[(size_t)record * FORMS + c];
}

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
