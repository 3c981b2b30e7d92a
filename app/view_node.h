#ifndef PAVILION_VIEW_NODE_H
#define PAVILION_VIEW_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "mem.h"
#include "view.h"
#include "zone.h"

/*
 * What the parts of a view share: view_token.c reads files, view_load.c compiles tokens into nodes,
 * view_render.c walks the nodes over rows, view_name.c finds what a name means there, view_filter.c and
 * view_date.c write values in the reader's way.
 */
#define VIEW_DEPTH	32   /* sections within sections */
#define VIEW_FILTERS	4    /* on one value */

/* -- values in the reader's way (view_filter.c, view_date.c) -------------------------------------------- */

/* The words and patterns of one language, looked up once. */
struct view_words {
	char		 lang[16];
	const char	*date, *time, *day, *hour;  /* patterns: %Y %m %-m %d %-d %H %M %b %a */
	const char	*months[12], *days[7];      /* days from Sunday */
};

struct view_reader {
	const char	*lang;
	const struct view_words *words;
	const struct zone *zone;     /* NULL: UTC */
	char		 currency[4];
	const char	*symbol;     /* of that currency in that language */
	int		 decimals;
};

typedef void	 view_write(const struct view_reader *, const char *text, size_t length, struct buf *out);

struct view_filter {
	const char	*name;
	view_write	*write;
	enum { FILTER_TEXT, FILTER_MONEY /* needs the currency in reach */, FILTER_LINES, FILTER_JSON } kind;
};

const struct view_filter *view_filter_find(const char *name, size_t length);
/* Makes `code` the currency of the reader; NULL or unknown codes have two decimals. */
void		 view_filter_currency(struct view_reader *, const char *code, size_t length);
/* The words of a language; read at load, never NULL. */
const struct view_words *view_words(const char *lang);

view_write	 view_date_date, view_date_time, view_date_day, view_date_hour, view_date_iso, view_date_local;

/* -- the compiled view (view_load.c) -------------------------------------------------------------------- */

struct view_name {
	const char	*text;       /* "label.en" */
	size_t		 length;
	const char	*tail;       /* "en": behind the first dot; NULL without a dot */
};

enum view_op { OP_TEXT, OP_VALUE, OP_RAW, OP_INDEX, OP_COUNT, OP_PLURAL, OP_SECTION, OP_IF };

struct view_node {
	enum view_op	 op;
	int		 end;        /* node behind this one and its body */
	bool		 inverted;   /* OP_IF: {{^name}} */
	const char	*text;       /* OP_TEXT; OP_IF: what to compare with, or NULL; OP_PLURAL: msgid */
	size_t		 length;
	const char	*many;       /* OP_PLURAL */
	int		 name;       /* index in view.names, -1: none */
	int		 other;      /* OP_IF: second name; OP_VALUE: the currency; -1: none */
	int		 filters;
	const struct view_filter *filter[VIEW_FILTERS];
};

struct view_msgid {
	const char	*msgid, *many, *file;
	int		 line;
};

struct view {
	struct mem	*mem;        /* of all strings */
	char		*lang;
	bool		 plain;      /* .txt: no escapes */
	const struct view_words *words;
	struct view_node *nodes;
	int		 count, room;
	struct view_name *names;     /* one per use: what each means is found once per render */
	int		 name_count, name_room;
	struct view_msgid *msgids;
	int		 msgid_count, msgid_room;
};

/* -- files and tokens (view_token.c) -------------------------------------------------------------------- */

enum view_tag {
	TAG_TEXT, TAG_VALUE, TAG_RAW, TAG_SECTION, TAG_INVERTED, TAG_CLOSE, TAG_PARTIAL, TAG_PARENT, TAG_BLOCK,
	TAG_MESSAGE, TAG_COMMENT
};

struct view_token {
	enum view_tag	 tag;
	const char	*text;       /* of a tag: without braces, sign and outer blanks */
	size_t		 length;
	int		 line;
	int		 close;      /* index of the token that closes it; itself if none does */
};

struct view_source {
	struct view_source *next;
	const char	*name, *file; /* "booth.html" or "input.html email|E-mail"; "portal/booth.html" */
	const char	*text;
	size_t		 length;
	struct view_token *tokens;
	int		 count;
};

