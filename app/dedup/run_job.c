/* The job dedup.run: a run that somebody, or an import, asked for. */
#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "db.h"
#include "job.h"
#include "run.h"
#include "run_job.h"

static bool
progress(void *job, int done, const char *what)
{
	return job_progress(job, done, 100, what);
}

int
run_job(struct job *j, const char **why, bool *retry)
{
	struct run run = {.db = j->db, .id = j->param(j, "run"), .progress = progress, .arg = j};
	const char *kind = j->param(j, "kind");
	char json[256];
	enum run_end end =
	    run_dedup(&run, kind != NULL && strcmp(kind, "contact") == 0 ? DEDUP_PERSON : DEDUP_COMPANY, why);

	*retry = end == RUN_AGAIN;
	if (end == RUN_AGAIN && j->last)
		run_failed(&run, *why);
	if (end == RUN_FAILED || end == RUN_AGAIN)
		return -1;
	snprintf(json, sizeof(json),
	    "{\"records\": %lld, \"candidates\": %lld, \"pairs\": %lld, \"groups\": %lld, \"seconds\": %.2f}",
	    run.records, run.candidates, run.pairs, run.groups, run.seconds);
	job_result(j, json);
	return 0;
}
