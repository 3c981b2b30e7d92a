#ifndef PAVILION_REQUEST_H
#define PAVILION_REQUEST_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "buf.h"
#include "form.h"
#include "list.h"
#include "mem.h"
#include "page.h"
#include "view.h"

/*
 * A request as the engine sees it, without Kore: what came, what was refused, what goes back. All of it lies in
 * `mem`. The stages fill it in turn: request_read() → (the pipeline) → request_rows → answer.c.
 */
#define REQUEST_SECTIONS_MAX 48
#define REQUEST_TOKEN	     32 /* bytes of a session token; the cookie has twice as many hex digits */

struct refusal {
	struct refusal *next;
	const char *field; /* NULL: the whole form */
	const char *why;   /* msgid */
	long long limit;   /* for a %lld in it */
};

struct pair {
	struct pair *next;
	const char *name, *value;
};

struct request {
	struct mem *mem;
	/* what came */
	enum page_method method;
	bool head, api, hx; /* HEAD; Accept: application/json; sent by htmx */
	const char *path;   /* decoded, without the query string */
	const char *query;  /* as it came, "" without one */
	const char *address, *agent, *home_url;
	const char *token;    /* the cookie's, 64 hex digits, or NULL */
	bool token_new;	      /* made here: to be set as a cookie */
	const char *token_next; /* the cookie after success: of a session that begins or ends */
	const char *bearer;   /* the Authorization header's token, or NULL */
	const char *chosen;   /* language by ?lang= or cookie, or NULL */
	const char *guess;    /* language by Accept-Language, or NULL */
	const char *edition;  /* code by ?edition= or cookie, or NULL */
	const char *form_key; /* UUID of a POST */
	/* what it means */
	const struct area *area;
	const struct page *page;
	const struct field *fields; /* the page's and its path's */
	struct form params;	    /* of the path */
	struct form form;	    /* body of a POST, query of a GET */
	struct value *values;
	struct query *list;
	struct pair *set; /* by hooks */
	/* what came of it */
	int status;
	struct refusal *refusals;
	const char *lang;
	const PGresult *session;
	struct view_section sections[REQUEST_SECTIONS_MAX];
	size_t nsections;
	const struct view_section *last; /* rows of the page's last statement */
	struct pair *globals;
	/* when a POST is shown again: what it brought */
	const struct request *sent;
	/* what goes back */
	struct pair *headers;
	const char *type;
	struct buf body;
	int file; /* instead of the body, if above 0; closed with the request */
	bool answered;
};

/* A new request with its own memory; request_free() ends both. */
struct request *request_new(void);
void request_free(struct request *);

/*
 * Finds the page and reads the form against its fields. Returns 0, or the status to refuse with (404, 405, 400,
 * 413, 415, 422: then `refusals` say why). `body` must live as long as the request.
 */
int request_read(struct request *, const char *content_type, const char *body, size_t length);

/* The text of the statement parameter `name`, NULL for SQL null: from hooks, form, path, or the request itself. */
const char *request_param(struct request *, const char *name);
/* Whether request_param() can know `name` on this page (checked at start). */
bool request_param_known(const struct page *, const char *name);

/* request_refuse() with the number that a %lld in `why` stands for. */
void request_refuse_limit(struct request *, const char *field, const char *why, long long limit);
/* Refuses an invalid value: beside its field, or of a map beside each member that does not fit. */
void request_refuse_value(struct request *, const struct value *);
/* Adds the refusal that a failed statement's error stands for, and returns its status. */
int request_refused(struct request *, const PGresult *error);
/*
 * The address of the record that one in the path became part of, if the statement refused for that (refuse(308, new id, old
 * id)); else NULL. Of a GET the whole address with its query, of a POST that of the record. Owned by mem.
 */
const char *request_moved(struct request *, const PGresult *error);

/* `pattern` with each :name filled from the last rows, the hooks, the form or the path; a local path, or "/". */
const char *request_target(struct request *, const char *pattern);

/* Sets a cookie for the whole site that scripts cannot read; Secure when the address is https. */
void request_cookie(struct request *, const char *name, const char *value, long seconds);

/* A new random token or UUID of version 7, as text in mem. */
const char *request_token(struct mem *);
const char *request_uuid(struct mem *);
/*
 * The token of the session that this form begins: made from the cookie and the form's key, so that the same form
 * sent twice gives the browser the same cookie, whichever answer it keeps. Random without a cookie.
 */
const char *request_token_for(struct request *);
/* SHA-256 of the text's bytes in PostgreSQL's bytea form (\x...). */
const char *request_hash(struct mem *, const char *text);
/* The CSRF token of this request's cookie: HMAC-SHA256 keyed by it. */
const char *request_csrf(struct request *);

#endif
