#ifndef PAVILION_CATALOG_H
#define PAVILION_CATALOG_H

/*
 * gettext catalogues (locale/<lang>.mo, made by msgfmt from locale/<lang>.po). English is the msgid itself.
 * Read once before the sandbox closes; no locale of the system is needed.
 */
#define N_(msgid)	(msgid)   /* marks a msgid for xgettext */

/* Reads every language of `folder`. Returns 0, or -1 with one line in *error (static). */
int		 catalog_load(const char *folder, const char **error);
/* The translation, or msgid itself. Never NULL. */
const char	*catalog_text(const char *lang, const char *msgid);
/* Plural form for n (zh has one form). */
const char	*catalog_plural(const char *lang, const char *one, const char *many, long long n);

#endif
