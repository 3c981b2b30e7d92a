-- The lists of codes that come with the program, in the form of code_seed(): code, code above, English, Chinese.
-- What an organizer changes comes from files and makes versions of its own.

-- ISIC Rev. 4: sections, divisions, groups.
select code_seed('isic', $$
A||Agriculture, forestry and fishing|农业、林业和渔业
01|A|Crop and animal production, hunting and related service activities|作物和牲畜生产、狩猎和相关服务活动
011|01|Growing of non-perennial crops|非多年生作物的种植
012|01|Growing of perennial crops|多年生作物的种植
013|01|Plant propagation|植物繁殖
014|01|Animal production|牲畜生产
015|01|Mixed farming|混合农业
016|01|Support activities to agriculture and post-harvest crop activities|农业辅助活动和收获后作物活动
017|01|Hunting, trapping and related service activities|狩猎、诱捕和相关服务活动
02|A|Forestry and logging|林业和伐木业
021|02|Silviculture and other forestry activities|造林和其他林业活动
022|02|Logging|伐木
023|02|Gathering of non-wood forest products|非木材林产品的采集
024|02|Support services to forestry|林业辅助服务
03|A|Fishing and aquaculture|渔业和水产养殖业
031|03|Fishing|捕捞
032|03|Aquaculture|水产养殖
B||Mining and quarrying|采矿和采石
05|B|Mining of coal and lignite|煤炭和褐煤的开采
051|05|Mining of hard coal|硬煤的开采
052|05|Mining of lignite|褐煤的开采
06|B|Extraction of crude petroleum and natural gas|石油和天然气的开采
061|06|Extraction of crude petroleum|原油的开采
062|06|Extraction of natural gas|天然气的开采
07|B|Mining of metal ores|金属矿的开采
071|07|Mining of iron ores|铁矿的开采
072|07|Mining of non-ferrous metal ores|有色金属矿的开采
08|B|Other mining and quarrying|其他采矿和采石
081|08|Quarrying of stone, sand and clay|石料、砂和粘土的采掘
089|08|Mining and quarrying n.e.c.|未另分类的采矿和采石
09|B|Mining support service activities|开采辅助服务活动
091|09|Support activities for petroleum and natural gas extraction|石油和天然气开采的辅助活动
099|09|Support activities for other mining and quarrying|其他采矿和采石的辅助活动
C||Manufacturing|制造业
10|C|Manufacture of food products|食品的制造
101|10|Processing and preserving of meat|肉类的加工和保藏
102|10|Processing and preserving of fish, crustaceans and molluscs|鱼类、甲壳动物和软体动物的加工和保藏
103|10|Processing and preserving of fruit and vegetables|水果和蔬菜的加工和保藏
104|10|Manufacture of vegetable and animal oils and fats|动植物油、脂的制造
105|10|Manufacture of dairy products|乳制品的制造
106|10|Manufacture of grain mill products, starches and starch products|谷物磨制品、淀粉和淀粉制品的制造
107|10|Manufacture of other food products|其他食品的制造
108|10|Manufacture of prepared animal feeds|配制动物饲料的制造
11|C|Manufacture of beverages|饮料的制造
110|11|Manufacture of beverages|饮料的制造
12|C|Manufacture of tobacco products|烟草制品的制造
120|12|Manufacture of tobacco products|烟草制品的制造
13|C|Manufacture of textiles|纺织品的制造
131|13|Spinning, weaving and finishing of textiles|纺纱、织造和纺织品的后整理
139|13|Manufacture of other textiles|其他纺织品的制造
14|C|Manufacture of wearing apparel|服装的制造
141|14|Manufacture of wearing apparel, except fur apparel|服装的制造，毛皮服装除外
142|14|Manufacture of articles of fur|毛皮制品的制造
143|14|Manufacture of knitted and crocheted apparel|针织和钩编服装的制造
15|C|Manufacture of leather and related products|皮革和相关产品的制造
151|15|Tanning and dressing of leather; manufacture of luggage, handbags, saddlery and harness; dressing and dyeing of fur|皮革的鞣制和修整；箱包、鞍具和挽具的制造；毛皮的修整和染色
152|15|Manufacture of footwear|鞋靴的制造
16|C|Manufacture of wood and of products of wood and cork, except furniture; manufacture of articles of straw and plaiting materials|木材、木材制品和软木制品的制造，家具除外；草编制品及编织材料物品的制造
161|16|Sawmilling and planing of wood|木材的锯制和刨平
162|16|Manufacture of products of wood, cork, straw and plaiting materials|木材、软木、稻草和编织材料制品的制造
17|C|Manufacture of paper and paper products|纸和纸制品的制造
170|17|Manufacture of paper and paper products|纸和纸制品的制造
18|C|Printing and reproduction of recorded media|记录媒介物的印制和复制
181|18|Printing and service activities related to printing|印刷和与印刷有关的服务活动
182|18|Reproduction of recorded media|记录媒介物的复制
19|C|Manufacture of coke and refined petroleum products|焦炭和精炼石油产品的制造
191|19|Manufacture of coke oven products|焦炉产品的制造
192|19|Manufacture of refined petroleum products|精炼石油产品的制造
20|C|Manufacture of chemicals and chemical products|化学品和化学制品的制造
201|20|Manufacture of basic chemicals, fertilizers and nitrogen compounds, plastics and synthetic rubber in primary forms|基本化学品、肥料和含氮化合物、初级形式塑料和合成橡胶的制造
202|20|Manufacture of other chemical products|其他化学制品的制造
203|20|Manufacture of man-made fibres|人造纤维的制造
21|C|Manufacture of basic pharmaceutical products and pharmaceutical preparations|基本医药产品和医药制剂的制造
210|21|Manufacture of pharmaceuticals, medicinal chemical and botanical products|药品、药用化学品和植物药材的制造
22|C|Manufacture of rubber and plastics products|橡胶和塑料制品的制造
221|22|Manufacture of rubber products|橡胶制品的制造
222|22|Manufacture of plastics products|塑料制品的制造
23|C|Manufacture of other non-metallic mineral products|其他非金属矿物制品的制造
231|23|Manufacture of glass and glass products|玻璃和玻璃制品的制造
239|23|Manufacture of non-metallic mineral products n.e.c.|未另分类的非金属矿物制品的制造
24|C|Manufacture of basic metals|基本金属的制造
241|24|Manufacture of basic iron and steel|基本钢铁的制造
242|24|Manufacture of basic precious and other non-ferrous metals|基本贵金属和其他有色金属的制造
243|24|Casting of metals|金属的铸造
25|C|Manufacture of fabricated metal products, except machinery and equipment|金属制品的制造，机械设备除外
251|25|Manufacture of structural metal products, tanks, reservoirs and steam generators|结构性金属制品、罐、水箱和蒸汽锅炉的制造
252|25|Manufacture of weapons and ammunition|武器和弹药的制造
259|25|Manufacture of other fabricated metal products; metalworking service activities|其他金属制品的制造；金属加工服务活动
26|C|Manufacture of computer, electronic and optical products|计算机、电子产品和光学产品的制造
261|26|Manufacture of electronic components and boards|电子元件和电子板的制造
262|26|Manufacture of computers and peripheral equipment|计算机和外部设备的制造
263|26|Manufacture of communication equipment|通信设备的制造
264|26|Manufacture of consumer electronics|消费电子产品的制造
265|26|Manufacture of measuring, testing, navigating and control equipment; watches and clocks|测量、检验、导航和控制设备的制造；钟表的制造
266|26|Manufacture of irradiation, electromedical and electrotherapeutic equipment|辐射、电子医疗和电子理疗设备的制造
267|26|Manufacture of optical instruments and photographic equipment|光学仪器和摄影设备的制造
268|26|Manufacture of magnetic and optical media|磁性和光学媒介物的制造
27|C|Manufacture of electrical equipment|电力设备的制造
271|27|Manufacture of electric motors, generators, transformers and electricity distribution and control apparatus|电动机、发电机、变压器以及配电和控制装置的制造
272|27|Manufacture of batteries and accumulators|电池和蓄电池的制造
273|27|Manufacture of wiring and wiring devices|配线和配线装置的制造
274|27|Manufacture of electric lighting equipment|电力照明设备的制造
275|27|Manufacture of domestic appliances|家用电器的制造
279|27|Manufacture of other electrical equipment|其他电力设备的制造
28|C|Manufacture of machinery and equipment n.e.c.|未另分类的机械和设备的制造
281|28|Manufacture of general-purpose machinery|通用机械的制造
282|28|Manufacture of special-purpose machinery|专用机械的制造
29|C|Manufacture of motor vehicles, trailers and semi-trailers|汽车、挂车和半挂车的制造
291|29|Manufacture of motor vehicles|汽车的制造
292|29|Manufacture of bodies (coachwork) for motor vehicles; manufacture of trailers and semi-trailers|汽车车身的制造；挂车和半挂车的制造
293|29|Manufacture of parts and accessories for motor vehicles|汽车零部件的制造
30|C|Manufacture of other transport equipment|其他运输设备的制造
301|30|Building of ships and boats|船舶的建造
302|30|Manufacture of railway locomotives and rolling stock|铁道机车和车辆的制造
303|30|Manufacture of air and spacecraft and related machinery|飞机、航天器和相关机械的制造
304|30|Manufacture of military fighting vehicles|军用战车的制造
309|30|Manufacture of transport equipment n.e.c.|未另分类的运输设备的制造
31|C|Manufacture of furniture|家具的制造
310|31|Manufacture of furniture|家具的制造
32|C|Other manufacturing|其他制造业
321|32|Manufacture of jewellery, bijouterie and related articles|珠宝、首饰和相关物品的制造
322|32|Manufacture of musical instruments|乐器的制造
323|32|Manufacture of sports goods|体育用品的制造
324|32|Manufacture of games and toys|游艺用品和玩具的制造
325|32|Manufacture of medical and dental instruments and supplies|医疗和牙科工具和用品的制造
329|32|Other manufacturing n.e.c.|未另分类的其他制造业
33|C|Repair and installation of machinery and equipment|机械和设备的修理和安装
331|33|Repair of fabricated metal products, machinery and equipment|金属制品、机械和设备的修理
332|33|Installation of industrial machinery and equipment|工业机械和设备的安装
D||Electricity, gas, steam and air conditioning supply|电、煤气、蒸汽和空调的供应
35|D|Electricity, gas, steam and air conditioning supply|电、煤气、蒸汽和空调的供应
351|35|Electric power generation, transmission and distribution|发电、输电和配电
352|35|Manufacture of gas; distribution of gaseous fuels through mains|煤气的制造；通过管道分配气体燃料
353|35|Steam and air conditioning supply|蒸汽和空调的供应
E||Water supply; sewerage, waste management and remediation activities|供水；污水处理、废物管理和补救活动
36|E|Water collection, treatment and supply|集水、水处理和水供应
360|36|Water collection, treatment and supply|集水、水处理和水供应
37|E|Sewerage|污水处理
370|37|Sewerage|污水处理
38|E|Waste collection, treatment and disposal activities; materials recovery|废物的收集、处理和处置活动；材料回收
381|38|Waste collection|废物的收集
382|38|Waste treatment and disposal|废物的处理和处置
383|38|Materials recovery|材料回收
39|E|Remediation activities and other waste management services|补救活动和其他废物管理服务
390|39|Remediation activities and other waste management services|补救活动和其他废物管理服务
F||Construction|建筑业
41|F|Construction of buildings|楼宇的建筑
410|41|Construction of buildings|楼宇的建筑
42|F|Civil engineering|土木工程
421|42|Construction of roads and railways|公路和铁路的修建
422|42|Construction of utility projects|公用事业工程的修建
429|42|Construction of other civil engineering projects|其他土木工程的修建
43|F|Specialized construction activities|特殊建筑活动
431|43|Demolition and site preparation|拆除和场地的准备
432|43|Electrical, plumbing and other construction installation activities|电气、管道和其他建筑安装活动
433|43|Building completion and finishing|楼宇装修
439|43|Other specialized construction activities|其他特殊建筑活动
G||Wholesale and retail trade; repair of motor vehicles and motorcycles|批发和零售业；汽车和摩托车的修理
45|G|Wholesale and retail trade and repair of motor vehicles and motorcycles|汽车和摩托车的批发、零售和修理
451|45|Sale of motor vehicles|汽车的销售
452|45|Maintenance and repair of motor vehicles|汽车的保养和修理
453|45|Sale of motor vehicle parts and accessories|汽车零部件的销售
454|45|Sale, maintenance and repair of motorcycles and related parts and accessories|摩托车及有关零部件的销售、保养和修理
46|G|Wholesale trade, except of motor vehicles and motorcycles|批发贸易，汽车和摩托车除外
461|46|Wholesale on a fee or contract basis|在收费或合同基础上的批发
462|46|Wholesale of agricultural raw materials and live animals|农业原料和活畜的批发
463|46|Wholesale of food, beverages and tobacco|食品、饮料和烟草的批发
464|46|Wholesale of household goods|家庭用品的批发
465|46|Wholesale of machinery, equipment and supplies|机械、设备和物资的批发
466|46|Other specialized wholesale|其他专门批发
469|46|Non-specialized wholesale trade|非专门批发贸易
47|G|Retail trade, except of motor vehicles and motorcycles|零售贸易，汽车和摩托车除外
471|47|Retail sale in non-specialized stores|非专门商店的零售
472|47|Retail sale of food, beverages and tobacco in specialized stores|专门商店中食品、饮料和烟草的零售
473|47|Retail sale of automotive fuel in specialized stores|专门商店中汽车燃料的零售
474|47|Retail sale of information and communications equipment in specialized stores|专门商店中信息和通信设备的零售
475|47|Retail sale of other household equipment in specialized stores|专门商店中其他家用设备的零售
476|47|Retail sale of cultural and recreation goods in specialized stores|专门商店中文化和娱乐用品的零售
477|47|Retail sale of other goods in specialized stores|专门商店中其他商品的零售
478|47|Retail sale via stalls and markets|货摊和市场的零售
479|47|Retail trade not in stores, stalls or markets|不在商店、货摊或市场进行的零售
H||Transportation and storage|运输和储存
49|H|Land transport and transport via pipelines|陆路运输与管道运输
491|49|Transport via railways|铁路运输
492|49|Other land transport|其他陆路运输
493|49|Transport via pipeline|管道运输
50|H|Water transport|水上运输
501|50|Sea and coastal water transport|远洋和沿海水运
502|50|Inland water transport|内河水运
51|H|Air transport|航空运输
511|51|Passenger air transport|航空客运
512|51|Freight air transport|航空货运
52|H|Warehousing and support activities for transportation|运输的储藏和辅助活动
521|52|Warehousing and storage|仓储
522|52|Support activities for transportation|运输的辅助活动
53|H|Postal and courier activities|邮政和邮递活动
531|53|Postal activities|邮政活动
532|53|Courier activities|邮递活动
I||Accommodation and food service activities|食宿服务活动
55|I|Accommodation|住宿
551|55|Short term accommodation activities|短期住宿活动
552|55|Camping grounds, recreational vehicle parks and trailer parks|野营地、娱乐车公园和拖车公园
559|55|Other accommodation|其他住宿
56|I|Food and beverage service activities|食品和饮料供应服务活动
561|56|Restaurants and mobile food service activities|餐馆和流动餐饮服务活动
562|56|Event catering and other food service activities|特殊活动餐饮和其他餐饮服务活动
563|56|Beverage serving activities|饮料供应活动
J||Information and communication|信息和通信
58|J|Publishing activities|出版活动
581|58|Publishing of books, periodicals and other publishing activities|书籍、期刊的出版和其他出版活动
582|58|Software publishing|软件的发行
59|J|Motion picture, video and television programme production, sound recording and music publishing activities|电影、录像和电视节目的制作、录音及音乐作品出版活动
591|59|Motion picture, video and television programme activities|电影、录像和电视节目活动
592|59|Sound recording and music publishing activities|录音和音乐作品出版活动
60|J|Programming and broadcasting activities|电台和电视广播
601|60|Radio broadcasting|电台广播
602|60|Television programming and broadcasting activities|电视节目编排和广播活动
61|J|Telecommunications|电信
611|61|Wired telecommunications activities|有线电信活动
612|61|Wireless telecommunications activities|无线电信活动
613|61|Satellite telecommunications activities|卫星电信活动
619|61|Other telecommunications activities|其他电信活动
62|J|Computer programming, consultancy and related activities|计算机程序设计、咨询及相关活动
620|62|Computer programming, consultancy and related activities|计算机程序设计、咨询及相关活动
63|J|Information service activities|信息服务活动
631|63|Data processing, hosting and related activities; web portals|数据处理、存储和相关活动；门户网站
639|63|Other information service activities|其他信息服务活动
K||Financial and insurance activities|金融和保险活动
64|K|Financial service activities, except insurance and pension funding|金融服务活动，保险和养恤金除外
641|64|Monetary intermediation|货币媒介
642|64|Activities of holding companies|控股公司的活动
643|64|Trusts, funds and similar financial entities|信托机构、基金和类似的金融实体
649|64|Other financial service activities, except insurance and pension funding activities|其他金融服务活动，保险和养恤金活动除外
65|K|Insurance, reinsurance and pension funding, except compulsory social security|保险、再保险和养恤金，强制性社会保障除外
651|65|Insurance|保险
652|65|Reinsurance|再保险
653|65|Pension funding|养恤金
66|K|Activities auxiliary to financial service and insurance activities|金融保险服务及其附属活动
661|66|Activities auxiliary to financial service activities, except insurance and pension funding|金融服务的附属活动，保险和养恤金除外
662|66|Activities auxiliary to insurance and pension funding|保险和养恤金的附属活动
663|66|Fund management activities|基金管理活动
L||Real estate activities|房地产活动
68|L|Real estate activities|房地产活动
681|68|Real estate activities with own or leased property|用自有或租赁财产进行的房地产活动
682|68|Real estate activities on a fee or contract basis|在收费或合同基础上进行的房地产活动
M||Professional, scientific and technical activities|专业、科学和技术活动
69|M|Legal and accounting activities|法律和会计活动
691|69|Legal activities|法律活动
692|69|Accounting, bookkeeping and auditing activities; tax consultancy|会计、簿记和审计活动；税务咨询
70|M|Activities of head offices; management consultancy activities|总公司的活动；管理咨询活动
701|70|Activities of head offices|总公司的活动
702|70|Management consultancy activities|管理咨询活动
71|M|Architectural and engineering activities; technical testing and analysis|建筑和工程活动；技术测试和分析
711|71|Architectural and engineering activities and related technical consultancy|建筑和工程活动及相关技术咨询
712|71|Technical testing and analysis|技术测试和分析
72|M|Scientific research and development|科学研究与发展
721|72|Research and experimental development on natural sciences and engineering|自然科学和工程学的研究和试验性发展
722|72|Research and experimental development on social sciences and humanities|社会学和人文学的研究和试验性发展
73|M|Advertising and market research|广告业和市场调研
731|73|Advertising|广告业
732|73|Market research and public opinion polling|市场调研和民意测验
74|M|Other professional, scientific and technical activities|其他专业、科学和技术活动
741|74|Specialized design activities|专门设计活动
742|74|Photographic activities|摄影活动
749|74|Other professional, scientific and technical activities n.e.c.|未另分类的其他专业、科学和技术活动
75|M|Veterinary activities|兽医活动
750|75|Veterinary activities|兽医活动
N||Administrative and support service activities|行政和辅助活动
77|N|Rental and leasing activities|出租和租赁活动
771|77|Renting and leasing of motor vehicles|汽车的出租和租赁
772|77|Renting and leasing of personal and household goods|个人和家庭用品的出租和租赁
773|77|Renting and leasing of other machinery, equipment and tangible goods|其他机械、设备和有形商品的出租和租赁
774|77|Leasing of intellectual property and similar products, except copyrighted works|知识产权和类似产品的租赁，版权作品除外
78|N|Employment activities|就业活动
781|78|Activities of employment placement agencies|就业安置机构的活动
782|78|Temporary employment agency activities|临时就业机构的活动
783|78|Other human resources provision|其他人力资源的供应
79|N|Travel agency, tour operator, reservation service and related activities|旅行社、旅游经营者、预订服务及相关活动
791|79|Travel agency and tour operator activities|旅行社和旅游经营者的活动
799|79|Other reservation service and related activities|其他预订服务和相关活动
80|N|Security and investigation activities|安全和调查活动
801|80|Private security activities|私人保安活动
802|80|Security systems service activities|安保系统服务活动
803|80|Investigation activities|调查活动
81|N|Services to buildings and landscape activities|为楼宇和院落景观活动提供的服务
811|81|Combined facilities support activities|设施综合辅助活动
812|81|Cleaning activities|清洁活动
813|81|Landscape care and maintenance service activities|景观照料和维护服务活动
82|N|Office administrative, office support and other business support activities|办公室行政管理、办公支持和其他企业辅助活动
821|82|Office administrative and support activities|办公室行政管理和辅助活动
822|82|Activities of call centres|电话中心的活动
823|82|Organization of conventions and trade shows|会议和贸易展览会的组织
829|82|Business support service activities n.e.c.|未另分类的企业辅助服务活动
O||Public administration and defence; compulsory social security|公共管理与国防；强制性社会保障
84|O|Public administration and defence; compulsory social security|公共管理与国防；强制性社会保障
841|84|Administration of the State and the economic and social policy of the community|国家行政管理和社区经济及社会政策的管理
842|84|Provision of services to the community as a whole|为整个社区提供服务
843|84|Compulsory social security activities|强制性社会保障活动
P||Education|教育
85|P|Education|教育
851|85|Pre-primary and primary education|学前和初等教育
852|85|Secondary education|中等教育
853|85|Higher education|高等教育
854|85|Other education|其他教育
855|85|Educational support activities|教育辅助活动
Q||Human health and social work activities|人体健康和社会工作活动
86|Q|Human health activities|人体健康活动
861|86|Hospital activities|医院活动
862|86|Medical and dental practice activities|医疗和牙科治疗活动
869|86|Other human health activities|其他人体健康活动
87|Q|Residential care activities|留宿护理活动
871|87|Residential nursing care facilities|留宿护理设施
872|87|Residential care activities for mental retardation, mental health and substance abuse|智力障碍、心理健康和药物滥用者的留宿护理活动
873|87|Residential care activities for the elderly and disabled|老年人和残疾人的留宿护理活动
879|87|Other residential care activities|其他留宿护理活动
88|Q|Social work activities without accommodation|不配备食宿的社会服务
881|88|Social work activities without accommodation for the elderly and disabled|不为老年人和残疾人提供食宿的社会工作活动
889|88|Other social work activities without accommodation|其他不配备食宿的社会工作活动
R||Arts, entertainment and recreation|艺术、娱乐和文娱活动
90|R|Creative, arts and entertainment activities|创作、艺术和文娱活动
900|90|Creative, arts and entertainment activities|创作、艺术和文娱活动
91|R|Libraries, archives, museums and other cultural activities|图书馆、档案馆、博物馆和其他文化活动
910|91|Libraries, archives, museums and other cultural activities|图书馆、档案馆、博物馆和其他文化活动
92|R|Gambling and betting activities|赌博和押宝活动
920|92|Gambling and betting activities|赌博和押宝活动
93|R|Sports activities and amusement and recreation activities|体育、娱乐和文娱活动
931|93|Sports activities|体育活动
932|93|Other amusement and recreation activities|其他娱乐和文娱活动
S||Other service activities|其他服务活动
94|S|Activities of membership organizations|成员组织的活动
941|94|Activities of business, employers and professional membership organizations|商业、雇主和专业成员组织的活动
942|94|Activities of trade unions|工会的活动
949|94|Activities of other membership organizations|其他成员组织的活动
95|S|Repair of computers and personal and household goods|计算机及个人和家庭用品的修理
951|95|Repair of computers and communication equipment|计算机和通信设备的修理
952|95|Repair of personal and household goods|个人和家庭用品的修理
96|S|Other personal service activities|其他个人服务活动
960|96|Other personal service activities|其他个人服务活动
T||Activities of households as employers; undifferentiated goods- and services-producing activities of households for own use|家庭作为雇主的活动；家庭自用、未加区分的物品生产和服务活动
97|T|Activities of households as employers of domestic personnel|家庭作为家政人员雇主的活动
970|97|Activities of households as employers of domestic personnel|家庭作为家政人员雇主的活动
98|T|Undifferentiated goods- and services-producing activities of private households for own use|未加区分的私人家庭自用物品生产和服务活动
981|98|Undifferentiated goods-producing activities of private households for own use|未加区分的私人家庭自用物品生产活动
982|98|Undifferentiated service-producing activities of private households for own use|未加区分的私人家庭自我服务活动
U||Activities of extraterritorial organizations and bodies|国际组织和机构的活动
99|U|Activities of extraterritorial organizations and bodies|国际组织和机构的活动
990|99|Activities of extraterritorial organizations and bodies|国际组织和机构的活动
$$);

