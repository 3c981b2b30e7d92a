/* A mail as bytes: addresses, encoded words, bodies; every template in every language. */
#include <dirent.h>

#include "unit.h"

#include "catalog.h"
#include "mail.h"
#include "mem.h"

static void
addresses(void **state)
{
	static const struct {
		const char *given, *bare;
	} cases[] = {
	    {"a@b.example", "a@b.example"},
	    {"Fair Office <office@fair.example>", "office@fair.example"},
	    {"<office@fair.example>", "office@fair.example"},
	    {"o'neil+tag@sub.fair.example", "o'neil+tag@sub.fair.example"},
	    {"info@例子.example", "info@xn--fsqu00a.example"},
	    {"info@MÜNCHEN.example", "info@xn--mnchen-3ya.example"},
	    {"", NULL},
	    {"a", NULL},
	    {"a@", NULL},
	    {"@b.example", NULL},
	    {"a@b@", NULL},
	    {"a b@c.example", NULL},
	    {"a..b@c.example", NULL},
	    {".a@c.example", NULL},
	    {"a@c.example>", NULL},
	    {"Name <a@c.example", NULL},
	    {"Name <>", NULL},
	    {"a@b.example\r\nBcc: x@y.example", NULL},
	    {"a\r\n@b.example", NULL},
	    {"a@b_c.example", NULL},
	    {"a@-b.example", NULL},
	    {"ü@b.example", NULL},
	};
	struct mem *mem = mem_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *bare = mail_address(mem, cases[i].given);

		if (cases[i].bare == NULL)
			assert_null(bare);
		else
			assert_string_equal(bare, cases[i].bare);
	}
	mem_free(mem);
}

static void
too_long_an_address(void **state)
{
	struct mem *mem = mem_new();
	char text[400];

	(void)state;
	memset(text, 'a', sizeof(text));
	snprintf(text + 65, sizeof(text) - 65, "@b.example");
	assert_null(mail_address(mem, text));
	snprintf(text + 64, sizeof(text) - 64, "@b.example");
	assert_non_null(mail_address(mem, text));
	mem_free(mem);
}

static struct mail
sample(void)
{
	return (struct mail){.id = "0198c7a2-0000-7000-8000-000000000001",
	    .to = "li@customer.example",
	    .lang = "zh",
	    .date = "Mon, 14 Sep 2027 08:00:00 +0000",
	    .fair = "Machines",
	    .subject = "Hello",
	    .text = "One\nTwo\n",
	    .html = "<p>One</p>\n"};
}

/* The message; the caller frees the buffer. */
static struct buf
made(const struct mail *m)
{
	struct buf out = {0};
	const char *why;

	setenv("PAVILION_MAIL_FROM", "noreply@fair.example", 1);
	assert_int_equal(mail_mime(m, &out, &why), 0);
	return out;
}

static void
plain_message(void **state)
{
	struct mail m = sample();
	struct buf out = made(&m);

	(void)state;
	assert_string_equal(out.data, "From: \"Machines\" <noreply@fair.example>\r\n"
				      "To: <li@customer.example>\r\n"
				      "Subject: Hello\r\n"
				      "Date: Mon, 14 Sep 2027 08:00:00 +0000\r\n"
				      "Message-ID: <0198c7a2-0000-7000-8000-000000000001@fair.example>\r\n"
				      "Auto-Submitted: auto-generated\r\n"
				      "Content-Language: zh\r\n"
				      "MIME-Version: 1.0\r\n"
				      "Content-Type: multipart/alternative;\r\n"
				      " boundary=\"=_0198c7a2-0000-7000-8000-000000000001\"\r\n"
				      "\r\n"
				      "--=_0198c7a2-0000-7000-8000-000000000001\r\n"
				      "Content-Type: text/plain; charset=utf-8\r\n"
				      "Content-Transfer-Encoding: quoted-printable\r\n"
				      "\r\n"
				      "One\r\nTwo\r\n"
				      "--=_0198c7a2-0000-7000-8000-000000000001\r\n"
				      "Content-Type: text/html; charset=utf-8\r\n"
				      "Content-Transfer-Encoding: quoted-printable\r\n"
				      "\r\n"
				      "<p>One</p>\r\n"
				      "--=_0198c7a2-0000-7000-8000-000000000001--\r\n");
	buf_free(&out);
}

/* In the outbox a person reads the file itself: a Chinese text, and a link in one piece. */
static void
whole_bodies(void **state)
{
	struct mail m = sample();
	struct buf out;

	(void)state;
	m.whole = true;
	m.text = "确认地址：\n"
		 "http://127.0.0.1:8080/confirm/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n";
	out = made(&m);
	assert_non_null(
	    strstr(out.data, "Content-Transfer-Encoding: 8bit\r\n\r\n确认地址：\r\nhttp://127.0.0.1:8080/"
			     "confirm/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\r\n"));
	buf_free(&out);
	m.whole = false;
	out = made(&m);
	assert_null(strstr(out.data, "8bit"));
	for (const char *c = out.data; *c != '\0'; c++)
		assert_in_range((unsigned char)*c, 1, 0x7f);
	buf_free(&out);
}

