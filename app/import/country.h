#ifndef PAVILION_IMPORT_COUNTRY_H
#define PAVILION_IMPORT_COUNTRY_H

#include <stddef.h>

/*
 * The ISO 3166-1 alpha-2 code of a country as people write it: its name in English, Chinese, German or
 * French, alpha-2, alpha-3, or one of the usual other names ("Korea, Republic of", "P.R. China"). NULL if it
 * is none of these. The result is static.
 */
const char	*country_code(const char *text, size_t length);

#endif
