#ifndef PAVILION_REVIEW_DESK_H
#define PAVILION_REVIEW_DESK_H

struct request;

/*
 * The .answer hook of the review desk. From the sections `head`, `records`, `plan` and `compared` it makes
 *
 *	fields    field, label, rule, equal (t/f), {values}: of each record in its order record, place, value, at, source,
 *	          chosen, and {parts}: the value in pieces, each whether it differs from what is chosen
 *	equals    one row: how many fields are equal (no row: none)
 *	moves     label, moved, behind: rows that would go with a merge
 *	pairs     a_place, b_place, total, chance, prior, {reasons}: label, says, weight, good, bar (0 to 100)
 */
void review_desk(struct request *);

#endif
