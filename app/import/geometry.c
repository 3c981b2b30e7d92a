#include "geometry.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define OVERLAP_CELLS 24
#define WALL_GAP 0.3 /* metres: nobody walks between a booth and a wall so near */

static double
centimetre(double metres)
{
	double rounded = round(metres * 100) / 100;

	return rounded == 0 ? 0 : rounded; /* no negative zero */
}

struct shape
shape_of(struct mem *m, const struct point *points, size_t count)
{
	struct shape s = {mem_take(m, (count + 1) * sizeof(*points)), 0, 0, 0, 0, 0};
	double right, bottom;

	for (size_t i = 0; i < count; i++) {
		struct point p = {centimetre(points[i].x), centimetre(points[i].y)};

		if (s.count == 0 || p.x != s.points[s.count - 1].x || p.y != s.points[s.count - 1].y)
			s.points[s.count++] = p;
	}
	while (s.count > 1 && s.points[0].x == s.points[s.count - 1].x && s.points[0].y == s.points[s.count - 1].y)
		s.count--;
	if (s.count == 0)
		return s;
	s.x = right = s.points[0].x;
	s.y = bottom = s.points[0].y;
	for (size_t i = 1; i < s.count; i++) {
		s.x = fmin(s.x, s.points[i].x);
		s.y = fmin(s.y, s.points[i].y);
		right = fmax(right, s.points[i].x);
		bottom = fmax(bottom, s.points[i].y);
	}
	s.w = centimetre(right - s.x);
	s.h = centimetre(bottom - s.y);
	return s;
}

struct shape
shape_rectangle(struct mem *m, double x, double y, double w, double h)
{
	return shape_of(m, (struct point[]){{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}, 4);
}

bool
shape_is_rectangle(const struct shape *s)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct point *p = &s->points[i];

		if ((p->x != s->x && fabs(p->x - s->x - s->w) > 0.005) ||
		    (p->y != s->y && fabs(p->y - s->y - s->h) > 0.005))
			return false;
	}
	return s->count == 4 && fabs(shape_area(s) - s->w * s->h) < 0.01;
}

double
shape_area(const struct shape *s)
{
	double twice = 0;

	for (size_t i = 0; i < s->count; i++) {
		const struct point *a = &s->points[i], *b = &s->points[(i + 1) % s->count];

		twice += a->x * b->y - b->x * a->y;
	}
	return fabs(twice) / 2;
}

/* On which side of the line a-b the point lies: its sign. */
static double
turn(struct point a, struct point b, struct point p)
{
	return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

static bool
crosses(struct point a, struct point b, struct point c, struct point d)
{
	return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}

bool
shape_simple(const struct shape *s)
{
	for (size_t i = 0; i < s->count; i++)
		for (size_t j = i + 2; j < s->count; j++)
			if (crosses(s->points[i], s->points[(i + 1) % s->count], s->points[j],
				s->points[(j + 1) % s->count]))
				return false;
	return true;
}

/* The length that two edges have in common: both nearly on one line, and overlapping along it. */
static double
edge_shared(struct point a, struct point b, struct point c, struct point d)
{
	double dx = b.x - a.x, dy = b.y - a.y, length = hypot(dx, dy);
	double from, to;

	if (length == 0)
		return 0;
	if (fabs(turn(a, b, c)) / length > SHAPE_TOUCH || fabs(turn(a, b, d)) / length > SHAPE_TOUCH)
		return 0;
	from = ((c.x - a.x) * dx + (c.y - a.y) * dy) / length;
	to = ((d.x - a.x) * dx + (d.y - a.y) * dy) / length;
	return fmax(0, fmin(length, fmax(from, to)) - fmax(0, fmin(from, to)));
}

static bool
near(const struct shape *a, const struct shape *b, double gap)
{
	return a->x <= b->x + b->w + gap && b->x <= a->x + a->w + gap && a->y <= b->y + b->h + gap &&
	       b->y <= a->y + a->h + gap;
}

double
shape_shared(const struct shape *a, const struct shape *b)
{
	double sum = 0;

	if (!near(a, b, SHAPE_TOUCH))
		return 0;
	for (size_t i = 0; i < a->count; i++)
		for (size_t j = 0; j < b->count; j++)
			sum += edge_shared(
			    a->points[i], a->points[(i + 1) % a->count], b->points[j], b->points[(j + 1) % b->count]);
	return sum;
}

/* Whether the point lies inside: by the number of edges to its right. */
static bool
inside(const struct shape *s, struct point p)
{
	bool in = false;

	for (size_t i = 0; i < s->count; i++) {
		struct point a = s->points[i], b = s->points[(i + 1) % s->count];

		if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x))
			in = !in;
	}
	return in;
}

bool
shape_overlap(const struct shape *a, const struct shape *b)
{
	double left = fmax(a->x, b->x), right = fmin(a->x + a->w, b->x + b->w);
	double top = fmax(a->y, b->y), bottom = fmin(a->y + a->h, b->y + b->h);

	if (!near(a, b, -SHAPE_TOUCH))
		return false;
	if (shape_is_rectangle(a) && shape_is_rectangle(b))
		return true;
	/* The middles of a grid of cells over what their boxes have in common. */
	for (int i = 0; i < OVERLAP_CELLS; i++)
		for (int j = 0; j < OVERLAP_CELLS; j++) {
			struct point p = {left + (right - left) * (i + 0.5) / OVERLAP_CELLS,
			    top + (bottom - top) * (j + 0.5) / OVERLAP_CELLS};

			if (inside(a, p) && inside(b, p))
				return true;
		}
	return false;
}

int
shape_open_sides(const struct shape *all, size_t count, size_t which, double width, double height)
{
	const struct shape *s = &all[which];
	double right = s->x + s->w, bottom = s->y + s->h;
	struct point corner[5] = {{s->x, s->y}, {right, s->y}, {right, bottom}, {s->x, bottom}, {s->x, s->y}};
	bool wall[4] = {s->y<WALL_GAP, right> width - WALL_GAP, bottom > height - WALL_GAP, s->x < WALL_GAP};
	double covered[4] = {0};
	int open = 0;

	for (size_t i = 0; i < count; i++) {
		const struct shape *o = &all[i];

		if (i == which || !near(s, o, SHAPE_TOUCH))
			continue;
		for (int side = 0; side < 4; side++)
			for (size_t j = 0; j < o->count; j++)
				covered[side] += edge_shared(
				    corner[side], corner[side + 1], o->points[j], o->points[(j + 1) % o->count]);
	}
	for (int side = 0; side < 4; side++)
		open += !wall[side] && covered[side] < (side % 2 == 0 ? s->w : s->h) / 2;
	return open;
}

void
shape_points(const struct shape *s, struct buf *out)
{
	for (size_t i = 0; i < s->count; i++)
		buf_printf(out, "%s%.10g,%.10g", i > 0 ? " " : "", s->points[i].x, s->points[i].y);
}

bool
shape_read(struct mem *m, const char *text, struct shape *shape)
{
	struct point points[SHAPE_POINTS_MAX];
	size_t count = 0;

	for (;;) {
		double pair[2];

		for (int i = 0; i < 2; i++) {
			char *end;

			text += strspn(text, " ,\t\r\n");
			if (*text == '\0' && i == 0) {
				*shape = shape_of(m, points, count);
				return shape->count >= 3;
			}
			pair[i] = strtod(text, &end);
			if (end == text || !isfinite(pair[i]) || fabs(pair[i]) > 1e6)
				return false;
			text = end;
		}
		if (count == SHAPE_POINTS_MAX)
			return false;
		points[count++] = (struct point){pair[0], pair[1]};
	}
}
