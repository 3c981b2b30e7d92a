#include "csv.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "catalog.h"

#define CSV_ROOM (4 * CSV_ROW_MAX)

/* Where a field stands in the buffer; `escaped`: it holds doubled quotes. */
struct span {
	size_t start, end;
	bool escaped;
};

struct csv {
	csv_source source;
	void *arg;
	char delimiter;
	bool ended, failed;
	bool skip; /* the rest of an overlong line is still to be passed over */
	long long line;
	char *data;
	size_t start, end; /* what is read but not yet given */
	struct span spans[CSV_FIELDS_MAX];
	struct csv_text fields[CSV_FIELDS_MAX];
	struct buf unquoted;
};

/* What scanning a row from the start of the buffer came to. */
enum scan { SCAN_ROW, SCAN_MORE, SCAN_QUOTE, SCAN_LONG, SCAN_FIELDS };

struct row_end {
	size_t end;  /* of the text */
	size_t next; /* behind the line end */
};

static const char *const faults[] = {
    [SCAN_QUOTE] = N_("A quotation mark is not closed, or text follows a closing one."),
    [SCAN_LONG] = N_("The row is too long."),
    [SCAN_FIELDS] = N_("The row has more columns than the file's first line."),
};

static bool
csv_fill(struct csv *c)
{
	ssize_t n;

	if (c->ended)
		return false;
	memmove(c->data, c->data + c->start, c->end - c->start);
	c->end -= c->start;
	c->start = 0;
	if (c->end == CSV_ROOM)
		return false;
	n = c->source(c->arg, c->data + c->end, CSV_ROOM - c->end);
	if (n <= 0) {
		c->ended = true;
		c->failed = n < 0;
		return false;
	}
	c->end += (size_t)n;
	return true;
}

/* Passes a quoted field whose opening quote stands at `at`; returns the place behind its closing quote, 0: none. */
static size_t
csv_quoted(const struct csv *c, size_t at, struct span *span)
{
	const char *quote;

	span->start = at + 1;
	for (at++; (quote = memchr(c->data + at, '"', c->end - at)) != NULL; at += 2) {
		at = (size_t)(quote - c->data);
		if (at + 1 == c->end || c->data[at + 1] != '"') {
			span->end = at;
			return at + 1;
		}
		span->escaped = true;
	}
	return 0;
}

static enum scan
csv_scan(struct csv *c, size_t *count, struct row_end *found)
{
	size_t at = c->start;

	for (*count = 0; *count < CSV_FIELDS_MAX; at++) {
		struct span *span = &c->spans[(*count)++];

		*span = (struct span){at, at, false};
		if (at < c->end && c->data[at] == '"') {
			if ((at = csv_quoted(c, at, span)) == 0)
				return c->ended || c->end - c->start > CSV_ROW_MAX ? SCAN_QUOTE : SCAN_MORE;
		} else {
			while (at < c->end && c->data[at] != c->delimiter && c->data[at] != '\n' && c->data[at] != '\r')
				at++;
			span->end = at;
		}
		if (at - c->start > CSV_ROW_MAX)
			return SCAN_LONG;
		if (at == c->end && !c->ended)
			return SCAN_MORE; /* a closing quote here may be the first of two */
		*found = (struct row_end){at, at};
		if (at == c->end)
			return SCAN_ROW;
		if (c->data[at] == c->delimiter)
			continue;
		if (c->data[at] != '\n' && c->data[at] != '\r')
			return SCAN_QUOTE;
		if (c->data[at] == '\r' && at + 1 == c->end && !c->ended)
			return SCAN_MORE;
		found->next = at + (c->data[at] == '\r' && at + 1 < c->end && c->data[at + 1] == '\n' ? 2 : 1);
		return SCAN_ROW;
	}
	return SCAN_FIELDS;
}

/* The end of the line at the start of the buffer; `next` equals `end` if the line has none within reach. */
static struct row_end
csv_line(struct csv *c)
{
	size_t at = c->start;

	for (;; at++) {
		if (at == c->end) {
			size_t had = at - c->start;

			if (had > CSV_ROW_MAX || !csv_fill(c))
				return (struct row_end){c->start + had, c->start + had};
			at = c->start + had;
		}
		if (c->data[at] == '\n')
			return (struct row_end){at, at + 1};
		if (c->data[at] == '\r') {
			bool last = at + 1 == c->end;
			size_t had = at - c->start;

			if (last && csv_fill(c))
				at = c->start + had;
			return (struct row_end){at, at + (at + 1 < c->end && c->data[at + 1] == '\n' ? 2 : 1)};
		}
	}
}

