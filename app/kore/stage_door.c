#include "stage_door.h"

#include <stdio.h>

#include <kore/kore.h>

#include "dedup/door.h"

static struct door *stage_the_door;
static struct sql_run stage_door_loading; /* its mem is NULL while nothing is under way */
static struct serve *stage_door_first;    /* who waits until something is known */

/* -- loading ---------------------------------------------------------------------------------------- */

static void stage_door_part(void);

static void
stage_door_next(struct sql_run *run, bool (*take)(struct door *, const PGresult *))
{
	bool good = run->outcome == SQL_DONE && take(stage_the_door, run->rows[0]);
	struct serve *s;

	mem_free(run->mem);
	*run = (struct sql_run){0};
	if (good)
		stage_door_part();
	if (run->mem != NULL)
		return;
	while ((s = stage_door_first) != NULL) {
		stage_door_first = s->behind;
		stage_wake(s);
	}
}

static void
stage_door_loaded(struct sql_run *run)
{
	stage_door_next(run, door_load);
}

static void
stage_door_counted(struct sql_run *run)
{
	stage_door_next(run, door_counts);
}

static void
stage_door_run(struct mem *m, const char *name, const char *const *params, void (*done)(struct sql_run *))
{
	const struct statement *st = statement_find(name);
	struct sql_step *step = mem_take(m, sizeof(*step));

	*step = (struct sql_step){st->name, st->text, st->nparams, params};
	stage_door_loading = (struct sql_run){.mem = m, .steps = step, .count = 1, .again = true, .done = done};
	sql_start(stage_pool("portal"), &stage_door_loading);
}

/* The next part of the counts, if one is missing. */
static void
stage_door_part(void)
{
	struct door_part part;
	const char **params;
	struct mem *m;

	if (!door_lacks(stage_the_door, &part))
		return;
	m = mem_new();
	params = mem_take(m, 2 * sizeof(*params));
	params[0] = part.kind;
	params[1] = mem_string(m, part.from);
	stage_door_run(m, "door.counts", params, stage_door_counted);
}

static void
stage_door_load(void)
{
	if (stage_door_loading.mem == NULL)
		stage_door_run(mem_new(), "door.load", NULL, stage_door_loaded);
}

void
stage_door_configure(const char *root)
{
	char path[1024];

	snprintf(path, sizeof(path), "%s/app/centre/tables", root);
	if ((stage_the_door = door_new(path)) == NULL)
		fatalx("%s cannot be read", path);
}

void
stage_door_start(void)
{
	stage_door_load();
}

/* -- asking ------------------------------------------------------------------------------------------ */

/* The fields of the form, by what the hook says, else by their own names. */
static struct door_ask *
stage_door_ask(struct request *r)
{
	static const char *const columns[] = {"name", "name_local", "given_name", "family_name", "employer",
	    "employer_local", "contact_name", "street", "city", "postcode", "country", "phone", "fax", "email",
	    "website", "register_no", NULL};
	struct door_ask *ask = mem_take(r->mem, sizeof(*ask));

	ask->type = strcmp(r->page->door, "contact") == 0 ? DEDUP_PERSON : DEDUP_COMPANY;
	for (size_t i = 0; columns[i] != NULL; i++) {
		const char *text = request_param(r, mem_printf(r->mem, "door_%s", columns[i]));

		store_raw(
		    ask->value, r->mem, ask->type, columns[i], text != NULL ? text : request_param(r, columns[i]));
	}
	ask->self = request_param(r, "door_self");
	if (ask->self == NULL)
		ask->self = request_param(r, r->page->door);
	return ask;
}

static void
stage_door_candidates(struct serve *s, struct request *r)
{
	request_set(r, "door_keys", door_keys(stage_the_door, r->mem, s->door));
	stage_add_open(s, r, r->page->allow, NULL);
	stage_add(s, statement_find(s->door->type == DEDUP_COMPANY ? "door.company" : "door.contact"), r);
	stage_run(s, r, STAGE_DOOR, stage_pool_name(r));
}

void
stage_door(struct serve *s, struct request *r)
{
	s->door = stage_door_ask(r);
	request_set(r, "door_self", s->door->self);
	if (door_knows(stage_the_door)) {
		stage_door_candidates(s, r);
		return;
	}
	s->behind = stage_door_first;
	stage_door_first = s;
	s->stage = STAGE_DOOR_LOAD;
	stage_sleep(s);
	stage_door_load();
}

bool
stage_door_opened(struct serve *s, struct request *r)
{
	if (!door_knows(stage_the_door))
		return false;
	stage_door_candidates(s, r);
	return true;
}

void
stage_door_came(struct serve *s, struct request *r)
{
	const PGresult *rows = s->run.rows[1];
	struct door_match match[DOOR_MOST];
	struct buf json = {0};

	if (!door_current(stage_the_door, PQgetvalue(rows, 0, 0)))
		stage_door_load();
	door_json(&json, match, door_judge(stage_the_door, r->mem, s->door, rows, match, DOOR_MOST));
	request_set(r, "door", json.data);
	buf_free(&json);
}

void
stage_door_forget(struct serve *s)
{
	struct serve **at = &stage_door_first;

	while (*at != NULL && *at != s)
		at = &(*at)->behind;
	if (*at != NULL)
		*at = s->behind;
}
