#include "arrive.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "catalog.h"
#include "meet.h"
#include "request.h"

static const char *arrive_url = "http://127.0.0.1:8080";

void
arrive_start(void)
{
	if (getenv("PAVILION_URL") != NULL)
		arrive_url = getenv("PAVILION_URL");
}

/* The body, from memory or from the file Kore put a large one in. */
static const char *
arrive_body(struct serve *s, size_t *length)
{
	struct http_request *req = s->http;
	struct stat st;

	*length = 0;
	if (req->http_body != NULL) {
		*length = req->http_body_length; /* Kore has set the buffer's own offset back to 0 */
		return (const char *)req->http_body->data;
	}
	if (req->http_body_fd < 0 || fstat(req->http_body_fd, &st) != 0 || st.st_size == 0)
		return "";
	s->mapped = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, req->http_body_fd, 0);
	if (s->mapped == MAP_FAILED) {
		s->mapped = NULL;
		return "";
	}
	*length = s->mapped_size = (size_t)st.st_size;
	return s->mapped;
}

static bool
arrive_csrf_fits(struct request *r)
{
	const char *due = request_csrf(r), *came = NULL;

	if (r->method != POST || r->bearer != NULL || r->page->flags & PAGE_OPEN)
		return true;
	for (size_t i = 0; i < r->form.count; i++)
		if (strcmp(r->form.pairs[i].name, "csrf") == 0)
			came = r->form.pairs[i].text;
	return r->token != NULL && came != NULL && strlen(came) == strlen(due) &&
	       sodium_memcmp(came, due, strlen(due)) == 0;
}

int
arrive(struct serve *s, struct http_request *req)
{
	struct request *r = s->request;
	const char *type = meet_header(req, "content-type"), *body;
	size_t length;
	int status;

	meet(r, req, arrive_url);
	if (r->path == NULL || s->stray) {
		r->path = "/"; /* what the page that says so belongs to */
		return 400;
	}
	if (!(req->method & (HTTP_METHOD_GET | HTTP_METHOD_HEAD | HTTP_METHOD_POST)))
		return 405;
	body = arrive_body(s, &length);
	status = request_read(r, type != NULL ? type : "", body, length);
	/* A form that could not be read has no token to look at and is refused as it is. */
	if (r->page != NULL && (status == 0 || status == 422 || status == 404) && !arrive_csrf_fits(r)) {
		r->refusals = NULL;
		request_refuse(r, NULL, N_("This form had been open for too long. Please check it and send it again."));
		status = 403;
	}
	/* Forms need a token to be signed with, also before anybody is signed in. */
	if (r->token == NULL && r->bearer == NULL) {
		r->token = request_token(r->mem);
		r->token_new = true;
	}
	return status;
}
