#ifndef PAVILION_JSON_H
#define PAVILION_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <libpq-fe.h>

#include "buf.h"

/* -- rows as JSON --------------------------------------------------------------------------------------- */

/*
 * Appends the rows as an array of objects. By the type of the column: booleans are true and false; integers,
 * floats and numerics are numbers, digit for digit as PostgreSQL wrote them (NaN and infinity are strings);
 * json and jsonb stand as they are; a timestamptz is an RFC 3339 string; all else is a string; null is null.
 */
void	 json_rows(struct buf *, const PGresult *);

struct json_set {
	const char	*name;
	const PGresult	*rows;
};
/* Appends one object with the rows of each set under its name. */
void	 json_sections(struct buf *, const struct json_set *, size_t count);

/* -- reading JSON that PostgreSQL wrote ----------------------------------------------------------------- */

/* One value, a slice of a text that lives elsewhere. */
struct json {
	const char	*text;
	size_t		 length;
};

/*
 * The value that `text` holds. False if there is none or it has no end. What stands inside an array or an
 * object is looked at only when it is asked for; text that is not JSON gives false or odd slices, never a
 * step outside of it.
 */
bool	 json_value(const char *text, size_t length, struct json *);
/* The member of an object; false if it has none of that name or is no object. */
bool	 json_member(const struct json *object, const char *key, size_t length, struct json *value);
/* The next element of an array; *at is 0 at first. False at the end, or if it is no array. */
bool	 json_element(const struct json *array, size_t *at, struct json *value);
/* Number of elements of an array, 0 for anything else. */
size_t	 json_count(const struct json *array);
/* Appends a string without quotes and escapes, null as nothing, any other value as it stands. */
void	 json_text(struct buf *, const struct json *);

#endif
