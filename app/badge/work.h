#ifndef PAVILION_BADGE_WORK_H
#define PAVILION_BADGE_WORK_H

#include "job.h"

/* The job badge.sign: has the vault sign what has no code, then tells the holders. */
int	 badge_sign_job(struct job *, const char **why, bool *retry);

#endif
