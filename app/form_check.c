#include <string.h>

#include "buf.h"
#include "catalog.h"
#include "form_kind.h"
#include "utf8.h"

/* The field's own range, else the kind's; a maximum below the minimum is none. */
static struct kind_range
range_of(const struct field *f)
{
	struct kind_range range = {f->min, f->max};

	if (f->min == 0 && f->max == 0)
		return form_kinds[f->kind].range;
	if (range.max < range.min)
		range.max = form_kinds[f->kind].range.max;
	return range;
}

/* Whether the bytes are text at all, and characters that this kind may hold. */
static const char *
refuse_characters(const struct kind *kind, const char *text, size_t length)
{
	unsigned code;
	size_t n;

	for (size_t i = 0; i < length; i += n) {
		if ((n = utf8_next(text + i, length - i, &code)) == 0)
			return N_("This text is not valid UTF-8.");
		if ((kind->flags & KIND_LINES) && (code == '\n' || code == '\t'))
			continue;
		if (code == '\n' || code == 0x2028 || code == 0x2029)
			return N_("A line break cannot stand here.");
		if (utf8_control(code))
			return N_("Control characters cannot stand here.");
		if (utf8_bidi(code) && !(kind->flags & KIND_LINES))
			return N_("Characters that turn the direction of writing cannot stand here.");
	}
	return NULL;
}

/* CR LF and a lone CR become LF. Returns the new length. */
static size_t
join_lines(char *text, size_t length)
{
	size_t used = 0;

	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\r' && i + 1 < length && text[i + 1] == '\n')
			continue;
		text[used++] = text[i] == '\r' ? '\n' : text[i];
	}
	return used;
}

/* The bytes without blanks around; malformed ones end the trimming. */
static const char *
trim(const char *text, size_t *length)
{
	const char *end = text + *length, *last = text;
	unsigned code;
	size_t n;

	while ((n = utf8_next(text, (size_t)(end - text), &code)) > 0 && utf8_blank(code))
		text += n;
	last = text;
	for (const char *p = text; p<end; p += n> 0 ? n : 1) {
		n = utf8_next(p, (size_t)(end - p), &code);
		if (n == 0 || !utf8_blank(code))
			last = p + (n > 0 ? n : 1);
	}
	*length = (size_t)(last - text);
	return text;
}

/* Fullwidth forms, as Chinese input methods leave them, become ASCII. */
static void
narrow(char *text)
{
	char *o = text;
	size_t n, left = strlen(text);

	for (const char *p = text; left > 0; p += n, left -= n) {
		unsigned code = 0;

		if ((n = utf8_next(p, left, &code)) == 0)
			n = 1;
		if (code >= 0xff01 && code <= 0xff5e) {
			*o++ = (char)(code - 0xff01 + '!');
		} else {
			memmove(o, p, n);
			o += n;
		}
	}
	*o = '\0';
}

static void
invalid(struct value *v, const char *why)
{
	v->state = VALUE_INVALID;
	v->why = why;
	v->sql = NULL;
}

void
form_check_one(struct mem *m, struct value *v, const struct form_pair *pair)
{
	const struct kind *kind = &form_kinds[v->field->kind];
	char *text = mem_copy(m, pair->text, pair->size);
	size_t length = pair->size;
	const char *from = text, *why;

	if (kind->flags & KIND_LINES)
		length = join_lines(text, length);
	if (!(kind->flags & KIND_TYPED) && !(v->field->flags & FIELD_KEEP))
		from = trim(text, &length);
	v->given = kind->flags & KIND_TYPED ? "" : utf8_clean(m, from, length);
	if (length == 0)
		return;
	if ((why = refuse_characters(kind, from, length)) == NULL) {
		text = mem_copy(m, from, length);
		if (kind->flags & KIND_NARROW)
			narrow(text);
		why = pair->filename != NULL ? N_("This is not valid.") : kind->check(m, v, text, range_of(v->field));
	}
	if (why != NULL)
		invalid(v, why);
	else
		v->state = VALUE_PRESENT;
}

