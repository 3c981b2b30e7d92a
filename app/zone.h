#ifndef PAVILION_ZONE_H
#define PAVILION_ZONE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Time zones by IANA name, from the same files of the system that PostgreSQL on Debian uses, so that both always
 * agree. (ICU brings its own data, years older, and looks for files when it is first used.)
 */
struct zone;

/*
 * Reads all zones below `folder` (NULL: /usr/share/zoneinfo) into memory, once: about 600 files, 10 ms. Call it
 * before the sandbox closes; a second call does nothing. Returns how many there are.
 */
size_t			 zone_load(const char *folder);
/* The zone of that name, or NULL ("UTC" needs no file). */
const struct zone	*zone_find(const char *name);
/* Seconds east of UTC in force at `time` (seconds since 1970). NULL is UTC. */
int32_t			 zone_offset(const struct zone *, int64_t time);

/* Days since 1970-01-01 of a day of the Gregorian calendar, and back. Any year of four digits is fine. */
int64_t			 zone_day(int year, int month, int day);
void			 zone_date(int64_t days, int *year, int *month, int *day);

#endif
