#ifndef PAVILION_MAIL_H
#define PAVILION_MAIL_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "job.h"
#include "mem.h"

/*
 * Mail: a row of `message` is rendered from mail/<kind>.txt and .html (view.h) in the reader's language, becomes a
 * MIME message and is delivered by SMTP or into the outbox, under the ledger that the row is:
 *
 *	queued → sending (committed before the wire) → sent
 *	                                             → queued   the other side is away or says 4xx: tried again
 *	                                             → failed   it says 5xx, or the message cannot be made
 *	                                             → unknown  killed or cut off after the whole message was given
 *	                                                        away: it may have arrived, so only a person repeats it
 */
struct mail_file {
	const char	*name;     /* ASCII; NULL: there is none */
	const char	*type;
	const void	*data;
	size_t		 size;
};

struct mail {
	const char	*id;       /* uuid of the message: Message-ID, name in the outbox */
	const char	*to;       /* one address */
	const char	*lang;
	const char	*date;     /* RFC 5322 */
	const char	*fair;     /* who writes, if PAVILION_MAIL_FROM has no name */
	const char	*subject, *text, *html;
	struct mail_file file;     /* what comes with it */
	bool		 whole;    /* bodies as they are, to be read in the file; else in characters every server takes */
};

/*
 * Renders the message whose values are `row` (one row: id, kind, recipient, lang, date, fair and one column per
 * value). All of it belongs to mem. Returns 0, or -1 with a line in *why (static).
 */
int		 mail_render(struct mem *, const PGresult *row, struct mail *, const char **why);
/*
 * Adds the file that mails of this kind bring, if they bring one: it is made from what the database says now. As above;
 * 1: the mail must not go, since that file belongs to another address.
 */
int		 mail_attach(struct mem *, PGconn *, const PGresult *row, struct mail *, const char **why);
/* Whether there is a mail of the kind; one that has a template and no row of the table is never sent. */
bool		 mail_known(const char *kind);
/* Compiles every template in every language. Returns 0, or -1 with a line in *why (static). */
int		 mail_check(const char **why);
/* One row with a column per row of `values` (key, value, type as jsonb_typeof says). The caller PQclears it. */
PGresult	*mail_row(const PGresult *values);

/*
 * Appends the message in RFC 5322 and MIME form, lines ended by CR LF. Control characters in header values become
 * blanks. Returns 0, or -1 with a line in *why (static) if `to` or PAVILION_MAIL_FROM is no address.
 */
int		 mail_mime(const struct mail *, struct buf *out, const char **why);
/* The bare address of "Name <address>" or "address", its domain in ASCII. NULL: it is none. Belongs to mem. */
const char	*mail_address(struct mem *, const char *text);
/* PAVILION_MAIL_FROM, or an address at localhost. */
const char	*mail_from(void);

enum mail_fate { MAIL_SENT, MAIL_LATER, MAIL_REFUSED, MAIL_UNKNOWN };

struct mail_answer {
	enum mail_fate	 fate;
	char		 reply[300]; /* what the other side said, or why it was not asked */
};

struct mail_transport {
	void	(*send)(const char *id, const char *from, const char *to, const struct buf *message, struct mail_answer *);
	bool	 repeatable; /* giving the same message twice delivers it once */
	bool	 whole;      /* takes lines of any length and every byte */
};
extern const struct mail_transport mail_outbox; /* PAVILION_HOME/outbox/<id>.eml */
/* PAVILION_SMTP=host:port; PAVILION_SMTP_USER, _PASSWORD, _STARTTLS (required, off; else where it is offered) */
extern const struct mail_transport mail_smtp;
/* By the environment. */
const struct mail_transport *mail_transport(void);

/* The job mail.send: params {"message": message_id}. */
int		 mail_send_job(struct job *, const char **why, bool *retry);

#endif
