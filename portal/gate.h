#ifndef PAVILION_PORTAL_GATE_H
#define PAVILION_PORTAL_GATE_H

#include "page.h"

/* Hooks of the gate's pages that are longer than a few lines; doc/gate.md says what they read and answer. */

/*
 * .read of POST /gate/scans: makes one array of each parameter of gate.scans, and `count`, their length. 422 if what came
 * is not a list of scans: then the device's program is at fault, not what it scanned.
 */
int	 gate_scan_read(struct request *);
/* .answer of it: the results in the order of the scans. */
void	 gate_scan_answer(struct request *);
/* .answer of GET /gate/badges: each name under a key that only its badge's code gives. */
void	 gate_box_answer(struct request *);

#endif
