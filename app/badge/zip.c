/* ZIP (APPNOTE 6.3.3) of stored files: what is in a pass is small or packed already. */
#include <string.h>
#include <zlib.h>

#include "badge/pass.h"

#define STORED 10 /* the version that can read stored files: 1.0 */
/* 1 January 1980, the first day of these archives: the same badge gives the same bytes. */
#define DAY (1 << 5 | 1)

static void
put(struct buf *out, unsigned long value, int bytes)
{
	for (; bytes > 0; bytes--, value >>= 8)
		buf_putc(out, (char)(value & 0xff));
}

/* What the header before a file and its entry in the directory have in common. */
static void
put_facts(struct buf *out, const char *name, const void *data, size_t size)
{
	put(out, STORED, 2);
	put(out, 0, 2); /* flags */
	put(out, 0, 2); /* method */
	put(out, 0, 2); /* time */
	put(out, DAY, 2);
	put(out, crc32(0, data, (uInt)size), 4);
	put(out, size, 4);
	put(out, size, 4);
	put(out, strlen(name), 2);
	put(out, 0, 2); /* extra field */
}

void
badge_zip_add(struct badge_zip *z, const char *name, const void *data, size_t size)
{
	size_t offset = z->out->len;

	put(z->out, 0x04034b50, 4);
	put_facts(z->out, name, data, size);
	buf_puts(z->out, name);
	buf_add(z->out, data, size);

	put(&z->directory, 0x02014b50, 4);
	put(&z->directory, STORED, 2);
	put_facts(&z->directory, name, data, size);
	put(&z->directory, 0, 2 + 2 + 2 + 4); /* comment, disk, attributes */
	put(&z->directory, offset, 4);
	buf_puts(&z->directory, name);
	z->count++;
}

void
badge_zip_end(struct badge_zip *z)
{
	size_t offset = z->out->len;

	buf_add(z->out, z->directory.data, z->directory.len);
	put(z->out, 0x06054b50, 4);
	put(z->out, 0, 2 + 2); /* disks */
	put(z->out, (unsigned long)z->count, 2);
	put(z->out, (unsigned long)z->count, 2);
	put(z->out, z->directory.len, 4);
	put(z->out, offset, 4);
	put(z->out, 0, 2); /* comment */
	buf_free(&z->directory);
}
