#include "demo_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOOTHS_MOST 3
#define LI 1 /* place of the second known company, whose applications one can follow */

enum { HELD, APPLIED, APPROVED, DECLINED, CONFIRMED, WITHDRAWN, LAPSED };

/* Each state an application can be in: how it got there, and what its booths and its exhibitor are then. */
static const struct state {
	const char *name;
	int often; /* of a hundred applications that have booths, or of those that had */
	bool living;
	int youngest, oldest; /* days since it began */
	const char *booth, *exhibitor;
	bool priced;
} states[] = {
    [HELD] = {"held", 3, true, 0, 0, "held", NULL, false},
    [APPLIED] = {"applied", 20, true, 1, 25, "applied", "registered", true},
    [APPROVED] = {"approved", 15, true, 12, 100, "booked", "approved", true},
    [CONFIRMED] = {"confirmed", 62, true, 20, 110, "booked", "confirmed", true},
    [DECLINED] = {"declined", 45, false, 14, 100, "free", "cancelled", true},
    [WITHDRAWN] = {"withdrawn", 30, false, 14, 100, "free", "cancelled", true},
    [LAPSED] = {"lapsed", 25, false, 1, 110, "free", NULL, false},
};
#define STATES (sizeof(states) / sizeof(*states))

struct makers {
	struct demo *d;
	struct dice dice;
	struct table hall, application, booth, neighbour, standing, step, exhibitor;
	long long hall_id, booth_id, application_id, exhibitor_id;
	size_t *applicants, applicant_count, next; /* companies in the order in which they come */
	int li;                                    /* how many applications the known company has */
};

static void
applicants_draw(struct makers *m)
{
	struct demo *d = m->d;

	m->applicants = mem_take(d->mem, (size_t)d->size->companies * sizeof(*m->applicants));
	for (long long i = 2; i < d->size->companies; i++)
		if (d->companies[i].account != 0)
			m->applicants[m->applicant_count++] = (size_t)i;
	for (size_t i = m->applicant_count; i > 1; i--) {
		size_t j = dice_roll(&m->dice, i), other = m->applicants[i - 1];

		m->applicants[i - 1] = m->applicants[j];
		m->applicants[j] = other;
	}
}

/* The booth and free ones beside it in the same island, up to `most`. */
static size_t
take_booths(struct demo_hall *hall, size_t first, size_t most, struct demo_booth **taken)
{
	size_t count = 1;

	taken[0] = &hall->booths[first];
	for (size_t i = first + 1; i < hall->count && count < most && hall->booths[i].island == taken[0]->island; i++)
		if (strcmp(hall->booths[i].status, "free") == 0 &&
		    shape_shared(&taken[count - 1]->shape, &hall->booths[i].shape) >= SHAPE_NEIGHBOUR)
			taken[count++] = &hall->booths[i];
	return count;
}

static int
state_roll(struct makers *m, bool living)
{
	int roll = (int)dice_roll(&m->dice, 100);

	for (size_t i = 0; i < STATES; i++)
		if (states[i].living == living && (roll -= states[i].often) < 0)
			return (int)i;
	return living ? CONFIRMED : DECLINED;
}

static void
put_step(struct makers *m, const char *status, long long at, long long account, const char *reason)
{
	table_row(&m->step, "istns", m->application_id, status, at, account == 0 ? -1LL : account, reason);
}

/* Each step on the way to its state, between `began` and now. */
static void
put_steps(struct makers *m, int state, const struct demo_company *c, long long began)
{
	long long applied = began + dice_range(&m->dice, 240, 840);
	long long decided = applied + dice_range(&m->dice, HOUR, 9 * DAY), manager = m->d->manager[c->team];
	char reason[256] = "";

	put_step(m, "held", began, c->account, NULL);
	if (state == LAPSED)
		put_step(m, "lapsed", began + 900, 0, NULL);
	if (state == HELD || state == LAPSED)
		return;
	put_step(m, "applied", applied, c->account, NULL);
	if (state == APPROVED || state == CONFIRMED)
		put_step(m, "approved", decided, manager, NULL);
	if (state == CONFIRMED)
		put_step(m, "confirmed", decided + dice_range(&m->dice, HOUR, 6 * DAY), c->account, NULL);
	if (state == DECLINED || state == WITHDRAWN)
		dice_word(&m->dice, state == DECLINED ? words_reasons_decline : words_reasons_withdraw, reason,
		    sizeof(reason));
	if (state == DECLINED)
		put_step(m, "declined", decided, manager, reason);
	if (state == WITHDRAWN)
		put_step(m, "withdrawn", decided, c->account, reason);
}

