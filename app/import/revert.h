#ifndef PAVILION_IMPORT_REVERT_H
#define PAVILION_IMPORT_REVERT_H

#include "job.h"

/* Takes an import back (sql/schema/057_import_revert.sql): all of it or nothing, as often as it is killed. */
int	 import_revert_job(struct job *, const char **why, bool *retry);

#endif
