/* Likely matches beside a form: the rows of app/dedup/door.h as people read them. */
#include "door.h"

#include "answer.h"
#include "buf.h"
#include "door_why.h"
#include "request.h"
#include "rows.h"

static const char *
door_words(struct request *r, bool person, const char *parts)
{
	struct buf why = {0};
	const char *json;

	door_why(&why, person, request_lang(r), parts);
	json = mem_string(request_mem(r), why.data);
	buf_free(&why);
	return json;
}

/* Rows of the statement are record, name, name_local, about, place, email, bits, percent, strong, parts. */
#define DOOR_CELLS 10

static void
door_show(struct request *r, bool person)
{
	const PGresult *rows = request_rows(r, person ? "contact_like" : "company_like");
	struct mem *m = request_mem(r);
	PGresult *matches = rows_new(m, "record name name_local about place email bits percent strong {why");
	const char *own = request_value(r, person ? "contact" : "company");
	int hidden = 0;

	for (int i = 0; rows != NULL && i < PQntuples(rows); i++) {
		const char *cell[DOOR_CELLS];

		for (int c = 0; c < DOOR_CELLS; c++)
			cell[c] = PQgetisnull(rows, i, c) ? NULL : PQgetvalue(rows, i, c);
		if (cell[0] == NULL) {
			hidden++;
			continue;
		}
		cell[DOOR_CELLS - 1] = door_words(r, person, cell[DOOR_CELLS - 1] != NULL ? cell[DOOR_CELLS - 1] : "");
		rows_add(matches, cell);
	}
	answer_rows(r, "matches", matches);
	if (own != NULL && *own != '\0') /* a record that is changed: the likely one can be merged with it */
		request_global(r, "changed_record", own);
	if (hidden > 0)
		request_global(r, "hidden_matches", mem_printf(m, "%d", hidden));
}

void
door_companies(struct request *r)
{
	door_show(r, false);
}

void
door_contacts(struct request *r)
{
	door_show(r, true);
}

int
door_employer(struct request *r)
{
	const char *name = request_value(r, "company_name");

	request_set(r, "door_employer", name != NULL ? name : request_value(r, "employer"));
	return 0;
}
