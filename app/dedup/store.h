#ifndef PAVILION_DEDUP_STORE_H
#define PAVILION_DEDUP_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "form.h"
#include "mem.h"

/* Normal forms as the database has them: the tables company_form and contact_form. */

/*
 * Of which rules they are. To be counted up whenever form_record(), store_keys() or the phone plans make of a record
 * something else than before: then the job makes all of them anew. (Words are known by themselves: form_word.)
 */
#define STORE_RULES 3

/* "company", "contact". */
const char *store_kind(enum dedup_type);
/* The column of a table that holds a normal form; NULL if it is not stored. */
const char *store_column(enum dedup_type, enum dedup_column);
/*
 * Puts the text of a column of the tables company and contact where the engine looks for it; texts of one field are
 * joined. False if the column is not compared.
 */
bool	 store_raw(char *value[RAWS], struct mem *, enum dedup_type, const char *column, const char *text);
/* As UTF-8, in mem; NULL if there is none. Read back it is the same, letter for letter. */
char	*store_text(struct mem *, const struct folded *);
void	 store_read(struct folded *, const char *utf8);
/* The keys of a record: hashes of what it may share with its duplicates, in mem. */
struct rarity;
const int32_t *store_keys(struct mem *, enum dedup_type, const struct forms *, const struct rarity *, size_t *count);
/* Numbers as an array literal. */
char	*store_array(struct mem *, const int32_t *, size_t count);

#endif
