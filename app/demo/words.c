#include "words.h"

#include <stdio.h>
#include <string.h>

const struct land words_lands[] = {
    {"CN", 640, "ap", "86", "Co., Ltd.", "No. %d Renmin Road", "", 6, "zh"},
    {"DE", 300, "eu", "49", "GmbH|AG|GmbH & Co. KG|KG",
	"Industriestraße %d|Hauptstraße %d|Am Hafen %d|Bahnhofstraße %d",
	"Hamburg|München|Stuttgart|Köln|Bremen|Leipzig|Nürnberg|Bielefeld|Ulm|Rostock", 5, "de"},
    {"IT", 130, "eu", "39", "S.p.A.|S.r.l.|S.a.s.", "Via Roma %d|Via dell'Industria %d|Corso Europa %d",
	"Milano|Torino|Bologna|Genova|Verona|Modena", 5, "it"},
    {"FR", 90, "eu", "33", "SAS|SA|SARL", "%d rue de la République|%d avenue de l'Europe|%d quai du Port",
	"Lyon|Marseille|Lille|Nantes|Toulouse|Le Havre", 5, "fr"},
    {"US", 110, "am", "1", "Inc.|LLC|Corp.", "%d Main Street|%d Harbor Drive|%d Industrial Parkway",
	"Chicago|Houston|Seattle|Boston|Cleveland|Long Beach", 5, "en"},
    {"GB", 70, "eu", "44", "Ltd|plc", "%d High Street|%d Dock Road|%d Victoria Street",
	"London|Birmingham|Liverpool|Leeds|Southampton|Bristol", 0, "en"},
    {"JP", 90, "ap", "81", "Co., Ltd.|K.K.", "%d-chome Minato|%d Chuo|%d Kita-ku",
	"Tokyo|Osaka|Yokohama|Kobe|Nagoya|Fukuoka", 7, "ja"},
    {"KR", 75, "ap", "82", "Co., Ltd.|Inc.", "%d Teheran-ro|%d Haeundae-ro|%d Gangnam-daero",
	"Seoul|Busan|Incheon|Daegu|Ulsan", 5, "ko"},
    {"IN", 70, "ap", "91", "Pvt. Ltd.|Ltd.", "Plot %d, Industrial Area|%d MG Road|%d Link Road",
	"Mumbai|Chennai|Pune|Bengaluru|Ahmedabad|Delhi", 6, "in"},
    {"TR", 60, "eu", "90", "A.Ş.|Ltd. Şti.", "Atatürk Caddesi No: %d|Organize Sanayi Bölgesi %d. Cadde",
	"İstanbul|Bursa|İzmir|Ankara|Konya|Gaziantep", 5, "tr"},
    {"ES", 55, "eu", "34", "S.A.|S.L.", "Calle Mayor %d|Polígono Industrial Norte %d|Avenida del Puerto %d",
	"Barcelona|Madrid|Valencia|Bilbao|Zaragoza", 5, "es"},
    {"NL", 50, "eu", "31", "B.V.|N.V.", "Havenstraat %d|Industrieweg %d|Kerkstraat %d",
	"Rotterdam|Amsterdam|Eindhoven|Utrecht|Delft", 4, "nl"},
    {"PL", 45, "eu", "48", "Sp. z o.o.|S.A.", "ul. Przemysłowa %d|ul. Portowa %d|ul. Długa %d",
	"Gdańsk|Warszawa|Kraków|Wrocław|Poznań|Łódź", 5, "pl"},
    {"CH", 40, "eu", "41", "AG|GmbH|SA", "Bahnhofstrasse %d|Industriestrasse %d|Seestrasse %d",
	"Zürich|Basel|Bern|Winterthur|Luzern", 4, "de"},
    {"AT", 35, "eu", "43", "GmbH|AG", "Hauptplatz %d|Industriestraße %d|Donaulände %d", "Wien|Graz|Linz|Salzburg", 4,
	"de"},
    {"SE", 32, "eu", "46", "AB", "Hamngatan %d|Industrigatan %d|Storgatan %d", "Göteborg|Stockholm|Malmö|Västerås", 5,
	"sv"},
    {"DK", 26, "eu", "45", "A/S|ApS", "Havnegade %d|Industrivej %d", "Aarhus|København|Odense|Esbjerg", 4, "sv"},
    {"FI", 22, "eu", "358", "Oy|Oyj", "Satamakatu %d|Teollisuustie %d", "Helsinki|Tampere|Turku|Oulu", 5, "fi"},
    {"NO", 20, "eu", "47", "AS|ASA", "Havnegata %d|Industriveien %d", "Oslo|Bergen|Stavanger|Trondheim", 4, "sv"},
    {"BE", 30, "eu", "32", "NV|BV|SA", "Havenlaan %d|Nijverheidsstraat %d", "Antwerpen|Gent|Brugge|Liège", 4, "nl"},
    {"CZ", 28, "eu", "420", "s.r.o.|a.s.", "Průmyslová %d|Nádražní %d", "Praha|Brno|Ostrava|Plzeň", 5, "cz"},
    {"SK", 12, "eu", "421", "s.r.o.|a.s.", "Priemyselná %d|Hlavná %d", "Bratislava|Košice|Žilina", 5, "cz"},
    {"HU", 16, "eu", "36", "Kft.|Zrt.", "Ipari út %d|Fő utca %d", "Budapest|Győr|Debrecen", 4, "hu"},
    {"RO", 18, "eu", "40", "SRL|SA", "Strada Portului %d|Bulevardul Unirii %d",
	"Constanța|București|Cluj-Napoca|Brașov", 6, "ro"},
    {"BG", 12, "eu", "359", "EOOD|AD", "Pristanishtna %d|Industrialna %d", "Sofia|Varna|Plovdiv|Burgas", 4, "ru"},
    {"GR", 12, "eu", "30", "S.A.|Ltd", "Akti Miaouli %d|Egnatia %d", "Piraeus|Athens|Thessaloniki", 5, "gr"},
    {"PT", 20, "eu", "351", "Lda.|S.A.", "Rua do Porto %d|Avenida da Liberdade %d", "Porto|Lisboa|Aveiro|Braga", 7,
	"pt"},
    {"IE", 12, "eu", "353", "Ltd|plc", "%d Quay Street|%d Custom House Road", "Dublin|Cork|Galway", 0, "en"},
    {"HR", 10, "eu", "385", "d.o.o.|d.d.", "Lučka ulica %d|Industrijska %d", "Rijeka|Zagreb|Split", 5, "cz"},
    {"SI", 10, "eu", "386", "d.o.o.|d.d.", "Pristaniška ulica %d|Tovarniška %d", "Koper|Ljubljana|Maribor", 4, "cz"},
    {"RS", 10, "eu", "381", "d.o.o.|a.d.", "Industrijska %d|Bulevar %d", "Beograd|Novi Sad|Niš", 5, "cz"},
    {"UA", 10, "eu", "380", "LLC|PrJSC", "Portova %d|Zavodska %d", "Kyiv|Odesa|Lviv|Dnipro", 5, "ru"},
    {"EE", 6, "eu", "372", "OÜ|AS", "Sadama %d|Tööstuse %d", "Tallinn|Tartu", 5, "fi"},
    {"LV", 6, "eu", "371", "SIA|AS", "Ostas iela %d|Brīvības iela %d", "Rīga|Liepāja|Ventspils", 4, "cz"},
    {"LT", 8, "eu", "370", "UAB|AB", "Uosto gatvė %d|Pramonės prospektas %d", "Klaipėda|Vilnius|Kaunas", 5, "cz"},
    {"LU", 5, "eu", "352", "S.A.|S.à r.l.", "%d rue de l'Industrie", "Luxembourg|Esch-sur-Alzette", 4, "fr"},
    {"IL", 14, "eu", "972", "Ltd.", "%d HaNamal Street|%d Herzl Street", "Haifa|Tel Aviv|Ashdod", 7, "il"},
    {"AE", 18, "eu", "971", "LLC|FZE", "Port Road %d|Jebel Ali Street %d", "Dubai|Abu Dhabi|Sharjah", 0, "ar"},
    {"SA", 12, "eu", "966", "Co.|LLC", "King Abdulaziz Road %d|Industrial City %d", "Jeddah|Dammam|Riyadh", 5, "ar"},
    {"EG", 12, "eu", "20", "S.A.E.|LLC", "%d Corniche Street|%d El Horreya Road", "Alexandria|Cairo|Port Said", 5,
	"ar"},
    {"MA", 8, "eu", "212", "SARL|SA", "%d Boulevard Mohammed V|%d rue du Port", "Casablanca|Tanger|Agadir", 5, "ar"},
    {"TN", 6, "eu", "216", "SARL|SA", "%d Avenue Habib Bourguiba", "Tunis|Sfax|Sousse", 4, "ar"},
    {"ZA", 12, "eu", "27", "(Pty) Ltd|Ltd", "%d Harbour Road|%d Main Reef Road", "Durban|Cape Town|Johannesburg", 4,
	"en"},
    {"KE", 5, "eu", "254", "Ltd", "%d Moi Avenue|%d Mombasa Road", "Mombasa|Nairobi", 5, "en"},
    {"NG", 5, "eu", "234", "Ltd", "%d Marina Road|%d Apapa Wharf Road", "Lagos|Port Harcourt", 6, "en"},
    {"CA", 24, "am", "1", "Inc.|Ltd.", "%d Harbour Street|%d Industrial Road", "Vancouver|Montréal|Toronto|Halifax", 0,
	"en"},
    {"MX", 20, "am", "52", "S.A. de C.V.", "Avenida Reforma %d|Calle del Puerto %d",
	"Monterrey|Veracruz|Puebla|Querétaro", 5, "es"},
    {"BR", 28, "am", "55", "Ltda.|S.A.", "Rua do Porto %d|Avenida Paulista %d", "São Paulo|Santos|Curitiba|Joinville",
	8, "pt"},
    {"AR", 10, "am", "54", "S.A.|S.R.L.", "Avenida del Libertador %d|Calle San Martín %d",
	"Buenos Aires|Rosario|Córdoba", 4, "es"},
    {"CL", 9, "am", "56", "S.A.|SpA", "Avenida Errázuriz %d|Calle Puerto %d", "Valparaíso|Santiago|Concepción", 7,
	"es"},
    {"CO", 8, "am", "57", "S.A.S.", "Carrera %d No. 12|Calle %d", "Cartagena|Bogotá|Medellín", 6, "es"},
    {"PE", 6, "am", "51", "S.A.C.", "Avenida La Marina %d", "Lima|Callao|Arequipa", 5, "es"},
    {"AU", 20, "ap", "61", "Pty Ltd", "%d Harbour Street|%d Dock Road", "Sydney|Melbourne|Brisbane|Fremantle", 4, "en"},
    {"NZ", 8, "ap", "64", "Ltd", "%d Quay Street|%d Wharf Road", "Auckland|Wellington|Tauranga", 4, "en"},
    {"SG", 28, "ap", "65", "Pte. Ltd.", "%d Harbourfront Avenue|%d Tuas South Street", "Singapore", 6, "in"},
    {"MY", 22, "ap", "60", "Sdn. Bhd.", "%d Jalan Pelabuhan|%d Jalan Industri", "Klang|Penang|Johor Bahru|Kuala Lumpur",
	5, "in"},
    {"TH", 22, "ap", "66", "Co., Ltd.", "%d Sukhumvit Road|%d Laem Chabang Road", "Bangkok|Chonburi|Rayong", 5, "in"},
    {"VN", 24, "ap", "84", "Co., Ltd.|JSC", "%d Nguyen Hue|%d Le Loi", "Hai Phong|Ho Chi Minh City|Da Nang|Ha Noi", 6,
	"in"},
    {"ID", 18, "ap", "62", "Tbk|", "Jalan Pelabuhan No. %d|Jalan Industri No. %d", "Surabaya|Jakarta|Batam|Semarang", 5,
	"in"},
    {"PH", 10, "ap", "63", "Inc.|Corp.", "%d Roxas Boulevard|%d Port Area", "Manila|Cebu|Batangas", 4, "es"},
    {"HK", 55, "ap", "852", "Ltd.|Co., Ltd.", "%d Canton Road|%d Nathan Road|%d Kwai Chung Road", "Hong Kong", 0, "zh"},
    {"TW", 60, "ap", "886", "Co., Ltd.|Corp.", "No. %d, Zhongshan Road|No. %d, Gongye Road",
	"Taipei|Kaohsiung|Taichung|Tainan", 5, "zh"},
};
const size_t words_land_count = sizeof(words_lands) / sizeof(*words_lands);

