#ifndef PAVILION_ICAL_H
#define PAVILION_ICAL_H

#include "buf.h"

/*
 * Calendars in RFC 5545, as phones subscribe to them: lines end in CR LF and are folded at 75 octets, never inside a
 * character; times are in UTC, so that no zone has to be told.
 */
struct ical_event {
	const char *uid;       /* stays for ever; a word without blanks */
	const char *sequence;  /* counts the changes; NULL: 0 */
	const char *stamp;     /* 20270914T080000Z: when it last changed */
	const char *starts, *ends; /* the same form */
	const char *summary;
	const char *place, *about, *url; /* NULL or "": left out */
	const char *status;    /* CONFIRMED, TENTATIVE or CANCELLED */
};

#define ICAL_TYPE "text/calendar; charset=utf-8"

/* Begins a calendar; `name` is what programs show it as, in UTF-8. */
void ical_begin(struct buf *, const char *name);
void ical_event(struct buf *, const struct ical_event *);
void ical_end(struct buf *);
/*
 * One property with a TEXT value: escaped (RFC 5545, 3.3.11) and folded; control characters but line ends are left out.
 * A value that is NULL or empty is no line.
 */
void ical_text(struct buf *, const char *name, const char *value);

#endif
