#ifndef PAVILION_BADGE_SIGN_H
#define PAVILION_BADGE_SIGN_H

#include <libpq-fe.h>

#define BADGE_SIGN_MOST 500 /* badges of one batch */

/*
 * In the vault: signs the badges of the table that have no code yet, at most BADGE_SIGN_MOST, with the key that is not
 * retired; makes one if there is none. What is signed is what stands in the table, whoever asked. Returns their number;
 * BADGE_SIGN_MOST: there may be more; -1: the database failed, or all 15 numbers of keys are used up (said on stderr).
 */
int	 badge_sign(PGconn *);

/*
 * In other processes: asks the vault on PAVILION_VAULT_SOCKET (else the one in db_home()) for one batch. Returns the
 * number of badges signed, or -1 when the vault cannot be reached or refuses.
 */
int	 badge_sign_ask(void);

#endif
