#include "copy.h"

#include <endian.h>
#include <string.h>
#include <time.h>
#include <sodium.h>

void
copy_begin(struct buf *b)
{
	/* Signature, flags, length of the header's extension. */
	buf_add(b, "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
}

void
copy_row(struct buf *b, int columns)
{
	uint16_t n = htobe16((uint16_t)columns);

	buf_add(b, &n, sizeof(n));
}

static void
copy_length(struct buf *b, size_t length)
{
	uint32_t n = htobe32((uint32_t)length);

	buf_add(b, &n, sizeof(n));
}

void
copy_null(struct buf *b)
{
	copy_length(b, UINT32_MAX);
}

void
copy_bytes(struct buf *b, const void *data, size_t length)
{
	copy_length(b, length);
	buf_add(b, data, length);
}

void
copy_text(struct buf *b, const char *text, size_t length)
{
	if (text == NULL)
		copy_null(b);
	else
		copy_bytes(b, text, length);
}

void
copy_int8(struct buf *b, int64_t value)
{
	uint64_t n = htobe64((uint64_t)value);

	copy_bytes(b, &n, sizeof(n));
}

void
copy_int2(struct buf *b, int value)
{
	uint16_t n = htobe16((uint16_t)value);

	copy_bytes(b, &n, sizeof(n));
}

void
copy_bool(struct buf *b, bool value)
{
	copy_bytes(b, value ? "\1" : "\0", 1);
}

void
copy_float8(struct buf *b, double value)
{
	uint64_t n;

	memcpy(&n, &value, sizeof(n));
	copy_int8(b, (int64_t)n);
}

void
copy_end(struct buf *b)
{
	uint16_t n = htobe16(UINT16_MAX);

	buf_add(b, &n, sizeof(n));
}

int
copy_send(PGconn *db, const char *sql, const struct buf *b)
{
	PGresult *r = PQexec(db, sql);
	bool well = PQresultStatus(r) == PGRES_COPY_IN;

	PQclear(r);
	if (!well)
		return -1;
	for (size_t at = 0; at < b->len && well; at += 1 << 20)
		well = PQputCopyData(db, b->data + at, (int)(b->len - at < 1 << 20 ? b->len - at : 1 << 20)) == 1;
	if (PQputCopyEnd(db, well ? NULL : "not sent") != 1)
		return -1;
	while ((r = PQgetResult(db)) != NULL) {
		well = well && PQresultStatus(r) == PGRES_COMMAND_OK;
		PQclear(r);
	}
	return well ? 0 : -1;
}

void
copy_uuid(unsigned char uuid[16])
{
	static unsigned char pool[16384];
	static size_t left;
	struct timespec now;
	uint64_t ms;

	if (left == 0) {
		randombytes_buf(pool, sizeof(pool));
		left = sizeof(pool);
	}
	left -= 16;
	memcpy(uuid, pool + left, 16);
	clock_gettime(CLOCK_REALTIME, &now);
	ms = htobe64(((uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000) << 16);
	memcpy(uuid, &ms, 6);
	uuid[6] = (uuid[6] & 0x0f) | 0x70;
	uuid[8] = (uuid[8] & 0x3f) | 0x80;
}
