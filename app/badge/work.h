#ifndef PAVILION_BADGE_WORK_H
#define PAVILION_BADGE_WORK_H

#include <stdbool.h>

#include "job.h"
#include "mail.h"

/* Jobs of badges. */

/* badge.sign: has the vault sign what has no code, then tells the holders. */
int	 badge_sign_job(struct job *, const char **why, bool *retry);
/* badge.pdf: params registration, size ("a6", "card", "pass", "group"). The result gets {"file": public id}. */
int	 badge_pdf_job(struct job *, const char **why, bool *retry);
/* badge.batch: params batch. Leaves a file per part in badge_batch_file; run again, it goes on after the last one. */
int	 badge_batch_job(struct job *, const char **why, bool *retry);

/*
 * Puts the badge of that public id into the mail as PDF; nothing if it is good no more. Returns 0, -1 when the
 * database fails, or 1: its holder has another address by now than the mail's.
 */
int	 badge_attach(struct mem *, PGconn *, const char *badge, struct mail *);

#endif
