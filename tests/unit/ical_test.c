#include "unit.h"

#include "ical.h"

static const struct ical_event event = {
    .uid = "u@forum.pavilion",
    .sequence = "3",
    .stamp = "20270901T100000Z",
    .starts = "20270914T020000Z",
    .ends = "20270914T024500Z",
    .summary = "Robots; people, and \\ more",
    .place = "海港厅, 宁波",
    .about = "First line.\r\nSecond line.\x01\t",
    .url = "https://fair.example/forum/1?a=1;b=2",
    .status = "CANCELLED",
};

static void
test_event(void **state)
{
	struct buf b = {0};

	(void)state;
	ical_begin(&b, "My, fair");
	ical_event(&b, &event);
	ical_end(&b);
	assert_string_equal(b.data,
	    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Pavilion//Forum//"
	    "EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
	    "X-WR-CALNAME:My\\, fair\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n"
	    "BEGIN:VEVENT\r\nUID:u@forum.pavilion\r\nDTSTAMP:20270901T100000Z\r\nLAST-MODIFIED:20270901T100000Z\r\n"
	    "SEQUENCE:3\r\nDTSTART:20270914T020000Z\r\nDTEND:20270914T024500Z\r\nSTATUS:CANCELLED\r\n"
	    "SUMMARY:Robots\\; people\\, and \\\\ more\r\nLOCATION:海港厅\\, 宁波\r\n"
	    "DESCRIPTION:First line.\\nSecond line.\r\nURL:https://fair.example/forum/1?a=1;b=2\r\nEND:VEVENT\r\n"
	    "END:VCALENDAR\r\n");
	buf_free(&b);
}

static void
test_nothing_is_no_line(void **state)
{
	struct buf b = {0};
	struct ical_event bare = event;

	(void)state;
	bare.sequence = bare.place = bare.about = bare.url = NULL;
	ical_event(&b, &bare);
	assert_non_null(strstr(b.data, "SEQUENCE:0\r\n"));
	assert_null(strstr(b.data, "LOCATION"));
	assert_null(strstr(b.data, "DESCRIPTION"));
	assert_null(strstr(b.data, "URL"));
	buf_free(&b);
}

/* Whether the octets are whole characters of UTF-8. */
static bool
whole(const char *text, size_t length)
{
	size_t follow = 0;

	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if (follow > 0 && (c & 0xc0) != 0x80)
			return false;
		if (follow == 0 && (c & 0xc0) == 0x80)
			return false;
		follow = follow > 0 ? follow - 1 : c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
	}
	return follow == 0;
}

/* Each line has at most 75 octets and whole characters; unfolded they give the property back. */
static void
folded(const char *value, const char *expected)
{
	struct buf b = {0}, unfolded = {0};
	const char *line, *end;

	ical_text(&b, "SUMMARY", value);
	for (line = b.data; *line != '\0'; line = end + 2) {
		assert_non_null(end = strstr(line, "\r\n"));
		assert_true(end - line <= 75);
		assert_true(whole(line, (size_t)(end - line)));
		if (line != b.data) {
			assert_int_equal(line[0], ' ');
			line++;
		}
		buf_add(&unfolded, line, (size_t)(end - line));
	}
	assert_string_equal(unfolded.data, expected);
	buf_free(&b);
	buf_free(&unfolded);
}

static void
test_folding(void **state)
{
	/* One, two, three and four octets a character, from every place in the line. */
	static const char *const letters[] = {"a", "é", "海", "😀"};
	char text[2000], expected[2100];

	(void)state;
	for (size_t l = 0; l < 4; l++)
		for (size_t shift = 0; shift < 8; shift++)
			for (size_t count = 0; count < 160; count++) {
				size_t n = shift;

				memset(text, 'x', shift);
				for (size_t i = 0; i < count; i++) {
					memcpy(text + n, letters[l], strlen(letters[l]));
					n += strlen(letters[l]);
				}
				text[n] = '\0';
				if (n == 0)
					continue;
				snprintf(expected, sizeof(expected), "SUMMARY:%s", text);
				folded(text, expected);
			}
}

static void
test_folding_of_escapes(void **state)
{
	char text[200], expected[500] = "SUMMARY:";

	(void)state;
	for (size_t count = 1; count < 150; count++) {
		memset(text, ',', count);
		text[count] = '\0';
		expected[8] = '\0';
		for (size_t i = 0; i < count; i++)
			memcpy(expected + 8 + 2 * i, "\\,", 3);
		folded(text, expected);
	}
}

static void
test_a_full_line_is_not_folded(void **state)
{
	char text[68];
	struct buf b = {0};

	(void)state;
	memset(text, 'a', 67);
	text[67] = '\0';
	ical_text(&b, "SUMMARY", text);
	assert_int_equal(b.len, 77);
	assert_null(strstr(b.data, "\r\n "));
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_event),
	    cmocka_unit_test(test_nothing_is_no_line),
	    cmocka_unit_test(test_folding),
	    cmocka_unit_test(test_folding_of_escapes),
	    cmocka_unit_test(test_a_full_line_is_not_folded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
