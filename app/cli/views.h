#ifndef PAVILION_CLI_VIEWS_H
#define PAVILION_CLI_VIEWS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Texts that people see, wherever they come from, each with a place: "portal/home.html:3".
 */
struct views_text {
	char	*msgid, *many;  /* many: NULL unless a plural */
	char	*place;
	bool	 choice;        /* a word that the database keeps, such as early_bird */
};

struct views_texts {
	struct views_text *list;
	size_t	 count, room;
};

/* Adds one; everything is copied. Line 0: the place has no lines. */
void	 views_add(struct views_texts *, const char *msgid, size_t length, const char *many, const char *place,
	    int line, bool choice);

/* -- views_scan.c --------------------------------------------------------------------------------------- */

/* Adds the N_("...") of a C source: neighbouring literals are one; comments and other strings are passed over. */
void	 views_scan_c(struct views_texts *, const char *file, const char *text);
/*
 * Adds the reasons of a SQL source: the second argument of refuse(), or, where that is an expression, each of
 * its literals that has a blank.
 */
void	 views_scan_sql(struct views_texts *, const char *file, const char *text);

#endif