static void
put_application(struct makers *m, struct demo_hall *hall, const struct demo_company *c, int state, long long began,
    const struct demo_booth *const *booths, size_t count)
{
	const struct state *s = &states[state];
	struct price price = {0};
	char id[37], wish[128];

	if (s->priced)
		price = price_of(booths, count);
	else
		buf_puts(&price.lines, "[]");
	dice_uuid(&m->dice, id);
	dice_word(&m->dice, c->zh ? words_wishes_zh : words_wishes_en, wish, sizeof(wish));
	table_row(&m->application, "isiiiistssstnsiiijtt", m->application_id, id, m->d->current, hall->id, c->id,
	    c->account, s->name, began + 900, s->priced ? c->name : NULL,
	    s->priced ? (c->zh ? c->trade->products_zh : c->trade->products_en) : NULL,
	    s->priced && *wish ? wish : NULL, s->priced ? began + 240 : TABLE_NEVER, s->priced ? m->d->terms : -1LL,
	    "EUR", price.net, price.tax, price.total, &price.lines, began, began);
	buf_free(&price.lines);
	put_steps(m, state, c, began);
}

/* What the company is at the edition by this application: the best of all it has. */
static void
company_status(struct demo_company *c, const char *status)
{
	static const char *const order[] = {"cancelled", "registered", "approved", "confirmed"};
	int has = -1, gets = -1;

	for (int i = 0; i < 4; i++) {
		has = c->status != NULL && strcmp(c->status, order[i]) == 0 ? i : has;
		gets = status != NULL && strcmp(status, order[i]) == 0 ? i : gets;
	}
	if (gets > has)
		c->status = status;
}

static void
apply(struct makers *m, struct demo_hall *hall, size_t first, struct demo_company *c, int state)
{
	const struct state *s = &states[state];
	size_t most = dice_percent(&m->dice, 72) ? 1 : dice_percent(&m->dice, 72) ? 2 : BOOTHS_MOST;
	struct demo_booth *booths[BOOTHS_MOST];
	size_t count = take_booths(hall, first, most, booths);
	long long began = state == HELD ? -dice_range(&m->dice, 30, 720)
					: -dice_range(&m->dice, s->youngest * DAY, s->oldest * DAY) - HOUR;

	if (state == APPROVED || state == CONFIRMED || state == DECLINED || state == WITHDRAWN)
		began -= 3 * DAY; /* a decision and what follows take up to fifteen days */
	m->application_id++;
	put_application(m, hall, c, state, began, (const struct demo_booth *const *)booths, count);
	for (size_t i = 0; i < count; i++) {
		table_row(&m->standing, "iib", m->application_id, booths[i]->id, s->living);
		if (!s->living)
			continue;
		booths[i]->status = s->booth;
		booths[i]->application = m->application_id;
		booths[i]->held_until = state == HELD ? began + 900 : TABLE_NEVER;
	}
	company_status(c, s->exhibitor);
}

static struct demo_company *
next_applicant(struct makers *m)
{
	return &m->d->companies[m->applicants[m->next++ % m->applicant_count]];
}

static void
book_hall(struct makers *m, struct demo_hall *hall)
{
	for (size_t i = 0; i < hall->count; i++) {
		int roll;

		if (strcmp(hall->booths[i].status, "free") != 0)
			continue;
		roll = (int)dice_roll(&m->dice, 100);
		if (m->li < 2)
			apply(m, hall, i, &m->d->companies[LI], m->li++ == 0 ? APPROVED : APPLIED);
		else if (roll < 2)
			hall->booths[i].status = "blocked";
		else if (roll < 48)
			apply(m, hall, i, next_applicant(m), state_roll(m, true));
		else if (roll < 52)
			apply(m, hall, i, next_applicant(m), state_roll(m, false));
	}
}

static void
put_booths(struct makers *m, const struct demo_hall *hall)
{
	for (size_t i = 0; i < hall->count; i++) {
		const struct demo_booth *b = &hall->booths[i];
		char id[37];

		dice_uuid(&m->dice, id);
		table_row(&m->booth, "isiismmmmmissstns", b->id, id, m->d->current, hall->id, b->number, b->shape.x,
		    b->shape.y, b->shape.w, b->shape.h, shape_area(&b->shape), (long long)b->open_sides,
		    b->raw ? "raw" : "shell", b->premium ? "premium" : NULL, b->status,
		    b->application != -1 ? b->held_until : TABLE_NEVER, b->application,
		    strcmp(b->status, "blocked") == 0 ? "Reserved by the organizer" : NULL);
		for (size_t j = 0; j < i; j++) {
			const struct demo_booth *o = &hall->booths[j];

			if (o->island != b->island || shape_shared(&b->shape, &o->shape) < SHAPE_NEIGHBOUR)
				continue;
			table_row(&m->neighbour, "ii", b->id, o->id);
			table_row(&m->neighbour, "ii", o->id, b->id);
		}
	}
}

