/* E-mail addresses and the names of web sites. */
#include "centre/norm_map.h"

#include <ctype.h>
#include <string.h>

#define ADDRESS 320 /* RFC 5321: 64 for the mailbox, 255 for the domain */

/* Second levels under which names are registered, beside "com.cn" and the like of any country. */
static const char *const second[] = {"com", "co", "net", "org", "gov", "edu", "ac", "or", "ne", "go", "gr", "gob",
    "gouv", "gen", "k12", "web", "biz", "info", "ltd", "plc", "me", "mil", "sch", "nom", "firm", "ind", "tm", "msk",
    "spb", "waw", "bel", "pub"};

static char *
lower(struct mem *m, const char *text, size_t length)
{
	char *out = mem_copy(m, text, length);

	for (char *s = out; *s != '\0'; s++)
		*s = (char)(*s >= 'A' && *s <= 'Z' ? *s + 32 : *s);
	return out;
}

static bool
host_letter(char c)
{
	return isalnum((unsigned char)c) || c == '.' || c == '-' || (c & 0x80) != 0;
}

/* The host that begins here, in lower case without dots at its ends; NULL unless it has a dot within. */
static char *
host(struct mem *m, const char *text)
{
	size_t n = 0;

	while (*text == '.')
		text++;
	while (host_letter(text[n]))
		n++;
	while (n > 0 && (text[n - 1] == '.' || text[n - 1] == '-'))
		n--;
	return n < 256 && memchr(text, '.', n) != NULL ? lower(m, text, n) : NULL;
}

void
norm_email(const struct norm *norm, struct mem *m, const char *text, struct norm_email *out)
{
	const char *plain = norm_digits(m, mem_copy(m, norm_text(text), strnlen(norm_text(text), ADDRESS)));
	const char *at = strchr(plain, '@'), *begin = at, *tag;
	size_t length;
	char *local, *to;

	*out = (struct norm_email){0};
	if (at == NULL)
		return;
	while (begin > plain && strchr(" <>:;,\"()\t\n", begin[-1]) == NULL)
		begin--;
	tag = memchr(begin, '+', (size_t)(at - begin));
	length = (size_t)((tag != NULL && tag > begin ? tag : at) - begin);
	out->domain = host(m, at + 1);
	if (length == 0 || out->domain == NULL) {
		out->domain = NULL;
		return;
	}
	out->local = local = lower(m, begin, length);
	if (strcmp(out->domain, "googlemail.com") == 0)
		out->domain = "gmail.com";
	if (strcmp(out->domain, "gmail.com") == 0) {
		for (to = local; *begin != '\0' && length > 0; begin++, length--)
			if (*begin != '.')
				*to++ = (char)(*begin >= 'A' && *begin <= 'Z' ? *begin + 32 : *begin);
		*to = '\0';
	}
	out->generic = norm_map_get(&norm->mailboxes, local, strlen(local)) != NULL;
	out->free = norm_map_get(&norm->free, out->domain, strlen(out->domain)) != NULL;
}

static bool
is_second(const char *label, size_t length)
{
	for (size_t i = 0; i < sizeof(second) / sizeof(second[0]); i++)
		if (strlen(second[i]) == length && strncmp(second[i], label, length) == 0)
			return true;
	return false;
}

const char *
norm_website(const struct norm *norm, struct mem *m, const char *text)
{
	const char *plain = norm_digits(m, mem_copy(m, norm_text(text), strnlen(norm_text(text), 500))), *mark;
	const char *label[3] = {NULL}; /* where the last three begin, the last first */
	char *name;
	size_t count = 0;

	(void)norm;
	plain += strspn(plain, " \t");
	if ((mark = strstr(plain, "//")) != NULL)
		plain = mark + 2;
	if ((mark = strchr(plain, '@')) != NULL)
		plain = mark + 1;
	if ((name = host(m, plain)) == NULL)
		return NULL;
	for (const char *s = name + strlen(name); s > name && count < 3; s--)
		if (s[-1] == '.' || s - 1 == name)
			label[count++] = s[-1] == '.' ? s : name;
	if (count < 2)
		return NULL;
	if (count == 3 && strlen(label[0]) == 2 && is_second(label[1], (size_t)(label[0] - label[1]) - 1))
		return label[2];
	return label[1];
}
