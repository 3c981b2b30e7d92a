/* Phones, addresses, dates, numbers. */
#include <string.h>

#include "compare.h"

#define SUFFIX 7 /* digits that a number without its area must have to be the same */

static bool
ends_same(const struct pair_view *p, enum dedup_column ca, enum dedup_column cb)
{
	const struct pool *ta = &p->s->col[ca].pool, *tb = &p->s->col[cb].pool;
	uint32_t a = value_a(p, ca), b = value_b(p, cb);
	size_t na, nb, n;
	uint64_t la, lb;

	if (a == 0 || b == 0)
		return false;
	/* All letters of the shorter one are in the longer one. */
	la = p->s->col[ca].letters[a], lb = p->s->col[cb].letters[b];
	if (la != 0 && lb != 0 && (la & ~lb) != 0 && (lb & ~la) != 0)
		return false;
	na = pool_length(ta, a), nb = pool_length(tb, b), n = na < nb ? na : nb;
	return n >= SUFFIX && memcmp(pool_text(ta, a) + na - n, pool_text(tb, b) + nb - n, n * sizeof(letter)) == 0;
}

int
compare_phone(struct pair_view *p)
{
	if (same(p, FORM_PHONE))
		return 5;
	if (ends_same(p, FORM_PHONE, FORM_PHONE)) {
		float a = p->bits[FORM_PHONE][value_a(p, FORM_PHONE)], b = p->bits[FORM_PHONE][value_b(p, FORM_PHONE)];

		p->rare = a < b ? a : b;
		return 5;
	}
	if (same(p, FORM_FAX))
		return 3;
	if (!both(p, FORM_PHONE))
		return both(p, FORM_FAX) ? 1 : 0;
	return compare_osa(p, FORM_PHONE, 1) <= 1 ? 4 : 1;
}

/* So many digits in the local part are no part of a name. */
static bool
numbered(const struct pair_view *p)
{
	const struct pool *t = &p->s->col[FORM_LOCAL].pool;
	const letter *s = pool_text(t, value_a(p, FORM_LOCAL));
	size_t digits = 0;

	for (size_t i = 0; i < pool_length(t, value_a(p, FORM_LOCAL)); i++)
		digits += s[i] >= '0' && s[i] <= '9';
	return digits >= 3;
}

static bool
digit(letter c)
{
	return c >= '0' && c <= '9';
}

/*
 * The same name with another number behind it, "li.wei58" and "li.wei61": what providers make people take whose name
 * is given away already.
 */
static bool
renumbered(const struct pair_view *p)
{
	const struct pool *t = &p->s->col[FORM_LOCAL].pool;
	const letter *a = pool_text(t, value_a(p, FORM_LOCAL)), *b = pool_text(t, value_b(p, FORM_LOCAL));
	size_t na = pool_length(t, value_a(p, FORM_LOCAL)), nb = pool_length(t, value_b(p, FORM_LOCAL)), n = 0;

	while (na > 0 && digit(a[na - 1]))
		na--;
	while (nb > 0 && digit(b[nb - 1]))
		nb--;
	while (n < na && n < nb && a[n] == b[n])
		n++;
	return na == nb && n == na && na >= 2 && value_a(p, FORM_LOCAL) != value_b(p, FORM_LOCAL);
}

/*
 * A local part is mostly made of the name: that it is alike at another domain, the name has said already; nothing
 * is counted then, and other companies' addresses differ.
 */
int
compare_email(struct pair_view *p)
{
	if (!both(p, FORM_LOCAL))
		return 0;
	if (same(p, FORM_EMAIL))
		return 5;
	if (renumbered(p))
		return 1;
	if (compare_osa(p, FORM_EMAIL, 2) <= 2)
		return 3;
	if (same(p, FORM_LOCAL) && numbered(p))
		return 4;
	if (both(p, FORM_DOMAIN) && value_a(p, FORM_DOMAIN) != value_b(p, FORM_DOMAIN))
		return 1;
	return compare_jw(p, FORM_LOCAL) >= .9 ? (value_a(p, FORM_DOMAIN) != 0 && same(p, FORM_DOMAIN) ? 2 : 0) : 1;
}

