#include "halls.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "copy.h"
#include "db.h"

static const char copy_halls[] =
    "copy import_hall (code, name, width, height, landmarks, sort) from stdin (format binary)";
static const char copy_booths[] =
    "copy import_booth (line, hall, number, x, y, w, h, points, area, open_sides, kind, price_group, why, field, raw) "
    "from stdin (format binary)";

static char reason[512];

static const char *
database_said(PGconn *db)
{
	snprintf(reason, sizeof(reason), "%.*s", (int)strcspn(PQerrorMessage(db), "\n"), PQerrorMessage(db));
	return reason;
}

static void
put_text(struct buf *b, const char *text)
{
	copy_text(b, text, text != NULL ? strlen(text) : 0);
}

static void
put_halls(struct buf *b, const struct halls *h)
{
	long long sort = 0;

	copy_begin(b);
	for (const struct hall_plan *p = h->first; p != NULL; p = p->next) {
		copy_row(b, 6);
		put_text(b, p->code);
		put_text(b, p->name);
		copy_float8(b, p->width);
		copy_float8(b, p->height);
		put_text(b, p->landmarks);
		copy_int8(b, ++sort);
	}
	copy_end(b);
}

static void
put_shape(struct buf *b, const struct shape *s)
{
	struct buf points = {0};

	copy_float8(b, s->x);
	copy_float8(b, s->y);
	copy_float8(b, s->w);
	copy_float8(b, s->h);
	if (s->count >= 3 && !shape_is_rectangle(s))
		shape_points(s, &points);
	put_text(b, points.data);
	buf_free(&points);
}

static void
put_booth(struct buf *b, const struct hall_plan *p, const struct hall_booth *booth)
{
	struct buf raw = {0};

	copy_row(b, 15);
	copy_int8(b, booth->line);
	put_text(b, p->code);
	put_text(b, booth->why == NULL ? booth->number : NULL);
	put_shape(b, &booth->shape);
	copy_float8(b, booth->area);
	copy_int2(b, booth->open_sides);
	put_text(b, booth->kind);
	put_text(b, booth->price_group);
	put_text(b, booth->why);
	put_text(b, booth->field);
	buf_printf(&raw, "%s %s %g,%g %gx%g", p->code, booth->number != NULL ? booth->number : "?", booth->shape.x,
	    booth->shape.y, booth->shape.w, booth->shape.h);
	put_text(b, raw.data);
	buf_free(&raw);
}

static int
send_halls(const struct halls *h, PGconn *db)
{
	struct buf b = {0};
	int status;

	put_halls(&b, h);
	status = copy_send(db, copy_halls, &b);
	buf_reset(&b);
	copy_begin(&b);
	for (const struct hall_plan *p = h->first; p != NULL; p = p->next)
		for (size_t i = 0; i < p->count; i++)
			put_booth(&b, p, &p->booths[i]);
	copy_end(&b);
	if (status == 0)
		status = copy_send(db, copy_booths, &b);
	buf_free(&b);
	return status;
}

/* Every pair once, both ways round. */
static void
put_neighbours(struct buf *b, const struct shape *shapes, const long long *ids, size_t count)
{
	copy_begin(b);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++) {
			if (shape_shared(&shapes[i], &shapes[j]) < SHAPE_NEIGHBOUR)
				continue;
			for (int turn = 0; turn < 2; turn++) {
				copy_row(b, 2);
				copy_int8(b, ids[turn == 0 ? i : j]);
				copy_int8(b, ids[turn == 0 ? j : i]);
			}
		}
	copy_end(b);
}

int
halls_neighbours(PGconn *db, const char *hall_id)
{
	PGresult *r = db_run(db, "import.shapes", DB_PARAMS({"hall", hall_id}));
	struct mem *m = mem_new();
	size_t count = PQresultStatus(r) == PGRES_TUPLES_OK ? (size_t)PQntuples(r) : 0;
	struct shape *shapes = mem_take(m, (count + 1) * sizeof(*shapes));
	long long *ids = mem_take(m, (count + 1) * sizeof(*ids));
	struct buf b = {0};
	int status = PQresultStatus(r) == PGRES_TUPLES_OK ? 0 : -1;

	for (size_t i = 0; i < count; i++) {
		double n[4];

		ids[i] = strtoll(PQgetvalue(r, (int)i, 0), NULL, 10);
		for (int k = 0; k < 4; k++)
			n[k] = strtod(PQgetvalue(r, (int)i, k + 1), NULL);
		if (PQgetisnull(r, (int)i, 5) || !shape_read(m, PQgetvalue(r, (int)i, 5), &shapes[i]))
			shapes[i] = shape_rectangle(m, n[0], n[1], n[2], n[3]);
	}
	PQclear(r);
	put_neighbours(&b, shapes, ids, count);
	if (status == 0)
		status = copy_send(db, "copy import_neighbour (booth_id, other_id) from stdin (format binary)", &b);
	if (status == 0) {
		r = db_run(db, "import.neighbours", DB_PARAMS({"hall", hall_id}));
		status = PQresultStatus(r) == PGRES_TUPLES_OK ? 0 : -1;
		PQclear(r);
	}
	buf_free(&b);
	mem_free(m);
	return status;
}

/* The halls that the batch wrote get their neighbours. */
static int
load_neighbours(PGconn *db, const char *import)
{
	PGresult *r = db_run(db, "import.touched", DB_PARAMS({"import", import}));
	int status = PQresultStatus(r) == PGRES_TUPLES_OK ? 0 : -1;

	for (int i = 0; status == 0 && i < PQntuples(r); i++)
		status = halls_neighbours(db, PQgetvalue(r, i, 0));
	PQclear(r);
	return status;
}

static int
load(const struct halls *h, PGconn *db, const char *import)
{
	PGresult *r;
	int status;

	if (send_halls(h, db) == -1)
		return -1;
	r = db_run(db, "import.halls", DB_PARAMS({"import", import}));
	status = PQresultStatus(r) == PGRES_TUPLES_OK ? 0 : -1;
	PQclear(r);
	return status == 0 ? load_neighbours(db, import) : -1;
}

int
halls_run(const struct halls *h, PGconn *db, const char *import, struct import_counts *counts, const char **why)
{
	PGresult *r = db_run(db, "import.open", DB_PARAMS({"import", import}));

	*why = PQresultStatus(r) != PGRES_TUPLES_OK ? database_said(db)
	       : PQntuples(r) == 0                  ? "This import has ended already."
						    : NULL;
	PQclear(r);
	if (*why != NULL)
		return -1;
	if (db_exec(db, "begin") == -1 || load(h, db, import) == -1 || db_exec(db, "commit") == -1) {
		*why = database_said(db);
		db_exec(db, "rollback");
	}
	r = db_run(db, "import.close",
	    DB_PARAMS({"import", import}, {"state", *why == NULL ? "done" : "failed"}, {"error", *why},
		{"encoding", "UTF-8"}, {"mapping", NULL}));
	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		*why = database_said(db);
	else if (PQntuples(r) == 1)
		*counts = import_counts_of(r);
	PQclear(r);
	return *why == NULL ? 0 : -1;
}
