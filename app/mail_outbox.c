/* The outbox: a file per message instead of a mail server, for the demo and for looking at what would be sent. */
#include "mail.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db.h"

static int
write_all(int fd, const char *data, size_t length)
{
	while (length > 0) {
		ssize_t n = write(fd, data, length);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0) {
			data += n;
			length -= (size_t)n;
		}
	}
	return fsync(fd);
}

/* Writes under another name first: a file called .eml is always whole. */
static int
put(int folder, const char *id, const struct buf *message)
{
	char name[80], fresh[80];
	int fd, bad;

	snprintf(name, sizeof(name), "%s.eml", id);
	snprintf(fresh, sizeof(fresh), ".%s.new", id);
	if ((fd = openat(folder, fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640)) < 0)
		return -1;
	bad = write_all(fd, message->data, message->len);
	close(fd);
	if (bad != 0 || renameat(folder, fresh, folder, name) != 0)
		return -1;
	return fsync(folder);
}

static void
outbox_send(const char *id, const char *from, const char *to, const struct buf *message, struct mail_answer *answer)
{
	char path[PATH_MAX + 16];
	int folder;

	(void)from;
	(void)to;
	snprintf(path, sizeof(path), "%s/outbox", db_home());
	mkdir(path, 0750);
	if ((folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0 || put(folder, id, message) != 0) {
		answer->fate = MAIL_LATER;
		snprintf(answer->reply, sizeof(answer->reply), "outbox: %s", strerror(errno));
	} else {
		answer->fate = MAIL_SENT;
		snprintf(answer->reply, sizeof(answer->reply), "outbox/%s.eml", id);
	}
	if (folder >= 0)
		close(folder);
}

const struct mail_transport mail_outbox = {.send = outbox_send, .repeatable = true, .whole = true};
