/* pavilion gate-relay: what tells gate devices of each other's entries when the centre is away. */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <ifaddrs.h>
#include <limits.h>
#include <net/if.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "db.h"
#include "mem.h"
#include "relay_server.h"

#define NAMES_MOST 32

struct options {
	struct mem *mem;
	struct relay_server server;
	struct certificate certificate;
	size_t norigins, nnames;
	const char *names[NAMES_MOST + 3]; /* of the certificate: those asked for, localhost, the host, NULL */
	const char *file, *cert, *key, *secret_file;
	long most;
	bool plain;
};

/* A whole number in those bounds, or 0. */
static long
number_of(const char *text, long most)
{
	char *end;
	long n = strtol(text, &end, 10);

	return *text != '\0' && *end == '\0' && n >= 1 && n <= most ? n : 0;
}

/* "https://fair.example:8443": what browsers send as Origin, nothing behind the host. */
static bool
origin_fits(const char *text)
{
	const char *host = strncmp(text, "https://", 8) == 0  ? text + 8
			   : strncmp(text, "http://", 7) == 0 ? text + 7
							      : "";

	return *host != '\0' && strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-:[]") == strlen(host);
}

static bool
name_fits(const char *text)
{
	return *text != '\0' && strlen(text) <= 253 &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:") == strlen(text);
}

static const struct option options_known[] = {{"origin", required_argument, NULL, 'o'},
    {"listen", required_argument, NULL, 'l'}, {"port", required_argument, NULL, 'p'},
    {"file", required_argument, NULL, 'f'}, {"cert", required_argument, NULL, 'c'},
    {"key", required_argument, NULL, 'k'}, {"name", required_argument, NULL, 'n'}, {"plain", no_argument, NULL, 'P'},
    {"relay-key-file", required_argument, NULL, 'r'}, {"most", required_argument, NULL, 'm'}, {0}};

/* One option. Returns what is wrong with it, or NULL. */
static const char *
option_take(struct options *o, int option, const char *value)
{
	switch (option) {
	case 'o':
		if (!origin_fits(value))
			return "--origin is an address such as https://fair.example, in lower case, without a path";
		if (o->norigins == RELAY_ORIGINS_MOST)
			return "too many origins";
		o->server.origins[o->norigins++] = value;
		return NULL;
	case 'n':
		if (!name_fits(value) || o->nnames == NAMES_MOST)
			return "--name is the name or address of a host, and there are at most 32";
		o->names[o->nnames++] = value;
		return NULL;
	case 'l':
		o->server.address = value;
		return NULL;
	case 'p':
		o->server.port = (unsigned short)number_of(value, 65535);
		return o->server.port == 0 ? "--port is a number from 1 to 65535" : NULL;
	case 'm':
		o->most = number_of(value, RELAY_MARKS_MOST);
		return o->most == 0 ? "--most is a number from 1 to 4000000" : NULL;
	case 'f':
		o->file = value;
		return NULL;
	case 'c':
		o->cert = value;
		return NULL;
	case 'k':
		o->key = value;
		return NULL;
	case 'r':
		o->secret_file = value;
		return NULL;
	case 'P':
		o->plain = true;
		return NULL;
	default:
		return "unknown option";
	}
}

/* Reads the command line. Returns what is wrong with it, or NULL. */
static const char *
options_read(struct options *o, int argc, char **argv)
{
	const char *wrong;
	int c;

	while ((c = getopt_long(argc, argv, "", options_known, NULL)) != -1)
		if ((wrong = option_take(o, c, optarg)) != NULL)
			return wrong;
	if (optind < argc)
		return "too many arguments";
	if (o->norigins == 0)
		return "needs --origin URL, the address that the gate page has";
	if ((o->cert == NULL) != (o->key == NULL))
		return "--cert and --key go together";
	if (o->plain && o->cert != NULL)
		return "--plain has no certificate";
	return NULL;
}