const char words_cities_zh[] =
    "Ningbo=宁波|Shanghai=上海|Shenzhen=深圳|Qingdao=青岛|Suzhou=苏州|Hangzhou=杭州|Guangzhou=广州|Xiamen=厦门|"
    "Wenzhou=温州|Dongguan=东莞|Wuxi=无锡|Foshan=佛山|Tianjin=天津|Dalian=大连|Nantong=南通|Taizhou=台州|Jinan=济南|"
    "Wuhan=武汉|Chengdu=成都|Beijing=北京|Changzhou=常州|Zhuhai=珠海|Yantai=烟台|Quanzhou=泉州";
const char words_districts_zh[] =
    "Gaoxin=高新区科技|Beilun=北仑区港城|Binhai=滨海新区海滨|Gongye=工业园区创新|Jiangbei=江北区人民|Kaifa=开发区长江|"
    "Pudong=新区世纪|Nanshan=南山区深南";
const char words_roots_zh[] =
    "Haichuan=海川|Xinda=信达|Huayang=华洋|Dongfang=东方|Jinlong=金龙|Tianhe=天合|Hongtai=宏泰|Yuantong=远通|"
    "Ruifeng=瑞丰|Boda=博达|Shengshi=盛世|Lianchuang=联创|Huaxin=华信|Mingzhu=明珠|Zhongyi=中益|Kangda=康达|"
    "Changhong=昌弘|Yongli=永利|Fuhai=福海|Guanghui=光辉|Anshun=安顺|Weiye=伟业|Zhenhua=振华|Qiming=启明|"
    "Lantian=蓝天|Jiahe=嘉禾|Hengyuan=恒源|Deli=德立|Taihua=泰华|Nanyang=南洋|Shuntong=顺通|Xingang=新港";

