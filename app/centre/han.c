#include "han.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include "han_table.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define SYLLABLE 6     /* letters of the longest: zhuang */
#define SYLLABLES 2048 /* places for all of them */

/* Surnames that are not read as the same character elsewhere. */
static const struct {
	unsigned code;
	const char *reading;
} own[] = {{U'单', "shan"}, {U'曾', "zeng"}, {U'解', "xie"}, {U'仇', "qiu"}, {U'区', "ou"}, {U'盖', "ge"},
    {U'查', "zha"}, {U'朴', "piao"}, {U'任', "ren"}, {U'华', "hua"}, {U'尉', "wei"}, {U'翟', "zhai"}, {U'覃', "qin"},
    {U'缪', "miao"}, {U'么', "yao"}, {U'宿', "su"}, {U'种', "chong"}, {U'乐', "yue"}, {U'员', "yun"}, {U'折', "she"},
    {U'繁', "po"}, {U'冼', "xian"}, {U'洗', "xian"}, {U'秘', "bi"}, {U'费', "fei"}, {U'葛', "ge"}, {U'哈', "ha"},
    {U'召', "shao"}, {U'车', "che"}, {U'那', "na"}, {U'石', "shi"}, {U'盛', "sheng"}, {U'谷', "gu"}, {U'黑', "he"},
    {U'逄', "pang"}, {U'晁', "chao"}, {U'隗', "wei"}, {U'纪', "ji"}, {U'宁', "ning"}, {U'万', "wan"}, {U'都', "du"},
    {U'卜', "bu"}, {U'贾', "jia"}, {U'沈', "shen"}, {U'吕', "lv"}, {U'逯', "lu"}, {U'乜', "nie"}, {U'占', "zhan"},
    {U'郇', "xun"}, {U'祭', "zhai"}, {U'俞', "yu"}, {U'佟', "tong"}, {U'柏', "bai"}, {U'尹', "yin"}, {U'阚', "kan"},
    {U'撒', "sa"}, {U'呙', "guo"}};

/* Words of names in which a character is not read as it usually is: its place in the word, its reading. */
static const struct {
	unsigned code[2];
	unsigned at;
	const char *reading;
} words[] = {{{U'重', U'庆'}, 0, "chong"}, {{U'重', U'阳'}, 0, "chong"}, {{U'银', U'行'}, 1, "hang"},
    {{U'商', U'行'}, 1, "hang"}, {{U'洋', U'行'}, 1, "hang"}, {{U'车', U'行'}, 1, "hang"}, {{U'分', U'行'}, 1, "hang"},
    {{U'支', U'行'}, 1, "hang"}, {{U'行', U'业'}, 0, "hang"}, {{U'行', U'情'}, 0, "hang"}, {{U'音', U'乐'}, 1, "yue"},
    {{U'声', U'乐'}, 1, "yue"}, {{U'乐', U'器'}, 0, "yue"}, {{U'乐', U'团'}, 0, "yue"}, {{U'成', U'长'}, 1, "zhang"},
    {{U'增', U'长'}, 1, "zhang"}, {{U'生', U'长'}, 1, "zhang"}, {{U'家', U'长'}, 1, "zhang"},
    {{U'会', U'计'}, 0, "kuai"}, {{U'空', U'调'}, 1, "tiao"}, {{U'调', U'味'}, 0, "tiao"}, {{U'调', U'节'}, 0, "tiao"},
    {{U'模', U'具'}, 0, "mu"}, {{U'模', U'板'}, 0, "mu"}, {{U'弹', U'簧'}, 0, "tan"}, {{U'弹', U'性'}, 0, "tan"},
    {{U'弹', U'力'}, 0, "tan"}, {{U'人', U'参'}, 1, "shen"}, {{U'海', U'参'}, 1, "shen"}, {{U'西', U'藏'}, 1, "zang"},
    {{U'藏', U'药'}, 0, "zang"}, {{U'轧', U'钢'}, 0, "zha"}, {{U'厦', U'门'}, 0, "xia"}, {{U'蚌', U'埠'}, 0, "beng"},
    {{U'六', U'安'}, 0, "lu"}, {{U'番', U'禺'}, 0, "pan"}, {{U'柏', U'林'}, 0, "bo"}, {{U'咖', U'喱'}, 0, "ga"},
    {{U'莘', U'庄'}, 0, "xin"}, {{U'朝', U'阳'}, 0, "chao"}, {{U'单', U'县'}, 0, "shan"}};

