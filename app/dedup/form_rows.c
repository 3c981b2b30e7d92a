#include "form_rows.h"

#include <string.h>

#include "centre/norm.h"
#include "store.h"

/* The columns beside those of store_column(). */
enum extra {
	CORE,
	SOUND,
	LEGAL,
	PLACE,
	WORDS,
	HOUSE,
	NUMBER,
	EXTENSION,
	GENERIC,
	KEYS,
	GIVEN,
	FAMILY,
	INITIALS,
	FORMAL,
	EXTRAS = FORM_ROWS_EXTRAS
};
static const char *const extra_names[EXTRAS] = {"core", "sound", "legal", "place", "words", "house", "number",
    "extension", "generic", "keys", "given", "family", "initials", "formal"};
_Static_assert(FORMAL + 1 == FORM_ROWS_EXTRAS, "each column has its place");

static void
element(struct buf *b, const char *text)
{
	buf_putc(b, b->len == 0 ? '{' : ',');
	buf_array(b, text);
}

static const char *
country(const char *text)
{
	return text != NULL && strlen(text) == 2 ? text : NULL;
}

static const char *
list(struct mem *m, const char *const *words, size_t count)
{
	struct buf b = {0};
	const char *out;

	for (size_t i = 0; i < count; i++)
		element(&b, words[i]);
	buf_puts(&b, b.len == 0 ? "{}" : "}");
	out = mem_copy(m, b.data, b.len);
	buf_free(&b);
	return out;
}

/* The forms that people look for: of the name, the phone, the e-mail. */
static void
extras(const struct norm *norm, struct mem *m, enum dedup_type type, char *const value[RAWS], const char *text[EXTRAS])
{
	const char *land = country(value[RAW_COUNTRY]);
	struct norm_company c, local;
	struct norm_person p;
	struct norm_street s;
	struct norm_phone n;
	struct norm_email e;

	if (type == DEDUP_COMPANY) {
		norm_company(norm, m, value[RAW_NAME], land, &c);
		/* "Co., Ltd." says less than what stands behind the name in its own language. */
		norm_company(norm, m, value[RAW_NAME_EN], land, &local);
		norm_street(norm, m, value[RAW_STREET], &s);
		text[CORE] = c.core, text[SOUND] = c.latin;
		text[LEGAL] = local.form != NULL ? local.form : c.form;
		text[PLACE] = c.place != NULL ? c.place : local.place;
		text[WORDS] = list(m, c.words, c.nwords);
		text[HOUSE] = s.number;
	} else {
		norm_person(norm, m, NULL, NULL, value[RAW_NAME], land, &p);
		text[SOUND] = p.latin, text[GIVEN] = p.given, text[FAMILY] = p.family;
		text[INITIALS] = p.initials, text[FORMAL] = p.formal;
	}
	norm_phone(norm, m, value[RAW_PHONE], land, &n);
	norm_email(norm, m, value[RAW_EMAIL], &e);
	text[NUMBER] = n.local ? NULL : n.number, text[EXTENSION] = n.extension;
	text[GENERIC] = e.generic ? "t" : "f";
}

void
form_rows_add(struct form_rows *rows, const struct norm *norm, struct mem *m, enum dedup_type type,
    const struct rarity *rarity, const char *id, char *const value[RAWS])
{
	const char *text[EXTRAS] = {NULL};
	struct forms f;
	const int32_t *keys;
	size_t count;

	form_record(&f, norm, m, type, false, value);
	extras(norm, m, type, value, text);
	keys = store_keys(m, type, &f, rarity, &count);
	text[KEYS] = store_array(m, keys, count);
	element(&rows->ids, id);
	for (unsigned c = 0; c < FORMS; c++)
		if (store_column(type, (enum dedup_column)c) != NULL)
			element(&rows->form[c], store_text(m, &f.col[c]));
	for (unsigned c = 0; c < EXTRAS; c++)
		element(&rows->extra[c], text[c]);
	rows->count++;
}

/* One column with its end; none if no record filled it. */
static size_t
column(struct buf *b, const char *name, struct db_param *param)
{
	if (b->len == 0)
		return 0;
	buf_putc(b, '}');
	*param = (struct db_param){name, b->data};
	return 1;
}

size_t
form_rows_params(struct form_rows *rows, enum dedup_type type, struct db_param params[FORM_ROWS_PARAMS])
{
	size_t n = column(&rows->ids, "ids", params);

	for (unsigned c = 0; c < FORMS; c++)
		n += column(&rows->form[c], store_column(type, (enum dedup_column)c), params + n);
	for (unsigned c = 0; c < EXTRAS; c++)
		n += column(&rows->extra[c], extra_names[c], params + n);
	return n;
}

void
form_rows_free(struct form_rows *rows)
{
	buf_free(&rows->ids);
	for (unsigned c = 0; c < FORMS; c++)
		buf_free(&rows->form[c]);
	for (unsigned c = 0; c < EXTRAS; c++)
		buf_free(&rows->extra[c]);
}
