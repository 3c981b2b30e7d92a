#ifndef PAVILION_DEDUP_SOURCE_H
#define PAVILION_DEDUP_SOURCE_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "set.h"

/* Records of the database on their way into a set. */
struct source {
	PGconn		*db;        /* in a transaction, so that all statements see the same */
	const struct norm *norm;
	const char	*statement; /* "dedup.companies": its columns are those of source.c */
	int64_t		 import;    /* 0, or the import whose records are marked */
	unsigned	 threads;   /* that make normal forms; the connection is read by one at a time */
	/* Asked now and then with the records read so far, by the calling thread; false: stop. */
	bool		(*go)(void *arg, uint32_t records);
	void		*arg;
	/* what came of it, to be freed: */
	int64_t		*id;        /* of each record */
	bool		*marked;    /* of each record: the import brought it; NULL without one */
};

/*
 * Reads all of them into the set, which must be empty, and closes it. Returns 0, or -1: the connection failed (its
 * message says why) or `go` said stop; the set and what is to be freed are then to be freed as well.
 */
int	 source_read(struct source *, struct set *);

/* Where each of `count` records stands in the set, by its number in the database; to be freed. */
struct source_place {
	int64_t		 id;
	uint32_t	 at;
};
struct source_place *source_places(const struct source *, uint32_t count);
/* The place of a record in *at; false if it is not there. */
bool	 source_find(const struct source_place *, uint32_t count, int64_t id, uint32_t *at);

#endif
