/* The job mail.send: one message from the ledger to the wire and back. */
#include "mail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "catalog.h"
#include "db.h"

/* How long the answer of the other side is worth more than a database that is away: 60 times half a second. */
#define RECORD_TRIES 60
#define RECORD_PAUSE ((struct timespec){.tv_nsec = 500 * 1000 * 1000})

static const char *const states[] = {
    [MAIL_SENT] = "sent", [MAIL_LATER] = "queued", [MAIL_REFUSED] = "failed", [MAIL_UNKNOWN] = "unknown"};

const struct mail_transport *
mail_transport(void)
{
	const char *smtp = getenv("PAVILION_SMTP");

	return smtp != NULL && smtp[0] != '\0' ? &mail_smtp : &mail_outbox;
}

static bool
record_on(PGconn *db, const char *message, const struct mail_answer *answer)
{
	PGresult *r = db_run(db, "mail.ended",
	    DB_PARAMS({"message", message}, {"state", states[answer->fate]}, {"reply", answer->reply}));
	bool done = PQresultStatus(r) == PGRES_COMMAND_OK;

	PQclear(r);
	return done;
}

/* Writes down what became of the message, if need be on another connection: nobody else knows it. */
static bool
record(PGconn *db, const char *message, const struct mail_answer *answer)
{
	bool done = record_on(db, message, answer);

	for (int i = 0; !done && i < RECORD_TRIES; i++) {
		nanosleep(&RECORD_PAUSE, NULL);
		if ((db = db_open("jobs")) == NULL)
			continue;
		done = record_on(db, message, answer);
		PQfinish(db);
	}
	return done;
}

/* Makes the message. Returns false with the reason in *answer. */
static bool
make(struct mem *mem, PGconn *db, const char *message, struct mail *mail, struct buf *out, struct mail_answer *answer)
{
	PGresult *values = db_run(db, "mail.values", DB_PARAMS({"message", message}));
	PGresult *row = PQresultStatus(values) == PGRES_TUPLES_OK ? mail_row(values) : NULL;
	const char *why = PQresultErrorMessage(values);
	bool made;
	int failed;

	answer->fate = row == NULL ? MAIL_LATER : MAIL_REFUSED;
	mail->whole = mail_transport()->whole;
	made = row != NULL && mail_render(mem, row, mail, &why) == 0;
	if (made && (failed = mail_attach(mem, db, row, mail, &why)) != 0) {
		answer->fate = failed < 0 ? MAIL_LATER : MAIL_REFUSED;
		made = false;
	}
	made = made && mail_mime(mail, out, &why) == 0;
	if (!made)
		snprintf(answer->reply, sizeof(answer->reply), "%s", why);
	PQclear(values);
	PQclear(row);
	return made;
}

/* Commits that the message is on its way. Returns false if it is not ours to send, or the database fails. */
static bool
claim(PGconn *db, const char *message, const struct mail_transport *t)
{
	PGresult *r =
	    db_run(db, "mail.sending", DB_PARAMS({"message", message}, {"repeatable", t->repeatable ? "t" : "f"}));
	bool ours = PQntuples(r) == 1;

	PQclear(r);
	return ours;
}

/* From queued (or a dead runner's repeatable sending) to the answer. Returns false when nothing was tried. */
static bool
deliver(PGconn *db, const char *message, const struct mail_transport *t, struct mail_answer *answer)
{
	struct mem *mem = mem_new();
	struct buf out = {0};
	struct mail mail;
	bool tried = true;

	if (make(mem, db, message, &mail, &out, answer)) {
		if ((tried = claim(db, message, t)))
			t->send(mail.id, mail_address(mem, mail_from()), mail_address(mem, mail.to), &out, answer);
	}
	buf_free(&out);
	mem_free(mem);
	return tried;
}

int
mail_send_job(struct job *j, const char **why, bool *retry)
{
	static struct mail_answer answer;
	const struct mail_transport *t = mail_transport();
	const char *message = j->param(j, "message");
	char state[16] = "";
	PGresult *r;

	*retry = true;
	r = db_run(j->db, "mail.message", DB_PARAMS({"message", message}));
	if (PQntuples(r) == 1)
		snprintf(state, sizeof(state), "%s", PQgetvalue(r, 0, 1));
	*why = PQresultStatus(r) == PGRES_TUPLES_OK ? N_("There is no such message.") : N_("The database was away.");
	*retry = PQresultStatus(r) != PGRES_TUPLES_OK;
	PQclear(r);
	if (state[0] == '\0')
		return -1;
	answer = (struct mail_answer){.fate = MAIL_UNKNOWN};
	if (strcmp(state, "sending") == 0 && !t->repeatable)
		snprintf(answer.reply, sizeof(answer.reply), "%s",
		    N_("The program ended while the message was on its way. It may have arrived."));
	else if (strcmp(state, "queued") != 0 && strcmp(state, "sending") != 0)
		return 0;
	else if (!deliver(j->db, message, t, &answer)) {
		*retry = true;
		*why = N_("The database was away.");
		return -1;
	}
	if (answer.fate == MAIL_LATER && j->last)
		answer.fate = MAIL_REFUSED;
	*retry = answer.fate == MAIL_LATER;
	*why = answer.reply;
	if (!record(j->db, message, &answer))
		*why = N_("The database was away.");
	return answer.fate == MAIL_SENT ? 0 : -1;
}
