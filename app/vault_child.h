#ifndef PAVILION_VAULT_CHILD_H
#define PAVILION_VAULT_CHILD_H

#include "vault.h"
#include "wire.h"

/* The parts of the vault's process beside its loop. */
#define VAULT_PACKET	(WIRE_MAX + 4)   /* a frame with its header */

/*
 * Makes the socket, owned by options->user and options->group, mode 0660; 0666 in a folder that others cannot
 * enter, which then says who may connect. Refuses when a vault answers there already; a dead one's socket is
 * replaced. Returns it listening, or -1 (said on stderr).
 */
int	 vault_listen(const struct vault_options *);
/*
 * Becomes options->user if started as root, and gives up what the vault never needs: new privileges, core
 * dumps, being read by a debugger. Returns 0, or -1 (said on stderr).
 */
int	 vault_harden(const struct vault_options *);
/* The child: answers what comes on `fd`, one packet each, until the parent is gone. Does not return. */
void	 vault_child(int fd) __attribute__((noreturn));

#endif