int
compare_web(struct pair_view *p)
{
	if (value_a(p, FORM_DOMAIN) == 0 && value_a(p, FORM_LOCAL) == 0)
		return 0;
	if (same(p, FORM_DOMAIN))
		return 4;
	if (same(p, FORM_EMAIL))
		return 5;
	if (both(p, FORM_DOMAIN))
		return compare_osa(p, FORM_DOMAIN, 1) <= 1 ? 3 : 1;
	return both(p, FORM_EMAIL) ? 2 : 0;
}

/* Neighbours in a street: the numbers that both begin with differ. */
static bool
neighbours(const struct pair_view *p)
{
	const struct pool *t = &p->s->col[FORM_STREET].pool;
	uint32_t x = value_a(p, FORM_STREET), y = value_b(p, FORM_STREET);
	const letter *a = pool_text(t, x), *b = pool_text(t, y);
	size_t na = pool_length(t, x), nb = pool_length(t, y), n = 0;

	while (n < na && n < nb && a[n] == b[n] && digit(a[n]))
		n++;
	return na > 0 && nb > 0 && digit(a[0]) && digit(b[0]) && ((n < na && digit(a[n])) || (n < nb && digit(b[n])));
}

int
compare_address(struct pair_view *p)
{
	float rare = 0;
	int level = 1;

	if (same(p, FORM_STREET))
		return 5;
	if (both(p, FORM_STREET)) {
		struct measure_share s = compare_share(p, FORM_STREET);

		if (s.shared >= .7 * (s.a < s.b ? s.a : s.b) || compare_osa(p, FORM_STREET, 2) <= 2) {
			p->doubt = neighbours(p);
			return 4;
		}
	}
	if (both(p, FORM_COUNTRY) && !same(p, FORM_COUNTRY))
		return 1;
	if (same(p, FORM_POSTCODE))
		rare = p->rare, level = 3;
	if (same(p, FORM_CITY) && p->rare > rare)
		rare = p->rare, level = 2;
	p->rare = rare;
	if (level > 1 || both(p, FORM_STREET) || both(p, FORM_POSTCODE))
		return level;
	return both(p, FORM_CITY) ? (compare_osa(p, FORM_CITY, 1) <= 1 ? 4 : 1) : 0;
}

int
compare_birth(struct pair_view *p)
{
	const struct pool *t = &p->s->col[FORM_BIRTH].pool;
	const letter *a, *b;
	unsigned parts;

	if (!both(p, FORM_BIRTH))
		return 0;
	if (same(p, FORM_BIRTH))
		return 5;
	if (compare_osa(p, FORM_BIRTH, 1) <= 1)
		return 4;
	a = pool_text(t, value_a(p, FORM_BIRTH)), b = pool_text(t, value_b(p, FORM_BIRTH));
	if (pool_length(t, value_a(p, FORM_BIRTH)) != 8 || pool_length(t, value_b(p, FORM_BIRTH)) != 8)
		return 1;
	if (memcmp(a, b, 4 * sizeof(letter)) == 0 && a[4] == b[6] && a[5] == b[7] && a[6] == b[4] && a[7] == b[5])
		return 4;
	parts = (memcmp(a, b, 4 * sizeof(letter)) == 0) + (memcmp(a + 4, b + 4, 2 * sizeof(letter)) == 0) +
		(memcmp(a + 6, b + 6, 2 * sizeof(letter)) == 0);
	return parts >= 2 ? 3 : compare_osa(p, FORM_BIRTH, 2) <= 2 ? 2 : 1;
}

int
compare_code(struct pair_view *p)
{
	unsigned d;

	if (!both(p, FORM_ID))
		return 0;
	if (same(p, FORM_ID))
		return 5;
	d = compare_osa(p, FORM_ID, 2);
	return d == 1 ? 4 : d == 2 ? 3 : 1;
}

int
compare_text(struct pair_view *p)
{
	struct measure_share s;
	double part;

	if (!both(p, FORM_TEXT))
		return 0;
	if (same(p, FORM_TEXT))
		return 5;
	s = compare_share(p, FORM_TEXT);
	part = s.shared / (s.a + s.b - s.shared + 1e-9);
	return part >= .8 ? 4 : part >= .5 ? 3 : part >= .2 ? 2 : 1;
}
