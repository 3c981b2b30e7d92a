#ifndef PAVILION_IMPORT_CSV_H
#define PAVILION_IMPORT_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * Rows of a CSV file as RFC 4180 has them, and as programs write them: lines end with CR LF, LF or CR; the
 * delimiter is , ; tab or |; a first line "sep=;" names it. A quote inside an unquoted field is plain text.
 *
 * A row whose quoting is broken does not swallow the rest of the file: its first line is given back as one
 * faulty row, and reading goes on with the next line.
 */
struct csv;

#define CSV_ROW_MAX	65536  /* bytes; a longer row is a faulty one */
#define CSV_FIELDS_MAX	512

struct csv_text {
	const char	*text;   /* not NUL-terminated */
	size_t		 length;
};

struct csv_row {
	long long	 line;    /* of the file, from 1, where the row begins */
	size_t		 count;
	const struct csv_text *fields; /* unquoted; valid until the next call */
	struct csv_text	 raw;     /* as it stood, without the line end */
	const char	*why;     /* msgid if the row is faulty: it has no fields then */
};

/* Puts at most `room` bytes of UTF-8 text into `out`: their number, 0 at the end, -1 on an error. */
typedef ssize_t	(*csv_source)(void *arg, char *out, size_t room);

/* delimiter '\0': found out from the first row. Never NULL. */
struct csv	*csv_open(csv_source, void *arg, char delimiter);
void		 csv_close(struct csv *);
char		 csv_delimiter(const struct csv *);
/* The next row that is not a blank line; false at the end, and after an error of the source. */
bool		 csv_next(struct csv *, struct csv_row *);
/* Whether the source failed. */
bool		 csv_failed(const struct csv *);

#endif
