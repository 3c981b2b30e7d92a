#include "work.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catalog.h"
#include "statement.h"

bool
work_start(void)
{
	const char *folder = getenv("PAVILION_APP"), *error;
	char path[PATH_MAX];
	ssize_t n;

	if (folder == NULL && (n = readlink("/proc/self/exe", path, sizeof(path) - 1)) > 0) {
		path[n] = '\0';
		*strrchr(path, '/') = '\0';
		folder = path;
	}
	/* PAVILION_HOME may be relative to where the person is. */
	if (getenv("PAVILION_HOME") != NULL) {
		char *home = realpath(getenv("PAVILION_HOME"), NULL);

		if (home != NULL)
			setenv("PAVILION_HOME", home, 1);
		free(home);
	}
	if (folder == NULL || chdir(folder) != 0) {
		fprintf(stderr, "pavilion: %s: %s\n", folder != NULL ? folder : "its folder", strerror(errno));
		return false;
	}
	if (statement_load("sql", &error) != 0) {
		fprintf(stderr, "pavilion: %s\n", error);
		return false;
	}
	return true;
}

bool
work_catalog(void)
{
	const char *build = getenv("PAVILION_BUILD"), *error;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/locale", build != NULL ? build : "build");
	if (catalog_load(path, &error) == 0)
		return true;
	fprintf(stderr, "pavilion: %s\n", error);
	return false;
}

bool
work_as(const char *user)
{
	const struct passwd *p;

	if (user == NULL || geteuid() != 0)
		return true;
	if ((p = getpwnam(user)) == NULL) {
		fprintf(stderr, "pavilion: there is no user \"%s\"\n", user);
		return false;
	}
	if (initgroups(p->pw_name, p->pw_gid) != 0 || setgid(p->pw_gid) != 0 || setuid(p->pw_uid) != 0) {
		fprintf(stderr, "pavilion: cannot become %s: %s\n", user, strerror(errno));
		return false;
	}
	return true;
}
