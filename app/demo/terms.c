/* The terms of participation of the made-up fair. */
#include "demo_parts.h"

static const char en[] =
    "1. Application\n"
    "An application becomes a contract when the organizer has approved it and the exhibitor has confirmed the booths. "
    "Until then both sides are free.\n\n"
    "2. Booths\n"
    "Booths are let as the floor plan shows them. The organizer may move an exhibitor for reasons of safety only, and "
    "to a booth of the same size at least.\n\n"
    "3. Prices and payment\n"
    "The price is the one shown when the application was sent. Half of it is due four weeks after confirmation, the "
    "rest eight weeks before the fair opens.\n\n"
    "4. Withdrawal\n"
    "Before confirmation an exhibitor may withdraw at any time and without cost. After it a quarter of the price is "
    "due up to six months before the fair opens, and all of it from then on, unless the booth is let again.\n\n"
    "5. Building up and taking down\n"
    "Halls are open for building up from three days before the fair opens. No booth is taken down before the fair "
    "closes.\n\n"
    "6. Liability\n"
    "Exhibitors insure their goods and are liable for damage that they cause to the halls and to others.";

static const char zh[] =
    "一、申请\n"
    "主办方批准申请且参展商确认展位后，参展合同即告成立；在此之前，双方均不受约束。\n\n"
    "二、展位\n"
    "展位以平面图所示为准。主办方仅可出于安全原因调整展位，且调整后的展位面积不得小于原展位。\n\n"
    "三、价格与付款\n"
    "价格以提交申请时所显示的为准。参展商应在确认后四周内支付一半，余款在开展前八周付清。\n\n"
    "四、退展\n"
    "确认之前，参展商可随时免费撤回申请。确认之后，开展前六个月以前退展的，应支付价款的四分之一；此后退展的，"
    "应支付全部价款，展位另行售出的除外。\n\n"
    "五、布展与撤展\n"
    "展馆自开展前三天起开放布展。闭展之前不得撤展。\n\n"
    "六、责任\n"
    "参展商应自行为展品投保，并对其给展馆及他人造成的损失承担责任。";

int
terms_make(struct demo *d)
{
	struct buf text = {0};
	struct dice dice;
	struct table t;
	char id[37];
	int status;

	dice_start(&dice, d->seed, "terms");
	dice_uuid(&dice, id);
	buf_puts(&text, "{\"en\": ");
	buf_json(&text, en, sizeof(en) - 1);
	buf_puts(&text, ", \"zh\": ");
	buf_json(&text, zh, sizeof(zh) - 1);
	buf_putc(&text, '}');
	d->terms = table_base(d->db, "terms", "terms_id") + 1;
	table_open(&t, d->db, "terms (terms_id, public_id, edition_id, text, made_at)");
	table_row(&t, "isijt", d->terms, id, d->current, &text, -120 * DAY);
	status = table_close(&t);
	buf_free(&text);
	return status == -1 ? -1 : table_bump(d->db, "terms", "terms_id");
}
