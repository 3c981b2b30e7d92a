#ifndef PAVILION_BADGE_CODE_H
#define PAVILION_BADGE_CODE_H

#include <stdint.h>

#include "badge/token.h"
#include "page.h"

/*
 * What somebody scanned or typed, before the database is asked. Either `token` is a code of ours to be compared byte for
 * byte (upper-cased, not yet known to be true), or it is "" and `number` was typed with its check digit, or `fault` says
 * why it is neither: "unreadable", "foreign", "keyboard" or "unknown" (a number whose check digit is wrong).
 */
struct badge_code {
	char		 token[BADGE_TOKEN_TEXT + 1];
	uint32_t	 number;  /* of the token too; 0 with a fault */
	unsigned	 edition; /* edition.token_no of the token; 0 for a typed number */
	const char	*fault;   /* static; NULL: none */
};

/*
 * Reads a code as it came from a camera, a keyboard or a hand scanner. What a scanner typed through another keyboard's
 * layout is turned back where only one code can have been meant; else it is the fault "keyboard". Full-width
 * characters count as plain ones. Codes that QWERTZ or AZERTY turned into another code of the right form are left to
 * badge_scan_find(), which has the badges to compare with.
 */
void		 badge_code_parse(const char *text, struct badge_code *);

/*
 * The .read hook of pages with a field `code`: sets the parameters code_number, code_token and code_fault, each null when
 * it has nothing to say. Always returns 0: what is wrong is a scan too, and kept.
 */
int		 badge_code_read(struct request *);

#endif
