/*
 * Configuration files: templates of the project with @NAME@ filled in, written anew at each start.
 */
#include "run.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *
value_find(const char *const *values, const char *name, size_t length)
{
	for (; values[0] != NULL; values += 2)
		if (strlen(values[0]) == length && strncmp(values[0], name, length) == 0)
			return values[1];
	return NULL;
}

/* One line with every @NAME@ replaced; false if a name is not known. */
static bool
line_fill(struct buf *out, const char *line, const char *const *values)
{
	static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";

	while (*line != '\0') {
		size_t length = *line == '@' ? strspn(line + 1, upper) : 0;
		const char *value;

		if (length == 0 || line[length + 1] != '@') {
			buf_putc(out, *line++);
			continue;
		}
		if ((value = value_find(values, line + 1, length)) == NULL) {
			fprintf(
			    stderr, "pavilion: %.*s is not known in a configuration template\n", (int)length + 2, line);
			return false;
		}
		buf_puts(out, value);
		line += length + 2;
	}
	return true;
}

bool
run_config(const struct run *run, const char *template, const char *target, const char *const *values)
{
	FILE *in = fopen(run_path(run->app, template), "re"), *file;
	struct buf out = {0};
	char line[1024];
	bool good = in != NULL;

	if (in == NULL)
		fprintf(stderr, "pavilion: %s/%s: %s\n", run->app, template, strerror(errno));
	buf_printf(&out, "# Made from %s at each start: change that one.\n", template);
	while (good && fgets(line, sizeof(line), in) != NULL)
		good = line_fill(&out, line, values);
	if (in != NULL)
		fclose(in);
	if (good) {
		file = fopen(target, "we");
		good = file != NULL && fwrite(out.data, 1, out.len, file) == out.len && fclose(file) == 0;
		if (!good)
			fprintf(stderr, "pavilion: cannot write %s: %s\n", target, strerror(errno));
	}
	buf_free(&out);
	return good;
}

bool
run_config_kore(const struct run *run)
{
	char port[16], workers[16], tmp[PATH_MAX], pid[PATH_MAX];

	snprintf(port, sizeof(port), "%d", run->port);
	snprintf(workers, sizeof(workers), "%d", run->workers);
	snprintf(pid, sizeof(pid), "%s/kore.pid", run->home);
	/* Kore makes this folder before the chroot and uses it inside: /tmp is there both times. */
	snprintf(tmp, sizeof(tmp), "%s", run->jail ? "/tmp" : run_path(run->state, "tmp"));
	return run_config(run, "kore.conf", run_path(run->home, "kore.conf"),
	    (const char *const[]){"ADDRESS", run->address, "PORT", port, "MODULE", run_path(run->build, "pavilion.so"),
		"WORKERS", workers, "ROOT", run->state, "PIDFILE", pid, "TMP", tmp, "RUNAS",
		run->root ? "runas pavilion" : "", NULL});
}

/* A quarter of a small machine, 256 MB of a larger one. */
static int
shared_buffers(void)
{
	long long mb = (long long)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE) >> 22;

	return mb < 32 ? 32 : mb > 256 ? 256 : (int)mb;
}

bool
run_config_postgres(const struct run *run)
{
	char buffers[16];

	snprintf(buffers, sizeof(buffers), "%dMB", shared_buffers());
	return run_config(run, "tools/postgresql.conf", run_path(run->state, "postgresql.conf"),
	    (const char *const[]){"SOCKETS", run_path(run->sockets, "pg"), "SHARED_BUFFERS", buffers, NULL});
}

/* The names under which this machine may be reached, as a certificate lists them. */
static char *
certificate_names(void)
{
	struct buf names = {0};
	struct ifaddrs *list = NULL;
	char text[INET6_ADDRSTRLEN], host[256];

	buf_puts(&names, "DNS:localhost,IP:127.0.0.1,IP:::1");
	if (gethostname(host, sizeof(host)) == 0 && host[0] != '\0')
		buf_printf(&names, ",DNS:%s", host);
	getifaddrs(&list);
	for (struct ifaddrs *i = list; i != NULL; i = i->ifa_next) {
		int family = i->ifa_addr != NULL ? i->ifa_addr->sa_family : AF_UNSPEC;
		const void *address = family == AF_INET
					  ? (void *)&((struct sockaddr_in *)(void *)i->ifa_addr)->sin_addr
					  : (void *)&((struct sockaddr_in6 *)(void *)i->ifa_addr)->sin6_addr;

		if ((i->ifa_flags & IFF_LOOPBACK) || (family != AF_INET && family != AF_INET6))
			continue;
		if (family == AF_INET6 && IN6_IS_ADDR_LINKLOCAL((const struct in6_addr *)address))
			continue;
		if (inet_ntop(family, address, text, sizeof(text)) != NULL)
			buf_printf(&names, ",IP:%s", text);
	}
	if (list != NULL)
		freeifaddrs(list);
	return names.data;
}

