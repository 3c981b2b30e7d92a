#include "vault.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include <kore/kore.h>

#include "buf.h"
#include "wire.h"

#define VAULT_WAIT_MS 15000

static struct {
	struct kore_event event; /* first: Kore's loop casts to it */
	int fd;
	char path[108];
	struct buf in, out;
	struct vault_question *asked;
	unsigned long long last_id;
} vault = {.fd = -1};

static void vault_event(void *, int);

static void
vault_watch(void)
{
	kore_platform_event_schedule(vault.fd, EPOLLIN | EPOLLRDHUP | (vault.out.len > 0 ? EPOLLOUT : 0), 0, &vault);
}

static void
vault_finish(struct vault_question *q, const char *frame)
{
	vault_forget(q);
	q->done(q, frame);
}

/* The line broke: what was asked may or may not have been heard, so it is not asked twice. */
static void
vault_close(void)
{
	if (vault.fd >= 0)
		close(vault.fd);
	vault.fd = -1;
	buf_reset(&vault.in);
	buf_reset(&vault.out);
	while (vault.asked != NULL)
		vault_finish(vault.asked, NULL);
}

static int
vault_connect(void)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};

	memcpy(to.sun_path, vault.path, sizeof(to.sun_path));
	vault.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (vault.fd < 0 || connect(vault.fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		kore_log(LOG_NOTICE, "vault: %s: %s", vault.path, strerror(errno));
		if (vault.fd >= 0)
			close(vault.fd);
		vault.fd = -1;
		return -1;
	}
	return 0;
}

static void
vault_write(void)
{
	while (vault.out.len > 0) {
		ssize_t n = send(vault.fd, vault.out.data, vault.out.len, MSG_NOSIGNAL);

		if (n < 0 && errno == EAGAIN)
			break;
		if (n <= 0) {
			vault_close();
			return;
		}
		memmove(vault.out.data, vault.out.data + n, vault.out.len - (size_t)n);
		vault.out.len -= (size_t)n;
	}
	vault_watch();
}

static void
vault_reply(const char *frame)
{
	const char *id = wire_get(frame, "id");
	struct vault_question *q = vault.asked;

	while (q != NULL && (id == NULL || strcmp(q->id, id) != 0))
		q = q->next;
	if (q != NULL)
		vault_finish(q, frame);
}

static void
vault_read(void)
{
	long size;
	ssize_t n;

	buf_room(&vault.in, WIRE_MAX);
	n = recv(vault.fd, vault.in.data + vault.in.len, WIRE_MAX, 0);
	if (n < 0 && errno == EAGAIN)
		return;
	if (n <= 0) {
		vault_close();
		return;
	}
	vault.in.len += (size_t)n;
	while ((size = wire_frame(vault.in.data, vault.in.len)) > 0) {
		vault_reply(vault.in.data);
		if (vault.fd < 0)
			return;
		memmove(vault.in.data, vault.in.data + size, vault.in.len - (size_t)size);
		vault.in.len -= (size_t)size;
	}
	if (size < 0)
		vault_close();
}

static void
vault_event(void *arg, int error)
{
	bool readable = vault.event.flags & KORE_EVENT_READ;

	(void)arg;
	vault.event.flags = 0;
	if (vault.fd >= 0 && readable)
		vault_read();
	if (vault.fd >= 0 && vault.out.len > 0)
		vault_write();
	if (vault.fd >= 0 && error)
		vault_close();
}

/* Tells the askers whose answer is overdue or could not be asked for. */
static void
vault_tick(void *arg, u_int64_t now)
{
	(void)arg;
	for (struct vault_question *q = vault.asked, *next; q != NULL; q = next) {
		next = q->next;
		if (vault.fd < 0 || now - q->asked_at > VAULT_WAIT_MS)
			vault_finish(q, NULL);
	}
}

void
vault_start(const char *socket_path)
{
	kore_strlcpy(vault.path, socket_path, sizeof(vault.path));
	vault.event.handle = vault_event;
	kore_timer_add(vault_tick, 250, NULL, 0);
}

void
vault_ask(struct vault_question *q)
{
	const char *const *k = q->ask;

	snprintf(q->id, sizeof(q->id), "%llu", ++vault.last_id);
	q->asked_at = kore_time_ms();
	q->next = vault.asked;
	vault.asked = q;
	if (vault.fd < 0 && vault_connect() != 0)
		return; /* vault_tick() tells */
	/* Values past the end of a short list are NULL, which ends the frame. */
	wire_put(&vault.out, "id", q->id, k[0], k[1], k[2], k[3], k[4], k[5], k[6], k[7], k[8], k[9], k[10], k[11],
	    k[12], k[13], k[14], k[15], NULL);
	vault_write();
}

void
vault_forget(struct vault_question *q)
{
	struct vault_question **at = &vault.asked;

	while (*at != NULL && *at != q)
		at = &(*at)->next;
	if (*at != NULL)
		*at = q->next;
}
