#include "stage.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "catalog.h"
#include "dedup/door.h"
#include "query.h"
#include "request.h"
#include "statement.h"
#include "wire.h"

static struct {
	const char *name;
	const char *variable;
	int size, wait_ms, timeout_ms, replan_ms;
	struct sql_pool *pool;
} stage_pools[] = {
    {"portal", "PAVILION_PORTAL_URL", 8, 5000, 10000, 60000, NULL},
    {"office", "PAVILION_OFFICE_URL", 6, 5000, 15000, 60000, NULL},
    /* Slow pages have a connection of their own, and patience: they starve nobody, neither of connections nor of CPU. */
    {"report", "PAVILION_OFFICE_URL", 1, 60000, 60000, 60000, NULL},
    /* People stand before a gate: it waits for no other page. One connection for scans together, two for who goes alone. */
    {"gate", "PAVILION_PORTAL_URL", 3, 5000, 10000, 5000, NULL},
};

/* Of this worker: what it knows is loaded when it starts, and again when somebody asked and the database knows better. */
static struct door *stage_the_door;
static struct sql_run stage_door_loading; /* its mem is NULL while nothing is under way */

static void
stage_door_loaded(struct sql_run *run)
{
	if (run->outcome == SQL_DONE)
		door_load(stage_the_door, run->rows[0]);
	mem_free(run->mem);
	*run = (struct sql_run){0};
}

/* Nobody waits for it. */
static void
stage_door_load(void)
{
	const struct statement *st = statement_find("door.load");
	static struct sql_step step;

	if (stage_door_loading.mem != NULL)
		return;
	step = (struct sql_step){st->name, st->text, st->nparams, NULL};
	stage_door_loading =
	    (struct sql_run){.mem = mem_new(), .steps = &step, .count = 1, .again = true, .done = stage_door_loaded};
	sql_start(stage_pool("portal"), &stage_door_loading);
}

void
stage_configure(const char *root)
{
	char path[1024];

	snprintf(path, sizeof(path), "%s/app/centre/tables", root);
	if ((stage_the_door = door_new(path)) == NULL)
		fatalx("%s cannot be read", path);
}

void
stage_start(void)
{
	for (size_t i = 0; i < sizeof(stage_pools) / sizeof(stage_pools[0]); i++) {
		const char *url = getenv(stage_pools[i].variable);

		if (url == NULL)
			fatalx("%s is not set", stage_pools[i].variable);
		stage_pools[i].pool = sql_pool_new(stage_pools[i].name, url, stage_pools[i].size,
		    stage_pools[i].wait_ms, stage_pools[i].timeout_ms, stage_pools[i].replan_ms, 2000);
	}
	stage_door_load();
}

struct sql_pool *
stage_pool(const char *name)
{
	for (size_t i = 0; i < sizeof(stage_pools) / sizeof(stage_pools[0]); i++)
		if (strcmp(stage_pools[i].name, name) == 0)
			return stage_pools[i].pool;
	fatalx("there is no pool %s", name);
}

/* -- the pipeline ----------------------------------------------------------------------------------- */

static void
stage_wake(struct serve *s)
{
	s->waiting = false;
	if (s->http != NULL)
		http_request_wakeup(s->http);
}

static void
stage_ran(struct sql_run *run)
{
	stage_wake(run->arg);
}

static void
stage_add(struct serve *s, const struct statement *st, struct request *r)
{
	const char **values = mem_take(r->mem, (size_t)(st->nparams + 1) * sizeof(*values));
	struct sql_step *step = &s->steps[s->run.count];

	for (int i = 0; i < st->nparams; i++)
		values[i] = request_param(r, st->params[i]);
	*step = (struct sql_step){st->name, st->text, st->nparams, values};
	s->sections[s->run.count++] = st->section;
}

static void
stage_add_open(struct serve *s, struct request *r, const char *allow, const char *key)
{
	const struct statement *st = statement_find("session.open");
	const char **values = mem_take(r->mem, 8 * sizeof(*values));

	values[0] = r->token != NULL && !r->token_new ? request_hash(r->mem, r->token) : NULL;
	values[1] = r->bearer != NULL ? request_hash(r->mem, r->bearer) : NULL;
	values[2] = allow;
	values[3] = key;
	values[4] = r->path;
	values[5] = r->chosen;
	values[6] = r->guess;
	values[7] = r->edition;
	s->steps[0] = (struct sql_step){st->name, st->text, st->nparams, values};
	s->sections[0] = NULL;
	s->run.count = 1;
}

/* A list's statements are compiled for this request and prepared under a name made of their text. */
static void
stage_add_query(struct serve *s, struct request *r, const char *text, const char *section)
{
	unsigned char digest[16];
	char hex[33];

	crypto_generichash(digest, sizeof(digest), (const unsigned char *)text, strlen(text), NULL, 0);
	sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));
	s->steps[s->run.count] =
	    (struct sql_step){mem_printf(r->mem, "list_%s", hex), text, r->list->nparams, r->list->params};
	s->sections[s->run.count++] = section;
}

static void
stage_sleep(struct serve *s)
{
	s->waiting = true;
	http_request_sleep(s->http);
}

static void
stage_run(struct serve *s, struct request *r, enum stage stage, const char *role)
{
	s->stage = stage;
	s->run.mem = r->mem;
	s->run.steps = s->steps;
	s->run.rows = NULL;
	s->run.tries = 0;
	s->run.asked_at = 0;
	s->run.again = true; /* a GET changes nothing, and a POST's key refuses its second run */
	s->run.done = stage_ran;
	s->run.arg = s;
	stage_sleep(s);
	sql_start(stage_pool(role), &s->run);
}