static const struct {
	unsigned code[2];
	const char *reading;
} compound[] = {{{U'欧', U'阳'}, "ouyang"}, {{U'司', U'马'}, "sima"}, {{U'上', U'官'}, "shangguan"},
    {{U'诸', U'葛'}, "zhuge"}, {{U'东', U'方'}, "dongfang"}, {{U'皇', U'甫'}, "huangfu"}, {{U'尉', U'迟'}, "yuchi"},
    {{U'公', U'孙'}, "gongsun"}, {{U'令', U'狐'}, "linghu"}, {{U'慕', U'容'}, "murong"}, {{U'夏', U'侯'}, "xiahou"},
    {{U'司', U'徒'}, "situ"}, {{U'司', U'空'}, "sikong"}, {{U'长', U'孙'}, "zhangsun"}, {{U'宇', U'文'}, "yuwen"},
    {{U'万', U'俟'}, "moqi"}, {{U'单', U'于'}, "chanyu"}, {{U'端', U'木'}, "duanmu"}, {{U'独', U'孤'}, "dugu"},
    {{U'南', U'宫'}, "nangong"}, {{U'西', U'门'}, "ximen"}, {{U'澹', U'台'}, "tantai"}, {{U'申', U'屠'}, "shentu"},
    {{U'赫', U'连'}, "helian"}, {{U'钟', U'离'}, "zhongli"}, {{U'轩', U'辕'}, "xuanyuan"}, {{U'百', U'里'}, "baili"},
    {{U'呼', U'延'}, "huyan"}, {{U'拓', U'跋'}, "tuoba"}, {{U'闻', U'人'}, "wenren"}, {{U'太', U'史'}, "taishi"},
    {{U'濮', U'阳'}, "puyang"}, {{U'淳', U'于'}, "chunyu"}, {{U'公', U'羊'}, "gongyang"}, {{U'宗', U'政'}, "zongzheng"},
    {{U'东', U'郭'}, "dongguo"}, {{U'南', U'门'}, "nanmen"}, {{U'羊', U'舌'}, "yangshe"}, {{U'微', U'生'}, "weisheng"},
    {{U'梁', U'丘'}, "liangqiu"}, {{U'左', U'丘'}, "zuoqiu"}, {{U'东', U'门'}, "dongmen"}, {{U'第', U'五'}, "diwu"},
    {{U'纳', U'兰'}, "nalan"}};

/* The 200 surnames that nine of ten people have, and how they are spelt elsewhere (Cantonese, Wade–Giles). */
static const char surnames[] =
    " wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang xie song tang deng"
    " han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lv lu ding ren yao shen zhong cui"
    " tan wan fan shi liao jia xia fu fang bai zou meng xiong qin qiu hou yin xue yan duan lei long tao shao mao gu"
    " qian wan gong hao kong xiang chang tang wen zhang kang niu ge xing an qi yi qiao pang zhuang nie zhan yue mo lan"
    " ji guan mei sheng diao zuo geng bao ouyang sima shangguan zhuge huangfu linghu murong situ dongfang gongsun chan"
    " wong cheung leung chow ng kwok lau tsang tse lam chiu hui kwan mok yeung tsui fong yip ho cheng chu hsu tsai "
    "hsieh"
    " chang chao chien chiang tseng hsiao weng kuo tsao teng hung yeh shih jin jing jiao pei ping pu shan shang shu "
    "shui"
    " ou qu ruan sha she sui tong tu wo xi xian xin xuan yong yun zang zha zhai zhen zhuo zong zu ban bi bian bo chai"
    " chi chu cong dai dan dang dou fei ke kou kuang lang le leng lian lou man miao min ming mu na ning nong ";

static unsigned
entry(const uint16_t *table, unsigned code)
{
	return code >= HAN_FIRST && code <= HAN_LAST ? table[code - HAN_FIRST] : 0;
}

