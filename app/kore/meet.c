#include "meet.h"

#include <string.h>
#include <strings.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "form.h"
#include "header.h"

const char *
meet_header(struct http_request *req, const char *name)
{
	const char *value;

	return http_request_header(req, name, &value) == KORE_RESULT_OK ? value : NULL;
}

/* A parameter of the query string, decoded, or NULL. */
static const char *
meet_query(struct request *r, const char *name)
{
	struct form f = {0};
	const char *found = NULL;

	if (strstr(r->query, name) == NULL || form_urlencoded(r->mem, &f, r->query, strlen(r->query)) != FORM_OK)
		return NULL;
	for (size_t i = 0; i < f.count; i++)
		if (strcmp(f.pairs[i].name, name) == 0)
			found = f.pairs[i].text;
	return found;
}

static bool
meet_is_edition(const char *code)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

	return code != NULL && code[0] != '\0' && strlen(code) <= 32 && strspn(code, plain) == strlen(code);
}

/*
 * Language and edition: what the query asks for is remembered in a cookie. Only the office has a choice of
 * editions; the portal shows the current one.
 */
static void
meet_preferences(struct request *r, const char *cookies, const char *accept)
{
	const char *lang = header_lang(meet_query(r, "lang")), *edition = meet_query(r, "edition");
	bool office = r->path != NULL && strncmp(r->path, "/office", 7) == 0;

	r->guess = header_guess(accept);
	r->chosen = lang != NULL ? lang : header_lang(header_cookie(r->mem, cookies, "lang"));
	if (lang != NULL)
		request_cookie(r, "lang", lang, 365 * 86400L);
	if (office && meet_is_edition(edition))
		request_cookie(r, "edition", edition, 30 * 86400L);
	else
		edition = header_cookie(r->mem, cookies, "edition");
	r->edition = office && meet_is_edition(edition) ? edition : NULL;
	r->lang = r->chosen != NULL ? r->chosen : r->guess != NULL ? r->guess : "en";
}

static const char *
meet_address(struct request *r, struct http_request *req)
{
	const char *forwarded = meet_header(req, "x-forwarded-for");
	char text[INET6_ADDRSTRLEN] = "";

	/* We listen on loopback: who sets this header is our own proxy, which overwrites what a client sent. */
	if (forwarded != NULL)
		return mem_copy(r->mem, forwarded, strnlen(forwarded, 64));
	if (req->owner->family == AF_INET)
		inet_ntop(AF_INET, &req->owner->addr.ipv4.sin_addr, text, sizeof(text));
	else if (req->owner->family == AF_INET6)
		inet_ntop(AF_INET6, &req->owner->addr.ipv6.sin6_addr, text, sizeof(text));
	return mem_string(r->mem, text);
}

void
meet(struct request *r, struct http_request *req, const char *home_url)
{
	const char *accept = meet_header(req, "accept"), *authorization = meet_header(req, "authorization");
	const char *cookies = meet_header(req, "cookie"), *token = header_cookie(r->mem, cookies, MEET_COOKIE);

	r->head = req->method == HTTP_METHOD_HEAD;
	r->method = req->method == HTTP_METHOD_POST ? POST : GET;
	r->path = header_path(r->mem, req->path);
	r->query = req->query_string != NULL ? req->query_string : "";
	r->agent = req->agent != NULL ? req->agent : "";
	r->home_url = home_url;
	r->address = meet_address(r, req);
	r->hx = meet_header(req, "hx-request") != NULL;
	if (authorization != NULL && strncasecmp(authorization, "Bearer ", 7) == 0)
		r->bearer = authorization + 7;
	r->api = r->bearer != NULL || (accept != NULL && strncasecmp(accept, "application/json", 16) == 0);
	r->token = header_token(token) ? token : NULL;
	meet_preferences(r, cookies, meet_header(req, "accept-language"));
}

bool
meet_stray(struct http_request *req)
{
	const int bodiless = HTTP_METHOD_GET | HTTP_METHOD_HEAD | HTTP_METHOD_DELETE | HTTP_METHOD_OPTIONS;
	const char *length = meet_header(req, "content-length");

	return meet_header(req, "transfer-encoding") != NULL ||
	       (req->method & bodiless && length != NULL && strcmp(length, "0") != 0);
}
