#include "session.h"

#include "request.h"

int
session_begin(struct request *r)
{
	const char *token = request_token_for(r);

	request_set(r, "token_hash", request_hash(r->mem, token));
	request_set(r, "agent", r->agent);
	r->token_next = token;
	return 0;
}

int
session_leave(struct request *r)
{
	request_set(r, "session_hash", r->token != NULL ? request_hash(r->mem, r->token) : NULL);
	r->token_next = request_token(r->mem);
	return 0;
}

int
session_link(struct request *r)
{
	const char *token = request_token(r->mem);

	request_set(r, "link", token);
	request_set(r, "link_hash", request_hash(r->mem, token));
	return 0;
}

int
session_linked(struct request *r)
{
	const char *token = request_value(r, "token");

	request_set(r, "token_hash", token != NULL ? request_hash(r->mem, token) : NULL);
	return 0;
}

int
session_secret(struct request *r)
{
	const char *secret = request_value(r, "secret");

	request_set(r, "secret_hash", secret != NULL ? request_hash(r->mem, secret) : NULL);
	return 0;
}
