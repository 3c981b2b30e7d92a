#ifndef PAVILION_IMPORT_GEOMETRY_H
#define PAVILION_IMPORT_GEOMETRY_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "mem.h"

/* Shapes on a hall's floor, in metres from its top left corner, kept to the centimetre. */
struct point {
	double		 x, y;
};

struct shape {
	struct point	*points; /* corners in order; the last joins the first; owned by a mem or static */
	size_t		 count;
	double		 x, y, w, h; /* bounding box */
};

#define SHAPE_POINTS_MAX	64
/* Edges nearer than this touch; neighbours share at least that length. */
#define SHAPE_TOUCH		0.05
#define SHAPE_NEIGHBOUR		0.5

/* A shape of these corners, rounded to the centimetre, without corners that repeat; in mem. */
struct shape	 shape_of(struct mem *, const struct point *, size_t count);
struct shape	 shape_rectangle(struct mem *, double x, double y, double w, double h);
bool		 shape_is_rectangle(const struct shape *);
double		 shape_area(const struct shape *);
/* Whether no edge crosses another. */
bool		 shape_simple(const struct shape *);
/* The length along which two shapes touch, in metres. */
double		 shape_shared(const struct shape *, const struct shape *);
/* Whether their insides meet, by more than a touch. Exact for rectangles; for others as fine as a 24th of either. */
bool		 shape_overlap(const struct shape *, const struct shape *);
/*
 * How many of the four sides of a shape's bounding box are open to an aisle: not covered, by half or more, by other
 * shapes or by the walls of a hall of that size.
 */
int		 shape_open_sides(const struct shape *all, size_t count, size_t which, double width, double height);
/* The corners as SVG has them: "0,0 3,0 3,3". */
void		 shape_points(const struct shape *, struct buf *);
/* The shape of such a list; false if it is none. */
bool		 shape_read(struct mem *, const char *points, struct shape *);

#endif
