/* What scanners and people give as a code: the same text reads the same everywhere, and what is read is written back. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "badge/code.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
fuzz_token(const char *data, size_t size)
{
	struct badge_token t = {0}, again = {0};
	char text[BADGE_TOKEN_TEXT + 1];

	if (badge_token_read(&t, data, size) != BADGE_OK)
		return;
	badge_token_write(&t, text);
	if (badge_token_read(&again, text, BADGE_TOKEN_TEXT) != BADGE_OK || again.key != t.key ||
	    again.number != t.number || again.edition != t.edition || again.category != t.category ||
	    again.days != t.days || memcmp(again.signature, t.signature, sizeof(t.signature)) != 0)
		abort();
}

static void
fuzz_number(const char *text)
{
	uint32_t number = badge_number_read(text);
	char back[16];

	if (number == 0)
		return;
	badge_number_write(number, back);
	if (badge_number_read(back) != number)
		abort();
}

/* Either a code, or a number, or a fault, never two of them; and a code that came out reads as itself. */
static void
fuzz_code(const char *text)
{
	struct badge_code c, again;
	bool token;

	badge_code_parse(text, &c);
	token = c.token[0] != '\0';
	if ((c.fault != NULL) != (c.number == 0) || (token && c.fault != NULL) ||
	    (token && strlen(c.token) != BADGE_TOKEN_TEXT))
		abort();
	if (!token)
		return;
	badge_code_parse(c.token, &again);
	if (strcmp(again.token, c.token) != 0 || again.number != c.number || again.edition != c.edition)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (text == NULL)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	fuzz_token(text, size);
	fuzz_number(text);
	fuzz_code(text);
	free(text);
	return 0;
}
