/* A legal form written together with the word beside it. */
#include "centre/norm_map.h"

#include <string.h>

#define SEAMS 3 /* of one name, at most */

/* Where within a word a form begins or ends, told by capitals: "GießereiGmbH", "ElectricalCo.", "GmbHFördertechnik". */
static size_t
seam(const struct norm *norm, const char *name, const char *s)
{
	static const char *const closed[] = {"GmbH", "Co. KG", "Co.KG"};
	char lower[16];
	size_t n = 0;

	for (size_t i = 0; i < sizeof(closed) / sizeof(closed[0]) && (*s == 'G' || *s == 'C'); i++) {
		size_t length = strlen(closed[i]);

		if (strncmp(s, closed[i], length) == 0 && s[length] >= 'A' && s[length] <= 'Z')
			return (size_t)(s - name) + length;
	}
	if (s == name || s[-1] < 'a' || s[-1] > 'z' || *s < 'A' || *s > 'Z')
		return 0;
	for (; n < sizeof(lower) - 1 && ((s[n] | 0x20) >= 'a' && (s[n] | 0x20) <= 'z'); n++)
		lower[n] = (char)(s[n] | 0x20);
	/* "PepsiCo" is a name; so are most other words that end in two capitals. */
	if ((n < 3 && s[n] != '.') || (s[n] & 0x80) != 0 || norm_map_get(&norm->forms, lower, n) == NULL)
		return 0;
	return (size_t)(s - name);
}

const char *
norm_apart(const struct norm *norm, struct mem *m, const char *name)
{
	size_t at, from = 0;

	for (int found = 0; name[from] != '\0' && found < SEAMS; from++)
		if ((at = seam(norm, name, name + from)) > 0) {
			name = mem_printf(m, "%.*s %s", (int)at, name, name + at);
			from = at > from ? at : from + 1;
			found++;
		}
	return name;
}
