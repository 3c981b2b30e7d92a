#ifndef PAVILION_NORM_H
#define PAVILION_NORM_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "mem.h"

/*
 * Normal forms: how names, numbers and addresses are written before they are compared. Plain functions of the
 * text and of the tables; no database. Any bytes may come in, malformed UTF-8 and NULL too; the time is linear in
 * the length. Results are UTF-8 and live in the given memory; a NULL field means "there is none". A `country` is
 * an ISO 3166 code of two letters, or NULL if it is not known. One struct norm may serve many threads.
 */
struct norm;

/* Reads the tables of the folder (app/centre/tables). NULL, with the reason on stderr, if one cannot be read. */
struct norm	*norm_open(const char *folder);
void		 norm_free(struct norm *);
/*
 * The same from lines of kind, code, place, countries and words apart by tabs, the words by bars: what the database has.
 * The phone plans are those of `base`, which must live as long.
 */
struct norm	*norm_lines(const struct norm *base, const char *lines);
/* Appends the folder's entries as such lines. False, with the reason on stderr, if a file cannot be read. */
bool		 norm_seed(const char *folder, struct buf *lines);

/*
 * The common folding: lower case, accents off, full width to half, traditional hanzi to simplified, punctuation
 * to single spaces; apostrophes go, "&" is "and", "S.p.A." is "spa"; scripts written without spaces stand apart
 * from Latin ("TCL集团" is "tcl 集团"). Never NULL; "" if nothing stays. Needs no tables.
 */
char		*norm_fold(struct mem *, const char *text);

/*
 * Folded text of Russian, Greek, Japanese kana or Korean letters in Latin ones: "газпром" is "gazprom". NULL if it has
 * letters of another alphabet (hanzi are: see han.h), or none at all. Needs no tables.
 */
char		*norm_latin(struct mem *, const char *folded);

struct norm_company {
	const char *core;   /* folded, without legal form and city; never "" unless the name has no letter at all */
	const char *han;    /* hanzi (and kana) of the core without spaces */
	const char *latin;  /* words of the core in Latin letters, else the hanzi's pinyin in one word: "ximenzi" */
	const char *form;   /* code of the legal form, as in legal_form.csv */
	const char *place;  /* code of the city or country found, as in place.csv */
	const char **words; /* of the core, as split by its spaces */
	size_t nwords;
};
void	 norm_company(const struct norm *, struct mem *, const char *name, const char *country,
    struct norm_company *out);

struct norm_person {
	const char *given, *family; /* folded; particles stay with the family name: "van der berg" */
	const char *han;            /* hanzi (and kana) of the name without spaces, family first */
	const char *latin;          /* family, blank, given: "zhang xiaoming", "muller anna maria" */
	const char *initials;       /* first letters of latin's words: "zx" */
	const char *formal;         /* the given name behind a nickname ("bill": "william"), else as given */
};
/* Any of given, family and name may be NULL; name is used for what the first two do not say. */
void	 norm_person(const struct norm *, struct mem *, const char *given, const char *family, const char *name,
    const char *country, struct norm_person *out);

struct norm_phone {
	const char *number;    /* digits of E.164 without the plus */
	const char *extension; /* digits */
	bool local;            /* the country is not known: number has the digits as dialled, without zeros in front */
};
void	 norm_phone(const struct norm *, struct mem *, const char *text, const char *country, struct norm_phone *out);

struct norm_email {
	const char *local;  /* without "+tag"; for gmail without dots */
	const char *domain; /* lower case */
	bool generic;       /* info, sales, office: nobody's own */
	bool free;          /* gmail.com, qq.com: says nothing about the company */
};
void	 norm_email(const struct norm *, struct mem *, const char *text, struct norm_email *out);
/* "https://www.siemens.com.cn/x" → "siemens.com.cn": the name somebody registered; NULL if there is none. */
const char	*norm_website(const struct norm *, struct mem *, const char *text);

struct norm_street {
	const char *street; /* folded, usual words in one form: "haupt str", "nanjing rd" */
	const char *number; /* of the house: "12a", "200" */
};
void	 norm_street(const struct norm *, struct mem *, const char *text, struct norm_street *out);
/* Code of a city, province or country as in place.csv ("CN", "München"), by any of its names; NULL if none is known. */
const char	*norm_place(const struct norm *, struct mem *, const char *text);
/* Letters and digits, upper case, without a country's letters in front ("D-80331"). */
const char	*norm_postcode(const struct norm *, struct mem *, const char *text, const char *country);
/* YYYYMMDD; day before month unless it cannot be (or the country is US); NULL if it is no date. */
const char	*norm_date(struct mem *, const char *text, const char *country);
/* Letters and digits alone, upper case; NULL if there are none. */
const char	*norm_code(struct mem *, const char *text);

#endif
