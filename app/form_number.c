#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "form_kind.h"

/* Numbers and dates as people write them. */

static const char *
in_range(struct value *v, long long n, struct kind_range range, long long unit)
{
	v->limit = (n < range.min ? range.min : range.max) / unit;
	return n < range.min ? N_("At least %lld.") : n > range.max ? N_("At most %lld.") : NULL;
}

const char *
form_check_integer(struct mem *m, struct value *v, char *text, struct kind_range range)
{
	const char *digits = text + (*text == '-' || *text == '+'), *why;
	long long n;

	if (*digits == '\0' || digits[strspn(digits, "0123456789")] != '\0')
		return N_("This is not a whole number.");
	errno = 0;
	n = strtoll(text, NULL, 10);
	v->sql = mem_printf(m, "%lld", n);
	why = in_range(v, n, range, 1);
	return why == NULL && errno == ERANGE ? N_("At most %lld.") : why;
}

/* Takes the commas out of "1,234,567"; false if they do not stand between groups of three. */
static bool
ungroup(char *text)
{
	char *o = text;
	size_t group = 0, groups = 0;

	for (; isdigit((unsigned char)*text) || *text == ','; text++) {
		if (*text != ',') {
			*o++ = *text;
			group++;
			continue;
		}
		if (group == 0 || group > 3 || (groups > 0 && group != 3))
			return false;
		groups++;
		group = 0;
	}
	if (groups > 0 && group != 3)
		return false;
	memmove(o, text, strlen(text) + 1);
	return true;
}

const char *
form_check_money(struct mem *m, struct value *v, char *text, struct kind_range range)
{
	bool minus = *text == '-';
	char *digits = text + (minus || *text == '+'), *fraction;
	size_t whole, cents = 0;
	long long n;

	if (!ungroup(digits))
		return N_("This is not an amount of money, such as 1,234.50.");
	whole = strspn(digits, "0123456789");
	fraction = digits + whole;
	if (*fraction == '.')
		cents = strspn(++fraction, "0123456789");
	if (whole == 0 || whole > 15 || cents > 2 || fraction[cents] != '\0' || (fraction[-1] == '.' && cents == 0))
		return N_("This is not an amount of money, such as 1,234.50.");
	n = strtoll(digits, NULL, 10) * 100;
	for (size_t i = 0, weight = 10; i < cents; i++, weight /= 10)
		n += (fraction[i] - '0') * (long long)weight;
	if (minus)
		n = -n;
	v->sql = mem_printf(m, "%lld", n);
	return in_range(v, n, range, 100);
}

const char *
form_check_decimal(struct mem *m, struct value *v, char *text, struct kind_range range)
{
	bool minus = *text == '-', beyond;
	char *digits = text + (minus || *text == '+');
	size_t whole = strspn(digits, "0123456789"), fraction = 0;
	long long n;

	(void)m;
	if (digits[whole] == '.')
		fraction = 1 + strspn(digits + whole + 1, "0123456789");
	if (whole == 0 || whole > 15 || fraction == 1 || fraction > 10 || digits[whole + fraction] != '\0')
		return N_("This is not a number.");
	n = minus ? -strtoll(digits, NULL, 10) : strtoll(digits, NULL, 10);
	/* What stands behind the point takes it beyond a limit that its whole part just meets. */
	beyond = strspn(digits + whole, ".0") != fraction;
	if (beyond && n == (minus ? range.min : range.max))
		n += minus ? -1 : 1;
	v->sql = *text == '+' ? digits : text;
	return in_range(v, n, range, 1);
}

/* Whether text has the shape: 9 stands for a digit, all else for itself. */
static bool
shaped(const char *text, const char *shape)
{
	for (; *shape != '\0'; text++, shape++)
		if (*shape == '9' ? !isdigit((unsigned char)*text) : *text != *shape)
			return false;
	return *text == '\0';
}

static bool
is_day(const char *text)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year = atoi(text), month = atoi(text + 5), day = atoi(text + 8);
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return year >= 1 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
}

const char *
form_check_date(struct mem *m, struct value *v, char *text, struct kind_range range)
{
	(void)m;
	(void)range;
	v->sql = text;
	return shaped(text, "9999-99-99") && is_day(text) ? NULL : N_("This is not a date, such as 2027-09-14.");
}

const char *
form_check_time(struct mem *m, struct value *v, char *text, struct kind_range range)
{
	bool minutes, seconds;

	(void)range;
	if (strlen(text) > 10 && text[10] == ' ')
		text[10] = 'T';
	minutes = shaped(text, "9999-99-99T99:99");
	seconds = shaped(text, "9999-99-99T99:99:99");
	if (!(minutes || seconds) || !is_day(text) || atoi(text + 11) > 23 || atoi(text + 14) > 59 ||
	    (seconds && atoi(text + 17) > 59))
		return N_("This is not a date and time, such as 2027-09-14 09:30.");
	v->sql = mem_printf(m, "%.10s %.5s:%s", text, text + 11, seconds ? text + 17 : "00");
	return NULL;
}
