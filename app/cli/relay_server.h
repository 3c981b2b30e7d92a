#ifndef PAVILION_CLI_RELAY_SERVER_H
#define PAVILION_CLI_RELAY_SERVER_H

#include "relay/certificate.h"
#include "relay/relay.h"

/* The gate relay's HTTP: who may ask, and that no answer leaves before the disk has what it tells of. */
#define RELAY_ORIGINS_MOST 16

struct relay_server {
	struct relay *relay;
	const char *address; /* IPv4 or IPv6 to listen on */
	unsigned short port;
	const char *secret; /* edition_relay.key */
	const char *origins[RELAY_ORIGINS_MOST + 1]; /* of pages that may ask; ended by NULL */
	const struct certificate *certificate; /* NULL: plain HTTP */
};

/* Serves until SIGTERM or SIGINT; then 0. 1 with the reason on stderr if it cannot listen. */
int relay_serve(const struct relay_server *);

#endif
