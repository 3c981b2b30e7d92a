/* pavilion jobs: works in the background. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "db.h"
#include "file.h"
#include "job_lane.h"
#include "mail.h"
#include "work.h"

int
cli_jobs(int argc, char **argv)
{
	static const struct option names[] = {
	    {"once", no_argument, NULL, 'o'}, {"user", required_argument, NULL, 'u'}, {0}};
	const char *user = NULL, *why;
	bool once = false;
	int c;

	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (c == 'o')
			once = true;
		else if (c == 'u')
			user = optarg;
		else
			return cli_usage("jobs", "unknown option");
	}
	if (optind < argc)
		return cli_usage("jobs", "too many arguments");
	if (!work_as(user) || !work_start() || !work_catalog())
		return 1;
	if (file_start(db_home()) != 0) {
		fprintf(stderr, "pavilion jobs: %s/files: %s\n", db_home(), strerror(errno));
		return 1;
	}
	if (mail_check(&why) != 0) {
		fprintf(stderr, "pavilion jobs: %s\n", why);
		return 1;
	}
	return job_runner(once);
}
