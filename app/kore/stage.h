#ifndef PAVILION_STAGE_H
#define PAVILION_STAGE_H

#include <sys/types.h>

#include "request.h"
#include "sql.h"
#include "statement.h"
#include "vault.h"

/*
 * What a request waits for: who asks, the vault, the door, the pipeline, who reads the refusal. Each function starts
 * something and returns; when it is there, Kore is told to call serve() again, which looks at `stage`.
 */
struct http_request;

/* Where a request stands; each stage either answers or starts something that wakes the next. */
enum stage { STAGE_WHO, STAGE_VAULT, STAGE_DOOR, STAGE_DOOR_LOAD, STAGE_RUN, STAGE_BATCH, STAGE_CHECK, STAGE_READER,
	STAGE_ANSWERED };

struct serve {
	struct http_request *http; /* NULL once the client has gone */
	struct request *request;   /* what came */
	struct request *shown;     /* the page being made: the same, or the form's page when a POST is refused */
	enum stage stage;
	bool waiting;
	bool stray; /* the connection ends with the answer: what follows may be this one's body */
	struct sql_run run;
	struct sql_step steps[SQL_STEPS_MAX];
	const char *sections[SQL_STEPS_MAX];
	struct vault_question question;
	const char *account; /* of the session, for the vault */
	struct batch_item *item; /* batch.c's, while it waits there */
	struct door_ask *door;   /* what is asked at the door */
	struct serve *behind;    /* who waits until the door knows something, after this one */
	const PGresult *shared;  /* its rows of a statement that several shared; NULL: it failed */
	void *mapped;        /* a body that Kore kept on the disk */
	size_t mapped_size;
	u_int64_t begun;
};

/* Makes the pools of this worker. Ends it with a message if the environment lacks a URL. */
void stage_start(void);
/* The pool of that name: a role, "report" or "gate". */
struct sql_pool *stage_pool(const char *name);
/* The name of the pool that the request's page runs on. */
const char *stage_pool_name(const struct request *);
/* Looks the session up before anything else: rows[0] is what session_open() says. Claims no form key. */
void stage_who(struct serve *, struct request *);
/* The same for whoever is going to read an error page, and refuses nobody; of any request, with a page or without. */
void stage_reader(struct serve *, struct request *);
/* Asks the vault what the page's row says; the answer's ticket becomes a parameter, a refusal the request's status. */
void stage_vault(struct serve *);
/* Starts the pipeline of the page that is to be made: the request's own, or the one that shows its form again. */
void stage_pipeline(struct serve *, struct request *);
/* Starts the page's `check` of a form that was refused. Claims no form key. */
void stage_check(struct serve *, struct request *);

/* For stages that stand in files of their own: a step for the session, one for a statement, and off it goes. */
void stage_add_open(struct serve *, struct request *, const char *allow, const char *key);
void stage_add(struct serve *, const struct statement *, struct request *);
void stage_run(struct serve *, struct request *, enum stage, const char *pool);
/* Waits for something else than the database, until it is woken. */
void stage_sleep(struct serve *);
void stage_wake(struct serve *);

#endif
