#include "cli.h"

#include <string.h>

int
cli_dedup(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "run") == 0)
		return cli_dedup_run(argc, argv);
	if (argc > 1 && (strcmp(argv[1], "score") == 0 || strcmp(argv[1], "groups") == 0))
		return cli_dedup_score(argc, argv);
	if (argc > 1 && strcmp(argv[1], "door") == 0)
		return cli_dedup_door(argc, argv);
	return cli_usage("dedup", "say what to do: run, door, score or groups");
}
