/* Calendars in RFC 5545. */
#include "ical.h"

#include <string.h>

#define LINE_MAX_OCTETS 75

/* One content line, folded: what follows the first 75 octets goes on in lines that begin with a blank. */
static void
ical_line(struct buf *out, const char *text, size_t length)
{
	size_t room = LINE_MAX_OCTETS;

	while (length > room) {
		size_t n = room;

		/* Back to the first octet of the character that would be cut. */
		while (n > 1 && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
		buf_add(out, text, n);
		buf_puts(out, "\r\n ");
		text += n;
		length -= n;
		room = LINE_MAX_OCTETS - 1;
	}
	buf_add(out, text, length);
	buf_puts(out, "\r\n");
}

static void
ical_property(struct buf *out, const char *name, const char *value)
{
	struct buf line = {0};

	buf_printf(&line, "%s:%s", name, value);
	ical_line(out, line.data, line.len);
	buf_free(&line);
}

void
ical_text(struct buf *out, const char *name, const char *value)
{
	struct buf line = {0};

	if (value == NULL || value[0] == '\0')
		return;
	buf_printf(&line, "%s:", name);
	for (const char *p = value; *p != '\0'; p++) {
		if (*p == '\n')
			buf_puts(&line, "\\n");
		else if (strchr("\\;,", *p) != NULL)
			buf_printf(&line, "\\%c", *p);
		else if ((unsigned char)*p >= 0x20 && *p != 0x7f)
			buf_putc(&line, *p);
	}
	ical_line(out, line.data, line.len);
	buf_free(&line);
}

void
ical_begin(struct buf *out, const char *name)
{
	buf_puts(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Pavilion//Forum//EN\r\nCALSCALE:GREGORIAN\r\n"
		      "METHOD:PUBLISH\r\n");
	ical_text(out, "X-WR-CALNAME", name);
	/* How often a subscription asks again: RFC 7986, and what older programs know. */
	buf_puts(out, "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n");
}

void
ical_event(struct buf *out, const struct ical_event *e)
{
	buf_puts(out, "BEGIN:VEVENT\r\n");
	ical_property(out, "UID", e->uid);
	ical_property(out, "DTSTAMP", e->stamp);
	ical_property(out, "LAST-MODIFIED", e->stamp);
	ical_property(out, "SEQUENCE", e->sequence != NULL ? e->sequence : "0");
	ical_property(out, "DTSTART", e->starts);
	ical_property(out, "DTEND", e->ends);
	ical_property(out, "STATUS", e->status);
	ical_text(out, "SUMMARY", e->summary);
	ical_text(out, "LOCATION", e->place);
	ical_text(out, "DESCRIPTION", e->about);
	/* A URI is not escaped. */
	if (e->url != NULL && e->url[0] != '\0')
		ical_property(out, "URL", e->url);
	buf_puts(out, "END:VEVENT\r\n");
}

void
ical_end(struct buf *out)
{
	buf_puts(out, "END:VCALENDAR\r\n");
}
