#ifndef PAVILION_BUF_H
#define PAVILION_BUF_H

#include <stddef.h>

/*
 * A growing string of bytes, always NUL-terminated behind `len`. Start with `struct buf b = {0};`,
 * end with buf_free(). Out of memory ends the process.
 */
struct buf {
	char	*data;
	size_t	 len;
	size_t	 cap;
};

void	 buf_free(struct buf *);
void	 buf_reset(struct buf *);                 /* empties, keeps the room */
void	 buf_room(struct buf *, size_t more);     /* makes room for `more` bytes behind len */
void	 buf_add(struct buf *, const void *, size_t);
void	 buf_puts(struct buf *, const char *);
void	 buf_putc(struct buf *, char);
void	 buf_printf(struct buf *, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* One emitter per context; each escapes what its context needs and nothing else. */
void	 buf_html(struct buf *, const char *text, size_t);  /* text and quoted attributes: & < > " ' */
/* One element of an array literal, in quotes; NULL is null. */
void	 buf_array(struct buf *, const char *text);
/* One cell in quotes (RFC 4180); what a spreadsheet would take for a formula has an apostrophe in front. */
void	 buf_csv(struct buf *, const char *text);
void	 buf_url(struct buf *, const char *text, size_t);   /* RFC 3986 unreserved stay, the rest as %XX */
void	 buf_json(struct buf *, const char *text, size_t);  /* with quotes, RFC 8259; bad UTF-8 becomes U+FFFD */

#endif
