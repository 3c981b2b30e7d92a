/* pavilion views: every view in every language compiles, and every text that people see is translated. */
#include "views.h"

#include <ftw.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "cli.h"
#include "page.h"
#include "query.h"
#include "view.h"
#include "work.h"

/* Which folders hold views (what lies in app/ is part of others), and sources with marked texts. */
static const char *const view_folders[] = {"portal", "admin", "mail"};
static const char *const source_folders[] = {"app", "portal", "admin", "sql"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct views_texts texts;
static size_t views, problems;

void
views_add(
    struct views_texts *t, const char *msgid, size_t length, const char *many, const char *place, int line, bool choice)
{
	struct views_text *text;

	if (t->count == t->room) {
		t->room = 2 * t->room + 64;
		if ((t->list = realloc(t->list, t->room * sizeof(*t->list))) == NULL)
			abort();
	}
	text = &t->list[t->count++];
	text->msgid = strndup(msgid, length);
	text->many = many != NULL ? strdup(many) : NULL;
	text->choice = choice;
	if (line > 0 ? asprintf(&text->place, "%s:%d", place, line) < 0 : (text->place = strdup(place)) == NULL)
		abort();
	if (text->msgid == NULL)
		abort();
}

static void
problem(const char *place, const char *why, const char *text)
{
	printf("%s: %s%s%s\n", place, why, text != NULL ? ": " : "", text != NULL ? text : "");
	problems++;
}

/* -- collecting ----------------------------------------------------------------------------------------- */

static void
take_msgid(void *arg, const char *msgid, const char *many, const char *file, int line)
{
	(void)arg;
	views_add(&texts, msgid, strlen(msgid), many, file, line, false);
}

static bool
ends(const char *name, const char *ending)
{
	size_t length = strlen(name), tail = strlen(ending);

	return length > tail && strcmp(name + length - tail, ending) == 0;
}

/* Whether it is a part that its views give arguments: it is compiled where they do, for alone it is no view. */
static bool
takes_arguments(const char *path)
{
	char line[4096];
	bool takes = false;
	FILE *f = fopen(path, "re");

	while (f != NULL && !takes && fgets(line, sizeof(line), f) != NULL)
		takes = strstr(line, "$1") != NULL;
	if (f != NULL)
		fclose(f);
	return takes;
}

static int
take_view(const char *path, const struct stat *info, int kind, struct FTW *where)
{
	char folder[64];
	const char *folders[] = {folder, "app", NULL}, *error = "";

	(void)info;
	if (kind != FTW_F || where->level != 1 || (!ends(path, ".html") && !ends(path, ".txt")) ||
	    takes_arguments(path))
		return 0;
	snprintf(folder, sizeof(folder), "%.*s", where->base - 1, path);
	for (const char *const *lang = catalog_languages(); *lang != NULL; lang++) {
		struct view *v = view_load(folders, path + where->base, *lang, &error);

		views++;
		if (v == NULL) {
			problem(*lang, error, NULL);
			continue;
		}
		if (lang == catalog_languages())
			view_msgids(v, take_msgid, NULL);
		view_free(v);
	}
	return 0;
}

static int
take_source(const char *path, const struct stat *info, int kind, struct FTW *where)
{
	void (*scan)(struct views_texts *, const char *, const char *) = ends(path, ".sql") ? views_scan_sql : NULL;
	char *text;
	FILE *f;

	(void)where;
	if (ends(path, ".c") || ends(path, ".h"))
		scan = views_scan_c;
	if (kind != FTW_F || scan == NULL)
		return 0;
	if ((f = fopen(path, "re")) == NULL || (text = calloc(1, (size_t)info->st_size + 1)) == NULL) {
		problem(path, "cannot be read", NULL);
		if (f != NULL)
			fclose(f);
		return 0;
	}
	if (fread(text, 1, (size_t)info->st_size, f) == (size_t)info->st_size)
		scan(&texts, path, text);
	else
		problem(path, "cannot be read", NULL);
	fclose(f);
	free(text);
	return 0;
}

/* The words of 'a|b|c' are msgids: the lists show them. */
static void
take_choices(const char *choices, const char *list)
{
	char place[80];

	snprintf(place, sizeof(place), "list %s", list);
	while (choices != NULL && *choices != '\0') {
		size_t length = strcspn(choices, "|");

		views_add(&texts, choices, length, NULL, place, 0, true);
		choices += length + (choices[length] == '|');
	}
}

static void
take_pages(void)
{
	for (const struct area *a = areas; a->name != NULL; a++)
		for (const struct page *const *table = a->tables; *table != NULL; table++)
			for (const struct page *p = *table; p->path != NULL; p++) {
				const struct column *c = p->list != NULL ? p->list->columns : NULL;

				for (; c != NULL && c->name != NULL; c++)
					if (c->type == COL_CHOICE)
						take_choices(c->choices, p->list->name);
			}
}

/* -- checking ------------------------------------------------------------------------------------------- */

static int
by_msgid(const void *a, const void *b)
{
	const struct views_text *x = a, *y = b;
	int order = strcmp(x->msgid, y->msgid);

	return order != 0 ? order : strcmp(x->place, y->place);
}

/* One row per msgid: the first place stays, a plural and a choice stay what they are. */
static void
unite(void)
{
	size_t kept = 0;

	qsort(texts.list, texts.count, sizeof(*texts.list), by_msgid);
	for (size_t i = 0; i < texts.count; i++) {
		struct views_text *last = kept > 0 ? &texts.list[kept - 1] : NULL, *t = &texts.list[i];

		if (last == NULL || strcmp(last->msgid, t->msgid) != 0) {
			texts.list[kept++] = *t;
			continue;
		}
		last->choice = last->choice || t->choice;
		if (last->many == NULL)
			last->many = t->many;
	}
	texts.count = kept;
}

static size_t
holes(const char *text, const char *hole)
{
	size_t count = 0;

	for (; (text = strstr(text, hole)) != NULL; text += strlen(hole))
		count++;
	return count;
}

static void
check_text(const struct views_text *t, const char *lang)
{
	const char *text = catalog_find(lang, t->msgid, t->many);
	char why[64];

	snprintf(why, sizeof(why), "not in %s", lang);
	/* English needs no catalogue, except for words that nobody says that way. */
	if (text == NULL && (strcmp(lang, "en") != 0 || (t->choice && strchr(t->msgid, '_') != NULL)))
		problem(t->place, why, t->msgid);
	if (text == NULL || t->many != NULL)
		return;
	snprintf(why, sizeof(why), "other %%s or %%lld in %s", lang);
	if (holes(text, "%s") != holes(t->msgid, "%s") || holes(text, "%lld") != holes(t->msgid, "%lld"))
		problem(t->place, why, t->msgid);
}

static void
print_msgids(void)
{
	for (size_t i = 0; i < texts.count; i++) {
		const struct views_text *t = &texts.list[i];

		printf("%s\t%s%s%s\n", t->place, t->msgid, t->many != NULL ? "\t" : "", t->many != NULL ? t->many : "");
	}
}

int
cli_views(int argc, char **argv)
{
	static const struct option options[] = {{"check", no_argument, NULL, 'c'}, {"msgids", no_argument, NULL, 'm'},
	    {"help", no_argument, NULL, 'h'}, {0}};
	bool check = false, msgids = false;

	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (c == 'h') {
			cli_help("views");
			return 0;
		}
		if (c == '?')
			return cli_usage("views", "unknown option");
		check = check || c == 'c';
		msgids = msgids || c == 'm';
	}
	if (optind < argc)
		return cli_usage("views", "there is nothing to name here");
	if (!work_start() || !work_catalog())
		return 1;
	for (size_t i = 0; i < COUNT(view_folders); i++)
		nftw(view_folders[i], take_view, 16, 0);
	for (size_t i = 0; i < COUNT(source_folders); i++)
		nftw(source_folders[i], take_source, 16, 0);
	take_pages();
	unite();
	if (msgids)
		print_msgids();
	for (const char *const *lang = catalog_languages(); !msgids && *lang != NULL; lang++)
		for (size_t i = 0; i < texts.count; i++)
			check_text(&texts.list[i], *lang);
	if (!msgids && (!check || problems > 0))
		printf("%zu views compiled, %zu texts, %zu problems\n", views, texts.count, problems);
	return problems > 0;
}
