#include "relay/marks.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/*
 * Two tables of chains find a mark by its id and by its badge; `changes` has the marks in the order of their seq. A
 * mark that was undone stands in `changes` twice, and the earlier place no longer counts.
 */
#define NONE UINT32_MAX
#define WORDS_MOST 4096 /* different zones, gates and devices of one fair */
#define CHAINS_FIRST 1024

struct kept {
	unsigned char id[16];
	int64_t at;
	uint64_t seq;
	uint32_t badge;
	uint32_t next_id, next_badge;
	uint16_t zone, gate, device; /* of `words` */
	bool out, undone;
};

struct marks {
	size_t most, count, room;
	struct kept *kept;
	uint32_t *changes;
	uint64_t seq;
	uint64_t change_room;
	uint32_t *by_id, *by_badge;
	size_t chains; /* of each; a power of two */
	char (*words)[MARK_WORD];
	size_t nwords;
	unsigned char secret[crypto_shorthash_KEYBYTES];
};

/* As elsewhere in the house: without memory there is nothing to be done. */
static void *
grown(void *old, size_t count, size_t size)
{
	void *p = reallocarray(old, count, size);

	if (p == NULL)
		abort();
	return p;
}

static size_t
chain_of(const struct marks *m, const void *key, size_t length)
{
	uint64_t hash;

	crypto_shorthash((unsigned char *)&hash, key, length, m->secret);
	return hash & (m->chains - 1);
}

static void
chain_add(struct marks *m, uint32_t i)
{
	struct kept *k = &m->kept[i];
	uint32_t *id = &m->by_id[chain_of(m, k->id, sizeof(k->id))];
	uint32_t *badge = &m->by_badge[chain_of(m, &k->badge, sizeof(k->badge))];

	k->next_id = *id;
	*id = i;
	k->next_badge = *badge;
	*badge = i;
}

static void
chains_make(struct marks *m, size_t chains)
{
	m->chains = chains;
	m->by_id = grown(m->by_id, chains, sizeof(*m->by_id));
	m->by_badge = grown(m->by_badge, chains, sizeof(*m->by_badge));
	memset(m->by_id, 0xff, chains * sizeof(*m->by_id));
	memset(m->by_badge, 0xff, chains * sizeof(*m->by_badge));
	for (size_t i = 0; i < m->count; i++)
		chain_add(m, (uint32_t)i);
}

struct marks *
marks_new(size_t most)
{
	struct marks *m = calloc(1, sizeof(*m));

	if (m == NULL)
		abort();
	m->most = most;
	crypto_shorthash_keygen(m->secret);
	m->words = grown(NULL, WORDS_MOST, sizeof(*m->words));
	chains_make(m, CHAINS_FIRST);
	return m;
}

void
marks_free(struct marks *m)
{
	if (m == NULL)
		return;
	free(m->kept);
	free(m->changes);
	free(m->by_id);
	free(m->by_badge);
	free(m->words);
	free(m);
}

/* The place of a word, which is added if it is new; WORDS_MOST if there is no room. */
static size_t
word_of(struct marks *m, const char *text)
{
	size_t i;

	for (i = 0; i < m->nwords; i++)
		if (strcmp(m->words[i], text) == 0)
			return i;
	if (i < WORDS_MOST) {
		memset(m->words[i], 0, MARK_WORD);
		memcpy(m->words[i], text, strnlen(text, MARK_WORD - 1));
		m->nwords++;
	}
	return i;
}

static uint32_t
index_of(const struct marks *m, const unsigned char id[16])
{
	uint32_t i = m->by_id[chain_of(m, id, 16)];

	while (i != NONE && memcmp(m->kept[i].id, id, 16) != 0)
		i = m->kept[i].next_id;
	return i;
}

static void
change_add(struct marks *m, uint32_t i)
{
	if (m->seq == m->change_room) {
		m->change_room = m->change_room == 0 ? CHAINS_FIRST : 2 * m->change_room;
		m->changes = grown(m->changes, m->change_room, sizeof(*m->changes));
	}
	m->changes[m->seq++] = i;
	m->kept[i].seq = m->seq;
}

