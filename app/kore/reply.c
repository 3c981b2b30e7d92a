#include "reply.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "answer.h"
#include "meet.h"

#define REPLY_CSP                                                                                                  \
	"default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; " \
	"frame-ancestors 'none'"

static void
reply_log(struct serve *s, int status)
{
	struct request *r = s->request;

	/* The row's path where there is one: the path as it came may hold the token of a mail's link. */
	fprintf(stderr, "%s %s %s %d %llu ms %zu\n", r->address, r->method == POST ? "POST" : "GET",
	    r->page != NULL   ? r->page->path
	    : r->path != NULL ? r->path
			      : "-",
	    status, (unsigned long long)(kore_time_ms() - s->begun), r->body.len);
}

/* The kernel sends the file as fast as the client takes it. Kore closes it some time after the last byte. */
static void
reply_file(struct http_request *req, struct request *shown)
{
	/* Kore keeps open files by name; each answer has one of its own. */
	const char *name = mem_printf(shown->mem, "answer %s", request_uuid(shown->mem));
	struct kore_fileref *ref = NULL;
	struct stat st;

	if (fstat(shown->file, &st) == 0)
		ref = kore_fileref_create(req->owner->owner->server, name, shown->file, st.st_size, &st.st_mtim);
	if (ref == NULL) {
		http_response(req, 500, NULL, 0);
		return;
	}
	shown->file = 0;
	http_response_fileref(req, shown->status, ref);
}

void
reply_send(struct serve *s, struct request *shown)
{
	struct http_request *req = s->http;
	struct request *r = s->request;
	bool private = true, policy = true;

	if (shown->status < 400 && r->token_next != NULL)
		request_cookie(r, MEET_COOKIE, r->token_next, 30 * 86400L);
	else if (r->token_new)
		request_cookie(r, MEET_COOKIE, r->token, 30 * 86400L);
	if (shown->type != NULL)
		http_response_header(req, "content-type", shown->type);
	for (const struct pair *p = r->headers; p != NULL; p = p->next) {
		http_response_header(req, p->name, p->value);
		private &= strcmp(p->name, "cache-control") != 0;
		policy &= strcmp(p->name, "content-security-policy") != 0;
	}
	for (const struct pair *p = shown != r ? shown->headers : NULL; p != NULL; p = p->next)
		if (strcmp(p->name, "set-cookie") != 0)
			http_response_header(req, p->name, p->value);
	if (private)
		http_response_header(req, "cache-control", "no-store");
	if (shown->status == 503)
		http_response_header(req, "retry-after", "2");
	if (policy)
		http_response_header(req, "content-security-policy", REPLY_CSP);
	http_response_header(req, "x-content-type-options", "nosniff");
	http_response_header(req, "referrer-policy", "same-origin");
	if (s->stray)
		req->owner->flags |= CONN_CLOSE_EMPTY;
	if (shown->file > 0)
		reply_file(req, shown);
	else
		http_response(req, shown->status, shown->body.data != NULL ? shown->body.data : "", shown->body.len);
	reply_log(s, shown->status);
	s->stage = STAGE_ANSWERED;
}

/* A reader who is not signed in and only looks is taken to the sign-in page, and back after it. */
static void
reply_sign_in(struct request *r)
{
	struct buf to = {0};

	buf_puts(&to, "/sign-in?goal=");
	buf_url(&to, r->path, strlen(r->path));
	if (r->query[0] != '\0') {
		buf_url(&to, "?", 1);
		buf_url(&to, r->query, strlen(r->query));
	}
	answer_redirect(r, mem_copy(r->mem, to.data, to.len));
	buf_free(&to);
}

void
reply_refuse(struct serve *s, int status)
{
	struct request *r = s->request;
	bool away = s->run.outcome == SQL_LOST || s->run.outcome == SQL_BUSY;

	r->status = status;
	/* The database is why: what else is wrong with the form is told when it can be looked at. */
	if (status == 503 && away)
		r->refusals = NULL;
	/* Who is signed out hears that, which was found last, and not that his form had been open for too long. */
	while (status == 401 && r->refusals != NULL && r->refusals->next != NULL)
		r->refusals = r->refusals->next;
	if (status == 405)
		request_header(r, "allow", r->method == POST ? "GET, HEAD" : "POST");
	if (status == 401 && r->method == GET && !r->api)
		reply_sign_in(r);
	else if (!r->api && !away) {
		stage_reader(s, r);
		return;
	} else
		answer_error(r, status);
	reply_send(s, r);
}

void
reply_error(struct serve *s)
{
	struct request *r = s->request;

	if (s->run.outcome == SQL_DONE)
		answer_session(r, s->run.rows[0]);
	answer_error(r, r->status);
	reply_send(s, r);
}
