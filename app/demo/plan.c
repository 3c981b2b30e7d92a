#include "demo_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/halls.h"

/*
 * A hall is a grid of islands of 12 × 6 m with aisles of 4 m between them. Each island is cut into booths of 9, 18
 * or 36 m²; a stage, a café and the ways in take the place of some. Every hall has exactly 400 booths, so that pages of
 * plans can be compared.
 */
#define COLUMNS 8
#define BOOTHS 400
#define ROWS 8
#define ISLAND_W 12.0
#define ISLAND_H 6.0
#define AISLE 4.0
#define MARGIN 5.0

struct cut {
	double x, y, w, h; /* within the island */
};

/* The ways to cut an island, with how often each comes, in hundredths. */
static const struct pattern {
	int often, count;
	struct cut cuts[8];
} patterns[] = {
    {54, 8,
	{{0, 0, 3, 3}, {3, 0, 3, 3}, {6, 0, 3, 3}, {9, 0, 3, 3}, {0, 3, 3, 3}, {3, 3, 3, 3}, {6, 3, 3, 3},
	    {9, 3, 3, 3}}},
    {22, 6, {{0, 0, 6, 3}, {6, 0, 3, 3}, {9, 0, 3, 3}, {0, 3, 6, 3}, {6, 3, 3, 3}, {9, 3, 3, 3}}},
    {13, 4, {{0, 0, 3, 6}, {3, 0, 3, 6}, {6, 0, 3, 6}, {9, 0, 3, 6}}},
    {6, 5, {{0, 0, 6, 6}, {6, 0, 3, 3}, {9, 0, 3, 3}, {6, 3, 3, 3}, {9, 3, 3, 3}}},
    {5, 2, {{0, 0, 6, 6}, {6, 0, 6, 6}}},
};

static const struct pattern *
plan_pattern(struct dice *dice)
{
	int roll = (int)dice_roll(dice, 100);
	const struct pattern *p = patterns;

	for (; roll >= p->often; p++)
		roll -= p->often;
	return p;
}

static struct point
plan_corner(int column, int row)
{
	return (struct point){MARGIN + column * (ISLAND_W + AISLE), MARGIN + row * (ISLAND_H + AISLE)};
}

/* Where the stage begins, two islands wide, and where the café is. */
struct places {
	int stage_row, stage_column, cafe_row, cafe_column;
};

static bool
plan_taken(const struct places *p, int column, int row)
{
	return (row == p->stage_row && (column == p->stage_column || column == p->stage_column + 1)) ||
	       (row == p->cafe_row && column == p->cafe_column);
}

/* How each island is cut: by chance, then changed here and there until the hall has its number of booths. */
static void
plan_cuts(struct dice *dice, const struct places *places, const struct pattern *cuts[ROWS * COLUMNS])
{
	int sum = 0;

	for (int i = 0; i < ROWS * COLUMNS; i++) {
		cuts[i] = plan_taken(places, i % COLUMNS, i / COLUMNS) ? NULL : plan_pattern(dice);
		sum += cuts[i] != NULL ? cuts[i]->count : 0;
	}
	while (sum != BOOTHS) {
		size_t i = dice_roll(dice, ROWS * COLUMNS);
		const struct pattern *other = plan_pattern(dice);
		int then = cuts[i] != NULL ? sum - cuts[i]->count + other->count : sum;

		if (cuts[i] == NULL || abs(then - BOOTHS) > abs(sum - BOOTHS))
			continue;
		cuts[i] = other;
		sum = then;
	}
}

static void
plan_island(struct demo *d, const struct pattern *p, struct demo_hall *hall, int island, int *number)
{
	int row = island / COLUMNS;
	struct point corner = plan_corner(island % COLUMNS, row);

	for (int i = 0; i < p->count; i++) {
		const struct cut *c = &p->cuts[i];
		struct demo_booth *b = &hall->booths[hall->count++];

		*b = (struct demo_booth){.island = island, .status = "free", .application = -1};
		snprintf(b->number, sizeof(b->number), "%.5s%c%02d", hall->code, 'A' + row, ++*number);
		b->shape = shape_rectangle(d->mem, corner.x + c->x, corner.y + c->y, c->w, c->h);
		b->raw = c->w * c->h > 20;
		b->premium = row == ROWS - 1;
	}
}

static void
plan_landmarks(struct demo *d, struct demo_hall *hall, const struct places *p, long long number)
{
	struct buf out = {0};
	struct point stage = plan_corner(p->stage_column, p->stage_row),
		     cafe = plan_corner(p->cafe_column, p->cafe_row);
	char en[24], zh[24];
	const struct {
		const char *kind;
		double x, y, w, h;
		const char *en, *zh;
	} marks[] = {
	    {"stage", stage.x, stage.y, 2 * ISLAND_W + AISLE, ISLAND_H, en, zh},
	    {"cafe", cafe.x, cafe.y, ISLAND_W, ISLAND_H, "Café", "咖啡厅"},
	    {"entrance", hall->width / 2 - 8, hall->height - 2, 16, 2, "Entrance", "入口"},
	    {"entrance", hall->width / 2 - 6, 0, 12, 2, "Passage", "连廊"},
	    {"wc", 0, hall->height / 2 - 4, 2, 8, "WC", "卫生间"},
	};

	snprintf(en, sizeof(en), "Stage %c", (int)('A' + (number - 1) % 26));
	snprintf(zh, sizeof(zh), "%c号舞台", (int)('A' + (number - 1) % 26));
	buf_putc(&out, '[');
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		struct shape box = shape_rectangle(d->mem, marks[i].x, marks[i].y, marks[i].w, marks[i].h);

		halls_landmark(&out, marks[i].kind, &box, marks[i].en, marks[i].zh);
	}
	buf_putc(&out, ']');
	hall->landmarks = mem_string(d->mem, out.data);
	buf_free(&out);
}

static void
plan_sides(struct demo *d, struct demo_hall *hall)
{
	struct shape *shapes = mem_take(d->mem, hall->count * sizeof(*shapes));

	for (size_t i = 0; i < hall->count; i++)
		shapes[i] = hall->booths[i].shape;
	for (size_t i = 0; i < hall->count; i++)
		hall->booths[i].open_sides = shape_open_sides(shapes, hall->count, i, hall->width, hall->height);
}

void
plan_make(struct demo *d, struct dice *dice, struct demo_hall *hall, long long number)
{
	struct places places = {
	    .stage_row = (int)dice_range(dice, 2, 4),
	    .stage_column = (int)dice_range(dice, 1, COLUMNS - 3),
	    .cafe_row = dice_percent(dice, 50) ? 0 : ROWS - 1,
	    .cafe_column = dice_percent(dice, 50) ? 0 : COLUMNS - 1,
	};
	const struct pattern *cuts[ROWS * COLUMNS];
	int booth = 0;

	snprintf(hall->code, sizeof(hall->code), "%lld", number);
	hall->width = 2 * MARGIN + COLUMNS * (ISLAND_W + AISLE) - AISLE;
	hall->height = 2 * MARGIN + ROWS * (ISLAND_H + AISLE) - AISLE;
	hall->booths = mem_take(d->mem, BOOTHS * sizeof(*hall->booths));
	plan_cuts(dice, &places, cuts);
	for (int i = 0; i < ROWS * COLUMNS; i++) {
		booth = i % COLUMNS == 0 ? 0 : booth; /* each row of islands has a letter and counts from 1 */
		if (cuts[i] != NULL)
			plan_island(d, cuts[i], hall, i, &booth);
	}
	plan_landmarks(d, hall, &places, number);
	plan_sides(d, hall);
}
