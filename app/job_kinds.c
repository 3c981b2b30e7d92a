/* What jobs there are. */
#include "job.h"

#include <stdio.h>
#include <stdlib.h>

#include "badge/work.h"
#include "catalog.h"
#include "centre/merge_bulk.h"
#include "centre/link_job.h"
#include "centre_job.h"
#include "db.h"
#include "dedup/form_job.h"
#include "dedup/run_job.h"
#include "export.h"
#include "file.h"
#include "import/codes.h"
#include "import/exhibitors.h"
#include "import/halls.h"
#include "import/revert.h"
#include "mail.h"

#define KEEPING_SECONDS 60
#define UNNAMED_SECONDS 3600 /* a file is stored before its row: longer than any request or export takes */

/* 0, or -1 with the reason. Ends the result. */
static int
statement_failed(PGconn *db, PGresult *r, const char **why, bool *retry)
{
	bool failed = PQresultStatus(r) != PGRES_TUPLES_OK && PQresultStatus(r) != PGRES_COMMAND_OK;

	PQclear(r);
	return failed ? job_fault(db, why, retry) : 0;
}

/* The number that a statement returns; -1 when it fails. */
static int
number(PGconn *db, const char *name, const char **why, bool *retry)
{
	PGresult *r = db_run(db, name, NULL);
	int n = PQntuples(r) == 1 ? atoi(PQgetvalue(r, 0, 0)) : 0;

	return statement_failed(db, r, why, retry) != 0 ? -1 : n;
}

/* Repeats a statement until it finds nothing more to do, and wakes again when another one says. */
static int
regular(struct job *j, const char *work, const char *next, const char **why, bool *retry)
{
	int done;

	do
		done = number(j->db, work, why, retry);
	while (done > 0);
	if (done < 0 || (j->again = number(j->db, next, why, retry)) < 0)
		return -1;
	return 0;
}

/* Ends holds whose time is over. */
static int
hold_lapse(struct job *j, const char **why, bool *retry)
{
	return regular(j, "job.lapse", "job.lapse_next", why, retry);
}

/* Gives places of the forum on: those whose offer lapsed, and those that were given back. */
static int
forum_promote(struct job *j, const char **why, bool *retry)
{
	return regular(j, "job_forum.promote", "job_forum.next", why, retry);
}

/* Of these files in the store, those that no row names come to the front. */
static int
unnamed(void *db, char (*hex)[FILE_HEX], int count)
{
	struct buf names = {0};
	PGresult *r;
	int n = -1;

	for (int i = 0; i < count; i++)
		buf_printf(&names, "%s%s", i == 0 ? "{" : ",", hex[i]);
	buf_putc(&names, '}');
	r = db_run(db, "job.unnamed", DB_PARAMS({"files", names.data}));
	if (PQresultStatus(r) == PGRES_TUPLES_OK)
		for (n = 0; n < PQntuples(r); n++)
			snprintf(hex[n], FILE_HEX, "%s", PQgetvalue(r, n, 0));
	PQclear(r);
	buf_free(&names);
	return n;
}

/* Throws away what nobody needs any more: rows first, then the files that no row names. */
static int
house_keeping(struct job *j, const char **why, bool *retry)
{
	static const char *const sweeps[] = {"job.sweep_session", "job.sweep_link", "job.sweep_visit",
	    "job.sweep_ticket", "job.sweep_rate", "job.sweep_form", "job.sweep_job", "job.sweep_upload",
	    "badge_job.sweep", "job.sweep_registration", "gate_rehearsal.sweep", "merge_bulk_job.wake",
	    "job.sweep_join"};

	for (size_t i = 0; i < sizeof(sweeps) / sizeof(sweeps[0]); i++)
		if (statement_failed(j->db, db_run(j->db, sweeps[i], NULL), why, retry) != 0)
			return -1;
	if (file_sweep(UNNAMED_SECONDS, unnamed, j->db) < 0) {
		*why = N_("The files in the store cannot be looked through.");
		*retry = true;
		return -1;
	}
	j->again = KEEPING_SECONDS;
	return 0;
}

/* Makes the companies of an import findable, a portion at a time. */
static int
search_fill(struct job *j, const char **why, bool *retry)
{
	char after[24] = "0";
	bool more = true;

	while (more && job_progress(j, 0, 0, NULL)) {
		PGresult *r = db_run(j->db, "search.fill", DB_PARAMS({"after", after}));

		more = PQresultStatus(r) == PGRES_TUPLES_OK && !PQgetisnull(r, 0, 0);
		if (more)
			snprintf(after, sizeof(after), "%s", PQgetvalue(r, 0, 0));
		if (statement_failed(j->db, r, why, retry) != 0)
			return -1;
	}
	return 0;
}

/* Queues the mails of many invitations, a portion in each transaction. */
static int
invitation_mail(struct job *j, const char **why, bool *retry)
{
	const char *count = j->param(j, "count");
	long long total = count != NULL ? atoll(count) : 0, done = 0;
	int portion = 1;

	while (portion > 0 && job_progress(j, done, total > done ? total : done, NULL)) {
		if ((portion = number(j->db, "office_invitation.mail", why, retry)) < 0)
			return -1;
		done += portion;
	}
	return 0;
}

const struct job_kind job_kinds[] = {
    {.kind = "badge.sign", .run = badge_sign_job, .lane = "badge", .attempts = JOB_FOREVER},
    {.kind = "badge.pdf", .run = badge_pdf_job, .lane = "print"},
    {.kind = "badge.batch", .run = badge_batch_job, .lane = "batch"},
    {.kind = "mail.send", .run = mail_send_job, .lane = "mail", .attempts = 12},
    {.kind = "hold.lapse", .run = hold_lapse, .lane = "house", .attempts = JOB_FOREVER},
    {.kind = "forum.promote", .run = forum_promote, .lane = "house", .attempts = JOB_FOREVER},
    {.kind = "centre.form", .run = form_job, .lane = "centre", .attempts = JOB_FOREVER},
    {.kind = "house.keeping", .run = house_keeping, .lane = "house", .attempts = JOB_FOREVER},
    {.kind = "import.exhibitors", .run = import_exhibitors_job, .lane = "import"},
    {.kind = "import.halls", .run = import_halls_job, .lane = "import"},
    {.kind = "import.codes", .run = import_codes_job, .lane = "import"},
    {.kind = "code.map", .run = code_map_job, .lane = "import"},
    {.kind = "code.explain", .run = code_explain_job, .lane = "import"},
    {.kind = "tag.bulk", .run = tag_bulk_job, .lane = "export"},
    {.kind = "import.revert", .run = import_revert_job, .lane = "import"},
    {.kind = "dedup.run", .run = run_job, .lane = "dedup"},
    {.kind = "merge.bulk", .run = merge_bulk_job, .lane = "merge", .attempts = 100},
    {.kind = "merge.bulk_undo", .run = merge_bulk_undo_job, .lane = "merge", .attempts = 100},
    {.kind = "search.fill", .run = search_fill, .lane = "import"},
    {.kind = "invitation.mail", .run = invitation_mail, .lane = "import"},
    {.kind = "centre.link", .run = link_job, .lane = "contact", .attempts = JOB_FOREVER},
    {.kind = "centre.quality", .run = quality_job, .lane = "contact", .attempts = JOB_FOREVER},
    {.kind = "export", .run = export_run, .lane = "export"},
    {0},
};
