#ifndef PAVILION_SHARE_H
#define PAVILION_SHARE_H

/*
 * Connections are shared evenly by the workers. With worker_accept_threshold 1 Kore hands the right to accept on
 * after each connection, but the worker that has just accepted is awake and mostly the first to take it again:
 * of 64 connections that come at once one worker gets sixty. A worker that has more than its share therefore
 * passes the right on without accepting, for a few milliseconds at most.
 */

/* In the parent, before there are workers. Ends the process with a message if memory lacks. */
void share_prepare(void);
/* In each worker. */
void share_start(void);

#endif
