#include "relay_server.h"

#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define CONNECTIONS_MOST 1000
#define CONNECTION_SECONDS 75 /* without a request */

/* One request on its way. While its answer waits for the disk, the connection is suspended and stands in a list. */
struct visit {
	struct MHD_Connection *connection;
	struct visit *next;
	struct buf body, answer;
	bool large, done;
	int status;
};

struct serving {
	const struct relay_server *options;
	struct visit *waiting;
};

static volatile sig_atomic_t ended;

static const char hello[] =
    "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
    "<title>Gate relay</title><h1>The gate relay works.</h1><p>Go back to the gate page: this device now reaches the "
    "others without the centre.</p><h1 lang=\"zh\">闸口中继运行正常。</h1><p "
    "lang=\"zh\">请返回闸口页面：即使与中心断开，"
    "本设备也能与其他设备互通。</p></html>\n";

static const char *
header_of(struct MHD_Connection *c, const char *name)
{
	return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}

/* -- who may ask ------------------------------------------------------------------------------------------ */

/* The origin that a page's request comes from, if it is one of ours; NULL for others and for programs. */
static const char *
origin_of(const struct serving *s, struct MHD_Connection *c)
{
	const char *origin = header_of(c, "Origin");

	for (size_t i = 0; origin != NULL && s->options->origins[i] != NULL; i++)
		if (strcmp(s->options->origins[i], origin) == 0)
			return s->options->origins[i];
	return NULL;
}

/* Compares hashes, so that the time it takes tells nothing of the key or its length. */
static bool
key_fits(const struct serving *s, struct MHD_Connection *c)
{
	unsigned char ours[crypto_generichash_BYTES], theirs[crypto_generichash_BYTES];
	const char *given = header_of(c, "Authorization"), *secret = s->options->secret;

	if (given == NULL || strncasecmp(given, "Bearer ", 7) != 0)
		return false;
	given += 7;
	crypto_generichash(ours, sizeof(ours), (const unsigned char *)secret, strlen(secret), NULL, 0);
	crypto_generichash(theirs, sizeof(theirs), (const unsigned char *)given, strlen(given), NULL, 0);
	return sodium_memcmp(ours, theirs, sizeof(ours)) == 0;
}

static bool
body_is_json(struct MHD_Connection *c)
{
	const char *type = header_of(c, "Content-Type");

	return type != NULL && strncasecmp(type, "application/json", 16) == 0 &&
	       (type[16] == '\0' || type[16] == ';' || type[16] == ' ');
}

/* Fills in the answer to what came whole. */
static void
visit_answer(const struct serving *s, struct visit *v, const char *method, const char *path)
{
	const char *wrong = NULL;

	if (header_of(v->connection, "Origin") != NULL && origin_of(s, v->connection) == NULL)
		v->status = 403, wrong = "Pages from there may not ask: see --origin.";
	else if (strcmp(method, "OPTIONS") == 0)
		v->status = 204;
	else if (strcmp(method, "GET") == 0 && strcmp(path, "/") == 0)
		v->status = 200;
	else if (!key_fits(s, v->connection))
		v->status = 401, wrong = "The key of the relay is lacking or another one.";
	else if (v->large)
		v->status = 413, wrong = "At most 256 KiB.";
	else if (strcmp(method, "POST") == 0 && !body_is_json(v->connection))
		v->status = 415, wrong = "The body must be application/json.";
	else
		v->status = relay_answer(s->options->relay, method, path, v->body.data, v->body.len, &v->answer);
	if (wrong != NULL)
		relay_refusal(&v->answer, wrong);
}

/* -- answers ---------------------------------------------------------------------------------------------- */

static void
headers_add(const struct serving *s, struct visit *v, struct MHD_Response *r)
{
	const char *origin = origin_of(s, v->connection);
	bool page = v->answer.len == 0 && v->status == 200;

	MHD_add_response_header(r, "Cache-Control", "no-store");
	MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
	if (v->status != 204)
		MHD_add_response_header(r, "Content-Type", page ? "text/html; charset=utf-8" : "application/json");
	if (page)
		MHD_add_response_header(r, "Content-Security-Policy", "default-src 'none'");
	if (v->status == 401)
		MHD_add_response_header(r, "WWW-Authenticate", "Bearer");
	MHD_add_response_header(r, "Vary", "Origin");
	if (origin == NULL)
		return;
	MHD_add_response_header(r, "Access-Control-Allow-Origin", origin);
	if (v->status != 204)
		return;
	MHD_add_response_header(r, "Access-Control-Allow-Methods", "GET, POST, DELETE");
	MHD_add_response_header(r, "Access-Control-Allow-Headers", "authorization, content-type");
	MHD_add_response_header(r, "Access-Control-Max-Age", "7200");
	if (header_of(v->connection, "Access-Control-Request-Private-Network") != NULL)
		MHD_add_response_header(r, "Access-Control-Allow-Private-Network", "true");
}

static enum MHD_Result
visit_queue(const struct serving *s, struct visit *v)
{
	struct MHD_Response *r;
	enum MHD_Result result;

	if (v->status == 200 && v->answer.len == 0)
		r = MHD_create_response_from_buffer(sizeof(hello) - 1, (void *)hello, MHD_RESPMEM_PERSISTENT);
	else
		r = MHD_create_response_from_buffer(v->answer.len, v->answer.data, MHD_RESPMEM_MUST_COPY);
	if (r == NULL)
		return MHD_NO;
	headers_add(s, v, r);
	result = MHD_queue_response(v->connection, (unsigned int)v->status, r);
	MHD_destroy_response(r);
	return result;
}

