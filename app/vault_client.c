#include "vault_client.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire.h"

#define UNREAD_MAX 65536 /* bytes of answers that a client leaves unread before it is cut */

struct vault_client vault_clients[VAULT_CLIENTS];

time_t
vault_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + 1;
}

void
vault_client_close(struct vault_client *c)
{
	close(c->fd);
	if (c->in.data != NULL)
		sodium_memzero(c->in.data, c->in.cap);
	buf_free(&c->in);
	buf_free(&c->out);
	c->fd = -1;
}

struct vault_client *
vault_client_find(unsigned long name)
{
	for (size_t i = 0; i < VAULT_CLIENTS; i++)
		if (vault_clients[i].fd >= 0 && vault_clients[i].name == name)
			return &vault_clients[i];
	return NULL;
}

void
vault_client_accept(int listener)
{
	static unsigned long names;
	int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd < 0)
		return;
	for (size_t i = 0; i < VAULT_CLIENTS; i++) {
		if (vault_clients[i].fd < 0) {
			vault_clients[i] = (struct vault_client){.fd = fd, .name = ++names};
			return;
		}
	}
	close(fd);
}

void
vault_client_flush(struct vault_client *c)
{
	ssize_t n;

	if (c->out.len == 0)
		return;
	n = send(c->fd, c->out.data, c->out.len, MSG_NOSIGNAL);
	if (n < 0 && errno != EAGAIN && errno != EINTR) {
		vault_client_close(c);
		return;
	}
	if (n > 0) {
		memmove(c->out.data, c->out.data + n, c->out.len - (size_t)n);
		c->out.len -= (size_t)n;
	}
	if (c->out.len > UNREAD_MAX)
		vault_client_close(c);
}

void
vault_client_tell(unsigned long name, const char *frame, size_t length)
{
	struct vault_client *c = vault_client_find(name);

	if (c == NULL)
		return;
	buf_add(&c->out, frame, length);
	vault_client_flush(c);
}

/* Takes the whole frames from the input. A client that sends anything else is cut. */
static void
vault_client_frames(struct vault_client *c, void (*take)(struct vault_client *, size_t))
{
	unsigned long name = c->name;
	long size;

	while ((size = wire_frame(c->in.data, c->in.len)) > 0) {
		take(c, (size_t)size);
		if (vault_client_find(name) == NULL)
			return;
		memmove(c->in.data, c->in.data + size, c->in.len - (size_t)size);
		c->in.len -= (size_t)size;
		sodium_memzero(c->in.data + c->in.len, (size_t)size);
		c->begun = 0;
	}
	if (size < 0)
		vault_client_close(c);
	else if (c->in.len > 0 && c->begun == 0)
		c->begun = vault_now();
}

void
vault_client_read(struct vault_client *c, void (*take)(struct vault_client *, size_t))
{
	ssize_t n;

	buf_room(&c->in, WIRE_MAX);
	n = recv(c->fd, c->in.data + c->in.len, WIRE_MAX, 0);
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
		vault_client_close(c);
	} else if (n > 0) {
		c->in.len += (size_t)n;
		vault_client_frames(c, take);
	}
}
