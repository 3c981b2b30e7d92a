#include "catalog.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog_rule.h"

/*
 * A .mo file: seven words (magic, revision, number of texts, offsets of the tables of msgids and of
 * translations, and a hash table not used here), then the tables of (length, offset), sorted by msgid. A
 * plural's msgid is "one\0many", its translation the forms with a NUL between. The empty msgid's
 * translation is the header, with the rule that tells which form is for which number.
 */
#define MO_MAGIC 0x950412deU
#define MO_SWAPPED 0xde120495U
#define MO_HEADER 28
#define CATALOG_MAX 16 /* languages */
#define FILE_MAX (16 * 1024 * 1024)
#define PATH_SIZE 4096

struct catalog {
	char lang[16];
	char *data;
	size_t size;
	bool swapped;
	uint32_t count, ids, texts;
	const char *rule; /* "(n != 1);", or NULL: one form */
	unsigned long forms;
};

static struct catalog catalogs[CATALOG_MAX];
static size_t catalog_count;
static const char *languages[CATALOG_MAX + 2] = {"en"};

/* -- the file ------------------------------------------------------------------------------------------- */

static uint32_t
word(const struct catalog *c, size_t at)
{
	uint32_t w;

	memcpy(&w, c->data + at, sizeof(w));
	return c->swapped ? __builtin_bswap32(w) : w;
}

/* The string of a table's row, checked by catalog_check() to lie within the file. */
static const char *
string(const struct catalog *c, uint32_t table, uint32_t row, size_t *length)
{
	*length = word(c, table + 8UL * row);
	return c->data + word(c, table + 8UL * row + 4);
}

static bool
string_fits(const struct catalog *c, uint32_t table, uint32_t row)
{
	size_t length = word(c, table + 8UL * row), at = word(c, table + 8UL * row + 4);

	return at < c->size && length < c->size - at && c->data[at + length] == '\0';
}

/* NULL, or what is wrong: afterwards every row of both tables can be read without a further look. */
static const char *
catalog_check(struct catalog *c)
{
	uint32_t magic;
	size_t length;

	if (c->size < MO_HEADER)
		return "too short";
	memcpy(&magic, c->data, sizeof(magic));
	if (magic != MO_MAGIC && magic != MO_SWAPPED)
		return "not a .mo file";
	c->swapped = magic == MO_SWAPPED;
	if (word(c, 4) >> 16 > 1)
		return "unknown revision";
	c->count = word(c, 8);
	c->ids = word(c, 12);
	c->texts = word(c, 16);
	if (c->count > c->size / 16 || c->ids > c->size - 8UL * c->count || c->texts > c->size - 8UL * c->count)
		return "tables outside of the file";
	for (uint32_t i = 0; i < c->count; i++)
		if (!string_fits(c, c->ids, i) || !string_fits(c, c->texts, i))
			return "text outside of the file";
	for (uint32_t i = 1; i < c->count; i++)
		if (strcmp(string(c, c->ids, i - 1, &length), string(c, c->ids, i, &length)) >= 0)
			return "msgids not in order";
	return NULL;
}

