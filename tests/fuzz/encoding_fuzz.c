/* A file in some encoding: the first byte chooses it, the rest is the file. What comes out is UTF-8 but for 0xFF. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "import/encoding.h"
#include "import/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
file_of(const uint8_t *data, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	if (fd == -1 || (size > 0 && write(fd, data, size) != (ssize_t)size) || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	return fd;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {
	    NULL, "GB18030", "UTF-16LE", "UTF-16BE", "UTF-8", "windows-1252", "GBK", "UTF-16"};
	const char *why = NULL, *name = size > 0 ? names[data[0] % 8] : NULL;
	struct encoding *e = encoding_open(file_of(data + (size > 0), size - (size > 0)), name, &why);
	struct buf out = {0}, shown = {0};
	char piece[61];
	ssize_t n;

	if (e == NULL)
		abort();
	while ((n = encoding_read(e, piece, sizeof(piece))) > 0)
		buf_add(&out, piece, (size_t)n);
	if (encoding_done(e) != encoding_size(e))
		abort();
	if (out.len > 0) {
		text_showable(&shown, out.data, out.len);
		text_key(&shown, "", 0);
		/* The decoder makes no damage of its own: every converted part is a character or 0xFF. */
		for (size_t i = 0; i < out.len && strcmp(encoding_name(e), "UTF-8") != 0; i++)
			if ((unsigned char)out.data[i] > 0xf4 && (unsigned char)out.data[i] != 0xff)
				abort();
	}
	encoding_close(e);
	buf_free(&out);
	buf_free(&shown);
	return 0;
}
