/* What a request is refused for: of the form, of the database. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "request.h"

static bool
refused_already(const struct request *r, const char *field)
{
	for (const struct refusal *f = r->refusals; f != NULL; f = f->next)
		if (f->field != NULL && strcmp(f->field, field) == 0)
			return true;
	return false;
}

void
request_refuse_limit(struct request *r, const char *field, const char *why, long long limit)
{
	struct refusal *f = mem_take(r->mem, sizeof(*f)), **at = &r->refusals;

	if (field != NULL && refused_already(r, field))
		return;
	f->field = field != NULL && field[0] != '\0' ? mem_string(r->mem, field) : NULL;
	f->why = mem_string(r->mem, why);
	f->limit = limit;
	while (*at != NULL)
		at = &(*at)->next;
	*at = f;
}

void
request_refuse(struct request *r, const char *field, const char *why)
{
	request_refuse_limit(r, field, why, 0);
}

void
request_refuse_value(struct request *r, const struct value *v)
{
	request_refuse_limit(r, v->member != NULL ? v->member : v->field->name, v->why, v->limit);
	for (const struct value_fault *f = v->more; f != NULL; f = f->next)
		request_refuse_limit(r, f->member, f->why, f->limit);
}

/* Whether the form brought a map's member of that name: "typed.city" of the map "typed" for "city". */
static bool
refused_member(struct request *r, const struct field *f, const char *name)
{
	return f->kind == FIELD_MAP && form_text(&r->form, mem_printf(r->mem, "%s.%s", f->name, name)) != NULL;
}

/*
 * The field of the page's form with that name, or with the longest end of it, or a member of one of its maps; NULL: it is
 * about the whole form.
 */
static const char *
refused_field(struct request *r, const char *name)
{
	for (; name != NULL; name = strchr(name, '_') != NULL ? strchr(name, '_') + 1 : NULL)
		for (const struct field *f = r->fields; f != NULL && f->name != NULL; f++) {
			if (strcmp(f->name, name) == 0 && form_text(&r->params, name) == NULL)
				return f->name;
			if (form_member(f, name) != NULL || refused_member(r, f, name))
				return name;
		}
	return NULL;
}

/* The words or lines of a text, one after the other; NULL at the end. */
static const char *
refused_next(struct request *r, const char **text, const char *ends)
{
	size_t n = strcspn(*text, ends);
	const char *word = n > 0 ? mem_copy(r->mem, *text, n) : NULL;

	*text += n + ((*text)[n] != '\0');
	return word;
}

/*
 * What a function refused with refuse(), or refuse_all(): fields and limits with a blank between, a message a line. A
 * message too few is the one before.
 */
static void
refused_each(struct request *r, const char *fields, const char *whys, const char *limits)
{
	const char *why = refused_next(r, &whys, "\n"), *field = refused_next(r, &fields, " "), *more, *limit;

	do {
		limit = refused_next(r, &limits, " ");
		request_refuse_limit(
		    r, refused_field(r, field), why != NULL ? why : "", limit != NULL ? atoll(limit) : 0);
		if ((more = refused_next(r, &whys, "\n")) != NULL)
			why = more;
	} while ((field = refused_next(r, &fields, " ")) != NULL);
}

/* What a constraint is about: PostgreSQL names them <table>_<column>[_<column>]_check, _key, _fkey. */
static const char *
constraint_column(struct request *r, const char *table, const char *constraint)
{
	size_t n = table != NULL ? strlen(table) : 0;
	const char *end = strrchr(constraint, '_');

	if (n == 0 || strncmp(constraint, table, n) != 0 || constraint[n] != '_' || end <= constraint + n)
		return NULL;
	return mem_copy(r->mem, constraint + n + 1, (size_t)(end - constraint) - n - 1);
}

/*
 * What the SQLSTATEs that a page may meet mean; the first that begins so counts. 40: a deadlock or a conflict, 55P03: a
 * lock not to be had, 53: no connection, memory or disk left, 25006: a standby that is not yet in charge.
 */
static const struct {
	const char *state;
	int status;
	const char *why;
} request_states[] = {
    {"23502", 422, N_("Please fill this in.")},
    {"23505", 409, N_("This is taken already.")},
    {"23", 422, N_("This value does not fit.")},
    {"22", 422, N_("A value does not fit.")},
    {"21", 422, N_("A value does not fit.")},
    {"42501", 403, N_("You do not have the permission for this.")},
    {"40", 409, N_("Somebody else is changing the same. Please try again.")},
    {"55P03", 409, N_("Somebody else is changing the same. Please try again.")},
    {"57014", 503, N_("This took too long and was stopped. Nothing was changed.")},
    {"53", 503, N_("We are very busy, or starting anew. Nothing was changed; please try again in a moment.")},
    {"25006", 503, N_("We are very busy, or starting anew. Nothing was changed; please try again in a moment.")},
};

/*
 * Whether the very same may be well when asked again. A person has a form to send once more; to a program or a gate's
 * device 503 says so.
 */
static bool
state_passes(const char *state)
{
	return strncmp(state, "40", 2) == 0 || strcmp(state, "55P03") == 0;
}

int
request_refused(struct request *r, const PGresult *error)
{
	const char *state = PQresultErrorField(error, PG_DIAG_SQLSTATE);
	const char *constraint = PQresultErrorField(error, PG_DIAG_CONSTRAINT_NAME);
	const char *field = PQresultErrorField(error, PG_DIAG_COLUMN_NAME);

	if (state != NULL && strncmp(state, "PV", 2) == 0) {
		const char *number = PQresultErrorField(error, PG_DIAG_MESSAGE_DETAIL);

		refused_each(r, field != NULL ? field : "", PQresultErrorField(error, PG_DIAG_MESSAGE_PRIMARY),
		    number != NULL ? number : "");
		return atoi(state + 2);
	}
	if (constraint != NULL)
		field = constraint_column(r, PQresultErrorField(error, PG_DIAG_TABLE_NAME), constraint);
	for (size_t i = 0; state != NULL && i < sizeof(request_states) / sizeof(request_states[0]); i++)
		if (strncmp(state, request_states[i].state, strlen(request_states[i].state)) == 0) {
			bool told = constraint != NULL && catalog_named(constraint);

			request_refuse(r, refused_field(r, field), told ? constraint : request_states[i].why);
			return r->bearer != NULL && state_passes(state) ? 503 : request_states[i].status;
		}
	return 500;
}

const char *
request_moved(struct request *r, const PGresult *error)
{
	const char *state = PQresultErrorField(error, PG_DIAG_SQLSTATE);
	const char *old = PQresultErrorField(error, PG_DIAG_COLUMN_NAME), *at;
	const char *became = PQresultErrorField(error, PG_DIAG_MESSAGE_PRIMARY);

	if (state == NULL || strcmp(state, "PV308") != 0 || old == NULL || old[0] == '\0')
		return NULL;
	if ((at = strcasestr(r->path, old)) == NULL)
		return NULL;
	/* What a form did to the old record is nothing to look at. */
	if (r->method == POST)
		return mem_printf(r->mem, "%.*s%s", (int)(at - r->path), r->path, became);
	return mem_printf(r->mem, "%.*s%s%s%s%s", (int)(at - r->path), r->path, became, at + strlen(old),
	    r->query[0] != '\0' ? "?" : "", r->query);
}
