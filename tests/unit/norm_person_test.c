/* Persons' names: which part is the family's, and what they are in Latin letters. */
#include "centre/han.h"
#include "norm_case.h"

struct example {
	const char *given, *family, *name, *country;           /* what comes */
	const char *out_family, *out_given, *latin, *initials; /* what is made of it */
};

/* What is not told is not looked at; "" is nothing. */
static void
same(const struct example *e, const char *what, const char *is, const char *wanted)
{
	if (wanted != NULL)
		norm_case_same(what, e->name != NULL ? e->name : e->given, is != NULL ? is : "", wanted);
}

static void
check(const struct example *examples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct example *e = &examples[i];
		struct norm_person out;

		norm_person(norm, mem, e->given, e->family, e->name, e->country, &out);
		same(e, "family", out.family, e->out_family);
		same(e, "given", out.given, e->out_given);
		same(e, "latin", out.latin, e->latin);
		same(e, "initials", out.initials, e->initials);
	}
}

#define CHECK(...)                                                       \
	do {                                                             \
		static const struct example examples[] = {__VA_ARGS__};  \
		check(examples, sizeof(examples) / sizeof(examples[0])); \
	} while (0)

static void
hanzi(void **state)
{
	(void)state;
	CHECK({NULL, NULL, "张晓明", "CN", "张", "晓明", "zhang xiaoming", "zx"},
	    {NULL, NULL, "張曉明", "TW", "张", "晓明", "zhang xiaoming", "zx"},
	    {NULL, NULL, "张 三", NULL, "张", "三", "zhang san", "zs"},
	    {NULL, NULL, "单雄信", NULL, "单", "雄信", "shan xiongxin", NULL},
	    {NULL, NULL, "曾国藩", NULL, "曾", "国藩", "zeng guofan", NULL},
	    {NULL, NULL, "仇英", NULL, "仇", "英", "qiu ying", NULL},
	    {NULL, NULL, "区 寄", NULL, "区", "寄", "ou ji", NULL},
	    {NULL, NULL, "欧阳娜娜", NULL, "欧阳", "娜娜", "ouyang nana", "on"},
	    {NULL, NULL, "司馬光", NULL, "司马", "光", "sima guang", NULL},
	    {NULL, NULL, "欧阳", NULL, "欧阳", NULL, "ouyang", "o"},
	    {NULL, NULL, "歐陽先生", NULL, "欧阳", NULL, "ouyang", "o"},
	    {NULL, "司马", NULL, NULL, "司马", NULL, "sima", "s"},
	    {"修", "欧阳", NULL, NULL, "欧阳", "修", "ouyang xiu", "ox"},
	    {NULL, NULL, "尉迟恭", NULL, "尉迟", "恭", "yuchi gong", NULL},
	    {NULL, NULL, "吕布", NULL, "吕", "布", "lv bu", NULL},
	    {NULL, NULL, "张三先生", NULL, "张", "三", "zhang san", NULL},
	    {"晓明", "张", NULL, NULL, "张", "晓明", "zhang xiaoming", NULL},
	    {NULL, NULL, "曾国藩", "CN", "曾", "国藩", "zeng guofan", NULL},
	    {NULL, NULL, "单雄信", "CN", "单", "雄信", "shan xiongxin", NULL},
	    {NULL, NULL, "王长单", "CN", "王", "长单", "wang changdan", NULL},
	    {NULL, NULL, "汤姆·克鲁斯", NULL, "克鲁斯", "汤姆", NULL, NULL});
}

static void
pinyin(void **state)
{
	(void)state;
	CHECK({NULL, NULL, "Zhang Xiaoming", NULL, "zhang", "xiaoming", "zhang xiaoming", "zx"},
	    {NULL, NULL, "Xiaoming Zhang", NULL, "zhang", "xiaoming", "zhang xiaoming", "zx"},
	    {NULL, NULL, "Xiao-Ming ZHANG", NULL, "zhang", "xiaoming", "zhang xiaoming", NULL},
	    {NULL, NULL, "ZHANG Xiao Ming", NULL, "zhang", "xiaoming", "zhang xiaoming", NULL},
	    {"Xiao Ming", "Zhang", NULL, NULL, "zhang", "xiaoming", "zhang xiaoming", NULL},
	    {NULL, NULL, "Zhang, Xiaoming", NULL, "zhang", "xiaoming", "zhang xiaoming", NULL},
	    {NULL, NULL, "Wang Li", NULL, "wang", "li", "wang li", NULL});
}