void
stage_who(struct serve *s, struct request *r)
{
	stage_add_open(s, r, r->page->allow, NULL);
	stage_run(s, r, STAGE_WHO, r->area->role);
}

void
stage_reader(struct serve *s, struct request *r)
{
	stage_add_open(s, r, "anyone", NULL);
	stage_run(s, r, STAGE_READER, "portal");
}

const char *
stage_pool_name(const struct request *r)
{
	return r->page->pool != NULL ? r->page->pool : r->page->flags & PAGE_SLOW ? "report" : r->area->role;
}

void
stage_pipeline(struct serve *s, struct request *r)
{
	char names[512], *name, *rest = names;

	stage_add_open(s, r, r->page->allow, r->method == POST ? r->form_key : NULL);
	snprintf(names, sizeof(names), "%s", r->page->sql != NULL ? r->page->sql : "");
	while ((name = strsep(&rest, " ")) != NULL)
		if (*name != '\0')
			stage_add(s, statement_find(name), r);
	if (r->page->list != NULL) {
		r->list = query_compile(r->mem, r->page->list, r->values, &r->params, 0);
		stage_add_query(s, r, r->list->text, "rows");
		stage_add_query(s, r, r->list->count, "count");
	}
	stage_run(s, r, STAGE_RUN, stage_pool_name(r));
}

void
stage_check(struct serve *s, struct request *r)
{
	stage_add_open(s, r, r->page->allow, NULL);
	stage_add(s, statement_find(r->page->check), r);
	stage_run(s, r, STAGE_CHECK, stage_pool_name(r));
}

/* -- the door --------------------------------------------------------------------------------------- */

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
stage_door_run(struct serve *s, struct request *r, enum stage stage)
{
	const char *kind = store_kind(s->door->type);

	stage_add_open(s, r, r->page->allow, NULL);
	stage_add(s, statement_find(stage == STAGE_DOOR ? mem_printf(r->mem, "door.%s", kind) : "door.load"), r);
	stage_run(s, r, stage, stage_pool_name(r));
}

void
stage_door(struct serve *s, struct request *r)
{
	s->door = stage_door_ask(r);
	request_set(r, "door_self", s->door->self);
	request_set(r, "door_keys", door_keys(stage_the_door, r->mem, s->door));
	stage_door_run(s, r, STAGE_DOOR);
}

bool
stage_door_came(struct serve *s, struct request *r)
{
	const PGresult *rows = s->run.rows[1];
	struct door_match match[DOOR_MOST];
	struct buf json = {0};

	if (s->stage == STAGE_DOOR_LOAD) {
		door_load(stage_the_door, rows);
		request_set(r, "door_keys", door_keys(stage_the_door, r->mem, s->door));
		s->door_loaded = true;
		stage_door_run(s, r, STAGE_DOOR);
		return false;
	}
	if (!door_current(stage_the_door, PQgetvalue(rows, 0, 0)) && !s->door_loaded) {
		if (!door_knows(stage_the_door)) {
			stage_door_run(s, r, STAGE_DOOR_LOAD);
			return false;
		}
		stage_door_load();
	}
	door_json(&json, match, door_judge(stage_the_door, r->mem, s->door, rows, match, DOOR_MOST));
	request_set(r, "door", json.data);
	buf_free(&json);
	return true;
}

/* -- the vault -------------------------------------------------------------------------------------- */

static void
stage_vault_said(struct vault_question *q, const char *frame)
{
	static const char *const kept[] = {"ticket", "secret", "uri", NULL};
	struct serve *s = q->arg;
	struct request *r = s->request;
	const char *why = frame != NULL ? wire_get(frame, "why") : NULL;

	r->status = 200;
	if (frame == NULL) {
		request_refuse(r, NULL, N_("Signing in is not possible at the moment. Please try again shortly."));
		r->status = 503;
	} else if (why != NULL) {
		request_refuse(r, wire_get(frame, "field"), why);
		r->status = wire_get(frame, "status") != NULL ? atoi(wire_get(frame, "status")) : 422;
	}
	for (size_t i = 0; frame != NULL && kept[i] != NULL; i++) {
		const char *value = wire_get(frame, kept[i]);

		if (value == NULL)
			continue;
		request_set(r, kept[i], value);
		if (strcmp(kept[i], "ticket") != 0)
			request_global(r, kept[i], value);
	}
	stage_wake(s);
}

void
stage_vault(struct serve *s)
{
	static const char *const names[] = {"email", "password", "code", NULL};
	struct request *r = s->request;
	struct vault_question *q = &s->question;
	size_t n = 0;

	*q = (struct vault_question){.done = stage_vault_said, .arg = s};
	q->ask[n++] = "op";
	q->ask[n++] = r->page->vault;
	q->ask[n++] = "address";
	q->ask[n++] = r->address;
	if (s->account != NULL) {
		q->ask[n++] = "account";
		q->ask[n++] = s->account;
	}
	for (size_t i = 0; names[i] != NULL; i++)
		if (request_param(r, names[i]) != NULL) {
			q->ask[n++] = names[i];
			q->ask[n++] = request_param(r, names[i]);
		}
	s->stage = STAGE_VAULT;
	stage_sleep(s);
	vault_ask(q);
}
