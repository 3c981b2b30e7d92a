/* People who never were: names, employers and addresses of made-up visitors. */
#include "demo_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static void
guest_chinese(struct dice *dice, struct guest *g, char *mailbox, size_t room)
{
	char word[64], family[24], family_zh[24], given[24], given_zh[24], root[32], root_zh[32], city[32], city_zh[32];

	dice_word(dice, words_family_zh, word, sizeof(word));
	words_pair(word, family, sizeof(family), family_zh, sizeof(family_zh));
	dice_word(dice, words_given_zh, word, sizeof(word));
	words_pair(word, given, sizeof(given), given_zh, sizeof(given_zh));
	dice_word(dice, words_roots_zh, word, sizeof(word));
	words_pair(word, root, sizeof(root), root_zh, sizeof(root_zh));
	dice_word(dice, words_cities_zh, word, sizeof(word));
	words_pair(word, city, sizeof(city), city_zh, sizeof(city_zh));
	snprintf(g->name, sizeof(g->name), "%s%s", family_zh, given_zh);
	snprintf(g->company, sizeof(g->company), "%s%s有限公司", city_zh, root_zh);
	snprintf(g->city, sizeof(g->city), "%s", city);
	dice_word(dice, words_titles_zh, g->title, sizeof(g->title));
	snprintf(mailbox, room, "%s.%s", given, family);
}

static void
guest_western(struct dice *dice, const struct land *land, struct guest *g, char *mailbox, size_t room)
{
	const struct people *people = &words_people[0];
	char given[32], family[32], root[32], tail[32], form[32];

	for (size_t i = 0; i < words_people_count; i++)
		if (strcmp(words_people[i].name, land->people) == 0)
			people = &words_people[i];
	dice_word(dice, people->given, given, sizeof(given));
	dice_word(dice, people->family, family, sizeof(family));
	dice_word(dice, words_roots, root, sizeof(root));
	dice_word(dice, words_tails, tail, sizeof(tail));
	dice_word(dice, land->forms, form, sizeof(form));
	snprintf(g->name, sizeof(g->name), "%s %s", given, family);
	snprintf(g->company, sizeof(g->company), "%s%s%s%s", root, tail, *form ? " " : "", form);
	dice_word(dice, land->cities, g->city, sizeof(g->city));
	dice_word(dice, words_titles_en, g->title, sizeof(g->title));
	/* Letters beyond ASCII would make addresses that few can type. */
	snprintf(mailbox, room, "visitor");
	if (strspn(given, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == strlen(given))
		snprintf(mailbox, room, "%s", given);
}

void
guest_roll(struct dice *dice, struct guest *g, long long id)
{
	const struct land *land = &words_lands[dice_roll(dice, words_land_count)];
	char mailbox[64];

	*g = (struct guest){.zh = dice_percent(dice, 55)};
	g->country = g->zh ? "CN" : land->code;
	if (g->zh)
		guest_chinese(dice, g, mailbox, sizeof(mailbox));
	else
		guest_western(dice, land, g, mailbox, sizeof(mailbox));
	for (char *c = mailbox; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	snprintf(g->email, sizeof(g->email), "%s%lld@visitor.example", mailbox, id);
	snprintf(g->phone, sizeof(g->phone), "+%s %lld 555%05lld", g->zh ? "86" : land->dial, dice_range(dice, 20, 899),
	    dice_range(dice, 0, 99999));
}