const struct trade words_trades[] = {
    {"Packaging Machinery", "包装机械", "filling and sealing lines, case packers", "灌装封口生产线、装箱机"},
    {"Port Equipment", "港口设备", "reach stackers, spreaders, yard cranes", "正面吊、集装箱吊具、场桥"},
    {"Logistics", "物流", "freight forwarding, bonded storage", "货运代理、保税仓储"},
    {"Automation", "自动化", "servo drives, motion control, robot cells", "伺服驱动、运动控制、机器人工作站"},
    {"Sensors", "传感器", "level, pressure and flow sensors", "液位、压力和流量传感器"},
    {"Hydraulics", "液压", "cylinders, pumps, power units", "油缸、油泵、液压站"},
    {"Valves", "阀门", "ball, gate and control valves", "球阀、闸阀、调节阀"},
    {"Electronics", "电子", "connectors, power supplies, displays", "连接器、电源、显示屏"},
    {"Textiles", "纺织", "technical fabrics, home textiles", "产业用布、家用纺织品"},
    {"Ceramics", "陶瓷", "tiles, tableware, technical ceramics", "瓷砖、餐具、工业陶瓷"},
    {"Furniture", "家具", "office and contract furniture", "办公与工程家具"},
    {"Lighting", "照明", "industrial and street lighting", "工业照明与路灯"},
    {"Solar", "光伏", "modules, inverters, mounting systems", "组件、逆变器、支架"},
    {"Cables", "电缆", "marine, control and data cables", "船用、控制和数据电缆"},
    {"Marine Coatings", "船舶涂料", "antifouling and protective coatings", "防污漆、防护涂料"},
    {"Tools", "工具", "power tools, cutting tools, gauges", "电动工具、刀具、量具"},
    {"Plastics", "塑料", "engineering plastics, injection parts", "工程塑料、注塑件"},
    {"Food Technology", "食品科技", "ovens, mixers, freezing tunnels", "烘烤、搅拌和速冻设备"},
    {"Bearings", "轴承", "roller and plain bearings", "滚动轴承、滑动轴承"},
    {"Pumps", "泵业", "centrifugal and metering pumps", "离心泵、计量泵"},
    {"Water Treatment", "水处理", "membranes, filters, dosing systems", "膜、过滤器、加药系统"},
    {"Medical Devices", "医疗器械", "monitors, beds, disposables", "监护仪、病床、耗材"},
    {"Toys", "玩具", "educational and outdoor toys", "益智与户外玩具"},
    {"Glass", "玻璃", "flat, safety and laboratory glass", "平板、安全和实验室玻璃"},
};
const size_t words_trade_count = sizeof(words_trades) / sizeof(*words_trades);

