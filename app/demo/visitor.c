/* Who registered for the editions of the made-up fair: questions, answers, groups, invitations, staff. */
#include "demo_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db.h"

#define PORTION 20000 /* rows that are kept in memory until they are written */
#define GUESTS 40     /* invitations of the two companies that everybody can sign in as */

/* How many registered for the edition before and for this one. */
static const struct crowd {
	char size;
	long long past, current;
} crowds[] = {{'S', 120, 300}, {'M', 3000, 20000}, {'L', 20000, 300000}};

/* What is asked. Options are "value=English=中文". */
static const struct asked {
	const char *code, *kind, *en, *zh, *options, *shown_if, *shown_for;
	bool required, lead;
} asked[] = {
    {"sector", "choices", "Which sectors are you interested in?", "您关注哪些领域？",
	"machines=Machines and equipment=机械设备|packaging=Packaging=包装|logistics=Logistics and ports=物流与港口|"
	"automation=Automation=自动化|materials=Materials=材料|services=Services=服务",
	NULL, NULL, true, true},
    {"role", "choice", "What is your part in purchasing?", "您在采购中的角色是？",
	"decides=I decide=决策|advises=I advise=建议|searches=I look for offers=寻找供应商|none=None=不参与", NULL,
	NULL, true, true},
    {"budget", "choice", "What is your budget for this year?", "您今年的采购预算是多少？",
	"small=Up to EUR 50,000=5万欧元以下|medium=EUR 50,000 to 500,000=5万至50万欧元|large=More than EUR "
	"500,000=50万欧元以上",
	"role", "decides|advises", false, true},
    {"heard", "choice", "How did you hear of the fair?", "您从何处得知本展会？",
	"mail=By e-mail=邮件|web=On the web=网络|press=In the press=媒体|exhibitor=From an "
	"exhibitor=参展商|friend=From a "
	"colleague=同事",
	NULL, NULL, false, false},
    {"hall_tour", "yes", "I would like to join a guided tour of the halls", "我希望参加展馆导览", NULL, NULL, NULL,
	false, false},
    {"language", "choice", "In which language?", "导览语言", "en=English=英语|zh=Chinese=中文", "hall_tour", "yes",
	false, false},
};
enum { ASKED = sizeof(asked) / sizeof(*asked) };

enum { MET = 24 }; /* people of the edition before who come again */

/* One edition on its way into the tables. */
struct crowd_makers {
	struct demo *d;
	struct dice dice;
	long long edition, id, first,
	    until;             /* registration_id of the last and the first; seconds from now to the fair's end */
	long long category[3]; /* visitor, vip, press */
	long long consent[3];  /* privacy, lead, news */
	long long invitation, invited; /* invitation_id of the last; how many of them are used so far */
	struct table registration, consents, badge;
	size_t rows;
	struct guest met[MET];
	size_t met_count, met_again;
};

/* -- what is asked ---------------------------------------------------------------------------------- */

static void
question_options(struct buf *b, const char *options)
{
	buf_putc(b, '[');
	for (const char *at = options; at != NULL && *at != '\0'; at += strcspn(at, "|"), at += *at == '|') {
		size_t value = strcspn(at, "="), en = strcspn(at + value + 1, "="),
		       zh = strcspn(at + value + en + 2, "|");

		buf_printf(b, "%s{\"value\": \"%.*s\", \"label\": {\"en\": \"%.*s\", \"zh\": \"%.*s\"}}",
		    at == options ? "" : ", ", (int)value, at, (int)en, at + value + 1, (int)zh, at + value + en + 2);
	}
	buf_putc(b, ']');
}

