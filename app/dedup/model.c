#include "score.h"

static void
row(struct buf *b, const char *name, const double p[COMPARE_LEVELS])
{
	buf_printf(b, "\"%s\":[", name);
	for (unsigned i = 1; i < COMPARE_LEVELS; i++)
		buf_printf(b, "%s%.7g", i > 1 ? "," : "", p[i]);
	buf_putc(b, ']');
}

void
model_json(struct buf *b, const struct model *o, const struct compare *k)
{
	buf_printf(
	    b, "{\"duplicates\":%.6g,\"related\":%.6g,\"comparisons\":[", o->duplicates, o->kin ? o->related : 0);
	for (unsigned c = 0; c < o->count; c++) {
		buf_printf(b, "%s\n{\"name\":\"%s\",", c > 0 ? "," : "", k->list[c].name);
		row(b, "m", o->m[c]);
		buf_putc(b, ',');
		row(b, "u", o->u[c]);
		if (k->list[c].shared) {
			buf_putc(b, ',');
			row(b, "r", o->r[c]);
		}
		buf_putc(b, '}');
	}
	buf_puts(b, "]}\n");
}
