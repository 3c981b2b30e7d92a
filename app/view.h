#ifndef PAVILION_VIEW_H
#define PAVILION_VIEW_H

#include <stddef.h>
#include <libpq-fe.h>

#include "buf.h"

/*
 * Mustache over result rows. A view is compiled once per language when it is loaded; rendering copies
 * nothing but output. Sections are result sets or columns, variables are columns.
 *
 *	{{name}}            column of the innermost row that has it, else a global; HTML-escaped. Null: nothing.
 *	{{name|filter}}     through a filter, several one after the other; the output is still escaped:
 *	                      money     minor units with the currency of the column `currency` in reach, in
 *	                                the reader's way (en €1,440.00, zh €1,440.00, JPY without decimals)
 *	                      number    grouped thousands        area   two decimals at most, then " m²"
 *	                      date      14 Sep 2027 / 2027年9月14日      time  with hour and minute, in the zone of
 *	                                the global `timezone` (else UTC)     day  weekday too
 *	                      url       percent-encoded (for hrefs)  upper  lower  lines (LF → <br>)
 *	                      tr        the value is a msgid: translated   percent   json (for data- attributes)
 *	{{_text}}           msgid translated when the view is loaded; escaped then. "{{_%s booths|count}}": one
 *	                    column filled in for %s.
 *	{{n_one booth|%s booths|count}}   plural by the number in column `count` (gettext plural, msgid and plural)
 *	{{#name}}..{{/name}}  result set: once per row; non-empty and not "f"/"false"/"0" column: once; a column of
 *	                    type json/jsonb holding an array or object: over its elements (keys are columns;
 *	                    {{.}} for a scalar)
 *	{{^name}}..{{/name}}  the opposite
 *	{{#name=text}}..{{/name}}   once if the column equals text;  {{#name=.other}}: equals another column;
 *	{{^name=text}}..{{/name}}   not equal
 *	{{#name?}}..{{/name}}  once (not per row) if the result set has rows
 *	{{name#}}           number of rows of a result set;   {{@}} the running number of the row, from 1
 *	{{>part.html}}      a partial from the same folder, else from app/: inlined at load
 *	{{<layout.html}} {{$block}}..{{/block}} {{/layout.html}}   inheritance, as in the Mustache spec
 *	{{! comment }}
 *
 * There is no unescaped output but the globals marked raw by the engine (SVG it drew itself): {{{name}}}.
 * `value.x` and `error.x` are what the form brought and why it was refused: {{value.x}} falls back to the
 * column x when the form was not sent. A line that holds only a section tag leaves no blank line.
 */
struct view;

/* What a view may see besides rows: asked by name, NULL if unknown. */
typedef const char *(*view_global)(void *arg, const char *name);

struct view_section {
	const char	*name;
	const PGresult	*rows;
};

struct view_data {
	const struct view_section *sections;  /* looked up by name, innermost rows first */
	size_t		 count;
	view_global	 global;
	void		*arg;
	const char	*lang;
};

/*
 * Compiles `file` (a name such as "booth-plan.html") found in one of `folders` (NULL-terminated) for `lang`.
 * Returns NULL with one line in *error (static: file, line, reason). Compiled views live until view_free.
 */
struct view	*view_load(const char *const *folders, const char *file, const char *lang, const char **error);
void		 view_free(struct view *);
/* Renders into `out`. Never fails: what is missing renders as nothing. */
void		 view_render(const struct view *, const struct view_data *, struct buf *out);

#endif