-- GB/T 4754-2017: sections and divisions.
select code_seed('gbt4754', $$
A||Agriculture, forestry, animal husbandry and fishery|农、林、牧、渔业
01|A|Agriculture|农业
02|A|Forestry|林业
03|A|Animal husbandry|畜牧业
04|A|Fishery|渔业
05|A|Professional and support activities for agriculture, forestry, animal husbandry and fishery|农、林、牧、渔专业及辅助性活动
B||Mining|采矿业
06|B|Mining and washing of coal|煤炭开采和洗选业
07|B|Extraction of petroleum and natural gas|石油和天然气开采业
08|B|Mining and processing of ferrous metal ores|黑色金属矿采选业
09|B|Mining and processing of non-ferrous metal ores|有色金属矿采选业
10|B|Mining and processing of non-metal ores|非金属矿采选业
11|B|Professional and support activities for mining|开采专业及辅助性活动
12|B|Mining of other ores|其他采矿业
C||Manufacturing|制造业
13|C|Processing of food from agricultural products|农副食品加工业
14|C|Manufacture of foods|食品制造业
15|C|Manufacture of liquor, beverages and refined tea|酒、饮料和精制茶制造业
16|C|Manufacture of tobacco|烟草制品业
17|C|Manufacture of textiles|纺织业
18|C|Manufacture of textile wearing apparel and accessories|纺织服装、服饰业
19|C|Manufacture of leather, fur, feather and related products and footwear|皮革、毛皮、羽毛及其制品和制鞋业
20|C|Processing of timber; manufacture of wood, bamboo, rattan, palm and straw products|木材加工和木、竹、藤、棕、草制品业
21|C|Manufacture of furniture|家具制造业
22|C|Manufacture of paper and paper products|造纸和纸制品业
23|C|Printing and reproduction of recording media|印刷和记录媒介复制业
24|C|Manufacture of articles for culture, education, arts and crafts, sport and entertainment|文教、工美、体育和娱乐用品制造业
25|C|Processing of petroleum, coal and other fuels|石油、煤炭及其他燃料加工业
26|C|Manufacture of raw chemical materials and chemical products|化学原料和化学制品制造业
27|C|Manufacture of medicines|医药制造业
28|C|Manufacture of chemical fibres|化学纤维制造业
29|C|Manufacture of rubber and plastics products|橡胶和塑料制品业
30|C|Manufacture of non-metallic mineral products|非金属矿物制品业
31|C|Smelting and rolling of ferrous metals|黑色金属冶炼和压延加工业
32|C|Smelting and rolling of non-ferrous metals|有色金属冶炼和压延加工业
33|C|Manufacture of metal products|金属制品业
34|C|Manufacture of general-purpose machinery|通用设备制造业
35|C|Manufacture of special-purpose machinery|专用设备制造业
36|C|Manufacture of automobiles|汽车制造业
37|C|Manufacture of railway, ship, aerospace and other transport equipment|铁路、船舶、航空航天和其他运输设备制造业
38|C|Manufacture of electrical machinery and apparatus|电气机械和器材制造业
39|C|Manufacture of computers, communication and other electronic equipment|计算机、通信和其他电子设备制造业
40|C|Manufacture of measuring instruments|仪器仪表制造业
41|C|Other manufacture|其他制造业
42|C|Comprehensive utilization of waste resources|废弃资源综合利用业
43|C|Repair of metal products, machinery and equipment|金属制品、机械和设备修理业
D||Production and supply of electricity, heat, gas and water|电力、热力、燃气及水生产和供应业
44|D|Production and supply of electricity and heat|电力、热力生产和供应业
45|D|Production and supply of gas|燃气生产和供应业
46|D|Production and supply of water|水的生产和供应业
E||Construction|建筑业
47|E|Construction of buildings|房屋建筑业
48|E|Civil engineering|土木工程建筑业
49|E|Building installation|建筑安装业
50|E|Building decoration, finishing and other construction|建筑装饰、装修和其他建筑业
F||Wholesale and retail trade|批发和零售业
51|F|Wholesale trade|批发业
52|F|Retail trade|零售业
G||Transport, storage and post|交通运输、仓储和邮政业
53|G|Railway transport|铁路运输业
54|G|Road transport|道路运输业
55|G|Water transport|水上运输业
56|G|Air transport|航空运输业
57|G|Transport via pipelines|管道运输业
58|G|Multimodal transport and transport agency|多式联运和运输代理业
59|G|Loading, unloading and storage|装卸搬运和仓储业
60|G|Post|邮政业
H||Accommodation and catering|住宿和餐饮业
61|H|Accommodation|住宿业
62|H|Catering|餐饮业
I||Information transmission, software and information technology services|信息传输、软件和信息技术服务业
63|I|Telecommunications, broadcasting, television and satellite transmission services|电信、广播电视和卫星传输服务
64|I|Internet and related services|互联网和相关服务
65|I|Software and information technology services|软件和信息技术服务业
J||Finance|金融业
66|J|Monetary and financial services|货币金融服务
67|J|Capital market services|资本市场服务
68|J|Insurance|保险业
69|J|Other finance|其他金融业
K||Real estate|房地产业
70|K|Real estate|房地产业
L||Leasing and business services|租赁和商务服务业
71|L|Leasing|租赁业
72|L|Business services|商务服务业
M||Scientific research and technical services|科学研究和技术服务业
73|M|Research and experimental development|研究和试验发展
74|M|Professional technical services|专业技术服务业
75|M|Promotion and application of science and technology|科技推广和应用服务业
N||Management of water conservancy, environment and public facilities|水利、环境和公共设施管理业
76|N|Management of water conservancy|水利管理业
77|N|Ecological protection and environmental governance|生态保护和环境治理业
78|N|Management of public facilities|公共设施管理业
79|N|Land management|土地管理业
O||Resident services, repair and other services|居民服务、修理和其他服务业
80|O|Resident services|居民服务业
81|O|Repair of motor vehicles, electronic products and articles of daily use|机动车、电子产品和日用产品修理业
82|O|Other services|其他服务业
P||Education|教育
83|P|Education|教育
Q||Health and social work|卫生和社会工作
84|Q|Health|卫生
85|Q|Social work|社会工作
R||Culture, sports and entertainment|文化、体育和娱乐业
86|R|Journalism and publishing|新闻和出版业
87|R|Production of radio, television, film and sound recordings|广播、电视、电影和录音制作业
88|R|Culture and arts|文化艺术业
89|R|Sports|体育
90|R|Entertainment|娱乐业
S||Public administration, social security and social organizations|公共管理、社会保障和社会组织
91|S|Organs of the Communist Party of China|中国共产党机关
92|S|State organs|国家机构
93|S|People's political consultative conferences and democratic parties|人民政协、民主党派
94|S|Social security|社会保障
95|S|Mass organizations, social groups and other member organizations|群众团体、社会团体和其他成员组织
96|S|Grassroots self-governing organizations and other organizations|基层群众自治组织及其他组织
T||International organizations|国际组织
97|T|International organizations|国际组织
$$);

