#ifndef PAVILION_IMPORT_SVG_SHAPE_H
#define PAVILION_IMPORT_SVG_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "geometry.h"

/* What a hall needs of SVG's small languages. A NULL text is an absent attribute. */
struct matrix {
	double		 a, b, c, d, e, f; /* x' = a x + c y + e, y' = b x + d y + f */
};

/* Multiplies *m by a transform list of translate, scale, rotate and matrix. False if there is anything else. */
bool		 svg_transform(const char *text, struct matrix *);
struct point	 svg_apply(const struct matrix *, struct point);
/* Corners into points[SHAPE_POINTS_MAX]; 0 if the text is no polygon of at most that many corners. */
size_t		 svg_polygon(const char *text, struct point *);
/* The same of a path of one outline of straight lines: M L H V Z, absolute or relative. */
size_t		 svg_path(const char *d, struct point *);

#endif
