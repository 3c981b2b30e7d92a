#ifndef PAVILION_RELAY_MARKS_H
#define PAVILION_RELAY_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What gate devices tell each other, in memory: a mark is one entry or exit that a device granted. Marks are never
 * removed; one that was taken back is undone. doc/gate-relay.md says what each part means.
 */
#define MARK_WORD 37 /* room for a UUID or the code of a zone or gate, with its NUL */

/* A mark as it comes and goes: texts already checked. */
struct mark {
	unsigned char id[16];
	uint32_t badge;
	int64_t at;	       /* milliseconds since 1970 */
	const char *zone, *gate, *device;
	bool out;	       /* left; else entered */
	bool undone;
	uint64_t seq;	       /* of its last change; from 1 */
};

struct marks;

enum marks_result { MARKS_PLACED, MARKS_KNOWN /* this id is there already */, MARKS_FULL };

/* Room for at most `most` marks; memory is taken as they come. Ended by marks_free(). */
struct marks *marks_new(size_t most);
void marks_free(struct marks *);

/* Copies the mark in with the next seq, its `undone` not looked at. */
enum marks_result marks_place(struct marks *, const struct mark *);
/* Undoes it with the next seq, unless it is undone already. False if there is none with this id. */
bool marks_undo(struct marks *, const unsigned char id[16]);

/* The mark with this id; false if there is none. Its texts stay valid until marks_free(). */
bool marks_find(const struct marks *, const unsigned char id[16], struct mark *);
/* The seq of the last change, 0 at first; and how many marks there are. */
uint64_t marks_seq(const struct marks *);
size_t marks_count(const struct marks *);

/*
 * Calls `each` for the marks whose last change is later than `since`, oldest first, at most `limit` of them: all
 * badges' with badge 0, else that badge's. Returns whether there are more.
 */
bool marks_since(const struct marks *, uint32_t badge, uint64_t since, size_t limit,
    void (*each)(void *arg, const struct mark *), void *arg);

#endif
