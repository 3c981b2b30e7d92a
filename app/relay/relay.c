#include "relay/relay.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "relay/journal.h"
#include "relay/marks.h"

#define RELAY_DEPTH 8
#define RELAY_SENT 1000         /* marks in one request */
#define RELAY_GIVEN 2000        /* marks in one answer */
#define RELAY_FROM 946684800000 /* the year 2000, in milliseconds */
#define RELAY_TO 4102444800000  /* 2100 */

struct relay {
	size_t most;
	struct marks *marks;
	struct journal *journal;
};

/* One request: what it says and where the answer goes. */
struct ask {
	struct relay *relay;
	const char *path;
	struct json_object *json;
	struct buf *out;
};

struct relay *
relay_open(const char *file, size_t most, const char **why)
{
	struct relay *r = calloc(1, sizeof(*r));

	if (r == NULL)
		abort();
	r->most = most;
	r->marks = marks_new(most);
	r->journal = file == NULL ? journal_none() : journal_open(file, r->marks, why);
	if (r->journal != NULL)
		return r;
	marks_free(r->marks);
	free(r);
	return NULL;
}

void
relay_close(struct relay *r)
{
	journal_close(r->journal);
	marks_free(r->marks);
	free(r);
}

size_t
relay_count(const struct relay *r)
{
	return marks_count(r->marks);
}

bool
relay_waits(const struct relay *r)
{
	return journal_waits(r->journal);
}

bool
relay_flush(struct relay *r)
{
	if (journal_flush(r->journal))
		return true;
	marks_free(r->marks);
	r->marks = marks_new(r->most);
	journal_again(r->journal, r->marks);
	return false;
}

void
relay_refusal(struct buf *out, const char *why)
{
	buf_puts(out, "{\"error\":");
	buf_json(out, why, strlen(why));
	buf_puts(out, "}\n");
}

static int
refused(const struct ask *a, int status, const char *why)
{
	relay_refusal(a->out, why);
	return status;
}

/* -- writing ---------------------------------------------------------------------------------------------- */

/* What every answer begins with; the caller goes on behind it. */
static void
answer_begin(const struct ask *a, uint64_t seq)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	buf_printf(a->out, "{\"relay\":\"%s\",\"now\":%lld,\"seq\":%" PRIu64, journal_id(a->relay->journal),
	    (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000, seq);
}

/* Every text in a mark was checked to need no escapes. */
static void
mark_write(void *arg, const struct mark *m)
{
	struct buf *out = arg;
	char id[MARK_WORD];

	mark_id_write(m->id, id);
	buf_printf(out,
	    "%s{\"id\":\"%s\",\"badge\":%" PRIu32
	    ",\"zone\":\"%s\",\"gate\":\"%s\",\"direction\":\"%s\",\"at\":%" PRId64
	    ",\"device\":\"%s\",\"seq\":%" PRIu64 ",\"undone\":%s}",
	    out->data[out->len - 1] == '[' ? "" : ",", id, m->badge, m->zone, m->gate, m->out ? "out" : "in", m->at,
	    m->device, m->seq, m->undone ? "true" : "false");
}

/* The array of marks. Returns whether there are more than fit. */
static bool
marks_write(const struct ask *a, uint32_t badge, uint64_t since)
{
	bool more;

	buf_puts(a->out, ",\"marks\":[");
	more = marks_since(a->relay->marks, badge, since, RELAY_GIVEN, mark_write, a->out);
	buf_putc(a->out, ']');
	return more;
}

/* -- reading ---------------------------------------------------------------------------------------------- */

static bool
number_read(struct json_object *o, const char *name, int64_t least, int64_t most, int64_t *value)
{
	struct json_object *v = json_object_object_get(o, name);

	if (!json_object_is_type(v, json_type_int))
		return false;
	*value = json_object_get_int64(v);
	return *value >= least && *value <= most;
}

/* A text without a NUL in it, or NULL. */
static const char *
text_read(struct json_object *o, const char *name)
{
	struct json_object *v = json_object_object_get(o, name);
	const char *text = json_object_is_type(v, json_type_string) ? json_object_get_string(v) : NULL;

	return text != NULL && strlen(text) == (size_t)json_object_get_string_len(v) ? text : NULL;
}