static void
body_add(struct visit *v, const char *data, size_t length)
{
	v->large = v->large || v->body.len + length > RELAY_BODY_MOST;
	if (!v->large)
		buf_add(&v->body, data, length);
}

/* libmicrohttpd calls this when the headers are there, for each piece of the body, and once behind it. */
static enum MHD_Result
visit_come(void *arg, struct MHD_Connection *c, const char *path, const char *method, const char *version,
    const char *data, size_t *length, void **visit)
{
	struct serving *s = arg;
	struct visit *v = *visit;

	(void)version;
	if (v == NULL) {
		if ((v = calloc(1, sizeof(*v))) == NULL)
			return MHD_NO;
		v->connection = c;
		*visit = v;
		return MHD_YES;
	}
	if (*length > 0) {
		body_add(v, data, *length);
		*length = 0;
		return MHD_YES;
	}
	if (v->done)
		return visit_queue(s, v);
	visit_answer(s, v, method, path);
	v->done = true;
	if (!relay_waits(s->options->relay))
		return visit_queue(s, v);
	MHD_suspend_connection(c);
	v->next = s->waiting;
	s->waiting = v;
	return MHD_YES;
}

static void
visit_end(void *arg, struct MHD_Connection *c, void **visit, enum MHD_RequestTerminationCode code)
{
	struct visit *v = *visit;

	(void)arg, (void)c, (void)code;
	if (v == NULL)
		return;
	buf_free(&v->body);
	buf_free(&v->answer);
	free(v);
	*visit = NULL;
}

/* -- the loop --------------------------------------------------------------------------------------------- */

/* One write to the disk for all that came meanwhile; then their answers may go. */
static void
waiting_answer(struct serving *s)
{
	bool kept = relay_flush(s->options->relay);

	while (s->waiting != NULL) {
		struct visit *v = s->waiting;

		s->waiting = v->next;
		if (!kept) {
			buf_reset(&v->answer);
			relay_refusal(&v->answer, "The disk of the relay is full.");
			v->status = 507;
		}
		MHD_resume_connection(v->connection);
	}
}

static void
end_asked(int number)
{
	(void)number;
	ended = 1;
}

static void
loop(struct serving *s, struct MHD_Daemon *d)
{
	struct sigaction end = {.sa_handler = end_asked};
	struct pollfd wait = {.fd = MHD_get_daemon_info(d, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, .events = POLLIN};
	sigset_t held, before;

	sigemptyset(&held);
	sigaddset(&held, SIGTERM);
	sigaddset(&held, SIGINT);
	sigprocmask(SIG_BLOCK, &held, &before);
	sigaction(SIGTERM, &end, NULL);
	sigaction(SIGINT, &end, NULL);
	signal(SIGPIPE, SIG_IGN);
	while (!ended) {
		MHD_UNSIGNED_LONG_LONG ms = 1000;
		struct timespec timeout;

		MHD_run(d);
		if (s->waiting != NULL) {
			waiting_answer(s);
			continue;
		}
		if (MHD_get_timeout(d, &ms) != MHD_YES || ms > 1000)
			ms = 1000;
		timeout = (struct timespec){.tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000};
		ppoll(&wait, 1, &timeout, &before);
	}
}

static struct MHD_Daemon *
listen_start(struct serving *s, const struct sockaddr *address)
{
	const struct certificate *c = s->options->certificate;
	unsigned int flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (c != NULL ? MHD_USE_TLS : 0) |
			     (address->sa_family == AF_INET6 ? MHD_USE_IPv6 : 0);
	struct MHD_OptionItem tls[] = {{MHD_OPTION_HTTPS_MEM_CERT, 0, c != NULL ? c->cert : NULL},
	    {MHD_OPTION_HTTPS_MEM_KEY, 0, c != NULL ? c->key : NULL},
	    {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"},
	    {MHD_OPTION_END, 0, NULL}};

	return MHD_start_daemon(flags, s->options->port, NULL, NULL, visit_come, s, MHD_OPTION_SOCK_ADDR, address,
	    MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MOST, MHD_OPTION_CONNECTION_TIMEOUT, CONNECTION_SECONDS,
	    MHD_OPTION_NOTIFY_COMPLETED, visit_end, NULL, c != NULL ? MHD_OPTION_ARRAY : MHD_OPTION_END, tls,
	    MHD_OPTION_END);
}

int
relay_serve(const struct relay_server *options)
{
	struct serving s = {.options = options};
	struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM};
	struct addrinfo *address = NULL;
	struct rlimit files = {.rlim_cur = CONNECTIONS_MOST + 64, .rlim_max = CONNECTIONS_MOST + 64};
	struct rlimit now;
	struct MHD_Daemon *d;
	char port[8];

	if (getrlimit(RLIMIT_NOFILE, &now) == 0 && now.rlim_cur < files.rlim_cur) {
		files.rlim_max = now.rlim_max;
		files.rlim_cur = now.rlim_max < files.rlim_cur ? now.rlim_max : files.rlim_cur;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	snprintf(port, sizeof(port), "%u", options->port);
	if (getaddrinfo(options->address, port, &hints, &address) != 0) {
		fprintf(stderr, "pavilion gate-relay: \"%s\" is no address to listen on\n", options->address);
		return 1;
	}
	d = listen_start(&s, address->ai_addr);
	freeaddrinfo(address);
	if (d == NULL) {
		fprintf(stderr, "pavilion gate-relay: cannot listen on %s port %s: %s\n", options->address, port,
		    strerror(errno));
		return 1;
	}
	printf("The gate relay is ready.\n");
	fflush(stdout);
	loop(&s, d);
	MHD_stop_daemon(d);
	return 0;
}
