#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "view_node.h"

#define DAY 86400
#define LANGUAGES_MAX 16

/* -- the words of a language ---------------------------------------------------------------------------- */

static const char *const months[] = {N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"), N_("Jul"),
    N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")};
static const char *const days[] = {N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat")};

static void
words_fill(struct view_words *w, const char *lang)
{
	snprintf(w->lang, sizeof(w->lang), "%s", lang);
	w->date = catalog_text(lang, N_("%-d %b %Y"));
	w->time = catalog_text(lang, N_("%-d %b %Y, %H:%M"));
	w->day = catalog_text(lang, N_("%a, %-d %b %Y"));
	w->hour = catalog_text(lang, N_("%H:%M"));
	for (int i = 0; i < 12; i++)
		w->months[i] = catalog_text(lang, months[i]);
	for (int i = 0; i < 7; i++)
		w->days[i] = catalog_text(lang, days[i]);
}

const struct view_words *
view_words(const char *lang)
{
	static struct view_words all[LANGUAGES_MAX];
	int i = 0;

	while (i < LANGUAGES_MAX - 1 && *all[i].lang != '\0' && strcmp(all[i].lang, lang) != 0)
		i++;
	/* Filled anew each time it is asked for, so that catalogues read later count: views are loaded seldom. */
	words_fill(&all[i], lang);
	return &all[i];
}

/* -- reading what PostgreSQL writes --------------------------------------------------------------------- */

struct moment {
	int year, month, day, hour, minute, second;
	bool timed, zoned;
	int64_t time; /* seconds since 1970, UTC, if zoned; else as if it were UTC */
};

/* Exactly `count` digits at *p. */
static bool
digits(const char **p, const char *end, int count, int *number)
{
	if (end - *p < count)
		return false;
	for (*number = 0; count > 0; count--, ++*p) {
		if (**p < '0' || **p > '9')
			return false;
		*number = *number * 10 + (**p - '0');
	}
	return true;
}

static bool
sign(const char **p, const char *end, char c)
{
	return *p < end && *(*p)++ == c;
}

/* "+02", "-03:30", "Z" at the end, or nothing. */
static bool
read_zone(struct moment *m, const char *p, const char *end)
{
	int hours, minutes = 0, east;

	if (p == end)
		return true;
	m->zoned = true;
	if (*p == 'Z')
		return p + 1 == end;
	if (*p != '+' && *p != '-')
		return false;
	east = *p++ == '+' ? 1 : -1;
	if (!digits(&p, end, 2, &hours))
		return false;
	if (p < end && (!sign(&p, end, ':') || !digits(&p, end, 2, &minutes)))
		return false;
	m->time -= east * (hours * 3600 + minutes * 60);
	return p == end;
}

/* "2027-09-14", "2027-09-14 10:05:00.25+00", "2027-09-14T10:05Z"; anything else is false. */
static bool
read_moment(struct moment *m, const char *p, size_t length)
{
	const char *end = p + length;

	*m = (struct moment){0};
	if (!digits(&p, end, 4, &m->year) || !sign(&p, end, '-') || !digits(&p, end, 2, &m->month) ||
	    !sign(&p, end, '-') || !digits(&p, end, 2, &m->day) || m->year < 1 || m->month < 1 || m->month > 12)
		return false;
	m->time = zone_day(m->year, m->month, m->day) * DAY;
	if (p == end)
		return true;
	m->timed = true;
	if ((*p != ' ' && *p != 'T') || (p++, !digits(&p, end, 2, &m->hour)) || !sign(&p, end, ':') ||
	    !digits(&p, end, 2, &m->minute))
		return false;
	if (p < end && *p == ':') {
		p++;
		if (!digits(&p, end, 2, &m->second))
			return false;
	}
	if (p < end && *p == '.')
		for (p++; p < end && *p >= '0' && *p <= '9';)
			p++;
	m->time += m->hour * 3600 + m->minute * 60 + m->second;
	return read_zone(m, p, end);
}

/* Sets the fields to what the clock shows `offset` seconds east of UTC. */
static void
shift(struct moment *m, int32_t offset)
{
	int64_t local = m->time + offset, day = local / DAY - (local % DAY < 0);
	int rest = (int)(local - day * DAY);

	zone_date(day, &m->year, &m->month, &m->day);
	m->hour = rest / 3600;
	m->minute = rest / 60 % 60;
	m->second = rest % 60;
}

/* -- writing -------------------------------------------------------------------------------------------- */

static void
put2(struct buf *out, int n)
{
	char two[2] = {(char)('0' + n / 10 % 10), (char)('0' + n % 10)};

	buf_add(out, two, 2);
}

static void
put(struct buf *out, int n)
{
	if (n >= 100) {
		put2(out, n / 100);
		put2(out, n);
	} else if (n >= 10) {
		put2(out, n);
	} else {
		buf_putc(out, (char)('0' + n));
	}
}

static void
write_pattern(const struct view_words *w, const char *pattern, const struct moment *m, struct buf *out)
{
	for (const char *p = pattern; *p != '\0'; p++) {
		bool plain = p[0] == '%' && p[1] == '-';

		if (*p != '%') {
			buf_putc(out, *p);
			continue;
		}
		p += plain ? 2 : 1;
		switch (*p) {
		case 'Y':
			put2(out, m->year / 100);
			put2(out, m->year);
			break;
		case 'm':
			plain ? put(out, m->month) : put2(out, m->month);
			break;
		case 'd':
			plain ? put(out, m->day) : put2(out, m->day);
			break;
		case 'H':
			put2(out, m->hour);
			break;
		case 'M':
			put2(out, m->minute);
			break;
		case 'S':
			put2(out, m->second);
			break;
		case 'b':
			buf_puts(out, w->months[m->month - 1]);
			break;
		case 'a':
			buf_puts(out, w->days[(zone_day(m->year, m->month, m->day) % 7 + 11) % 7]);
			break;
		case '\0':
			return;
		default:
			buf_putc(out, *p);
		}
	}
}

/* What is no date ("infinity", a year BC) stands as it is. */
static void
write_local(const struct view_reader *r, const char *pattern, const char *text, size_t length, struct buf *out)
{
	struct moment m;

	if (!read_moment(&m, text, length)) {
		buf_add(out, text, length);
		return;
	}
	if (m.zoned)
		shift(&m, zone_offset(r->zone, m.time));
	write_pattern(r->words, pattern, &m, out);
}

void
view_date_date(const struct view_reader *r, const char *text, size_t length, struct buf *out)
{
	write_local(r, r->words->date, text, length, out);
}

void
view_date_time(const struct view_reader *r, const char *text, size_t length, struct buf *out)
{
	write_local(r, r->words->time, text, length, out);
}

void
view_date_day(const struct view_reader *r, const char *text, size_t length, struct buf *out)
{
	write_local(r, r->words->day, text, length, out);
}

void
view_date_hour(const struct view_reader *r, const char *text, size_t length, struct buf *out)
{
	write_local(r, r->words->hour, text, length, out);
}

void
view_date_local(const struct view_reader *r, const char *text, size_t length, struct buf *out)
{
	write_local(r, "%Y-%m-%dT%H:%M", text, length, out);
}

void
view_date_iso(const struct view_reader *r, const char *text, size_t length, struct buf *out)
{
	struct moment m;

	if (!read_moment(&m, text, length)) {
		buf_add(out, text, length);
		return;
	}
	shift(&m, 0);
	write_pattern(r->words, !m.timed ? "%Y-%m-%d" : m.zoned ? "%Y-%m-%dT%H:%M:%SZ" : "%Y-%m-%dT%H:%M:%S", &m, out);
}
