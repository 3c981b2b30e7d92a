#include "serve.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "answer.h"
#include "arrive.h"
#include "asset.h"
#include "batch.h"
#include "catalog.h"
#include "list.h"
#include "live.h"
#include "meet.h"
#include "receive.h"
#include "refuse.h"
#include "reply.h"
#include "request.h"
#include "stage.h"
#include "stage_door.h"
#include "statement.h"

void
serve_start(void)
{
	stage_start();
	stage_door_start();
	arrive_start();
}

static void
serve_rows(struct serve *s, struct request *r)
{
	const PGresult *rows = NULL, *count = NULL;

	answer_session(r, s->run.rows[0]);
	for (size_t i = 1; i < s->run.count; i++) {
		if (r->list != NULL && strcmp(s->sections[i], "rows") == 0)
			rows = s->run.rows[i];
		else if (r->list != NULL && strcmp(s->sections[i], "count") == 0)
			count = s->run.rows[i];
		else {
			answer_rows(r, s->sections[i], s->run.rows[i]);
			r->last = &r->sections[r->nsections - 1];
		}
	}
	if (r->list != NULL && r->nsections + LIST_SECTIONS < REQUEST_SECTIONS_MAX) {
		const char *last = list_beyond(r->mem, r->page->list, r->values, r->list, rows, count);

		list_sections(
		    r->mem, r->page->list, r->values, r->list, rows, count, r->lang, &r->sections[r->nsections]);
		r->nsections += LIST_SECTIONS;
		/* A program that reads page after page ends at one without rows: the last one would come for ever. */
		if (last != NULL && r->method == GET && r->status == 200 && !r->api)
			answer_redirect(r, mem_printf(r->mem, "%s%s", r->path, strcmp(last, "?") == 0 ? "" : last));
	}
}

static void
serve_next(struct request *r)
{
	if (r->method == POST && !r->answered && r->page->next != NULL)
		answer_done(r, request_target(r, r->page->next));
}

static void
serve_ended(struct serve *s)
{
	struct request *r = s->shown;

	if (s->run.outcome == SQL_REFUSED) {
		refuse_error(s, r);
		return;
	}
	if (s->run.outcome != SQL_DONE) {
		reply_refuse(s, 503);
		return;
	}
	serve_rows(s, r);
	if (r->page->answer != NULL)
		r->page->answer(r);
	serve_next(r);
	answer_page(r);
	reply_send(s, r);
}

/* Its share of a statement for several; whoever got none of it asks alone, and is told why. */
static void
serve_shared(struct serve *s)
{
	struct request *r = s->request;

	if (s->run.outcome == SQL_BUSY) {
		reply_refuse(s, 503);
		return;
	}
	if (s->shared == NULL || PQntuples(s->shared) == 0) {
		stage_pipeline(s, r);
		return;
	}
	answer_rows(r, statement_find(r->page->together)->section, s->shared);
	r->last = &r->sections[r->nsections - 1];
	if (r->page->answer != NULL)
		r->page->answer(r);
	serve_next(r);
	answer_page(r);
	reply_send(s, r);
}

static bool
serve_shares(struct request *r)
{
	const char *count = request_param(r, "count");

	return count != NULL && atoi(count) == 1;
}

/* The page's own hook. A check of a form with invalid fields goes by what it sets as well. */
static int
serve_hook(struct request *r, int status)
{
	bool due = status == 0 || (status == 422 && r->page->check != NULL);
	int found = due && r->page->read != NULL ? r->page->read(r) : 0;

	return status != 0 ? status : found;
}

/* The hook, then what the page waits for: the vault, or the database alone. */
static void
serve_go(struct serve *s, int status)
{
	struct request *r = s->request;

	status = serve_hook(r, status);
	if (status != 0 && r->page != NULL && r->method == POST)
		refuse_form(s, status);
	else if (status != 0 && !(status == 422 && r->page != NULL && r->page->view != NULL && !r->api))
		reply_refuse(s, status);
	else if (r->page->vault != NULL &&
		 (strcmp(r->page->vault, "factor") == 0 || strcmp(r->page->vault, "enrol") == 0)) {
		stage_who(s, r);
	} else if (r->page->vault != NULL)
		stage_vault(s);
	else {
		/* A filter that cannot be: the page is shown without it, and says so. */
		if (status != 0 && r->page->list != NULL)
			request_refuse(r, NULL, N_("A filter could not be understood and was left out."));
		if (status != 0)
			r->status = status;
		if (r->page->door != NULL)
			request_set(r, "door", "[]");
		if (r->page->together != NULL && serve_shares(r))
			batch_add(s, r);
		else if (r->page->door != NULL && status == 0)
			stage_door(s, r);
		else
			stage_pipeline(s, r);
	}
}

