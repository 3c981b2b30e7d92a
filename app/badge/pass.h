#ifndef PAVILION_BADGE_PASS_H
#define PAVILION_BADGE_PASS_H

#include <stdbool.h>

#include "badge/pdf.h"
#include "buf.h"

/*
 * A badge as a file for the wallet of a phone (.pkpass): an event ticket whose QR code is that of the badge, in English
 * and Chinese. It is signed if PAVILION_PASS_CERT, PAVILION_PASS_KEY (PEM, of a pass type of Apple's) and
 * PAVILION_PASS_WWDR (Apple's certificate above it) name files; PAVILION_PASS_TYPE and PAVILION_PASS_TEAM are the
 * identifiers that belong to them. Unsigned, it opens in wallet programs that ask for no signature.
 */
#define BADGE_PASS_TYPE "application/vnd.apple.pkpass"

/* Appends the file. Returns 0, or -1 if a picture could not be drawn or a signature not be made. */
int	 badge_pass(const struct badge_face *, struct buf *out);
/* Whether files are signed. */
bool	 badge_pass_signed(void);

/* A colour of a category as red, green and blue from 0 to 1; blue for an unknown one. */
void	 badge_colour(const char *name, double rgb[3]);

/* -- zip.c: an archive of stored files ---------------------------------------------------------------------- */

struct badge_zip {
	struct buf	*out;
	struct buf	 directory;
	int		 count;
};

/* Adds a file; `name` is ASCII. */
void	 badge_zip_add(struct badge_zip *, const char *name, const void *data, size_t size);
/* Writes the directory at the end and frees it. */
void	 badge_zip_end(struct badge_zip *);

#endif
