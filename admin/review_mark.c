/* What differs between two values of a field, for the eye. */
#include "review_mark.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>

#include "utf8.h"

#define MARK_MAX 400 /* characters: the table has the square of it */

struct letters {
	size_t count;
	unsigned fold[MARK_MAX];
	size_t at[MARK_MAX + 1]; /* bytes */
};

/* False if there are too many. */
static bool
read_letters(struct letters *l, const char *text)
{
	size_t left = strlen(text), n, at = 0;
	unsigned code;

	for (l->count = 0; (n = utf8_next(text + at, left, &code)) > 0; left -= n, at += n) {
		if (l->count == MARK_MAX)
			return false;
		l->fold[l->count] = (unsigned)u_foldCase((UChar32)code, U_FOLD_CASE_DEFAULT);
		l->at[l->count++] = at;
	}
	l->at[l->count] = at;
	return true;
}

/* longest[i][j]: of what follows i in a and j in b. */
static uint16_t longest[MARK_MAX + 1][MARK_MAX + 1];

static void
measure(const struct letters *a, const struct letters *b)
{
	for (size_t i = 0; i <= a->count; i++)
		longest[i][b->count] = 0;
	for (size_t j = 0; j <= b->count; j++)
		longest[a->count][j] = 0;
	for (size_t i = a->count; i-- > 0;)
		for (size_t j = b->count; j-- > 0;)
			longest[i][j] = a->fold[i] == b->fold[j]                ? (uint16_t)(longest[i + 1][j + 1] + 1)
					: longest[i + 1][j] > longest[i][j + 1] ? longest[i + 1][j]
										: longest[i][j + 1];
}

static void
piece(struct buf *out, const char *text, size_t from, size_t to, bool other)
{
	if (from == to)
		return;
	buf_puts(out, out->data[out->len - 1] == '[' ? "{\"text\":" : ",{\"text\":");
	buf_json(out, text + from, to - from);
	buf_puts(out, other ? ",\"other\":true}" : ",\"other\":false}");
}

/* Which letters of b are in the longest common part. */
static void
choose(const struct letters *a, const struct letters *b, bool common[MARK_MAX])
{
	size_t i = 0, j = 0;

	memset(common, 0, MARK_MAX * sizeof(*common));
	while (i < a->count && j < b->count)
		if (a->fold[i] == b->fold[j]) {
			common[j++] = true;
			i++;
		} else if (longest[i + 1][j] >= longest[i][j + 1])
			i++;
		else
			j++;
}

/* A letter or two alike between two pieces that differ say nothing: they are marked with them. */
static void
smooth(bool common[MARK_MAX], size_t count)
{
	size_t end;

	for (size_t j = 0; j < count; j = end) {
		for (end = j + 1; end < count && common[end] == common[j];)
			end++;
		if (common[j] && j > 0 && end < count && end - j < 3)
			memset(common + j, 0, (end - j) * sizeof(*common));
	}
}

void
review_mark(struct buf *out, const char *base, const char *text)
{
	static struct letters a, b;
	static bool common[MARK_MAX];
	size_t end;

	buf_putc(out, '[');
	if (!read_letters(&a, base) || !read_letters(&b, text)) {
		piece(out, text, 0, strlen(text), strcmp(base, text) != 0);
	} else {
		measure(&a, &b);
		choose(&a, &b, common);
		smooth(common, b.count);
		for (size_t j = 0; j < b.count; j = end) {
			for (end = j + 1; end < b.count && common[end] == common[j];)
				end++;
			piece(out, text, b.at[j], b.at[end], !common[j]);
		}
	}
	buf_putc(out, ']');
}
