/* The common folding, streets, postcodes, dates, codes. */
#include "norm_case.h"

static void
folding(void **state)
{
	static const char *const examples[][2] = {{"Müller & Söhne", "muller and sohne"},
	    {"STRASSE Straße", "strasse strasse"}, {"Łódź, Kraków", "lodz krakow"}, {"İstanbul Işık", "istanbul isik"},
	    {"Ærø Þór đ", "aero thor d"}, {"ＡＢＣ　１２３", "abc 123"}, {"電腦軟體", "电脑软体"},
	    {"TCL集团", "tcl 集团"}, {"张  三", "张三"}, {"ﾄﾖﾀ ｶﾞﾙｰﾀﾞ", "トヨタガルーダ"}, {"パ", "パ"},
	    {"S.p.A. e.V.", "spa ev"}, {"a.b", "ab"}, {"ab.c", "ab c"}, {"O'Neill’s", "oneills"},
	    {"Ёлка Йод", "елка иод"}, {"أحمد إسلام", "احمد اسلام"}, {"مـــحـــمّـــد", "محمد"}, {"한글", "한글"},
	    {"①②", "12"}, {"Nº 5", "no 5"}, {"soft\xc2\xadhyphen", "softhyphen"},
	    {"a\xff"
	     "b",
		"a b"},
	    {"\xe4\xb8", ""}, {"…", ""}, {"", ""}, {NULL, ""}, {"e\xcc\x81t\xcc\x81", "et"}, {"Σίσυφος", "σισυφοσ"},
	    {"ไทย", "ไทย"}};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		norm_case_same("fold", examples[i][0], norm_fold(mem, examples[i][0]), examples[i][1]);
		/* Folding what is folded changes nothing. */
		norm_case_same("fold", examples[i][1], norm_fold(mem, norm_fold(mem, examples[i][0])), examples[i][1]);
	}
}

/* As the companies and people write themselves. */
static void
letters(void **state)
{
	static const char *const examples[][2] = {{"Газпром", "gazprom"}, {"Лукойл", "lukoil"}, {"Щукин", "shchukin"},
	    {"Яндекс", "yandeks"}, {"Київстар", "kiivstar"}, {"ソニー", "soni"}, {"キヤノン", "kiyanon"},
	    {"シャープ", "shapu"}, {"ニッサン", "nissan"}, {"マッチ", "matchi"}, {"ファナック", "fanakku"},
	    {"とうきょう", "toukyou"}, {"ヒャク", "hyaku"}, {"ジャパン", "japan"}, {"三菱", NULL}, {"삼성", "samseong"},
	    {"현대", "hyeondae"}, {"서울", "seoul"}, {"Αθήνα", "athina"}, {"Παπαδόπουλος", "papadopoulos"},
	    {"أحمد", NULL}, {"ABC Газ 24", "abc gaz 24"}, {"ー abc ー", "abc"}, {"ь", NULL}, {"", NULL}};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		norm_case_same(
		    "latin", examples[i][0], norm_latin(mem, norm_fold(mem, examples[i][0])), examples[i][1]);
}

static void
streets(void **state)
{
	static const char *const examples[][3] = {{"Hauptstraße 12a", "haupt str", "12a"},
	    {"Hauptstr. 12 A", "haupt str", "12a"}, {"12 Main Street", "main st", "12"},
	    {"Main St. 12", "main st", "12"}, {"200 Nanjing Road", "nanjing rd", "200"},
	    {"南京路200号", "南京路", "200"}, {"南京路２００號", "南京路", "200"}, {"Via Roma, 5", "v roma", "5"},
	    {"12, rue de la Paix", "r de la paix", "12"}, {"ul. Długa 7", "ul dluga", "7"}, {"Platz", "pl", NULL},
	    {"Atatürk Caddesi No: 5", "ataturk cad", "5"}, {"ул. Ленина, д. 10", "ul ленина", "10"},
	    {"Calle Mayor 3", "c mayor", "3"}, {"", NULL, NULL}, {NULL, NULL, NULL}, {"7", NULL, "7"},
	    {"15 Romolo Pl, San Francisco, CA 94133", "romolo pl san francisco ca 94133", "15"},
	    {"10801 W. Pico Blvd.", "w pico blvd", "10801"}, {"Hauptstr. 1234", "haupt str", "1234"}};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct norm_street out;

		norm_street(norm, mem, examples[i][0], &out);
		norm_case_same("street", examples[i][0], out.street, examples[i][1]);
		norm_case_same("number", examples[i][0], out.number, examples[i][2]);
	}
}

static void
postcodes(void **state)
{
	static const char *const examples[][3] = {{"D-80331", "DE", "80331"}, {"80331", "DE", "80331"},
	    {"SW1A 1AA", "GB", "SW1A1AA"}, {"200120", "CN", "200120"}, {"２００１２０", "CN", "200120"},
	    {"10001-1234", "US", "10001"}, {"00-950", "PL", "00950"}, {"〒100-0001", "JP", "1000001"},
	    {"1012 AB", "NL", "1012AB"}, {"-", NULL, NULL}, {NULL, NULL, NULL}};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		norm_case_same("postcode", examples[i][0], norm_postcode(norm, mem, examples[i][0], examples[i][1]),
		    examples[i][2]);
	norm_case_same("code", "ab-12/34.x", norm_code(mem, "ab-12/34.x"), "AB1234X");
	norm_case_same("code", " ./", norm_code(mem, " ./"), NULL);
}

static void
dates(void **state)
{
	static const char *const examples[][3] = {{"2024-03-05", NULL, "20240305"}, {"5.3.2024", "DE", "20240305"},
	    {"03/05/2024", "US", "20240305"}, {"03/05/2024", "GB", "20240503"}, {"12/25/2024", "GB", "20241225"},
	    {"20240305", NULL, "20240305"}, {"05032024", NULL, "20240305"}, {"2024年3月5日", "CN", "20240305"},
	    {"2024년 3월 5일", "KR", "20240305"}, {"5 March 2024", NULL, "20240305"},
	    {"March 5, 2024", NULL, "20240305"}, {"5. März 2024", "DE", "20240305"}, {"5 mars 2024", "FR", "20240305"},
	    {"5 maja 2024", "PL", "20240505"}, {"5 марта 2024 г.", "RU", "20240305"},
	    {"5 mayıs 2024", "TR", "20240505"}, {"5-Mar-75", NULL, "19750305"}, {"2024/3/5", NULL, "20240305"},
	    {"29.2.2023", NULL, NULL}, {"29.2.2024", NULL, "20240229"}, {"0-0-0", NULL, NULL}, {"2024", NULL, NULL},
	    {"", NULL, NULL}, {NULL, NULL, NULL}, {"99999999999", NULL, NULL}, {"2024-03-05T10:00", NULL, "20240305"}};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		norm_case_same("date", examples[i][0], norm_date(mem, examples[i][0], examples[i][1]), examples[i][2]);
}

static void
no_tables(void **state)
{
	(void)state;
	assert_null(norm_open("/nowhere"));
	norm_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(folding, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(letters, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(streets, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(postcodes, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(dates, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test(no_tables),
	};

	return cmocka_run_group_tests(tests, norm_case_begin, norm_case_end);
}
