#include "svg_shape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS " ,\t\r\n"

/* The next number of a list; false if there is none. */
static bool
number(const char **text, double *n)
{
	char *end;

	*text += strspn(*text, BLANKS);
	if (strchr("+-.0123456789", **text) == NULL || **text == '\0')
		return false; /* strtod also knows words */
	*n = strtod(*text, &end);
	if (end == *text || !isfinite(*n) || fabs(*n) > 1e6)
		return false;
	*text = end;
	return true;
}

struct point
svg_apply(const struct matrix *m, struct point p)
{
	return (struct point){m->a * p.x + m->c * p.y + m->e, m->b * p.x + m->d * p.y + m->f};
}

static struct matrix
multiply(const struct matrix *m, const struct matrix *n)
{
	return (struct matrix){m->a * n->a + m->c * n->b, m->b * n->a + m->d * n->b, m->a * n->c + m->c * n->d,
	    m->b * n->c + m->d * n->d, m->a * n->e + m->c * n->f + m->e, m->b * n->e + m->d * n->f + m->f};
}

static struct matrix
translate(const double *n, int count)
{
	return (struct matrix){1, 0, 0, 1, n[0], count > 1 ? n[1] : 0};
}

static struct matrix
scale(const double *n, int count)
{
	return (struct matrix){n[0], 0, 0, count > 1 ? n[1] : n[0], 0, 0};
}

static struct matrix
rotate(const double *n, int count)
{
	double c = cos(n[0] * M_PI / 180), s = sin(n[0] * M_PI / 180);
	double x = count > 2 ? n[1] : 0, y = count > 2 ? n[2] : 0;

	return (struct matrix){c, s, -s, c, x - c * x + s * y, y - s * x - c * y};
}

static struct matrix
whole(const double *n, int count)
{
	(void)count;
	return (struct matrix){n[0], n[1], n[2], n[3], n[4], n[5]};
}

/* Each transform with the numbers of arguments it takes. */
static const struct {
	const char *name;
	int least, most;
	struct matrix (*make)(const double *, int count);
} transforms[] = {
    {"translate", 1, 2, translate},
    {"scale", 1, 2, scale},
    {"rotate", 1, 3, rotate},
    {"matrix", 6, 6, whole},
};

/* One "name(numbers)" at *text. */
static bool
transform_one(const char **text, struct matrix *m)
{
	for (size_t i = 0; i < sizeof(transforms) / sizeof(*transforms); i++) {
		size_t length = strlen(transforms[i].name);
		double n[6];
		struct matrix by;
		int count = 0;

		if (strncmp(*text, transforms[i].name, length) != 0)
			continue;
		*text += length;
		*text += strspn(*text, BLANKS);
		if (*(*text)++ != '(')
			return false;
		while (count < 6 && number(text, &n[count]))
			count++;
		*text += strspn(*text, BLANKS);
		if (**text != ')' || count < transforms[i].least || count > transforms[i].most)
			return false;
		(*text)++;
		by = transforms[i].make(n, count);
		*m = multiply(m, &by);
		return true;
	}
	return false;
}

bool
svg_transform(const char *text, struct matrix *m)
{
	if (text == NULL)
		return true;
	for (text += strspn(text, BLANKS); *text != '\0'; text += strspn(text, BLANKS))
		if (!transform_one(&text, m))
			return false;
	return true;
}

size_t
svg_polygon(const char *text, struct point *points)
{
	size_t count = 0;

	if (text == NULL)
		return 0;
	for (; text[strspn(text, BLANKS)] != '\0'; count++)
		if (count == SHAPE_POINTS_MAX || !number(&text, &points[count].x) || !number(&text, &points[count].y))
			return 0;
	return count;
}

/* The next corner of a path by its command; false if the numbers are wrong. */
static bool
path_step(const char **text, char command, struct point *at)
{
	bool relative = command >= 'a';
	double x = 0, y = 0;

	switch (command | 0x20) {
	case 'h':
		if (!number(text, &x))
			return false;
		at->x = relative ? at->x + x : x;
		return true;
	case 'v':
		if (!number(text, &y))
			return false;
		at->y = relative ? at->y + y : y;
		return true;
	default:
		if (!number(text, &x) || !number(text, &y))
			return false;
		*at = relative ? (struct point){at->x + x, at->y + y} : (struct point){x, y};
		return true;
	}
}

size_t
svg_path(const char *text, struct point *points)
{
	struct point at = {0, 0};
	size_t count = 0;
	char command = '\0';

	if (text == NULL)
		return 0;
	for (text += strspn(text, BLANKS); *text != '\0'; text += strspn(text, BLANKS)) {
		if (strchr("MmLlHhVvZz", *text) != NULL)
			command = *text++;
		else if (command == 'M' || command == 'm')
			command = command == 'M' ? 'L' : 'l'; /* further pairs of a move are lines */
		if (command == 'Z' || command == 'z')
			return text[strspn(text, BLANKS)] == '\0' ? count : 0; /* a second outline is no booth */
		if (count == SHAPE_POINTS_MAX || (count == 0) != (command == 'M' || command == 'm') ||
		    !path_step(&text, command, &at))
			return 0;
		points[count++] = at;
	}
	return count;
}
