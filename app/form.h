#ifndef PAVILION_FORM_H
#define PAVILION_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"

/*
 * What a page accepts: a table of fields. What came is parsed from the path, the query string and an
 * urlencoded or multipart body into values; an invalid value is not an absent one.
 */
enum field_kind {
	FIELD_LINE,      /* one line: no control characters; outer blanks trimmed; min/max in characters (200) */
	FIELD_TEXT,      /* several lines: CR LF becomes LF, tab and LF allowed; min/max in characters (10,000) */
	FIELD_EMAIL,     /* lower-cased domain, at most 254 bytes, one @, a dot in the domain */
	FIELD_PASSWORD,  /* as typed; min/max in characters (200); never given back to the page */
	FIELD_UUID,
	FIELD_INTEGER,   /* min/max: value (what an int holds); a fullwidth digit counts as its ASCII one */
	/* decimal text "1,234.50" → minor units (integer text); min/max in minor units (0 to 10^12). Two decimals,
	 * whatever the currency: a statement for one without (JPY) divides by 100. */
	FIELD_MONEY,
	FIELD_DECIMAL,   /* plain decimal; min/max whole numbers (to 10^12) */
	FIELD_DATE,      /* YYYY-MM-DD, a day that exists */
	FIELD_TIME,      /* YYYY-MM-DDTHH:MM[:SS], local to the venue */
	FIELD_BOOL,      /* on/1/true/yes → "true", else "false"; absent → "false" */
	FIELD_CHOICE,    /* one of `choices`, words separated by '|' */
	FIELD_URL,       /* http or https; "www.x.y" gets http://; at most 500 characters */
	FIELD_PHONE,     /* + digits blanks ( ) - / . ext; 3 to 60 characters, 3 digits at least */
	FIELD_COUNTRY,   /* ISO 3166-1 alpha-2, upper-cased */
	FIELD_HEX,       /* even number of hex digits; min/max in digits */
	FIELD_CODE,      /* digits only, blanks inside removed: second factor */
	FIELD_FILE,      /* multipart file part; max in bytes (10 MiB); sql is its name */
	/* All pairs named "<name>.<member>": members [a-z0-9_.], at most 60 of them; goes to SQL as a JSON object of
	 * texts, or arrays where a member came several times; empty ones are left out. Each text is as of FIELD_TEXT
	 * with at most FORM_MEMBER_MAX characters; max: members (400) */
	FIELD_MAP
};

#define FIELD_REQUIRED	0x01  /* empty counts as missing */
#define FIELD_LIST	0x02  /* may come several times; goes to SQL as an array literal */
#define FORM_MEMBER_MAX	2000
#define FIELD_KEEP	0x04  /* do not trim */
/* A name: FIELD_LINE with a letter or digit of some script; of a FIELD_MAP each member "name" or "....name". */
#define FIELD_NAMED	0x08

struct field {
	const char	*name;    /* of the input and of the statement's parameter */
	enum field_kind	 kind;
	unsigned	 flags;
	long long	 min, max; /* 0, 0: the kind's default */
	const char	*choices;
	const char	*label;   /* msgid: in messages and in OpenAPI */
};

/* One member of a FIELD_MAP that does not fit, and those after it. */
struct value_fault {
	const char *member, *why; /* as in struct value */
	long long limit;
	struct value_fault *next;
};

enum value_state { VALUE_ABSENT, VALUE_INVALID, VALUE_PRESENT };

/*
 * An invalid value is never given to SQL. With FIELD_LIST, `given` and `sql` are array literals: {"a","b"}; of a
 * FIELD_MAP both are JSON, so that the page that shows it again can take it apart.
 */
