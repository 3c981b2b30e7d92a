#include "live.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "buf.h"
#include "json.h"
#include "request.h"
#include "sql.h"

#define LIVE_BEAT_MS 20000          /* a comment now and then keeps proxies from closing the stream */
#define LIVE_BEHIND_MAX (64 * 1024) /* bytes that may wait for a slow reader */

struct live_reader {
	struct live_reader *next;
	struct connection *connection;
	char topic[40];
};

static struct live_reader *live_readers;

static void
live_gone(struct connection *c)
{
	struct live_reader **at = &live_readers, *gone;

	while (*at != NULL && (*at)->connection != c)
		at = &(*at)->next;
	if ((gone = *at) != NULL) {
		*at = gone->next;
		free(gone);
	}
}

static size_t
live_behind(const struct connection *c)
{
	const struct netbuf *nb;
	size_t bytes = 0;

	TAILQ_FOREACH(nb, &c->send_queue, list)
	bytes += nb->b_len - nb->s_off;
	return bytes;
}

static void
live_send(struct connection *c, const struct buf *event)
{
	if (c->state == CONN_STATE_DISCONNECTING)
		return;
	if (live_behind(c) > LIVE_BEHIND_MAX) {
		kore_connection_disconnect(c);
		return;
	}
	net_send_queue(c, event->data, event->len);
	if (net_send_flush(c) == KORE_RESULT_ERROR)
		kore_connection_disconnect(c);
}

/* topic NULL: to everybody. */
static void
live_tell(const char *topic, const struct buf *event)
{
	for (struct live_reader *r = live_readers, *next; r != NULL; r = next) {
		next = r->next; /* live_send() may end this one */
		if (topic == NULL || strcmp(r->topic, topic) == 0)
			live_send(r->connection, event);
	}
}

static void
live_heard(const char *payload)
{
	struct json whole, hall;
	struct buf event = {0}, topic = {0};

	if (json_value(payload, strlen(payload), &whole) && json_member(&whole, "hall", 4, &hall)) {
		json_text(&topic, &hall);
		buf_printf(&event, "event: booths\ndata: %s\n\n", payload);
		live_tell(topic.data, &event);
	}
	buf_free(&event);
	buf_free(&topic);
}

/* Connected again: what was said meanwhile is lost, so every reader is told to ask for the whole. */
static void
live_back(void)
{
	struct buf event = {0};

	buf_puts(&event, "event: again\ndata: {}\n\n");
	live_tell(NULL, &event);
	buf_free(&event);
}

static void
live_beat(void *arg, u_int64_t now)
{
	struct buf event = {0};

	(void)arg;
	(void)now;
	buf_puts(&event, ": beat\n\n");
	live_tell(NULL, &event);
	buf_free(&event);
}

void
live_start(const char *url)
{
	sql_listen(url, "live", live_heard, live_back);
	kore_timer_add(live_beat, LIVE_BEAT_MS, NULL, 0);
}

void
live_open(struct http_request *req, struct request *r)
{
	static const char hello[] = "retry: 2000\n\n";
	struct connection *c = req->owner;
	struct live_reader *reader;

	if (c->disconnect == live_gone || (reader = calloc(1, sizeof(*reader))) == NULL) {
		kore_connection_disconnect(c); /* a second stream on one connection would be no stream */
		return;
	}
	reader->connection = c;
	kore_strlcpy(reader->topic, r->params.count > 0 ? r->params.pairs[0].text : "", sizeof(reader->topic));
	reader->next = live_readers;
	live_readers = reader;
	c->disconnect = live_gone;
	req->flags |= HTTP_REQUEST_NO_CONTENT_LENGTH;
	http_response_header(req, "content-type", "text/event-stream");
	http_response_header(req, "cache-control", "no-store");
	http_response_header(req, "x-accel-buffering", "no");
	/* The last answer on its connection: Kore says so and reads no more requests, but it stays open. */
	c->flags |= CONN_CLOSE_EMPTY;
	http_response(req, 200, hello, sizeof(hello) - 1);
	if (!r->head)
		c->flags &= ~CONN_CLOSE_EMPTY;
	c->http_timeout = 0;                   /* nothing more is expected from the reader */
	c->idle_timer.length = UINT64_MAX / 2; /* 0 would end it at once */
}
