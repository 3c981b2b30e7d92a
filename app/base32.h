#ifndef PAVILION_BASE32_H
#define PAVILION_BASE32_H

#include <stddef.h>

#include "buf.h"

/* Base32 of RFC 4648, the alphabet A-Z 2-7, without padding: what authenticator programs want. */
void	 base32_encode(struct buf *out, const unsigned char *data, size_t length);
/*
 * Decodes `text` (either case; blanks, hyphens and '=' are skipped, as people type them) into at most
 * `room` bytes. Returns their number, or -1 when it is not Base32 or does not fit.
 */
long	 base32_decode(unsigned char *out, size_t room, const char *text);

/* The value of a digit, either case; -1 if it is none. */
int	 base32_digit(char);

#endif
