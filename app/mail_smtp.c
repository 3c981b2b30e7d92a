/* Delivery by SMTP with libesmtp: one message, one session. */
#include "mail.h"

#include <auth-client.h>
#include <openssl/ssl.h>
#include <libesmtp.h> /* after ssl.h: only then it declares smtp_starttls_set_ctx() */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"

/* Milliseconds. The last is for the answer to the whole message: given up, nobody knows whether it arrived. */
static const struct {
	int what;
	long ms;
} patience[] = {{Timeout_GREETING, 30000}, {Timeout_ENVELOPE, 60000}, {Timeout_DATA, 60000}, {Timeout_TRANSFER, 60000},
    {Timeout_DATA2, 300000}};

struct delivery {
	const struct buf *message;
	bool begun;      /* the library has the text */
	bool ended;      /* and has read it all: the final dot may have left */
	bool verify;     /* certificates must be right */
	bool distrusted; /* and this one is not */
};

/* How the library reads a message: piece by piece (here: one), then NULL. `length` NULL means from the start. */
static const char *
message_read(void **context, int *length, void *arg)
{
	struct delivery *d = arg;

	(void)context;
	if (length == NULL) {
		d->begun = d->ended = false;
		return NULL;
	}
	if (d->begun) {
		d->ended = true;
		*length = 0;
		return NULL;
	}
	d->begun = true;
	*length = (int)d->message->len;
	return d->message->data;
}

/* TLS where it is only offered is better than none, whoever the certificate names. */
static void
event(smtp_session_t session, int number, void *arg, ...)
{
	struct delivery *d = arg;
	int *accept = NULL;
	va_list ap;

	(void)session;
	va_start(ap, arg);
	if (number == SMTP_EV_INVALID_PEER_CERTIFICATE) {
		(void)va_arg(ap, long);
		accept = va_arg(ap, int *);
	} else if (number == SMTP_EV_WEAK_CIPHER) {
		(void)va_arg(ap, int);
		accept = va_arg(ap, int *);
	} else if (number == SMTP_EV_NO_PEER_CERTIFICATE || number == SMTP_EV_WRONG_PEER_CERTIFICATE) {
		accept = va_arg(ap, int *);
	}
	va_end(ap);
	if (accept != NULL && !(*accept = !d->verify))
		d->distrusted = true;
}

static int
sign_in(auth_client_request_t request, char **result, int count, void *arg)
{
	(void)arg;
	for (int i = 0; i < count; i++) {
		if (request[i].flags & AUTH_USER)
			result[i] = getenv("PAVILION_SMTP_USER");
		else if (request[i].flags & AUTH_PASS)
			result[i] = getenv("PAVILION_SMTP_PASSWORD");
		else
			result[i] = NULL;
		if (result[i] == NULL && !(request[i].flags & AUTH_REALM))
			return 0;
	}
	return 1;
}

/*
 * TLS 1.2 and no more: the library hears the session tickets that end a handshake of 1.3 as the beginning of an
 * answer, and now and then waits for the rest until its patience ends.
 */
static SSL_CTX *
tls_context(void)
{
	SSL_CTX *tls = SSL_CTX_new(TLS_client_method());

	if (tls == NULL || !SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION) ||
	    !SSL_CTX_set_max_proto_version(tls, TLS1_2_VERSION) || !SSL_CTX_set_default_verify_paths(tls))
		abort();
	return tls;
}

/* A password goes only over a line that is known to be the right one, unless TLS is switched off on purpose. */
static void
use_security(smtp_session_t session, auth_context_t auth, struct delivery *d)
{
	const char *tls = getenv("PAVILION_SMTP_STARTTLS"), *user = getenv("PAVILION_SMTP_USER");
	bool password = user != NULL && user[0] != '\0', off = tls != NULL && strcmp(tls, "off") == 0;
	SSL_CTX *context = tls_context();

	d->verify = !off && (password || (tls != NULL && strcmp(tls, "required") == 0));
	smtp_starttls_enable(session, off ? Starttls_DISABLED : d->verify ? Starttls_REQUIRED : Starttls_ENABLED);
	smtp_starttls_set_ctx(session, context);
	SSL_CTX_free(context);
	if (password) {
		auth_set_mechanism_flags(auth, AUTH_PLUGIN_PLAIN, 0);
		auth_set_interact_cb(auth, sign_in, NULL);
		smtp_auth_set_context(session, auth);
	}
}

/* "250 2.0.0 text" on one line. */
static void
say(struct mail_answer *answer, const struct smtp_status *status)
{
	snprintf(answer->reply, sizeof(answer->reply), "%d %s", status->code, status->text != NULL ? status->text : "");
	for (char *c = answer->reply; *c != '\0'; c++)
		if ((unsigned char)*c < ' ')
			*c = ' ';
}

/* 53x (RFC 4954) is about our password, not about this message: somebody will put it right. */
static bool
temporary(int code)
{
	return code < 500 || code / 10 == 53;
}

static void
judge(struct mail_answer *answer, const struct delivery *d, const struct smtp_status *const *statuses, int count)
{
	char text[128];

	for (int i = 0; i < count; i++) {
		if (statuses[i] == NULL || statuses[i]->code < 400)
			continue;
		say(answer, statuses[i]);
		answer->fate = temporary(statuses[i]->code) ? MAIL_LATER : MAIL_REFUSED;
		return;
	}
	if (statuses[count - 1] != NULL && statuses[count - 1]->code / 100 == 2) {
		say(answer, statuses[count - 1]);
		answer->fate = MAIL_SENT;
		return;
	}
	answer->fate = d->ended ? MAIL_UNKNOWN : MAIL_LATER;
	snprintf(answer->reply, sizeof(answer->reply), "%s",
	    d->distrusted       ? N_("The certificate of the mail server is not trusted.")
	    : smtp_errno() != 0 ? smtp_strerror(smtp_errno(), text, sizeof(text))
				: N_("The mail server did not answer."));
}

static void
smtp_send(const char *id, const char *from, const char *to, const struct buf *text, struct mail_answer *answer)
{
	struct delivery d = {.message = text};
	smtp_session_t session = smtp_create_session();
	auth_context_t auth = auth_create_context();
	smtp_message_t message = smtp_add_message(session);
	smtp_recipient_t recipient;

	(void)id;
	smtp_set_server(session, getenv("PAVILION_SMTP"));
	smtp_set_eventcb(session, event, &d);
	for (size_t i = 0; i < sizeof(patience) / sizeof(patience[0]); i++)
		smtp_set_timeout(session, patience[i].what | Timeout_OVERRIDE_RFC2822_MINIMUM, patience[i].ms);
	use_security(session, auth, &d);
	smtp_set_reverse_path(message, from);
	smtp_set_messagecb(message, message_read, &d);
	recipient = smtp_add_recipient(message, to);
	smtp_start_session(session);
	judge(answer, &d,
	    (const struct smtp_status *const[]){smtp_reverse_path_status(message), smtp_recipient_status(recipient),
		smtp_message_transfer_status(message)},
	    3);
	smtp_destroy_session(session);
	auth_destroy_context(auth);
}

const struct mail_transport mail_smtp = {.send = smtp_send};
