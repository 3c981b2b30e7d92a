#ifndef PAVILION_VIEW_H
#define PAVILION_VIEW_H

#include <stdbool.h>
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
 *	                      decimal   minor units as a plain decimal for an input: 1440.00
 *	                      number    grouped thousands        area   two decimals at most, then " m²"
 *	                      date      14 Sep 2027 / 2027年9月14日      time  with hour and minute, in the zone of
 *	                                the global `timezone` (else UTC)     day  weekday too     hour  10:05
 *	                      iso       RFC 3339 in UTC, for <time datetime=...> and scripts
 *	                      local     2027-09-14T10:05 in that zone, for <input type="datetime-local">
 *	                      url       percent-encoded (for hrefs)  upper  lower  lines (LF → <br>; the last one)
 *	                      tr        the value is a msgid: translated   percent   json (for data- attributes; a
 *	                                json column stands as it is, a result set becomes an array of objects)
 *	{{_text}}           msgid translated when the view is loaded; escaped then. "{{_%s booths|count}}": one
 *	                    column filled in for %s, through filters if they follow. Blanks and line ends within
 *	                    the text count as one blank.
 *	{{n_one booth|%s booths|count}}   plural by the number in column `count` (gettext plural, msgid and plural)
 *	{{#name}}..{{/name}}  result set: once per row; non-empty and not "f"/"false"/"0" column: once; a column of
 *	                    type json/jsonb holding an array or object: over its elements (keys are columns;
 *	                    {{.}} for a scalar)
 *	{{^name}}..{{/name}}  the opposite
 *	{{#name=text}}..{{/name}}   once if the column equals text;  {{#name=.other}}: equals another column;
 *	{{^name=text}}..{{/name}}   not equal. {{#id=.value.x}}: of the choice that the form has, or, before it was
 *	                    sent, the column x of a row around the one that has `id`, never of that one itself
 *	{{#name?}}..{{/name}}  once (not per row) if the result set has rows; a column: once, no step into it
 *	{{name#}}           number of rows of a result set;   {{@}} the running number of the row, from 1
 *	{{name.part}}       member of a json column, else a column of the first row of the result set `name`
 *	{{>part.html}}      a partial from the same folder, else from app/: inlined at load
 *	{{>part.html a|b c}} its text with $1 replaced by "a", $2 by "b c", before it is compiled; what is not given
 *	                    is empty. {{#'$3'}}..{{/'$3'}} is left out then, {{^'$3'}}..{{/'$3'}} only then
 *	{{<layout.html}} {{$block}}..{{/block}} {{/layout.html}}   inheritance, as in the Mustache spec (nothing is
 *	                    indented anew); may be given arguments as well
 *	{{! comment }}
 *
 * There is no unescaped output but what the engine made itself (SVG it drew): {{{name}}} asks for the global
 * "raw.name" and looks at nothing else. `value.x` and `error.x` are what the form brought and why it was refused:
 * {{value.x}} falls back to the column x when the form was not sent. {{error.@x}} is why the field was refused that the
 * column x names, where the fields of a form are rows. `checked.x` is the same, but only what fits its
 * field and never a column. A line that holds only a section tag
 * leaves no blank line. In a file that ends in .txt (plain mail) nothing is escaped.
 */
struct view;

/* What a view may see besides rows: asked by name, NULL if unknown. The answer stays valid while rendering. */
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
	const char	*lang;                /* of values that are msgids; NULL: the view's own */
};

/*
 * Compiles `file` (a name such as "booth-plan.html") found in one of `folders` (NULL-terminated) for `lang`.
 * Returns NULL with one line in *error (static: file, line, reason). Compiled views live until view_free.
 * Load views before the sandbox closes: the first call also reads the time zones. Rendering opens no file.
 */
struct view	*view_load(const char *const *folders, const char *file, const char *lang, const char **error);
void		 view_free(struct view *);
/* Renders into `out`. Never fails: what is missing renders as nothing. */
void		 view_render(const struct view *, const struct view_data *, struct buf *out);

/* Calls `each` for every msgid of the view's translation tags (`many` NULL unless a plural), with its place. */
void		 view_msgids(const struct view *, void (*each)(void *arg, const char *msgid, const char *many,
		    const char *file, int line), void *arg);

/* One value through one filter, as a view would: for mails' subjects, PDF, CSV. False if there is no such filter. */
struct view_value {
	const char	*filter, *text;
	const char	*lang, *zone, *currency;  /* zone and currency may be NULL */
};
bool		 view_format(const struct view_value *, struct buf *out);

#endif