static int
questions_make(struct crowd_makers *m)
{
	struct table t;
	int status;

	table_open(&t, m->d->db,
	    "question (public_id, edition_id, code, kind, label, options, required, shown_if, shown_for, lead, sort)");
	for (int i = 0; i < ASKED; i++) {
		const struct asked *q = &asked[i];
		struct buf label = {0}, options = {0}, wanted = {0};
		char id[37];

		dice_uuid(&m->dice, id);
		buf_printf(&label, "{\"en\": \"%s\", \"zh\": \"%s\"}", q->en, q->zh);
		question_options(&options, q->options);
		buf_putc(&wanted, '{');
		for (const char *c = q->shown_for; c != NULL && *c != '\0'; c++)
			buf_putc(&wanted, *c == '|' ? ',' : *c);
		buf_putc(&wanted, '}');
		table_row(&t, "sissjjbssbi", id, m->edition, q->code, q->kind, &label, &options, (int)q->required,
		    q->shown_if, wanted.data, (int)q->lead, (long long)i + 1);
		buf_free(&label);
		buf_free(&options);
		buf_free(&wanted);
	}
	status = table_close(&t);
	return status;
}

/* One of the values of a question's options. */
static void
option_roll(struct dice *dice, const struct asked *q, char *out, size_t room)
{
	char word[200];

	dice_word(dice, q->options, word, sizeof(word));
	snprintf(out, room, "%.*s", (int)strcspn(word, "="), word);
}

static void
answers_roll(struct dice *dice, struct buf *b)
{
	char first[32], second[32], role[32], one[32];

	option_roll(dice, &asked[0], first, sizeof(first));
	option_roll(dice, &asked[0], second, sizeof(second));
	option_roll(dice, &asked[1], role, sizeof(role));
	buf_printf(b, "{\"sector\": [\"%s\"", first);
	if (strcmp(first, second) != 0)
		buf_printf(b, ", \"%s\"", second);
	buf_printf(b, "], \"role\": \"%s\"", role);
	if (role[0] == 'd' || role[0] == 'a') {
		option_roll(dice, &asked[2], one, sizeof(one));
		buf_printf(b, ", \"budget\": \"%s\"", one);
	}
	if (dice_percent(dice, 70)) {
		option_roll(dice, &asked[3], one, sizeof(one));
		buf_printf(b, ", \"heard\": \"%s\"", one);
	}
	if (dice_percent(dice, 15)) {
		option_roll(dice, &asked[5], one, sizeof(one));
		buf_printf(b, ", \"hall_tour\": \"yes\", \"language\": \"%s\"", one);
	} else {
		buf_puts(b, ", \"hall_tour\": \"no\"");
	}
	buf_putc(b, '}');
}

/* -- registrations ---------------------------------------------------------------------------------- */

static int
crowd_flush(struct crowd_makers *m)
{
	m->rows = 0;
	/* In this order: the badge and the consents name the registration. */
	return table_close(&m->registration) == 0 && table_close(&m->consents) == 0 && table_close(&m->badge) == 0 ? 0
														   : -1;
}

static void
crowd_open(struct crowd_makers *m)
{
	table_open(&m->registration, m->d->db,
	    "registration (registration_id, public_id, edition_id, category_id, status, source, name, company, "
	    "job_title, "
	    "email, phone, country, city, lang, answers, leader_id, invitation_id, company_id, created_at, "
	    "confirmed_at, "
	    "cancelled_at, changed_at)");
	table_open(&m->consents, m->d->db, "registration_consent (registration_id, consent_id, given_at)");
	table_open(&m->badge, m->d->db,
	    "badge (public_id, edition_id, registration_id, category_id, issued_at, revoked_at, revoked_for)");
}

/* How a registration came about. */
struct way {
	const char *status, *source;
	long long category, leader, invitation, company; /* -1: none */
	long long at;                                    /* seconds from now */
};

static void
crowd_papers(struct crowd_makers *m, const struct way *w)
{
	bool cancelled = strcmp(w->status, "cancelled") == 0;
	char id[37];

	for (int i = 0; i < 3; i++)
		if (i == 0 || (w->company < 0 && dice_percent(&m->dice, i == 1 ? 80 : 40)))
			table_row(&m->consents, "iit", m->id, m->consent[i], w->at);
	if (!cancelled && strcmp(w->status, "confirmed") != 0)
		return;
	dice_uuid(&m->dice, id);
	table_row(&m->badge, "siiitts", id, m->edition, m->id, w->category, w->at + 600,
	    cancelled ? w->at + DAY : TABLE_NEVER, cancelled ? "cancelled" : NULL);
}

