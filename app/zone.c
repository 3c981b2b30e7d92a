#include "zone.h"

#include <ctype.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ZONE_FOLDER "/usr/share/zoneinfo"
#define ZONE_MAX 2048
#define FILE_SIZE_MAX 65536
#define TZIF_HEADER 44
#define DAY 86400

/* A day of the year on which summer time begins or ends (POSIX.1 TZ). */
struct turn {
	char kind; /* 'M': day of week `day` in week `week` of `month`; 'J': 1..365, no 29 Feb; '0': 0..365 */
	int month, week, day;
	int32_t time; /* seconds after midnight, local; RFC 8536 allows -167 to 167 hours */
};

struct zone {
	char *name;
	size_t count;
	int64_t *times;   /* transitions, ascending */
	int32_t *offsets; /* in force from that transition on */
	int32_t first;    /* in force before the first */
	/* After the last transition: */
	bool ruled, summer;
	int32_t standard_offset, summer_offset;
	struct turn begin, end;
};

static struct zone zones[ZONE_MAX];
static size_t zone_count;
static size_t folder_length;

/* -- the calendar (proleptic Gregorian, eras of 400 years) ---------------------------------------------- */

int64_t
zone_day(int year, int month, int day)
{
	int64_t y = (int64_t)year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void
zone_date(int64_t days, int *year, int *month, int *day)
{
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, of_era = z - era * 146097;
	int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;

	*day = (int)(of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = (int)(y + era * 400 + (*month <= 2));
}

static bool
leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* -- the rule at the end of a file: "CET-1CEST,M3.5.0,M10.5.0/3" ---------------------------------------- */

static bool
read_name(const char **p)
{
	const char *start = *p;

	if (**p == '<') {
		*p += strcspn(*p, ">");
		return *(*p)++ == '>';
	}
	while (isalpha((unsigned char)**p))
		++*p;
	return *p - start >= 3;
}

static bool
read_number(const char **p, int *number)
{
	if (!isdigit((unsigned char)**p))
		return false;
	for (*number = 0; isdigit((unsigned char)**p) && *number < 10000; ++*p)
		*number = *number * 10 + (**p - '0');
	return true;
}

/* [+-]hh[:mm[:ss]] */
static bool
read_time(const char **p, int32_t *seconds)
{
	int sign = **p == '-' ? -1 : 1, part[3] = {0};

	if (**p == '-' || **p == '+')
		++*p;
	for (int i = 0; i < 3; i++) {
		if (!read_number(p, &part[i]) || part[i] > 167)
			return false;
		if (**p != ':')
			break;
		++*p;
	}
	*seconds = sign * (part[0] * 3600 + part[1] * 60 + part[2]);
	return true;
}

static bool
read_turn(const char **p, struct turn *t)
{
	if (*(*p)++ != ',')
		return false;
	*t = (struct turn){.kind = '0', .time = 7200};
	if (**p == 'M' || **p == 'J')
		t->kind = *(*p)++;
	if (t->kind == 'M') {
		if (!read_number(p, &t->month) || *(*p)++ != '.' || !read_number(p, &t->week) || *(*p)++ != '.')
			return false;
		if (t->month < 1 || t->month > 12 || t->week < 1 || t->week > 5)
			return false;
	}
	if (!read_number(p, &t->day) || t->day > (t->kind == 'M' ? 6 : 366))
		return false;
	if (**p != '/')
		return true;
	++*p;
	return read_time(p, &t->time);
}

static bool
read_rule(struct zone *z, const char *p)
{
	/* POSIX counts west of Greenwich. */
	if (!read_name(&p) || !read_time(&p, &z->standard_offset))
		return false;
	z->standard_offset = -z->standard_offset;
	z->summer_offset = z->standard_offset + 3600;
	if (*p == '\0')
		return true;
	z->summer = true;
	if (!read_name(&p))
		return false;
	if (*p != ',') {
		if (!read_time(&p, &z->summer_offset))
			return false;
		z->summer_offset = -z->summer_offset;
	}
	return read_turn(&p, &z->begin) && read_turn(&p, &z->end) && *p == '\0';
}

/* Local seconds since 1970 of that turn in that year. */
static int64_t
turn_time(const struct turn *t, int year)
{
	int64_t day = zone_day(year, 1, 1);

	if (t->kind == 'M') {
		int64_t next = t->month == 12 ? zone_day(year + 1, 1, 1) : zone_day(year, t->month + 1, 1);

		day = zone_day(year, t->month, 1);
		day += (t->day - (day + 4) % 7 + 7) % 7 + 7L * (t->week - 1);
		if (day >= next)
			day -= 7;
	} else if (t->kind == 'J') {
		day += t->day - 1 + (t->day >= 60 && leap(year));
	} else {
		day += t->day;
	}
	return day * DAY + t->time;
}

static int32_t
rule_offset(const struct zone *z, int64_t time)
{
	int year, month, day;
	int64_t begin, end;

	if (!z->summer)
		return z->standard_offset;
	zone_date((time + z->standard_offset) / DAY, &year, &month, &day);
	begin = turn_time(&z->begin, year) - z->standard_offset;
	end = turn_time(&z->end, year) - z->summer_offset;
	/* South of the equator summer goes over the new year. */
	if (begin < end ? time >= begin && time < end : time >= begin || time < end)
		return z->summer_offset;
	return z->standard_offset;
}

/* -- the file (RFC 8536) -------------------------------------------------------------------------------- */

static int64_t
number(const unsigned char *p, int bytes)
{
	uint64_t n = p[0] & 0x80 ? UINT64_MAX : 0;

	for (int i = 0; i < bytes; i++)
		n = n << 8 | p[i];
	return (int64_t)n;
}

struct counts {
	size_t utc, standard, leaps, times, types, chars;
};

/* The six counts of a header and the size of the data behind it. */
static size_t
read_counts(const unsigned char *header, int width, struct counts *c)
{
	size_t *to[] = {&c->utc, &c->standard, &c->leaps, &c->times, &c->types, &c->chars};

	for (int i = 0; i < 6; i++)
		*to[i] = (size_t)(uint32_t)number(header + 20 + 4L * i, 4);
	return c->times * ((size_t)width + 1) + c->types * 6 + c->chars + c->leaps * ((size_t)width + 4) + c->standard +
	       c->utc;
}

static bool
read_times(struct zone *z, const unsigned char *data, const struct counts *c)
{
	const unsigned char *index = data + 8 * c->times, *types = index + c->times;

	if (c->types == 0)
		return false;
	z->first = (int32_t)number(types, 4);
	z->times = calloc(c->times + 1, sizeof(*z->times));
	z->offsets = calloc(c->times + 1, sizeof(*z->offsets));
	if (z->times == NULL || z->offsets == NULL)
		abort();
	for (z->count = 0; z->count < c->times; z->count++) {
		if (index[z->count] >= c->types)
			return false;
		z->times[z->count] = number(data + 8 * z->count, 8);
		z->offsets[z->count] = (int32_t)number(types + 6L * index[z->count], 4);
	}
	return true;
}

/* Version 2 and later: an old block first, then the one with 64-bit times, then the rule between newlines. */
static bool
read_file(struct zone *z, const unsigned char *data, size_t size)
{
	struct counts c = {0};
	size_t skip, body;
	const char *rule;
	size_t length;

	if (size < TZIF_HEADER || memcmp(data, "TZif", 4) != 0 || data[4] < '2')
		return false;
	skip = TZIF_HEADER + read_counts(data, 4, &c);
	if (skip > size || size - skip < TZIF_HEADER || memcmp(data + skip, "TZif", 4) != 0)
		return false;
	body = read_counts(data + skip, 8, &c);
	data += skip + TZIF_HEADER;
	size -= skip + TZIF_HEADER;
	if (body > size || !read_times(z, data, &c))
		return false;
	rule = (const char *)data + body;
	length = size - body;
	if (length > 2 && rule[0] == '\n' && rule[length - 1] == '\n') {
		char *text = strndup(rule + 1, length - 2);

		z->ruled = text != NULL && read_rule(z, text);
		free(text);
	}
	return true;
}

static int
load_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
	struct zone *z = &zones[zone_count];
	unsigned char *data;
	FILE *f;
	size_t size;

	if (kind == FTW_D && where->level == 1 &&
	    (strcmp(path + where->base, "posix") == 0 || strcmp(path + where->base, "right") == 0))
		return FTW_SKIP_SUBTREE;
	if (kind != FTW_F || info->st_size > FILE_SIZE_MAX || zone_count == ZONE_MAX || (f = fopen(path, "re")) == NULL)
		return FTW_CONTINUE;
	if ((data = malloc(FILE_SIZE_MAX)) == NULL)
		abort();
	size = fread(data, 1, FILE_SIZE_MAX, f);
	fclose(f);
	if (read_file(z, data, size) && (z->name = strdup(path + folder_length)) != NULL) {
		zone_count++;
	} else {
		free(z->times);
		free(z->offsets);
		*z = (struct zone){0};
	}
	free(data);
	return FTW_CONTINUE;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct zone *)a)->name, ((const struct zone *)b)->name);
}

size_t
zone_load(const char *folder)
{
	if (zone_count > 0)
		return zone_count;
	if (folder == NULL)
		folder = ZONE_FOLDER;
	folder_length = strlen(folder) + 1;
	nftw(folder, load_one, 8, FTW_ACTIONRETVAL);
	qsort(zones, zone_count, sizeof(*zones), by_name);
	return zone_count;
}

const struct zone *
zone_find(const char *name)
{
	struct zone key = {.name = (char *)name};

	return bsearch(&key, zones, zone_count, sizeof(*zones), by_name);
}

int32_t
zone_offset(const struct zone *z, int64_t time)
{
	size_t low = 0, high;

	if (z == NULL)
		return 0;
	if (z->ruled && (z->count == 0 || time >= z->times[z->count - 1]))
		return rule_offset(z, time);
	for (high = z->count; low < high;) {
		size_t middle = low + (high - low) / 2;

		if (z->times[middle] <= time)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 ? z->first : z->offsets[low - 1];
}
