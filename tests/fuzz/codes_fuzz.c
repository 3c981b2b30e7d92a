/* A file of codes, in any encoding: its headings, and every row as it goes to the database. */
#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "import/codes.h"
#include "import/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define COLUMNS 9
#define WHY 6
static const size_t most[COLUMNS] = {8, 40, 40, 300, 300, 40, 400, 40, SIZE_MAX};

/* One column of a row; its length, or -1 for null. */
static int32_t
column(const char **at, const char *end, const char **text)
{
	uint32_t n;

	if (end - *at < 4)
		abort();
	memcpy(&n, *at, 4);
	n = be32toh(n);
	*text = *at += 4;
	if (n == UINT32_MAX)
		return -1;
	if ((size_t)(end - *at) < n)
		abort();
	*at += n;
	return (int32_t)n;
}

/* A row has a reason, or a code and a name; texts are UTF-8 of a size that the tables take. */
static void
check_row(const char **at, const char *end)
{
	const char *text[COLUMNS];
	int32_t length[COLUMNS];

	for (size_t i = 0; i < COLUMNS; i++) {
		length[i] = column(at, end, &text[i]);
		if (length[i] > 0 && i > 0 && text_fault(text[i], (size_t)length[i]) != NULL && i != COLUMNS - 1)
			abort();
		if (length[i] > 0 && text_characters(text[i], (size_t)length[i]) > most[i])
			abort();
		if (length[i] > 0 && i == COLUMNS - 1 && memchr(text[i], '\0', (size_t)length[i]) != NULL)
			abort();
	}
	if (length[0] != 8 || (length[WHY] < 0) != (length[1] > 0 && (length[3] > 0 || length[4] > 0)))
		abort();
}

static void
check(const struct buf *b)
{
	const char *at = b->data + 19, *end = b->data + b->len;
	uint16_t n;

	for (;;) {
		if (end - at < 2)
			abort();
		memcpy(&n, at, 2);
		at += 2;
		if (n == UINT16_MAX)
			break;
		if (be16toh(n) != COLUMNS)
			abort();
		check_row(&at, end);
	}
	if (at != end)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("codes", MFD_CLOEXEC);
	const char *why = NULL;
	struct codes *c;
	const struct buf *b;

	if (fd == -1 || write(fd, data, size) != (ssize_t)size || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	if ((c = codes_open(fd, NULL, '\0', &why)) == NULL) {
		if (why == NULL)
			abort();
		return 0;
	}
	if ((b = codes_read(c, NULL, NULL, &why)) != NULL)
		check(b);
	else if (why == NULL)
		abort();
	codes_close(c);
	return 0;
}
