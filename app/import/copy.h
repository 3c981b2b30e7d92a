#ifndef PAVILION_IMPORT_COPY_H
#define PAVILION_IMPORT_COPY_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/* Rows in PostgreSQL's binary COPY format: nothing to escape, nothing to parse. */
void	 copy_begin(struct buf *);
void	 copy_row(struct buf *, int columns);
void	 copy_null(struct buf *);
void	 copy_bytes(struct buf *, const void *, size_t); /* bytea, uuid (16 bytes), text (UTF-8) */
void	 copy_text(struct buf *, const char *, size_t);  /* NULL: null */
void	 copy_int8(struct buf *, int64_t);
void	 copy_int2(struct buf *, int);
void	 copy_bool(struct buf *, bool);
void	 copy_float8(struct buf *, double);
void	 copy_end(struct buf *);
/* Sends all of it for `sql` ("copy x from stdin (format binary)"). Returns 0, or -1: PQerrorMessage says why. */
int	 copy_send(PGconn *, const char *sql, const struct buf *);
/* A new random UUID of version 7. */
void	 copy_uuid(unsigned char uuid[16]);

#endif
