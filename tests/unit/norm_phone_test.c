/* Telephone numbers, e-mail addresses, web sites. */
#include "norm_case.h"

static void
phones(void **state)
{
	static const struct {
		const char *text, *country, *number, *extension;
	} examples[] = {{"+86 21 5888 1234", NULL, "862158881234", NULL}, {"021-58881234", "CN", "862158881234", NULL},
	    {"0086-21-58881234", "DE", "862158881234", NULL}, {"（021）５８８８１２３４", "CN", "862158881234", NULL},
	    {"021-58881234-801", "CN", "862158881234", "801"}, {"021-58881234转801", "CN", "862158881234", "801"},
	    {"86-21-58881234", "CN", "862158881234", NULL}, {"138 0013 8000", "CN", "8613800138000", NULL},
	    {"+86-138-0013-8000", "CN", "8613800138000", NULL}, {"8613800138000", "CN", "8613800138000", NULL},
	    {"+49 (0)89 1234567", NULL, "49891234567", NULL}, {"089/1234567", "DE", "49891234567", NULL},
	    {"0049 89 1234567", "CN", "49891234567", NULL}, {"+49 89 1234-567", "DE", "49891234567", NULL},
	    {"089 1234567 / 089 7654321", "DE", "49891234567", NULL}, {"02 1234567", "IT", "39021234567", NULL},
	    {"+39 0536 867111", "IT", "390536867111", NULL}, {"01 42 68 53 00", "FR", "33142685300", NULL},
	    {"+33 (0)1 42 68 53 00", NULL, "33142685300", NULL}, {"91 123 45 67", "ES", "34911234567", NULL},
	    {"(212) 555-0123 ext. 45", "US", "12125550123", "45"}, {"1-212-555-0123 x45", "US", "12125550123", "45"},
	    {"011 49 89 1234567", "US", "49891234567", NULL}, {"8 (495) 123-45-67", "RU", "74951234567", NULL},
	    {"+7 495 123-45-67 доб. 12", "RU", "74951234567", "12"}, {"22 123 45 67", "PL", "48221234567", NULL},
	    {"03-1234-5678", "JP", "81312345678", NULL}, {"02-123-4567", "KR", "8221234567", NULL},
	    {"0212 123 45 67", "TR", "902121234567", NULL}, {"04 123 4567", "AE", "97141234567", NULL},
	    {"٠٤ ١٢٣ ٤٥٦٧", "AE", "97141234567", NULL}, {"06 1 234 5678", "HU", "3612345678", NULL},
	    {"020 7946 0958", "GB", "442079460958", NULL}, {"+1 604 555 0123", "CA", "16045550123", NULL},
	    {"tel: +852 2123 4567", NULL, "85221234567", NULL}, {"02 2123 4567", "TW", "886221234567", NULL},
	    {"11 3123-4567", "BR", "551131234567", NULL}, {"n/a", "CN", NULL, NULL}, {"", "CN", NULL, NULL},
	    {"123", "CN", NULL, NULL}, {NULL, NULL, NULL, NULL}, {"+++", "DE", NULL, NULL},
	    {"00000000000000", "DE", NULL, NULL}, {"+999 123456789012345678", NULL, NULL, NULL},
	    /* The calling code ends within the group behind the hyphen, which is no extension then. */
	    {"+8-623456", "CN", "8623456", NULL}, {"+8-612345", "CN", "8612345", NULL},
	    {"089 1234567", NULL, "891234567", NULL}, {"089 1234567", "XX", "891234567", NULL}};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct norm_phone out;

		norm_phone(norm, mem, examples[i].text, examples[i].country, &out);
		norm_case_same("number", examples[i].text, out.number, examples[i].number);
		norm_case_same("extension", examples[i].text, out.extension, examples[i].extension);
		assert_int_equal(out.local, out.number != NULL && strcmp(out.number, "891234567") == 0);
	}
}

static void
mails(void **state)
{
	static const struct {
		const char *text, *local, *domain;
		bool generic, free;
	} examples[] = {{"Anna.Mueller@Example.COM", "anna.mueller", "example.com", false, false},
	    {" <anna+fair@example.com> ", "anna", "example.com", false, false},
	    {"info@siemens.com.cn", "info", "siemens.com.cn", true, false},
	    {"12345@qq.com", "12345", "qq.com", false, true},
	    {"A.nna.M+x@googlemail.com", "annam", "gmail.com", false, true},
	    {"vertrieb@web.de", "vertrieb", "web.de", true, true},
	    {"ａｎｎａ＠example.com", "anna", "example.com", false, false},
	    {"Anna <anna@example.com>; b@c.de", "anna", "example.com", false, false},
	    {"anna", NULL, NULL, false, false}, {"@example.com", NULL, NULL, false, false},
	    {"a@", NULL, NULL, false, false}, {"a@b", NULL, NULL, false, false}, {"+@b.de", "+", "b.de", false, false},
	    {NULL, NULL, NULL, false, false}, {"a@@..", NULL, NULL, false, false}};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct norm_email out;

		norm_email(norm, mem, examples[i].text, &out);
		norm_case_same("local", examples[i].text, out.local, examples[i].local);
		norm_case_same("domain", examples[i].text, out.domain, examples[i].domain);
		assert_int_equal(out.generic, examples[i].generic);
		assert_int_equal(out.free, examples[i].free);
	}
}

static void
websites(void **state)
{
	static const char *const examples[][2] = {{"https://www.siemens.com.cn/a?b", "siemens.com.cn"},
	    {"www.siemens.de", "siemens.de"}, {"HTTP://Shop.Example.CO.UK:8080", "example.co.uk"},
	    {"example.com", "example.com"}, {"a.b.c.example.org", "example.org"}, {"t.co", "t.co"}, {"http://", NULL},
	    {"none", NULL}, {"", NULL}, {NULL, NULL}, {"...", NULL}, {"www.com.cn", "www.com.cn"}};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		norm_case_same("website", examples[i][0], norm_website(norm, mem, examples[i][0]), examples[i][1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(phones, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(mails, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(websites, unit_mem_begin, unit_mem_end),
	};

	return cmocka_run_group_tests(tests, norm_case_begin, norm_case_end);
}
