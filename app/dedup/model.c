/* A model: scores of pairs, and the JSON that it is stored as. */
#include "model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "json.h"

#define BITS_MOST 200 /* no limit is beyond */

struct model_limits
model_limits(enum dedup_type type)
{
	static const struct model_limits person = {2, 0, 14}, company = {2, .34F, 16};

	return type == DEDUP_PERSON ? person : company;
}

static void
logs(float out[COMPARE_LEVELS], const double p[COMPARE_LEVELS])
{
	out[0] = 0;
	for (unsigned i = 1; i < COMPARE_LEVELS; i++)
		out[i] = p[i] > 0 ? (float)log2(p[i]) : -BITS_MOST;
}

void
model_ready(struct model *o)
{
	for (unsigned c = 0; c < o->count; c++) {
		logs(o->log_m[c], o->m[c]);
		logs(o->log_u[c], o->u[c]);
		logs(o->log_r[c], o->is[c].shared ? o->r[c] : o->u[c]);
	}
	o->log_duplicates = (float)log2(o->duplicates);
	o->log_related = o->related > 0 ? (float)log2(o->related) : -BITS_MOST;
}

struct model_odds
model_odds(const struct model *o, const struct verdict *v)
{
	struct model_odds l = {o->log_duplicates, 0, o->log_related};

	for (unsigned c = 0; c < o->count; c++) {
		unsigned i = v->level[c];

		l.m += o->log_m[c][i];
		l.u += o->log_u[c][i] - v->rare[c];
		l.r += o->log_r[c][i] - (o->is[c].shared ? 0 : v->rare[c]);
	}
	return l;
}

/* log2(2^a + 2^b) */
static float
either(float a, float b)
{
	float top = a > b ? a : b, low = a > b ? b : a;

	return low - top < -24 ? top : top + log2f(1 + exp2f(low - top));
}

float
model_score(const struct model *o, const struct verdict *v)
{
	struct model_odds l = model_odds(o, v);

	return l.m - (o->kin ? either(l.u, l.r) : l.u);
}

float
model_weights(const struct model *o, const struct verdict *v, float weight[COMPARE_MAX])
{
	for (unsigned c = 0; c < o->count; c++)
		weight[c] = o->log_m[c][v->level[c]] - o->log_u[c][v->level[c]] + v->rare[c];
	return model_score(o, v);
}

bool
model_sure(const struct model *o, const struct verdict *v, float score)
{
	bool agreed = true, proven = false;

	for (unsigned c = 0; c < o->count; c++) {
		agreed &= o->is[c].needed == 0 || (o->is[c].needed >> v->level[c] & 1) != 0;
		proven |= (o->is[c].proof >> v->level[c] & 1) != 0;
	}
	return score >= o->limits.sure && ((agreed && !v->doubt) || proven);
}

static void
row(struct buf *b, const char *name, const double p[COMPARE_LEVELS])
{
	buf_printf(b, ",\"%s\":[", name);
	for (unsigned i = 1; i < COMPARE_LEVELS; i++)
		buf_printf(b, "%s%.7g", i > 1 ? "," : "", p[i]);
	buf_putc(b, ']');
}

void
model_json(struct buf *b, const struct model *o)
{
	buf_printf(b,
	    "{\"type\":\"%s\",\"link\":%.4g,\"mean\":%.4g,\"sure\":%.4g,\"duplicates\":%.6g,\"related\":%.6g,",
	    o->type == DEDUP_PERSON ? "person" : "company", (double)o->limits.link, (double)o->limits.mean,
	    (double)o->limits.sure, o->duplicates, o->kin ? o->related : 0);
	buf_puts(b, "\"comparisons\":[");
	for (unsigned c = 0; c < o->count; c++) {
		buf_printf(b, "%s\n{\"name\":\"%s\"", c > 0 ? "," : "", o->is[c].name);
		row(b, "m", o->m[c]);
		row(b, "u", o->u[c]);
		if (o->is[c].shared && o->kin)
			row(b, "r", o->r[c]);
		buf_putc(b, '}');
	}
	buf_puts(b, "]}\n");
}

