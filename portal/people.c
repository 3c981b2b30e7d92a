/* A list of people as a CSV file: it becomes the rows of the form, so that both are checked and corrected alike. */
#include <stdlib.h>
#include <string.h>

#include <unicode/ucnv.h>

#include "buf.h"
#include "catalog.h"
#include "import/csv.h"
#include "import/encoding.h"
#include "import/text.h"
#include "mem.h"
#include "request.h"
#include "visit.h"

#define FILE_FIELD "people_file"
#define PEOPLE_MOST 60 /* rows that are shown again; the database says how many a group may be */

/* What a header may say, normalised as text_key() does. */
static const struct heading {
	const char *member;
	const char *const words[12];
} headings[] = {
    {"name", {"name", "fullname", "yourname", "person", "participant", "姓名", "名字", "人员", "参观者", "观众姓名"}},
    {"email", {"email", "mail", "emailaddress", "邮箱", "电子邮箱", "电子邮件", "邮件", "邮箱地址"}},
    {"job_title", {"jobtitle", "position", "title", "function", "职位", "职务", "头衔"}},
    {"phone", {"phone", "telephone", "tel", "mobile", "phonenumber", "电话", "手机", "联系电话", "手机号"}},
};
enum { COLUMNS = sizeof(headings) / sizeof(headings[0]) };

struct source {
	const char *at, *end;
};

static ssize_t
source_read(void *arg, char *out, size_t room)
{
	struct source *s = arg;
	size_t n = (size_t)(s->end - s->at) < room ? (size_t)(s->end - s->at) : room;

	memcpy(out, s->at, n);
	s->at += n;
	return (ssize_t)n;
}

/* The file's bytes as UTF-8, from whatever encoding they are in, without a mark in front. False: they are in none. */
static bool
source_open(struct mem *m, struct source *s, const char *data, size_t size)
{
	const char *name = encoding_guess(data, size);
	UErrorCode error = U_ZERO_ERROR;
	int32_t room = (int32_t)size * 3 + 16, used;
	char *text;

	*s = (struct source){data, data + size};
	if (strcmp(name, "UTF-8") != 0) {
		text = mem_take(m, (size_t)room);
		used = ucnv_convert("UTF-8", name, text, room, data, (int32_t)size, &error);
		if (U_FAILURE(error))
			return false;
		*s = (struct source){text, text + used};
	}
	if (s->end - s->at >= 3 && memcmp(s->at, "\xef\xbb\xbf", 3) == 0)
		s->at += 3;
	return true;
}

/* Which member each column of the file is: NULL for one that is not taken. Whether a name is among them. */
static bool
header_read(const struct csv_row *row, const char *members[CSV_FIELDS_MAX])
{
	bool named = false;

	for (size_t i = 0; i < row->count; i++) {
		struct buf key = {0};

		members[i] = NULL;
		if (text_fault(row->fields[i].text, row->fields[i].length) == NULL)
			text_key(&key, row->fields[i].text, row->fields[i].length);
		for (size_t c = 0; key.data != NULL && c < COLUMNS; c++)
			for (size_t w = 0; headings[c].words[w] != NULL; w++)
				if (strcmp(headings[c].words[w], key.data) == 0)
					members[i] = headings[c].member;
		named |= members[i] != NULL && strcmp(members[i], "name") == 0;
		buf_free(&key);
	}
	return named;
}

static void
pair_add(struct mem *m, struct form *form, long long n, const char *member, const char *text, size_t length)
{
	struct form_pair *pair = &form->pairs[form->count];

	if (form->count == form->room)
		return;
	form->count++;
	pair->name = mem_printf(m, "person.%lld.%s", n, member);
	pair->text = mem_copy(m, text, length);
	pair->size = length;
}

/* The rows of the file as pairs of the form. NULL, or the msgid why it cannot be read; *limit goes with it. */
static const char *
rows_read(struct mem *m, struct csv *csv, struct form *form, long long *limit)
{
	const char *members[CSV_FIELDS_MAX];
	struct csv_row row;
	long long n = 0;

	if (!csv_next(csv, &row) || row.why != NULL || !header_read(&row, members))
		return N_("The first line must name the columns: name, e-mail, position, phone.");
	for (size_t count = row.count; csv_next(csv, &row); n++) {
		const char *line = mem_printf(m, "%lld", row.line);

		*limit = row.line;
		if (row.why != NULL)
			return N_("Line %lld cannot be read: look at its quotation marks.");
		*limit = PEOPLE_MOST;
		if (n == PEOPLE_MOST)
			return N_("At most %lld people.");
		pair_add(m, form, n, "line", line, strlen(line));
		for (size_t i = 0; i < row.count && i < count; i++)
			if (members[i] != NULL)
				pair_add(m, form, n, members[i], row.fields[i].text, row.fields[i].length);
	}
	return n == 0 ? N_("There are no people in this file.") : NULL;
}

/* The map that the pairs make; refused beside the row if a cell is no text. */
static int
people_set(struct request *r, const struct form *form)
{
	static const struct field fields[] = {
	    {.name = "person", .kind = FIELD_MAP, .flags = FIELD_NAMED, .max = PEOPLE_MOST * (COLUMNS + 1)},
	    {.name = NULL}};
	struct value *v = form_check(request_mem(r), form, fields);

	request_set(r, "person", v->given[0] != '\0' ? v->given : NULL);
	request_set(r, "way", "csv");
	if (v->state != VALUE_INVALID)
		return 0;
	if (v->member == NULL)
		request_refuse(r, FILE_FIELD, v->why);
	else
		request_refuse_value(r, v);
	return 422;
}

int
people_read(struct request *r)
{
	const struct value *file = request_field(r, FILE_FIELD);
	struct mem *m = request_mem(r);
	struct form form = {.room = PEOPLE_MOST * (COLUMNS + 1)};
	struct source source;
	struct csv *csv;
	const char *why;
	long long limit = 0;

	request_set(r, "way", NULL);
	if (file == NULL || file->state != VALUE_PRESENT || file->size == 0)
		return 0;
	request_set(r, "group", "true");
	if (!source_open(m, &source, file->data, file->size)) {
		request_refuse(r, FILE_FIELD, N_("This text is not valid UTF-8."));
		return 422;
	}
	form.pairs = mem_take(m, form.room * sizeof(*form.pairs));
	csv = csv_open(source_read, &source, '\0');
	why = rows_read(m, csv, &form, &limit);
	csv_close(csv);
	if (why != NULL) {
		request_refuse_limit(r, FILE_FIELD, why, limit);
		return 422;
	}
	return people_set(r, &form);
}
