#include "cli.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db.h"
#include "import/codes.h"
#include "import/exhibitors.h"
#include "import/halls.h"
#include "import_report.h"
#include "work.h"

#define WISHES_MAX 64

/* What the command line asks for. */
struct wanted {
	const char *kind, *file, *edition, *encoding, *reject, *list;
	char delimiter;
	bool update, yes;
	struct mapping_wish wishes[WISHES_MAX + 1];
	size_t wish_count;
};

/* Each option: its name, whether a value follows, and what to do with it; a line of complaint or NULL. */
static const char *
set_edition(struct wanted *w, char *value)
{
	bool well = isalnum((unsigned char)value[0]) && strlen(value) <= 32;

	for (const char *c = value; *c != '\0'; c++)
		well = well && (isalnum((unsigned char)*c) || *c == '_' || *c == '-');
	w->edition = value;
	return well ? NULL : "an edition's code is at most 32 letters, digits, - and _";
}

static const char *
set_map(struct wanted *w, char *value)
{
	char *equals = strrchr(value, '=');

	if (equals == NULL || equals == value || equals[1] == '\0' || w->wish_count == WISHES_MAX)
		return "--map wants COLUMN=FIELD";
	*equals = '\0';
	w->wishes[w->wish_count++] = (struct mapping_wish){value, equals + 1};
	return NULL;
}

static const char *
set_delimiter(struct wanted *w, char *value)
{
	w->delimiter = strcmp(value, "\\t") == 0 || strcmp(value, "tab") == 0 ? '\t' : value[0];
	return (w->delimiter != '\t' && value[1] != '\0') || value[0] == '\0' ? "--delimiter wants one character or tab"
									      : NULL;
}

static const char *
set_encoding(struct wanted *w, char *value)
{
	w->encoding = value;
	return NULL;
}

static const char *
set_reject(struct wanted *w, char *value)
{
	w->reject = value;
	return NULL;
}

static const char *
set_list(struct wanted *w, char *value)
{
	w->list = value;
	return NULL;
}

static const char *
set_update(struct wanted *w, char *value)
{
	(void)value;
	w->update = true;
	return NULL;
}

static const char *
set_yes(struct wanted *w, char *value)
{
	(void)value;
	w->yes = true;
	return NULL;
}

static const struct {
	const char *name;
	bool value;
	const char *(*set)(struct wanted *, char *);
} options[] = {
    {"--edition", true, set_edition},
    {"--map", true, set_map},
    {"--delimiter", true, set_delimiter},
    {"--encoding", true, set_encoding},
    {"--reject", true, set_reject},
    {"--list", true, set_list},
    {"--update", false, set_update},
    {"--yes", false, set_yes},
};

static const char *
wanted_option(struct wanted *w, int argc, char **argv, int *at)
{
	static char complaint[160];

	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++) {
		size_t n = strlen(options[i].name);

		if (strncmp(argv[*at], options[i].name, n) != 0)
			continue;
		if (options[i].value && argv[*at][n] == '=')
			return options[i].set(w, argv[*at] + n + 1);
		if (argv[*at][n] != '\0')
			continue;
		if (options[i].value && *at + 1 == argc)
			break;
		return options[i].set(w, options[i].value ? argv[++*at] : NULL);
	}
	snprintf(complaint, sizeof(complaint), "%s: unknown, or its value is missing", argv[*at]);
	return complaint;
}

static const struct import_kind *import_kind(const char *name);

static const char *
wanted_read(struct wanted *w, int argc, char **argv)
{
	const char *why;

	for (int i = 1; i < argc; i++) {
		if (argv[i][0] == '-' && argv[i][1] != '\0') {
			if ((why = wanted_option(w, argc, argv, &i)) != NULL)
				return why;
		} else if (w->kind == NULL) {
			w->kind = argv[i];
		} else if (w->file == NULL) {
			w->file = argv[i];
		} else {
			return "one file at a time";
		}
	}
	if (w->kind == NULL || import_kind(w->kind) == NULL)
		return "say what to bring in: exhibitors, halls or codes";
	if (w->file == NULL)
		return "say which file";
	if (strcmp(w->kind, "exhibitors") == 0 && w->edition == NULL)
		return "say which edition: --edition CODE";
	if (strcmp(w->kind, "codes") == 0 && w->list == NULL)
		return "say which list: --list isic, gbt4754, country, region, function, company_type or source";
	return NULL;
}

/* Waits for its turn: two imports at once would wait for each other's companies. */
static void
import_turn(PGconn *db)
{
	for (bool told = false;; sleep(1)) {
		PGresult *r = db_must(db, "import.lock", NULL);
		bool turn = strcmp(PQgetvalue(r, 0, 0), "t") == 0;

		PQclear(r);
		if (turn)
			return;
		if (!told)
			fprintf(stderr, "Another import is at work: waiting for it ...\n");
		told = true;
	}
}

/* The row of `import` for this file; its public id, which the caller frees. */
static char *
import_row(PGconn *db, const struct wanted *w, const char *edition)
{
	const char *name = strrchr(w->file, '/');
	PGresult *r = db_must(db, "import.begin",
	    DB_PARAMS({"edition", edition}, {"kind", w->kind}, {"name", name != NULL ? name + 1 : w->file},
		{"encoding", w->encoding}));
	char *import = strdup(PQgetvalue(r, 0, 0));

	PQclear(r);
	return import;
}

