/* Dates in the usual forms: 2024-03-05, 5.3.2024, 03/05/2024 (US), 20240305, 2024年3月5日, 5 March 2024, 5 mars 2024. */
#include "centre/norm_map.h"

#include <stdlib.h>
#include <string.h>

/* How months begin in the languages of visitors, folded; a longer one before its own beginning. */
static const struct {
	const char *name;
	int month;
} months[] = {{"jan", 1}, {"ene", 1}, {"gen", 1}, {"sty", 1}, {"oca", 1}, {"янв", 1}, {"feb", 2}, {"fev", 2},
    {"lut", 2}, {"sub", 2}, {"фев", 2}, {"mar", 3}, {"mae", 3}, {"mrz", 3}, {"mrt", 3}, {"мар", 3}, {"apr", 4},
    {"avr", 4}, {"abr", 4}, {"kwi", 4}, {"nis", 4}, {"апр", 4}, {"may", 5}, {"mai", 5}, {"mag", 5}, {"maj", 5},
    {"mei", 5}, {"маи", 5}, {"мая", 5}, {"juin", 6}, {"jun", 6}, {"giu", 6}, {"cze", 6}, {"haz", 6}, {"июн", 6},
    {"juil", 7}, {"jul", 7}, {"lug", 7}, {"lip", 7}, {"tem", 7}, {"июл", 7}, {"aug", 8}, {"aou", 8}, {"ago", 8},
    {"sie", 8}, {"agu", 8}, {"авг", 8}, {"sep", 9}, {"set", 9}, {"wrz", 9}, {"eyl", 9}, {"сен", 9}, {"oct", 10},
    {"okt", 10}, {"ott", 10}, {"out", 10}, {"paz", 10}, {"eki", 10}, {"окт", 10}, {"nov", 11}, {"lis", 11}, {"kas", 11},
    {"ноя", 11}, {"dec", 12}, {"dez", 12}, {"dic", 12}, {"gru", 12}, {"ara", 12}, {"дек", 12}};

static int
month_of(const char *word)
{
	for (size_t i = 0; i < sizeof(months) / sizeof(months[0]); i++)
		if (strncmp(word, months[i].name, strlen(months[i].name)) == 0)
			return months[i].month;
	return 0;
}

static const char *
date(struct mem *m, int year, int month, int day)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	if (year < 1000 || year > 2999 || month < 1 || month > 12 || day < 1 ||
	    day > days[month - 1] + (month == 2 && leap ? 1 : 0))
		return NULL;
	return mem_printf(m, "%04d%02d%02d", year, month, day);
}

/* A year of two digits: of people's birth and of fairs, never far in the future. */
static int
century(int year, size_t digits)
{
	return digits > 2 ? year : year < 40 ? 2000 + year : 1900 + year;
}

static const char *
packed(struct mem *m, const char *digits)
{
	int all = atoi(digits);
	const char *found = date(m, all / 10000, all / 100 % 100, all % 100);

	return found != NULL ? found : date(m, all % 10000, all / 10000 % 100, all / 1000000);
}

const char *
norm_date(struct mem *m, const char *text, const char *country)
{
	const char **words;
	int number[3] = {0}, month = 0;
	size_t count, n = 0, digits[3] = {0};
	const char *found;

	words = norm_split(m, norm_fold(m, mem_printf(m, "%.*s", 60, norm_text(text))), &count);
	for (size_t i = 0; i < count && n < 3; i++) {
		size_t length = strspn(words[i], "0123456789");

		if (length == 8 && n == 0)
			return packed(m, words[i]);
		if (length > 4)
			return NULL;
		if (length > 0) {
			digits[n] = length;
			number[n++] = atoi(words[i]);
		} else if (month == 0)
			month = month_of(words[i]);
	}
	if (month != 0 && n >= 2) /* 5 March 2024, March 5 2024, 2024 March 5 */
		return digits[0] > 2 ? date(m, number[0], month, number[1])
				     : date(m, century(number[1], digits[1]), month, number[0]);
	if (n < 3)
		return NULL;
	if (digits[0] > 2)
		return date(m, number[0], number[1], number[2]);
	number[2] = century(number[2], digits[2]);
	found = strcmp(norm_text(country), "US") == 0 ? date(m, number[2], number[0], number[1]) : NULL;
	if (found == NULL)
		found = date(m, number[2], number[1], number[0]);
	return found != NULL ? found : date(m, number[2], number[0], number[1]);
}
