/* The tables: files of the folder into maps. A line is `a,b,c`, a list within a field has bars, # begins a remark. */
#include "centre/norm_map.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "centre/han.h"
#include "utf8.h"

#define FIELDS 8

typedef void row_fn(struct norm *, char **fields);

static uint32_t
hash_of(const char *key, size_t length)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < length; i++)
		h = (h ^ (unsigned char)key[i]) * 16777619u;
	return h;
}

static struct norm_slot *
slot_of(const struct norm_map *map, const char *key, size_t length, uint32_t hash)
{
	size_t at = hash & (map->room - 1);

	for (;; at = (at + 1) & (map->room - 1)) {
		struct norm_slot *s = &map->slots[at];

		if (s->key == NULL || (s->hash == hash && s->length == length && memcmp(s->key, key, length) == 0))
			return s;
	}
}

static void
map_grow(struct norm_map *map)
{
	struct norm_map more = {.room = map->room == 0 ? 64 : map->room * 2};

	more.slots = calloc(more.room, sizeof(*more.slots));
	if (more.slots == NULL)
		abort();
	for (size_t i = 0; i < map->room; i++)
		if (map->slots[i].key != NULL)
			*slot_of(&more, map->slots[i].key, map->slots[i].length, map->slots[i].hash) = map->slots[i];
	free(map->slots);
	map->slots = more.slots;
	map->room = more.room;
}

void
norm_map_put(struct norm_map *map, const char *key, const void *value)
{
	size_t length = strlen(key);
	uint32_t hash = hash_of(key, length);
	struct norm_slot *s;

	if (length == 0)
		return;
	if (map->used * 2 >= map->room)
		map_grow(map);
	s = slot_of(map, key, length, hash);
	if (s->key != NULL)
		return;
	*s = (struct norm_slot){key, value, hash, (uint32_t)length};
	map->used++;
	map->longest = length > map->longest ? length : map->longest;
}

const void *
norm_map_get(const struct norm_map *map, const char *key, size_t length)
{
	if (map->room == 0 || length == 0 || length > map->longest)
		return NULL;
	return slot_of(map, key, length, hash_of(key, length))->value;
}

/* The next part up to `mark`, or NULL; like strsep, of one character. */
static char *
part(char **rest, char mark)
{
	char *begin = *rest, *end;

	if (begin == NULL)
		return NULL;
	end = strchr(begin, mark);
	*rest = end != NULL ? end + 1 : NULL;
	if (end != NULL)
		*end = '\0';
	return begin;
}

static void
form_row(struct norm *norm, char **fields)
{
	unsigned position = strcmp(fields[2], "both") == 0     ? NORM_BOTH
			    : strcmp(fields[2], "front") == 0  ? NORM_FRONT
			    : strcmp(fields[2], "within") == 0 ? NORM_END | NORM_WITHIN
							       : NORM_END;
	char *name;

	while ((name = part(&fields[3], '|')) != NULL) {
		char *key = norm_squeeze(norm->mem, norm_fold(norm->mem, name));
		struct norm_form *form = mem_take(norm->mem, sizeof(*form)), *known;

		*form = (struct norm_form){
		    mem_string(norm->mem, fields[0]), mem_string(norm->mem, fields[1]), position, NULL};
		/* Made here, so it may be changed here: the same letters end one form and begin another. */
		known = (struct norm_form *)(uintptr_t)norm_map_get(&norm->forms, key, strlen(key));
		if (known == NULL) {
			norm_map_put(&norm->forms, key, form);
			continue;
		}
		known->position |= position;
		form->next = known->next;
		known->next = form;
	}
}

/* The pinyin of a place in hanzi, in one word; NULL for other scripts. */
static char *
pinyin_of(struct mem *m, const char *name)
{
	char *out = mem_take(m, strlen(name) * 3 + 1);
	size_t length = 0;
	unsigned before = 0;

	for (; *name != '\0'; before = norm_first(name), name += norm_step(name)) {
		const char *reading = han_reading_in(before, norm_first(name), norm_first(name + norm_step(name)));

		if (reading == NULL)
			return NULL;
		memcpy(out + length, reading, strlen(reading));
		length += strlen(reading);
	}
	return out;
}

