/*
 * A model as JSON, as the database has it or somebody edited it: what is read can score any pair, and is the same when it
 * is written and read again.
 */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dedup/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static float
score(const struct model *o, unsigned level, float rare)
{
	struct verdict v = {0};
	float weight[COMPARE_MAX], s;

	for (unsigned c = 0; c < o->count; c++)
		v.level[c] = (uint8_t)level, v.rare[c] = rare;
	s = model_weights(o, &v, weight);
	if (!isfinite(s))
		abort();
	for (unsigned c = 0; c < o->count; c++)
		if (!isfinite(weight[c]) || (level == 0 && rare == 0 && weight[c] != 0))
			abort();
	model_sure(o, &v, s);
	return s;
}

static void
check(const struct model *o, enum dedup_type type)
{
	struct buf b = {0};
	struct model again;
	const char *why, *where;

	model_json(&b, o);
	if (!model_read(&again, type, b.data, b.len, &why, &where) || again.count != o->count)
		abort();
	for (unsigned level = 0; level < COMPARE_LEVELS; level++)
		if (fabsf(score(o, level, 0) - score(&again, level, 0)) > .01F ||
		    fabsf(score(o, level, 19) - score(&again, level, 19)) > .01F)
			abort();
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *why, *where;
	struct model o;

	for (enum dedup_type type = DEDUP_PERSON; type <= DEDUP_COMPANY; type++)
		if (model_read(&o, type, (const char *)data, size, &why, &where))
			check(&o, type);
		else if (why == NULL || where == NULL)
			abort();
	return 0;
}
