#include "halls.h"

#include <math.h>
#include <string.h>

#include <json-c/json.h>

#include "catalog.h"

/*
 * {"edition": "HTF2027", "halls": [{"code": "3", "name": {"en": .., "zh": ..}, "width": 96, "height": 64,
 *   "landmarks": [{"kind", "x", "y", "w", "h", "label": {"en", "zh"}}],
 *   "booths": [{"number", "x", "y", "w", "h" | "points": [[x, y], ..], "open_sides", "kind", "price_group", "area"}]}]}
 *
 * json-c reads it strictly: UTF-8, at most 16 levels. A member that is missing is absent; one of the wrong type
 * refuses its booth, or the file where it belongs to a hall.
 */
#define JSON_DEPTH 16

static const char *
member_text(struct halls *h, struct json_object *o, const char *name, bool *bad)
{
	struct json_object *v;

	if (!json_object_object_get_ex(o, name, &v) || v == NULL)
		return NULL;
	if (!json_object_is_type(v, json_type_string) ||
	    strlen(json_object_get_string(v)) != (size_t)json_object_get_string_len(v)) {
		*bad = true;
		return NULL;
	}
	return mem_string(h->mem, json_object_get_string(v));
}

/* NAN when it is absent. */
static double
member_number(struct json_object *o, const char *name, bool *bad)
{
	struct json_object *v;

	if (!json_object_object_get_ex(o, name, &v) || v == NULL)
		return NAN;
	if (!json_object_is_type(v, json_type_int) && !json_object_is_type(v, json_type_double)) {
		*bad = true;
		return NAN;
	}
	return json_object_get_double(v);
}

static bool
box_of(struct halls *h, struct json_object *o, struct shape *shape)
{
	bool bad = false;
	double n[4];
	static const char *const names[] = {"x", "y", "w", "h"};

	for (int i = 0; i < 4; i++) {
		n[i] = member_number(o, names[i], &bad);
		if (bad || !isfinite(n[i]) || fabs(n[i]) > 1e5)
			return false;
	}
	*shape = shape_rectangle(h->mem, n[0], n[1], n[2], n[3]);
	return n[2] > 0 && n[3] > 0;
}

static bool
corner_of(struct json_object *pair, struct point *p)
{
	double n[2];

	if (!json_object_is_type(pair, json_type_array) || json_object_array_length(pair) != 2)
		return false;
	for (size_t i = 0; i < 2; i++) {
		struct json_object *v = json_object_array_get_idx(pair, i);

		if (!json_object_is_type(v, json_type_int) && !json_object_is_type(v, json_type_double))
			return false;
		n[i] = json_object_get_double(v);
		if (!isfinite(n[i]) || fabs(n[i]) > 1e5)
			return false;
	}
	*p = (struct point){n[0], n[1]};
	return true;
}

/* The corners of "points": an array of [x, y], or SVG's text. */
static bool
points_of(struct halls *h, struct json_object *points, struct shape *shape)
{
	struct point corner[SHAPE_POINTS_MAX];
	size_t count;

	if (json_object_is_type(points, json_type_string))
		return shape_read(h->mem, json_object_get_string(points), shape);
	if (!json_object_is_type(points, json_type_array))
		return false;
	count = json_object_array_length(points);
	if (count > SHAPE_POINTS_MAX)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!corner_of(json_object_array_get_idx(points, i), &corner[i]))
			return false;
	*shape = shape_of(h->mem, corner, count);
	return true;
}

static void
read_booth(struct halls *h, struct hall_plan *plan, struct json_object *o, long long number)
{
	struct hall_booth *b = halls_booth(h, plan);
	struct json_object *points;
	const char *kind;
	double sides, area;
	bool bad = false;

	if (b == NULL)
		return;
	b->line = number;
	if (!json_object_is_type(o, json_type_object)) {
		b->why = N_("This is not a booth.");
		return;
	}
	b->number = member_text(h, o, "number", &bad);
	b->price_group = member_text(h, o, "price_group", &bad);
	if ((kind = member_text(h, o, "kind", &bad)) != NULL)
		b->kind = kind;
	sides = member_number(o, "open_sides", &bad);
	area = member_number(o, "area", &bad);
	if (!isnan(sides))
		b->open_sides = sides >= 0 && sides <= 4 && sides == floor(sides) ? (int)sides : 5;
	if (!isnan(area))
		b->area = area > 0 ? round(area * 100) / 100 : -1;
	if (json_object_object_get_ex(o, "points", &points) && points != NULL)
		bad = !points_of(h, points, &b->shape) || bad;
	else
		bad = !box_of(h, o, &b->shape) || bad;
	if (bad)
		b->why = N_("A value of the booth is missing or of the wrong type.");
}

