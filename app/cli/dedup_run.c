#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "db.h"
#include "dedup/run.h"
#include "work.h"

static volatile sig_atomic_t interrupted;

static void
interrupt(int signal)
{
	(void)signal;
	interrupted = 1;
}

/* How far it is, on one line of a terminal; Ctrl-C stops it at the next safe point. */
static bool
show(void *arg, int done, const char *what)
{
	const char **last = arg;

	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%3d %% %-30s", done, what);
	else if (*last == NULL || strcmp(*last, what) != 0)
		fprintf(stderr, "%s ...\n", what);
	*last = what;
	return !interrupted;
}

/* The row of the run; its public id, which the caller frees. NULL if there is no such import. */
static char *
ask(PGconn *db, const char *kind, const char *import, const char *learn)
{
	PGresult *r = db_must(db, "dedup.ask", DB_PARAMS({"kind", kind}, {"import", import}, {"learn", learn}));
	char *run = PQntuples(r) == 1 ? strdup(PQgetvalue(r, 0, 0)) : NULL;

	PQclear(r);
	return run;
}

static int
tell(const struct run *r, enum run_end end, const char *why)
{
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%36s\r", "");
	if (end == RUN_CANCELLED)
		fprintf(stderr, "Stopped. What was found before stands.\n");
	else if (end != RUN_DONE)
		fprintf(stderr, "pavilion dedup: %s\n", why);
	if (end == RUN_DONE)
		printf("records %lld candidates %lld pairs %lld groups %lld seconds %.2f cpu %.2f\n", r->records,
		    r->candidates, r->pairs, r->groups, r->seconds, r->cpu);
	else if (end == RUN_AGAIN)
		run_failed(r, why);
	return end == RUN_DONE ? 0 : end == RUN_CANCELLED ? 130 : 1;
}

int
cli_dedup_run(int argc, char **argv)
{
	const char *kind = "company", *import = NULL, *learn = NULL, *why, *last = NULL;
	struct run run = {.progress = show, .arg = &last};
	enum run_end end;
	char *id;
	int status;

	for (int i = 2; i < argc; i++)
		if (strcmp(argv[i], "--kind") == 0 && i + 1 < argc)
			kind = argv[++i];
		else if (strcmp(argv[i], "--import") == 0 && i + 1 < argc)
			import = argv[++i];
		else if (strcmp(argv[i], "--learn") == 0)
			learn = "run";
		else
			return cli_usage("dedup", "run takes --kind company|contact, --import NUMBER and --learn");
	if (strcmp(kind, "company") != 0 && strcmp(kind, "contact") != 0)
		return cli_usage("dedup", "--kind is company or contact");
	if (import != NULL && (learn != NULL || strspn(import, "0123456789") != strlen(import) || strlen(import) > 18 ||
				  import[0] == '\0'))
		return cli_usage("dedup", "--import wants the number of an import, and goes without --learn");
	if (!work_start() || (run.db = db_open("jobs")) == NULL)
		return 1;
	if ((run.id = id = ask(run.db, kind, import, learn)) == NULL) {
		fprintf(stderr, "pavilion dedup: there is no import %s\n", import);
		return 1;
	}
	sigaction(SIGINT, &(struct sigaction){.sa_handler = interrupt}, NULL);
	sigaction(SIGTERM, &(struct sigaction){.sa_handler = interrupt}, NULL);
	end = run_dedup(&run, strcmp(kind, "contact") == 0 ? DEDUP_PERSON : DEDUP_COMPANY, &why);
	status = tell(&run, end, why);
	free(id);
	PQfinish(run.db);
	return status;
}
