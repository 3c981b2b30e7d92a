#ifndef PAVILION_IMPORT_SEEN_H
#define PAVILION_IMPORT_SEEN_H

#include <stdbool.h>
#include <stddef.h>

/* A set of digests: which companies the file has named so far. 32 MB for a million. Start with {0}. */
#define SEEN_SIZE	16

struct seen {
	unsigned char	(*slots)[SEEN_SIZE]; /* all zero: free */
	size_t		 room, count;
};

/* Puts it in; true if it was not there before. */
bool		 seen_first(struct seen *, const unsigned char digest[SEEN_SIZE]);
void		 seen_free(struct seen *);

#endif