/* Reads a mark, whose texts then belong to the JSON. Returns the member that is wrong, NULL if none is. */
static const char *
mark_read(struct json_object *o, struct mark *m)
{
	unsigned char device[16];
	const char *id, *direction;
	int64_t badge;

	if (!json_object_is_type(o, json_type_object))
		return "id";
	if ((id = text_read(o, "id")) == NULL || !mark_id_read(id, m->id))
		return "id";
	if (!number_read(o, "badge", 1, UINT32_MAX, &badge))
		return "badge";
	m->badge = (uint32_t)badge;
	if ((m->zone = text_read(o, "zone")) == NULL || !mark_code_fits(m->zone))
		return "zone";
	if ((m->gate = text_read(o, "gate")) == NULL || !mark_code_fits(m->gate))
		return "gate";
	if ((direction = text_read(o, "direction")) == NULL ||
	    (strcmp(direction, "in") != 0 && strcmp(direction, "out") != 0))
		return "direction";
	m->out = direction[0] == 'o';
	if (!number_read(o, "at", RELAY_FROM, RELAY_TO, &m->at))
		return "at";
	if ((m->device = text_read(o, "device")) == NULL || !mark_id_read(m->device, device))
		return "device";
	return NULL;
}

/* The array of that name, *count elements; absent: none. False: it is something else, or too long. */
static bool
array_read(struct json_object *o, const char *name, struct json_object **array, size_t *count)
{
	*count = 0;
	if (!json_object_object_get_ex(o, name, array))
		return true;
	if (!json_object_is_type(*array, json_type_array))
		return false;
	*count = json_object_array_length(*array);
	return *count <= RELAY_SENT;
}

/* -- the requests ----------------------------------------------------------------------------------------- */

/* Places it and notes that for the file. */
static enum marks_result
mark_place(struct relay *r, const struct mark *m)
{
	enum marks_result result = marks_place(r->marks, m);

	if (result == MARKS_PLACED)
		journal_placed(r->journal, m);
	return result;
}

static void
claim_write(const struct ask *a, bool placed, uint64_t seq)
{
	answer_begin(a, seq);
	buf_printf(a->out, ",\"placed\":%s", placed ? "true" : "false");
}

static void
mark_count(void *arg, const struct mark *m)
{
	(void)m;
	++*(size_t *)arg;
}

static int
answer_claim(const struct ask *a)
{
	struct marks *marks = a->relay->marks;
	struct mark m = {0}, known;
	int64_t after;
	size_t newer = 0;
	const char *wrong = mark_read(a->json, &m);

	if (wrong != NULL)
		return refused(a, 400, wrong);
	if (!number_read(a->json, "after", 0, INT64_MAX, &after))
		return refused(a, 400, "after");
	if (marks_find(marks, m.id, &known)) {
		if (known.badge != m.badge)
			return refused(a, 400, "id");
		claim_write(a, !known.undone, known.seq);
		buf_puts(a->out, ",\"marks\":[]}\n");
		return 200;
	}
	marks_since(marks, m.badge, (uint64_t)after, 1, mark_count, &newer);
	if (newer > 0) {
		claim_write(a, false, marks_seq(marks));
		marks_write(a, m.badge, (uint64_t)after);
		buf_puts(a->out, "}\n");
		return 409;
	}
	if (mark_place(a->relay, &m) == MARKS_FULL)
		return refused(a, 507, "The relay is full.");
	claim_write(a, true, marks_seq(marks));
	buf_puts(a->out, ",\"marks\":[]}\n");
	return 201;
}

/* Reads all marks of a request before the first is placed. Returns 0 or the status of the refusal. */
static int
sent_read(const struct ask *a, struct json_object *array, size_t count, struct mark *sent)
{
	for (size_t i = 0; i < count; i++) {
		const char *wrong = mark_read(json_object_array_get_idx(array, i), &sent[i]);
		struct buf why = {0};

		if (wrong == NULL)
			continue;
		buf_printf(&why, "marks[%zu].%s", i, wrong);
		refused(a, 400, why.data);
		buf_free(&why);
		return 400;
	}
	return 0;
}

static bool
undone_read(struct json_object *array, size_t count, unsigned char (*ids)[16])
{
	for (size_t i = 0; i < count; i++) {
		struct json_object *o = json_object_array_get_idx(array, i);

		if (!json_object_is_type(o, json_type_string) || !mark_id_read(json_object_get_string(o), ids[i]))
			return false;
	}
	return true;
}

