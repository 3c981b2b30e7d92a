#include "halls.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "catalog.h"
#include "svg_shape.h"

/*
 * A drawing of one hall: rect, polygon and path elements are booths, numbered by data-number or id; those of class
 * "landmark" are landmarks, those of class "ignore" and what has no number are decoration. Groups and their
 * transforms are followed. Nothing is fetched, and entities are not replaced.
 */
struct drawing {
	struct halls *halls;
	struct hall_plan *plan;
	struct buf landmarks;
	int depth;
};

#define SVG_DEPTH 64

/* The attribute's text in the halls' memory, or NULL. */
static const char *
attribute(struct halls *h, xmlNode *node, const char *name)
{
	xmlChar *text = xmlGetNoNsProp(node, (const xmlChar *)name);
	char *copy = text != NULL ? mem_string(h->mem, (char *)text) : NULL;

	xmlFree(text);
	return copy;
}

static double
attribute_number(struct halls *h, xmlNode *node, const char *name, double absent)
{
	const char *text = attribute(h, node, name);
	char *end;
	double n;

	if (text == NULL)
		return absent;
	n = strtod(text, &end);
	return end == text || !isfinite(n) || fabs(n) > 1e6 ? NAN : n;
}

static bool
has_class(struct halls *h, xmlNode *node, const char *word)
{
	const char *text = attribute(h, node, "class");
	size_t n = strlen(word);

	for (; text != NULL && *text != '\0'; text += strspn(text, " \t\r\n")) {
		size_t length = strcspn(text, " \t\r\n");

		if (length == n && memcmp(text, word, n) == 0)
			return true;
		text += length;
	}
	return false;
}

/* The element's corners in its own units. */
static size_t
corners(struct halls *h, xmlNode *node, struct point *points)
{
	const char *name = (const char *)node->name;

	if (strcmp(name, "rect") == 0) {
		double x = attribute_number(h, node, "x", 0), y = attribute_number(h, node, "y", 0);
		double w = attribute_number(h, node, "width", NAN), t = attribute_number(h, node, "height", NAN);

		if (!isfinite(x) || !isfinite(y) || !(w > 0) || !(t > 0))
			return 0;
		memcpy(points, (struct point[]){{x, y}, {x + w, y}, {x + w, y + t}, {x, y + t}}, 4 * sizeof(*points));
		return 4;
	}
	if (strcmp(name, "polygon") == 0)
		return svg_polygon(attribute(h, node, "points"), points);
	return svg_path(attribute(h, node, "d"), points);
}

static struct shape
outline(struct halls *h, xmlNode *node, const struct matrix *m)
{
	struct point points[SHAPE_POINTS_MAX];
	size_t count = corners(h, node, points);

	for (size_t i = 0; i < count; i++)
		points[i] = svg_apply(m, points[i]);
	return shape_of(h->mem, points, count);
}

static void
draw_landmark(struct drawing *d, xmlNode *node, const struct matrix *m)
{
	struct halls *h = d->halls;
	struct shape box = outline(h, node, m);
	const char *kind = attribute(h, node, "data-kind");

	if (box.count >= 3)
		halls_landmark(&d->landmarks, kind != NULL ? kind : "text", &box, attribute(h, node, "data-label-en"),
		    attribute(h, node, "data-label-zh"));
}

/* "booth-3E41" and "3E41" are both booth 3E41. */
static const char *
booth_number(struct halls *h, xmlNode *node)
{
	const char *number = attribute(h, node, "data-number");

	if (number == NULL && (number = attribute(h, node, "id")) != NULL && strncasecmp(number, "booth-", 6) == 0)
		number += 6;
	return number;
}

static void
draw_booth(struct drawing *d, xmlNode *node, const struct matrix *m)
{
	struct halls *h = d->halls;
	const char *number = booth_number(h, node), *kind;
	struct hall_booth *b;
	double sides, area;

	if (number == NULL || (b = halls_booth(h, d->plan)) == NULL)
		return;
	b->line = xmlGetLineNo(node);
	b->number = number;
	b->shape = outline(h, node, m);
	b->price_group = attribute(h, node, "data-price-group");
	if ((kind = attribute(h, node, "data-kind")) != NULL)
		b->kind = kind;
	sides = attribute_number(h, node, "data-open-sides", -1);
	area = attribute_number(h, node, "data-area", 0);
	b->open_sides = sides >= -1 && sides <= 4 && sides == floor(sides) ? (int)sides : 5;
	b->area = area >= 0 ? round(area * 100) / 100 : -1;
}

