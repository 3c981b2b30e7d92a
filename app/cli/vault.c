/* pavilion vault: the process that alone reads password hashes and second factors. */
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "db.h"
#include "vault.h"
#include "work.h"

int
cli_vault(int argc, char **argv)
{
	static const struct option names[] = {{"socket", required_argument, NULL, 's'},
	    {"user", required_argument, NULL, 'u'}, {"group", required_argument, NULL, 'g'}, {0}};
	static char path[2 * PATH_MAX];
	struct vault_options options = {.socket = getenv("PAVILION_VAULT_SOCKET")};
	int c;

	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (c == 's')
			options.socket = optarg;
		else if (c == 'u')
			options.user = optarg;
		else if (c == 'g')
			options.group = optarg;
		else
			return cli_usage("vault", "unknown option");
	}
	if (optind < argc)
		return cli_usage("vault", "too many arguments");
	if (options.socket != NULL && options.socket[0] != '/' && getcwd(path, PATH_MAX) != NULL) {
		size_t length = strlen(path);

		snprintf(path + length, sizeof(path) - length, "/%s", options.socket);
		options.socket = path;
	}
	if (!work_start())
		return 1;
	if (options.socket == NULL) {
		snprintf(path, sizeof(path), "%s/vault.sock", db_home());
		options.socket = path;
	}
	return vault_serve(&options);
}
