/* Fields that no table names: the answers to an organizer's questions, the rows of a group. */
#include <string.h>

#include "buf.h"
#include "catalog.h"
#include "form_kind.h"

#define MEMBER_NAME_MAX 60

const char *
form_member(const struct field *f, const char *name)
{
	size_t n = strlen(f->name), length;

	if (f->kind != FIELD_MAP || strncmp(name, f->name, n) != 0 || name[n] != '.')
		return NULL;
	name += n + 1;
	length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_.");
	return length > 0 && length <= MEMBER_NAME_MAX && name[length] == '\0' ? name : NULL;
}

/* Whether a pair before this one has its name: then both were written there. */
static bool
written(const struct form *form, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(form->pairs[i].name, form->pairs[at].name) == 0)
			return true;
	return false;
}

/* Whether the last part of a pair's name says that it is one. */
static bool
is_name(const char *pair)
{
	const char *part = strrchr(pair, '.');

	return strcmp(part, ".name") == 0 || strcmp(part, ".name_local") == 0 || strcmp(part, ".employer") == 0;
}

/* The first member that does not fit is the value's own fault; the others follow, so that each is marked. */
static void
member_fault(struct mem *m, struct value *v, const char *member, const struct value *one)
{
	struct value_fault **end = &v->more, *fault;

	if (v->state != VALUE_INVALID) {
		v->state = VALUE_INVALID;
		v->why = one->why;
		v->limit = one->limit;
		v->member = member;
		return;
	}
	while (*end != NULL)
		end = &(*end)->next;
	fault = *end = mem_take(m, sizeof(*fault));
	*fault = (struct value_fault){member, one->why, one->limit, NULL};
}

/* Appends the texts of all pairs that have this pair's name. Returns how many are not empty. */
static size_t
member_texts(struct mem *m, struct value *v, const struct form *form, size_t at, struct buf *texts)
{
	const struct field text = {.name = "",
	    .kind = FIELD_TEXT,
	    .flags = is_name(form->pairs[at].name) ? v->field->flags & FIELD_NAMED : 0,
	    .max = FORM_MEMBER_MAX};
	size_t count = 0;

	for (size_t i = at; i < form->count; i++) {
		struct value one = {.field = &text, .given = ""};

		if (strcmp(form->pairs[i].name, form->pairs[at].name) != 0)
			continue;
		form_check_one(m, &one, &form->pairs[i]);
		if (one.state == VALUE_INVALID)
			member_fault(m, v, form->pairs[at].name, &one);
		if (one.given[0] == '\0')
			continue;
		buf_puts(texts, count++ > 0 ? "," : "");
		buf_json(texts, one.given, strlen(one.given));
	}
	return count;
}

void
form_check_map(struct mem *m, struct value *v, const struct form *form, long long most)
{
	struct buf object = {0}, texts = {0};
	long long members = 0;

	for (size_t i = 0; i < form->count; i++) {
		const char *member = form_member(v->field, form->pairs[i].name);
		size_t count;

		if (member == NULL || written(form, i))
			continue;
		buf_reset(&texts);
		if ((count = member_texts(m, v, form, i, &texts)) == 0)
			continue;
		if (++members > most) {
			v->state = VALUE_INVALID;
			v->why = N_("At most %lld entries.");
			v->limit = most;
			v->member = NULL;
			v->more = NULL;
			break;
		}
		buf_putc(&object, members > 1 ? ',' : '{');
		buf_json(&object, member, strlen(member));
		buf_puts(&object, count > 1 ? ":[" : ":");
		buf_add(&object, texts.data, texts.len);
		buf_puts(&object, count > 1 ? "]" : "");
	}
	if (members > 0) {
		buf_putc(&object, '}');
		v->given = mem_copy(m, object.data, object.len);
		if (v->state != VALUE_INVALID) {
			v->state = VALUE_PRESENT;
			v->sql = v->given;
		}
	}
	buf_free(&object);
	buf_free(&texts);
}
