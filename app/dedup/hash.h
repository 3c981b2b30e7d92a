#ifndef PAVILION_DEDUP_HASH_H
#define PAVILION_DEDUP_HASH_H

#include <stdint.h>

/* Numbers for what records may share. */

/* Two numbers as one, never 0. */
static inline uint32_t
hash_mix(uint32_t a, uint32_t b)
{
	uint64_t h = ((uint64_t)a << 32 | b) * 0x9e3779b97f4a7c15;

	h = (h ^ h >> 32) * 0xd6e8feb86659fd93;
	return (uint32_t)(h >> 32) | 1;
}

/* The same; 0 if either is missing. */
static inline uint32_t
hash_both(uint32_t a, uint32_t b)
{
	return a == 0 || b == 0 ? 0 : hash_mix(a, b);
}

#endif
