/* Normal forms of any text: the first byte chooses a country, the rest is the text of every field. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "centre/norm.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Well-formed, without control characters, no blank at an end or beside another. */
static void
check_folded(const char *text)
{
	const char *begin = text;
	size_t left, n;
	unsigned code, before = ' ';

	if (text == NULL)
		return;
	for (left = strlen(text); left > 0; text += n, left -= n) {
		if ((n = utf8_next(text, left, &code)) == 0 || utf8_control(code) || (code == ' ' && before == ' '))
			abort();
		before = code;
	}
	if (before == ' ' && begin != text)
		abort();
}

static void
check_digits(const char *text, size_t most)
{
	if (text != NULL && (strlen(text) == 0 || strlen(text) > most || strspn(text, "0123456789") != strlen(text)))
		abort();
}

static void
companies(const struct norm *norm, struct mem *m, const char *text, const char *country)
{
	struct norm_company out;
	bool letters = *norm_fold(m, text) != '\0';

	check_folded(norm_fold(m, text));
	norm_company(norm, m, text, country, &out);
	check_folded(out.core);
	check_folded(out.latin);
	check_folded(out.han);
	if (letters && *out.core == '\0')
		abort();
	for (size_t i = 0; i < out.nwords; i++)
		if (out.words[i] == NULL || *out.words[i] == '\0')
			abort();
}

static void
persons(const struct norm *norm, struct mem *m, const char *text, const char *country)
{
	const char *half = text + strlen(text) / 2;
	struct norm_person out;

	norm_person(norm, m, NULL, NULL, text, country, &out);
	check_folded(out.family);
	check_folded(out.given);
	check_folded(out.latin);
	check_folded(out.han);
	norm_person(norm, m, text, half, NULL, country, &out);
	norm_person(norm, m, half, NULL, text, country, &out);
	norm_person(norm, m, NULL, text, NULL, country, &out);
	check_folded(out.latin);
}

static void
others(const struct norm *norm, struct mem *m, const char *text, const char *country)
{
	struct norm_phone phone;
	struct norm_email mail;
	struct norm_street street;

	norm_phone(norm, m, text, country, &phone);
	check_digits(phone.number, 15);
	check_digits(phone.extension, 6);
	check_digits(norm_date(m, text, country), 8);
	norm_email(norm, m, text, &mail);
	if ((mail.local == NULL) != (mail.domain == NULL))
		abort();
	norm_website(norm, m, text);
	norm_street(norm, m, text, &street);
	check_folded(street.street);
	norm_postcode(norm, m, text, country);
	norm_code(m, text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const countries[] = {NULL, "CN", "DE", "US", "IT", "RU", "JP", "HU", "XX", ""};
	static struct norm *norm;
	const char *country = size > 0 ? countries[data[0] % 10] : NULL;
	struct mem *m = mem_new();
	char *text = mem_copy(m, size > 0 ? data + 1 : data, size > 0 ? size - 1 : 0);

	if (norm == NULL && (norm = norm_open("app/centre/tables")) == NULL)
		abort();
	companies(norm, m, text, country);
	persons(norm, m, text, country);
	others(norm, m, text, country);
	mem_free(m);
	return 0;
}