struct value {
	const struct field *field;
	enum value_state state;
	const char	*given;   /* what came, cleaned to valid UTF-8, to show again; "" when absent; "" for passwords */
	const char	*sql;     /* text for the statement; NULL is SQL null (absent or empty) */
	const char	*why;     /* msgid when invalid; may contain %lld once, filled from `limit` */
	long long	 limit;
	const char	*member;  /* FIELD_MAP: the name of the pair that is invalid; NULL: the whole */
	struct value_fault *more; /* FIELD_MAP: the pairs behind it that are invalid too, in their order */
	const void	*data;    /* FIELD_FILE: bytes, not NUL-terminated */
	size_t		 size;
	const char	*filename, *type; /* FIELD_FILE: as the client named them; never trusted */
};

/* The reason for which a whole form is refused, before any field is looked at. */
enum form_fault { FORM_OK, FORM_BAD /* 400 malformed */, FORM_LARGE /* 413 */, FORM_TYPE /* 415 */ };

/* One name and value as they came, decoded; several of one name are kept in order. */
struct form_pair {
	const char	*name;
	/* size bytes and, unless it is a file part, a NUL; may hold NULs, then form_check calls it invalid */
	const char	*text;
	size_t		 size;
	const char	*filename; /* NULL unless a file part */
	const char	*type;
};

struct form {
	struct form_pair *pairs;
	size_t		 count;
	size_t		 room;     /* of pairs; 0 if they were not made by the parsers */
	bool		 json;     /* they came as a JSON object */
};

#define FORM_PAIRS_MAX	1000
/* Bytes of one text; only files are longer. Bounds what a request costs where a page takes large uploads. */
#define FORM_TEXT_MAX	(1 << 20)

/*
 * Parses an x-www-form-urlencoded string (WHATWG URL 5.1) and appends its pairs. '+' is a blank, a second
 * '=' belongs to the value, a bad %-escape is FORM_BAD. More than FORM_PAIRS_MAX pairs: FORM_LARGE.
 */
enum form_fault	 form_urlencoded(struct mem *, struct form *, const char *text, size_t length);
/*
 * Parses a multipart/form-data body (RFC 7578) with the boundary in `content_type`. Parts point into `body`,
 * which must outlive the form. Names may hold any character; RFC 2231 filename* is understood.
 */
enum form_fault	 form_multipart(struct mem *, struct form *, const char *content_type,
		    const char *body, size_t length);
/*
 * One of the three by content type ("" with an empty body is an empty form); else FORM_TYPE. Of JSON and urlencoded
 * bodies 4 MiB are taken at most, whatever the route allows.
 */
enum form_fault	 form_body(struct mem *, struct form *, const char *content_type,
		    const char *body, size_t length);
/*
 * Also takes a JSON object (RFC 8259) of strings, numbers, booleans, null and arrays of these, for API
 * clients: content type application/json. form_body() calls it.
 */
enum form_fault	 form_json(struct mem *, struct form *, const char *text, size_t length);

/*
 * Checks the pairs against `fields` (ended by a NULL name) and returns one value per field, in order.
 * Two values for a field without FIELD_LIST make it invalid ("given twice"); names that no field has are
 * ignored. Invalid UTF-8, NUL and control characters make a value invalid; `given` stays showable. On one line
 * the characters that turn the direction of writing (U+202A to U+202E, U+2066 to U+2069) are invalid too.
 * The values are ended by one whose `field` is NULL.
 */
struct value	*form_check(struct mem *, const struct form *, const struct field *fields);
/* What stands behind the dot if a pair of that name belongs to the FIELD_MAP; else NULL, also for other fields. */
const char	*form_member(const struct field *, const char *name);
/* Whether it is a country's code, officially assigned: ISO 3166-1 alpha-2, upper-cased. */
bool		 form_country(const char *code);
/* The text of the first pair of that name as it came, or NULL. */
const char	*form_text(const struct form *, const char *name);
/* Number of invalid values, or of required ones that are absent (form_check made those invalid). */
size_t		 form_errors(const struct value *values);
/* The value of that field, or NULL. */
const struct value *form_value(const struct value *values, const char *name);

#endif
