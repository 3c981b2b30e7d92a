#ifndef PAVILION_IMPORT_EXHIBITORS_H
#define PAVILION_IMPORT_EXHIBITORS_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "job.h"
#include "mapping.h"

/* A list of exhibitors in a CSV file becomes companies and exhibitors of an edition: doc/import.md. */
struct exhibitors;

struct import_counts {
	long long	 read, imported, same, rejected, differs, left_out; /* rows; the last two: values */
};

/*
 * Reads the first row of the file `fd`, which it takes over (closed on failure too). `encoding` NULL, `delimiter`
 * '\0', `wishes` NULL: found out. Returns NULL with a msgid or a line in *why (static). End with exhibitors_close.
 */
struct exhibitors *exhibitors_open(int fd, const char *encoding, char delimiter, const struct mapping_wish *wishes,
		    const char **why);
void		 exhibitors_close(struct exhibitors *);
const char	*exhibitors_encoding(const struct exhibitors *);
/* How many lines are written in another encoding; reads the file through. */
long long	 exhibitors_strange(const struct exhibitors *);
char		 exhibitors_delimiter(const struct exhibitors *);
const struct mapping *exhibitors_mapping(const struct exhibitors *);

struct exhibitors_run {
	PGconn		*db;       /* owner or jobs, in no transaction, with import.lock taken */
	const char	*import;   /* public id of the row in `import`, which waits or was interrupted */
	bool		 update;   /* replace what differs */
	/* Told after each batch, in bytes of the file; false: stop here. May be NULL. */
	bool		(*progress)(void *arg, long long done, long long total);
	void		*arg;
	struct import_counts counts; /* the answer */
};

/*
 * Brings the rows in, in batches that are each done wholly or not at all, and closes the import: done, failed or
 * cancelled. Returns 0, or -1 with the reason in *why (static). *again: the database failed, so that another try may
 * succeed; the import is then left open and goes on where it was.
 */
int		 exhibitors_run(struct exhibitors *, struct exhibitors_run *, const char **why, bool *again);

/* Counters from the row that import.batch, import.close and import.counts return. */
struct import_counts import_counts_of(const PGresult *);

/* The job import.exhibitors: params {"import": public id}. */
int		 import_exhibitors_job(struct job *, const char **why, bool *retry);

#endif