static void
place_row(struct norm *norm, char **fields)
{
	struct norm_place *place = mem_take(norm->mem, sizeof(*place));
	bool first = true;
	char *name;

	*place = (struct norm_place){mem_string(norm->mem, fields[0]), strcmp(fields[1], "front") == 0};
	while ((name = part(&fields[2], '|')) != NULL) {
		char *key = norm_fold(norm->mem, name), *pinyin;

		norm_map_put(&norm->places, key, place);
		/* The first of a Chinese city's names. */
		if (first && place->front && (pinyin = pinyin_of(norm->mem, key)) != NULL)
			norm_map_put(&norm->places, pinyin, place);
		first = false;
	}
}

static void
word_row(struct norm *norm, char **fields)
{
	static const char streets[] = "street:";
	struct mem *m = norm->mem;
	char *kind = mem_string(m, fields[0]), *name;
	struct norm_map *map = strcmp(kind, "generic") == 0    ? &norm->generic
			       : strcmp(kind, "title") == 0    ? &norm->titles
			       : strcmp(kind, "particle") == 0 ? &norm->particles
			       : strcmp(kind, "mailbox") == 0  ? &norm->mailboxes
			       : strcmp(kind, "free") == 0     ? &norm->free
							       : &norm->streets;
	bool raw = map == &norm->mailboxes || map == &norm->free;

	if (strncmp(kind, streets, sizeof(streets) - 1) == 0)
		kind += sizeof(streets) - 1;
	while ((name = part(&fields[1], '|')) != NULL)
		norm_map_put(map, raw ? mem_string(m, name) : norm_fold(m, name), kind);
}

static void
nickname_row(struct norm *norm, char **fields)
{
	char *given = norm_fold(norm->mem, fields[0]), *name;

	while ((name = part(&fields[1], '|')) != NULL)
		norm_map_put(&norm->nicknames, norm_fold(norm->mem, name), given);
}

static void
phone_row(struct norm *norm, char **fields)
{
	struct norm_plan *plan = mem_take(norm->mem, sizeof(*plan));

	snprintf(plan->country, sizeof(plan->country), "%s", fields[0]);
	plan->code = mem_string(norm->mem, fields[1]);
	plan->trunk = mem_string(norm->mem, fields[2]);
	plan->dialout = mem_string(norm->mem, fields[3]);
	plan->least = strtoul(fields[4], NULL, 10);
	plan->most = strtoul(fields[5], NULL, 10);
	plan->main = strcmp(fields[6], "main") == 0;
	norm_map_put(&norm->plans, plan->country, plan);
	if (plan->main)
		norm_map_put(&norm->calling, plan->code, plan);
}

typedef void found_fn(void *arg, char **fields);

/* Gives each line of a file, cut into its fields. */
static bool
file_read(const char *folder, const char *name, size_t count, found_fn *found, void *arg)
{
	char *line = NULL, path[PATH_MAX], *fields[FIELDS];
	FILE *file;
	bool good;
	size_t room = 0;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "r");
	good = file != NULL;
	if (!good)
		perror(path);
	for (int at = 1; good && getline(&line, &room, file) >= 0; at++) {
		char *rest = line;
		size_t n = 0;

		line[strcspn(line, "\r\n")] = '\0';
		if (*line == '#' || *line == '\0')
			continue;
		while (n < FIELDS && (fields[n] = part(&rest, ',')) != NULL)
			n++;
		good = n == count;
		if (good)
			found(arg, fields);
		else
			fprintf(stderr, "%s:%d: %zu fields instead of %zu\n", path, at, n, count);
	}
	free(line);
	if (file != NULL)
		fclose(file);
	return good;
}

struct table {
	struct norm *norm;
	row_fn *row;
};

static void
table_found(void *arg, char **fields)
{
	const struct table *t = arg;

	t->row(t->norm, fields);
}

static bool
table_read(struct norm *norm, const char *folder, const char *name, size_t count, row_fn *row)
{
	struct table t = {norm, row};

	return file_read(folder, name, count, table_found, &t);
}

