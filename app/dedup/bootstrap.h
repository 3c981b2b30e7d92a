#ifndef PAVILION_DEDUP_BOOTSTRAP_H
#define PAVILION_DEDUP_BOOTSTRAP_H

#include <stdint.h>

/* 95 of 100 resamples lie between. */
struct interval {
	double low, high;
};

struct bootstrap {
	struct interval precision, recall, f1;
};

/*
 * How far the figures of truth_compare() may be chance: true entities are drawn again with replacement, with all their
 * records, `rounds` times, always the same way. `found` and `cluster`: group of each of `count` records, as found and
 * as true, numbers below `count`. A wrong pair is drawn as often as both of its entities are.
 */
struct bootstrap bootstrap(const uint32_t *found, const uint32_t *cluster, uint32_t count, unsigned rounds);

#endif
