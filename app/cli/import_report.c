#include "import_report.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db.h"

#define FEW "5"

/* The first rows that a statement gives. The caller clears them. */
static PGresult *
report_first(PGconn *db, const char *import, const char *statement)
{
	return db_must(db, statement, DB_PARAMS({"import", import}, {"few", FEW}));
}

static void
report_more(long long count, int shown, const char *where)
{
	if (count > shown)
		printf("  ... and %lld more%s\n", count - shown, where);
}

static void
report_rejects(PGconn *db, const char *import, long long count, const char *path)
{
	PGresult *r = report_first(db, import, "import.rejects");

	printf("%lld rows were refused; they are in %s\n", count, path);
	for (int i = 0; i < PQntuples(r); i++)
		printf("  line %s: %s\n", PQgetvalue(r, i, 0), PQgetvalue(r, i, 1));
	report_more(count, PQntuples(r), "");
	PQclear(r);
}

static void
report_differences(PGconn *db, const char *import, long long count)
{
	PGresult *r = report_first(db, import, "import.differences");

	printf("%lld values differ from what stands in the database and were not taken over:\n", count);
	for (int i = 0; i < PQntuples(r); i++)
		printf("  line %s, %s of %s: \"%s\", kept \"%s\"\n", PQgetvalue(r, i, 0), PQgetvalue(r, i, 2),
		    PQgetvalue(r, i, 1), PQgetvalue(r, i, 4), PQgetvalue(r, i, 3));
	report_more(count, PQntuples(r), "; the page of this import lists them");
	PQclear(r);
}

static void
report_notes(PGconn *db, const char *import, long long count, const char *path)
{
	PGresult *r = report_first(db, import, "import.notes");

	for (int i = 0; i < PQntuples(r); i++)
		printf("  line %s, %s \"%s\": %s\n", PQgetvalue(r, i, 0), PQgetvalue(r, i, 2), PQgetvalue(r, i, 3),
		    PQgetvalue(r, i, 1));
	report_more(count, PQntuples(r), "");
	printf("left out %lld values (%s)\n", count, path);
	PQclear(r);
}

static void
put_field(FILE *f, const char *text, char end)
{
	bool quoted = strpbrk(text, "\",\r\n") != NULL;

	if (quoted)
		fputc('"', f);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			fputc('"', f);
		fputc(*text, f);
	}
	if (quoted)
		fputc('"', f);
	if (end == '\n')
		fputc('\r', f);
	fputc(end, f);
}

/* Page by page, so that a file of nothing but rejects needs no memory. */
static void
put_rows(PGconn *db, const char *import, const char *statement, FILE *f)
{
	char after[32] = "0";
	int n;

	do {
		PGresult *r = db_must(db, statement, DB_PARAMS({"import", import}, {"after", after}));

		n = PQntuples(r);
		for (int i = 0; i < n; i++)
			for (int column = 0; column < 4; column++)
				put_field(f, PQgetvalue(r, i, column), column < 3 ? ',' : '\n');
		if (n > 0)
			snprintf(after, sizeof(after), "%s", PQgetvalue(r, n - 1, 0));
		PQclear(r);
	} while (n > 0);
}

/* The rows of the statement as a file; without rows a file that an earlier run left there goes. */
static int
report_file(
    PGconn *db, const char *import, long long count, const char *statement, const char *heading, const char *path)
{
	FILE *f;
	bool bad;

	if (count == 0) {
		unlink(path);
		return 0;
	}
	if ((f = fopen(path, "we")) != NULL) {
		fprintf(f, "\xef\xbb\xbf%s\r\n", heading); /* the mark makes Excel read UTF-8 */
		put_rows(db, import, statement, f);
		bad = ferror(f) != 0;
		if (fclose(f) == 0 && !bad)
			return 0;
	}
	fprintf(stderr, "pavilion import: %s: %s\n", path, strerror(errno));
	return -1;
}

/* The notes stand beside the rejects: "x.rejects.csv" and "x.notes.csv". */
static void
notes_path(char out[PATH_MAX], const char *path)
{
	static const char end[] = ".rejects.csv";
	size_t n = strlen(path), tail = sizeof(end) - 1;

	if (n > tail && strcmp(path + n - tail, end) == 0)
		n -= tail;
	snprintf(out, PATH_MAX, "%.*s.notes.csv", (int)(n < PATH_MAX - 16 ? n : PATH_MAX - 16), path);
}

int
import_report(PGconn *db, const char *import, const struct import_counts *c, const char *path)
{
	char notes[PATH_MAX];
	int status;

	notes_path(notes, path);
	if (c->rejected > 0)
		report_rejects(db, import, c->rejected, path);
	if (c->differs > 0)
		report_differences(db, import, c->differs);
	if (c->left_out > 0)
		report_notes(db, import, c->left_out, notes);
	status = report_file(db, import, c->rejected, "import.reject_file", "line,reason,field,row", path);
	if (report_file(db, import, c->left_out, "import.note_file", "line,reason,column,value", notes) != 0)
		status = -1;
	return status;
}

void
import_codes_shown(PGconn *db, const char *import)
{
	PGresult *plan = db_must(db, "import.codes_plan", DB_PARAMS({"import", import}));
	PGresult *used = db_must(db, "import.codes_used", DB_PARAMS({"import", import}));

	if (PQntuples(plan) == 1) {
		printf("%s new, %s changed, %s retired\n", PQgetvalue(plan, 0, 0), PQgetvalue(plan, 0, 1),
		    PQgetvalue(plan, 0, 2));
		if (PQntuples(used) > 0)
			printf("Retired though records have them: %s codes, %s records\n", PQgetvalue(plan, 0, 3),
			    PQgetvalue(plan, 0, 4));
		for (int i = 0; i < PQntuples(used); i++)
			printf("  %s %s: %s records%s%s\n", PQgetvalue(used, i, 0),
			    PQgetvalue(used, i, PQgetisnull(used, i, 1) ? 2 : 1), PQgetvalue(used, i, 3),
			    PQgetisnull(used, i, 4) ? "" : ", becomes ", PQgetvalue(used, i, 4));
		printf("Nothing was changed. With --yes the file becomes the next version of the list.\n");
	}
	PQclear(used);
	PQclear(plan);
	PQclear(db_must(db, "import.codes_aside", DB_PARAMS({"import", import})));
}
