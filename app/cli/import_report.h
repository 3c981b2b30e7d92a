#ifndef PAVILION_CLI_IMPORT_REPORT_H
#define PAVILION_CLI_IMPORT_REPORT_H

#include <libpq-fe.h>

#include "import/exhibitors.h"

/*
 * Prints the first rejects and differences of an import to stdout and writes all rejects to the file `path` (line,
 * reason, field, row as it stood; RFC 4180). Without rejects a file that an earlier run left there is removed.
 * Returns 0, or -1 if the file could not be written (said on stderr).
 */
int	 import_report(PGconn *, const char *import, const struct import_counts *, const char *path);

#endif
