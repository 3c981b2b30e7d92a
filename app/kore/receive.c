#include "receive.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include <kore/kore.h>
#include <kore/http.h>

/* Whether a line is "Name:" and nothing more. What says where a request ends or belongs is Kore's to refuse. */
static bool
receive_empty(const u_int8_t *line, size_t length)
{
	static const char *const kept[] = {"content-length", "transfer-encoding", "host"};
	size_t name = 0, at;

	while (name < length && (isalnum(line[name]) || line[name] == '-' || line[name] == '_'))
		name++;
	if (name == 0 || name == length || line[name] != ':')
		return false;
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (strlen(kept[i]) == name && strncasecmp((const char *)line, kept[i], name) == 0)
			return false;
	for (at = name + 1; at < length && (line[at] == ' ' || line[at] == '\t'); at++)
		continue;
	return at == length;
}

/* Once the header is whole, takes its empty lines out; the first line is the request's. */
static void
receive_leave_out(struct netbuf *nb)
{
	u_int8_t *end = memmem(nb->buf, nb->s_off, "\r\n\r\n", 4), *line, *next;

	for (line = nb->buf; end != NULL && line < end; line = next) {
		next = (u_int8_t *)memmem(line, (size_t)(end + 2 - line), "\r\n", 2) + 2;
		if (line == nb->buf || !receive_empty(line, (size_t)(next - 2 - line)))
			continue;
		memmove(line, next, (size_t)(nb->buf + nb->s_off - next));
		nb->s_off -= (size_t)(next - line);
		end -= next - line;
		next = line;
	}
}

static int
receive_header(struct netbuf *nb)
{
	struct connection *c = nb->owner;

	if (c->http_timeout == 0) {
		c->http_start = kore_time_ms();
		c->http_timeout = http_header_timeout * 1000;
	}
	receive_leave_out(nb);
	return http_header_recv(nb);
}

void
receive_first(struct connection *c)
{
	if (c->rnb != NULL && c->rnb->cb == http_header_recv)
		c->rnb->cb = receive_header;
}

void
receive_next(struct connection *c)
{
	/* Nothing of the next request may be there yet: what is has its clock already. */
	if (c->rnb == NULL || c->rnb->cb != http_header_recv || c->rnb->s_off != 0)
		return;
	c->rnb->cb = receive_header;
	c->http_timeout = 0;
}