static int
crowd_add(struct crowd_makers *m, const struct guest *g, const struct way *w)
{
	struct buf answers = {0};
	bool confirmed = strcmp(w->status, "confirmed") == 0, cancelled = strcmp(w->status, "cancelled") == 0;
	char id[37];

	dice_uuid(&m->dice, id);
	if (w->company < 0)
		answers_roll(&m->dice, &answers);
	else
		buf_puts(&answers, "{}");
	m->id++;
	table_row(&m->registration, "isiissssssssssjnnntttt", m->id, id, m->edition, w->category, w->status, w->source,
	    g->name, g->company, g->title, g->email[0] != '\0' ? g->email : NULL, g->phone, g->country, g->city,
	    g->zh ? "zh" : "en", &answers, w->leader, w->invitation, w->company, w->at,
	    confirmed || cancelled ? w->at + 600 : TABLE_NEVER, cancelled ? w->at + DAY : TABLE_NEVER,
	    w->at + (cancelled ? DAY : 600));
	crowd_papers(m, w);
	buf_free(&answers);
	m->d->registration_count++;
	if (++m->rows < PORTION)
		return 0;
	if (crowd_flush(m) == -1)
		return -1;
	crowd_open(m);
	return 0;
}

/* A leader and the people of the group, who have the leader's company; one in three without an address. */
static int
crowd_group(struct crowd_makers *m, long long size, long long at)
{
	struct way w = {"confirmed", "group", m->category[0], -1, -1, -1, at};
	struct guest first, g;

	guest_roll(&m->dice, &first, m->id + 1);
	if (crowd_add(m, &first, &w) == -1)
		return -1;
	w.leader = m->id;
	for (long long i = 1; i < size; i++) {
		guest_roll(&m->dice, &g, m->id + 1);
		g.zh = first.zh;
		g.country = first.country;
		memcpy(g.company, first.company, sizeof(g.company));
		memcpy(g.city, first.city, sizeof(g.city));
		if (dice_percent(&m->dice, 33))
			g.email[0] = '\0';
		if (crowd_add(m, &g, &w) == -1)
			return -1;
	}
	return 0;
}

/*
 * Whoever came to the edition before and comes again: mostly the same, so that it is one contact; some with another
 * mailbox, which only the search for duplicates finds. Rolls no dice, so that everybody else stays who they are.
 */
static void
crowd_again(struct crowd_makers *m, struct guest *g)
{
	if (m->edition == m->d->past && m->id % 3 == 1 && m->met_count < MET)
		m->met[m->met_count++] = *g;
	if (m->edition != m->d->current || m->id % 9 != 4 || m->met_again == m->met_count)
		return;
	*g = m->met[m->met_again];
	if (m->met_again++ % 3 == 2)
		snprintf(g->email, sizeof(g->email), "private%zu@mail.example", m->met_again);
}

static int
crowd_person(struct crowd_makers *m, long long at)
{
	struct way w = {"confirmed", "online", m->category[0], -1, -1, -1, at};
	struct guest g;

	guest_roll(&m->dice, &g, m->id + 1);
	crowd_again(m, &g);
	if (dice_percent(&m->dice, 4))
		w.status = "cancelled";
	else if (dice_percent(&m->dice, 3) && at > -DAY)
		w.status = "pending";
	else if (dice_percent(&m->dice, 3) && at < -3 * DAY)
		w.status = "lapsed";
	if (m->invited < GUESTS / 2 && m->invitation > 0 && w.status[1] == 'o' && dice_percent(&m->dice, 20)) {
		w.source = "invitation";
		w.category = m->category[1];
		w.invitation = m->invitation - GUESTS + 1 + m->invited++;
		snprintf(g.email, sizeof(g.email), "guest%lld@customer.example", m->invited);
	} else if (dice_percent(&m->dice, 2)) {
		w.category = m->category[2];
		w.source = "import";
	}
	return crowd_add(m, &g, &w);
}

