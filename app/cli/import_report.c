#include "import_report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db.h"

#define FEW 5

static void
report_few(PGconn *db, const char *import, const struct import_counts *c)
{
	char few[8];
	PGresult *r;

	snprintf(few, sizeof(few), "%d", FEW);
	r = db_must(db, "import.rejects", DB_PARAMS({"import", import}, {"few", few}));
	for (int i = 0; i < PQntuples(r); i++)
		printf("  line %s%s%s: %s\n", PQgetvalue(r, i, 0), PQgetisnull(r, i, 2) ? "" : ", ",
		    PQgetvalue(r, i, 2), PQgetvalue(r, i, 1));
	if (c->rejected > FEW)
		printf("  ... and %lld more\n", c->rejected - FEW);
	PQclear(r);
	if (c->differs == 0)
		return;
	printf("%lld values differ from what stands in the database and were not taken over:\n", c->differs);
	r = db_must(db, "import.differences", DB_PARAMS({"import", import}, {"few", few}));
	for (int i = 0; i < PQntuples(r); i++)
		printf("  line %s, %s of %s: \"%s\", kept \"%s\"\n", PQgetvalue(r, i, 0), PQgetvalue(r, i, 2),
		    PQgetvalue(r, i, 1), PQgetvalue(r, i, 4), PQgetvalue(r, i, 3));
	if (c->differs > FEW)
		printf("  ... and %lld more; the page of this import lists them\n", c->differs - FEW);
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
put_rejects(PGconn *db, const char *import, FILE *f)
{
	char after[32] = "0";
	int n;

	fputs("\xef\xbb\xbfline,reason,field,row\r\n", f); /* the mark makes Excel read UTF-8 */
	do {
		PGresult *r = db_must(db, "import.reject_file", DB_PARAMS({"import", import}, {"after", after}));

		n = PQntuples(r);
		for (int i = 0; i < n; i++)
			for (int column = 0; column < 4; column++)
				put_field(f, PQgetvalue(r, i, column), column < 3 ? ',' : '\n');
		if (n > 0)
			snprintf(after, sizeof(after), "%s", PQgetvalue(r, n - 1, 0));
		PQclear(r);
	} while (n > 0);
}

int
import_report(PGconn *db, const char *import, const struct import_counts *c, const char *path)
{
	FILE *f;
	bool bad;

	if (c->rejected == 0)
		unlink(path);
	else
		printf("%lld rows were refused; they are in %s\n", c->rejected, path);
	report_few(db, import, c);
	if (c->rejected == 0)
		return 0;
	if ((f = fopen(path, "we")) != NULL) {
		put_rejects(db, import, f);
		bad = ferror(f) != 0;
		if (fclose(f) == 0 && !bad)
			return 0;
	}
	fprintf(stderr, "pavilion import: %s: %s\n", path, strerror(errno));
	return -1;
}
