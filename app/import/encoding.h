#ifndef PAVILION_IMPORT_ENCODING_H
#define PAVILION_IMPORT_ENCODING_H

#include <stddef.h>
#include <sys/types.h>

/*
 * A file of any encoding as UTF-8. The encoding is given, or found out from the byte order mark and from the
 * bytes of the whole file: UTF-8, UTF-16LE, UTF-16BE, GB18030 (which contains GBK and GB2312), windows-1252.
 *
 * What is no character in that encoding comes out as the byte 0xFF, which no UTF-8 text holds: whoever
 * checks a row for UTF-8 finds the rows that were damaged, in any encoding.
 */
struct encoding;

/*
 * Reads the file `fd`, which it takes over (closed on failure too). `name`: an encoding as ICU knows it, or
 * NULL. Returns NULL with a msgid in *why.
 */
struct encoding	*encoding_open(int fd, const char *name, const char **why);
void		 encoding_close(struct encoding *);
const char	*encoding_name(const struct encoding *);
/* How many lines are written in another encoding than the one that was taken, as far as bytes tell; reads all of it. */
long long	 encoding_strange(const struct encoding *);
/* Size of the file in bytes, and how many of them were read: for progress. */
long long	 encoding_size(const struct encoding *);
long long	 encoding_done(const struct encoding *);
/* A csv_source: `arg` is the struct encoding. */
ssize_t		 encoding_read(void *arg, char *out, size_t room);

/* Which encoding the bytes of a text are in: the decision of encoding_open() without a file. */
const char	*encoding_guess(const char *data, size_t length);

#endif