/* The session was looked up first: for the vault, which is told whose it is, or before a hook stores what came. */
static void
serve_who(struct serve *s)
{
	if (s->run.outcome == SQL_REFUSED) {
		refuse_error(s, s->request);
		return;
	}
	if (s->run.outcome != SQL_DONE) {
		reply_refuse(s, 503);
		return;
	}
	if (!PQgetisnull(s->run.rows[0], 0, 0))
		s->account = PQgetvalue(s->run.rows[0], 0, 0);
	if (s->request->page->vault != NULL)
		stage_vault(s);
	else
		serve_go(s, 0);
}

/* The door has answered. It is a help and never in the way: if it fails, the page is made without it. */
static void
serve_met(struct serve *s)
{
	const char *state = s->run.outcome == SQL_REFUSED ? PQresultErrorField(s->run.error, PG_DIAG_SQLSTATE) : NULL;

	if (state != NULL && strncmp(state, "PV", 2) == 0)
		refuse_error(s, s->request);
	else if (s->run.outcome == SQL_BUSY)
		reply_refuse(s, 503);
	else {
		if (s->run.outcome == SQL_DONE)
			stage_door_came(s, s->request);
		stage_pipeline(s, s->request);
	}
}

/* The check has refused the rest as well, or found nothing more. */
static void
serve_checked(struct serve *s)
{
	if (s->run.outcome == SQL_REFUSED)
		refuse_error(s, s->request);
	else if (s->run.outcome == SQL_DONE)
		refuse_again(s, s->request->status);
	else
		reply_refuse(s, 503);
}

static void
serve_step(struct serve *s)
{
	struct request *r = s->request;

	switch (s->stage) {
	case STAGE_WHO:
		serve_who(s);
		break;
	case STAGE_VAULT:
		if (r->status >= 400 && r->method == POST)
			refuse_again(s, r->status);
		else if (r->status >= 400)
			reply_refuse(s, r->status);
		else if (r->page->door != NULL)
			stage_door(s, r);
		else
			stage_pipeline(s, r);
		break;
	case STAGE_DOOR_LOAD:
		if (!stage_door_opened(s, r))
			stage_pipeline(s, r);
		break;
	case STAGE_DOOR:
		serve_met(s);
		break;
	case STAGE_RUN:
		serve_ended(s);
		break;
	case STAGE_BATCH:
		serve_shared(s);
		break;
	case STAGE_CHECK:
		serve_checked(s);
		break;
	case STAGE_READER:
		reply_error(s);
		break;
	case STAGE_ANSWERED:
		break;
	}
}

static void
serve_begin(struct serve *s, struct http_request *req)
{
	struct request *r = s->request;
	int status = arrive(s, req);

	if (status == 0 && r->page->flags & PAGE_STREAM) {
		live_open(req, r);
		s->stage = STAGE_ANSWERED;
		return;
	}
	if (status == 0 && r->page->flags & PAGE_STORE)
		stage_who(s, r);
	else
		serve_go(s, status);
}

static void
serve_free(struct http_request *req)
{
	struct serve *s = *(struct serve **)http_state_get(req);

	if (s == NULL)
		return;
	s->http = NULL;
	if (s->waiting && s->stage == STAGE_VAULT)
		vault_forget(&s->question);
	else if (s->waiting && s->stage == STAGE_BATCH)
		batch_forget(s);
	else if (s->waiting && s->stage == STAGE_DOOR_LOAD)
		stage_door_forget(s);
	else if (s->waiting)
		sql_forget(&s->run);
	if (s->mapped != NULL)
		munmap(s->mapped, s->mapped_size);
	if (s->shown != s->request)
		buf_free(&s->shown->body);
	request_free(s->request);
}

static struct serve *
serve_new(struct http_request *req, bool stray)
{
	struct request *r = request_new();
	struct serve *s = mem_take(r->mem, sizeof(*s)), **state = http_state_create(req, sizeof(*state), serve_free);

	s->http = req;
	s->stray = stray;
	s->request = s->shown = r;
	s->begun = kore_time_ms();
	*state = s;
	req->owner->http_timeout = 0; /* else Kore answers 408 while the database works */
	return s;
}

/* Whether the request is answered; else something wakes it. */
static bool
serve_on(struct http_request *req)
{
	struct serve *s;
	bool stray;

	if (http_state_exists(req)) {
		s = *(struct serve **)http_state_get(req);
		if (!s->waiting)
			serve_step(s);
		return s->stage == STAGE_ANSWERED;
	}
	/* Kore may have read the next request of a connection before this one's answer: it waits its turn. */
	if (TAILQ_FIRST(&req->owner->http_requests) != req)
		return false;
	stray = meet_stray(req);
	if (!stray && asset_serve(req))
		return true;
	s = serve_new(req, stray);
	serve_begin(s, req);
	return s->stage == STAGE_ANSWERED;
}

int
serve(struct http_request *req)
{
	if (!serve_on(req))
		return KORE_RESULT_RETRY;
	receive_next(req->owner);
	return KORE_RESULT_OK;
}
