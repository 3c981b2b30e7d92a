#include "stage.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "catalog.h"
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

void
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

void
stage_add(struct serve *s, const struct statement *st, struct request *r)
{
	const char **values = mem_take(r->mem, (size_t)(st->nparams + 1) * sizeof(*values));
	struct sql_step *step = &s->steps[s->run.count];

	for (int i = 0; i < st->nparams; i++)
		values[i] = request_param(r, st->params[i]);
	*step = (struct sql_step){st->name, st->text, st->nparams, values};
	s->sections[s->run.count++] = st->section;
}

void
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

void
stage_sleep(struct serve *s)
{
	s->waiting = true;
	http_request_sleep(s->http);
}

void
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