/* A number between two others; false if it is none. */
static bool
number(const struct json *v, double least, double most, double *out)
{
	char text[40], *end;

	if (v->length == 0 || v->length >= sizeof(text))
		return false;
	memcpy(text, v->text, v->length);
	text[v->length] = '\0';
	*out = strtod(text, &end);
	return *end == '\0' && end != text && *out >= least && *out <= most;
}

static bool
member(const struct json *object, const char *key, double least, double most, double *out)
{
	struct json v;

	return json_member(object, key, strlen(key), &v) && number(&v, least, most, out);
}

/* The probabilities of the levels; `whole`: they must add up to one. */
static bool
levels(const struct json *object, const char *key, bool whole, double out[COMPARE_LEVELS])
{
	struct json list, v;
	size_t at = 0;
	unsigned n = 1;
	double sum = 0;

	out[0] = 0;
	if (!json_member(object, key, strlen(key), &list))
		return false;
	for (; json_element(&list, &at, &v); sum += out[n++])
		if (n == COMPARE_LEVELS || !number(&v, MODEL_LEAST, 1, &out[n]))
			return false;
	return n == COMPARE_LEVELS && (!whole || fabs(sum - 1) < .01);
}

static const char *
comparison_read(struct model *o, const struct json *object, const char **where)
{
	const struct comparison *is = NULL;
	struct buf name = {0};
	struct json v;
	unsigned c = o->count;

	if (json_member(object, "name", 4, &v))
		json_text(&name, &v);
	is = compare_named(o->type, name.len > 0 ? name.data : "");
	buf_free(&name);
	*where = is != NULL ? is->name : "";
	if (is == NULL)
		return N_("A comparison of the model is not known.");
	for (unsigned i = 0; i < o->count; i++)
		if (strcmp(o->is[i].name, is->name) == 0)
			return N_("A comparison stands twice in the model.");
	o->is[c] = *is;
	if (!levels(object, "m", true, o->m[c]))
		return N_("Five probabilities for duplicates are needed, each above 0, together 1.");
	if (!levels(object, "u", false, o->u[c]))
		return N_("Five probabilities for strangers are needed, each above 0 and at most 1.");
	if (is->shared && o->kin && !levels(object, "r", true, o->r[c]))
		return N_("Five probabilities for related records are needed, each above 0, together 1.");
	o->count++;
	return NULL;
}

static const char *
head_read(struct model *o, const struct json *whole)
{
	double link, mean, sure;
	struct buf type = {0};
	struct json v;
	bool right;

	if (json_member(whole, "type", 4, &v))
		json_text(&type, &v);
	right = type.len > 0 && strcmp(type.data, o->type == DEDUP_PERSON ? "person" : "company") == 0;
	buf_free(&type);
	if (!right)
		return N_("The model is not one for these records.");
	if (!member(whole, "link", -BITS_MOST, BITS_MOST, &link) || !member(whole, "sure", link, BITS_MOST, &sure))
		return N_("The bound of automatic merges cannot be below the one of likely duplicates.");
	if (!member(whole, "mean", 0, 1, &mean))
		return N_("The mean of a group is a part between 0 and 1.");
	if (!member(whole, "duplicates", 1e-15, .5, &o->duplicates) || !member(whole, "related", 0, .5, &o->related))
		return N_("The parts of duplicates and related records are between 0 and 0.5.");
	o->kin = o->related > 0;
	o->limits = (struct model_limits){(float)link, (float)mean, (float)sure};
	return NULL;
}

bool
model_read(struct model *o, enum dedup_type type, const char *json, size_t length, const char **why, const char **where)
{
	struct json whole, list, one;
	size_t at = 0;

	*o = (struct model){.type = type};
	*where = "";
	*why = json_value(json, length, &whole) ? head_read(o, &whole) : N_("The model is no JSON.");
	if (*why == NULL && !json_member(&whole, "comparisons", 11, &list))
		*why = N_("The model has no comparisons.");
	while (*why == NULL && json_element(&list, &at, &one))
		*why = o->count < COMPARE_MAX ? comparison_read(o, &one, where)
					      : N_("A comparison stands twice in the model.");
	if (*why != NULL)
		return false;
	*where = "";
	*why = o->count > 0 ? NULL : N_("The model has no comparisons.");
	model_ready(o);
	return *why == NULL;
}
