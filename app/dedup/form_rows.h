#ifndef PAVILION_DEDUP_FORM_ROWS_H
#define PAVILION_DEDUP_FORM_ROWS_H

#include "buf.h"
#include "db.h"
#include "form.h"
#include "rarity.h"

#define FORM_ROWS_EXTRAS 14 /* columns that are for people to look for, and the keys of the door */
#define FORM_ROWS_PARAMS (1 + FORMS + FORM_ROWS_EXTRAS)

/* Rows of company_form or contact_form on their way: each column as an array literal. Start with {0}. */
struct form_rows {
	struct buf ids, form[FORMS], extra[FORM_ROWS_EXTRAS];
	size_t count;
};

/* One more record: its number and its fields, as store_raw() left them. `m` holds what is made on the way. */
void	 form_rows_add(struct form_rows *, const struct norm *, struct mem *, enum dedup_type, const struct rarity *,
	     const char *id, char *const value[RAWS]);
/* Ends the literals, as parameters of form_job.company_put or contact_put; how many. They live as long as the rows. */
size_t	 form_rows_params(struct form_rows *, enum dedup_type, struct db_param params[FORM_ROWS_PARAMS]);
void	 form_rows_free(struct form_rows *);

#endif
