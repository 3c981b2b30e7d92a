/*
 * Telephone numbers to E.164 by a table of our own (phone.csv: calling code, trunk prefix, international prefix and
 * lengths of 245 countries). Debian has libphonenumber, but only for C++: with it would come Protocol Buffers, Boost
 * and Abseil, a second language in the build, and some microseconds a number. What it knows beyond the table, which
 * ranges are mobile and how digits are grouped, does not help to find that two numbers are one.
 */
#include "centre/norm_map.h"

#include <ctype.h>
#include <string.h>

#define TEXT 200    /* bytes of a text that is looked at */
#define LEAST 5     /* digits of a number */
#define MOST 15     /* digits of E.164 */
#define EXTENSION 6 /* digits of the longest */

/* What is written before an extension, in lower case. */
static const char *const marks[] = {"extension", "ext", "转", "轉", "分机", "分機", "内线", "內線", "内線", "доб",
    "wew", "durchwahl", "interno", "poste", "dahili", "내선", "#", "x"};

struct dialled {
	char digits[TEXT + 1];
	size_t count;
	char tail[EXTENSION + 1]; /* the last group behind a hyphen, if it may be an extension */
	bool plus;
};

/* Ends the text at a mark of an extension with digits behind it, which it returns. */
static const char *
extension(struct mem *m, char *text)
{
	if (text[strspn(text, "0123456789 +-()./")] == '\0')
		return NULL;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		char *at = strstr(text, marks[i]), digits[EXTENSION + 1] = "";
		const char *s;
		size_t n = 0;

		if (at == NULL || (*marks[i] == 'x' && at > text && isalpha((unsigned char)at[-1])))
			continue;
		s = at + strlen(marks[i]);
		while (*s == '.' || *s == ' ' || *s == ':' || *s == '-')
			s++;
		for (; isdigit((unsigned char)*s) && n < EXTENSION; s++)
			digits[n++] = *s;
		if (n == 0 || at == text)
			continue;
		*at = '\0';
		return mem_copy(m, digits, n);
	}
	return NULL;
}

/* Only the first of several numbers: "+49 89 1234567 / 1234568", "…; …". */
static void
first_number(char *text)
{
	size_t digits = 0;

	for (; *text != '\0'; text++) {
		if (digits >= 7 && strchr("/;,|\n+", *text) != NULL) {
			*text = '\0';
			return;
		}
		digits += isdigit((unsigned char)*text) != 0;
	}
}

static void
read_digits(char *text, struct dialled *d)
{
	size_t group = 0;
	bool hyphen = false;
	char *zero = strstr(text, "(0)");

	if (zero != NULL && strpbrk(text, "123456789") < zero)
		zero[1] = ' '; /* "+49 (0)89" */
	for (const char *s = text; *s != '\0' && d->count < TEXT; s++) {
		if (*s == '+' && d->count == 0)
			d->plus = true;
		if (isdigit((unsigned char)*s)) {
			d->digits[d->count++] = *s;
			if (hyphen && group < EXTENSION)
				d->tail[group] = *s;
			group++;
		} else if (group > 0) {
			hyphen = *s == '-';
			memset(d->tail, 0, sizeof(d->tail));
			group = 0;
		}
	}
	if (!hyphen || group > EXTENSION)
		memset(d->tail, 0, sizeof(d->tail));
}

static bool
begins(const struct dialled *d, const char *prefix)
{
	return *prefix != '\0' && strncmp(d->digits, prefix, strlen(prefix)) == 0;
}

static void
drop(struct dialled *d, size_t count)
{
	d->count -= count;
	memmove(d->digits, d->digits + count, d->count + 1);
}

static const struct norm_plan *
plan_of_digits(const struct norm *norm, const char *digits)
{
	const struct norm_plan *plan = NULL;

	for (size_t n = 1; n <= 3 && digits[n - 1] != '\0' && plan == NULL; n++)
		plan = norm_map_get(&norm->calling, digits, n);
	return plan;
}

static bool
fits(const struct norm_plan *plan, size_t count)
{
	return count >= plan->least && count <= plan->most;
}

/* The national number: without the trunk prefix, and without an extension that made it too long. */
static void
national(struct mem *m, const struct norm_plan *plan, struct dialled *d, struct norm_phone *out)
{
	size_t trunk = strlen(plan->trunk), tail = strlen(d->tail);

	/* A trunk prefix of 1 or 8 may be the number's own first digit; a zero is not. */
	if (begins(d, plan->trunk) && (*plan->trunk == '0' || d->count > plan->most))
		drop(d, trunk);
	if (tail > 0 && out->extension == NULL && d->count > tail + plan->least &&
	    (d->count > plan->most || (strcmp(plan->code, "86") == 0 && d->count > 11) ||
		(strcmp(plan->code, "86") == 0 && *d->digits != '1' && d->count - tail >= 9))) {
		out->extension = mem_string(m, d->tail);
		d->count -= tail;
		d->digits[d->count] = '\0';
	}
}

/* Finds the plan and takes international prefix and calling code off; NULL if the country is not known. */
static const struct norm_plan *
plan_for(const struct norm *norm, struct dialled *d, const struct norm_plan *home)
{
	const struct norm_plan *plan = NULL;
	size_t code;

	if (!d->plus && home != NULL && strcmp(home->dialout, "00") != 0 && begins(d, home->dialout) &&
	    d->count > strlen(home->dialout) + 8) {
		drop(d, strlen(home->dialout));
		d->plus = true;
	} else if (!d->plus && begins(d, "00") && d->count > 7) {
		drop(d, 2);
		d->plus = true;
	}
	while (d->plus && begins(d, "0"))
		drop(d, 1);
	if (d->plus && (plan = plan_of_digits(norm, d->digits)) != NULL) {
		/* Of several countries with one code, the one that was named. */
		if (home != NULL && strcmp(home->code, plan->code) == 0)
			plan = home;
		drop(d, strlen(plan->code));
		return plan;
	}
	if (d->plus)
		return NULL;
	/* The calling code without a plus: only if the number is too long otherwise. */
	if (home != NULL && begins(d, home->code) && (code = strlen(home->code)) > 0 && d->count > code + 6 &&
	    (d->count > home->most || (strcmp(home->code, "86") == 0 && d->count >= 12)) && fits(home, d->count - code))
		drop(d, code);
	return home;
}

void
norm_phone(const struct norm *norm, struct mem *m, const char *text, const char *country, struct norm_phone *out)
{
	const struct norm_plan *home = norm_map_get(&norm->plans, norm_text(country), strlen(norm_text(country)));
	struct dialled d = {0};
	const struct norm_plan *plan;
	char *plain;

	*out = (struct norm_phone){0};
	plain = norm_digits(m, mem_copy(m, norm_text(text), strnlen(norm_text(text), TEXT)));
	for (char *s = plain; *s != '\0'; s++)
		*s = (char)(*s >= 'A' && *s <= 'Z' ? *s + 32 : *s);
	out->extension = extension(m, plain);
	first_number(plain);
	read_digits(plain, &d);
	plan = plan_for(norm, &d, home);
	if (plan != NULL) {
		national(m, plan, &d, out);
		if (d.count >= LEAST - 1 && d.count + strlen(plan->code) <= MOST)
			out->number = mem_printf(m, "%s%s", plan->code, d.digits);
	} else {
		while (begins(&d, "0"))
			drop(&d, 1);
		out->local = d.count >= LEAST && d.count <= MOST;
		out->number = out->local ? mem_copy(m, d.digits, d.count) : NULL;
	}
	if (out->number == NULL)
		out->extension = NULL;
}