static void
read_landmarks(struct halls *h, struct hall_plan *plan, struct json_object *list)
{
	struct buf out = {0};

	buf_putc(&out, '[');
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		struct json_object *o = json_object_array_get_idx(list, i), *label = NULL;
		const char *kind, *en = NULL, *zh = NULL;
		struct shape box;
		bool bad = false;

		if (!json_object_is_type(o, json_type_object) || !box_of(h, o, &box) ||
		    (kind = member_text(h, o, "kind", &bad)) == NULL) {
			h->why = N_("A landmark needs kind, x, y, w and h.");
			break;
		}
		if (json_object_object_get_ex(o, "label", &label) && json_object_is_type(label, json_type_object)) {
			en = member_text(h, label, "en", &bad);
			zh = member_text(h, label, "zh", &bad);
		}
		halls_landmark(&out, kind, &box, en, zh);
	}
	buf_putc(&out, ']');
	plan->landmarks = mem_string(h->mem, out.data);
	buf_free(&out);
}

static void
read_hall(struct halls *h, struct json_object *o, long long *number)
{
	struct json_object *name = NULL, *booths, *landmarks;
	const char *code, *en = NULL, *zh = NULL;
	struct hall_plan *plan;
	bool bad = !json_object_is_type(o, json_type_object);

	if (bad) {
		h->why = N_("A hall is an object with code, width, height and booths.");
		return;
	}
	if (json_object_object_get_ex(o, "name", &name) && json_object_is_type(name, json_type_object)) {
		en = member_text(h, name, "en", &bad);
		zh = member_text(h, name, "zh", &bad);
	} else if (name != NULL) {
		en = zh = member_text(h, o, "name", &bad);
	}
	code = member_text(h, o, "code", &bad);
	plan = halls_add(
	    h, code != NULL ? code : "", en, zh, member_number(o, "width", &bad), member_number(o, "height", &bad));
	if (plan == NULL)
		return;
	if (json_object_object_get_ex(o, "landmarks", &landmarks) && landmarks != NULL) {
		if (json_object_is_type(landmarks, json_type_array))
			read_landmarks(h, plan, landmarks);
		else
			bad = true;
	}
	if (!json_object_object_get_ex(o, "booths", &booths) || !json_object_is_type(booths, json_type_array))
		bad = true;
	if (bad)
		h->why = N_("A hall is an object with code, width, height and booths.");
	for (size_t i = 0; h->why == NULL && i < json_object_array_length(booths); i++)
		read_booth(h, plan, json_object_array_get_idx(booths, i), ++*number);
}

static void
read_file(struct halls *h, struct json_object *root)
{
	struct json_object *list;
	long long number = 0;
	bool bad = false;

	if (!json_object_is_type(root, json_type_object) || !json_object_object_get_ex(root, "halls", &list) ||
	    !json_object_is_type(list, json_type_array)) {
		h->why = N_("The file needs a list \"halls\".");
		return;
	}
	h->edition = member_text(h, root, "edition", &bad);
	if (bad)
		h->why = N_("The edition is given by its code.");
	for (size_t i = 0; h->why == NULL && i < json_object_array_length(list); i++)
		read_hall(h, json_object_array_get_idx(list, i), &number);
}

void
halls_json(struct halls *h, const char *data, size_t length)
{
	struct json_tokener *t = json_tokener_new_ex(JSON_DEPTH);
	struct json_object *root;
	enum json_tokener_error error;

	if (t == NULL)
		abort();
	while (length > 0 && strchr(" \t\r\n", data[length - 1]) != NULL)
		length--;
	json_tokener_set_flags(t, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	root = json_tokener_parse_ex(t, data, (int)length);
	error = json_tokener_get_error(t);
	if (error != json_tokener_success || json_tokener_get_parse_end(t) != length)
		h->why = mem_printf(h->mem, "not JSON at byte %zu: %s", json_tokener_get_parse_end(t),
		    error != json_tokener_success ? json_tokener_error_desc(error) : "text follows");
	else
		read_file(h, root);
	json_object_put(root);
	json_tokener_free(t);
}