/* The last part of a path: browsers once sent the whole of it. */
static const char *
base_name(const char *path)
{
	const char *base = path;

	for (; *path != '\0'; path++)
		if (*path == '/' || *path == '\\')
			base = path + 1;
	return base;
}

static void
check_file(struct mem *m, struct value *v, const struct form_pair *pair)
{
	long long max = range_of(v->field).max;

	if (pair->filename == NULL) {
		if (pair->size > 0)
			invalid(v, form_kinds[FIELD_FILE].missing);
		return;
	}
	if (pair->filename[0] == '\0' && pair->size == 0)
		return; /* how a browser sends that no file was chosen */
	v->filename = v->given = base_name(utf8_clean(m, pair->filename, strlen(pair->filename)));
	v->type = pair->type != NULL ? utf8_clean(m, pair->type, strlen(pair->type)) : "";
	v->sql = v->filename;
	v->data = pair->text;
	v->size = pair->size;
	v->state = VALUE_PRESENT;
	if ((long long)pair->size > max) {
		v->limit = max >= 1024 ? max / 1024 : 1;
		invalid(v, N_("The file may be at most %lld KB large."));
	}
}

static void
array_add(struct buf *array, const char *element)
{
	buf_putc(array, array->len == 0 ? '{' : ',');
	buf_array(array, element);
}

static const char *
array_end(struct mem *m, struct buf *array)
{
	const char *text = NULL;

	if (array->len > 0) {
		buf_putc(array, '}');
		text = mem_copy(m, array->data, array->len);
	}
	buf_free(array);
	return text;
}

/* Every text of that name is checked by itself; one that is invalid makes the whole invalid. */
static void
check_list(struct mem *m, struct value *v, const struct form *form)
{
	struct buf given = {0}, sql = {0};
	struct value all = *v;

	for (size_t i = 0; i < form->count; i++) {
		struct value one = {.field = v->field, .given = ""};

		if (strcmp(form->pairs[i].name, v->field->name) != 0)
			continue;
		form_check_one(m, &one, &form->pairs[i]);
		if (one.given[0] != '\0')
			array_add(&given, one.given);
		if (one.state == VALUE_INVALID && all.state != VALUE_INVALID) {
			all.limit = one.limit;
			invalid(&all, one.why);
		} else if (one.state == VALUE_PRESENT && one.sql != NULL) {
			array_add(&sql, one.sql);
			if (all.state == VALUE_ABSENT)
				all.state = VALUE_PRESENT;
		}
	}
	all.sql = array_end(m, &sql);
	all.given = array_end(m, &given);
	if (all.given == NULL)
		all.given = "";
	if (all.state == VALUE_INVALID)
		all.sql = NULL;
	*v = all;
}

static void
check_field(struct mem *m, struct value *v, const struct form *form)
{
	const struct form_pair *first = NULL;
	size_t count = 0;

	if (v->field->kind == FIELD_MAP) {
		form_check_map(m, v, form, range_of(v->field).max);
		return;
	}
	if (v->field->flags & FIELD_LIST) {
		check_list(m, v, form);
		return;
	}
	for (size_t i = 0; i < form->count; i++)
		if (strcmp(form->pairs[i].name, v->field->name) == 0 && count++ == 0)
			first = &form->pairs[i];
	if (first == NULL)
		return;
	if (v->field->kind == FIELD_FILE)
		check_file(m, v, first);
	else
		form_check_one(m, v, first);
	if (count > 1)
		invalid(v, N_("Given twice."));
}

struct value *
form_check(struct mem *m, const struct form *form, const struct field *fields)
{
	struct value *values;
	size_t n = 0;

	while (fields[n].name != NULL)
		n++;
	values = mem_take(m, (n + 1) * sizeof(*values));
	for (size_t i = 0; i < n; i++) {
		struct value *v = &values[i];

		*v = (struct value){.field = &fields[i], .given = ""};
		check_field(m, v, form);
		if (v->state == VALUE_ABSENT && (fields[i].flags & FIELD_REQUIRED))
			invalid(v, form_kinds[fields[i].kind].missing);
		else if (v->state == VALUE_ABSENT && fields[i].kind == FIELD_BOOL)
			v->sql = "false";
	}
	return values;
}
