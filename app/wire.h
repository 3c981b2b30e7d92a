#ifndef PAVILION_WIRE_H
#define PAVILION_WIRE_H

#include <stddef.h>

#include "buf.h"

/*
 * What workers and the vault say to each other on the vault's unix socket, both ways: a frame is a
 * big-endian uint32 length, then that many bytes of NUL-terminated strings, key and value in turn.
 * Every request carries `id`, its reply the same; replies may come in another order.
 *
 *	op=check     email, password, address → ticket (proof)                    | why, field
 *	op=password  password                 → ticket (password): a new hash, kept by the vault
 *	op=factor    account, code            → ticket (factor)                    | why, field
 *	op=enrol     account                  → secret (Base32), uri (otpauth://)  | why
 *	op=sign                               → signed: so many badges of the table that had no code have one now
 *
 * A refused request has `why` (a msgid) and, where one is meant, `field`; `status` if other than 422
 * (429: too many tries). Limits on tries are kept by the vault in the table `rate`.
 */
#define WIRE_MAX	16384

/*
 * Appends one frame of the NULL-terminated key, value, key, value ... list. A value is never NULL; the caller
 * keeps the whole below WIRE_MAX (the limits of the form's fields do), else the other side hangs up.
 */
void		 wire_put(struct buf *, const char *key, ...) __attribute__((sentinel));
/*
 * Looks for a whole frame at the start of data. Returns its size with the header (0: not yet whole, -1: not
 * a frame, close the connection) and checks that it is well-formed.
 */
long		 wire_frame(const char *data, size_t length);
/*
 * The value of `key` in the frame that starts at `frame`, which wire_frame() found whole; NULL if it has none.
 * Points into the frame; of a key given twice the first counts.
 */
const char	*wire_get(const char *frame, const char *key);

#endif
