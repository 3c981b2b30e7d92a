#ifndef PAVILION_IMPORT_HALLS_H
#define PAVILION_IMPORT_HALLS_H

#include <libpq-fe.h>
#include <stdio.h>

#include "geometry.h"
#include "exhibitors.h"
#include "job.h"
#include "mem.h"

/* Halls and their booths from a JSON or SVG file: doc/import.md has both formats. */
struct hall_booth {
	const char	*number;
	struct shape	 shape;
	int		 open_sides;  /* -1: from the geometry */
	double		 area;        /* square metres; 0: from the geometry */
	const char	*kind;        /* "shell" or "raw" */
	const char	*price_group; /* NULL: none */
	long long	 line;        /* JSON: running number of the booth in the file; SVG: line of its element */
	const char	*why, *field; /* refused: msgid; field may be NULL */
};

struct hall_plan {
	const char	*code;
	const char	*name;        /* JSON {"en", "zh"} */
	double		 width, height;
	const char	*landmarks;   /* JSON array, as hall.landmarks has it */
	struct hall_booth *booths;
	size_t		 count, room;
	struct hall_plan *next;
};

struct halls {
	struct mem	*mem;         /* owns all of it */
	const char	*edition;     /* code, or NULL */
	struct hall_plan *first, *last;
	const char	*why;         /* reason why the whole file is refused (msgid or line, in mem), or NULL */
};

#define HALLS_FILE_MAX	(64 << 20)
#define HALLS_MAX	1000
#define HALLS_BOOTHS_MAX 5000  /* in one hall */

/*
 * Reads a whole file `fd`, which it takes over; JSON and SVG are told apart by their first character. Returns NULL
 * with the reason in *why (static). End with halls_close().
 */
struct halls	*halls_open(int fd, const char **why);
struct halls	*halls_parse(const char *data, size_t length, const char **why);
void		 halls_close(struct halls *);
/* The edition's code that the file names, or NULL. */
const char	*halls_edition(const struct halls *);
/* Prints one line per hall. */
void		 halls_tell(const struct halls *, FILE *);
/*
 * Brings them in, in one transaction, and closes the import. A booth counts as imported when it is new or was
 * changed. Returns 0, or -1 with the reason in *why (static).
 */
int		 halls_run(const struct halls *, PGconn *, const char *import, struct import_counts *, const char **why);

/* -- for the two parsers */

/* Appends a hall; NULL with halls->why when there are too many or its size or code cannot be. */
struct hall_plan *halls_add(struct halls *, const char *code, const char *name_en, const char *name_zh, double width,
		    double height);
/* Appends a booth with a zeroed row to fill; NULL with halls->why when there are too many. */
struct hall_booth *halls_booth(struct halls *, struct hall_plan *);
/* One landmark into the JSON array that is built in `out`: "[" begins it. NULL labels are left out. */
void		 halls_landmark(struct buf *out, const char *kind, const struct shape *box, const char *en,
		    const char *zh);
/* halls_json.c, halls_svg.c: fill `halls`, or set its `why`. */
void		 halls_json(struct halls *, const char *data, size_t length);
void		 halls_svg(struct halls *, const char *data, size_t length);

/* Computes anew which booths of a hall are neighbours, from what is in the database. 0, or -1: PQerrorMessage. */
int		 halls_neighbours(PGconn *, const char *hall_id);

/* The job import.halls: params {"import": public id}. */
int		 import_halls_job(struct job *, const char **why, bool *retry);

#endif