const char words_roots[] =
    "Nord|Sud|Alpen|Delta|Nova|Primo|Astra|Vega|Orion|Meri|Lumen|Terra|Aqua|Ferro|Silva|Sol|Luna|Atlas|Boreal|Castor|"
    "Corvo|Dorado|Elbe|Falk|Gamma|Helio|Ibis|Juno|Kappa|Lira|Mira|Neptun|Opal|Polar|Quanta|Rhein|Sierra|Tempo|Ultra|"
    "Vento|Wega|Xenia|Ypsilon|Zenit|Bravo|Cedar|Dyna|Epsilon|Forte|Granit|Hanse|Inter|Jupiter|Krona|Levant|Maris";
const char words_tails[] = "tec|wind|mar|port|line|werk|form|tron|flex|mat|lux|press|pack|gear|steel|drive|flow|plast|"
			   "dyne|logic|craft|tex|cast|"
			   "point|star|field|bridge|stream|stone|wave";
const char words_titles_en[] =
    "Sales Manager|Export Manager|Marketing Manager|Managing Director|Head of Events|Assistant";
const char words_titles_zh[] = "销售经理|外贸经理|市场经理|总经理|展会负责人|助理";

const struct people words_people[] = {
    {"en", "James|Emma|Oliver|Grace|Henry|Alice|Daniel|Sarah|Thomas|Laura",
	"Smith|Walker|Turner|Hughes|Cooper|Bennett|Foster|Murray|Shaw|Reid"},
    {"de", "Anna|Lukas|Julia|Felix|Katharina|Jonas|Sabine|Martin|Lena|Stefan",
	"Müller|Schneider|Weber|Hoffmann|Koch|Bauer|Richter|Wolf|Schröder|Neumann"},
    {"it", "Giulia|Marco|Francesca|Luca|Chiara|Matteo|Elena|Paolo",
	"Rossi|Ferrari|Bianchi|Romano|Colombo|Ricci|Greco|Conti"},
    {"fr", "Camille|Hugo|Claire|Louis|Manon|Antoine|Élise|Julien",
	"Martin|Bernard|Dubois|Moreau|Laurent|Lefèvre|Garnier|Faure"},
    {"es", "Lucía|Javier|Carmen|Diego|Marta|Andrés|Paula|Sergio",
	"García|Fernández|López|Martínez|Navarro|Ortega|Ruiz|Castro"},
    {"pt", "Ana|João|Beatriz|Tiago|Inês|Rafael|Marina|Pedro",
	"Silva|Santos|Ferreira|Costa|Oliveira|Almeida|Ribeiro|Carvalho"},
    {"nl", "Sanne|Daan|Femke|Bram|Lotte|Thijs|Eva|Ruben", "de Vries|Jansen|Bakker|Visser|Smit|Mulder|Peeters|Claes"},
    {"pl", "Agnieszka|Piotr|Magdalena|Tomasz|Ewa|Krzysztof|Marta|Paweł",
	"Nowak|Kowalska|Wiśniewski|Wójcik|Kamińska|Zieliński|Mazur|Krawczyk"},
    {"sv", "Astrid|Erik|Ingrid|Lars|Freja|Nils|Maja|Anders",
	"Andersson|Johansson|Nielsen|Hansen|Larsson|Berg|Lund|Holm"},
    {"fi", "Aino|Mikko|Kaisa|Juha|Liis|Toomas|Sanna|Ville",
	"Korhonen|Virtanen|Mäkinen|Nieminen|Tamm|Saar|Laine|Heikkinen"},
    {"cz", "Jana|Petr|Lucie|Tomáš|Ivana|Marko|Eva|Jan", "Novák|Svoboda|Horváth|Kovač|Dvořák|Černý|Petrović|Kazlauskas"},
    {"hu", "Zsófia|Gábor|Katalin|László|Eszter|Balázs", "Nagy|Kovács|Tóth|Szabó|Varga|Molnár"},
    {"ro", "Ioana|Andrei|Elena|Mihai|Cristina|Radu", "Popescu|Ionescu|Dumitru|Stan|Marin|Georgescu"},
    {"ru", "Olena|Ivan|Maria|Dimitar|Natalia|Andriy", "Shevchenko|Ivanov|Kovalenko|Petrova|Bondar|Dimitrov"},
    {"gr", "Eleni|Nikos|Maria|Giorgos|Sofia|Kostas", "Papadopoulos|Georgiou|Nikolaidis|Vlachos|Dimitriou|Makris"},
    {"tr", "Elif|Mehmet|Zeynep|Emre|Ayşe|Burak", "Yılmaz|Kaya|Demir|Şahin|Çelik|Öztürk"},
    {"il", "Noa|Yosef|Tamar|Eitan|Maya|Amir", "Cohen|Levi|Mizrahi|Peretz|Friedman|Katz"},
    {"ar", "Fatima|Omar|Layla|Yousef|Amina|Khalid", "Al-Hassan|Mansour|El Amrani|Haddad|Saleh|Ben Ali"},
    {"in", "Priya|Arjun|Nurul|Wei Ling|Somchai|Minh Anh|Dewi|Rahul", "Sharma|Patel|Tan|Lim|Nguyen|Suwan|Hartono|Rao"},
    {"ja", "Yuki|Haruto|Sakura|Kenji|Aoi|Takumi", "Sato|Suzuki|Takahashi|Tanaka|Watanabe|Kobayashi"},
    {"ko", "Ji-woo|Min-jun|Seo-yeon|Do-yun|Ha-eun|Jun-ho", "Kim|Lee|Park|Choi|Jung|Kang"},
};
const size_t words_people_count = sizeof(words_people) / sizeof(*words_people);
const char words_family_zh[] =
    "Li=李|Wang=王|Zhang=张|Liu=刘|Chen=陈|Yang=杨|Zhao=赵|Huang=黄|Zhou=周|Wu=吴|Xu=徐|Sun=孙|Zhu=朱|Lin=林";
