#ifndef PAVILION_CLI_WORK_H
#define PAVILION_CLI_WORK_H

#include <stdbool.h>

/*
 * For subcommands that use named statements or templates: goes to the folder of the program's files
 * (PAVILION_APP, else where the program lies) and reads sql/. Prints why and returns false on failure.
 */
bool	 work_start(void);
/* Reads the catalogues (PAVILION_BUILD/locale, else build/locale), after work_start(). As above. */
bool	 work_catalog(void);
/* Becomes `user` if started as root; NULL: stays. Prints why and returns false on failure. */
bool	 work_as(const char *user);

#endif
