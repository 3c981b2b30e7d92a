#ifndef PAVILION_IMPORT_SIGNS_H
#define PAVILION_IMPORT_SIGNS_H

#include <stddef.h>

/* What the bytes of a file look like; counted over the whole of it, so that late accents count too. */
struct signs {
	size_t total;
	size_t utf8, not_utf8; /* well-formed sequences of two and more bytes; bytes that belong to none */
	/* High bytes followed by a high byte, or four as above (Chinese); by an ASCII one (accents). */
	size_t pairs, lone;
	size_t zero_even, zero_odd;       /* zero bytes by place: one half of UTF-16's ASCII */
	size_t lines, lines_le, lines_be; /* line feeds: of one byte, and of two */
	size_t line_utf8, line_odd;       /* of the line that is read: sequences, and bytes that belong to none */
	size_t line_three, line_accent;   /* its sequences of three and more bytes; of two, alone beside a letter */
	size_t lines_utf8, lines_odd;     /* lines that are surely UTF-8, and lines that are not */
	size_t lines_likely;              /* lines of few sequences that make more sense as UTF-8 than as hanzi */
	unsigned char bom[3];
};

/* Counts the next bytes of a file. */
void		 signs_add(struct signs *, const unsigned char *data, size_t length);
/* The last line, which no line feed ends, is over. */
void		 signs_line(struct signs *);
/* Which encoding what was counted speaks for. */
const char	*signs_name(const struct signs *);

#endif
