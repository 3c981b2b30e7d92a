#include "truth.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cluster.h"
#include "import/csv.h"
#include "import/encoding.h"

static size_t
column(const struct csv_row *r, const char *name)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->fields[i].length == strlen(name) &&
		    strncasecmp(r->fields[i].text, name, r->fields[i].length) == 0)
			return i;
	return r->count;
}

static uint32_t
number(struct pool *p, const struct csv_text *t)
{
	return pool_put_id(p, t->text, t->length);
}

/* How many rows were about these records. */
static uint32_t
rows(struct truth *t, struct csv *csv, size_t a, size_t b, bool pairs)
{
	struct csv_row r;
	struct pool names = {0};
	uint32_t used = 0, known = t->ids.count, *first = pool_grow(NULL, (known + 1) * sizeof(*first));

	memset(first, 0xff, (known + 1) * sizeof(*first));
	while (csv_next(csv, &r)) {
		uint32_t x, y;

		if (r.why != NULL || r.count <= a || r.count <= b)
			continue;
		/* The truth may be about more records than there are; their clusters are not numbered. */
		x = number(&t->ids, &r.fields[a]);
		y = x == 0 || x > known ? 0 : number(pairs ? &t->ids : &names, &r.fields[b]);
		if (x == 0 || x > known || (pairs && (y == 0 || y > known))) {
			t->strange++;
			continue;
		}
		used++;
		if (y == 0 || y > known)
			continue;
		if (!pairs && first[y] == UINT32_MAX)
			first[y] = x;
		x = cluster_root(t->cluster, x - 1), y = cluster_root(t->cluster, (pairs ? y : first[y]) - 1);
		t->cluster[x] = y;
	}
	free(first);
	pool_free(&names);
	return used;
}

bool
truth_read(struct truth *t, const char *file, const char *type, const char **why)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	struct encoding *e = fd < 0 ? NULL : encoding_open(fd, NULL, why);
	struct csv *csv;
	struct csv_row r;
	uint32_t n = t->ids.count;
	size_t a, b;
	bool pairs = false;

	if (fd < 0)
		*why = "cannot be read";
	if (e == NULL)
		return false;
	t->cluster = pool_grow(NULL, (n + 1) * sizeof(uint32_t));
	for (uint32_t i = 0; i < n; i++)
		t->cluster[i] = i;
	csv = csv_open(encoding_read, e, '\0');
	if (csv_next(csv, &r) && r.why == NULL) {
		pairs = column(&r, "id_l") < r.count;
		a = column(&r, pairs ? "id_l" : "id");
		b = column(&r, pairs ? "id_r" : "cluster");
		b = b == r.count ? column(&r, type) : b;
		*why = a < r.count && b < r.count ? NULL : "the truth has columns id and cluster, or id_l and id_r";
		if (*why == NULL && rows(t, csv, a, b, pairs) == 0 && t->strange > 0)
			*why = "its ids are those of no records of the file";
	} else
		*why = "the file is empty";
	csv_close(csv);
	encoding_close(e);
	for (uint32_t i = 0; i < n; i++)
		t->cluster[i] = cluster_root(t->cluster, i);
	return *why == NULL;
}

static int
by_both(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Pairs of equal numbers in an ascending list. */
static double
pairs_of(uint64_t *list, uint32_t n)
{
	double sum = 0;

	qsort(list, n, sizeof(*list), by_both);
	for (uint32_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && list[to] == list[from]; to++)
			;
		sum += (double)(to - from) * (to - from - 1) / 2;
	}
	return sum;
}

struct truth_figures
truth_compare(const uint32_t *found, const uint32_t *cluster, uint32_t count)
{
	uint64_t *list = pool_grow(NULL, count * sizeof(*list));
	struct truth_figures f = {0};

	for (uint32_t i = 0; i < count; i++)
		list[i] = (uint64_t)found[i] << 32 | cluster[i];
	f.right = pairs_of(list, count);
	for (uint32_t i = 0; i < count; i++)
		list[i] = found[i];
	f.said = pairs_of(list, count);
	for (uint32_t i = 0; i < count; i++)
		list[i] = cluster[i];
	f.there = pairs_of(list, count);
	free(list);
	f.precision = f.said > 0 ? f.right / f.said : 0;
	f.recall = f.there > 0 ? f.right / f.there : 0;
	f.f1 = f.right > 0 ? 2 * f.precision * f.recall / (f.precision + f.recall) : 0;
	return f;
}