select code_seed('country', string_agg(concat_ws('|', code, '', name ->> 'en', name ->> 'zh'), E'\n' order by code)) from country;

-- United Nations M49; the provinces of China with the first two digits of GB/T 2260.
select code_seed('region', $$
001||World|世界
002|001|Africa|非洲
015|002|Northern Africa|北非
202|002|Sub-Saharan Africa|撒哈拉以南非洲
014|202|Eastern Africa|东非
017|202|Middle Africa|中非
018|202|Southern Africa|南部非洲
011|202|Western Africa|西非
019|001|Americas|美洲
021|019|Northern America|北美
419|019|Latin America and the Caribbean|拉丁美洲和加勒比
029|419|Caribbean|加勒比
013|419|Central America|中美洲
005|419|South America|南美洲
142|001|Asia|亚洲
143|142|Central Asia|中亚
030|142|Eastern Asia|东亚
CN|030|China|中国
CN-11|CN|Beijing|北京市
CN-12|CN|Tianjin|天津市
CN-13|CN|Hebei|河北省
CN-14|CN|Shanxi|山西省
CN-15|CN|Inner Mongolia|内蒙古自治区
CN-21|CN|Liaoning|辽宁省
CN-22|CN|Jilin|吉林省
CN-23|CN|Heilongjiang|黑龙江省
CN-31|CN|Shanghai|上海市
CN-32|CN|Jiangsu|江苏省
CN-33|CN|Zhejiang|浙江省
CN-34|CN|Anhui|安徽省
CN-35|CN|Fujian|福建省
CN-36|CN|Jiangxi|江西省
CN-37|CN|Shandong|山东省
CN-41|CN|Henan|河南省
CN-42|CN|Hubei|湖北省
CN-43|CN|Hunan|湖南省
CN-44|CN|Guangdong|广东省
CN-45|CN|Guangxi|广西壮族自治区
CN-46|CN|Hainan|海南省
CN-50|CN|Chongqing|重庆市
CN-51|CN|Sichuan|四川省
CN-52|CN|Guizhou|贵州省
CN-53|CN|Yunnan|云南省
CN-54|CN|Tibet|西藏自治区
CN-61|CN|Shaanxi|陕西省
CN-62|CN|Gansu|甘肃省
CN-63|CN|Qinghai|青海省
CN-64|CN|Ningxia|宁夏回族自治区
CN-65|CN|Xinjiang|新疆维吾尔自治区
CN-71|CN|Taiwan|台湾省
CN-81|CN|Hong Kong|香港特别行政区
CN-82|CN|Macao|澳门特别行政区
035|142|South-eastern Asia|东南亚
034|142|Southern Asia|南亚
145|142|Western Asia|西亚
150|001|Europe|欧洲
151|150|Eastern Europe|东欧
154|150|Northern Europe|北欧
039|150|Southern Europe|南欧
155|150|Western Europe|西欧
009|001|Oceania|大洋洲
053|009|Australia and New Zealand|澳大利亚和新西兰
054|009|Melanesia|美拉尼西亚
057|009|Micronesia|密克罗尼西亚
061|009|Polynesia|波利尼西亚
010|001|Antarctica|南极洲
$$);

