#include "cli.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "version.h"

struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *use;  /* the options, as the synopsis shows them */
	const char *line; /* one line of help */
	const char *more; /* the rest of it, or NULL */
};

static const struct command commands[] = {
    {"run", cli_run, "", "Start everything: database, server, vault and jobs; Ctrl-C stops them",
	"Makes the database on first start, brings its schema up to date and fills in the demo fair when there is\n"
	"no edition yet. The README lists the variables of the environment that set ports, folders and the rest.\n"},
    {"migrate", cli_migrate, "[--to NUMBER] [--list]", "Bring the schema of the database up to date",
	"  --to NUMBER   stop after the migration of that number\n"
	"  --list        only show what was applied and what is still to come\n"},
    {"demo", cli_demo, "[--size S|M|L] [--seed NUMBER] [--force]", "Make the demo fair",
	"  --size S|M|L   4 halls and 2,400 companies (default); 13 halls and 10,000; 188 halls and 50,000\n"
	"  --seed NUMBER  the same number gives the same fair (default 1)\n"
	"  --force        add it beside the editions that are there already\n"},
    {"import", cli_import, "exhibitors|halls|codes FILE [OPTIONS]",
	"Bring in exhibitors, halls with their booths, or codes",
	"  --edition CODE      into this edition, which is made if there is none; for halls the file may name it\n"
	"  --list LIST         codes become the next version of this list: isic, gbt4754, country, region, ...\n"
	"  --map COLUMN=FIELD  a column (its heading, or #3 for the third) is this field, or \"ignore\"\n"
	"  --delimiter C       between the columns, if it is not found out: a character, or tab\n"
	"  --encoding NAME     of the file, if it is not found out\n"
	"  --reject FILE       where refused rows go (default: FILE.rejects.csv beside the file)\n"
	"  --yes               the file of codes counts; without it is only shown what it would change\n"
	"  --update            replace what differs in companies that are known already\n"
	"The last line is \"imported N, same N, rejected N\". doc/import.md describes the formats.\n"},
    {"account", cli_account, "list | create|password|factor-off|close|open EMAIL [OPTIONS]",
	"Make an organizer's account, or let somebody back in",
	"  list          organizers, their roles, whether they have a second factor\n"
	"  create        needs --name NAME; --role CODE, else an administrator; --lang zh for Chinese\n"
	"  password      a new password, read from standard input or asked for\n"
	"  factor-off    the next sign-in sets up a new second factor\n"
	"  close, open   nobody signs in any more; or again\n"},
    {"badge", cli_badge, "key [--new] | verify CODE | show NUMBER", "Look at badges and at the keys that sign them",
	"  key           the keys, and how many badges each has signed\n"
	"  key --new     from now on a new key signs; what the others signed stays good. There are 15 at most\n"
	"  verify CODE   what a scanned code says, and whether its signature is true\n"
	"  show NUMBER   whose badge it is; the number with its check digit, as printed\n"},
    {"code", cli_code, "EMAIL", "Show the current second factor of a demo account", NULL},
    {"dedup", cli_dedup, "run|door COLUMN=TEXT ...|score RECORDS.csv TRUTH.csv|groups RECORDS.csv [OPTIONS]",
	"Find duplicates: in the database, or of a labelled file to see how many are right",
	"  run                   in the database; Ctrl-C stops it, and what was found before stands\n"
	"    --kind K            company (default) or contact\n"
	"    --import NUMBER     only what this import brought, against everything\n"
	"    --learn             learn the model anew, instead of using the one in use\n"
	"  door                  what one record is like, by the columns of the database: name=... city=... phone=...\n"
	"    --kind K            company (default) or contact\n"
	"    --records FILE.csv  each row of it; the last line says how long a record took\n"
	"    --json              as pages get it\n"
	"  score                 of a labelled file: how many of the pairs found are right. No database is needed\n"
	"    --type T            person or company\n"
	"    --map FIELD=COLUMN,...\n"
	"                        a field is this column, or several joined: birth_date=year+month+day. Fields: name,\n"
	"                        name_en, given, family, company, company_en, street, city, postcode, country, phone,\n"
	"                        fax, email, birth_date, id_number, website, text. The headings tell the others, and\n"
	"                        what is in the columns; a column that says nothing is compared as text\n"
	"    --bootstrap         how far the figures would vary, from 1,000 samples\n"
	"  groups                the groups that are found in a file, as CSV: group, bits of its weakest link, id\n"
	"    --type T, --map ... as above\n"
	"The truth has the columns id and cluster, or id_l and id_r. The last line of score is\n"
	"\"precision R recall R f1 R pairs N seconds S\".\n"},
    {"psql", cli_psql, "[--role NAME] [ARGUMENTS OF PSQL]", "Open the database with psql",
	"  --role NAME   as owner (default), portal, office, jobs or vault\n"},
    {"vault", cli_vault, "[--socket PATH] [--user NAME] [--group NAME]",
	"The process that keeps passwords and second factors (started by run)",
	"  --socket PATH  where it answers; default PAVILION_VAULT_SOCKET, else PAVILION_HOME/vault.sock. In a folder\n"
	"                 closed to others whoever may enter may connect; elsewhere the user and the group\n"
	"  --user NAME    whom to become when started as root\n"
	"  --group NAME   who may connect besides\n"},
    {"jobs", cli_jobs, "[--once] [--user NAME]", "The process that works in the background (started by run)",
	"  --once        do what is due, then end\n"
	"  --user NAME   whom to become when started as root\n"},
    {"gate-relay", cli_gate_relay, "--origin URL [OPTIONS]",
	"Let gate devices exchange entries while the centre is away",
	"  --origin URL          of the gate page (https://fair.example); may be given several times\n"
	"  --listen ADDRESS      default 0.0.0.0; --port PORT, default 8710\n"
	"  --file FILE           where marks are kept; default PAVILION_HOME/gate-relay/marks\n"
	"  --cert FILE           with --key FILE: certificate for HTTPS, as PEM; default: one of its own beside the "
	"marks\n"
	"  --name HOST           a name or address that devices use, for that one; may be given several times\n"
	"  --plain               HTTP instead\n"
	"  --relay-key-file FILE the edition's relay key; default: the variable PAVILION_RELAY_KEY\n"
	"  --most NUMBER         of marks kept (4000000)\n"
	"doc/gate-relay.md describes what devices ask it.\n"},
    {"statements", cli_statements, "[--check]", "List the named statements",
	"  --check       prepare and plan each as the database role that runs it, and every list with its filters\n"},
    {"views", cli_views, "[--check] [--msgids]", "Compile every view; find texts that lack a translation",
	"  --check       print problems only\n"
	"  --msgids      print every text with its place\n"},
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static const struct command *
command_find(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

void
cli_help(const char *name)
{
	const struct command *c = command_find(name);

	printf("usage: pavilion %s%s%s\n%s.\n", c->name, c->use[0] != '\0' ? " " : "", c->use, c->line);
	if (c->more != NULL)
		printf("%s", c->more);
}

int
cli_usage(const char *name, const char *reason)
{
	fprintf(stderr, "pavilion %s: %s\nTry `pavilion %s --help`.\n", name, reason, name);
	return 2;
}

static void
help_all(void)
{
	printf("usage: pavilion COMMAND [OPTIONS]\n\n");
	for (size_t i = 0; i < COMMANDS; i++)
		printf("  %-10s  %s\n", commands[i].name, commands[i].line);
	printf("\n`pavilion COMMAND --help` says more; `pavilion --version` tells the version.\n");
}

static int
help(int argc, char **argv)
{
	if (argc < 2) {
		help_all();
		return 0;
	}
	if (command_find(argv[1]) == NULL) {
		fprintf(stderr, "pavilion: there is no command \"%s\"\n", argv[1]);
		return 2;
	}
	cli_help(argv[1]);
	return 0;
}

/* "pavilion COMMAND --help", also behind the word that says what of it: "pavilion dedup score --help". */
static bool
asks_help(int argc, char **argv)
{
	if (argc > 2 && (strcmp(argv[2], "--help") == 0 || strcmp(argv[2], "-h") == 0))
		return true;
	return argc > 3 && argv[2][0] != '-' && strcmp(argv[3], "--help") == 0;
}

int
main(int argc, char **argv)
{
	const struct command *c;

	if (argc < 2) {
		help_all();
		return 2;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("pavilion %s\n", PAVILION_VERSION);
		return 0;
	}
	if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0)
		return help(argc - 1, argv + 1);
	if ((c = command_find(argv[1])) == NULL) {
		fprintf(stderr, "pavilion: there is no command \"%s\"; `pavilion help` lists them\n", argv[1]);
		return 2;
	}
	if (asks_help(argc, argv)) {
		cli_help(c->name);
		return 0;
	}
	return c->run(argc - 1, argv + 1);
}
