#ifndef PAVILION_PAGE_H
#define PAVILION_PAGE_H

#include <stddef.h>

#include "form.h"

/*
 * A page is a row. From these rows come the router, the permission check, the menu, the OpenAPI document
 * and the list of pages in the tests. This header knows nothing of Kore: the command line uses it too.
 */
struct request;
struct list;

enum page_method { GET, POST };

struct page {
	enum page_method method;
	const char	*path;    /* "/halls/:hall"; a :name is a UUID unless `fields` says otherwise */
	/*
	 * Who may: "anyone"; "account" (signed in, any kind); "exhibitor"; "organizer" (whatever the role);
	 * "factor" (signed in, second factor owed); "device" (a gate's, by its bearer token); or a permission such as
	 * "company.read" (organizers by role; the scope then sets the rows).
	 */
	const char	*allow;
	/* Named statements, separated by blanks, run in this order; "" for none. Rows of "booth.plan" are
	 * the section `plan` in the view. The last statement of a POST answers where to go next. */
	const char	*sql;
	const char	*view;    /* NULL: .answer makes the body, or the page only redirects */
	const char	*title;   /* msgid: <title>, menu, OpenAPI summary */
	/* POST: where to after success. :name is filled from the first row of the last statement, else from the
	 * form and the path; ":key" is the form's key, which is also the public id of what it made. */
	const char	*next;
	/* POST: the GET page to show again, with the input and the reasons, when it is refused; default: the
	 * same path. It is run as a page of its own with the session of the request. */
	const char	*again;
	/* POST: a statement that writes nothing and refuses what only the database can judge of this form: answers, consents,
	 * rows of people. It runs when the form was refused otherwise (422, 409), so that all that is wrong is said at once;
	 * .read is then called for a form with invalid fields too, and the statement gets NULL for these. */
	const char	*check;
	const struct field *fields;  /* ended by a NULL name; path parameters need not be named */
	const char	*vault;   /* ask the vault first: "check", "password", "factor", "enrol"; its answer gives :ticket */
	const char	*menu;    /* "Data centre" etc: the group of the office's menu; NULL: not in the menu */
	const char	*icon;    /* name in the sprite */
	const struct list *list;  /* search, filters, order, paging: query.h; its rows are the section `rows` */
	size_t		 body_max; /* bytes of a POST's body; default 64 KiB */
	unsigned	 flags;
	/* C before the statement: make a value (hash, token); returns 0 or an HTTP status to refuse with. */
	int		(*read)(struct request *);
	/* C after it: body from rows (QR, SVG, CSV); calls request_answer(). Nothing slow. */
	void		(*answer)(struct request *);
	const char	*about;   /* one sentence for the OpenAPI document */
	/* Requests that wait share one run of this statement: it takes arrays of one length, which .read sets with `count`,
	 * and answers rows `n` (place in them) and `result`. A count of one goes with others and without session_open(), so
	 * the statement itself must look who asks, and answer no row to who may not; nor may it take the form's key then:
	 * whoever got no row goes alone, as all others do. */
	const char	*together;
	const char	*pool;    /* of connections: stage.c; default: the area's */
	/* "company" or "contact": the form is compared with all there are before the statements run, which then have :door,
	 * the likely duplicates as a JSON array; app/dedup/door.h says which fields, and what to do with it. */
	const char	*door;
};

#define PAGE_OPEN	0x01  /* a POST that needs no CSRF token: named public writes only */
#define PAGE_STREAM	0x02  /* server-sent events: live.h */
#define PAGE_CACHE	0x04  /* same for everybody not signed in: may be cached for a few seconds by the proxy */
#define PAGE_SLOW	0x10  /* may take seconds: runs on connections of its own, so that it starves nobody */
#define PAGE_NO_API	0x08  /* pages only for people: not in OpenAPI, no JSON */
#define PAGE_STORE	0x20  /* .read stores what came: it is called only after the session was found to be allowed to */

/* The areas: each a table of pages served by one database role with one set of view folders. */
struct area {
	const char	*name;    /* "portal", "office" */
	const char	*role;    /* of the pool: "portal", "office" */
	const char	*folder;  /* of the views */
	const struct page *const *tables; /* ended by NULL; each table ends with a NULL path */
};
extern const struct area areas[];  /* app/route.c; ended by a NULL name */

/* The page for a method and path, with its area; path parameters as pairs. NULL: *status is 404 or 405. */
const struct page *page_find(struct mem *, enum page_method, const char *path, struct form *params,
		    const struct area **area, int *status);

/* -- for the hooks ---------------------------------------------------------------------------------- */

struct mem	*request_mem(struct request *);
/* The checked value as the statement will get it; NULL when absent, empty or invalid. */
const char	*request_value(struct request *, const char *name);
const struct value *request_field(struct request *, const char *name);
/* Gives a statement parameter a value (copied); "null" values are NULL. */
void		 request_set(struct request *, const char *name, const char *value);
/* Marks a field (or NULL: the whole form) as refused with a msgid; the .read hook then returns the status. A field that is
 * refused already keeps its reason. */
void		 request_refuse(struct request *, const char *field, const char *why);
/* Rows of a statement by section name after the pipeline; NULL if there are none such. */
const void	*request_rows(struct request *, const char *section);  /* const PGresult * */
/* A global for the view: plain (escaped) or raw (engine-made SVG only). */
void		 request_global(struct request *, const char *name, const char *value);
const char	*request_lang(struct request *);
const char	*request_home_url(struct request *);  /* "https://fair.example" without a slash at the end */
/* Answers with a body of our own. Headers before it with request_header(). */
void		 request_header(struct request *, const char *name, const char *value);
void		 request_answer(struct request *, int status, const char *type, const void *body, size_t length);
/* Answers with what an open file holds, which never lies in memory as a whole. The descriptor is taken over. */
void		 request_answer_file(struct request *, const char *type, int file);
/*
 * Answers with a file of the store, always as an attachment under a name of ours: whatever it holds, no browser shows it
 * as a page. Without such a file (hash NULL, empty, or none of the store) it answers `status` and the line `gone`.
 */
void		 request_answer_stored(struct request *, const char *hash, const char *type, const char *name, int status,
		    const char *gone);

#endif
