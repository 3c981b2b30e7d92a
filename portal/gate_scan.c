/* Scans as devices send them, made into the arrays that gate.scans takes. */
#include "gate.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "badge/code.h"
#include "catalog.h"
#include "request.h"
#include "utf8.h"

#define SCANS_MAX 200
#define SCAN_RAW_MAX 300 /* characters kept of what was scanned */
#define SCAN_DEPTH 4

/* The parameters of gate.scans. */
enum scan_column {
	SCAN_DEVICES,
	SCAN_IDS,
	SCAN_CODES,
	SCAN_NUMBERS,
	SCAN_EDITIONS,
	SCAN_FAULTS,
	SCAN_RAWS,
	SCAN_WAYS,
	SCAN_DIRECTIONS,
	SCAN_GATES,
	SCAN_ATS,
	SCAN_NOWS,
	SCAN_ALONE,
	SCAN_ADMITS,
	SCAN_REASONS,
	SCAN_COLUMNS
};

static const char *const scan_names[SCAN_COLUMNS] = {"devices", "ids", "codes", "numbers", "editions", "faults", "raws",
    "ways", "directions", "gates", "ats", "nows", "alone", "admits", "reasons"};

/* One more element of an array literal. */
static void
scan_put(struct buf *b, const char *text)
{
	if (b->len > 1)
		buf_putc(b, ',');
	buf_array(b, text);
}

/* The text of a member, NULL if it has none. */
static const char *
scan_text(struct json_object *scan, const char *name)
{
	struct json_object *value = NULL;

	if (!json_object_object_get_ex(scan, name, &value) || json_object_get_type(value) != json_type_string)
		return NULL;
	return json_object_get_string(value);
}

/* Whether the member is true or false; none at all is right too, and false, unless `must`. */
static bool
scan_truth(struct json_object *scan, const char *name, bool must, bool *truth)
{
	struct json_object *value = NULL;

	*truth = false;
	if (!json_object_object_get_ex(scan, name, &value))
		return !must;
	*truth = json_object_get_boolean(value);
	return json_object_is_type(value, json_type_boolean);
}

/* Whether the member is one of the words; none at all is right too unless `must`. */
static bool
scan_word(struct json_object *scan, const char *name, const char *const *words, bool must)
{
	const char *text = scan_text(scan, name);

	if (text == NULL)
		return !must && !json_object_object_get_ex(scan, name, NULL);
	while (*words != NULL && strcmp(*words, text) != 0)
		words++;
	return *words != NULL;
}

static bool
scan_plain(const char *text, const char *letters, size_t most)
{
	return text != NULL && *text != '\0' && strlen(text) <= most && text[strspn(text, letters)] == '\0';
}

static bool
scan_uuid(const char *text)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	if (text == NULL || strlen(text) != sizeof(form) - 1)
		return false;
	for (size_t i = 0; text[i] != '\0'; i++)
		if (form[i] == '-' ? text[i] != '-' : strchr("0123456789abcdefABCDEF", text[i]) == NULL)
			return false;
	return true;
}

static bool
scan_integer(struct json_object *scan, const char *name, int64_t most, int64_t *number)
{
	struct json_object *value = NULL;

	if (!json_object_object_get_ex(scan, name, &value) || json_object_get_type(value) != json_type_int)
		return false;
	*number = json_object_get_int64(value);
	return *number >= 0 && *number <= most;
}

/* Whose code it is: by what was scanned, or the number that the device has verified. */
static bool
scan_code(struct mem *m, struct json_object *scan, bool alone, struct buf *columns)
{
	const char *code = scan_text(scan, "code");
	struct badge_code c = {0};
	int64_t number = 0;
	size_t cut = 0;
	unsigned character;

	if (code != NULL)
		badge_code_parse(code, &c);
	else if (!alone || !scan_integer(scan, "number", UINT32_MAX, &number))
		return false;
	else
		c.number = (uint32_t)number;
	for (int i = 0; code != NULL && i < SCAN_RAW_MAX && code[cut] != '\0'; i++) {
		size_t n = utf8_next(code + cut, strlen(code + cut), &character);

		if (n == 0)
			break;
		cut += n;
	}
	scan_put(&columns[SCAN_CODES], c.token[0] != '\0' ? c.token : NULL);
	scan_put(&columns[SCAN_NUMBERS], c.number != 0 ? mem_printf(m, "%lu", (unsigned long)c.number) : NULL);
	scan_put(&columns[SCAN_EDITIONS], c.edition != 0 ? mem_printf(m, "%u", c.edition) : NULL);
	scan_put(&columns[SCAN_FAULTS], c.fault);
	scan_put(&columns[SCAN_RAWS], code != NULL ? mem_copy(m, code, cut) : NULL);
	return true;
}

