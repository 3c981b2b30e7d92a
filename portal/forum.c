/* The programme of the forum, and the agenda of a visitor, who has no account but the link of a mail. */
#include "answer.h"
#include "buf.h"
#include "catalog.h"
#include "ical.h"
#include "portal.h"
#include "request.h"
#include "rows.h"

/* The link's secret; statements get its hash. */
#define SECRET                                                                                      \
	{                                                                                           \
		.name = "secret", .kind = FIELD_HEX, .flags = FIELD_REQUIRED, .min = 64, .max = 64, \
		.label = N_("Link")                                                                 \
	}
#define DAY                                                           \
	{                                                             \
		.name = "day", .kind = FIELD_DATE, .label = N_("Day") \
	}
/* Who of a group is meant; nobody named: the visitor. */
#define MEMBERS                                                                                  \
	{                                                                                        \
		.name = "member", .kind = FIELD_UUID, .flags = FIELD_LIST, .label = N_("People") \
	}
#define ANYWAY                                                                                                   \
	{                                                                                                        \
		.name = "anyway", .kind = FIELD_BOOL, .label = N_("Although something else is at the same time") \
	}
#define DONE                                                                                    \
	{                                                                                       \
		.name = "done", .kind = FIELD_CHOICE, .choices = "signed|waiting|left|accepted" \
	}

static const struct field programme_fields[] = {DAY, {.name = "track", .kind = FIELD_UUID, .label = N_("Track")},
    {.name = "language", .kind = FIELD_CHOICE, .choices = "en|zh", .label = N_("Language")}, {.name = NULL}};
static const struct field agenda_fields[] = {SECRET, DAY, DONE, {.name = NULL}};
static const struct field join_fields[] = {SECRET, MEMBERS, ANYWAY, {.name = NULL}};
static const struct field leave_fields[] = {SECRET, MEMBERS, {.name = NULL}};
static const struct field secret_fields[] = {SECRET, {.name = NULL}};
static const struct field visit_fields[] = {SECRET, MEMBERS, ANYWAY, DONE, {.name = NULL}};

static int
forum_secret(struct request *r)
{
	const char *secret = request_value(r, "secret");

	request_set(r, "secret_hash", secret != NULL ? request_hash(request_mem(r), secret) : NULL);
	return 0;
}

/* Rows of events as a calendar. Without rows it is empty, but still one. */
static void
forum_calendar(struct request *r, const PGresult *rows, const char *file)
{
	struct buf b = {0};
	const char *name = rows_cell(rows, "calendar");

	ical_begin(&b, name != NULL ? name : "Pavilion");
	for (int i = 0; i < PQntuples(rows); i++) {
		const struct ical_event event = {
		    .uid = PQgetvalue(rows, i, PQfnumber(rows, "uid")),
		    .sequence = PQgetvalue(rows, i, PQfnumber(rows, "sequence")),
		    .stamp = PQgetvalue(rows, i, PQfnumber(rows, "stamp")),
		    .starts = PQgetvalue(rows, i, PQfnumber(rows, "starts")),
		    .ends = PQgetvalue(rows, i, PQfnumber(rows, "ends")),
		    .summary = PQgetvalue(rows, i, PQfnumber(rows, "summary")),
		    .place = PQgetvalue(rows, i, PQfnumber(rows, "place")),
		    .about = PQgetvalue(rows, i, PQfnumber(rows, "about")),
		    .url = PQgetvalue(rows, i, PQfnumber(rows, "url")),
		    .status = PQgetvalue(rows, i, PQfnumber(rows, "status")),
		};

		ical_event(&b, &event);
	}
	ical_end(&b);
	request_header(r, "content-disposition", mem_printf(request_mem(r), "inline; filename=\"%s.ics\"", file));
	request_header(r, "cache-control", "private, no-cache");
	request_answer(r, 200, ICAL_TYPE, b.data, b.len);
	buf_free(&b);
}

static void
forum_session_calendar(struct request *r)
{
	forum_calendar(r, request_rows(r, "event"), "session");
}

static void
forum_agenda_calendar(struct request *r)
{
	forum_calendar(r, request_rows(r, "events"), "agenda");
}

#define AGENDA "/visit/:secret/agenda"
#define SESSION "/visit/:secret/forum/:session"

const struct page forum_pages[] = {
    {GET, "/forum", "anyone", "forum.days forum.tracks forum.programme", "forum.html", N_("Forum"),
	.fields = programme_fields, .flags = PAGE_CACHE,
	.about = "The programme of the forum of one day, with the places that are left."},
    {GET, "/forum/:session", "anyone", "forum.known forum.session forum.speakers", "forum-session.html",
	N_("Forum session"), .about = "One session of the forum: when, where, who speaks, places left."},
    {GET, "/forum/:session/calendar.ics", "anyone", "forum.known forum.event", NULL, N_("Forum session as calendar"),
	.answer = forum_session_calendar, .flags = PAGE_NO_API, .about = "One session for a calendar (RFC 5545)."},
    {GET, AGENDA, "anyone", "visit_forum.visitor visit_forum.agenda visit_forum.days visit_forum.programme",
	"visit-agenda.html", N_("My agenda"), .fields = agenda_fields, .read = forum_secret,
	.about = "What a visitor signed up for, and the programme to sign up from."},
    {GET, "/visit/:secret/agenda.ics", "anyone", "visit_forum.events", NULL, N_("My agenda as calendar"),
	.fields = secret_fields, .read = forum_secret, .answer = forum_agenda_calendar, .flags = PAGE_NO_API,
	.about = "The agenda as a calendar to subscribe to (RFC 5545)."},
    {GET, SESSION, "anyone",
	"visit_forum.visitor forum.known forum.session forum.speakers visit_forum.mine visit_forum.open "
	"visit_forum.people "
	"visit_forum.meanwhile",
	"visit-session.html", N_("Forum session"), .fields = visit_fields, .read = forum_secret,
	.about = "A session as a visitor sees it: sign up, alone or with members of the own group."},
    {POST, SESSION "/join", "anyone", "visit_forum.join", NULL, N_("Sign up"), .next = SESSION "?done=:became",
	.again = SESSION, .fields = join_fields, .read = forum_secret,
	.about = "Signs up for a session, or joins its waiting list."},
    {POST, SESSION "/leave", "anyone", "visit_forum.leave", NULL, N_("Give the place back"),
	.next = SESSION "?done=left", .again = SESSION, .fields = leave_fields, .read = forum_secret,
	.about = "Gives places of a session back; whoever waits gets them."},
    {POST, SESSION "/accept", "anyone", "visit_forum.accept", NULL, N_("Take the place"),
	.next = SESSION "?done=accepted", .again = SESSION, .fields = secret_fields, .read = forum_secret,
	.about = "Takes the place that was offered from the waiting list."},
    {.path = NULL},
};
