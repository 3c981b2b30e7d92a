#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file_store.h"

int file_folder = -1;

int
file_start(const char *home)
{
	int parent = open(home, O_RDONLY | O_DIRECTORY | O_CLOEXEC), made;

	if (parent < 0)
		return -1;
	made = mkdirat(parent, "files", 0700);
	if (made == 0 || errno == EEXIST)
		file_folder = openat(parent, "files", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	close(parent);
	return file_folder < 0 ? -1 : 0;
}

bool
file_is_hex(const char *hex)
{
	return strlen(hex) == FILE_HEX - 1 && strspn(hex, "0123456789abcdef") == FILE_HEX - 1;
}

void
file_name(char name[FILE_NAME], const char *hex)
{
	snprintf(name, FILE_NAME, "%.2s/%s", hex, hex);
}

/* Makes the folder of the first two digits and flushes its entry. */
static int
file_place(const char *hex)
{
	char folder[3] = {hex[0], hex[1], '\0'};

	if (mkdirat(file_folder, folder, 0700) != 0)
		return errno == EEXIST ? 0 : -1;
	return fsync(file_folder);
}

/* Renames what is flushed already to its place and flushes the folder, so that it is there after a power cut. */
static int
file_settle(int from, const char *old, const char *hex)
{
	char name[FILE_NAME], folder[3] = {hex[0], hex[1], '\0'};
	int fd, result;

	file_name(name, hex);
	if (renameat(from, old, file_folder, name) != 0)
		return -1;
	if ((fd = openat(file_folder, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		return -1;
	result = fsync(fd);
	close(fd);
	return result;
}

static int
file_write(int fd, const char *data, size_t size)
{
	while (size > 0) {
		ssize_t n = write(fd, data, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		size -= (size_t)n;
	}
	return fsync(fd);
}

int
file_store(const void *data, size_t size, char hex[FILE_HEX])
{
	unsigned char digest[crypto_hash_sha256_BYTES], random[8];
	char part[FILE_NAME], suffix[2 * sizeof(random) + 1];
	int fd, result, why;

	crypto_hash_sha256(digest, data, size);
	sodium_bin2hex(hex, FILE_HEX, digest, sizeof(digest));
	/*
	 * A name of its own: two workers may store the same bytes at once. What is there already is replaced, so that
	 * its age begins anew and file_sweep() does not take it away before its row is written.
	 */
	randombytes_buf(random, sizeof(random));
	snprintf(part, sizeof(part), "new-%s", sodium_bin2hex(suffix, sizeof(suffix), random, sizeof(random)));
	fd = openat(file_folder, part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	result = file_write(fd, data, size);
	close(fd);
	if (result == 0 && (result = file_place(hex)) == 0)
		result = file_settle(file_folder, part, hex);
	if (result != 0) {
		why = errno;
		unlinkat(file_folder, part, 0);
		errno = why;
	}
	return result;
}

/* Hashes what `fd` holds; its size, or -1. */
static long long
file_digest(int fd, char hex[FILE_HEX])
{
	crypto_hash_sha256_state state;
	unsigned char digest[crypto_hash_sha256_BYTES], chunk[65536];
	long long size = 0;
	ssize_t n;

	crypto_hash_sha256_init(&state);
	while ((n = read(fd, chunk, sizeof(chunk))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		crypto_hash_sha256_update(&state, chunk, (size_t)n);
		size += n;
	}
	crypto_hash_sha256_final(&state, digest);
	sodium_bin2hex(hex, FILE_HEX, digest, sizeof(digest));
	return size;
}

long long
file_adopt(const char *path, char hex[FILE_HEX])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	long long size;

	if (fd < 0)
		return -1;
	size = file_digest(fd, hex);
	if (size >= 0 && fsync(fd) != 0)
		size = -1;
	close(fd);
	if (size < 0 || file_place(hex) != 0 || file_settle(AT_FDCWD, path, hex) != 0)
		return -1;
	return size;
}

int
file_open(const char *hex)
{
	char name[FILE_NAME];

	if (!file_is_hex(hex)) {
		errno = ENOENT;
		return -1;
	}
	file_name(name, hex);
	return openat(file_folder, name, O_RDONLY | O_CLOEXEC);
}

char *
file_read(struct mem *m, const char *hex, size_t max, size_t *size)
{
	int fd = file_open(hex);
	struct stat st;
	char *data;
	size_t done = 0;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) != 0 || (unsigned long long)st.st_size > max) {
		close(fd);
		errno = EFBIG;
		return NULL;
	}
	data = mem_take(m, (size_t)st.st_size + 1);
	while (done < (size_t)st.st_size) {
		ssize_t n = read(fd, data + done, (size_t)st.st_size - done);

		if (n <= 0) {
			close(fd);
			errno = EIO;
			return NULL;
		}
		done += (size_t)n;
	}
	close(fd);
	*size = done;
	return data;
}

const char *
file_type(const void *data, size_t size)
{
	static const struct {
		const char *begins, *type;
	} types[] = {
	    {"PK\003\004", "application/zip"},
	    {"%PDF-", "application/pdf"},
	    {"\211PNG", "image/png"},
	    {"\377\330\377", "image/jpeg"},
	    {"\320\317\021\340", "application/x-ole-storage"},
	    {"<?xml", "application/xml"},
	    {"<svg", "image/svg+xml"},
	    {"{", "application/json"},
	    {"[", "application/json"},
	};
	const char *text = data;
	size_t skip = size >= 3 && memcmp(text, "\357\273\277", 3) == 0 ? 3 : 0;

	while (skip < size && strchr(" \t\r\n", text[skip]) != NULL && text[skip] != '\0')
		skip++;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		size_t n = strlen(types[i].begins);

		if (size - skip >= n && memcmp(text + skip, types[i].begins, n) == 0)
			return strcmp(types[i].type, "application/xml") == 0 &&
				       memmem(data, size < 4096 ? size : 4096, "<svg", 4) != NULL
				   ? "image/svg+xml"
				   : types[i].type;
	}
	/* UTF-16 text has NULs, but it says so in its first two bytes. */
	if (size >= 2 && (memcmp(text, "\377\376", 2) == 0 || memcmp(text, "\376\377", 2) == 0))
		return "text/csv";
	return memchr(data, '\0', size < 4096 ? size : 4096) != NULL ? "application/octet-stream" : "text/csv";
}
