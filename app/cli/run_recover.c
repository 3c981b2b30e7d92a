/*
 * After a kill -9 of ourselves: home/running names what ran, and the next start ends what is left of it.
 */
#include "run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RUNNING_MAX 16
#define END_MS 5000

/* The moment a process began, in the kernel's ticks: with it a number cannot be mistaken. 0: there is none. */
static unsigned long long
process_began(pid_t pid)
{
	char path[64], text[1024], *p;
	unsigned long long began = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	if ((f = fopen(path, "re")) == NULL)
		return 0;
	p = fgets(text, sizeof(text), f) != NULL ? strrchr(text, ')') : NULL;
	for (int field = 2; p != NULL && field < 22; field++)
		p = strchr(p + 1, ' ');
	if (p != NULL)
		began = strtoull(p, NULL, 10);
	fclose(f);
	return began;
}

void
run_recover_note(const struct run *run, const char *name, pid_t pid)
{
	static struct {
		char name[32];
		pid_t pid;
	} known[RUNNING_MAX];
	FILE *f = fopen(run_path(run->home, "running"), "we");
	int n = 0;

	while (n < RUNNING_MAX - 1 && known[n].name[0] != '\0' && strcmp(known[n].name, name) != 0)
		n++;
	snprintf(known[n].name, sizeof(known[n].name), "%s", name);
	known[n].pid = pid;
	for (int i = 0; f != NULL && i < RUNNING_MAX; i++)
		if (known[i].pid > 0)
			fprintf(f, "%d %llu %s\n", (int)known[i].pid, process_began(known[i].pid), known[i].name);
	if (f != NULL)
		fclose(f);
}

void
run_recover(const struct run *run)
{
	FILE *f = fopen(run_path(run->home, "running"), "re");
	unsigned long long began;
	char name[32];
	int pid;

	while (f != NULL && fscanf(f, "%d %llu %31s", &pid, &began, name) == 3) {
		long long until = run_now() + END_MS;

		/* The database is asked kindly, by run_cluster(). */
		if (pid < 2 || began == 0 || process_began(pid) != began || strcmp(name, "postgres") == 0)
			continue;
		/* Kore, told to end while it starts a worker, waits for that one for ever. */
		kill(pid, SIGTERM);
		while (process_began(pid) == began && run_now() < until)
			usleep(20000);
		if (process_began(pid) == began)
			kill(-pid, SIGKILL);
	}
	if (f != NULL)
		fclose(f);
}
