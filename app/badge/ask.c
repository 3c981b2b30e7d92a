/* Asks the vault to sign badges, and waits for the answer. */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "badge/sign.h"
#include "db.h"
#include "wire.h"

#define PATIENCE ((struct timeval){.tv_sec = 30}) /* the vault itself waits some seconds for the database */

static int
vault_connect(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	const char *given = getenv("PAVILION_VAULT_SOCKET");
	const struct timeval patience = PATIENCE;
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s%s", given != NULL ? given : db_home(), given != NULL ? "" : "/vault.sock");
	if (strlen(path) >= sizeof(at.sun_path) || (fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) < 0)
		return -1;
	memcpy(at.sun_path, path, strlen(path) + 1);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Reads until a frame is whole. Returns false when the other side hangs up or is silent. */
static bool
frame_read(int fd, struct buf *in)
{
	ssize_t n;

	while (wire_frame(in->data, in->len) == 0) {
		buf_room(in, WIRE_MAX);
		if ((n = recv(fd, in->data + in->len, WIRE_MAX, 0)) <= 0)
			return false;
		in->len += (size_t)n;
	}
	return wire_frame(in->data, in->len) > 0;
}

int
badge_sign_ask(void)
{
	struct buf out = {0}, in = {0};
	int fd = vault_connect(), count = -1;
	const char *text;

	wire_put(&out, "id", "1", "op", "sign", NULL);
	buf_room(&in, WIRE_MAX);
	if (fd >= 0 && send(fd, out.data, out.len, MSG_NOSIGNAL) == (ssize_t)out.len && frame_read(fd, &in) &&
	    (text = wire_get(in.data, "signed")) != NULL)
		count = atoi(text);
	if (fd >= 0)
		close(fd);
	buf_free(&out);
	buf_free(&in);
	return count;
}
