#include "refuse.h"

#include <string.h>
#include <syslog.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "answer.h"
#include "catalog.h"
#include "reply.h"
#include "request.h"

void
refuse_again(struct serve *s, int status)
{
	struct request *r = s->request, *g;
	const char *path = r->page->again != NULL ? request_target(r, r->page->again) : r->path;
	int found;

	r->status = status;
	if (r->api || status == 401 || status == 404 || status == 500 || s->shown != r) {
		reply_refuse(s, status);
		return;
	}
	g = mem_take(r->mem, sizeof(*g));
	*g = *r;
	g->method = GET;
	g->path = path;
	/* A list that was acted upon is shown as it was filtered. */
	g->query = request_param(r, "back") != NULL ? request_param(r, "back") : "";
	g->page = NULL;
	g->params = (struct form){0};
	g->form = (struct form){0};
	g->values = NULL;
	g->refusals = NULL;
	g->nsections = 0;
	g->headers = NULL;
	g->body = (struct buf){0};
	g->sent = r;
	found = request_read(g, NULL, NULL, 0);
	if (found == 0 && g->page->read != NULL)
		found = g->page->read(g);
	if (found != 0 || g->page->view == NULL || g->page->vault != NULL) {
		reply_refuse(s, status);
		return;
	}
	g->refusals = r->refusals;
	g->status = status;
	s->shown = g;
	stage_pipeline(s, g);
}

void
refuse_form(struct serve *s, int status)
{
	struct request *r = s->request;

	if (s->stage == STAGE_CHECK || r->page->check == NULL || (status != 422 && status != 409)) {
		refuse_again(s, status);
		return;
	}
	r->status = status;
	stage_check(s, r);
}

/* The record became part of another: who looks is led there, who writes is told, since the form was about the old one. */
static void
refuse_moved(struct serve *s, struct request *r, const char *target)
{
	if (r->method == GET) {
		answer_moved(r, target);
		reply_send(s, r);
		return;
	}
	r->refusals = NULL;
	request_refuse(
	    r, NULL, N_("This record became part of another one. Nothing was changed; look at what stands there now."));
	request_global(r, "moved", target);
	request_header(r, "location", target);
	reply_refuse(s, 409);
}

void
refuse_error(struct serve *s, struct request *r)
{
	const char *moved = request_moved(s->request, s->run.error);
	int status;

	if (moved != NULL) {
		refuse_moved(s, s->request, moved);
		return;
	}
	status = request_refused(s->request, s->run.error);
	if (status == 303) { /* this very form was accepted before: its work is done */
		const char *home = r->page->again != NULL ? r->page->again : "/", *next = r->page->next;

		answer_done(r, request_target(r, next == NULL || strcmp(next, ":to") == 0 ? home : next));
		reply_send(s, r);
		return;
	}
	if (status >= 500) /* neither the secret of a link nor the detail, which may quote a row, belongs in a log */
		kore_log(LOG_ERR, "%s %s: %s %s", r->method == POST ? "POST" : "GET", r->page->path,
		    PQresultErrorField(s->run.error, PG_DIAG_SQLSTATE),
		    PQresultErrorField(s->run.error, PG_DIAG_MESSAGE_PRIMARY));
	if (s->stage == STAGE_CHECK && status == 422) /* more of the same: what was found first is the answer */
		status = r->status;
	if (r->method == POST && status != 503)
		refuse_form(s, status);
	else
		reply_refuse(s, status);
}
