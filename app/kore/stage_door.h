#ifndef PAVILION_STAGE_DOOR_H
#define PAVILION_STAGE_DOOR_H

#include "stage.h"

/*
 * The door of this worker (dedup/door.h). What it must know is loaded when the worker starts, and again when somebody asked and
 * the database knows better: in the background and in parts, so that no request waits longer for it than for a page.
 */

/* Reads what lies in files below `root`, before the worker is shut in. Ends the process with a message if it cannot. */
void stage_door_configure(const char *root);
/* Begins to load. The pools stand. */
void stage_door_start(void);
/* Asks what the form of a page with `.door` is like; before the door knows anything, the request waits for that first. */
void stage_door(struct serve *, struct request *);
/* It waited. False if the door knows nothing still, and the page is to be made without it. */
bool stage_door_opened(struct serve *, struct request *);
/* The candidates have come: the request has its :door. */
void stage_door_came(struct serve *, struct request *);
/* The client of a request that waits is gone. */
void stage_door_forget(struct serve *);

#endif
