#include "demo_parts.h"

#include <string.h>

/* As price_rule has them; amounts in cents, percents in thousandths. */
static const struct rule {
	int sort;
	const char *kind, *en, *zh;
	const char *group, *booth_kind;
	int sides;
	long long amount, percent;
} rules[] = {
    {10, "area", "Space rent, shell scheme", "场地费（标准展位）", NULL, "shell", 0, 16000, 0},
    {11, "area", "Space rent, raw space", "场地费（光地）", NULL, "raw", 0, 13000, 0},
    {12, "area", "Near the entrance", "入口区域附加费", "premium", NULL, 0, 2000, 0},
    {20, "open_side", "Corner surcharge", "双开口附加费", NULL, NULL, 2, 0, 16000},
    {21, "open_side", "Three open sides", "三开口附加费", NULL, NULL, 3, 0, 20000},
    {22, "open_side", "Island surcharge", "四面开口附加费", NULL, NULL, 4, 0, 25000},
    {30, "early_bird", "Early bird −10%", "早鸟优惠 −10%", NULL, NULL, 0, 0, 10000},
    {90, "tax", "VAT 6%", "增值税 6%", NULL, NULL, 0, 0, 6000},
};

#define RULES (sizeof(rules) / sizeof(*rules))
#define ROUND_TO 100 /* whole euros */

static void
words_json(struct buf *out, const char *en, const char *zh)
{
	buf_puts(out, "{\"en\": ");
	buf_json(out, en, strlen(en));
	buf_puts(out, ", \"zh\": ");
	buf_json(out, zh, strlen(zh));
	buf_putc(out, '}');
}

int
price_rules(struct demo *d)
{
	struct table t;
	struct dice dice;

	dice_start(&dice, d->seed, "price");
	table_open(&t, d->db,
	    "price_rule (public_id, edition_id, sort, kind, label, price_group, booth_kind, sides, amount, percent, "
	    "until, "
	    "round_to)");
	for (size_t i = 0; i < RULES; i++) {
		const struct rule *r = &rules[i];
		struct buf label = {0};
		char id[37], percent[16];

		dice_uuid(&dice, id);
		words_json(&label, r->en, r->zh);
		snprintf(percent, sizeof(percent), "%.3f", (double)r->percent / 1000);
		table_row(&t, "siisjssnnsti", id, d->current, (long long)r->sort, r->kind, &label, r->group,
		    r->booth_kind, r->sides > 0 ? (long long)r->sides : -1LL, r->amount > 0 ? r->amount : -1LL,
		    r->percent > 0 ? percent : NULL, strcmp(r->kind, "early_bird") == 0 ? d->until : TABLE_NEVER,
		    (long long)ROUND_TO);
		buf_free(&label);
	}
	return table_close(&t);
}

/* numerator / denominator, half up to a multiple of ROUND_TO. */
static long long
rounded(long long numerator, long long denominator)
{
	return (2 * numerator + ROUND_TO * denominator) / (2 * ROUND_TO * denominator) * ROUND_TO;
}

static bool
fits(const struct rule *r, const struct demo_booth *b)
{
	return (r->group == NULL || b->premium) &&
	       (r->booth_kind == NULL || strcmp(r->booth_kind, b->raw ? "raw" : "shell") == 0);
}

static long long
area_amount(const struct rule *r, const struct demo_booth *b)
{
	long long area = (long long)(shape_area(&b->shape) * 100 + 0.5);

	return rounded(r->amount * area, 100);
}

/* What a rule about single booths adds for one of them; of the open sides' rules the one with the most counts. */
static long long
booth_amount(const struct rule *r, const struct demo_booth *b)
{
	long long base = 0;
	int most = 0;

	if (!fits(r, b))
		return 0;
	if (strcmp(r->kind, "area") == 0)
		return area_amount(r, b);
	for (size_t i = 0; i < RULES; i++) {
		if (strcmp(rules[i].kind, "area") == 0 && fits(&rules[i], b))
			base += area_amount(&rules[i], b);
		if (strcmp(rules[i].kind, "open_side") == 0 && rules[i].sides <= b->open_sides && rules[i].sides > most)
			most = rules[i].sides;
	}
	return r->sides == most ? rounded(r->percent * base, 100000) : 0;
}

static void
price_line(struct price *p, int *sort, const char *kind, const char *en, const char *zh, long long amount)
{
	buf_printf(
	    &p->lines, "%s{\"sort\": %d, \"kind\": \"%s\", \"label\": ", p->lines.len > 1 ? ", " : "", ++*sort, kind);
	words_json(&p->lines, en, zh);
	buf_printf(&p->lines, ", \"amount\": %lld}", amount);
}

struct price
price_of(const struct demo_booth *const *booths, size_t count)
{
	struct price p = {0};
	int sort = 0;

	buf_putc(&p.lines, '[');
	for (size_t i = 0; i < RULES; i++) {
		const struct rule *r = &rules[i];
		bool single = strcmp(r->kind, "area") == 0 || strcmp(r->kind, "open_side") == 0;
		long long amount = 0;

		for (size_t b = 0; b < count && single; b++)
			amount += booth_amount(r, booths[b]);
		if (single && amount == 0)
			continue;
		if (!single)
			amount = rounded(r->percent * p.total, 100000);
		if (strcmp(r->kind, "early_bird") == 0)
			amount = -amount;
		if (strcmp(r->kind, "tax") == 0)
			p.tax += amount;
		else
			p.net += amount;
		p.total += amount;
		price_line(&p, &sort, r->kind, r->en, r->zh, amount);
	}
	price_line(&p, &sort, "total", "Total", "合计", p.total);
	buf_putc(&p.lines, ']');
	return p;
}
