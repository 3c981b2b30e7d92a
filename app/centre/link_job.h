#ifndef PAVILION_LINK_JOB_H
#define PAVILION_LINK_JOB_H

#include <stdbool.h>

#include "job.h"

/* Regular work on contacts: job.h says what jobs are. */

/* Links confirmed registrations to contacts, follows those that changed, makes new contacts findable. */
int link_job(struct job *, const char **why, bool *retry);
/* Counts how good the data are, when it is time. */
int quality_job(struct job *, const char **why, bool *retry);

#endif