static void
put_hall(struct makers *m, const struct demo_hall *hall)
{
	char id[37], name[96];

	dice_uuid(&m->dice, id);
	snprintf(name, sizeof(name), "{\"en\": \"Hall %s\", \"zh\": \"%s号馆\"}", hall->code, hall->code);
	table_row(&m->hall, "isissmmsi", hall->id, id, m->d->current, hall->code, name, hall->width, hall->height,
	    hall->landmarks, (long long)(hall - m->d->halls) + 1);
}

static void
plan_halls(struct makers *m)
{
	struct demo *d = m->d;
	long long room = d->size->halls + d->size->booths / 300 + 1;

	d->halls = mem_take(d->mem, (size_t)room * sizeof(*d->halls));
	while (d->hall_count < d->size->halls || d->booth_count < d->size->booths) {
		struct demo_hall *hall = &d->halls[d->hall_count];

		hall->id = ++m->hall_id;
		plan_make(d, &m->dice, hall, ++d->hall_count);
		for (size_t i = 0; i < hall->count; i++)
			hall->booths[i].id = ++m->booth_id;
		d->booth_count += (long long)hall->count;
	}
}

/* Who is at the current edition: by an application, or only in the list. */
static void
put_exhibitors(struct makers *m)
{
	for (long long i = 0; i < m->d->size->companies; i++) {
		const struct demo_company *c = &m->d->companies[i];
		const char *status = c->status;
		char id[37];

		if (status == NULL && dice_percent(&m->dice, 15) && i != 0)
			status = dice_percent(&m->dice, 50) ? "listed" : "prospect";
		if (status == NULL)
			continue;
		dice_uuid(&m->dice, id);
		table_row(&m->exhibitor, "isiist", ++m->exhibitor_id, id, m->d->current, c->id, status, -60 * DAY);
	}
}

static void
open_tables(struct makers *m)
{
	PGconn *db = m->d->db;

	table_open(&m->hall, db, "hall (hall_id, public_id, edition_id, code, name, width, height, landmarks, sort)");
	table_open(&m->application, db,
	    "application (application_id, public_id, edition_id, hall_id, company_id, account_id, status, held_until, "
	    "sign_name, products, wishes, terms_accepted_at, terms_id, currency, net, tax, total, price_lines, "
	    "created_at, "
	    "changed_at)");
	table_open(&m->booth, db,
	    "booth (booth_id, public_id, edition_id, hall_id, number, x, y, w, h, area, open_sides, kind, price_group, "
	    "status, held_until, application_id, block_reason)");
	table_open(&m->neighbour, db, "booth_neighbour (booth_id, other_id)");
	table_open(&m->standing, db, "application_booth (application_id, booth_id, living)");
	table_open(&m->step, db, "application_step (application_id, status, at, account_id, reason)");
	table_open(
	    &m->exhibitor, db, "exhibitor (exhibitor_id, public_id, edition_id, company_id, status, created_at)");
}

/* Each table with its identity column, in the order in which they refer to each other. */
static int
close_tables(struct makers *m)
{
	const struct {
		struct table *table;
		const char *name, *id;
	} order[] = {{&m->hall, "hall", "hall_id"}, {&m->application, "application", "application_id"},
	    {&m->booth, "booth", "booth_id"}, {&m->neighbour, NULL, NULL}, {&m->standing, NULL, NULL},
	    {&m->step, NULL, NULL}, {&m->exhibitor, "exhibitor", "exhibitor_id"}};
	int status = 0;

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
		if (table_close(order[i].table) == -1)
			return -1;
		if (order[i].name != NULL && table_bump(m->d->db, order[i].name, order[i].id) == -1)
			status = -1;
	}
	return status;
}

int
booking_make(struct demo *d)
{
	struct makers m = {.d = d};
	long long first;

	m.hall_id = table_base(d->db, "hall", "hall_id");
	m.booth_id = table_base(d->db, "booth", "booth_id");
	m.application_id = first = table_base(d->db, "application", "application_id");
	m.exhibitor_id = table_base(d->db, "exhibitor", "exhibitor_id");
	open_tables(&m);
	dice_start(&m.dice, d->seed, "halls");
	plan_halls(&m);
	dice_start(&m.dice, d->seed, "applications");
	applicants_draw(&m);
	for (long long i = 0; i < d->hall_count; i++)
		book_hall(&m, &d->halls[i]);
	dice_start(&m.dice, d->seed, "booths");
	for (long long i = 0; i < d->hall_count; i++) {
		put_hall(&m, &d->halls[i]);
		put_booths(&m, &d->halls[i]);
	}
	put_exhibitors(&m);
	d->application_count = m.application_id - first;
	return close_tables(&m);
}
