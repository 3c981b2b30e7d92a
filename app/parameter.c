#include "parameter.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#define NAME_MAX_LENGTH 63

/* Where the reader stands. It knows just enough of SQL to tell a parameter from everything else. */
struct reader {
	const char *at, *end;
	struct buf *out;
	int depth;    /* of [ ] */
	bool operand; /* what came last ends an operand: behind it a colon in brackets is a slice */
	bool closed;  /* a ; was read */
	int (*number)(void *, const char *);
	void *arg;
	const char *error;
};

static bool
name_first(char c)
{
	return isalpha((unsigned char)c) || c == '_' || (c & 0x80);
}

static bool
name_char(char c)
{
	return name_first(c) || isdigit((unsigned char)c) || c == '$';
}

static char
peek(const struct reader *r, size_t ahead)
{
	return (size_t)(r->end - r->at) > ahead ? r->at[ahead] : '\0';
}

static void
copy(struct reader *r, const char *until)
{
	buf_add(r->out, r->at, (size_t)(until - r->at));
	r->at = until;
}

/* '...' and "..."; a doubled quote stays inside, a backslash only escapes in E'...'. */
static void
read_quoted(struct reader *r, bool backslash)
{
	char quote = *r->at;
	const char *p = r->at + 1;

	for (; p < r->end; p++) {
		if (backslash && *p == '\\')
			p++;
		else if (*p == quote && p + 1 < r->end && p[1] == quote)
			p++;
		else if (*p == quote)
			break;
	}
	if (p >= r->end)
		r->error = "a quote is not closed";
	else
		copy(r, p + 1);
	r->operand = true;
}

/* $tag$ ... $tag$ */
static void
read_dollar(struct reader *r)
{
	const char *p = r->at + 1, *close;
	size_t tag;

	if (p < r->end && isdigit((unsigned char)*p)) {
		r->error = "parameters are written :name, not $1";
		return;
	}
	while (p < r->end && name_char(*p) && *p != '$')
		p++;
	if (p >= r->end || *p != '$') {
		r->error = "a lone $";
		return;
	}
	tag = (size_t)(p + 1 - r->at);
	close = memmem(p + 1, (size_t)(r->end - p - 1), r->at, tag);
	if (close == NULL)
		r->error = "a dollar quote is not closed";
	else
		copy(r, close + tag);
	r->operand = true;
}

/* Comments are left out; their line ends stay, so that PostgreSQL's positions can be told as lines. */
static void
read_line_comment(struct reader *r)
{
	const char *p = memchr(r->at, '\n', (size_t)(r->end - r->at));

	r->at = p != NULL ? p : r->end;
}

/* Comments of this kind nest in PostgreSQL. */
static void
read_block_comment(struct reader *r)
{
	const char *p = r->at + 2;
	int depth = 1;

	for (buf_putc(r->out, ' '); p < r->end && depth > 0; p++) {
		const char next = p + 1 < r->end ? p[1] : '\0';

		if (*p == '/' && next == '*')
			depth++, p++;
		else if (*p == '*' && next == '/')
			depth--, p++;
		else if (*p == '\n')
			buf_putc(r->out, '\n');
	}
	if (depth > 0)
		r->error = "a comment is not closed";
	else
		r->at = p;
}

static void
read_word(struct reader *r)
{
	const char *p = r->at;
	bool escapes;

	while (p < r->end && name_char(*p))
		p++;
	escapes = p - r->at == 1 && (*r->at == 'e' || *r->at == 'E') && p < r->end && *p == '\'';
	copy(r, p);
	r->operand = true;
	if (escapes)
		read_quoted(r, true);
}

static void
read_parameter(struct reader *r)
{
	char name[NAME_MAX_LENGTH + 1];
	size_t length = 0;
	int n;

	for (r->at++; r->at < r->end && name_char(*r->at) && *r->at != '$'; r->at++)
		if (length < NAME_MAX_LENGTH)
			name[length++] = *r->at;
	name[length] = '\0';
	if ((n = r->number(r->arg, name)) <= 0)
		r->error = "a parameter that nothing gives, or too many of them";
	buf_printf(r->out, "$%d", n);
	r->operand = true;
}

static void
read_colon(struct reader *r)
{
	if (peek(r, 1) == ':') {
		copy(r, r->at + 2);
		r->operand = false;
	} else if (name_first(peek(r, 1)) && !(r->depth > 0 && r->operand)) {
		read_parameter(r);
	} else {
		copy(r, r->at + 1);
		r->operand = false;
	}
}

static void
read_other(struct reader *r)
{
	char c = *r->at;

	if (c == ';') {
		r->closed = true;
		r->at++; /* one statement is sent, without its end */
		return;
	}
	r->depth += (c == '[') - (c == ']');
	if (!isspace((unsigned char)c))
		r->operand = c == ')' || c == ']' || isdigit((unsigned char)c);
	copy(r, r->at + 1);
}

static void
read_token(struct reader *r)
{
	char c = *r->at;
	bool comment = (c == '-' && peek(r, 1) == '-') || (c == '/' && peek(r, 1) == '*');

	if (r->closed && !isspace((unsigned char)c) && !comment)
		r->error = "more than one statement under one name";
	else if (comment && c == '-')
		read_line_comment(r);
	else if (comment)
		read_block_comment(r);
	else if (c == '\'' || c == '"')
		read_quoted(r, false);
	else if (c == '$')
		read_dollar(r);
	else if (name_first(c))
		read_word(r);
	else if (c == ':')
		read_colon(r);
	else
		read_other(r);
}

int
parameter_number(struct buf *out, const char *text, size_t length, int (*number)(void *arg, const char *name),
    void *arg, int *line, const char **error)
{
	struct reader r = {.at = text, .end = text + length, .out = out, .number = number, .arg = arg};

	while (r.at < r.end && r.error == NULL)
		read_token(&r);
	if (r.error == NULL)
		return 0;
	*error = r.error;
	*line = 1;
	for (const char *p = text; p < r.at; p++)
		*line += *p == '\n';
	return -1;
}
