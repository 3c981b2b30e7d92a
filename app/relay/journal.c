#include "relay/journal.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "buf.h"

#define JOURNAL_HEAD "pavilion gate-relay 1 "

struct journal {
	int file;     /* -1: keeps nothing */
	off_t length; /* of what is on the disk */
	struct buf waits;
	char id[MARK_WORD];
};

bool
mark_id_read(const char *text, unsigned char id[16])
{
	char hex[33] = "";
	size_t n = 0;

	for (size_t i = 0; i < 36; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (text[i] != '-')
				return false;
		} else if (isxdigit((unsigned char)text[i])) {
			hex[n++] = text[i];
		} else {
			return false;
		}
	}
	return text[36] == '\0' && sodium_hex2bin(id, 16, hex, 32, NULL, NULL, NULL) == 0;
}

void
mark_id_write(const unsigned char id[16], char text[MARK_WORD])
{
	char hex[33];

	sodium_bin2hex(hex, sizeof(hex), id, 16);
	snprintf(text, MARK_WORD, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

bool
mark_code_fits(const char *text)
{
	size_t length = strlen(text);

	return length >= 1 && length <= 31 && text[0] != '_' && text[0] != '-' &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-") == length;
}

void
journal_placed(struct journal *j, const struct mark *m)
{
	char id[MARK_WORD];

	mark_id_write(m->id, id);
	buf_printf(&j->waits, "+ %s %" PRIu32 " %s %s %s %" PRId64 " %s\n", id, m->badge, m->zone, m->gate,
	    m->out ? "out" : "in", m->at, m->device);
}

void
journal_undone(struct journal *j, const unsigned char id[16])
{
	char text[MARK_WORD];

	mark_id_write(id, text);
	buf_printf(&j->waits, "- %s\n", text);
}

bool
journal_waits(const struct journal *j)
{
	return j->waits.len > 0;
}

/* One line without its end into the marks; false if it is none of ours. */
static bool
line_read(const char *line, struct marks *marks)
{
	char id[MARK_WORD], zone[MARK_WORD], gate[MARK_WORD], device[MARK_WORD], way[4];
	unsigned char ignored[16];
	struct mark m = {0};
	int end = 0;

	if (sscanf(line, "- %36s%n", id, &end) == 1 && line[end] == '\0')
		return mark_id_read(id, m.id) && marks_undo(marks, m.id);
	if (sscanf(line, "+ %36s %" SCNu32 " %36s %36s %3s %" SCNd64 " %36s%n", id, &m.badge, zone, gate, way, &m.at,
		device, &end) != 7 ||
	    line[end] != '\0' || !mark_id_read(id, m.id) || !mark_id_read(device, ignored) || m.badge == 0 ||
	    !mark_code_fits(zone) || !mark_code_fits(gate))
		return false;
	m.zone = zone;
	m.gate = gate;
	m.device = device;
	m.out = strcmp(way, "out") == 0;
	return marks_place(marks, &m) == MARKS_PLACED;
}

/* The first line, which names the file. */
static bool
head_read(struct journal *j, const char *line)
{
	unsigned char id[16];

	if (strncmp(line, JOURNAL_HEAD, strlen(JOURNAL_HEAD)) != 0 || !mark_id_read(line + strlen(JOURNAL_HEAD), id))
		return false;
	mark_id_write(id, j->id);
	return true;
}

/* Reads the lines and sets `length` to where the last whole one ends. False: the first line is not ours. */
static bool
lines_read(struct journal *j, struct marks *marks)
{
	FILE *f = fdopen(dup(j->file), "r");
	char *line = NULL;
	size_t room = 0, number = 0;
	ssize_t length;
	bool ours = true;

	if (f == NULL)
		return false;
	rewind(f);
	j->length = 0;
	/* A last line without an end was being written when the power went. */
	while (ours && (length = getline(&line, &room, f)) > 0 && line[length - 1] == '\n') {
		line[length - 1] = '\0';
		j->length += length;
		if (number++ == 0)
			ours = head_read(j, line);
		else if (!line_read(line, marks))
			fprintf(stderr, "gate-relay: line %zu of the file of marks is left out\n", number);
	}
	free(line);
	fclose(f);
	return ours;
}

/* A new file's first line. */
static bool
head_write(struct journal *j)
{
	unsigned char id[16];

	randombytes_buf(id, sizeof(id));
	id[6] = (unsigned char)((id[6] & 0x0f) | 0x40); /* RFC 4122, version 4 */
	id[8] = (unsigned char)((id[8] & 0x3f) | 0x80);
	mark_id_write(id, j->id);
	buf_printf(&j->waits, "%s%s\n", JOURNAL_HEAD, j->id);
	return journal_flush(j);
}

struct journal *
journal_open(const char *file, struct marks *marks, const char **why)
{
	struct journal *j = calloc(1, sizeof(*j));

	if (j == NULL)
		abort();
	j->file = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (j->file < 0)
		*why = strerror(errno);
	else if (flock(j->file, LOCK_EX | LOCK_NB) != 0)
		*why = "another relay uses it";
	else if (!lines_read(j, marks))
		*why = "it is not a file of marks";
	else if (ftruncate(j->file, j->length) != 0 || (j->length == 0 && !head_write(j)))
		*why = strerror(errno);
	else
		return j;
	journal_close(j);
	return NULL;
}

struct journal *
journal_none(void)
{
	struct journal *j = calloc(1, sizeof(*j));

	if (j == NULL)
		abort();
	j->file = -1;
	return j;
}

void
journal_close(struct journal *j)
{
	if (j->file >= 0)
		close(j->file);
	buf_free(&j->waits);
	free(j);
}

const char *
journal_id(const struct journal *j)
{
	return j->id;
}

bool
journal_flush(struct journal *j)
{
	size_t done = 0;
	ssize_t n;

	while (j->file >= 0 && done < j->waits.len) {
		n = pwrite(j->file, j->waits.data + done, j->waits.len - done, j->length + (off_t)done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	if (j->file >= 0 && done < j->waits.len) {
		buf_reset(&j->waits);
		fprintf(stderr, "gate-relay: the file of marks cannot grow: %s\n", strerror(errno));
		if (ftruncate(j->file, j->length) != 0)
			exit(1);
		return false;
	}
	/* What the disk did with a write that fails here is unknown, and asking again would be answered wrongly. */
	if (j->file >= 0 && fdatasync(j->file) != 0) {
		fprintf(stderr, "gate-relay: the disk fails: %s\n", strerror(errno));
		exit(1);
	}
	j->length += (off_t)j->waits.len;
	buf_reset(&j->waits);
	return true;
}

void
journal_again(struct journal *j, struct marks *marks)
{
	if (!lines_read(j, marks)) {
		fprintf(stderr, "gate-relay: the file of marks cannot be read again\n");
		exit(1);
	}
}
