#include "share.h"

#include <stdbool.h>
#include <sys/mman.h>

#include <kore/kore.h>

#include "receive.h"

#define SHARE_AHEAD 1    /* connections more than the least busy worker has */
#define SHARE_WAIT_MS 10 /* how long another worker is given to wake up and accept */
#define SHARE_TICK_MS 100
#define SHARE_WORKERS 256 /* more than Kore can start */

/* Connections of each worker, seen by all; a number that is a little old does no harm. */
static volatile u_int32_t *share_counts;
static u_int64_t share_since; /* when this worker began to hold back, or 0 */

void
share_prepare(void)
{
	size_t size = SHARE_WORKERS * sizeof(*share_counts);

	share_counts = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (share_counts == MAP_FAILED)
		fatal("share: %s", errno_s);
}

static void
share_tell(void)
{
	share_counts[worker->id % SHARE_WORKERS] = worker_active_connections;
}

static bool
share_ahead(void)
{
	/* Kore counts two helpers of its own among the workers; the ids of ours begin at 1. */
	for (int id = 1; id <= worker_count - KORE_WORKER_BASE; id++)
		if (worker_active_connections > share_counts[id] + SHARE_AHEAD)
			return true;
	return false;
}

static void
share_accept(void *listener, int error)
{
	u_int64_t now = kore_time_ms();
	struct connection *last, *c;

	share_tell();
	if (!error && share_ahead()) {
		if (share_since == 0)
			share_since = now;
		if (now - share_since < SHARE_WAIT_MS) {
			kore_worker_make_busy();
			return;
		}
	}
	share_since = 0;
	last = TAILQ_LAST(&connections, connection_list);
	kore_listener_accept(listener, error);
	for (c = last != NULL ? TAILQ_NEXT(last, list) : TAILQ_FIRST(&connections); c != NULL; c = TAILQ_NEXT(c, list))
		receive_first(c);
	share_tell();
}

static void
share_tick(void *arg, u_int64_t now)
{
	(void)arg;
	(void)now;
	share_tell();
}

void
share_start(void)
{
	struct kore_server *server;
	struct listener *l;

	share_tell();
	LIST_FOREACH(server, &kore_servers, list)
	LIST_FOREACH(l, &server->listeners, list)
	l->evt.handle = share_accept;
	kore_timer_add(share_tick, SHARE_TICK_MS, NULL, 0);
}
