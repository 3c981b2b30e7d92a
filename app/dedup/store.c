#include "store.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "hash.h"
#include "rarity.h"
#include "utf8.h"

#define KEYS 32
#define RARE 3 /* words of a name that are keys */
/*
 * Values with a word, or records with a name: what more have is no key by itself, since the door looks at a few records
 * of a key only, and would go through them all. Two such words together are one.
 */
#define COMMON 300
#define SUFFIX 7 /* digits of a phone that do not depend on how the area was written */

const char *
store_kind(enum dedup_type type)
{
	return type == DEDUP_COMPANY ? "company" : "contact";
}

const char *
store_column(enum dedup_type type, enum dedup_column c)
{
	static const char *const names[FORMS] = {"name", "han", NULL, NULL, NULL, "firm", "firm_han", "street", "city",
	    "postcode", "country", "phone", "fax", "email", "domain", "local", NULL, "id_number", NULL};
	static const unsigned person = 1u << FORM_NAME | 1u << FORM_HAN | 1u << FORM_FIRM | 1u << COL_FIRM_HAN |
				       1u << FORM_CITY | 1u << FORM_COUNTRY | 1u << FORM_PHONE | 1u << FORM_FAX |
				       1u << FORM_EMAIL | 1u << FORM_DOMAIN | 1u << FORM_LOCAL,
			      company = 1u << FORM_NAME | 1u << FORM_HAN | 1u << FORM_FIRM | 1u << COL_FIRM_HAN |
					1u << FORM_STREET | 1u << FORM_CITY | 1u << FORM_POSTCODE | 1u << FORM_COUNTRY |
					1u << FORM_PHONE | 1u << FORM_FAX | 1u << FORM_EMAIL | 1u << FORM_DOMAIN |
					1u << FORM_LOCAL | 1u << FORM_ID;

	return ((type == DEDUP_COMPANY ? company : person) >> c & 1) != 0 ? names[c] : NULL;
}

bool
store_raw(char *value[RAWS], struct mem *m, enum dedup_type type, const char *column, const char *text)
{
	static const struct {
		const char *column;
		enum dedup_field company, person;
	} map[] = {{"name", RAW_NAME, RAW_NAME}, {"name_local", RAW_NAME_EN, RAW_NAME_EN},
	    {"given_name", RAWS, RAW_GIVEN}, {"family_name", RAWS, RAW_FAMILY}, {"employer", RAWS, RAW_COMPANY},
	    {"employer_local", RAWS, RAW_COMPANY_EN}, {"street", RAW_STREET, RAWS}, {"city", RAW_CITY, RAW_CITY},
	    {"postcode", RAW_POSTCODE, RAWS}, {"country", RAW_COUNTRY, RAW_COUNTRY}, {"phone", RAW_PHONE, RAW_PHONE},
	    {"fax", RAW_FAX, RAW_FAX}, {"email", RAW_EMAIL, RAW_EMAIL}, {"website", RAW_WEBSITE, RAWS},
	    {"register_no", RAW_ID, RAWS}, {"contact_name", RAW_GIVEN, RAWS}};

	for (size_t i = 0; i < sizeof(map) / sizeof(map[0]); i++) {
		enum dedup_field field = type == DEDUP_COMPANY ? map[i].company : map[i].person;

		if (strcmp(map[i].column, column) != 0 || field == RAWS)
			continue;
		if (text != NULL && *text != '\0')
			value[field] =
			    value[field] == NULL ? mem_string(m, text) : mem_printf(m, "%s %s", value[field], text);
		return true;
	}
	return false;
}

/* Letters beyond the basic plane have numbers of surrogates (measure.h): they go through a private plane. */
char *
store_text(struct mem *m, const struct folded *f)
{
	char *out;
	size_t n = 0;

	if (f->length == 0)
		return NULL;
	out = mem_take(m, f->length * 4 + 1);
	for (size_t i = 0; i < f->length; i++) {
		unsigned code = f->text[i];

		n += utf8_put(out + n, code >= 0xd800 && code < 0xe000 ? 0xf0000 | (code & 0x7ff) : code);
	}
	return out;
}

void
store_read(struct folded *f, const char *utf8)
{
	f->length = utf8 != NULL ? measure_letters(f->text, FOLD_MAX, utf8) : 0;
}

char *
store_array(struct mem *m, const int32_t *list, size_t count)
{
	struct buf b = {0};
	char *out;

	buf_putc(&b, '{');
	for (size_t i = 0; i < count; i++)
		buf_printf(&b, "%s%d", i > 0 ? "," : "", list[i]);
	buf_putc(&b, '}');
	out = mem_copy(m, b.data, b.len);
	buf_free(&b);
	return out;
}

/* -- keys ------------------------------------------------------------------------------------------- */

struct keys {
	const struct rarity *rarity;
	const struct forms *forms;
	int32_t *list;
	size_t count;
};

static void
key(struct keys *k, uint32_t hash)
{
	if (hash == 0)
		return;
	for (size_t i = 0; i < k->count; i++)
		if (k->list[i] == (int32_t)hash)
			return;
	if (k->count < KEYS)
		k->list[k->count++] = (int32_t)hash;
}

static uint32_t
whole(const struct keys *k, enum dedup_column c)
{
	const struct folded *f = &k->forms->col[c];

	return f->length == 0 ? 0 : rarity_hash(c, f->text, f->length);
}

/* Without the e of ae, oe, ue: Mueller has the keys of Müller. How many letters stay. */
static size_t
plain(letter *out, const letter *text, size_t length)
{
	size_t n = 0;

	for (size_t i = 0; i < length; i++)
		if (i == 0 || text[i] != 'e' || (text[i - 1] != 'a' && text[i - 1] != 'o' && text[i - 1] != 'u'))
			out[n++] = text[i];
	return n;
}

