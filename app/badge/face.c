/* What a badge shows, from the database. */
#include <string.h>

#include "badge/pdf.h"
#include "view.h"

static const char *
cell(const PGresult *r, int row, const char *name)
{
	int column = PQfnumber(r, name);

	return column < 0 || PQgetisnull(r, row, column) ? NULL : PQgetvalue(r, row, column);
}

static void
put_day(struct buf *out, const char *day, const char *lang)
{
	const struct view_value v = {.filter = "date", .text = day, .lang = lang};

	view_format(&v, out);
}

/* "14 Sep 2027 – 17 Sep 2027 · Shanghai" */
static const char *
dates(struct mem *mem, const struct badge_face *f)
{
	const char *opens = f->opens_on, *closes = f->closes_on;
	struct buf out = {0};
	const char *text;

	if (opens != NULL)
		put_day(&out, opens, f->lang);
	if (opens != NULL && closes != NULL && strcmp(opens, closes) != 0) {
		buf_puts(&out, " – ");
		put_day(&out, closes, f->lang);
	}
	if (f->place != NULL)
		buf_printf(&out, "%s%s", out.len > 0 ? " · " : "", f->place);
	text = out.len > 0 ? mem_copy(mem, out.data, out.len) : NULL;
	buf_free(&out);
	return text;
}

void
badge_face_row(struct mem *mem, const PGresult *r, int row, struct badge_face *f)
{
	*f = (struct badge_face){
	    .name = cell(r, row, "name"),
	    .number = cell(r, row, "number"),
	    .token = cell(r, row, "token"),
	    .category = cell(r, row, "category"),
	    .colour = cell(r, row, "colour"),
	    .company = cell(r, row, "company"),
	    .country = cell(r, row, "country"),
	    .fair = cell(r, row, "fair"),
	    .place = cell(r, row, "place"),
	    .edition = cell(r, row, "edition"),
	    .opens_on = cell(r, row, "opens_on"),
	    .closes_on = cell(r, row, "closes_on"),
	    .lang = cell(r, row, "lang"),
	    .timezone = cell(r, row, "timezone"),
	    .badge = cell(r, row, "badge"),
	};
	f->dates = dates(mem, f);
}
