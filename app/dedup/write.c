#include "write.h"

#include <endian.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "import/copy.h"

#define WHOLE 400         /* records of a group that are all looked at to find the middle one */
#define PORTION (1 << 20) /* bytes before they are sent */
#define INT2 21           /* types of PostgreSQL, as its arrays name them */
#define FLOAT4 700

struct writer {
	PGconn *db;
	const struct scored *found;
	const int64_t *id;
	struct buf out, members, groups; /* pairs on their way, and all members and groups */
	bool well;
	struct written *written;
	const float *bond; /* of the lowest record of each group */
};

static void
int4(struct buf *b, uint32_t value)
{
	value = htobe32(value);
	copy_bytes(b, &value, sizeof(value));
}

static void
float4(struct buf *b, float value)
{
	uint32_t n;

	memcpy(&n, &value, sizeof(n));
	int4(b, n);
}

/* What comes before the elements of an array of one dimension, with the length of the whole. */
static void
array_begin(struct buf *b, uint32_t type, unsigned count, unsigned size)
{
	uint32_t head[] = {htobe32(20 + count * (4 + size)), htobe32(1), 0, htobe32(type), htobe32(count), htobe32(1)};

	buf_add(b, (const char *)head, sizeof(head));
}

static void
send(struct writer *w)
{
	w->well = w->well && PQputCopyData(w->db, w->out.data, (int)w->out.len) == 1;
	w->out.len = 0;
}

static void
pair_write(struct writer *w, uint32_t a, uint32_t b, float score, const struct verdict *v)
{
	unsigned n = w->found->model.count;
	float weight[COMPARE_MAX];
	int64_t x = w->id[a], y = w->id[b];

	model_weights(&w->found->model, v, weight);
	copy_row(&w->out, 5);
	copy_int8(&w->out, x < y ? x : y);
	copy_int8(&w->out, x < y ? y : x);
	float4(&w->out, score);
	array_begin(&w->out, INT2, n, 2);
	for (unsigned i = 0; i < n; i++)
		copy_int2(&w->out, v->level[i]);
	array_begin(&w->out, FLOAT4, n, 4);
	for (unsigned i = 0; i < n; i++)
		float4(&w->out, weight[i]);
	w->written->pairs++;
	if (w->out.len > PORTION)
		send(w);
}

static float
compare(const struct writer *w, uint32_t a, uint32_t b, struct verdict *v)
{
	compare_pair(&w->found->compare, a, b, v);
	return model_score(&w->found->model, v);
}

/* The mean of all pairs; and the record that is most like the others. */
static float
group_middle(struct writer *w, const uint32_t *member, uint32_t n, uint32_t *middle)
{
	float sum[WHOLE] = {0}, all = 0;

	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = i + 1; j < n; j++) {
			struct verdict v;
			float score = compare(w, member[i], member[j], &v);

			sum[i] += score, sum[j] += score, all += score;
		}
	*middle = 0;
	for (uint32_t i = 1; i < n; i++)
		if (sum[i] > sum[*middle])
			*middle = i;
	return all / ((float)n * (float)(n - 1) / 2);
}

/* The pairs of one record with the others; their mean. */
static float
star_write(struct writer *w, const uint32_t *member, uint32_t n, uint32_t middle)
{
	float all = 0;

	for (uint32_t i = 0; i < n; i++) {
		struct verdict v;
		float score;

		if (i == middle)
			continue;
		all += score = compare(w, member[middle], member[i], &v);
		pair_write(w, member[middle], member[i], score, &v);
	}
	return all / (float)(n - 1);
}

static float
all_write(struct writer *w, const uint32_t *member, uint32_t n)
{
	float all = 0;

	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = i + 1; j < n; j++) {
			struct verdict v;
			float score = compare(w, member[i], member[j], &v);

			all += score;
			pair_write(w, member[i], member[j], score, &v);
		}
	return all / ((float)n * (float)(n - 1) / 2);
}

