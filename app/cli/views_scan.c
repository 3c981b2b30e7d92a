#include "views.h"

#include <ctype.h>
#include <string.h>

#include "buf.h"

struct scan {
	struct views_texts *texts;
	const char *file;
	const char *start, *p;
	int line; /* at p */
};

static void
step(struct scan *s, size_t count)
{
	for (; count > 0 && *s->p != '\0'; count--)
		s->line += *s->p++ == '\n';
}

/* Steps over a comment or over blanks; false if there is neither. */
static bool
pass_over(struct scan *s, const char *line_comment)
{
	const char *end;

	if (strncmp(s->p, line_comment, 2) == 0) {
		step(s, strcspn(s->p, "\n"));
		return true;
	}
	if (strncmp(s->p, "/*", 2) == 0) {
		end = strstr(s->p + 2, "*/");
		step(s, end != NULL ? (size_t)(end - s->p) + 2 : strlen(s->p));
		return true;
	}
	if (isspace((unsigned char)*s->p)) {
		step(s, 1);
		return true;
	}
	return false;
}

/* Whether the word stands at p, whole, with an opening parenthesis; then p is behind that. */
static bool
call(struct scan *s, const char *word)
{
	size_t length = strlen(word);
	char before = s->p > s->start ? s->p[-1] : ' ';

	if (strncmp(s->p, word, length) != 0 || isalnum((unsigned char)before) || before == '_')
		return false;
	if (s->p[length + strspn(s->p + length, " ")] != '(')
		return false;
	step(s, length + strspn(s->p + length, " ") + 1);
	return true;
}

/* -- C -------------------------------------------------------------------------------------------------- */

/* The literal at p, decoded into `out` (NULL: only passed over); `quote` is " or '. */
static void
c_literal(struct scan *s, char quote, struct buf *out)
{
	static const char from[] = "nt", to[] = "\n\t";

	for (step(s, 1); *s->p != '\0' && *s->p != quote && *s->p != '\n'; step(s, 1)) {
		const char *known;
		char c = *s->p;

		if (c == '\\' && s->p[1] != '\0') {
			step(s, 1);
			known = strchr(from, *s->p);
			c = known != NULL ? to[known - from] : *s->p;
		}
		if (out != NULL)
			buf_putc(out, c);
	}
	step(s, 1);
}

static void
c_marked(struct scan *s)
{
	struct buf msgid = {0};
	int line = s->line;

	for (;;) {
		while (pass_over(s, "//"))
			;
		if (*s->p != '"')
			break;
		c_literal(s, '"', &msgid);
	}
	if (msgid.len > 0)
		views_add(s->texts, msgid.data, msgid.len, NULL, s->file, line, false);
	buf_free(&msgid);
}

void
views_scan_c(struct views_texts *texts, const char *file, const char *text)
{
	struct scan s = {texts, file, text, text, 1};

	while (*s.p != '\0') {
		if (pass_over(&s, "//"))
			continue;
		if (call(&s, "N_"))
			c_marked(&s);
		else if (*s.p == '"' || *s.p == '\'')
			c_literal(&s, *s.p, NULL);
		else
			step(&s, 1);
	}
}

/* -- SQL ------------------------------------------------------------------------------------------------ */

/* The literal at p, '' being one quote. */
static void
sql_literal(struct scan *s, struct buf *out)
{
	for (step(s, 1); *s->p != '\0'; step(s, 1)) {
		if (*s->p == '\'') {
			if (s->p[1] != '\'')
				break;
			step(s, 1);
		}
		if (out != NULL)
			buf_putc(out, *s->p);
	}
	step(s, 1);
}

static void
sql_reason(struct scan *s)
{
	struct buf literal = {0};
	int depth = 1, argument = 1;
	bool direct = false; /* a comma stands in front */

	while (depth > 0 && argument <= 2 && *s->p != '\0') {
		int line = s->line;

		if (pass_over(s, "--"))
			continue;
		if (*s->p != '\'') {
			depth += (*s->p == '(') - (*s->p == ')');
			direct = depth == 1 && *s->p == ',';
			argument += direct;
			step(s, 1);
			continue;
		}
		buf_reset(&literal);
		sql_literal(s, &literal);
		if (argument == 2 && literal.len > 0 && (direct || strchr(literal.data, ' ') != NULL))
			views_add(s->texts, literal.data, literal.len, NULL, s->file, line, false);
		direct = false;
	}
	buf_free(&literal);
}

void
views_scan_sql(struct views_texts *texts, const char *file, const char *text)
{
	struct scan s = {texts, file, text, text, 1};

	while (*s.p != '\0') {
		if (pass_over(&s, "--"))
			continue;
		if (call(&s, "refuse"))
			sql_reason(&s);
		else if (*s.p == '\'')
			sql_literal(&s, NULL);
		else
			step(&s, 1);
	}
}
