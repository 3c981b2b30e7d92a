/* Why a record is like what stands in a form. */
#include "door_why.h"

#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "dedup/explain.h"

static void
door_reason(struct buf *out, enum dedup_type type, const char *lang, const char *part)
{
	char name[40];
	unsigned level;
	float weight;
	const char *label, *says;

	if (sscanf(part, "%39[^:]:%u:%f", name, &level, &weight) != 3 || level == 0)
		return;
	label = explain_label(type, name);
	says = explain_says(type, name, level, weight);
	if (label == NULL || says == NULL)
		return;
	label = catalog_text(lang, label);
	says = catalog_text(lang, says);
	buf_puts(out, out->data[out->len - 1] == '[' ? "{\"label\":" : ",{\"label\":");
	buf_json(out, label, strlen(label));
	buf_puts(out, ",\"says\":");
	buf_json(out, says, strlen(says));
	buf_printf(out, ",\"for\":%s,\"bits\":\"%+.1f\"}", weight > 0 ? "true" : "false", (double)weight);
}

void
door_why(struct buf *out, bool person, const char *lang, const char *parts)
{
	char part[80];

	buf_putc(out, '[');
	while (parts[0] != '\0') {
		size_t length = strcspn(parts, " ");

		snprintf(part, sizeof(part), "%.*s", (int)length, parts);
		door_reason(out, person ? DEDUP_PERSON : DEDUP_COMPANY, lang, part);
		parts += length;
		parts += strspn(parts, " ");
	}
	buf_putc(out, ']');
}
