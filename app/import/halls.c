#include "halls.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "catalog.h"
#include "text.h"

static char reason[256]; /* outlives the halls that were not opened */

struct hall_plan *
halls_add(struct halls *h, const char *code, const char *name_en, const char *name_zh, double width, double height)
{
	struct hall_plan *plan;
	struct buf name = {0};
	size_t count = 0;

	for (plan = h->first; plan != NULL; plan = plan->next) {
		count++;
		if (strcmp(plan->code, code) == 0)
			h->why = N_("Two halls have the same code.");
	}
	if (count >= HALLS_MAX)
		h->why = N_("The file has too many halls.");
	if (text_fault(code, strlen(code)) != NULL || *code == '\0' || text_characters(code, strlen(code)) > 16)
		h->why = N_("A hall needs a code of at most 16 characters.");
	if (!(width > 0 && width <= 2000 && height > 0 && height <= 2000))
		h->why = N_("A hall needs a width and a height between 0 and 2000 metres.");
	if (h->why != NULL)
		return NULL;
	plan = mem_take(h->mem, sizeof(*plan));
	plan->code = mem_string(h->mem, code);
	buf_puts(&name, "{\"en\": ");
	name_en = name_en != NULL ? name_en : mem_printf(h->mem, "Hall %s", code);
	name_zh = name_zh != NULL ? name_zh : mem_printf(h->mem, "%s号馆", code);
	buf_json(&name, name_en, strlen(name_en));
	buf_puts(&name, ", \"zh\": ");
	buf_json(&name, name_zh, strlen(name_zh));
	buf_putc(&name, '}');
	plan->name = mem_string(h->mem, name.data);
	buf_free(&name);
	plan->width = round(width * 100) / 100;
	plan->height = round(height * 100) / 100;
	plan->landmarks = "[]";
	if (h->last != NULL)
		h->last->next = plan;
	else
		h->first = plan;
	return h->last = plan;
}

struct hall_booth *
halls_booth(struct halls *h, struct hall_plan *plan)
{
	if (plan->count == HALLS_BOOTHS_MAX) {
		h->why = N_("A hall has too many booths.");
		return NULL;
	}
	if (plan->count == plan->room) {
		struct hall_booth *old = plan->booths;

		plan->room = plan->room ? plan->room * 2 : 64;
		plan->booths = mem_take(h->mem, plan->room * sizeof(*old));
		if (old != NULL)
			memcpy(plan->booths, old, plan->count * sizeof(*old));
	}
	plan->booths[plan->count] = (struct hall_booth){.open_sides = -1, .kind = "shell"};
	return &plan->booths[plan->count++];
}

void
halls_landmark(struct buf *out, const char *kind, const struct shape *box, const char *en, const char *zh)
{
	buf_puts(out, out->len > 1 ? ", {\"kind\": " : "{\"kind\": ");
	buf_json(out, kind, strlen(kind));
	buf_printf(out, ", \"x\": %.10g, \"y\": %.10g, \"w\": %.10g, \"h\": %.10g", box->x, box->y, box->w, box->h);
	if (en != NULL || zh != NULL) {
		buf_puts(out, ", \"label\": {");
		if (en != NULL) {
			buf_puts(out, "\"en\": ");
			buf_json(out, en, strlen(en));
		}
		if (zh != NULL) {
			buf_puts(out, en != NULL ? ", \"zh\": " : "\"zh\": ");
			buf_json(out, zh, strlen(zh));
		}
		buf_putc(out, '}');
	}
	buf_putc(out, '}');
}

static void
booth_refuse(struct hall_booth *b, const char *why, const char *field)
{
	if (b->why != NULL)
		return;
	b->why = why;
	b->field = field;
}

/* What can be said of a booth alone. */
static void
booth_check(const struct hall_plan *plan, struct hall_booth *b)
{
	const struct shape *s = &b->shape;
	size_t length = b->number != NULL ? strlen(b->number) : 0;

	if (length == 0 || text_characters(b->number, length) > 16 || text_fault(b->number, length) != NULL)
		booth_refuse(b, N_("A booth needs a number of at most 16 characters."), "number");
	if (!isfinite(s->x + s->y + s->w + s->h) || s->count < 3 || s->w <= 0 || s->h <= 0 || shape_area(s) < 0.01 ||
	    !shape_simple(s))
		booth_refuse(b, N_("The booth has no usable outline."), "points");
	else if (s->x < -SHAPE_TOUCH || s->y < -SHAPE_TOUCH || s->x + s->w > plan->width + SHAPE_TOUCH ||
		 s->y + s->h > plan->height + SHAPE_TOUCH)
		booth_refuse(b, N_("The booth does not lie inside its hall."), "x");
	if (b->open_sides < -1 || b->open_sides > 4)
		booth_refuse(b, N_("A booth has 0 to 4 open sides."), "open_sides");
	if (strcmp(b->kind, "shell") != 0 && strcmp(b->kind, "raw") != 0)
		booth_refuse(b, N_("A booth is of the kind shell or raw."), "kind");
	if (b->area == 0)
		b->area = shape_area(s);
	if (!(b->area > 0 && b->area < 100000))
		booth_refuse(b, N_("The booth's area cannot be."), "area");
}