/* -- what exhibitors made --------------------------------------------------------------------------- */

/* The invitations of the first company, one in two of which is used: crowd_person() takes them in order. */
static int
invitations_make(struct crowd_makers *m)
{
	struct table t;

	m->invitation = table_base(m->d->db, "invitation", "invitation_id");
	table_open(&t, m->d->db,
	    "invitation (invitation_id, public_id, edition_id, code, email, category_id, company_id, uses, used, "
	    "created_at)");
	for (int i = 0; i < GUESTS; i++) {
		char id[37], code[21], email[64];

		dice_uuid(&m->dice, id);
		snprintf(code, sizeof(code), "GUEST%04llX%03d", (unsigned long long)dice_roll(&m->dice, 0x10000), i);
		snprintf(email, sizeof(email), "guest%d@customer.example", i + 1);
		table_row(&t, "isissiiiit", ++m->invitation, id, m->edition, code, email, m->category[1],
		    m->d->companies[i % 2].id, 1LL, (long long)(i < GUESTS / 2), -40 * DAY);
	}
	return table_close(&t) == 0 && table_bump(m->d->db, "invitation", "invitation_id") == 0 ? 0 : -1;
}

/* -- an edition ------------------------------------------------------------------------------------- */

static long long
crowd_ask(struct crowd_makers *m, const char *statement, const char *code)
{
	char edition[24];
	PGresult *r;
	long long id;

	snprintf(edition, sizeof(edition), "%lld", m->edition);
	r = db_run(m->d->db, statement, DB_PARAMS({"edition", edition}, {"code", code}));
	id = PQntuples(r) == 1 ? strtoll(PQgetvalue(r, 0, 0), NULL, 10) : -1;
	PQclear(r);
	return id;
}

static int
crowd_known(struct crowd_makers *m)
{
	static const char *const categories[] = {"visitor", "vip", "press"}, *const consents[] = {
										 "privacy", "lead", "news"};

	for (int i = 0; i < 3; i++) {
		m->category[i] = crowd_ask(m, "demo.category", categories[i]);
		m->consent[i] = crowd_ask(m, "demo.consent", consents[i]);
		if (m->category[i] == -1 || m->consent[i] == -1)
			return -1;
	}
	return 0;
}

/* `count` people between `from` and `until` (seconds from now), more and more of them towards the end. */
static int
crowd_make(struct crowd_makers *m, long long count, long long from, long long until)
{
	long long end = m->id + count;

	if (crowd_known(m) == -1 || questions_make(m) == -1)
		return -1;
	if (m->edition == m->d->current && invitations_make(m) == -1)
		return -1;
	crowd_open(m);
	while (m->id < end) {
		long long share = (long long)(dice_roll(&m->dice, 1000) * dice_roll(&m->dice, 1000)) / 1000;
		long long at = until - (until - from) * share / 1000;
		bool group = dice_percent(&m->dice, 3) && end - m->id > 12;

		if ((group ? crowd_group(m, dice_range(&m->dice, 3, 12), at) : crowd_person(m, at)) == -1)
			return -1;
	}
	return crowd_flush(m);
}

int
visitor_make(struct demo *d)
{
	const struct crowd *c = crowds;
	struct crowd_makers m = {.d = d, .id = table_base(d->db, "registration", "registration_id")};

	while (c->size != d->size->name)
		c++;
	dice_start(&m.dice, d->seed, "visitors");
	m.edition = d->past;
	if (m.id == -1 || crowd_make(&m, c->past, -120 * DAY, -65 * DAY) == -1)
		return -1;
	m.edition = d->current;
	return crowd_make(&m, c->current, -30 * DAY, -HOUR) == 0 &&
		       table_bump(d->db, "registration", "registration_id") == 0
		   ? 0
		   : -1;
}
