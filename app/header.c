#include "header.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "request.h"
#include "utf8.h"

const char *
header_cookie(struct mem *m, const char *cookies, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = cookies; p != NULL && *p != '\0';) {
		size_t length;

		p += strspn(p, "; ");
		length = strcspn(p, ";");
		if (length > n && strncmp(p, name, n) == 0 && p[n] == '=')
			return mem_copy(m, p + n + 1, length - n - 1);
		p += length;
	}
	return NULL;
}

bool
header_token(const char *text)
{
	return text != NULL && strlen(text) == 2 * REQUEST_TOKEN && strspn(text, "0123456789abcdef") == strlen(text);
}

const char *
header_lang(const char *tag)
{
	static const char *const langs[] = {"en", "zh", NULL};

	for (size_t i = 0; tag != NULL && langs[i] != NULL; i++)
		if (strncasecmp(tag, langs[i], 2) == 0 && !isalnum((unsigned char)tag[2]))
			return langs[i];
	return NULL;
}

const char *
header_guess(const char *accept)
{
	for (const char *p = accept; p != NULL && *p != '\0'; p += strcspn(p, ",")) {
		p += strspn(p, ", ");
		if (header_lang(p) != NULL)
			return header_lang(p);
	}
	return NULL;
}

static bool
header_plain(const char *text)
{
	unsigned code;

	for (size_t n; *text != '\0'; text += n)
		if ((n = utf8_next(text, strnlen(text, 4), &code)) == 0 || utf8_control(code))
			return false;
	return true;
}

const char *
header_path(struct mem *m, const char *path)
{
	char *out = mem_string(m, path), *w = out;

	for (const char *p = path; *p != '\0'; p++) {
		char c = *p;

		if (c == '%') {
			if (!isxdigit((unsigned char)p[1]) || !isxdigit((unsigned char)p[2]))
				return NULL;
			c = (char)strtol((char[]){p[1], p[2], '\0'}, NULL, 16);
			if (c == '\0')
				return NULL;
			p += 2;
		}
		*w++ = c;
	}
	*w = '\0';
	return header_plain(out) ? out : NULL;
}
