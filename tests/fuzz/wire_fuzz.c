/* Frames that come to the vault, and addresses and texts that become a mail. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base32.h"
#include "mail.h"
#include "mem.h"
#include "wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
fuzz_frame(const char *data, size_t size)
{
	static const char *const keys[] = {"id", "op", "email", "password", "address", "account", "code"};
	long length = wire_frame(data, size);

	if (length < -1 || length > (long)size)
		abort();
	for (size_t i = 0; length > 0 && i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *value = wire_get(data, keys[i]);

		if (value != NULL && value + strlen(value) >= data + length)
			abort();
	}
}

/* Whatever the values: no header of theirs, no byte beyond ASCII, no line that a server cuts. */
static void
fuzz_mail(const char *text)
{
	struct mail m = {.id = "0",
	    .to = "a@b.example",
	    .lang = "en",
	    .date = "",
	    .fair = text,
	    .subject = text,
	    .text = text,
	    .html = text};
	struct buf out = {0};
	const char *why, *line;

	if (mail_mime(&m, &out, &why) != 0)
		abort();
	for (size_t i = 0; i < out.len; i++)
		if ((unsigned char)out.data[i] > '~' || (out.data[i] == '\n' && (i == 0 || out.data[i - 1] != '\r')))
			abort();
	for (line = out.data; *line != '\0'; line += strcspn(line, "\n") + 1)
		if (strcspn(line, "\n") > 90)
			abort();
	buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mem *mem = mem_new();
	const char *text = mem_copy(mem, data, size), *address = mail_address(mem, text);
	unsigned char bytes[32];

	fuzz_frame((const char *)data, size);
	fuzz_mail(text);
	if (address != NULL && (strpbrk(address, "\r\n <>,;\"") != NULL || strlen(address) > 254))
		abort();
	(void)base32_decode(bytes, sizeof(bytes), text);
	mem_free(mem);
	return 0;
}
