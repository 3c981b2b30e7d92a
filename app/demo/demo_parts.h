#ifndef PAVILION_DEMO_PARTS_H
#define PAVILION_DEMO_PARTS_H

#include "demo.h"
#include "dice.h"
#include "import/geometry.h"
#include "mem.h"
#include "table.h"
#include "words.h"

/* What the parts of the demo know of each other. */
#define DAY	86400LL
#define HOUR	3600LL

enum demo_team { TEAM_EU, TEAM_AP, TEAM_AM, TEAMS };

struct demo {
	PGconn		*db;
	struct mem	*mem;
	const struct demo_size *size;
	uint64_t	 seed;
	char		 tag[8];        /* "" or "-2": tells a second fair from the first */
	long long	 past, current; /* edition_id */
	long long	 terms;         /* terms_id: those of the current edition */
	long long	 until;         /* early bird ends: seconds from now */
	long long	 team[TEAMS];   /* team_id */
	long long	 manager[TEAMS];/* account_id */
	long long	 junior;        /* account_id; looks after some companies of TEAM_EU */
	struct demo_company *companies;
	struct demo_hall *halls;
	long long	 hall_count, booth_count;
	long long	 application_count;
	long long	 registration_count;
	long long	 scan_count;    /* of the past edition */
};

struct demo_company {
	long long	 id;            /* company_id */
	long long	 account;       /* who applies; 0: nobody */
	char		 name[120];     /* as it goes on the fascia */
	bool		 zh;            /* speaks Chinese */
	enum demo_team	 team;
	const struct trade *trade;
	const char	*status;        /* of its exhibitor at the current edition; NULL: none */
};

struct demo_booth {
	long long	 id;
	char		 number[24];
	struct shape	 shape;
	int		 island, open_sides;
	bool		 raw, premium;
	const char	*status;
	long long	 held_until;    /* seconds from now */
	long long	 application;   /* application_id; -1: none */
};

struct demo_hall {
	long long	 id;
	char		 code[8];
	double		 width, height;
	const char	*landmarks;     /* JSON */
	struct demo_booth *booths;
	size_t		 count;
};

/* fair.c: venue, editions, price rules; teams, roles, organizers. */
int		 fair_make(struct demo *);

/* terms.c: the terms of participation of the current edition. Returns 0, or -1. */
int		 terms_make(struct demo *);
/* plan.c: the layout of one hall; the booths' ids and states are still to come. */
void		 plan_make(struct demo *, struct dice *, struct demo_hall *, long long number);
/* company.c: companies with their contacts, accounts and past. */
int		 company_make(struct demo *);
/* centre_code.c: industries, types, sources and tags of the companies. Returns 0, or -1. */
int		 centre_code_make(struct demo *);
/* booking.c: who has which booth; writes halls, booths and applications. */
int		 booking_make(struct demo *);

/* forum.c: rooms, sessions and speakers; signs up the visitors there are. */
int		 forum_make(struct demo *);

/* guest.c: somebody who visits; `id` tells the mailbox from all others. */
struct guest {
	char		 name[80], company[120], title[64], email[120], phone[40], city[64];
	const char	*country;
	bool		 zh;
};
void		 guest_roll(struct dice *, struct guest *, long long id);
/* visitor.c: who registered for the editions: questions, answers, groups, invitations, staff. */
int		 visitor_make(struct demo *);

/* gate.c: zones, gates, rules and devices; who came to the past edition. Returns 0, or -1. */
int		 gate_make(struct demo *);

/* lead.c: whom exhibitors met at their booths. Returns 0, or -1. */
int		 lead_make(struct demo *);

/*
 * twin.c: some of the companies and their people once more, a little otherwise; addresses that are dead. Then, after the
 * commit: registrations linked to contacts, figures of data quality, and runs asked for that find the twins. Both return
 * 0, or -1.
 */
int		 twin_make(struct demo *);
int		 twin_find(struct demo *);

/*
 * centre.c: what people did in the data centre: tags on contacts and requests to join; after the commit merges, one of which
 * is undone; last an import, so that the search for what it brought comes after that for all. All return 0, or -1.
 */
int		 centre_make(struct demo *);
int		 centre_merge(struct demo *);
int		 centre_import(struct demo *);

/* price.c: the rules, and what they come to. */
int		 price_rules(struct demo *);
struct price {
	long long	 net, tax, total;
	struct buf	 lines; /* JSON, as application.price_lines has it */
};
/* The price of these booths before the early bird ends. The caller frees lines. */
struct price	 price_of(const struct demo_booth *const *, size_t count);

/* fair.c: writes one account that can sign in. */
int		 fair_login(struct demo *, long long account, bool organizer);

#endif
