#include "rarity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "compare.h"

#define DIGITS 8 /* of a number */

static const enum dedup_column worded[] = {FORM_NAME, FORM_HAN, FORM_FIRM, COL_FIRM_HAN, FORM_STREET};

void
rarity_free(struct rarity *r)
{
	free(r->hash);
	free(r->many);
	*r = (struct rarity){0};
}

uint32_t
rarity_hash(unsigned column, const letter *text, size_t length)
{
	uint64_t h = 0xcbf29ce484222325 ^ column * 0x9e3779b97f4a7c15;

	for (size_t i = 0; i < length; i++)
		h = (h ^ text[i]) * 0x9e3779b97f4a7c15, h ^= h >> 29;
	h = (h ^ h >> 32) * 0xd6e8feb86659fd93;
	return (uint32_t)(h >> 32) | (h >> 32 == 0);
}

static uint32_t
slot_of(const struct rarity *r, uint32_t hash)
{
	uint32_t i = hash & (r->room - 1);

	while (r->hash[i] != 0 && r->hash[i] != hash)
		i = (i + 1) & (r->room - 1);
	return i;
}

static void
grow(struct rarity *r, uint32_t room)
{
	struct rarity old = *r;

	r->room = room;
	r->hash = calloc(room, sizeof(*r->hash));
	r->many = calloc(room, sizeof(*r->many));
	if (r->hash == NULL || r->many == NULL)
		abort();
	for (uint32_t i = 0; i < old.room; i++)
		if (old.hash[i] != 0) {
			uint32_t at = slot_of(r, old.hash[i]);

			r->hash[at] = old.hash[i];
			r->many[at] = old.many[i];
		}
	free(old.hash);
	free(old.many);
}

/* One more of it, or `many`: how many there were before. */
static uint32_t
add(struct rarity *r, uint32_t hash, uint32_t many)
{
	uint32_t at, before;

	if (r->count * 2 >= r->room)
		grow(r, r->room == 0 ? 4096 : r->room * 2);
	at = slot_of(r, hash);
	before = r->many[at];
	r->count += r->hash[at] == 0;
	r->hash[at] = hash;
	r->many[at] += many;
	return before;
}

void
rarity_words(const struct folded *f, rarity_found *found, void *arg)
{
	const letter *word;
	size_t at = 0, length;

	while ((length = fold_word(f->text, f->length, &at, &word)) > 0)
		found(arg, word, length);
}

struct counting {
	struct rarity *r;
	unsigned column;
};

static void
word_counted(void *arg, const letter *text, size_t length)
{
	const struct counting *c = arg;

	add(c->r, rarity_hash(c->column + FORMS, text, length), 1);
}

void
rarity_count(struct rarity *r, const struct forms *f)
{
	bool fresh[FORMS] = {false};

	r->records++;
	for (unsigned c = 0; c < FORMS; c++) {
		if (f->col[c].length == 0)
			continue;
		fresh[c] = add(r, rarity_hash(c, f->col[c].text, f->col[c].length), 1) == 0;
		r->filled[c]++;
		r->values[c] += fresh[c];
	}
	for (size_t i = 0; i < sizeof(worded) / sizeof(worded[0]); i++)
		if (fresh[worded[i]])
			rarity_words(&f->col[worded[i]], word_counted, &(struct counting){r, worded[i]});
}

uint32_t
rarity_many(const struct rarity *r, uint32_t hash)
{
	uint32_t many = r->room == 0 ? 0 : r->many[slot_of(r, hash)];

	return many > 0 ? many : 1;
}

float
rarity_bits(const struct rarity *r, enum dedup_column c, const letter *text, size_t length)
{
	return compare_bits((double)r->filled[c], (double)r->values[c], rarity_many(r, rarity_hash(c, text, length)));
}

float
rarity_word(void *arg, enum dedup_column c, const letter *text, size_t length)
{
	const struct rarity *r = arg;

	return (float)log2(1 + (double)r->values[c] / rarity_many(r, rarity_hash(c + FORMS, text, length)));
}

static void
put32(struct buf *b, uint32_t n)
{
	static const char digits[] = "0123456789abcdef";

	for (unsigned shift = 32; shift > 0; shift -= 4)
		buf_putc(b, digits[n >> (shift - 4) & 15]);
}

/* Of digits as PostgreSQL writes them; what is none counts as one or another. */
static uint32_t
get32(const char *text)
{
	uint32_t n = 0;

	for (unsigned i = 0; i < DIGITS; i++)
		n = n << 4 | (((unsigned)text[i] & 15) + (text[i] > '9' ? 9 : 0));
	return n;
}

void
rarity_write(const struct rarity *r, struct buf *b)
{
	buf_puts(b, "\\x");
	for (uint32_t i = 0; i < r->room; i++)
		if (r->many[i] > 2) {
			put32(b, r->hash[i]);
			put32(b, r->many[i]);
		}
}

void
rarity_expect(struct rarity *r, size_t bytes)
{
	uint32_t room = 4096;

	while (room < bytes / RARITY_PAIR * 2 + 2)
		room *= 2;
	if (r->room < room)
		grow(r, room);
}

void
rarity_read(struct rarity *r, const char *text, size_t length)
{
	for (size_t i = 2; i + 2 * (size_t)DIGITS <= length; i += 2 * (size_t)DIGITS) {
		uint32_t hash = get32(text + i);

		if (hash != 0)
			add(r, hash, get32(text + i + DIGITS));
	}
}
