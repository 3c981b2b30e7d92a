#ifndef PAVILION_RELAY_JOURNAL_H
#define PAVILION_RELAY_JOURNAL_H

#include <stdbool.h>

#include "relay/marks.h"

/*
 * The file of marks: a first line with its UUID, then a line for each mark placed or undone. Nothing is answered
 * before its line is on the disk. One process has it at a time.
 */
struct journal;

/*
 * Opens or makes the file and reads its marks into `marks`. A last line without an end is cut off; lines that are
 * none are left out and told of on stderr. NULL: `file` cannot be had, *why says so (static text or errno's).
 */
struct journal *journal_open(const char *file, struct marks *marks, const char **why);
/* One that keeps nothing, for fuzzing. */
struct journal *journal_none(void);
void journal_close(struct journal *);

/* The UUID that was made with the file. */
const char *journal_id(const struct journal *);

/* Notes a change, to be written by the next journal_flush(). */
void journal_placed(struct journal *, const struct mark *);
void journal_undone(struct journal *, const unsigned char id[16]);
/* Whether there is something to flush. */
bool journal_waits(const struct journal *);
/*
 * Writes what waits and has it on the disk. False if the disk is full: nothing of it stays in the file, and the marks
 * in memory are ahead of it (journal_again()). A disk that fails ends the process: devices then decide alone.
 */
bool journal_flush(struct journal *);
/* Reads the file again, into new marks. */
void journal_again(struct journal *, struct marks *);

/* A UUID as 16 bytes, from its 36 characters; false if it is none. And back, with a NUL. */
bool mark_id_read(const char *text, unsigned char id[16]);
void mark_id_write(const unsigned char id[16], char text[MARK_WORD]);
/* Whether it is the code of a zone or a gate. */
bool mark_code_fits(const char *text);

#endif
