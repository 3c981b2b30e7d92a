#ifndef PAVILION_DEMO_H
#define PAVILION_DEMO_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * The demo fair: halls with booths, companies from sixty countries, applications in every state, and people who can
 * sign in. The same seed gives the same fair; only what must be near today (deadlines, holds, when somebody applied)
 * moves with the day it is made, and password hashes have their own salt.
 */
struct demo_size {
	char		 name;     /* 'S', 'M', 'L' */
	long long	 companies;
	long long	 halls;    /* at least */
	long long	 booths;   /* at least; 0: as the halls have */
};
/* The size of that letter, or NULL. */
const struct demo_size *demo_size(const char *name);

#define DEMO_PASSWORD	"pavilion-demo"
#define DEMO_GATE_CODE	"DEMOGATE"  /* lets one device in, at the main entrance */
/* Opens the page of one registration, /visit/ and this: what its link in a mail would have. */
#define DEMO_VISIT	"de30de30de30de30de30de30de30de30de30de30de30de30de30de30de30de30"
#define DEMO_TOTP	"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  /* Base32; of every organizer of the demo */

/*
 * Makes it, in one transaction, as owner. `force`: beside the editions that are there already; its codes and addresses
 * then get a number. `tell` hears each step. Returns 0, or -1 with the reason printed to stderr.
 */
int		 demo_make(PGconn *owner, const struct demo_size *, uint64_t seed, bool force,
		    void (*tell)(const char *what, long long count));

#endif
