#include "catalog_rule.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define RULE_DEPTH 32

struct rule {
	const char *p;
	unsigned long n;
	int depth;
	bool bad;
};

struct operator
{
	const char *sign;
	int level; /* binds tighter the higher it is */
	char code;
};

static const struct operator operators[] = {
    {"||", 1, '|'},
    {"&&", 2, '&'},
    {"==", 3, '='},
    {"!=", 3, '!'},
    {"<=", 4, 'l'},
    {">=", 4, 'g'},
    {"<", 4, '<'},
    {">", 4, '>'},
    {"+", 5, '+'},
    {"-", 5, '-'},
    {"*", 6, '*'},
    {"/", 6, '/'},
    {"%", 6, '%'},
};

static unsigned long rule_choice(struct rule *);

static void
rule_blank(struct rule *r)
{
	while (*r->p == ' ' || *r->p == '\t')
		r->p++;
}

static unsigned long
rule_primary(struct rule *r)
{
	unsigned long value = 0;
	char *end;

	rule_blank(r);
	if (++r->depth > RULE_DEPTH) {
		r->bad = true;
	} else if (*r->p == '!') {
		r->p++;
		value = !rule_primary(r);
	} else if (*r->p == '(') {
		r->p++;
		value = rule_choice(r);
		rule_blank(r);
		if (*r->p == ')')
			r->p++;
		else
			r->bad = true;
	} else if (*r->p == 'n') {
		r->p++;
		value = r->n;
	} else if (*r->p >= '0' && *r->p <= '9') {
		value = strtoul(r->p, &end, 10);
		r->p = end;
	} else {
		r->bad = true;
	}
	r->depth--;
	return value;
}

static unsigned long
rule_apply(struct rule *r, char code, unsigned long a, unsigned long b)
{
	switch (code) {
	case '|':
		return a || b;
	case '&':
		return a && b;
	case '=':
		return a == b;
	case '!':
		return a != b;
	case 'l':
		return a <= b;
	case 'g':
		return a >= b;
	case '<':
		return a < b;
	case '>':
		return a > b;
	case '+':
		return a + b;
	case '-':
		return a - b;
	case '*':
		return a * b;
	}
	if (b == 0) {
		r->bad = true;
		return 0;
	}
	return code == '/' ? a / b : a % b;
}

/* Both sides are always worked out: there are no side effects. */
static unsigned long
rule_binary(struct rule *r, int level)
{
	unsigned long value = rule_primary(r);

	for (;;) {
		const struct operator* o = operators, *end = operators + sizeof(operators) / sizeof(*operators);

		rule_blank(r);
		while (o < end && strncmp(r->p, o->sign, strlen(o->sign)) != 0)
			o++;
		if (o == end || o->level < level || r->bad)
			return value;
		r->p += strlen(o->sign);
		value = rule_apply(r, o->code, value, rule_binary(r, o->level + 1));
	}
}

static unsigned long
rule_choice(struct rule *r)
{
	unsigned long value, yes, no;

	if (++r->depth > RULE_DEPTH) {
		r->bad = true;
		return 0;
	}
	value = rule_binary(r, 1);
	rule_blank(r);
	if (*r->p == '?') {
		r->p++;
		yes = rule_choice(r);
		rule_blank(r);
		if (*r->p != ':') {
			r->bad = true;
			return 0;
		}
		r->p++;
		no = rule_choice(r);
		value = value ? yes : no;
	}
	r->depth--;
	return value;
}

unsigned long
catalog_rule_form(const char *rule, unsigned long forms, long long n)
{
	struct rule r = {.p = rule, .n = n < 0 ? -(unsigned long)n : (unsigned long)n};
	unsigned long form;

	if (rule == NULL)
		return 0;
	form = rule_choice(&r);
	return r.bad || form >= forms ? 0 : form;
}
