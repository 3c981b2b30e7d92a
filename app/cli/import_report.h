#ifndef PAVILION_CLI_IMPORT_REPORT_H
#define PAVILION_CLI_IMPORT_REPORT_H

#include <libpq-fe.h>

#include "import/exhibitors.h"

/*
 * Prints the first rejects, differences and values left out of an import to stdout, and writes all rejects to the file
 * `path` (line, reason, field, row as it stood; RFC 4180) and all values left out to one beside it, which ends in
 * .notes.csv (line, reason, column, value). Where there are none, a file that an earlier run left there is removed.
 * Returns 0, or -1 if a file could not be written (said on stderr).
 */
int	 import_report(PGconn *, const char *import, const struct import_counts *, const char *path);

/* Prints what a file of codes would do, with the codes that records have, and puts it aside. */
void	 import_codes_shown(PGconn *, const char *import);

#endif