const char words_given_zh[] =
    "Na=娜|Wei=伟|Fang=芳|Jing=静|Lei=磊|Yang=洋|Min=敏|Jun=军|Xiaoming=晓明|Haiyan=海燕|Zhiqiang=志强|Yuting=雨婷|"
    "Jianhua=建华|Mengjie=梦洁|Haoran=浩然|Siyu=思雨";

const char words_reasons_decline[] =
    "The products do not fit this hall. Hall 2 has booths for your trade.|This booth is reserved for the pavilion of a "
    "country.|您的展品与本馆主题不符，建议申请2号馆。|Documents are missing: please send the extract of the company "
    "register.|该展位已预留给国家展团。";
const char words_reasons_withdraw[] = "Our budget was cut.|We come as visitors this year.|预算调整，今年不参展。|We "
				      "apply for a larger booth instead.|改为申请更大的展位。";
const char words_wishes_en[] =
    "Near the stage if possible.|Power supply 32 A.|Water connection needed.|Next to our partner.||||";
const char words_wishes_zh[] = "希望靠近舞台。|需要三相电源32A。|需要给排水。||||";

void
words_pair(const char *word, char *before, size_t room, char *after, size_t more)
{
	size_t n = strcspn(word, "=");

	snprintf(before, room, "%.*s", (int)n, word);
	snprintf(after, more, "%s", word[n] == '=' ? word + n + 1 : "");
}
