/* What columns are by what is in them. */
#include "sample.h"

#include <string.h>

#include "centre/norm.h"
#include "mem.h"

#define LEAST 5 /* values that say something */

void
sample_value(struct sample *s, struct mem *m, const char *text, size_t length)
{
	size_t digits = 0, marks = 0, blanks = 0;
	const char *copy = mem_copy(m, text, length);

	if (length == 0)
		return;
	for (size_t i = 0; i < length; i++) {
		digits += text[i] >= '0' && text[i] <= '9';
		marks += strchr("-./ ", text[i]) != NULL;
		blanks += text[i] == ' ';
	}
	s->values++;
	s->addresses += memchr(text, '@', length) != NULL;
	s->dates += digits >= 4 && digits <= 8 && length <= 20 && norm_date(m, copy, NULL) != NULL;
	s->digits += digits >= 6 && digits + marks == length;
	s->wordy += digits == 0;
	s->single += digits == 0 && blanks == 0;
}

static bool
mostly(const struct sample *s, unsigned part)
{
	return s->values >= LEAST && part * 10 >= s->values * 8;
}

static bool
named(const enum dedup_field *field, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (field[i] == RAW_NAME || field[i] == RAW_NAME_EN || field[i] == RAW_GIVEN || field[i] == RAW_FAMILY)
			return true;
	return false;
}

void
sample_guess(const struct sample *s, size_t count, enum dedup_type type, enum dedup_field *field)
{
	size_t names = 0;

	for (size_t i = 0; i < count; i++) {
		if (field[i] != RAW_TEXT)
			continue;
		if (mostly(&s[i], s[i].addresses))
			field[i] = RAW_EMAIL;
		else if (type == DEDUP_PERSON && mostly(&s[i], s[i].dates))
			field[i] = RAW_BIRTH;
		else if (mostly(&s[i], s[i].digits))
			field[i] = RAW_ID;
	}
	if (named(field, count))
		return;
	for (size_t i = 0; i < count && names < 2; i++) {
		bool parts = type == DEDUP_PERSON && mostly(&s[i], s[i].single);

		if (field[i] != RAW_TEXT || !mostly(&s[i], s[i].wordy) || (names == 1 && !parts))
			continue;
		field[i] = !parts ? RAW_NAME : names == 0 ? RAW_GIVEN : RAW_FAMILY;
		names += parts ? 1 : 2;
	}
}
