/* A list of exhibitors: the first byte chooses delimiter, the rest is the file. Header, mapping and every row. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "import/csv.h"
#include "import/mapping.h"
#include "import/row.h"
#include "import/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct source {
	const uint8_t *data;
	size_t size, at;
};

/* In pieces of odd sizes, so that rows and characters are cut everywhere. */
static ssize_t
source_read(void *arg, char *out, size_t room)
{
	struct source *s = arg;
	size_t n = 1 + s->at % 61;

	n = n < s->size - s->at ? n : s->size - s->at;
	n = n < room ? n : room;
	memcpy(out, s->data + s->at, n);
	s->at += n;
	return (ssize_t)n;
}

/* A good row's values are sound, and a faulty one can be shown. */
static void
check_row(const struct row *r, const struct csv_row *csv)
{
	struct buf shown = {0};

	if (r->why != NULL) {
		text_showable(&shown, csv->raw.text, csv->raw.length);
		buf_puts(&shown, "");
		if (text_fault(shown.data, shown.len) != NULL && memchr(csv->raw.text, '\0', csv->raw.length) != NULL &&
		    strlen(shown.data) != shown.len)
			abort();
		buf_free(&shown);
		return;
	}
	for (int f = 0; f < IMPORT_FIELDS; f++) {
		const struct csv_text *v = &r->values[f];

		if (v->text != NULL &&
		    (v->length == 0 || text_fault(v->text, v->length) != NULL ||
			text_characters(v->text, v->length) > row_limit((enum import_field)f) + 7 || v->text[0] == ' '))
			abort();
	}
	if (r->values[IMPORT_NAME].text == NULL)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char delimiters[] = {'\0', ',', ';', '\t'};
	struct source source = {data, size, size > 0};
	struct csv *csv = csv_open(source_read, &source, size > 0 ? delimiters[data[0] % 4] : '\0');
	struct mapping m = {0};
	struct buf out = {0};
	struct row r = {0};
	struct csv_row row;
	long long line = 0;

	if (csv_next(csv, &row) && row.why == NULL && mapping_make(&m, &row, NULL, &out)) {
		mapping_json(&m, &out);
		mapping_table(&m, &out);
		while (csv_next(csv, &row)) {
			if (row.line <= line)
				abort(); /* each row has a line of its own */
			line = row.line;
			row_read(&r, &m, &row);
			check_row(&r, &row);
		}
	}
	row_free(&r);
	mapping_free(&m);
	buf_free(&out);
	csv_close(csv);
	return 0;
}
