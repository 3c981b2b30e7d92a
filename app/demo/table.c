#include "table.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "import/copy.h"

static long long now;

void
table_now(long long unix_seconds)
{
	now = unix_seconds;
}

void
table_open(struct table *t, PGconn *db, const char *name)
{
	*t = (struct table){.db = db, .name = name};
}

/* COPY's text format: tab between, backslash escapes. */
static void
put_text(struct buf *b, const char *text)
{
	static const char special[] = "\\\t\n\r", letter[] = "\\tnr";

	if (text == NULL) {
		buf_puts(b, "\\N");
		return;
	}
	for (; *text != '\0'; text++) {
		const char *at = strchr(special, *text);

		if (at != NULL) {
			buf_putc(b, '\\');
			buf_putc(b, letter[at - special]);
		} else {
			buf_putc(b, *text);
		}
	}
}

static void
put_time(struct buf *b, long long seconds)
{
	time_t at = (time_t)(now + seconds);
	struct tm tm;
	char text[40];

	if (seconds == TABLE_NEVER) {
		buf_puts(b, "\\N");
		return;
	}
	gmtime_r(&at, &tm);
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S+00", &tm);
	buf_puts(b, text);
}

static void
put_number(struct buf *b, long long n, bool null)
{
	if (null)
		buf_puts(b, "\\N");
	else
		buf_printf(b, "%lld", n);
}

void
table_row(struct table *t, const char *format, ...)
{
	struct buf *b = &t->rows;
	long long n;
	va_list ap;

	va_start(ap, format);
	for (const char *f = format; *f != '\0'; f++) {
		if (f > format)
			buf_putc(b, '\t');
		switch (*f) {
		case 's':
			put_text(b, va_arg(ap, const char *));
			break;
		case 'j':
			put_text(b, va_arg(ap, struct buf *)->data);
			break;
		case 'i':
			put_number(b, va_arg(ap, long long), false);
			break;
		case 'n':
			n = va_arg(ap, long long);
			put_number(b, n, n == -1);
			break;
		case 't':
			put_time(b, va_arg(ap, long long));
			break;
		case 'm':
			buf_printf(b, "%.2f", va_arg(ap, double));
			break;
		case 'b':
			buf_putc(b, va_arg(ap, int) ? 't' : 'f');
			break;
		default:
			abort();
		}
	}
	va_end(ap);
	buf_putc(b, '\n');
}

int
table_close(struct table *t)
{
	struct buf sql = {0};
	int status = 0;

	buf_printf(&sql, "copy %s from stdin", t->name);
	if (t->rows.len > 0)
		status = copy_send(t->db, sql.data, &t->rows);
	buf_free(&sql);
	buf_free(&t->rows);
	return status;
}

static long long
table_ask(PGconn *db, const char *sql)
{
	PGresult *r = PQexec(db, sql);
	long long n = PQresultStatus(r) == PGRES_TUPLES_OK ? strtoll(PQgetvalue(r, 0, 0), NULL, 10) : -1;

	PQclear(r);
	return n;
}

long long
table_base(PGconn *db, const char *table, const char *column)
{
	struct buf sql = {0};
	long long n;

	buf_printf(&sql, "select coalesce(max(%s), 0) from %s", column, table);
	n = table_ask(db, sql.data);
	buf_free(&sql);
	return n;
}

int
table_bump(PGconn *db, const char *table, const char *column)
{
	struct buf sql = {0};
	long long n;

	buf_printf(&sql,
	    "select setval(pg_get_serial_sequence('%s', '%s'), greatest(max(%s), 1), max(%s) is not null) from %s",
	    table, column, column, column, table);
	n = table_ask(db, sql.data);
	buf_free(&sql);
	return n == -1 ? -1 : 0;
}