select code_seed('function', $$
management||Management|管理层
owner|management|Owner, partner|企业主、合伙人
board|management|Managing director, board|总经理、董事会
department|management|Head of department|部门负责人
sales||Sales|销售
export|sales|Export, foreign trade|出口、外贸
service|sales|Customer service|客户服务
marketing||Marketing|市场营销
fairs|marketing|Trade fairs and events|展会与活动
press|marketing|Press and public relations|媒体与公关
purchasing||Purchasing|采购
production||Production|生产
quality|production|Quality assurance|质量管理
maintenance|production|Maintenance|设备维护
logistics||Logistics|物流
research||Research and development|研发
design|research|Design, engineering|设计、工程
it||Information technology|信息技术
finance||Finance and controlling|财务
staff||Human resources, training|人力资源、培训
administration||Administration|行政
consulting||Consulting|咨询
teaching||Teaching and science|教学与科研
student||Student, trainee|学生、实习生
other||Other function|其他职能
$$);

select code_seed('company_type', $$
manufacturer||Manufacturer|生产商
oem|manufacturer|Contract manufacturer|代工企业
trade||Trade|贸易
wholesale|trade|Wholesaler|批发商
retail|trade|Retailer|零售商
importer|trade|Importer, exporter|进出口商
agent|trade|Agent, distributor|代理商、经销商
online|trade|Online trade|电子商务企业
service||Service provider|服务商
logistics|service|Forwarder, logistics|货代、物流
engineering|service|Engineering, planning|工程、设计
software|service|Software, IT|软件、信息技术
consulting|service|Consultancy|咨询公司
finance|service|Bank, insurance|银行、保险
research||Research, university|科研院所、高校
public||Public authority|政府机构
association||Association, chamber|协会、商会
press||Press, publisher|媒体、出版社
operator||Operator, end user|运营商、最终用户
startup||Start-up|初创企业
other||Other type|其他类型
$$);

select code_seed('source', $$
website||Website|网站
registration|website|Registered by itself|自行注册
enquiry|website|Enquiry form|在线咨询
fair||At a fair|展会现场
own|fair|Own earlier edition|本展往届
other_fair|fair|Other fair|其他展会
list||List|名单
import|list|Imported list|导入名单
bought|list|Bought list|购买名单
partner|list|Partner, association|合作伙伴、协会
embassy|list|Chamber, embassy|商会、使馆
sales||Sales|销售
call|sales|Phone call|电话
visit|sales|Visit|拜访
referral|sales|Recommended|他人推荐
agent|sales|Foreign agency|海外代理
advert||Advertisement|广告
social|advert|Social media|社交媒体
mailing|advert|Mailing|邮件营销
unknown||Not known|未知
$$);
