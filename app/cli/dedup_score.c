/* `pavilion dedup score` and `pavilion dedup groups`: the engine on a file, without a database. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "centre/norm.h"
#include "cli.h"
#include "dedup/bootstrap.h"
#include "dedup/records.h"
#include "dedup/score.h"
#include "dedup/truth.h"

#define ROUNDS 1000

struct options {
	const char *records, *truth, *map;
	enum dedup_type type;
	bool typed, bootstrap;
};

/* The tables of normal forms lie with the program's files, wherever it is called from. */
static struct norm *
tables(void)
{
	const char *folder = getenv("PAVILION_APP");
	char path[PATH_MAX + 32];
	ssize_t n;

	if (folder != NULL)
		snprintf(path, sizeof(path), "%s/app/centre/tables", folder);
	else if ((n = readlink("/proc/self/exe", path, PATH_MAX)) > 0) {
		path[n] = '\0';
		snprintf(strrchr(path, '/'), 32, "/app/centre/tables");
	} else
		return NULL;
	return norm_open(path);
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
intervals(const uint32_t *found, const uint32_t *truth, uint32_t count)
{
	struct bootstrap b = bootstrap(found, truth, count, ROUNDS);

	printf("bootstrap %d precision %.4f-%.4f recall %.4f-%.4f f1 %.4f-%.4f\n", ROUNDS, b.precision.low,
	    b.precision.high, b.recall.low, b.recall.high, b.f1.low, b.f1.high);
}

/* Groups that may be merged unseen, then all groups. */
static void
figures(const struct scored *found, const struct truth *t, uint32_t count, bool bootstrap_too, double took)
{
	uint32_t *firm = cluster_firm(found->cluster, count, found->edge, found->edges, found->model.limits.sure);
	struct truth_figures f = truth_compare(firm, t->cluster, count);

	if (bootstrap_too)
		intervals(found->cluster, t->cluster, count);
	printf("automatic precision %.4f recall %.4f pairs %.0f\n", f.said > 0 ? f.precision : 1, f.recall, f.said);
	f = truth_compare(found->cluster, t->cluster, count);
	printf(
	    "precision %.4f recall %.4f f1 %.4f pairs %.0f seconds %.2f\n", f.precision, f.recall, f.f1, f.said, took);
	free(firm);
}

/* What was left out, so that nobody takes the figures for those of the whole file. */
static void
left_out(const char *file, uint32_t rows, const char *why)
{
	if (rows > 0)
		fprintf(
		    stderr, "pavilion dedup: %s: left out %u %s: %s\n", file, rows, rows == 1 ? "row" : "rows", why);
}

static int
score(const struct options *o, struct records *r, const struct scored *found, double took)
{
	struct truth t = {.ids = r->ids};
	const char *why = NULL;
	bool good = truth_read(&t, o->truth, o->type == DEDUP_PERSON ? "person" : "company", &why);

	if (good) {
		left_out(o->truth, t.strange, "their ids are not in the file of records");
		figures(found, &t, r->set.count, o->bootstrap, took);
	} else
		fprintf(stderr, "pavilion dedup: %s: %s\n", o->truth, why);
	r->ids = t.ids;
	free(t.cluster);
	return good ? 0 : 1;
}

/* An id as it came, quoted as CSV wants it. */
static void
print_id(const struct pool *ids, uint32_t number)
{
	const letter *t = pool_text(ids, number);

	putchar('"');
	for (size_t i = 0; i < pool_length(ids, number); i++) {
		if (t[i] == '"')
			putchar('"');
		putchar(t[i]);
	}
	puts("\"");
}

static int
groups(const struct records *r, const struct scored *found)
{
	uint32_t n = r->set.count, *start = calloc(n + 1, sizeof(*start)), *order, number = 0;
	float *bond = cluster_bonds(found->cluster, n, found->edge, found->edges);

	if (start == NULL)
		abort();
	order = cluster_order(found->cluster, n, start);
	puts("group,bits,id");
	for (uint32_t i = 0; i < n; i++) {
		uint32_t of = found->cluster[order[i]];
		bool first = i == 0 || found->cluster[order[i - 1]] != of;

		if (first && (i + 1 == n || found->cluster[order[i + 1]] != of))
			continue;
		number += first;
		printf("%u,%.1f,", number, (double)bond[of]);
		print_id(&r->ids, order[i] + 1);
	}
	free(start);
	free(order);
	free(bond);
	return 0;
}

static int
work(const struct options *o, const struct norm *norm)
{
	struct records r = {.set.type = o->type};
	struct scored found;
	double start = seconds();
	int status = 1;

	if (records_read(&r, o->records, norm, o->map)) {
		left_out(o->records, r.again, "their ids stood before");
		left_out(o->records, r.broken, "not as CSV is, or without an id");
		score_set(&r.set, NULL, NULL, 2, &found);
		status = o->truth != NULL ? score(o, &r, &found, seconds() - start) : groups(&r, &found);
		scored_free(&found);
	} else
		fprintf(stderr, "pavilion dedup: %s: %s\n", o->records, r.why);
	records_free(&r);
	return status;
}

static const char *
options(struct options *o, int argc, char **argv)
{
	bool scored = strcmp(argv[1], "score") == 0;

	for (int i = 2; i < argc; i++)
		if (strcmp(argv[i], "--type") == 0 && i + 1 < argc) {
			o->typed = strcmp(argv[++i], "person") == 0 || strcmp(argv[i], "company") == 0;
			o->type = strcmp(argv[i], "company") == 0 ? DEDUP_COMPANY : DEDUP_PERSON;
		} else if (strcmp(argv[i], "--map") == 0 && i + 1 < argc)
			o->map = argv[++i];
		else if (strcmp(argv[i], "--bootstrap") == 0 && scored)
			o->bootstrap = true;
		else if (argv[i][0] == '-')
			return "there is no such option";
		else if (o->records == NULL)
			o->records = argv[i];
		else if (o->truth == NULL && scored)
			o->truth = argv[i];
		else
			return "that is a file too many";
	if (o->records == NULL || !o->typed || (o->truth == NULL) == scored)
		return scored ? "score needs RECORDS.csv TRUTH.csv and --type person or company"
			      : "groups needs RECORDS.csv and --type person or company";
	return NULL;
}

int
cli_dedup_score(int argc, char **argv)
{
	struct options o = {0};
	const char *complaint = options(&o, argc, argv);
	struct norm *norm;
	int status;

	if (complaint != NULL)
		return cli_usage("dedup", complaint);
	norm = tables();
	if (norm == NULL)
		return 1;
	status = work(&o, norm);
	norm_free(norm);
	return status;
}