/* How much of a partial's or a layout's tag is the file's name: its arguments follow a blank. */
size_t		 view_token_file(const struct view_token *);
/* Splits a text into tokens, in `mem`; `text` must outlive them. NULL with the reason written to `error`. */
struct view_source *view_token_split(struct mem *, const char *file, const char *text, size_t length, char *error,
		    size_t size);
/* The same for a file of the first folder that has it. */
struct view_source *view_token_read(struct mem *, const char *const *folders, const char *file, char *error,
		    size_t size);

/* -- compiling (view_load.c, view_tag.c) ---------------------------------------------------------------- */

/* What a view that inherits puts in place of a layout's block. */
struct view_block {
	struct view_block *next;
	const struct view_source *source;
	int		 token;      /* of {{$name}} */
	struct view_block *outer;    /* the blocks that held where it was written */
};

struct view_load {
	struct view	*view;
	struct mem	*mem;        /* of sources and blocks: goes when the view is compiled */
	const char	*const *folders;
	struct view_source *sources;
	struct view_block *blocks;   /* the most derived first */
	struct buf	 text;       /* collected for the next OP_TEXT: neighbouring texts are one node */
	int		 depth;      /* sections around */
	int		 level, includes;
	char		 error[512];
};

/* Compiles the tokens from..to-1 behind the nodes there are; false with l->error. */
bool		 view_tag_compile(struct view_load *, const struct view_source *, int from, int to);
/* Makes a node of the text collected so far. */
void		 view_tag_flush(struct view_load *);
/* Says what is wrong with a tag; always false. */
bool		 view_tag_fail(struct view_load *, const struct view_source *, const struct view_token *,
		    const char *why);
/* {{>partial}}, {{<layout}}, {{$block}}: compile what they stand for. */
bool		 view_load_partial(struct view_load *, const struct view_source *, int token);
bool		 view_load_parent(struct view_load *, const struct view_source *, int token);
bool		 view_load_block(struct view_load *, const struct view_source *, int token);
/* Whether `text` may be the name of a column, a block or a file. */
bool		 view_tag_is_name(const char *text, size_t length);

/* view_load() from texts in memory, the first of which is the view: for tests and the fuzzer. */
struct view_file { const char *name, *text; size_t length; };
struct view	*view_load_files(const struct view_file *, size_t count, const char *lang, const char **error);

/* -- rendering (view_render.c, view_name.c) ------------------------------------------------------------- */

struct view_frame {
	enum { FRAME_NONE, FRAME_ROWS, FRAME_JSON, FRAME_TEXT } kind;
	const PGresult	*rows;
	int		 row;        /* running number from 0, also of JSON elements */
	const char	*text;       /* FRAME_JSON: the value; FRAME_TEXT: of the column */
	size_t		 length;
};

/* What a name means at one place of the view. */
struct view_bind {
	enum { BIND_UNKNOWN, BIND_NOTHING, BIND_COLUMN, BIND_ROWS, BIND_TEXT, BIND_JSON } kind;
	bool		 json;       /* a column of type json */
	int		 frame;      /* BIND_COLUMN, BIND_JSON: of that frame; -1: of the first row of `rows` */
	int		 column;
	const char	*tail;       /* member of the json column, or NULL */
	const PGresult	*rows;
	const char	*text;       /* BIND_TEXT, BIND_JSON */
	size_t		 length;
};

struct view_render {
	const struct view *view;
	const struct view_data *data;
	struct buf	*out;
	struct view_reader reader;
	struct view_bind *binds;     /* one per name of the view */
	struct view_frame frames[VIEW_DEPTH];
	int		 depth;
	int		 json;       /* frames of kind FRAME_JSON: names may then mean something else in each row */
	struct buf	 scratch[3];
};

/* A value as found: text, or a slice of JSON, or rows, or nothing. */
struct view_item {
	enum { ITEM_NONE, ITEM_TEXT, ITEM_JSON, ITEM_ROWS } kind;
	const char	*text;
	size_t		 length;
	const PGresult	*rows;
};

/* What name number `name` of the view means now. `sets`: result sets count, and before globals. */
struct view_item view_name_find(struct view_render *, int name, bool sets);
/*
 * The second name of a comparison whose `first` was just found. The row that has the first is one of several to choose
 * from, so that for a column behind `value.x` only the rows around it count: a choice may have a column x as well.
 */
struct view_item view_name_other(struct view_render *, int name, int first);

#endif