struct numbered {
	const char *number;
	size_t place;
};

static int
numbered_compare(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;
	int order = strcmp(x->number, y->number);

	return order != 0 ? order : x->place < y->place ? -1 : 1;
}

/* Of several booths with one number the first counts. */
static void
plan_numbers(struct halls *h, struct hall_plan *plan)
{
	struct numbered *n = mem_take(h->mem, (plan->count + 1) * sizeof(*n));
	size_t count = 0;

	for (size_t i = 0; i < plan->count; i++)
		if (plan->booths[i].why == NULL)
			n[count++] = (struct numbered){plan->booths[i].number, i};
	qsort(n, count, sizeof(*n), numbered_compare);
	for (size_t i = 1; i < count; i++)
		if (strcmp(n[i - 1].number, n[i].number) == 0)
			booth_refuse(
			    &plan->booths[n[i].place], N_("Another booth of the hall has this number."), "number");
}

/* Of two booths on the same floor the first counts. */
static void
plan_overlaps(struct hall_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		for (size_t j = 0; j < i && plan->booths[i].why == NULL; j++)
			if (plan->booths[j].why == NULL &&
			    shape_overlap(&plan->booths[i].shape, &plan->booths[j].shape))
				booth_refuse(&plan->booths[i], N_("The booth overlaps another one."), "x");
}

static void
plan_sides(struct halls *h, struct hall_plan *plan)
{
	struct shape *shapes = mem_take(h->mem, (plan->count + 1) * sizeof(*shapes));
	size_t *place = mem_take(h->mem, (plan->count + 1) * sizeof(*place)), count = 0;

	for (size_t i = 0; i < plan->count; i++) {
		place[i] = count;
		if (plan->booths[i].why == NULL)
			shapes[count++] = plan->booths[i].shape;
	}
	for (size_t i = 0; i < plan->count; i++)
		if (plan->booths[i].why == NULL && plan->booths[i].open_sides == -1)
			plan->booths[i].open_sides =
			    shape_open_sides(shapes, count, place[i], plan->width, plan->height);
}

static void
plan_check(struct halls *h, struct hall_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		booth_check(plan, &plan->booths[i]);
	plan_numbers(h, plan);
	plan_overlaps(plan);
	plan_sides(h, plan);
}

struct halls *
halls_parse(const char *data, size_t length, const char **why)
{
	struct mem *m = mem_new();
	struct halls *h = mem_take(m, sizeof(*h));
	size_t at = 0;

	h->mem = m;
	if (length >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0)
		at = 3;
	while (at < length && strchr(" \t\r\n", data[at]) != NULL && data[at] != '\0')
		at++;
	if (at < length && data[at] == '{')
		halls_json(h, data + at, length - at);
	else if (at < length && data[at] == '<')
		halls_svg(h, data + at, length - at);
	else
		h->why = N_("The file is neither JSON nor SVG.");
	if (h->why == NULL && h->first == NULL)
		h->why = N_("The file has no halls.");
	if (h->why != NULL) {
		snprintf(reason, sizeof(reason), "%s", h->why);
		*why = reason;
		halls_close(h);
		return NULL;
	}
	for (struct hall_plan *plan = h->first; plan != NULL; plan = plan->next)
		plan_check(h, plan);
	return h;
}

struct halls *
halls_open(int fd, const char **why)
{
	struct buf data = {0};
	struct halls *h = NULL;
	ssize_t n;

	do {
		buf_room(&data, 1 << 16);
		if ((n = read(fd, data.data + data.len, 1 << 16)) > 0)
			data.len += (size_t)n;
	} while (n > 0 && data.len <= HALLS_FILE_MAX);
	close(fd);
	if (n < 0)
		*why = N_("The file cannot be read.");
	else if (data.len > HALLS_FILE_MAX)
		*why = N_("The file is too large.");
	else
		h = halls_parse(data.data, data.len, why);
	buf_free(&data);
	return h;
}

void
halls_close(struct halls *h)
{
	if (h != NULL)
		mem_free(h->mem);
}

const char *
halls_edition(const struct halls *h)
{
	return h->edition;
}

void
halls_tell(const struct halls *h, FILE *f)
{
	for (const struct hall_plan *p = h->first; p != NULL; p = p->next)
		fprintf(f, "  hall %-16s %g x %g m, %zu booths\n", p->code, p->width, p->height, p->count);
}