/* One element: a shape, a group with what is in it, or something that has no place on a floor. */
static void
draw(struct drawing *d, xmlNode *node, const struct matrix *outer)
{
	static const char *const shapes[] = {"rect", "polygon", "path", NULL}, *const groups[] = {
										   "svg", "g", "a", NULL};
	const char *name = (const char *)node->name;
	struct matrix m = *outer;
	int shape = 0, group = 0;

	while (shapes[shape] != NULL && strcmp(shapes[shape], name) != 0)
		shape++;
	while (groups[group] != NULL && strcmp(groups[group], name) != 0)
		group++;
	if ((shapes[shape] == NULL && groups[group] == NULL) || has_class(d->halls, node, "ignore"))
		return;
	if (!svg_transform(attribute(d->halls, node, "transform"), &m) || ++d->depth > SVG_DEPTH) {
		d->halls->why = mem_printf(d->halls->mem,
		    "line %ld: only the transforms translate, scale, rotate and matrix are understood",
		    xmlGetLineNo(node));
		return;
	}
	if (groups[group] != NULL) {
		for (xmlNode *n = node->children; n != NULL && d->halls->why == NULL; n = n->next)
			if (n->type == XML_ELEMENT_NODE)
				draw(d, n, &m);
	} else if (has_class(d->halls, node, "landmark")) {
		draw_landmark(d, node, &m);
	} else {
		draw_booth(d, node, &m);
	}
	d->depth--;
}

/* The drawing's corner and size in its own units: the viewBox, else width and height. */
static bool
view_box(struct halls *h, xmlNode *root, double box[4])
{
	const char *text = attribute(h, root, "viewBox");

	if (text == NULL) {
		box[0] = box[1] = 0;
		box[2] = attribute_number(h, root, "width", NAN);
		box[3] = attribute_number(h, root, "height", NAN);
	} else {
		for (int i = 0; i < 4; i++) {
			char *end;

			text += strspn(text, " ,\t\r\n");
			box[i] = strtod(text, &end);
			if (end == text || !isfinite(box[i]))
				return false;
			text = end;
		}
	}
	return box[2] > 0 && box[3] > 0 && box[2] < 1e6 && box[3] < 1e6;
}

static void
read_drawing(struct halls *h, xmlNode *root)
{
	struct drawing d = {.halls = h};
	const char *code = attribute(h, root, "data-hall");
	double box[4], metres;

	if (strcmp((const char *)root->name, "svg") != 0 || !view_box(h, root, box)) {
		h->why = N_("The drawing needs an svg element with a viewBox.");
		return;
	}
	metres = attribute_number(h, root, "data-metres-per-unit", NAN);
	if (isnan(metres))
		metres = attribute_number(h, root, "data-width-m", NAN) / box[2];
	if (!(metres > 0)) {
		h->why = N_("The drawing has no scale: data-metres-per-unit or data-width-m gives it.");
		return;
	}
	h->edition = attribute(h, root, "data-edition");
	d.plan = halls_add(h, code != NULL ? code : "", attribute(h, root, "data-name-en"),
	    attribute(h, root, "data-name-zh"), box[2] * metres, box[3] * metres);
	if (d.plan == NULL)
		return;
	buf_putc(&d.landmarks, '[');
	draw(&d, root, &(struct matrix){metres, 0, 0, metres, -box[0] * metres, -box[1] * metres});
	buf_putc(&d.landmarks, ']');
	d.plan->landmarks = mem_string(h->mem, d.landmarks.data);
	buf_free(&d.landmarks);
}

void
halls_svg(struct halls *h, const char *data, size_t length)
{
	/* Without XML_PARSE_NOENT and XML_PARSE_HUGE libxml2 expands nothing and keeps its own limits. */
	xmlParserCtxt *context = xmlNewParserCtxt();
	xmlDoc *doc;

	if (context == NULL)
		abort();
	doc = xmlCtxtReadMemory(context, data, (int)length, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES);
	if (doc == NULL) {
		const xmlError *e = xmlCtxtGetLastError(context);

		h->why = mem_printf(h->mem, "line %d: not well-formed XML", e != NULL ? e->line : 0);
	} else if (doc->intSubset != NULL && doc->intSubset->entities != NULL) {
		h->why = N_("The drawing declares entities of its own, which are not accepted.");
	} else {
		read_drawing(h, xmlDocGetRootElement(doc));
	}
	xmlFreeDoc(doc);
	xmlFreeParserCtxt(context);
}