/* Whether the made certificate is there, is good for another month and has these names. */
static bool
certificate_good(const struct run *run, const char *names)
{
	char kept[4096] = "";
	FILE *f = fopen(run_path(run->home, "tls/names"), "re");
	struct run_child check = {
	    .name = "openssl",
	    .argv = {"/usr/bin/openssl", "x509", "-checkend", "2592000", "-noout", "-in",
		run_text("%s/tls/cert.pem", run->home), NULL},
	    .folder = run->home,
	    .stop = SIGTERM,
	    .grace = 5,
	};

	if (f == NULL)
		return false;
	if (fgets(kept, sizeof(kept), f) != NULL)
		kept[strcspn(kept, "\n")] = '\0';
	fclose(f);
	return strcmp(kept, names) == 0 && access(run_path(run->home, "tls/key.pem"), R_OK) == 0 &&
	       run_child_wait(&check);
}

static bool
certificate_make(const struct run *run)
{
	char *names = certificate_names();
	struct run_child make = {
	    .name = "openssl",
	    .argv = {"/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
		"-nodes", "-days", "800", "-config", run_text("%s/tls/request.conf", run->home), "-keyout",
		run_text("%s/tls/key.pem", run->home), "-out", run_text("%s/tls/cert.pem", run->home), NULL},
	    .folder = run->home,
	    .stop = SIGTERM,
	    .grace = 10,
	};
	bool good;
	FILE *f;

	if (!run_folder(run_path(run->home, "tls"), 0700, &(struct run_user){0}))
		return false;
	if (certificate_good(run, names)) {
		free(names);
		return true;
	}
	printf("Making a certificate for %s\n", names);
	good = run_config(run, "tools/certificate.conf", run_path(run->home, "tls/request.conf"),
	    (const char *const[]){"NAMES", names, NULL});
	umask(077);
	good = good && run_child_wait(&make);
	umask(022);
	if (good && (f = fopen(run_path(run->home, "tls/names"), "we")) != NULL) {
		fprintf(f, "%s\n", names);
		fclose(f);
	}
	free(names);
	return good;
}

bool
run_config_nginx(const struct run *run)
{
	const char *cert = getenv("PAVILION_TLS_CERT"), *key = getenv("PAVILION_TLS_KEY");
	bool given = cert != NULL && key != NULL;
	char upstream[300], listen[300], folder[PATH_MAX];

	if (access("/usr/sbin/nginx", X_OK) == -1) {
		fprintf(stderr, "pavilion: nginx is not installed: `make deps` installs what is lacking\n");
		return false;
	}
	if (!given && !certificate_make(run))
		return false;
	snprintf(upstream, sizeof(upstream), "%s:%d", run->address, run->port);
	snprintf(listen, sizeof(listen), "%s:%d", run->tls_address, run->tls_port);
	snprintf(folder, sizeof(folder), "%s/nginx", run->state);
	if (!run_folder(folder, 0755, &(struct run_user){0}))
		return false;
	/* Browsers are told to come by HTTPS only where the certificate is one that they trust. */
	return run_config(run, "tools/nginx.conf", run_path(run->home, "nginx.conf"),
	    (const char *const[]){"UPSTREAM", upstream, "LISTEN", listen, "FOLDER", folder, "CERT",
		given ? cert : run_path(run->home, "tls/cert.pem"), "KEY",
		given ? key : run_path(run->home, "tls/key.pem"), "HSTS",
		given ? "add_header Strict-Transport-Security \"max-age=31536000\" always;" : "", "USER",
		run->root ? "user www-data;" : "", NULL});
}
