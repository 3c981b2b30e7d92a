#ifndef PAVILION_BADGE_PDF_H
#define PAVILION_BADGE_PDF_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdio.h>

#include "mem.h"

/*
 * Badges as PDF, by Pango and Cairo: a page each. Only for processes that may open files at any time (jobs, the command
 * line): fonts are looked for when a script is first met.
 */
enum badge_size { BADGE_A6 /* 105 x 148 mm, upright */, BADGE_CARD /* 85.6 x 54 mm */ };

/* What a badge shows; all but the first four may be NULL. */
struct badge_face {
	const char	*name;
	const char	*number;   /* as people type it */
	const char	*token;    /* what its QR code says */
	const char	*category, *colour;
	const char	*company, *country;
	const char	*fair, *edition, *place;
	const char	*opens_on, *closes_on; /* YYYY-MM-DD */
	const char	*dates;    /* both and the place, for people */
	const char	*lang, *timezone, *badge;
};

/* "a6" or "card"; false if it is neither. */
bool		 badge_size_read(const char *text, enum badge_size *);

struct badge_pdf;

/* Begins a PDF that is written to `out`, which stays the caller's. */
struct badge_pdf *badge_pdf_open(enum badge_size, FILE *out);
/* Adds a page. A name of any length that the form takes is shown whole. Returns 0, or -1 when `out` cannot be written. */
int		 badge_pdf_page(struct badge_pdf *, const struct badge_face *);
/* Ends it and frees. Returns 0, or -1 when `out` could not be written. */
int		 badge_pdf_close(struct badge_pdf *);

/* The face in a row of the statement badge.faces; texts belong to mem or to the row. */
void		 badge_face_row(struct mem *, const PGresult *, int row, struct badge_face *);

#endif
