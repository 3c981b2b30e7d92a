/* Companies' names as they stand in lists of fairs. */
#include <time.h>

#include "norm_case.h"

struct example {
	const char *name, *country, *core, *form, *place, *latin;
};

/* What is not told is not looked at; "" is nothing. */
static void
same(const struct example *e, const char *what, const char *is, const char *wanted)
{
	if (wanted != NULL)
		norm_case_same(what, e->name, is != NULL ? is : "", wanted);
}

static void
check(const struct example *examples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct example *e = &examples[i];
		struct norm_company out;

		norm_company(norm, mem, e->name, e->country, &out);
		same(e, "core", out.core, e->core);
		same(e, "form", out.form, e->form);
		same(e, "place", out.place, e->place);
		same(e, "latin", out.latin, e->latin);
	}
}

#define CHECK(...)                                                       \
	do {                                                             \
		static const struct example examples[] = {__VA_ARGS__};  \
		check(examples, sizeof(examples) / sizeof(examples[0])); \
	} while (0)

static void
chinese(void **state)
{
	(void)state;
	CHECK({"上海西门子有限公司", NULL, "西门子", "CN-LTD", "上海", "ximenzi"},
	    {"上海西門子有限公司", "CN", "西门子", "CN-LTD", "上海", "ximenzi"},
	    {"西门子（中国）有限公司", "CN", "西门子", "CN-LTD", "CN", "ximenzi"},
	    {"西门子(中国)有限公司上海分公司", "CN", "西门子", "CN-LTD", "CN", NULL},
	    {"ＴＣＬ集团股份有限公司", "CN", "tcl 集团", "CN-JSC", "", "tcl"},
	    {"北京市朝阳科技有限责任公司", "CN", "朝阳科技", "CN-LTD", "北京", "chaoyangkeji"},
	    {"广西壮族自治区柳工机械股份有限公司", "CN", "柳工机械", "CN-JSC", "广西", NULL},
	    {"臺灣積體電路製造股份有限公司", "TW", "台湾积体电路制造", "CN-JSC", NULL, NULL},
	    {"华为 技术 有限公司", "CN", "华为技术", "CN-LTD", "", "huaweijishu"},
	    {"重庆长安汽车股份有限公司", "CN", "长安汽车", "CN-JSC", "重庆", "changanqiche"},
	    {"长江实业有限公司", "CN", "长江实业", "CN-LTD", "", "changjiangshiye"},
	    {"四川长虹电器股份有限公司", "CN", "长虹电器", "CN-JSC", "四川", "changhongdianqi"},
	    {"重庆银行", "CN", "重庆银行", "", "", "chongqingyinhang"},
	    {"三重音乐有限公司", "CN", "三重音乐", "CN-LTD", "", "sanzhongyinyue"});
}

/* What would leave nothing, or words that anybody has, stays as it is. */
static void
never_empty(void **state)
{
	(void)state;
	CHECK({"上海电力有限公司", NULL, "上海电力", "CN-LTD", "", "shanghaidianli"},
	    {"上海国际贸易有限公司", NULL, "上海国际贸易", "CN-LTD", "", NULL},
	    {"有限公司", NULL, "有限公司", "CN-LTD", NULL, NULL}, {"Co., Ltd.", NULL, "co ltd", "CO-LTD", NULL, NULL},
	    {"Trading Co., Ltd.", NULL, "trading", "CO-LTD", "", NULL}, {"(Shanghai)", NULL, "shanghai", "", "", NULL},
	    {"广东省电力设计研究院", "CN", "广东省电力设计研究院", "", "", NULL},
	    {"现代汽车（中国）投资有限公司", "CN", "现代汽车投资", "CN-LTD", "CN", NULL},
	    {"青岛啤酒股份有限公司", "CN", "青岛啤酒", "CN-JSC", "", NULL},
	    {"Tsingtao Brewery Co., Ltd.", "CN", "tsingtao brewery", "CO-LTD", "", NULL},
	    {"Bank of China", NULL, "bank of china", "", "", NULL}, {"GmbH", NULL, "gmbh", "GMBH", NULL, NULL},
	    {"Shanghai Trading Co Ltd", NULL, "shanghai trading", "CO-LTD", "", NULL}, {"", NULL, "", "", "", ""},
	    {"!?…", NULL, "", "", "", ""}, {"()()(", NULL, "", "", "", ""}, {NULL, NULL, "", "", "", ""});
}