enum marks_result
marks_place(struct marks *m, const struct mark *mark)
{
	size_t zone, gate, device;
	struct kept *k;

	if (index_of(m, mark->id) != NONE)
		return MARKS_KNOWN;
	if (m->count == m->most || (zone = word_of(m, mark->zone)) == WORDS_MOST ||
	    (gate = word_of(m, mark->gate)) == WORDS_MOST || (device = word_of(m, mark->device)) == WORDS_MOST)
		return MARKS_FULL;
	if (m->count == m->room) {
		m->room = m->room == 0 ? CHAINS_FIRST : 2 * m->room;
		m->kept = grown(m->kept, m->room, sizeof(*m->kept));
	}
	k = &m->kept[m->count];
	*k = (struct kept){.at = mark->at,
	    .badge = mark->badge,
	    .zone = (uint16_t)zone,
	    .gate = (uint16_t)gate,
	    .device = (uint16_t)device,
	    .out = mark->out};
	memcpy(k->id, mark->id, sizeof(k->id));
	chain_add(m, (uint32_t)m->count);
	change_add(m, (uint32_t)m->count);
	if (++m->count == m->chains)
		chains_make(m, 2 * m->chains);
	return MARKS_PLACED;
}

bool
marks_undo(struct marks *m, const unsigned char id[16])
{
	uint32_t i = index_of(m, id);

	if (i == NONE)
		return false;
	if (!m->kept[i].undone) {
		m->kept[i].undone = true;
		change_add(m, i);
	}
	return true;
}

static void
mark_of(const struct marks *m, uint32_t i, struct mark *mark)
{
	const struct kept *k = &m->kept[i];

	*mark = (struct mark){.badge = k->badge,
	    .at = k->at,
	    .zone = m->words[k->zone],
	    .gate = m->words[k->gate],
	    .device = m->words[k->device],
	    .out = k->out,
	    .undone = k->undone,
	    .seq = k->seq};
	memcpy(mark->id, k->id, sizeof(mark->id));
}

bool
marks_find(const struct marks *m, const unsigned char id[16], struct mark *mark)
{
	uint32_t i = index_of(m, id);

	if (i != NONE)
		mark_of(m, i, mark);
	return i != NONE;
}

uint64_t
marks_seq(const struct marks *m)
{
	return m->seq;
}

size_t
marks_count(const struct marks *m)
{
	return m->count;
}

static int
seq_order(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* The seqs of the badge's marks changed after `since`, in order; the caller frees them. */
static uint64_t *
badge_seqs(const struct marks *m, uint32_t badge, uint64_t since, size_t *count)
{
	uint64_t *seqs = NULL;

	*count = 0;
	for (uint32_t i = m->by_badge[chain_of(m, &badge, sizeof(badge))]; i != NONE; i = m->kept[i].next_badge) {
		if (m->kept[i].badge != badge || m->kept[i].seq <= since)
			continue;
		if ((*count & (*count - 1)) == 0) /* room is a power of two */
			seqs = grown(seqs, *count == 0 ? 1 : 2 * *count, sizeof(*seqs));
		seqs[(*count)++] = m->kept[i].seq;
	}
	if (*count > 1)
		qsort(seqs, *count, sizeof(*seqs), seq_order);
	return seqs;
}

bool
marks_since(const struct marks *m, uint32_t badge, uint64_t since, size_t limit,
    void (*each)(void *arg, const struct mark *), void *arg)
{
	size_t count = since < m->seq ? m->seq - since : 0, given = 0;
	uint64_t *seqs = badge != 0 ? badge_seqs(m, badge, since, &count) : NULL;
	bool more = false;

	for (size_t n = 0; n < count && !more; n++) {
		uint64_t seq = seqs != NULL ? seqs[n] : since + n + 1;
		struct mark mark;

		mark_of(m, m->changes[seq - 1], &mark);
		if (mark.seq != seq)
			continue;
		if (given++ == limit)
			more = true;
		else
			each(arg, &mark);
	}
	free(seqs);
	return more;
}