static void
western(void **state)
{
	(void)state;
	CHECK({NULL, NULL, "Anna Maria Müller", "DE", "muller", "anna maria", "muller anna maria", "mam"},
	    {NULL, NULL, "Dr. Jan van der Berg", "NL", "van der berg", "jan", "van der berg jan", NULL},
	    {NULL, NULL, "Müller, Anna", "DE", "muller", "anna", NULL, NULL},
	    {NULL, NULL, "Prof. Dr. Hans-Peter Groß", "DE", "gross", "hans peter", NULL, NULL},
	    {NULL, NULL, "Jean-François LE GOFF", "FR", "le goff", "jean francois", NULL, NULL},
	    {NULL, NULL, "Giulia D'Angelo", "IT", "dangelo", "giulia", NULL, NULL},
	    {NULL, NULL, "José de la Cruz", "ES", "de la cruz", "jose", NULL, NULL},
	    {"Łukasz", "Żółć", NULL, "PL", "zolc", "lukasz", "zolc lukasz", "zl"},
	    {NULL, NULL, "Nagy János", "HU", "nagy", "janos", NULL, NULL},
	    {NULL, NULL, "Işıl Yılmaz", "TR", "yilmaz", "isil", NULL, NULL},
	    {NULL, NULL, "Mr. John Smith", "US", "smith", "john", NULL, NULL});
}

static void
other_scripts(void **state)
{
	(void)state;
	CHECK({NULL, NULL, "Иван Петров", "RU", "петров", "иван", "petrov ivan", "pi"},
	    {NULL, NULL, "김철수", "KR", "김", "철수", "gim cheolsu", NULL},
	    {NULL, NULL, "남궁민수", "KR", "남궁", "민수", "namgung minsu", NULL},
	    {NULL, NULL, "山田 太郎", "JP", "山田", "太郎", NULL, NULL},
	    {NULL, NULL, "Kim Min Soo", "KR", "kim", "min soo", NULL, NULL},
	    {NULL, NULL, "محمد أحمد", "EG", "احمد", "محمد", "", NULL},
	    {NULL, NULL, "Nguyễn Văn An", "VN", "nguyen", "van an", NULL, NULL});
}

static void
together(void **state)
{
	struct norm_person out;

	(void)state;
	norm_person(norm, mem, "Xiaoming", "Zhang", "张晓明", "CN", &out);
	assert_string_equal(out.han, "张晓明");
	assert_string_equal(out.latin, "zhang xiaoming");
	norm_person(norm, mem, "Bill", "Gates", NULL, "US", &out);
	assert_string_equal(out.formal, "william");
	assert_null(out.han);
	norm_person(norm, mem, NULL, NULL, NULL, NULL, &out);
	assert_true(out.given == NULL && out.family == NULL && out.latin == NULL && out.initials == NULL);
	norm_person(norm, mem, "\xff", "...", "，，", NULL, &out);
	assert_true(out.given == NULL && out.family == NULL);
	norm_person(norm, mem, NULL, NULL, "Dr.", NULL, &out);
	norm_person(norm, mem, NULL, NULL, "Cher", NULL, &out);
	assert_string_equal(out.family, "cher");
	assert_null(out.given);
}

static void
unihan(void **state)
{
	(void)state;
	assert_int_equal(han_simple(U'門'), U'门');
	assert_int_equal(han_simple(U'门'), U'门');
	assert_int_equal(han_simple(U'乾'), U'乾');
	assert_int_equal(han_simple('x'), 'x');
	assert_string_equal(han_reading(U'中'), "zhong");
	assert_string_equal(han_reading(U'绿'), "lv");
	assert_null(han_reading('x'));
	assert_string_equal(han_reading(U'长'), "chang");
	assert_string_equal(han_reading(U'地'), "di"); /* not "de" */
	assert_string_equal(han_reading_in(U'重', U'庆', 0), "qing");
	assert_string_equal(han_reading_in(0, U'重', U'庆'), "chong");
	assert_string_equal(han_reading_in(U'三', U'重', U'工'), "zhong");
	assert_string_equal(han_reading_in(U'银', U'行', 0), "hang");
	assert_string_equal(han_reading_in(U'旅', U'行', U'社'), "xing");
	assert_string_equal(han_surname_reading(U'解'), "xie");
	assert_string_equal(han_surname_reading(U'單'), "shan");
	assert_string_equal(han_surname_reading(U'王'), "wang");
	assert_true(han_pinyin("xiaoming"));
	assert_true(han_pinyin("xian"));
	assert_false(han_pinyin("smith"));
	assert_false(han_pinyin(""));
	assert_false(han_pinyin("zhangzhangzhangzhangzhangzhangzhangzhang"));
	assert_true(han_pinyin_surname("ouyang"));
	assert_false(han_pinyin_surname("uyang"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(hanzi, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(pinyin, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(western, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(other_scripts, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test_setup_teardown(together, unit_mem_begin, unit_mem_end),
	    cmocka_unit_test(unihan),
	};

	return cmocka_run_group_tests(tests, norm_case_begin, norm_case_end);
}