static void
header_values_stay_in_their_line(void **state)
{
	static const char *const evil[] = {"x\r\nBcc: a@b.example", "x\nBcc: a@b.example", "x\rBcc: a@b.example",
	    "=?UTF-8?Q?x=0D=0ABcc:?=", "x\" <a@b.example>, \"", "\x01\x7f"};

	(void)state;
	for (size_t i = 0; i < sizeof(evil) / sizeof(evil[0]); i++) {
		struct mail m = sample();
		struct buf out;

		m.subject = m.fair = evil[i];
		out = made(&m);
		*strstr(out.data, "\r\n\r\n") = '\0';
		assert_null(strstr(out.data, "\nBcc"));
		assert_null(strstr(out.data, "\rBcc"));
		assert_null(strstr(out.data, "?Q?"));
		assert_ptr_equal(strchr(out.data, '<'), strstr(out.data, "<noreply@fair.example>\r\nTo: "));
		for (const char *c = out.data; *c != '\0'; c++)
			assert_true(*c == '\r' || *c == '\n' || (*c >= ' ' && *c <= '~'));
		buf_free(&out);
	}
}

static void
encoded_words_hold_whole_characters(void **state)
{
	struct mail m = sample();
	struct buf out;
	const char *word;
	int words = 0;

	(void)state;
	m.subject = "第二十八届上海国际机床与金属加工设备展览会展位申请结果通知，请您及时确认";
	out = made(&m);
	word = strstr(out.data, "Subject: ") + 9;
	for (; strncmp(word, "=?UTF-8?B?", 10) == 0; words++) {
		size_t length = strcspn(word, "\r");

		assert_in_range(length, 12, 75);
		assert_memory_equal(word + length - 2, "?=", 2);
		/* Each character here has three bytes: whole ones need no padding. */
		assert_null(memchr(word + 10, '=', length - 12));
		word += length + (strncmp(word + length, "\r\n ", 3) == 0 ? 3 : 0);
	}
	assert_in_range(words, 2, 9);
	buf_free(&out);
}

static void
long_lines_are_folded(void **state)
{
	struct mail m = sample();
	char text[3000];
	struct buf out;

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text + 10, " = ü \n.\n. x \n", 14);
	text[sizeof(text) - 1] = '\0';
	m.text = text;
	out = made(&m);
	for (const char *line = out.data; *line != '\0'; line += strcspn(line, "\n") + 1)
		assert_in_range(strcspn(line, "\n"), 0, 77);
	assert_non_null(strstr(out.data, "xxxxxxxxxx =3D =C3=BC=20\r\n.\r\n. x=20\r\n"));
	buf_free(&out);
}

static void
bad_addresses_are_refused(void **state)
{
	struct mail m = sample();
	struct buf out = {0};
	const char *why = NULL;

	(void)state;
	m.to = "nobody";
	assert_int_equal(mail_mime(&m, &out, &why), -1);
	assert_non_null(why);
	assert_int_equal(out.len, 0);
	buf_free(&out);
}

static void
templates_compile(void **state)
{
	const char *why = "";

	(void)state;
	if (mail_check(&why) != 0)
		fail_msg("%s", why);
}

/* A file with a subject is a mail, so it has its row: else it is found out when the first one is to be sent. */
static void
every_template_is_a_mail(void **state)
{
	DIR *folder = opendir("mail");
	struct dirent *file;
	int mails = 0;

	(void)state;
	assert_non_null(folder);
	while ((file = readdir(folder)) != NULL) {
		const char *dot = strrchr(file->d_name, '.');
		char path[300], text[4096], kind[256];
		FILE *in;
		size_t n;

		if (dot == NULL || strcmp(dot, ".txt") != 0 || strcmp(file->d_name, "layout.txt") == 0)
			continue;
		snprintf(path, sizeof(path), "mail/%s", file->d_name);
		assert_non_null(in = fopen(path, "r"));
		n = fread(text, 1, sizeof(text) - 1, in);
		fclose(in);
		text[n] = '\0';
		snprintf(kind, sizeof(kind), "%.*s", (int)(dot - file->d_name), file->d_name);
		if (strstr(text, "{{$subject}}") == NULL)
			continue;
		if (!mail_known(kind))
			fail_msg("mail/%s is no mail", file->d_name);
		mails++;
	}
	closedir(folder);
	assert_true(mails > 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(addresses),
	    cmocka_unit_test(too_long_an_address),
	    cmocka_unit_test(plain_message),
	    cmocka_unit_test(whole_bodies),
	    cmocka_unit_test(header_values_stay_in_their_line),
	    cmocka_unit_test(encoded_words_hold_whole_characters),
	    cmocka_unit_test(long_lines_are_folded),
	    cmocka_unit_test(bad_addresses_are_refused),
	    cmocka_unit_test(templates_compile),
	    cmocka_unit_test(every_template_is_a_mail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