struct norm *
norm_open(const char *folder)
{
	struct norm *norm = calloc(1, sizeof(*norm));

	if (norm == NULL)
		abort();
	norm->mem = mem_new();
	if (table_read(norm, folder, "legal_form.csv", 4, form_row) &&
	    table_read(norm, folder, "place.csv", 3, place_row) && table_read(norm, folder, "word.csv", 2, word_row) &&
	    table_read(norm, folder, "nickname.csv", 2, nickname_row) &&
	    table_read(norm, folder, "phone.csv", 7, phone_row))
		return norm;
	norm_free(norm);
	return NULL;
}

/* A line's fields in the order that the files have them. */
static void
line_row(struct norm *norm, char *const column[5])
{
	char *legal[4] = {column[1], column[3], column[2], column[4]}, *place[3] = {column[1], column[2], column[4]},
	     *nickname[2] = {column[1], column[4]}, *word[2];

	if (strcmp(column[0], "legal") == 0)
		form_row(norm, legal);
	else if (strcmp(column[0], "place") == 0)
		place_row(norm, place);
	else if (strcmp(column[0], "nickname") == 0)
		nickname_row(norm, nickname);
	else {
		bool street = strcmp(column[0], "street") == 0;

		word[0] = street ? mem_printf(norm->mem, "street:%s", column[1]) : column[0];
		word[1] = column[4];
		word_row(norm, word);
	}
}

struct norm *
norm_lines(const struct norm *base, const char *lines)
{
	struct norm *norm = calloc(1, sizeof(*norm));
	char *rest, *line, *column[5];

	if (norm == NULL)
		abort();
	norm->mem = mem_new();
	for (size_t i = 0; i < base->plans.room; i++) {
		const struct norm_plan *plan = base->plans.slots[i].value;

		if (plan == NULL)
			continue;
		norm_map_put(&norm->plans, plan->country, plan);
		if (plan->main)
			norm_map_put(&norm->calling, plan->code, plan);
	}
	rest = mem_string(norm->mem, lines);
	while ((line = part(&rest, '\n')) != NULL) {
		size_t n = 0;

		while (n < 5 && (column[n] = part(&line, '\t')) != NULL)
			n++;
		if (n == 5)
			line_row(norm, column);
	}
	return norm;
}

static void
seed_line(
    struct buf *out, const char *kind, const char *code, const char *place, const char *countries, const char *words)
{
	buf_printf(out, "%s%s\t%s\t%s\t%s\t%s", out->len > 0 ? "\n" : "", kind, code, place, countries, words);
}

/* One line of a file as lines of norm_lines(): a word that becomes nothing else is an entry of its own. */
static void
seed_row(struct buf *out, const char *file, char **field)
{
	static const char streets[] = "street:";
	char *word;

	if (strcmp(file, "legal_form.csv") == 0)
		seed_line(out, "legal", field[0], field[2], field[1], field[3]);
	else if (strcmp(file, "place.csv") == 0)
		seed_line(out, "place", field[0], strcmp(field[1], "front") == 0 ? "front" : "end", "", field[2]);
	else if (strcmp(file, "nickname.csv") == 0)
		seed_line(out, "nickname", field[0], "end", "", field[1]);
	else if (strncmp(field[0], streets, sizeof(streets) - 1) == 0)
		seed_line(out, "street", field[0] + sizeof(streets) - 1, "end", "", field[1]);
	else
		while ((word = part(&field[1], '|')) != NULL)
			seed_line(out, field[0], word, "end", "", word);
}

struct seed {
	struct buf *out;
	const char *file;
};

static void
seed_found(void *arg, char **fields)
{
	const struct seed *s = arg;

	seed_row(s->out, s->file, fields);
}

bool
norm_seed(const char *folder, struct buf *out)
{
	static const struct {
		const char *name;
		size_t fields;
	} files[] = {{"legal_form.csv", 4}, {"place.csv", 3}, {"word.csv", 2}, {"nickname.csv", 2}};
	bool good = true;

	for (size_t i = 0; good && i < sizeof(files) / sizeof(files[0]); i++) {
		struct seed seed = {out, files[i].name};

		good = file_read(folder, files[i].name, files[i].fields, seed_found, &seed);
	}
	return good;
}

void
norm_free(struct norm *norm)
{
	if (norm == NULL)
		return;
	for (struct norm_map *map = &norm->forms; map <= &norm->calling; map++)
		free(map->slots);
	mem_free(norm->mem);
	free(norm);
}
