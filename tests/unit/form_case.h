#ifndef PAVILION_FORM_CASE_H
#define PAVILION_FORM_CASE_H

/* What the tests of forms share: forms parsed from a body. */
#include "form.h"
#include "unit_mem.h"

static inline struct form
parse(const char *type, const char *body, enum form_fault expected)
{
	struct form form = {0};

	assert_int_equal(form_body(mem, &form, type, body, strlen(body)), expected);
	return form;
}

static inline struct form
parse_url(const char *body)
{
	return parse("application/x-www-form-urlencoded", body, FORM_OK);
}

#endif
