#ifndef PAVILION_DEDUP_DOOR_H
#define PAVILION_DEDUP_DOOR_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "mem.h"
#include "model.h"
#include "store.h"

/*
 * The door: one record, not yet stored or just changed, against all that are. Its normal forms give keys; the database
 * answers the few records that share one (statements door.company and door.contact, at most 30 of a key, however many have it); they
 * are scored here, by the model in use. Three ways to ask:
 *
 * - A page names the kind: `.door = "company"` or "contact" in its row. Before its statements run, its fields by the names
 *   of the table's columns (name, name_local, street, city, postcode, country, phone, fax, email, website, register_no;
 *   contact: name, name_local, given_name, family_name, employer, job_title is not looked at, city, country, phone, fax,
 *   email, company) are compared, and the statements have :door, what door_json() writes; '[]' if nothing is like it. A
 *   hook that reads other names sets "door_name", "door_city" ... with request_set(), which go first. The record itself is
 *   left out, with those that somebody said are others: it is the path's (or form's) field named like the kind, or what
 *   the hook set as "door_self". The page's own SQL decides what of it anybody may see: join by `record` under policies.
 * - A job or the command line calls door_find().
 * - `pavilion dedup door --kind company name=... city=...`.
 */
#define DOOR_MOST 8 /* matches that are told */

struct door; /* of a process: the tables of words, the models in use, how rare values are */

struct door_ask {
	enum dedup_type type;
	char *value[RAWS]; /* UTF-8 or NULL; filled by store_raw() */
	const char *self;  /* public id of the record itself; NULL if it is new */
};

struct door_match {
	const char *record; /* public id */
	float weight;       /* bits */
	double probability;
	unsigned count;     /* of comparisons */
	uint8_t level[COMPARE_MAX];
	float part[COMPARE_MAX]; /* bits of each comparison */
	const char *name[COMPARE_MAX];
};

/* Knows nothing at first: see door_load(). Ended by door_free(). */
struct door *door_new(const char *folder); /* app/centre/tables; NULL, with the reason on stderr, if it cannot be read */
void	 door_free(struct door *);
/* Whether it was loaded from what the database has now: the column `version` of door.company and door.load. */
bool	 door_current(const struct door *, const char *version);
/* Whether anything was loaded: what is out of date is better than waiting for what is not. */
bool	 door_knows(const struct door *);
/*
 * Takes the row of the statement door.load: words, models, and how much there is to know of how rare values are. That
 * comes in parts, since a million records have megabytes of it, and whoever answers others meanwhile has a millisecond
 * for each: as long as door_lacks() names one, the statement door.counts is asked for it, and door_counts() takes its
 * row. What was known before is used until all is there. False if the row makes no sense, or if what is being loaded
 * has changed in between: then it is forgotten, and door_load() begins anew.
 */
struct door_part {
	const char *kind; /* parameters of door.counts */
	char from[24];
};
bool	 door_load(struct door *, const PGresult *);
bool	 door_lacks(const struct door *, struct door_part *);
bool	 door_counts(struct door *, const PGresult *);

/* The keys of the asked record as an array of integers: parameter :door_keys of door.company. In mem. */
const char *door_keys(struct door *, struct mem *, const struct door_ask *);
/* Scores the rows of door.company: the best first, those that may be duplicates (from the model's link on). How many. */
size_t	 door_judge(struct door *, struct mem *, const struct door_ask *, const PGresult *, struct door_match *,
	    size_t room);
/*
 * Appends [{"record": uuid, "weight": bits, "probability": p, "names": [...], "levels": [...], "weights": [...]}].
 */
void	 door_json(struct buf *, const struct door_match *, size_t count);

/* All of it over a connection, loading first what is out of date. -1 with the error on stderr. */
int	 door_find(struct door *, PGconn *, struct mem *, const struct door_ask *, struct door_match *, size_t room);

#endif
