#include "file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "file_store.h"

/*
 * A file on its way out is renamed first: "old-" and its name. Whoever stores the same bytes in that instant makes a
 * new file, or has made the very one that was taken, which is seen by its age and put back.
 */
#define OLD "old-"
#define PART "new-"

struct sweep {
	time_t before; /* what was stored later stays */
	file_unwanted unwanted;
	void *arg;
	int gone;
};

/* Whether it was stored before the limit. */
static bool
sweep_old(const struct sweep *s, int folder, const char *name)
{
	struct stat st;

	return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) && st.st_mtime < s->before;
}

static void
sweep_one(struct sweep *s, const char *hex)
{
	char name[FILE_NAME], old[FILE_NAME];

	file_name(name, hex);
	snprintf(old, sizeof(old), OLD "%s", hex);
	if (renameat(file_folder, name, file_folder, old) != 0)
		return;
	if (sweep_old(s, file_folder, old))
		s->gone += unlinkat(file_folder, old, 0) == 0;
	else
		renameat(file_folder, old, file_folder, name);
}

static int
sweep_ask(struct sweep *s, char (*hex)[FILE_HEX], int count)
{
	int n = count > 0 ? s->unwanted(s->arg, hex, count) : 0;

	for (int i = 0; i < n; i++)
		sweep_one(s, hex[i]);
	return n < 0 ? -1 : 0;
}

/* The folder of one pair of digits. */
static int
sweep_folder(struct sweep *s, const char *pair)
{
	int fd = openat(file_folder, pair, O_RDONLY | O_DIRECTORY | O_CLOEXEC), count = 0, result = 0;
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	char hex[FILE_ASK][FILE_HEX];

	if (folder == NULL)
		return errno == ENOENT ? 0 : -1;
	for (struct dirent *d; result == 0 && (d = readdir(folder)) != NULL;) {
		if (!file_is_hex(d->d_name) || !sweep_old(s, fd, d->d_name))
			continue;
		memcpy(hex[count++], d->d_name, FILE_HEX);
		if (count == FILE_ASK) {
			result = sweep_ask(s, hex, count);
			count = 0;
		}
	}
	if (result == 0)
		result = sweep_ask(s, hex, count);
	closedir(folder);
	return result;
}

/* What a program that was killed left: half a file goes, one on its way out is put back, to be asked about again. */
static void
sweep_rest(struct sweep *s, const char *file)
{
	const char *hex = file + sizeof(OLD) - 1;
	char name[FILE_NAME];

	if (strncmp(file, PART, sizeof(PART) - 1) == 0 && sweep_old(s, file_folder, file)) {
		s->gone += unlinkat(file_folder, file, 0) == 0;
	} else if (strncmp(file, OLD, sizeof(OLD) - 1) == 0 && file_is_hex(hex)) {
		file_name(name, hex);
		if (faccessat(file_folder, name, F_OK, 0) == 0)
			unlinkat(file_folder, file, 0);
		else
			renameat(file_folder, file, file_folder, name);
	}
}

int
file_sweep(int seconds, file_unwanted unwanted, void *arg)
{
	struct sweep s = {time(NULL) - seconds, unwanted, arg, 0};
	int fd = openat(file_folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), result = 0;
	DIR *store = fd < 0 ? NULL : fdopendir(fd);
	char pair[3];

	if (store == NULL)
		return -1;
	for (struct dirent *d; (d = readdir(store)) != NULL;)
		sweep_rest(&s, d->d_name);
	closedir(store);
	for (int i = 0; i < 256 && result == 0; i++) {
		snprintf(pair, sizeof(pair), "%02x", (unsigned)i);
		result = sweep_folder(&s, pair);
	}
	return result == 0 ? s.gone : -1;
}
