#include "set.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "form.h"

void
set_free(struct set *s)
{
	for (size_t i = 0; i < FORMS; i++) {
		struct set_column *c = &s->col[i];

		pool_free(&c->pool);
		free(c->word_at);
		free(c->word);
		free(c->whole);
		free(c->letters);
		free(c->weight);
	}
	free(s->value);
}

void
set_put(struct set *s, const letter *const text[FORMS], const uint16_t length[FORMS])
{
	if (s->count == s->room) {
		s->room = s->room == 0 ? 1024 : s->room + s->room / 2;
		s->value = pool_grow(s->value, (size_t)s->room * FORMS * sizeof(uint32_t));
	}
	for (size_t i = 0; i < FORMS; i++) {
		uint32_t v = pool_put(&s->col[i].pool, text[i], length[i]);

		s->value[(size_t)s->count * FORMS + i] = v;
		s->col[i].filled += v != 0;
	}
	s->count++;
}

void
set_forms(struct set *s, const struct forms *f)
{
	const letter *text[FORMS];
	uint16_t length[FORMS];

	for (size_t i = 0; i < FORMS; i++)
		text[i] = f->col[i].text, length[i] = (uint16_t)f->col[i].length;
	set_put(s, text, length);
}

void
set_add(struct set *s, const struct norm *norm, struct mem *scratch, char *const value[RAWS])
{
	struct forms f;

	form_record(&f, norm, scratch, s->type, s->parted, value);
	set_forms(s, &f);
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Words of one value into `out`, ascending, each once. */
static size_t
words_of(struct pool *words, const letter *t, size_t n, uint32_t *out)
{
	const letter *word;
	size_t k = 0, m = 0, at = 0, length;

	while (k < FOLD_MAX && (length = fold_word(t, n, &at, &word)) > 0)
		out[k++] = pool_put(words, word, length);
	qsort(out, k, sizeof(*out), by_number);
	for (size_t i = 0; i < k; i++)
		if (m == 0 || out[m - 1] != out[i])
			out[m++] = out[i];
	return m;
}

/* The weight of a word is how much it surprises among distinct values, so that ten copies do not make it common. */
static void
weigh(struct set_column *c, uint32_t words)
{
	uint32_t *many = calloc(words + 1, sizeof(*many));

	if (many == NULL)
		abort();
	for (uint32_t i = 0; i < c->word_at[c->pool.count + 1]; i++)
		many[c->word[i]]++;
	c->weight = pool_grow(NULL, (words + 1) * sizeof(float));
	c->weight[0] = 0;
	for (uint32_t i = 1; i <= words; i++)
		c->weight[i] = many[i] == 0 ? 0 : (float)log2(1 + (double)c->pool.count / many[i]);
	free(many);
}

/* The same from what somebody else counted. */
static void
weigh_known(struct set_column *c, enum dedup_column i, const struct pool *words, const struct set_known *known)
{
	c->weight = pool_grow(NULL, (words->count + 1) * sizeof(float));
	c->weight[0] = 0;
	for (uint32_t w = 1; w <= words->count; w++)
		c->weight[w] = known->word(known->arg, i, pool_text(words, w), pool_length(words, w));
}

static void
split(struct set_column *c, enum dedup_column i, const struct set_known *known)
{
	struct pool words = {0};
	uint32_t out[FOLD_MAX], used = 0, room = 0;

	c->word_at = pool_grow(NULL, (c->pool.count + 2) * sizeof(uint32_t));
	c->word_at[0] = 0;
	for (uint32_t v = 1; v <= c->pool.count; v++) {
		size_t n = words_of(&words, pool_text(&c->pool, v), pool_length(&c->pool, v), out);

		if (used + n > room) {
			room = room + room / 2 + FOLD_MAX;
			c->word = pool_grow(c->word, room * sizeof(uint32_t));
		}
		c->word_at[v] = used;
		if (n > 0)
			memcpy(c->word + used, out, n * sizeof(uint32_t));
		used += (uint32_t)n;
	}
	c->word = pool_grow(c->word, used * sizeof(uint32_t));
	c->word_at[c->pool.count + 1] = used;
	if (known == NULL)
		weigh(c, words.count);
	else
		weigh_known(c, i, &words, known);
	pool_free(&words);
	c->whole = pool_grow(NULL, (c->pool.count + 1) * sizeof(*c->whole));
	c->whole[0] = 0;
	for (uint32_t v = 1; v <= c->pool.count; v++)
		c->whole[v] = measure_total(c->word + c->word_at[v], c->word_at[v + 1] - c->word_at[v], c->weight);
}

/* What pairs of texts can be told apart by before they are read. */
static void
letters(struct set_column *c)
{
	c->letters = pool_grow(NULL, (c->pool.count + 1) * sizeof(*c->letters));
	c->letters[0] = 0;
	for (uint32_t v = 1; v <= c->pool.count; v++)
		c->letters[v] = measure_bits(pool_text(&c->pool, v), pool_length(&c->pool, v));
}

void
set_close(struct set *s)
{
	set_close_known(s, NULL);
}

void
set_close_known(struct set *s, const struct set_known *known)
{
	static const enum dedup_column worded[] = {
	    FORM_NAME, FORM_HAN, FORM_FIRM, COL_FIRM_HAN, FORM_STREET, FORM_TEXT};

	for (size_t i = 0; i < FORMS; i++) {
		pool_close(&s->col[i].pool);
		letters(&s->col[i]);
	}
	for (size_t i = 0; i < sizeof(worded) / sizeof(worded[0]); i++)
		if (s->col[worded[i]].filled > 0)
			split(&s->col[worded[i]], worded[i], known);
}
