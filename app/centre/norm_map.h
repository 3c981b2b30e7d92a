#ifndef PAVILION_NORM_MAP_H
#define PAVILION_NORM_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "centre/norm.h"

/* Within the normal forms: the tables in memory, and what the forms have in common. */

struct norm_slot {
	const char *key;
	const void *value;
	uint32_t hash, length;
};

/* Keys to values; open addressing. Filled once, then only read. */
struct norm_map {
	struct norm_slot *slots;
	size_t room, used;
	size_t longest; /* bytes of the longest key */
};

/* The first value of a key stays. Key and value must live as long as the map. */
void		 norm_map_put(struct norm_map *, const char *key, const void *value);
/* The value of the key of `length` bytes, or NULL. */
const void	*norm_map_get(const struct norm_map *, const char *key, size_t length);

enum norm_position { NORM_END = 1, NORM_FRONT = 2, NORM_BOTH = 3, NORM_WITHIN = 4 };

struct norm_form {
	const char *code, *countries;
	unsigned position; /* of enum norm_position; of the first, that of all with its letters */
	struct norm_form *next; /* another one with the same letters */
};

struct norm_place {
	const char *code;
	bool front;
};

struct norm_plan {
	char country[3];
	const char *code, *trunk, *dialout; /* calling code, trunk prefix, international prefix */
	size_t least, most;                 /* digits of a national number */
	bool main;                          /* the one to take for the calling code */
};

struct norm {
	struct mem *mem;
	struct norm_map forms;   /* legal forms by their letters without spaces → struct norm_form */
	struct norm_map places;  /* places by their folded name → struct norm_place */
	struct norm_map generic, titles, particles, mailboxes, free; /* folded word → itself */
	struct norm_map streets; /* folded word → how it is written */
	struct norm_map nicknames;
	struct norm_map plans;   /* country → struct norm_plan */
	struct norm_map calling; /* calling code → struct norm_plan */
};

/* What norm_fold_marked() leaves of brackets. */
#define NORM_OPEN	'('
#define NORM_CLOSE	')'

/* norm_fold() with each bracket as a word of its own. */
char		*norm_fold_marked(struct mem *, const char *text);
/* The name with a blank where capitals tell that a form begins or ends: "Gießerei GmbH". Itself if there is no such place. */
const char	*norm_apart(const struct norm *, struct mem *, const char *name);
/* The letters without the spaces. */
char		*norm_squeeze(struct mem *, const char *folded);
/* Splits by single spaces into a NULL-ended array. The text is cut up in place. */
const char	**norm_split(struct mem *, char *folded, size_t *count);
/* The words with single spaces between. */
char		*norm_join(struct mem *, const char *const *words, size_t count, const char *between);
/* Digits and ASCII out of full width and other scripts' digits; all else stays. */
char		*norm_digits(struct mem *, const char *text);
/* The first character of well-formed text, 0 at its end. */
unsigned	 norm_first(const char *text);
/* Whether the word is of a script whose words are written together: hanzi, kana, hangul. */
bool		 norm_glued(const char *word);
/* Bytes of the character that begins here. */
size_t		 norm_step(const char *text);
/* "" for NULL. */
const char	*norm_text(const char *text);

#endif