/* The translation of a msgid (a plural is found by its first form), or NULL. */
static const char *
catalog_search(const struct catalog *c, const char *msgid, const char **many, size_t *length)
{
	uint32_t low = 0, high = c->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		size_t size;
		const char *id = string(c, c->ids, middle, &size);
		int order = strcmp(msgid, id);

		if (order == 0) {
			*many = strlen(id) < size ? id + strlen(id) + 1 : NULL;
			return string(c, c->texts, middle, length);
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* "Plural-Forms: nplurals=2; plural=(n != 1);" */
static void
catalog_rule(struct catalog *c)
{
	size_t length;
	const char *many, *header = catalog_search(c, "", &many, &length), *line, *p;

	c->forms = 1;
	if (header == NULL || (line = strstr(header, "Plural-Forms:")) == NULL)
		return;
	if ((p = strstr(line, "nplurals=")) != NULL)
		c->forms = strtoul(p + strlen("nplurals="), NULL, 10);
	if ((p = strstr(line, "plural=")) != NULL)
		c->rule = p + strlen("plural=");
}

static const char *
catalog_read(struct catalog *c, const char *path)
{
	FILE *f = fopen(path, "re");
	long size = -1;
	const char *why = "cannot be read";

	if (f == NULL)
		return why;
	if (fseek(f, 0, SEEK_END) == 0 && (size = ftell(f)) >= 0 && size <= FILE_MAX &&
	    (c->data = malloc((size_t)size + 1)) != NULL) {
		rewind(f);
		c->size = fread(c->data, 1, (size_t)size, f);
		c->data[c->size] = '\0';
		if ((why = catalog_check(c)) == NULL)
			catalog_rule(c);
	}
	fclose(f);
	return why;
}

static int
catalog_fail(const char **error, const char *path, const char *why)
{
	static char message[PATH_SIZE + 64];

	snprintf(message, sizeof(message), "%s: %s", path, why);
	*error = message;
	return -1;
}

static void
catalog_list(void)
{
	size_t n = 1;

	for (size_t i = 0; i < catalog_count; i++)
		if (strcmp(catalogs[i].lang, "en") != 0)
			languages[n++] = catalogs[i].lang;
	languages[n] = NULL;
}

int
catalog_load(const char *folder, const char **error)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	int result = 0;

	catalog_free();
	if (d == NULL)
		return catalog_fail(error, folder, "cannot be opened");
	while (result == 0 && (e = readdir(d)) != NULL) {
		struct catalog *c = &catalogs[catalog_count];
		size_t length = strlen(e->d_name);
		const char *why;
		char path[PATH_SIZE];

		if (length <= 3 || strcmp(e->d_name + length - 3, ".mo") != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		if (catalog_count == CATALOG_MAX || length - 3 >= sizeof(c->lang)) {
			result = catalog_fail(error, path, "too many languages, or too long a name");
			break;
		}
		memcpy(c->lang, e->d_name, length - 3);
		catalog_count++;
		if ((why = catalog_read(c, path)) != NULL)
			result = catalog_fail(error, path, why);
	}
	closedir(d);
	if (result != 0)
		catalog_free();
	catalog_list();
	return result;
}

void
catalog_free(void)
{
	for (size_t i = 0; i < catalog_count; i++)
		free(catalogs[i].data);
	memset(catalogs, 0, sizeof(catalogs));
	catalog_count = 0;
	catalog_list();
}

const char *const *
catalog_languages(void)
{
	return languages;
}

/* -- asking --------------------------------------------------------------------------------------------- */

static const struct catalog *
catalog_of(const char *lang)
{
	for (size_t i = 0; i < catalog_count; i++)
		if (strcmp(catalogs[i].lang, lang) == 0)
			return &catalogs[i];
	return NULL;
}

const char *
catalog_find(const char *lang, const char *msgid, const char *many)
{
	const struct catalog *c = catalog_of(lang);
	const char *found, *text;
	size_t length;

	if (c == NULL || *msgid == '\0' || (text = catalog_search(c, msgid, &found, &length)) == NULL || *text == '\0')
		return NULL;
	if (many != NULL && (found == NULL || strcmp(found, many) != 0))
		return NULL;
	return text;
}

const char *
catalog_text(const char *lang, const char *msgid)
{
	const char *text = catalog_find(lang, msgid, NULL);

	return text != NULL ? text : msgid;
}

bool
catalog_named(const char *name)
{
	return catalog_find("en", name, NULL) != NULL || catalog_find("zh", name, NULL) != NULL;
}

const char *
catalog_plural(const char *lang, const char *one, const char *many, long long n)
{
	const struct catalog *c = catalog_of(lang);
	const char *found = NULL, *text = NULL;
	size_t length = 0;

	if (c != NULL && *one != '\0')
		text = catalog_search(c, one, &found, &length);
	if (text == NULL || found == NULL || *text == '\0')
		return n == 1 ? one : many;
	for (unsigned long form = catalog_rule_form(c->rule, c->forms, n); form > 0; form--) {
		size_t step = strlen(text) + 1;

		if (step >= length)
			return n == 1 ? one : many;
		text += step;
		length -= step;
	}
	return text;
}
