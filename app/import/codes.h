#ifndef PAVILION_IMPORT_CODES_H
#define PAVILION_IMPORT_CODES_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "buf.h"
#include "exhibitors.h"
#include "job.h"

/* A list of standard codes in a CSV file becomes the next version of the list: doc/centre.md. */
struct codes;

/*
 * Reads the first row of the file `fd`, which it takes over (closed on failure too). `encoding` NULL, `delimiter` '\0':
 * found out. Returns NULL with a msgid in *why. End with codes_close.
 */
struct codes	*codes_open(int fd, const char *encoding, char delimiter, const char **why);
void		 codes_close(struct codes *);
const char	*codes_encoding(const struct codes *);
/* codes_run() only finds out what the file would do: the import is then "proposed", with its plan. */
void		 codes_look(struct codes *);
/*
 * All rows that are left, the faulty ones with their reasons, as codes_run() copies them to the server (copy.h); they live
 * as long as the codes. NULL with a reason in *why, or without one: `progress` said stop.
 */
const struct buf *codes_read(struct codes *, bool (*progress)(void *, long long, long long), void *arg, const char **why);

/*
 * Brings the rows in, wholly or not at all, and closes the import. `import` is the public id of its row, `progress` (may
 * be NULL) is told the bytes read, false: stop. Returns 0, or -1 with the reason in *why (static); *again: the database
 * failed, another try may succeed.
 */
int		 codes_run(struct codes *, PGconn *, const char *import, bool (*progress)(void *, long long, long long),
		    void *arg, struct import_counts *, const char **why, bool *again);

/* The job import.codes: params {"import": public id}. */
int		 import_codes_job(struct job *, const char **why, bool *retry);

#endif
