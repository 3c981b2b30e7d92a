#include "vault_child.h"

#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "db.h"

/* While the database restarts a request waits this long for it: 8 times a quarter of a second. */
#define OPEN_TRIES 8
#define OPEN_PAUSE ((struct timespec){.tv_nsec = 250 * 1000 * 1000})

static int
complain(const char *what, const char *why)
{
	fprintf(stderr, "pavilion vault: %s: %s\n", what, why);
	return -1;
}

/* Whom the socket belongs to. */
static int
owner(const struct vault_options *options, uid_t *uid, gid_t *gid)
{
	struct passwd *user = options->user != NULL ? getpwnam(options->user) : NULL;
	struct group *group = options->group != NULL ? getgrnam(options->group) : NULL;

	if (options->user != NULL && user == NULL)
		return complain(options->user, "there is no such user");
	if (options->group != NULL && group == NULL)
		return complain(options->group, "there is no such group");
	*uid = user != NULL ? user->pw_uid : (uid_t)-1;
	*gid = group != NULL ? group->gr_gid : user != NULL ? user->pw_gid : (gid_t)-1;
	return 0;
}

/* In a folder that is closed to others whoever may enter it may connect; elsewhere only user and group. */
static mode_t
socket_mode(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[sizeof(((struct sockaddr_un *)0)->sun_path)];
	struct stat st;

	snprintf(folder, sizeof(folder), "%.*s", slash != NULL ? (int)(slash - path) : 1, slash != NULL ? path : ".");
	return stat(folder, &st) == 0 && !(st.st_mode & S_IXOTH) ? 0666 : 0660;
}

int
vault_listen(const struct vault_options *options)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct stat there;
	mode_t before;
	uid_t uid;
	gid_t gid;

	if (fd < 0)
		return complain("socket", strerror(errno));
	if (strlen(options->socket) >= sizeof(at.sun_path))
		return complain(options->socket, "the path is longer than 107 bytes");
	if (owner(options, &uid, &gid) != 0)
		return -1;
	memcpy(at.sun_path, options->socket, strlen(options->socket) + 1);
	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
		return complain(options->socket, "a vault is running there already");
	if (errno == ECONNREFUSED && lstat(options->socket, &there) == 0 && S_ISSOCK(there.st_mode))
		unlink(options->socket);
	before = umask(0777 & ~socket_mode(at.sun_path));
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0)
		return complain(options->socket, strerror(errno));
	umask(before);
	if (geteuid() == 0 && chown(options->socket, uid, gid) != 0)
		return complain(options->socket, strerror(errno));
	if (listen(fd, SOMAXCONN) != 0)
		return complain(options->socket, strerror(errno));
	return fd;
}

int
vault_harden(const struct vault_options *options)
{
	const struct rlimit none = {0, 0};
	const struct passwd *user;

	if (options->user != NULL && geteuid() == 0) {
		if ((user = getpwnam(options->user)) == NULL)
			return complain(options->user, "there is no such user");
		if (initgroups(user->pw_name, user->pw_gid) != 0 || setgid(user->pw_gid) != 0 ||
		    setuid(user->pw_uid) != 0)
			return complain(options->user, strerror(errno));
	}
	if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return complain("cannot drop privileges", strerror(errno));
	return 0;
}

/* The connection, if it lives, else a new one; NULL when the database stays away. */
static PGconn *
reachable(PGconn *db)
{
	struct pollfd p = {.events = POLLIN};

	if (db != NULL && PQstatus(db) == CONNECTION_OK) {
		p.fd = PQsocket(db);
		if (poll(&p, 1, 0) == 0 || (PQconsumeInput(db) && PQstatus(db) == CONNECTION_OK))
			return db;
	}
	PQfinish(db);
	for (int i = 0; i < OPEN_TRIES; i++) {
		if (i > 0)
			nanosleep(&OPEN_PAUSE, NULL);
		if ((db = db_open("vault")) != NULL)
			return db;
	}
	return NULL;
}

void
vault_child(int fd)
{
	static char frame[VAULT_PACKET];
	struct buf reply = {0};
	PGconn *db = NULL;
	ssize_t n;

	/* The parent's other descriptors: a child that kept them would keep clients and brothers waiting. */
	close_range(3, (unsigned)fd - 1, 0);
	close_range((unsigned)fd + 1, ~0U, 0);
	while ((n = recv(fd, frame, sizeof(frame), 0)) > 0) {
		db = reachable(db);
		vault_answer(db, frame, &reply);
		if (db != NULL && PQstatus(db) == CONNECTION_BAD) {
			/* Lost while it was asked. What was asked can be asked again. */
			buf_reset(&reply);
			db = reachable(db);
			vault_answer(db, frame, &reply);
		}
		sodium_memzero(frame, (size_t)n);
		if (send(fd, reply.data, reply.len, MSG_NOSIGNAL) < 0)
			break;
		sodium_memzero(reply.data, reply.cap);
		buf_reset(&reply);
	}
	_exit(0);
}
