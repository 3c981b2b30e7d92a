#ifndef PAVILION_DEDUP_BLOCK_RULE_H
#define PAVILION_DEDUP_BLOCK_RULE_H

#include "set.h"

#define BLOCK_RULES	20 /* of a type, at most */

/* The key that a record has by a rule: those with the same one are compared. 0: none. */
typedef uint32_t block_rule(const struct set *, uint32_t record);
/* The rules for records of a type, and how many. */
block_rule *const *block_rules(enum dedup_type, unsigned *count);
/* The key that splits a block which is too large. */
uint32_t block_finer(const struct set *, uint32_t record);

#endif