static void
english(void **state)
{
	(void)state;
	CHECK({"SIEMENS (Shanghai) Co., Ltd.", "CN", "siemens", "CO-LTD", "上海", "siemens"},
	    {"Shanghai Siemens Switchgear Ltd.", "CN", "siemens switchgear", "LTD", "上海", NULL},
	    {"Siemens Ltd., China", "CN", "siemens", "LTD", "CN", NULL},
	    {"Haier (Suzhou, China) Company Limited", NULL, "haier", "CN-LTD", "苏州", NULL},
	    {"J.P. Morgan & Co.", "US", "jp morgan", "CO", "", NULL},
	    {"Smith and Sons PLC", "GB", "smith and sons", "PLC", "", NULL},
	    {"Smith & Sons p.l.c.", "GB", "smith and sons", "PLC", "", NULL},
	    {"Apple Inc.", "US", "apple", "INC", "", NULL}, {"Acme, L.L.C.", "US", "acme", "LLC", "", NULL},
	    {"BHP Billiton Pty Ltd", "AU", "bhp billiton", "PTY-LTD", "", NULL},
	    {"Tata Motors Pvt. Ltd.", "IN", "tata motors", "PVT-LTD", "", NULL},
	    {"Wilmar Pte. Ltd.", "SG", "wilmar", "PTE-LTD", "", NULL},
	    {"Proton Edar SDN BHD", "MY", "proton edar", "SDN-BHD", "", NULL},
	    {"PT Astra International Tbk", "ID", "astra international", "PT-TBK", "", NULL},
	    {"Gulf Steel Co., W.L.L.", "BH", "gulf steel", "WLL", "", NULL},
	    {"Emirates Metal FZCO", "AE", "emirates metal", "LLC-FZ", "", NULL},
	    {"Wenzhou Aoelec ElectricalCo., Ltd.", "CN", "aoelec electrical", "CO-LTD", "温州", NULL},
	    {"PepsiCo", "US", "pepsico", "", "", NULL}, {"McDonald's Corp.", "US", "mcdonalds", "CORP", "", NULL});
}

static void
european(void **state)
{
	(void)state;
	CHECK({"Siemens AGmbH", "DE", "siemens agmbh", "", "", NULL}, {"Siemens AG", "DE", "siemens", "AG", "", NULL},
	    {"Bosch Rexroth GmbH & Co. KG", "DE", "bosch rexroth", "GMBH-KG", "", NULL},
	    {"Müller + Söhne Ges.m.b.H.", "AT", "muller sohne", "GMBH", "", NULL},
	    {"Hulvershorn EisengießereiGmbH & Co. KG", "DE", "hulvershorn eisengiesserei", "GMBH-KG", "", NULL},
	    {"Arnskötter GmbH Präzisionstechnik", "DE", "arnskotter", "GMBH", "", NULL},
	    {"AMK Arnold Müller GmbH & Co. KGAntriebstechnik", "DE", "amk arnold muller", "GMBH-KG", "", NULL},
	    {"CTC GmbHComposite Technology Center", "DE", "ctc", "GMBH", "", NULL},
	    {"Volkswagen (Deutschland) AG", "DE", "volkswagen", "AG", "DE", NULL},
	    {"Weiß e.K.", "DE", "weiss", "EK", "", NULL}, {"Fiat S.p.A.", "IT", "fiat", "SPA", "", NULL},
	    {"Duci S. r. l.", "IT", "duci", "SRL", "", NULL}, {"L’Oréal S.A.", "FR", "loreal", "SA", "", NULL},
	    {"Lacroix SAS", "FR", "lacroix", "SAS", "", NULL}, {"Étoile S.à r.l.", "LU", "etoile", "SARL", "", NULL},
	    {"Cerámica Muñoz, S.L.U.", "ES", "ceramica munoz", "SL", "", NULL},
	    {"Cemex S.A.B. de C.V.", "MX", "cemex", "SA-CV", "", NULL}, {"Vale Ltda.", "BR", "vale", "LTDA", "", NULL},
	    {"Philips N.V.", "NL", "philips", "NV", "", NULL},
	    {"Vanderlande B.V.", "NL", "vanderlande", "BV", "", NULL}, {"Kone Oyj", "FI", "kone", "OY", "", NULL},
	    {"AB Volvo", "SE", "volvo", "AB", "", NULL}, {"Novo Nordisk A/S", "DK", "novo nordisk", "AS-DK", "", NULL},
	    {"Danfoss ApS", "DK", "danfoss", "APS", "", NULL},
	    {"Zakłady Mięsne Łódź Sp. z o.o.", "PL", "zaklady miesne lodz", "SP-ZOO", "", NULL},
	    {"Drutex sp.z o.o.", "PL", "drutex", "SP-ZOO", "", NULL},
	    {"Škoda Auto a.s.", "CZ", "skoda auto", "AS-CZ", "", NULL},
	    {"Tesla spol. s r.o.", "CZ", "tesla", "SRO", "", NULL},
	    {"Gorenje d.o.o.", "SI", "gorenje", "DOO", "", NULL}, {"Rába Zrt.", "HU", "raba", "ZRT", "", NULL},
	    {"Ganz Kft.", "HU", "ganz", "KFT", "", NULL},
	    {"Arçelik Sanayi ve Ticaret A.Ş.", "TR", "arcelik", "AS-TR", "", NULL},
	    {"Koç Holding A.Ş.", "TR", "koc holding", "AS-TR", "", NULL},
	    {"Işık Makina San. Tic. Ltd. Şti.", "TR", "isik makina", "LTD-STI", "", NULL});
}