/* True if there is such a mark. What is undone already stays as it is. */
static bool
mark_undo(struct relay *r, const unsigned char id[16])
{
	struct mark m;

	if (!marks_find(r->marks, id, &m))
		return false;
	if (!m.undone) {
		marks_undo(r->marks, id);
		journal_undone(r->journal, id);
	}
	return true;
}

static int
answer_marks(const struct ask *a)
{
	static struct mark sent[RELAY_SENT];
	static unsigned char undone[RELAY_SENT][16];
	struct json_object *array = NULL, *back = NULL;
	size_t nsent, nundone;
	int64_t since;
	bool more;

	if (!number_read(a->json, "since", 0, INT64_MAX, &since))
		return refused(a, 400, "since");
	if (!array_read(a->json, "marks", &array, &nsent))
		return refused(a, 400, "marks");
	if (!array_read(a->json, "undone", &back, &nundone) || !undone_read(back, nundone, undone))
		return refused(a, 400, "undone");
	if (sent_read(a, array, nsent, sent) != 0)
		return 400;
	for (size_t i = 0; i < nsent; i++)
		if (mark_place(a->relay, &sent[i]) == MARKS_FULL)
			return refused(a, 507, "The relay is full.");
	for (size_t i = 0; i < nundone; i++)
		mark_undo(a->relay, undone[i]);
	answer_begin(a, marks_seq(a->relay->marks));
	more = marks_write(a, 0, (uint64_t)since);
	buf_printf(a->out, ",\"more\":%s}\n", more ? "true" : "false");
	return 200;
}

static int
answer_undo(const struct ask *a)
{
	unsigned char id[16];

	if (!mark_id_read(a->path + strlen("/marks/"), id) || !mark_undo(a->relay, id))
		return refused(a, 404, "There is no such mark.");
	answer_begin(a, marks_seq(a->relay->marks));
	buf_puts(a->out, ",\"undone\":true}\n");
	return 200;
}

static int
answer_health(const struct ask *a)
{
	answer_begin(a, marks_seq(a->relay->marks));
	buf_printf(a->out, ",\"marks\":%zu,\"most\":%zu}\n", marks_count(a->relay->marks), a->relay->most);
	return 200;
}

static const struct way {
	const char *method, *path; /* a path that ends with a slash has an id behind it */
	int (*answer)(const struct ask *);
	bool body;
} ways[] = {
    {"POST", "/claim", answer_claim, true},
    {"POST", "/marks", answer_marks, true},
    {"DELETE", "/marks/", answer_undo, false},
    {"GET", "/health", answer_health, false},
};

#define WAYS (sizeof(ways) / sizeof(ways[0]))

static bool
path_fits(const char *pattern, const char *path)
{
	size_t length = strlen(pattern);

	return pattern[length - 1] == '/' ? strncmp(path, pattern, length) == 0 : strcmp(path, pattern) == 0;
}

/* The object that the body is, or NULL. */
static struct json_object *
body_read(const char *body, size_t length)
{
	struct json_tokener *t = json_tokener_new_ex(RELAY_DEPTH);
	struct json_object *o;

	if (t == NULL)
		abort();
	json_tokener_set_flags(t, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	o = json_tokener_parse_ex(t, body, (int)length);
	if (json_tokener_get_error(t) != json_tokener_success || json_tokener_get_parse_end(t) != length ||
	    !json_object_is_type(o, json_type_object)) {
		json_object_put(o);
		o = NULL;
	}
	json_tokener_free(t);
	return o;
}

int
relay_answer(struct relay *r, const char *method, const char *path, const char *body, size_t length, struct buf *out)
{
	struct ask a = {.relay = r, .path = path, .out = out};
	int status = 404;

	for (size_t i = 0; i < WAYS; i++) {
		if (!path_fits(ways[i].path, path))
			continue;
		status = 405;
		if (strcmp(ways[i].method, method) != 0)
			continue;
		if (ways[i].body && (length == 0 || (a.json = body_read(body, length)) == NULL))
			return refused(&a, 400, "The body is not a JSON object.");
		status = ways[i].answer(&a);
		json_object_put(a.json);
		return status;
	}
	return refused(&a, status, status == 404 ? "There is nothing here." : "Not by this method.");
}
