/*
 * Start of the server. The parent reads everything that lies in files (views, statements, catalogues, assets), so
 * that workers share it and need no file system afterwards; each worker then opens its pools.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <kore/kore.h>
#include <kore/http.h>
#include <kore/hooks.h>
#include <kore/seccomp.h>

#include "answer.h"
#include "asset.h"
#include "catalog.h"
#include "db.h"
#include "file.h"
#include "live.h"
#include "openapi.h"
#include "request.h"
#include "serve.h"
#include "stage_door.h"
#include "share.h"
#include "statement.h"
#include "vault.h"
#include "version.h"

/*
 * What the workers need beyond Kore's own list, which kills at the first call it does not know: glibc's stat family,
 * libpq (uname, sendmmsg for its DNS, sockets), files stored by fsync and rename. clone3 is refused with ENOSYS, so
 * that glibc falls back to clone, which Kore's list does not have either: no threads, no processes.
 */
KORE_SECCOMP_FILTER("app", KORE_SYSCALL_ALLOW(newfstatat), KORE_SYSCALL_ALLOW(faccessat2),
    KORE_SYSCALL_ALLOW(getdents64), KORE_SYSCALL_ALLOW(uname), KORE_SYSCALL_ALLOW(sendmmsg), KORE_SYSCALL_ALLOW(rseq),
    KORE_SYSCALL_ALLOW(fsync), KORE_SYSCALL_ALLOW(fdatasync), KORE_SYSCALL_ALLOW(rename), KORE_SYSCALL_ALLOW(renameat),
    KORE_SYSCALL_ALLOW(renameat2), KORE_SYSCALL_ALLOW(mkdir), KORE_SYSCALL_ALLOW(mkdirat), KORE_SYSCALL_ALLOW(unlinkat),
    KORE_SYSCALL_ALLOW(linkat), KORE_SYSCALL_ALLOW(link), KORE_SYSCALL_ALLOW(fchmod), KORE_SYSCALL_ALLOW(pread64),
    KORE_SYSCALL_ALLOW(pwrite64), KORE_SYSCALL_ALLOW(ftruncate), KORE_SYSCALL_ALLOW(mremap), KORE_SYSCALL_ALLOW(socket),
    KORE_SYSCALL_ALLOW(connect), KORE_SYSCALL_ALLOW(bind), KORE_SYSCALL_ALLOW(getsockopt),
    KORE_SYSCALL_ALLOW(getsockname), KORE_SYSCALL_ALLOW(getpeername), KORE_SYSCALL_ALLOW(sendmsg),
    KORE_SYSCALL_ALLOW(recvmsg), KORE_SYSCALL_ALLOW(gettid), KORE_SYSCALL_ALLOW(getegid), KORE_SYSCALL_ALLOW(getgid),
    KORE_SYSCALL_ALLOW(gettimeofday), KORE_SYSCALL_ALLOW(sysinfo), KORE_SYSCALL_ALLOW(prlimit64),
    KORE_SYSCALL_ALLOW(tgkill), KORE_SYSCALL_DENY(clone3, ENOSYS), KORE_SYSCALL_DENY(ioctl, EACCES))

static void
main_must(int result, const char *const *error)
{
	if (result != 0)
		fatalx("%s", *error);
}

/* Every page must name statements that exist and parameters that can be known: a typo stops the start. */
static void
main_check_page(const struct page *p)
{
	char names[512], *name, *rest = names;

	snprintf(names, sizeof(names), "%s %s %s", p->sql != NULL ? p->sql : "", p->together != NULL ? p->together : "",
	    p->check != NULL ? p->check : "");
	while ((name = strsep(&rest, " ")) != NULL) {
		const struct statement *st;

		if (*name == '\0')
			continue;
		if ((st = statement_find(name)) == NULL)
			fatalx("%s: there is no statement %s", p->path, name);
		for (int i = 0; i < st->nparams; i++)
			if (!request_param_known(p, st->params[i]))
				fatalx("%s: nothing gives %s its :%s", p->path, name, st->params[i]);
	}
	if (p->method == POST && p->next == NULL && p->answer == NULL)
		fatalx("%s: a POST needs somewhere to go next", p->path);
}

static const char *
main_env(const char *name, const char *otherwise)
{
	const char *given = getenv(name);

	return given != NULL ? given : otherwise;
}

void
kore_parent_configure(int argc, char **argv)
{
	const char *root = main_env("PAVILION_APP", "."), *home = main_env("PAVILION_HOME", "var");
	const char *build = main_env("PAVILION_BUILD", "build");
	const char *error = "cannot start";
	char path[1024];

	(void)argc;
	(void)argv;
	/* Kore logs by stdio: what waits in a buffer would be written again by every worker that inherits it. */
	setvbuf(stdout, NULL, _IOLBF, 4096);
	if (sodium_init() < 0)
		fatalx("libsodium does not start");
	snprintf(path, sizeof(path), "%s/%s/locale", build[0] == '/' ? "" : root, build);
	main_must(catalog_load(path, &error), &error);
	snprintf(path, sizeof(path), "%s/sql", root);
	main_must(statement_load(path, &error), &error);
	snprintf(path, sizeof(path), "%s/assets/dist", root);
	main_must(asset_load(path, &error), &error);
	stage_door_configure(root);
	answer_assets(asset_url);
	main_must(answer_load(root, &error), &error);
	for (const struct area *a = areas; a->name != NULL; a++)
		for (const struct page *const *table = a->tables; *table != NULL; table++)
			for (const struct page *p = *table; p->path != NULL; p++)
				main_check_page(p);
	main_must(openapi_build(db_open, PAVILION_VERSION, &error), &error);
	if (file_start(home) != 0)
		fatalx("%s/files: %s", home, strerror(errno));
	share_prepare();
}

void
kore_worker_configure(void)
{
	const char *vault = getenv("PAVILION_VAULT_SOCKET"), *live = getenv("PAVILION_PORTAL_URL");

	setvbuf(stderr, NULL, _IOLBF, 4096);
	vault_start(vault != NULL ? vault : "vault.sock");
	serve_start();
	live_start(live);
	share_start();
}
