#ifndef PAVILION_DEMO_WORDS_H
#define PAVILION_DEMO_WORDS_H

#include <stddef.h>

/* What the demo's companies and people are made of. Lists are words separated by '|'. */
struct land {
	const char	*code;    /* ISO 3166-1 */
	int		 weight;  /* how many of the companies come from there */
	const char	*team;    /* code of the sales team in charge: "eu", "ap", "am" */
	const char	*dial;
	const char	*forms;   /* legal forms, as they follow the name */
	const char	*streets; /* with %d for the number */
	const char	*cities;
	int		 postcode; /* digits */
	const char	*people;  /* names of people: one of the lists of words_people */
};
extern const struct land words_lands[];
extern const size_t words_land_count;

/* Chinese cities and trades in both scripts: "Ningbo=宁波". */
extern const char words_cities_zh[], words_roots_zh[], words_districts_zh[];
struct trade {
	const char	*en, *zh;
	const char	*products_en, *products_zh;
};
extern const struct trade words_trades[];
extern const size_t words_trade_count;
extern const char words_roots[], words_tails[];
extern const char words_titles_en[], words_titles_zh[];

struct people {
	const char	*name;
	const char	*given, *family;
};
extern const struct people words_people[];
extern const size_t words_people_count;
extern const char words_family_zh[], words_given_zh[]; /* "Li=李" */

extern const char words_reasons_decline[], words_reasons_withdraw[], words_wishes_en[], words_wishes_zh[];

/* The part before and after '=' of a word. */
void	 words_pair(const char *word, char *before, size_t room, char *after, size_t more);

#endif