/* Blanks left out: run-together words are the same name. 0 for fewer than two letters. */
static uint32_t
compact(const struct keys *k, enum dedup_column c, size_t most)
{
	const struct folded *f = &k->forms->col[c];
	letter all[FOLD_MAX], text[FOLD_MAX];
	size_t length = plain(all, f->text, f->length), n = 0;

	for (size_t i = 0; i < length && n < most; i++)
		if (all[i] != ' ')
			text[n++] = all[i];
	return n < 2 ? 0 : rarity_hash((unsigned)(2 * FORMS + c), text, n);
}

/* The last digits; phone and fax meet, since people mix them up. */
static uint32_t
suffix(const struct keys *k, enum dedup_column c)
{
	const struct folded *f = &k->forms->col[c];
	size_t n = f->length < SUFFIX ? f->length : SUFFIX;

	return n < 5 ? 0 : rarity_hash(3 * FORMS, f->text + f->length - n, n);
}

struct rarest {
	const struct keys *k;
	enum dedup_column column;
	uint32_t hash[RARE], many[RARE];
	size_t count;
};

static void
word_found(void *arg, const letter *text, size_t length)
{
	struct rarest *r = arg;
	uint32_t many = rarity_many(r->k->rarity, rarity_hash(r->column + FORMS, text, length)), hash;
	letter word[FOLD_MAX];
	size_t at = r->count;

	if (length < 2)
		return;
	hash = rarity_hash(r->column + 4 * FORMS, word, plain(word, text, length));
	for (size_t i = 0; i < r->count; i++)
		if (r->hash[i] == hash)
			return;
	while (at > 0 && r->many[at - 1] > many) {
		at--;
		if (at + 1 < RARE)
			r->hash[at + 1] = r->hash[at], r->many[at + 1] = r->many[at];
	}
	if (at < RARE)
		r->hash[at] = hash, r->many[at] = many;
	r->count += r->count < RARE;
}

static struct rarest
rarest(const struct keys *k, enum dedup_column c)
{
	struct rarest r = {.k = k, .column = c};

	rarity_words(&k->forms->col[c], word_found, &r);
	return r;
}

static void
rare_keys(struct keys *k, enum dedup_column c, uint32_t with)
{
	struct rarest r = rarest(k, c);

	for (size_t i = 0; i < r.count; i++)
		if (r.many[i] <= COMMON)
			key(k, with == 0 ? r.hash[i] : hash_mix(r.hash[i], with));
	/* In whatever order, and whether they are common or not yet: that changes. */
	if (with == 0 && r.count > 1)
		key(k, hash_mix(r.hash[0] < r.hash[1] ? r.hash[0] : r.hash[1],
			   r.hash[0] < r.hash[1] ? r.hash[1] : r.hash[0]));
}

/* Whether so many records have the value that it is no key. */
static bool
common(const struct keys *k, enum dedup_column c)
{
	return rarity_many(k->rarity, whole(k, c)) > COMMON;
}

static void
company_keys(struct keys *k)
{
	uint32_t city = whole(k, FORM_CITY), name = compact(k, FORM_NAME, FOLD_MAX), han = whole(k, FORM_HAN);

	key(k, whole(k, FORM_ID));
	key(k, whole(k, FORM_EMAIL));
	key(k, whole(k, FORM_DOMAIN));
	key(k, suffix(k, FORM_PHONE));
	key(k, suffix(k, FORM_FAX));
	key(k, common(k, FORM_NAME) ? 0 : name);
	key(k, hash_both(name, city));
	key(k, common(k, FORM_HAN) ? 0 : han);
	key(k, hash_both(han, city));
	key(k, hash_both(whole(k, FORM_STREET), city));
	key(k, hash_both(whole(k, FORM_FIRM), city));
	key(k, hash_both(compact(k, FORM_NAME, 4), whole(k, FORM_POSTCODE)));
	rare_keys(k, FORM_NAME, 0);
	rare_keys(k, FORM_HAN, 0);
}

static void
person_keys(struct keys *k)
{
	uint32_t name = whole(k, FORM_NAME), han = whole(k, FORM_HAN), firm = compact(k, FORM_FIRM, FOLD_MAX),
		 firm_han = whole(k, COL_FIRM_HAN), domain = whole(k, FORM_DOMAIN);

	key(k, whole(k, FORM_EMAIL));
	key(k, whole(k, FORM_LOCAL));
	key(k, suffix(k, FORM_PHONE));
	key(k, suffix(k, FORM_FAX));
	key(k, common(k, FORM_NAME) ? 0 : name);
	key(k, common(k, FORM_HAN) ? 0 : han);
	key(k, hash_both(name, firm));
	key(k, hash_both(name, firm_han));
	key(k, hash_both(han, firm_han));
	key(k, hash_both(name, domain));
	key(k, hash_both(name, whole(k, FORM_CITY)));
	rare_keys(k, FORM_NAME, firm_han != 0 ? firm_han : firm != 0 ? firm : domain);
	rare_keys(k, COL_FIRM_HAN, name);
	rare_keys(k, FORM_FIRM, name);
}

const int32_t *
store_keys(struct mem *m, enum dedup_type type, const struct forms *f, const struct rarity *rarity, size_t *count)
{
	struct keys k = {rarity, f, mem_take(m, KEYS * sizeof(int32_t)), 0};

	if (type == DEDUP_COMPANY)
		company_keys(&k);
	else
		person_keys(&k);
	*count = k.count;
	return k.list;
}