/* One scan; false if it cannot be read. */
static bool
scan_one(struct mem *m, struct json_object *scan, const char *device, const char *now, struct buf *columns)
{
	static const char *const ways[] = {"camera", "wedge", "typed", "api", NULL};
	static const char *const directions[] = {"in", "out", "check", "forum", NULL};
	const char *way = scan_text(scan, "way"), *gate = scan_text(scan, "gate"), *reason = scan_text(scan, "reason");
	bool alone, accepted;
	int64_t at;

	if (!scan_truth(scan, "offline", false, &alone) || !scan_truth(scan, "accepted", alone, &accepted))
		return false;
	if (!scan_uuid(scan_text(scan, "id")) || !scan_word(scan, "way", ways, false) ||
	    !scan_word(scan, "direction", directions, false) || !scan_integer(scan, "at", 4102444800000, &at) ||
	    (gate != NULL && !scan_plain(gate, "abcdefghijklmnopqrstuvwxyz0123456789_-", 31)))
		return false;
	if (alone && !scan_plain(reason, "abcdefghijklmnopqrstuvwxyz_", 40))
		return false;
	if (!scan_code(m, scan, alone, columns))
		return false;
	scan_put(&columns[SCAN_DEVICES], device);
	scan_put(&columns[SCAN_IDS], scan_text(scan, "id"));
	scan_put(&columns[SCAN_WAYS], way != NULL ? way : "camera");
	scan_put(&columns[SCAN_DIRECTIONS], scan_text(scan, "direction"));
	scan_put(&columns[SCAN_GATES], gate);
	scan_put(&columns[SCAN_ATS], mem_printf(m, "%lld", (long long)at));
	scan_put(&columns[SCAN_NOWS], now);
	scan_put(&columns[SCAN_ALONE], alone ? "t" : "f");
	scan_put(&columns[SCAN_ADMITS], alone && accepted ? "t" : "f");
	scan_put(&columns[SCAN_REASONS], alone ? reason : NULL);
	return true;
}

/* The number of scans, or -1. */
static int
scan_all(struct request *r, struct json_object *scans, struct buf *columns)
{
	struct mem *m = request_mem(r);
	const char *device = request_hash(m, r->bearer != NULL ? r->bearer : ""), *now = request_value(r, "now");
	size_t count =
	    scans != NULL && json_object_is_type(scans, json_type_array) ? json_object_array_length(scans) : 0;

	if (scans != NULL && !json_object_is_type(scans, json_type_array))
		return -1;
	if (count > SCANS_MAX || (count > 0 && now == NULL))
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct json_object *scan = json_object_array_get_idx(scans, i);

		if (!json_object_is_type(scan, json_type_object) || !scan_one(m, scan, device, now, columns))
			return -1;
	}
	return (int)count;
}

int
gate_scan_read(struct request *r)
{
	const char *text = request_value(r, "scans");
	struct json_tokener *reader = json_tokener_new_ex(SCAN_DEPTH);
	struct json_object *scans = NULL;
	struct buf columns[SCAN_COLUMNS] = {0};
	bool well;
	int count;

	if (text != NULL)
		scans = json_tokener_parse_ex(reader, text, (int)strlen(text) + 1);
	well = text == NULL || json_tokener_get_error(reader) == json_tokener_success;
	for (int i = 0; i < SCAN_COLUMNS; i++)
		buf_putc(&columns[i], '{');
	count = well ? scan_all(r, scans, columns) : -1;
	for (int i = 0; i < SCAN_COLUMNS; i++) {
		buf_putc(&columns[i], '}');
		request_set(r, scan_names[i], columns[i].data);
		buf_free(&columns[i]);
	}
	request_set(r, "count", mem_printf(request_mem(r), "%d", count));
	json_object_put(scans);
	json_tokener_free(reader);
	if (count >= 0)
		return 0;
	request_refuse(r, "scans", N_("This is not a list of scans."));
	return 422;
}

void
gate_scan_answer(struct request *r)
{
	const PGresult *rows = request_rows(r, "scans");
	int column = rows != NULL ? PQfnumber(rows, "result") : -1;
	struct timespec now;
	struct buf b = {0};

	if (column < 0)
		return;
	clock_gettime(CLOCK_REALTIME, &now);
	buf_printf(&b, "{\"now\":%lld,\"results\":[", (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000);
	for (int i = 0; i < PQntuples(rows); i++) {
		buf_puts(&b, i > 0 ? "," : "");
		buf_puts(&b, PQgetvalue(rows, i, column));
	}
	buf_puts(&b, "]}\n");
	request_answer(r, 200, "application/json", b.data, b.len);
	buf_free(&b);
}