bool
han_is(unsigned code)
{
	return (code >= 0x3400 && code <= 0x9fff) || (code >= 0x3041 && code <= 0x30ff) || code == 0x3005 ||
	       code == 0x3007 || (code >= 0xf900 && code <= 0xfaff) || (code >= 0x20000 && code <= 0x323af);
}

unsigned
han_simple(unsigned code)
{
	unsigned to = entry(han_to_simple, code);

	return to != 0 ? to : code;
}

const char *
han_reading(unsigned code)
{
	return han_readings[entry(han_to_reading, code)];
}

const char *
han_reading_in(unsigned before, unsigned code, unsigned behind)
{
	const char *usual = han_reading(code);

	if (usual == NULL || usual[strlen(usual) + 1] == '\0') /* it has no other */
		return usual;
	for (size_t i = 0; i < COUNT(words); i++)
		if (words[i].code[words[i].at] == code &&
		    words[i].code[!words[i].at] == (words[i].at == 0 ? behind : before))
			return words[i].reading;
	return usual;
}

bool
han_reads(const uint16_t *han, size_t n, const uint16_t *letters, size_t length, bool begin)
{
	const char *reading;

	while (n > 0 && han_reading(*han) == NULL)
		han++, n--;
	if (n == 0 || length == 0)
		return length == 0 && (n == 0 || begin);
	/* Readings stand one behind the other; an empty one ends them. */
	for (reading = han_reading(*han); *reading != '\0'; reading += strlen(reading) + 1) {
		size_t k = 0;

		while (k < length && reading[k] != '\0' && (unsigned char)reading[k] == letters[k])
			k++;
		if (reading[k] == '\0' ? han_reads(han + 1, n - 1, letters + k, length - k, begin)
				       : begin && k == length)
			return true;
	}
	return false;
}

const char *
han_surname_reading(unsigned code)
{
	code = han_simple(code);
	for (size_t i = 0; i < COUNT(own); i++)
		if (own[i].code == code)
			return own[i].reading;
	return han_reading(code);
}

size_t
han_surname(const unsigned *codes, size_t n, const char **reading)
{
	*reading = NULL;
	for (size_t i = 0; n > 2 && i < COUNT(compound); i++)
		if (compound[i].code[0] == han_simple(codes[0]) && compound[i].code[1] == han_simple(codes[1])) {
			*reading = compound[i].reading;
			return 2;
		}
	return n > 0;
}

bool
han_pinyin_surname(const char *word)
{
	char padded[16];
	size_t n = strlen(word);

	if (n == 0 || n > sizeof(padded) - 3 || strchr(word, ' ') != NULL)
		return false;
	padded[0] = ' ';
	memcpy(padded + 1, word, n);
	memcpy(padded + n + 1, " ", 2);
	return strstr(surnames, padded) != NULL;
}

/* Each syllable as a number, five bits a letter; open addressing, 0: free. */
static uint32_t syllables[SYLLABLES];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static uint32_t *
syllable_slot(uint32_t letters)
{
	uint32_t i = letters * 0x9e3779b1 >> 20 & (SYLLABLES - 1);

	while (syllables[i] != 0 && syllables[i] != letters)
		i = (i + 1) & (SYLLABLES - 1);
	return &syllables[i];
}

static void
syllables_begin(void)
{
	for (size_t i = 1; i < HAN_READINGS; i++) {
		const char *s = han_readings[i];
		uint32_t letters = 0;

		if (s[1] == '\0' && *s != 'a' && *s != 'e')
			continue;
		for (; *s != '\0'; s++)
			letters = letters << 5 | (uint32_t)(*s & 31);
		*syllable_slot(letters) = letters;
	}
}

bool
han_pinyin(const char *word)
{
	size_t n = strlen(word);
	bool ends[33] = {true}; /* a syllable ends here */

	if (n == 0 || n >= sizeof(ends) || strspn(word, "abcdefghijklmnopqrstuvwxyz") != n)
		return false;
	pthread_once(&once, syllables_begin);
	for (size_t at = 0; at < n; at++) {
		uint32_t letters = 0;

		for (size_t k = 1; ends[at] && k <= SYLLABLE && at + k <= n; k++) {
			letters = letters << 5 | (uint32_t)(word[at + k - 1] & 31);
			if (*syllable_slot(letters) == letters)
				ends[at + k] = true;
		}
	}
	return ends[n];
}
