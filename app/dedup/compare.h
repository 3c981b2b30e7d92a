#ifndef PAVILION_DEDUP_COMPARE_H
#define PAVILION_DEDUP_COMPARE_H

#include <stdbool.h>
#include <stdint.h>

#include "set.h"

#define COMPARE_MAX	10 /* comparisons of a type */
#define COMPARE_LEVELS	6  /* 0 missing, 1 differs, then better and better up to 5 */

struct pair_view {
	const struct set *s;
	float *const	*bits;
	uint32_t	 a, b;
	float		 rare;  /* set by a comparison: bits of what both have */
	bool		 doubt; /* set by a comparison: alike, but not to be merged unseen */
};

/*
 * One comparison of two records. What is correlated is compared once: a name in two scripts, an address with its
 * domain, street with town.
 */
struct comparison {
	const char	*name;
	int		(*level)(struct pair_view *);
	unsigned	 rare;   /* levels (as bits) at which agreement is weighed by how rare the value is */
	bool		 shared; /* colleagues and families have it in common */
	float		 start[COMPARE_LEVELS]; /* what duplicates are expected to show: prior of the learning */
	/*
	 * Levels (as bits) that are needed for a merge that nobody sees, whatever the rest says; 0: any. Sister companies
	 * share address, phone and website, and families too: names tell them apart.
	 */
	unsigned	 needed;
	unsigned	 proof; /* levels that stand in for what is needed elsewhere */
};

struct compare {
	const struct set *s;
	float		*bits[FORMS]; /* of each value: log2(records / records that have it) */
	struct comparison list[COMPARE_MAX];
	unsigned	 count;
};

struct verdict {
	uint8_t	level[COMPARE_MAX];
	bool	doubt; /* a house number differs: not to be merged unseen */
	float	rare[COMPARE_MAX]; /* bits: how rare is what both have; 0 at levels that are not weighed by it */
};

struct model;

/* A comparison by its name; NULL if the type has none of it. */
const struct comparison *compare_named(enum dedup_type, const char *name);
/* Chooses the comparisons for the columns that the records fill; those of the model if there is one. */
void	compare_open(struct compare *, const struct set *, const struct model *);
void	compare_close(struct compare *);
/*
 * Bits: how rare a value is that `many` of `filled` records have, which have so many values. As if there were UNSEEN more
 * records, of which as many have values of their own as of those that are known: among two records with a phone it is no
 * chance that a third has the same, among a hundred in one city it is.
 */
float	compare_bits(double filled, double values, double many);
/* What two records of the set show, comparison by comparison. */
void	compare_pair(const struct compare *, uint32_t a, uint32_t b, struct verdict *);

/* The measures of single columns: compare_name.c and compare_field.c. */
int compare_given(struct pair_view *), compare_family(struct pair_view *), compare_person(struct pair_view *);
int compare_contact(struct pair_view *), compare_company(struct pair_view *), compare_employer(struct pair_view *);
int compare_phone(struct pair_view *), compare_email(struct pair_view *), compare_web(struct pair_view *);
int compare_address(struct pair_view *), compare_birth(struct pair_view *), compare_code(struct pair_view *);
int compare_text(struct pair_view *);

static inline uint32_t
value_a(const struct pair_view *p, enum dedup_column c)
{
	return set_value(p->s, c, p->a);
}

static inline uint32_t
value_b(const struct pair_view *p, enum dedup_column c)
{
	return set_value(p->s, c, p->b);
}

/* Both have a value. */
static inline bool
both(const struct pair_view *p, enum dedup_column c)
{
	return value_a(p, c) != 0 && value_b(p, c) != 0;
}

/* Both have the same value: notes how rare it is. */
static inline bool
same(struct pair_view *p, enum dedup_column c)
{
	uint32_t v = value_a(p, c);

	if (v == 0 || v != value_b(p, c))
		return false;
	p->rare = p->bits[c][v];
	return true;
}

/* Edits that lie between them at least, from their letters alone; `most` + 1 if more. */
static inline unsigned
compare_apart(const struct pair_view *p, enum dedup_column c, unsigned most)
{
	const uint64_t *letters = p->s->col[c].letters;

	return measure_apart(letters[value_a(p, c)], letters[value_b(p, c)], most);
}

/* Measures over the values of a column; both records must have one. measure.h says what they are. */
double	 compare_jw(const struct pair_view *, enum dedup_column);
unsigned compare_osa(const struct pair_view *, enum dedup_column, unsigned most);
struct measure_share compare_share(const struct pair_view *, enum dedup_column);

#endif