/* The key of the relay, from the file or the environment; NULL with the reason printed. */
static const char *
secret_read(const struct options *o)
{
	static const char *const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	static char text[256];
	const char *secret = getenv("PAVILION_RELAY_KEY");

	if (o->secret_file != NULL) {
		FILE *f = fopen(o->secret_file, "r");

		if (f == NULL || fgets(text, sizeof(text), f) == NULL) {
			fprintf(stderr, "pavilion gate-relay: %s: %s\n", o->secret_file,
			    f == NULL ? strerror(errno) : "is empty");
			if (f != NULL)
				fclose(f);
			return NULL;
		}
		fclose(f);
		text[strcspn(text, "\r\n")] = '\0';
		secret = text;
	}
	if (secret != NULL && strlen(secret) >= 32 && strlen(secret) <= 128 &&
	    strspn(secret, alphabet) == strlen(secret))
		return secret;
	fprintf(stderr, "pavilion gate-relay: the relay's key (PAVILION_RELAY_KEY or --relay-key-file) is %s\n",
	    secret == NULL ? "lacking" : "not 32 to 128 of A-Z a-z 0-9 - _");
	return NULL;
}

/* Where devices may find us: the names asked for, or every address of this machine but its own loop. */
static void
names_find(struct options *o)
{
	static char host[256];
	struct ifaddrs *all = NULL;
	char text[INET6_ADDRSTRLEN];

	if (o->nnames == 0 && getifaddrs(&all) == 0) {
		for (struct ifaddrs *a = all; a != NULL && o->nnames < NAMES_MOST; a = a->ifa_next)
			if (a->ifa_addr != NULL && a->ifa_addr->sa_family == AF_INET &&
			    (a->ifa_flags & IFF_LOOPBACK) == 0 &&
			    inet_ntop(AF_INET, &((struct sockaddr_in *)(void *)a->ifa_addr)->sin_addr, text,
				sizeof(text)) != NULL)
				o->names[o->nnames++] = mem_string(o->mem, text);
		freeifaddrs(all);
	}
	if (gethostname(host, sizeof(host) - 1) == 0 && name_fits(host))
		o->names[o->nnames++] = host;
	o->names[o->nnames++] = "localhost";
}

/* The folder of the marks, if it is ours to choose. */
static bool
file_place(struct options *o)
{
	char *folder;

	if (o->file != NULL)
		return true;
	folder = mem_printf(o->mem, "%s/gate-relay", db_home());
	if ((mkdir(db_home(), 0755) != 0 && errno != EEXIST) || (mkdir(folder, 0700) != 0 && errno != EEXIST)) {
		fprintf(stderr, "pavilion gate-relay: %s: %s\n", folder, strerror(errno));
		return false;
	}
	o->file = mem_printf(o->mem, "%s/marks", folder);
	return true;
}

static bool
certificate_get(struct options *o)
{
	struct certificate *c = &o->certificate;
	bool own = o->cert == NULL;
	const char *why;

	if (own) {
		o->cert = mem_printf(o->mem, "%s.cert.pem", o->file);
		o->key = mem_printf(o->mem, "%s.key.pem", o->file);
		names_find(o);
	}
	if (!certificate_load(c, o->cert, o->key, o->names, own, &why)) {
		fprintf(stderr, "pavilion gate-relay: %s: %s\n", o->cert, why);
		return false;
	}
	printf("Certificate %s\nSHA-256 %s\n", o->cert, c->fingerprint);
	if (own) {
		printf("No device knows it yet. On each of them open one of these once, and accept it:\n");
		for (size_t i = 0; i + 1 < o->nnames; i++)
			printf("  https://%s:%u/\n", o->names[i], o->server.port);
	}
	o->server.certificate = c;
	return true;
}

static int
relay_run(struct options *o)
{
	const char *why;
	int status = 1;

	if ((o->server.secret = secret_read(o)) == NULL || !file_place(o))
		return 1;
	if ((o->server.relay = relay_open(o->file, (size_t)o->most, &why)) == NULL) {
		fprintf(stderr, "pavilion gate-relay: %s: %s\n", o->file, why);
		return 1;
	}
	if (o->plain || certificate_get(o)) {
		printf("%zu marks in %s\n", relay_count(o->server.relay), o->file);
		status = relay_serve(&o->server);
	}
	certificate_free(&o->certificate);
	relay_close(o->server.relay);
	return status;
}

int
cli_gate_relay(int argc, char **argv)
{
	struct options o = {.server = {.address = "0.0.0.0", .port = 8710}, .most = RELAY_MARKS_MOST};
	const char *wrong = options_read(&o, argc, argv);
	int status;

	if (wrong != NULL)
		return cli_usage("gate-relay", wrong);
	if (sodium_init() < 0)
		return 1;
	o.mem = mem_new();
	status = relay_run(&o);
	mem_free(o.mem);
	return status;
}