/* Counts the line ends of what was read, so that line numbers hold behind fields with several lines. */
static void
csv_pass(struct csv *c, size_t next)
{
	for (size_t i = c->start; i < next; i++)
		if (c->data[i] == '\n' || (c->data[i] == '\r' && (i + 1 == next || c->data[i + 1] != '\n')))
			c->line++;
	c->start = next;
}

static void
csv_skip(struct csv *c)
{
	while (c->skip) {
		struct row_end line = csv_line(c);

		c->skip = line.next == line.end && !c->ended;
		csv_pass(c, line.next);
	}
}

static struct csv_text
csv_field(struct csv *c, const struct span *span)
{
	struct csv_text field = {c->data + span->start, span->end - span->start};
	size_t start = c->unquoted.len;

	if (!span->escaped)
		return field;
	for (size_t i = 0; i < field.length; i++) {
		buf_putc(&c->unquoted, field.text[i]);
		if (field.text[i] == '"')
			i++;
	}
	return (struct csv_text){c->unquoted.data + start, c->unquoted.len - start};
}

static void
csv_fault(struct csv *c, enum scan scan, struct csv_row *row)
{
	struct row_end line = csv_line(c);

	c->skip = line.next == line.end && !c->ended;
	row->why = faults[scan];
	row->raw = (struct csv_text){c->data + c->start, line.end - c->start};
	if (row->raw.length > CSV_ROW_MAX)
		row->raw.length = CSV_ROW_MAX;
	csv_pass(c, line.next);
}

bool
csv_next(struct csv *c, struct csv_row *row)
{
	for (;;) {
		struct row_end found;
		enum scan scan;

		csv_skip(c);
		while ((scan = csv_scan(c, &row->count, &found)) == SCAN_MORE)
			csv_fill(c);
		if (c->failed || (c->start == c->end && c->ended))
			return false;
		row->line = c->line;
		row->why = NULL;
		row->fields = c->fields;
		if (scan != SCAN_ROW) {
			row->count = 0;
			csv_fault(c, scan, row);
			return true;
		}
		row->raw = (struct csv_text){c->data + c->start, found.end - c->start};
		csv_pass(c, found.next);
		if (row->raw.length > 0)
			break;
	}
	buf_reset(&c->unquoted);
	buf_room(&c->unquoted, row->raw.length); /* so that no field moves while the next is unquoted */
	for (size_t i = 0; i < row->count; i++)
		c->fields[i] = csv_field(c, &c->spans[i]);
	return true;
}

/* The candidate that cuts the first row into most fields. */
static void
csv_detect(struct csv *c)
{
	static const char candidates[] = {',', ';', '\t', '|'};
	size_t most = 0;
	char best = ',';

	while (c->end < CSV_ROW_MAX && csv_fill(c))
		;
	if (c->end >= 6 && strncasecmp(c->data, "sep=", 4) == 0 && strchr("\r\n", c->data[5]) != NULL) {
		struct row_end line = csv_line(c);

		c->delimiter = c->data[4];
		csv_pass(c, line.next);
		return;
	}
	for (size_t i = 0; i < sizeof(candidates); i++) {
		struct row_end found;
		size_t count;

		c->delimiter = candidates[i];
		if (csv_scan(c, &count, &found) == SCAN_ROW && count > most) {
			most = count;
			best = candidates[i];
		}
	}
	c->delimiter = best;
}

struct csv *
csv_open(csv_source source, void *arg, char delimiter)
{
	struct csv *c = calloc(1, sizeof(*c));

	if (c == NULL || (c->data = malloc(CSV_ROOM)) == NULL)
		abort();
	c->source = source;
	c->arg = arg;
	c->line = 1;
	c->delimiter = delimiter;
	if (delimiter == '\0')
		csv_detect(c);
	return c;
}

void
csv_close(struct csv *c)
{
	if (c == NULL)
		return;
	buf_free(&c->unquoted);
	free(c->data);
	free(c);
}

char
csv_delimiter(const struct csv *c)
{
	return c->delimiter;
}

bool
csv_failed(const struct csv *c)
{
	return c->failed;
}