/*
 * What may be merged unseen is told by the weakest pair that a group needs: a mean hides it. A group whose records
 * are held together by others that went elsewhere counts as likely, no more.
 */
static float
group_weight(const struct writer *w, uint32_t cluster, float mean)
{
	float bond = w->bond[cluster], link = w->found->model.limits.link;

	return isfinite(bond) ? bond : mean < link ? mean : link;
}

static void
group_write(struct writer *w, const uint32_t *member, uint32_t n)
{
	unsigned char uuid[16];
	uint32_t middle = 0;
	float mean, weight;

	if (n <= WRITE_ALL)
		mean = all_write(w, member, n);
	else if (n <= WHOLE) {
		mean = group_middle(w, member, n, &middle);
		star_write(w, member, n, middle);
	} else
		mean = star_write(w, member, n, middle);
	weight = group_weight(w, w->found->cluster[member[0]], mean);
	for (uint32_t i = 0; i < n; i++) {
		copy_row(&w->members, 2);
		int4(&w->members, (uint32_t)w->written->groups);
		copy_int8(&w->members, w->id[member[i]]);
	}
	copy_uuid(uuid);
	copy_row(&w->groups, 4);
	int4(&w->groups, (uint32_t)w->written->groups);
	copy_bytes(&w->groups, uuid, sizeof(uuid));
	int4(&w->groups, n);
	float4(&w->groups, weight);
	w->written->groups++;
}

static bool
focused(const bool *focus, const uint32_t *member, uint32_t n)
{
	if (focus == NULL)
		return true;
	for (uint32_t i = 0; i < n; i++)
		if (focus[member[i]])
			return true;
	return false;
}

static bool
pairs_open(PGconn *db)
{
	PGresult *r = PQexec(db, "copy pg_temp.dedup_pair_in from stdin (format binary)");
	bool well = PQresultStatus(r) == PGRES_COPY_IN;

	PQclear(r);
	return well;
}

static bool
pairs_close(struct writer *w)
{
	PGresult *r;

	copy_end(&w->out);
	send(w);
	w->well = PQputCopyEnd(w->db, w->well ? NULL : "not sent") == 1 && w->well;
	while ((r = PQgetResult(w->db)) != NULL) {
		w->well = w->well && PQresultStatus(r) == PGRES_COMMAND_OK;
		PQclear(r);
	}
	return w->well;
}

int
write_groups(PGconn *db, const struct scored *found, uint32_t count, const int64_t *id, const bool *focus,
    struct written *written)
{
	struct writer w = {.db = db, .found = found, .id = id, .well = true, .written = written};
	uint32_t *start = pool_grow(NULL, (count + 1) * sizeof(uint32_t)),
		 *order = cluster_order(found->cluster, count, start);
	float *bond = cluster_bonds(found->cluster, count, found->edge, found->edges);
	int status = -1;

	w.bond = bond;
	*written = (struct written){0};
	if (pairs_open(db)) {
		copy_begin(&w.out);
		copy_begin(&w.members);
		copy_begin(&w.groups);
		for (uint32_t from = 0, to; from < count; from = to) {
			for (to = from + 1; to < count && found->cluster[order[to]] == found->cluster[order[from]];
			     to++)
				;
			if (to - from > 1 && focused(focus, order + from, to - from))
				group_write(&w, order + from, to - from);
		}
		copy_end(&w.members);
		copy_end(&w.groups);
		if (pairs_close(&w) &&
		    copy_send(db, "copy pg_temp.dedup_member_in from stdin (format binary)", &w.members) == 0)
			status = copy_send(db,
			    "copy pg_temp.dedup_group_in (cluster, public_id, records, weight) from stdin (format "
			    "binary)",
			    &w.groups);
	}
	buf_free(&w.out);
	buf_free(&w.members);
	buf_free(&w.groups);
	free(bond);
	free(start);
	free(order);
	return status;
}
