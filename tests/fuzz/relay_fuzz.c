/* What gate devices send their relay: the first byte chooses the request, the rest is path or body. */
#include <json-c/json.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "relay/relay.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every answer is one JSON value and a status of the protocol. */
static void
answer_check(int status, struct buf *out)
{
	struct json_object *o = json_tokener_parse(out->data);

	if (o == NULL || status < 200 || status > 507)
		abort();
	json_object_put(o);
	buf_reset(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct relay *relay;
	struct buf out = {0};
	const char *why, *text = (const char *)data + 1;
	struct mem *m;

	if (size < 1)
		return 0;
	if (relay == NULL || relay_count(relay) == 500) { /* of 1,000: no run begins full */
		if (relay != NULL)
			relay_close(relay);
		relay = relay_open(NULL, 1000, &why);
	}
	m = mem_new();
	text = mem_copy(m, text, size - 1); /* with a NUL, as bodies and paths come */
	if (data[0] % 3 == 0)
		answer_check(relay_answer(relay, "POST", "/claim", text, size - 1, &out), &out);
	else if (data[0] % 3 == 1)
		answer_check(relay_answer(relay, "POST", "/marks", text, size - 1, &out), &out);
	else
		answer_check(relay_answer(relay, "DELETE", text, "", 0, &out), &out);
	answer_check(relay_answer(relay, "POST", "/marks", "{\"since\":0}", 11, &out), &out);
	relay_flush(relay);
	mem_free(m);
	buf_free(&out);
	return 0;
}