static bool
show_progress(void *arg, long long done, long long total)
{
	(void)arg;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%3lld %%", total > 0 ? done * 100 / total : 100);
	return true;
}

/* What is told before the first row is written. */
static void
show_file(const struct exhibitors *e)
{
	struct buf table = {0};
	char delimiter[2] = {exhibitors_delimiter(e), '\0'};

	mapping_table(exhibitors_mapping(e), &table);
	printf("Encoding %s, columns separated by %s\n%s", exhibitors_encoding(e),
	    delimiter[0] == '\t' ? "tab" : delimiter, table.data);
	if (exhibitors_strange(e) > 0)
		printf("%lld lines are written in another encoding\n", exhibitors_strange(e));
	fflush(stdout);
	buf_free(&table);
}

/* The end of both kinds: what was refused and where it is listed, and the line that scripts read. */
static int
import_told(PGconn *db, const char *import, const struct wanted *w, const struct import_counts *c, const char *why)
{
	int status = why != NULL;

	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r     \r");
	if (import_report(db, import, c, w->reject) != 0)
		status = 1;
	if (why != NULL)
		fprintf(stderr, "pavilion import: %s\n", why);
	printf("imported %lld, same %lld, rejected %lld\n", c->imported, c->same, c->rejected);
	return status;
}

static int
import_exhibitors(PGconn *db, const struct wanted *w, int fd)
{
	const char *why;
	bool again;
	int status;
	struct exhibitors *e = exhibitors_open(fd, w->encoding, w->delimiter, w->wishes, &why);
	struct exhibitors_run run = {.db = db, .update = w->update, .progress = show_progress};
	char *import;

	if (e == NULL) {
		fprintf(stderr, "pavilion import: %s: %s\n", w->file, why);
		return 1;
	}
	show_file(e);
	import_turn(db);
	run.import = import = import_row(db, w, w->edition);
	exhibitors_run(e, &run, &why, &again);
	status = import_told(db, import, w, &run.counts, why);
	exhibitors_close(e);
	free(import);
	return status;
}

static int
import_halls(PGconn *db, const struct wanted *w, int fd)
{
	const char *why, *edition;
	struct import_counts counts = {0};
	int status;
	struct halls *halls = halls_open(fd, &why);
	char *import;

	if (halls == NULL) {
		fprintf(stderr, "pavilion import: %s: %s\n", w->file, why);
		return 1;
	}
	edition = w->edition != NULL ? w->edition : halls_edition(halls);
	if (edition == NULL) {
		fprintf(stderr, "pavilion import: the file names no edition: --edition CODE does\n");
		halls_close(halls);
		return 2;
	}
	halls_tell(halls, stdout);
	import_turn(db);
	import = import_row(db, w, edition);
	halls_run(halls, db, import, &counts, &why);
	status = import_told(db, import, w, &counts, why);
	halls_close(halls);
	free(import);
	return status;
}

static int
import_codes(PGconn *db, const struct wanted *w, int fd)
{
	struct import_counts counts = {0};
	const char *why, *name = strrchr(w->file, '/');
	struct codes *codes = codes_open(fd, w->encoding, w->delimiter, &why);
	PGresult *r;
	bool again;
	int status;

	if (codes == NULL) {
		fprintf(stderr, "pavilion import: %s: %s\n", w->file, why);
		return 1;
	}
	import_turn(db);
	r = db_must(db, "import.begin_codes",
	    DB_PARAMS(
		{"list", w->list}, {"name", name != NULL ? name + 1 : w->file}, {"encoding", codes_encoding(codes)}));
	if (!w->yes)
		codes_look(codes);
	codes_run(codes, db, PQgetvalue(r, 0, 0), show_progress, NULL, &counts, &why, &again);
	if (!w->yes && why == NULL)
		import_codes_shown(db, PQgetvalue(r, 0, 0));
	status = import_told(db, PQgetvalue(r, 0, 0), w, &counts, why);
	PQclear(r);
	codes_close(codes);
	return status;
}

static const struct import_kind {
	const char *name;
	int (*run)(PGconn *, const struct wanted *, int fd);
} kinds[] = {
    {"exhibitors", import_exhibitors},
    {"halls", import_halls},
    {"codes", import_codes},
};

static const struct import_kind *
import_kind(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

int
cli_import(int argc, char **argv)
{
	struct wanted w = {0};
	const char *why = wanted_read(&w, argc, argv);
	char reject[PATH_MAX], path[PATH_MAX];
	PGconn *db;
	int fd, status;

	if (why != NULL)
		return cli_usage("import", why);
	/* Files are where the person is; the program then goes to its own folder. */
	if ((fd = open(w.file, O_RDONLY | O_CLOEXEC)) == -1 || realpath(w.file, path) == NULL) {
		fprintf(stderr, "pavilion import: %s: %s\n", w.file, strerror(errno));
		return 1;
	}
	w.file = path;
	if (w.reject == NULL)
		snprintf(reject, sizeof(reject), "%.4000s.rejects.csv", path);
	else if (w.reject[0] == '/' || getcwd(reject, sizeof(reject) / 2) == NULL)
		snprintf(reject, sizeof(reject), "%s", w.reject);
	else
		snprintf(reject + strlen(reject), sizeof(reject) - strlen(reject), "/%s", w.reject);
	w.reject = reject;
	if (!work_start() || (db = db_open("owner")) == NULL)
		return 1;
	status = import_kind(w.kind)->run(db, &w, fd);
	PQfinish(db);
	return status;
}