static void
other_scripts(void **state)
{
	(void)state;
	CHECK({"ООО «Ромашка»", "RU", "ромашка", "OOO", "", "romashka"},
	    {"ОАО Газпром", "RU", "газпром", "AO", "", "gazprom"},
	    {"Romashka OOO", "RU", "romashka", "OOO", "", "romashka"},
	    {"トヨタ自動車㈱", "JP", "トヨタ自动车", "KK", "", ""},
	    {"ﾄﾖﾀ自動車株式会社", "JP", "トヨタ自动车", "KK", "", ""},
	    {"株式会社日立製作所", "JP", "日立制作所", "KK", "", ""},
	    {"有限会社ガルーダ", "JP", "ガルーダ", "YK", "", "garuda"},
	    {"有限会社ｶﾞﾙｰﾀﾞ", "JP", "ガルーダ", "YK", "", NULL}, {"Sony K.K.", "JP", "sony", "KK", "", "sony"},
	    {"삼성전자(주)", "KR", "삼성전자", "KR-JUSIK", "", "samseongjeonja"},
	    {"주식회사 LG화학", "KR", "lg 화학", "KR-JUSIK", "", NULL}, {"㈜한화", "KR", "한화", "KR-JUSIK", "", NULL},
	    {"주식회사현대", "KR", "현대", "KR-JUSIK", "", NULL},
	    {"شركة النور ذ.م.م", "AE", "النور", "AR-LLC", "", NULL});
}

static void
words(void **state)
{
	struct norm_company out;

	(void)state;
	norm_company(norm, mem, "海尔 Haier Group (青岛) 有限公司", "CN", &out);
	assert_string_equal(out.core, "海尔 haier group");
	assert_string_equal(out.han, "海尔");
	assert_string_equal(out.latin, "haier group");
	assert_int_equal(out.nwords, 3);
	assert_string_equal(out.words[1], "haier");
}

/* 100,000 characters of any kind, within a time that only a linear way can keep. */
static void
long_and_broken(void **state)
{
	static const char *const pieces[] = {"有限公司", "(", ")", "a.", "上海", "GmbH ", "\xff\xc3", "ﾞ", ". ", "株",
	    "aB", "(中国)", "\xef\xb7\xba", "ᄀ", "ᅡ", "&"};
	clock_t begin = clock();

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		size_t n = strlen(pieces[i]);
		char *text = mem_take(mem, 100000 * n + 1);
		struct norm_company out;

		for (size_t k = 0; k < 100000; k++)
			memcpy(text + k * n, pieces[i], n);
		norm_company(norm, mem, text, "CN", &out);
		assert_non_null(out.core);
		assert_true(out.nwords <= strlen(text));
	}
	assert_true(clock() - begin < 20 * CLOCKS_PER_SEC);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(chinese, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(never_empty, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(english, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(european, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(other_scripts, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(words, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(long_and_broken, unit_mem_begin, unit_mem_end),
	};

	return cmocka_run_group_tests(tests, norm_case_begin, norm_case_end);
}
