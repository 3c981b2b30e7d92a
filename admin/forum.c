/* The forum's sessions: the list, the timetable, the form with its conflicts, the door. */
#include "admin.h"

static const struct column session_columns[] = {
    {"session", "f.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"starts_at", "f.starts_at", COL_TIME, COL_SORT | COL_RANGE, N_("Begins"), NULL},
    {"ends_at", "f.ends_at", COL_TIME, COL_QUIET, N_("Ends"), NULL},
    {"title", "tr(f.title)", COL_TEXT, COL_SORT, N_("Title"), NULL},
    {"room", "r.public_id", COL_UUID, COL_FILTER | COL_HIDDEN, N_("Room"), NULL},
    {"room_name", "tr(r.name)", COL_TEXT, COL_SORT, N_("Room"), NULL},
    {"track", "t.public_id", COL_UUID, COL_FILTER | COL_HIDDEN, N_("Track"), NULL},
    {"track_name", "tr(t.name)", COL_TEXT, COL_SORT, N_("Track"), NULL},
    {"language", "case f.language when 'en' then 'English' when 'zh' then 'Chinese' else 'bilingual' end", COL_CHOICE,
	COL_FILTER | COL_QUIET, N_("Language"), "English|Chinese|bilingual"},
    {"speakers",
	"(select string_agg(p.name, ', ' order by k.sort) from forum_speaker k join speaker p using (speaker_id) "
	"where k.session_id = f.session_id)",
	COL_TEXT, COL_QUIET, N_("Speakers"), NULL},
    {"places", "coalesce(f.places, r.places)", COL_INTEGER, COL_SORT, N_("Places"), NULL},
    {"taken",
	"(select count(*) from forum_signup s where s.session_id = f.session_id and s.status in ('signed', 'offered'))",
	COL_INTEGER, COL_SORT, N_("Signed up"), NULL},
    {"queue", "(select count(*) from forum_signup s where s.session_id = f.session_id and s.status = 'waiting')",
	COL_INTEGER, COL_SORT, N_("Waiting"), NULL},
    {"attended",
	"(select count(*) from forum_signup s where s.session_id = f.session_id and s.attended_at is not null)",
	COL_INTEGER, COL_SORT | COL_QUIET, N_("Attended"), NULL},
    {"status", "f.status", COL_CHOICE, COL_SORT | COL_FILTER, N_("Status"), "draft|published|cancelled"},
    {"tag", "session_tagged", COL_UUID, COL_FILTER | COL_HIDDEN | COL_FOUND, N_("Tag"), NULL},
    {"tags", "tag_words('session', f.session_id)", COL_TEXT, COL_QUIET, N_("Tags"), NULL},
    {"chips", "tag_chips('session', f.session_id)", COL_TEXT, COL_HIDDEN, NULL, NULL},
    {NULL},
};

const struct list session_list = {
    .name = "sessions",
    .from = "forum_session f join room r using (room_id) left join forum_track t using (track_id)",
    .where = "f.edition_id = (select current_edition())",
    .key = "f.session_id",
    .search = "forum_session_search",
    .order = "starts_at",
    .columns = session_columns,
};

static const struct column signup_columns[] = {
    {"signup", "d.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"registration", "d.registration", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"tag", "signup_tagged", COL_UUID, COL_FILTER | COL_HIDDEN | COL_FOUND, N_("Tag"), NULL},
    {"tags",
	"(select tag_words('registration', r.registration_id) from registration r where r.public_id = d.registration)",
	COL_TEXT, COL_QUIET, N_("Tags"), NULL},
    {"chips",
	"(select tag_chips('registration', r.registration_id) from registration r where r.public_id = d.registration)",
	COL_TEXT, COL_HIDDEN, NULL, NULL},
    {"session", "f.public_id", COL_UUID, COL_FILTER | COL_HIDDEN, N_("Session"), NULL},
    {"title", "tr(f.title)", COL_TEXT, COL_SORT, N_("Session"), NULL},
    {"starts_at", "f.starts_at", COL_TIME, COL_SORT | COL_RANGE, N_("Begins"), NULL},
    {"name", "d.name", COL_TEXT, COL_SORT, N_("Name"), NULL},
    {"company", "d.company", COL_TEXT, COL_SORT, N_("Company"), NULL},
    {"category", "tr(d.category)", COL_TEXT, COL_SORT | COL_QUIET, N_("Category"), NULL},
    {"email", "d.email", COL_TEXT, COL_QUIET, N_("E-mail"), NULL},
    {"number", "d.number", COL_INTEGER, COL_QUIET, N_("Badge"), NULL},
    {"status", "d.status", COL_CHOICE, COL_SORT | COL_FILTER, N_("Status"), "signed|waiting|offered|lapsed"},
    {"queue", "d.queue", COL_INTEGER, COL_SORT | COL_HIDDEN, N_("Order"), NULL},
    {"attended_at", "d.attended_at", COL_TIME, COL_SORT | COL_RANGE, N_("Attended"), NULL},
    {"created_at", "d.created_at", COL_TIME, COL_SORT | COL_RANGE, N_("When"), NULL},
    {NULL},
};

const struct list signup_list = {
    .name = "signups",
    .from = "forum_door d join forum_session f using (session_id)",
    .where = "d.edition_id = (select current_edition())",
    .key = "d.signup_id",
    .search = "forum_signup_search",
    .order = "-created_at",
    .columns = signup_columns,
};

/* What the conflicts follow from: also of a form that is shown again, or looked at while it is filled in. */
#define PLAN_FIELDS                                                                                           \
	{"room", FIELD_UUID, 0, 0, 0, NULL, N_("Room")}, {"starts", FIELD_TIME, 0, 0, 0, NULL, N_("Begins")}, \
	    {"ends", FIELD_TIME, 0, 0, 0, NULL, N_("Ends")},                                                  \
	    {"places", FIELD_INTEGER, 0, 1, 20000, NULL, N_("Places")},                                       \
	{                                                                                                     \
		"speaker", FIELD_UUID, FIELD_LIST, 0, 0, NULL, N_("Speakers")                                 \
	}

static const struct field plan_fields[] = {PLAN_FIELDS, {NULL}};
static const struct field check_fields[] = {{"of", FIELD_UUID, 0, 0, 0, NULL, N_("Session")}, PLAN_FIELDS, {NULL}};

static const struct field one_fields[] = {
    PLAN_FIELDS,
    {"done", FIELD_CHOICE, 0, 0, 0, "added|saved", NULL},
    {NULL},
};

static const struct field session_fields[] = {
    {"title_en", FIELD_LINE, 0, 0, 300, NULL, N_("Title (English)")},
    {"title_zh", FIELD_LINE, 0, 0, 300, NULL, N_("Title (Chinese)")},
    {"abstract_en", FIELD_TEXT, 0, 0, 6000, NULL, N_("What it is about (English)")},
    {"abstract_zh", FIELD_TEXT, 0, 0, 6000, NULL, N_("What it is about (Chinese)")},
    {"track", FIELD_UUID, 0, 0, 0, NULL, N_("Track")},
    {"language", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "en|zh|both", N_("Language")},
    {"room", FIELD_UUID, FIELD_REQUIRED, 0, 0, NULL, N_("Room")},
    {"starts", FIELD_TIME, FIELD_REQUIRED, 0, 0, NULL, N_("Begins")},
    {"ends", FIELD_TIME, FIELD_REQUIRED, 0, 0, NULL, N_("Ends")},
    {"places", FIELD_INTEGER, 0, 1, 20000, NULL, N_("Places")},
    {"waiting", FIELD_BOOL, 0, 0, 0, NULL, N_("Waiting list")},
    {"accept_minutes", FIELD_INTEGER, FIELD_REQUIRED, 0, 10080, NULL, N_("Minutes to take an offered place")},
    {"status", FIELD_CHOICE, FIELD_REQUIRED, 0, 0, "draft|published", N_("Status")},
    {"speaker", FIELD_UUID, FIELD_LIST, 0, 0, NULL, N_("Speakers")},
    {"known", FIELD_BOOL, 0, 0, 0, NULL, N_("I know")},
    {"seen", FIELD_LINE, 0, 0, 64, NULL, NULL},
    {NULL},
};

static const struct field cancel_fields[] = {
    {"reason", FIELD_LINE, 0, 0, 500, NULL, N_("Reason")},
    {NULL},
};

static const struct field day_fields[] = {
    {"day", FIELD_DATE, 0, 0, 0, NULL, N_("Day")},
    {NULL},
};

static const struct field scan_fields[] = {
    {"code", FIELD_LINE, FIELD_REQUIRED, 1, 300, NULL, N_("Badge")},
    {NULL},
};

static const struct field door_fields[] = {
    {"scan", FIELD_UUID, 0, 0, 0, NULL, N_("Scan")},
    {"done", FIELD_CHOICE, 0, 0, 0, "saved", NULL},
    {NULL},
};

static const struct field tick_fields[] = {
    {"signup", FIELD_UUID, FIELD_REQUIRED, 0, 0, NULL, N_("Sign-up")},
    {"there", FIELD_BOOL, 0, 0, 0, NULL, N_("Attended")},
    {NULL},
};

const struct page forum_office_pages[] = {
    {.method = GET,
	.path = "/office/forum",
	.allow = "forum.manage",
	.sql = "tag.all office_forum.filters",
	.view = "forum-sessions.html",
	.title = N_("Sessions"),
	.menu = N_("Forum"),
	.icon = "presentation",
	.list = &session_list,
	.fields = admin_done,
	.about = "The sessions of the forum, with places, sign-ups and who waits."},
    {.method = POST,
	.path = "/office/forum",
	.allow = "forum.manage",
	.sql = "office_forum.create",
	.title = N_("New session"),
	.next = "/office/forum/:key?done=added",
	.again = "/office/forum/new",
	.fields = session_fields,
	.about = "Adds a session; conflicts are told and need `known`."},
    {.method = GET,
	.path = "/office/forum/new",
	.allow = "forum.manage",
	.sql = "office_forum_new.new office_forum.choices office_forum_new.speakers office_forum_new.check",
	.view = "forum-new.html",
	.title = N_("New session"),
	.fields = plan_fields,
	.flags = PAGE_NO_API,
	.about = "The form of a new session."},
    {.method = GET,
	.path = "/office/forum/check",
	.allow = "forum.manage",
	.sql = "office_forum_form.check",
	.view = "forum-check.html",
	.title = N_("Conflicts"),
	.fields = check_fields,
	.about = "What stands against a session in this room at this time, before it is saved."},
    {.method = GET,
	.path = "/office/timetable",
	.allow = "forum.manage",
	.sql = "office_forum.days office_forum.grid office_forum.rooms office_forum.hours office_forum.boxes "
	       "office_forum.conflicts",
	.view = "timetable.html",
	.title = N_("Timetable"),
	.menu = N_("Forum"),
	.icon = "calendar-time",
	.fields = day_fields,
	.flags = PAGE_SLOW,
	.about = "Rooms and times of one day as a drawing, and every conflict of the programme."},
    {.method = GET,
	.path = "/office/signups",
	.allow = "forum.manage",
	.sql = "tag.all office_forum.signup_filters",
	.view = "signups.html",
	.title = N_("Sign-ups"),
	.menu = N_("Forum"),
	.icon = "clipboard-check",
	.list = &signup_list,
	.fields = admin_done,
	.about = "Who signed up for which session, who waits, who was there."},
    {.method = GET,
	.path = "/office/forum/:session",
	.allow = "forum.manage",
	.sql = "office_forum.known office_forum.one office_forum.choices office_forum.speakers office_forum.check "
	       "tag_session.tags tag.all",
	.view = "forum-session.html",
	.title = N_("Session"),
	.fields = one_fields,
	.about = "One session, with its conflicts."},
    {.method = POST,
	.path = "/office/forum/:session",
	.allow = "forum.manage",
	.sql = "office_forum.update",
	.title = N_("Session"),
	.next = "/office/forum/:session?done=saved",
	.fields = session_fields,
	.about = "Changes a session; whoever signed up is told when it is moved."},
    {.method = POST,
	.path = "/office/forum/:session/cancel",
	.allow = "forum.manage",
	.sql = "office_forum.cancel",
	.title = N_("Cancel session"),
	.next = "/office/forum/:session?done=saved",
	.again = "/office/forum/:session",
	.fields = cancel_fields,
	.about = "Cancels a session and tells whoever signed up."},
    {.method = POST,
	.path = "/office/forum/:session/delete",
	.allow = "forum.manage",
	.sql = "office_forum.delete",
	.title = N_("Delete session"),
	.next = "/office/forum?done=deleted",
	.again = "/office/forum/:session",
	.about = "Deletes a session for which nobody signed up."},
    {.method = GET,
	.path = "/office/forum/:session/door",
	.allow = "forum.manage",
	.sql = "office_forum.known office_forum.door_head office_forum.said office_forum.door",
	.view = "forum-door.html",
	.title = N_("Door list"),
	.fields = door_fields,
	.about = "Who is signed up, who waits and who is there; to print, to tick, to scan."},
    {.method = POST,
	.path = "/office/forum/:session/door",
	.allow = "forum.manage",
	.sql = "office_forum.scan",
	.title = N_("Scan at the door"),
	.next = "/office/forum/:session/door?scan=:key",
	.fields = scan_fields,
	.about = "A badge is scanned, or its number typed, at the door of a session."},
    {.method = POST,
	.path = "/office/forum/:session/door/tick",
	.allow = "forum.manage",
	.sql = "office_forum.tick",
	.title = N_("Tick on the door list"),
	.next = "/office/forum/:session/door?done=saved",
	.again = "/office/forum/:session/door",
	.fields = tick_fields,
	.about = "Notes that somebody attended, or takes it back."},
    {.path = NULL},
};
