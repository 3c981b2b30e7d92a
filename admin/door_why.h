#ifndef PAVILION_ADMIN_DOOR_WHY_H
#define PAVILION_ADMIN_DOOR_WHY_H

#include <stdbool.h>

#include "buf.h"

/*
 * Appends in the reader's words why two records are alike, as a JSON array of {"label", "says", "for", "bits"}. `parts` has
 * each comparison with its level and weight, "phone:5:7.25 name:4:9.1"; what is missing on a side says nothing and is left
 * out, and so is what cannot be read.
 */
void	 door_why(struct buf *out, bool person, const char *lang, const char *parts);

#endif
