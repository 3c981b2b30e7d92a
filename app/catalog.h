#ifndef PAVILION_CATALOG_H
#define PAVILION_CATALOG_H

#include <stdbool.h>

/*
 * gettext catalogues (locale/<lang>.mo, made by msgfmt from locale/<lang>/ *.po). English is the msgid itself.
 * Read once before the sandbox closes; no locale of the system is needed.
 */
#define N_(msgid)	(msgid)   /* marks a msgid for `pavilion views --check` */

/* Reads every language of `folder`. Returns 0, or -1 with one line in *error (static). */
int		 catalog_load(const char *folder, const char **error);
/* Forgets all that was read: for tests. */
void		 catalog_free(void);
/* The languages there are, NULL at the end; "en" is the first even if it has no file. */
const char *const *catalog_languages(void);
/* The translation, or msgid itself. Never NULL. */
const char	*catalog_text(const char *lang, const char *msgid);
/* Whether some language explains a name that is no English itself (of a constraint). */
bool		 catalog_named(const char *name);
/* The plural form for n (zh has one form), or one of the two msgids. Never NULL. */
const char	*catalog_plural(const char *lang, const char *one, const char *many, long long n);
/* Like catalog_text, but NULL where the language lacks it. `many` NULL unless it is a plural. */
const char	*catalog_find(const char *lang, const char *msgid, const char *many);

#endif
