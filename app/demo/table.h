#ifndef PAVILION_DEMO_TABLE_H
#define PAVILION_DEMO_TABLE_H

#include <libpq-fe.h>

#include "buf.h"

/* Rows of one table, kept until they go into the database by COPY. */
struct table {
	PGconn		*db;
	const char	*name;    /* "company (company_id, name)" */
	struct buf	 rows;
};

void	 table_open(struct table *, PGconn *, const char *name);
/*
 * One row; `format` has one letter per column, followed by its values:
 *	s const char *, NULL is null    i long long    n long long, -1 is null    b int (boolean)
 *	m double, two decimals          j struct buf * (JSON text)
 *	t long long seconds from now, TABLE_NEVER is null
 */
#define TABLE_NEVER	(-0x7fffffffffffffffLL)
void	 table_row(struct table *, const char *format, ...);
/* Sends them all. Returns 0, or -1: PQerrorMessage says why. */
int	 table_close(struct table *);
/* The highest value of the table's identity column so far: new rows count on from it. -1 on failure. */
long long table_base(PGconn *, const char *table, const char *column);
/* Tells the column's sequence what was used. */
int	 table_bump(PGconn *, const char *table, const char *column);
/* The moment from which table_row() counts; the same for the whole demo. */
void	 table_now(long long unix_seconds);

#endif
