-- Lists of codes: those that came with the program in full, lists that organizers make themselves, and what is offered.

-- A list that an organizer made; and since when a list is offered in forms and read in imports (null: not now).
alter table code_list
	add column own boolean not null default false,
	add column published_at timestamptz default now(),
	add column made_by bigint references account,
	add column made_at timestamptz not null default now();

-- ------------------------------------------------------------------------------------------ words
-- As in 052; a list that is not offered does not explain a text.
create or replace function code_find(field text, given text) returns bigint language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	named text := lower(substring(given from '^\s*([A-Za-z][A-Za-z0-9_]{1,30})\s*[:：]'));
	rest  text := case when named is null then given else substring(given from '^[^:：]*[:：]\s*(.*)$') end;
	k     text;
	found_ bigint;
begin
	if named is not null and not exists (select from code_list l where l.list = named and l.field = code_find.field) then
		named := null;
		rest := given;
	end if;
	k := code_key(rest);
	if k = '' or k is null then
		return null;
	end if;
	select c.code_id into found_ from code c join code_list l using (list)
	where l.field = code_find.field and l.published_at is not null and (named is null or c.list = named)
		and (code_key(c.code) = k or named is not null and code_key(c.code) = code_key(split_part(btrim(rest), ' ', 1))
			or code_key(c.name ->> 'en') = k or code_key(c.name ->> 'zh') = k)
	order by code_key(c.code) = k desc, c.retired is null desc, l.sort, c.level, c.path limit 1;
	if found_ is null then
		select u.code_id into found_ from code_unknown u where u.field = code_find.field and u.key = code_key(given);
	end if;
	found_ := code_now(found_);
	return (select c.code_id from code c where c.code_id = found_ and c.retired is null);
end $$;

-- As in 052, of lists that are offered.
create or replace function code_options(field text, has bigint default null) returns jsonb language sql stable
security definer set search_path = public, pg_temp as $$
	select jsonb_agg(o.one order by o.sort, o.path) from (
		select jsonb_build_object('id', c.public_id, 'value', c.list || ':' || c.code || ' ' || tr(c.name),
			'label', code_label(c.code_id), 'retired', c.retired is not null) as one, l.sort, c.path
		from code c join code_list l using (list)
		where l.field = code_options.field and (c.retired is null and l.published_at is not null or c.code_id = has)
		order by l.sort, c.path limit 3000) o
$$;

-- As in 052. Only what is much alike: a wrong suggestion is worse than none, and the likeliest three of thousands of
-- codes are always there. The thresholds are those of the operators, by which the index finds.
create index code_alike on code using gin ((name ->> 'en') gin_trgm_ops, (name ->> 'zh') gin_trgm_ops);
create or replace function code_guess(field text, given text) returns jsonb language sql stable
security definer set search_path = public, pg_temp
set pg_trgm.similarity_threshold = 0.5 set pg_trgm.word_similarity_threshold = 0.56 as $$
	select jsonb_agg(jsonb_build_object('value', g.list || ':' || g.code, 'label', left(code_label(g.code_id), 80))
		order by g.near desc, g.whole desc, g.path)
	from (
		select d.* from (
			-- Of a code and the only one below it, which have one name, the upper one.
			select distinct on (c.list, c.name) c.*, n.whole, greatest(n.whole, n.part * 0.9) as near
			from code c join code_list l using (list)
			cross join lateral (select greatest(similarity(given, c.name ->> 'en'), similarity(given, c.name ->> 'zh')) as whole,
				greatest(word_similarity(given, c.name ->> 'en'), word_similarity(given, c.name ->> 'zh')) as part) n
			where l.field = code_guess.field and l.published_at is not null and c.retired is null
				and ((c.name ->> 'en') % given or (c.name ->> 'zh') % given or given <% (c.name ->> 'en') or given <% (c.name ->> 'zh'))
			order by c.list, c.name, c.level) d
		order by near desc, whole desc, path limit 3) g
$$;

-- ------------------------------------------------------------------------------------------ lists of the organizer's own
-- What is wrong with the names of a list is told beside their fields.
create function code_list_check(list text, name_en text, name_zh text) returns void language plpgsql stable
security definer set search_path = public, pg_temp as $$
begin
	if exists (select from code_list l where l.list <> code_list_check.list
		and (lower(l.name ->> 'en') = lower(name_en) or l.name ->> 'zh' = name_zh)) then
		perform refuse(409, 'There is a list of this name already.', 'name_en');
	end if;
end $$;

create function code_list_add(short text, field text, name_en text, name_zh text, about_en text, about_zh text) returns text
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	made text := lower(btrim(short));
begin
	perform must('centre.manage');
	if made !~ '^[a-z][a-z0-9_]{1,30}$' then
		perform refuse(422, 'A short name begins with a letter and has only letters a to z, digits and _.', 'short');
	elsif made in ('new', 'find') or exists (select from code_list l where l.list = made) then
		perform refuse(409, 'There is a list with this short name already.', 'short');
	end if;
	perform code_list_check(made, name_en, name_zh);
	insert into code_list (list, name, about, field, sort, own, published_at, made_by)
	select made, jsonb_strip_nulls(jsonb_build_object('en', name_en, 'zh', name_zh)),
		jsonb_strip_nulls(jsonb_build_object('en', about_en, 'zh', about_zh)), code_list_add.field, max(l.sort) + 1, true, null,
		current_account()
	from code_list l;
	return made;
end $$;

-- Whether a record has, or had in a file, a code of this list.
create function code_list_used(list text) returns boolean language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	place record;
	used  boolean;
begin
	for place in select * from code_places(code_list_used.list) loop
		execute format('select exists (select from %I r join code c on c.code_id = r.%I where c.list = $1)', place.relation, place.field)
		into used using list;
		if used then
			return true;
		end if;
	end loop;
	return exists (select from code_unknown u join code c using (code_id) where c.list = code_list_used.list);
end $$;

create function code_list_save(list text, field text, name_en text, name_zh text, about_en text, about_zh text) returns text
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	it code_list;
begin
	perform must('centre.manage');
	select * into it from code_list l where l.list = code_list_save.list for update;
	if it.list is null then
		perform refuse(404, 'There is no such list of codes.');
	end if;
	perform code_list_check(it.list, name_en, name_zh);
	if it.field is distinct from code_list_save.field and code_list_save.field is not null then
		if not it.own then
			perform refuse(409, 'What a list that came with the program is for stays as it is.', 'field');
		elsif code_list_used(it.list) then
			perform refuse(409, 'Records have codes of this list: what it is for stays as it is.', 'field');
		end if;
		it.field := code_list_save.field;
	end if;
	update code_list l set name = jsonb_strip_nulls(jsonb_build_object('en', name_en, 'zh', name_zh)),
		about = jsonb_strip_nulls(jsonb_build_object('en', about_en, 'zh', about_zh)), field = it.field
	where l.list = it.list;
	return it.list;
end $$;

-- A list is offered in forms and imports from now on, or no longer: what records have of it stays.
create function code_list_publish(list text, publish boolean) returns text language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it code_list;
begin
	perform must('centre.manage');
	select * into it from code_list l where l.list = code_list_publish.list for update;
	if it.list is null then
		perform refuse(404, 'There is no such list of codes.');
	elsif it.field is null then
		perform refuse(409, 'This list is for no field of a record.');
	elsif publish and not exists (select from code c where c.list = it.list and c.retired is null) then
		perform refuse(409, 'The list has no codes yet. Please upload a file first.');
	end if;
	update code_list l set published_at = case when publish then coalesce(l.published_at, now()) end where l.list = it.list;
	return it.list;
end $$;

-- A list that somebody began and never filled.
create function code_list_drop(list text) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform must('centre.manage');
	if exists (select from code c where c.list = code_list_drop.list) or exists (select from import i where i.list = code_list_drop.list) then
		perform refuse(409, 'This list has had files. It stays; take it off the forms instead.');
	end if;
	delete from code_list l where l.list = code_list_drop.list and l.own;
	if not found then
		perform refuse(404, 'There is no such list of codes.');
	end if;
end $$;

-- ------------------------------------------------------------------------------------------ lists in full
-- Codes that a list of the program gains, in the form of code_seed(): a new version with those it never had, wherever what
-- lies above them is in use. What stands there stays: names that an organizer changed, what was retired or mapped, codes of
-- their own.
create function code_extend(list text, lines text) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it    import;
	added bigint := 0;
	n     bigint;
begin
	perform pg_advisory_xact_lock(hashtextextended('code_list ' || list, 0));
	perform import_stage_codes();
	delete from import_code;
	insert into import_code (line, code, parent, name_en, name_zh)
	select row_number() over (order by c.path), c.code, p.code, c.name ->> 'en', c.name ->> 'zh'
	from code c left join code p on p.code_id = c.parent_id where c.list = code_extend.list and c.retired is null;
	loop
		insert into import_code (line, code, parent, name_en, name_zh)
		select 1000000 + l.n, f[1], nullif(f[2], ''), nullif(f[3], ''), nullif(f[4], '')
		from string_to_table(btrim(lines, E'\n'), E'\n') with ordinality l (line, n), string_to_array(l.line, '|') f
		where (f[2] = '' or f[2] in (select r.code from import_code r)) and f[1] not in (select r.code from import_code r)
			and not exists (select from code c where c.list = code_extend.list and c.code = f[1]);
		get diagnostics n = row_count;
		exit when n = 0;
		added := added + n;
	end loop;
	if added > 0 then
		it.list := code_extend.list;
		perform code_release(it);
	end if;
	delete from import_code;
	return added;
end $$;

update code_list set about = '{"en": "International Standard Industrial Classification of All Economic Activities, United Nations, 2008: sections, divisions, groups and classes",
	"zh": "联合国《所有经济活动的国际标准行业分类》修订本第 4 版（2008 年）：门类、类、大组和组"}' where list = 'isic';
update code_list set about = '{"en": "Industrial classification for national economic activities, China, GB/T 4754-2017 as published on 30 June 2017: sections, divisions, groups and classes",
	"zh": "《国民经济行业分类》GB/T 4754-2017（2017 年 6 月 30 日发布）：门类、大类、中类和小类"}' where list = 'gbt4754';

-- ------------------------------------------------------------------------------------------ normal forms
-- As in 050; what the table would not take is said beside its field.
create or replace function form_word_set(word uuid, kind text, code text, words text, place text, countries text) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	list  text[] := array(select btrim(w) from regexp_split_to_table(form_word_set.words, '[\r\n\t|]+') with ordinality t (w, n)
		where btrim(w) <> '' order by n);
	where_ text := upper(btrim(regexp_replace(coalesce(form_word_set.countries, ''), '[\s,;，；、]+', ' ', 'g')));
	made  uuid;
begin
	perform must('centre.manage');
	form_word_set.code := coalesce(nullif(btrim(form_word_set.code), ''), list[1]);
	if cardinality(list) = 0 then
		perform refuse(422, 'Please write at least one word.', 'words');
	elsif length(form_word_set.code) > 60 then
		perform refuse(422, 'The first word has more than 60 characters. Please write a shorter code for the entry.', 'code');
	elsif where_ !~ '^([A-Z]{2}( [A-Z]{2})*)?$' then
		perform refuse(422, 'Countries are written as two letters each, such as DE AT.', 'countries');
	end if;
	if exists (select from form_word w where w.kind = form_word_set.kind and w.code = form_word_set.code
			and w.public_id is distinct from word) then
		perform refuse(409, 'There is an entry with this code already.', 'code');
	end if;
	insert into form_word as w (public_id, kind, code, words, place, countries, account_id)
	values (coalesce(word, uuid_v7()), kind, form_word_set.code, list, coalesce(form_word_set.place, 'end'), where_, current_account())
	on conflict (public_id) do update set code = excluded.code, words = excluded.words, place = excluded.place,
		countries = excluded.countries, account_id = excluded.account_id, changed_at = now()
	returning public_id into made;
	return made;
end $$;

-- ------------------------------------------------------------------------------------------ exhibitors
create function exhibitor_tagged(wanted uuid[]) returns table (key bigint) language sql stable
security definer set search_path = public, pg_temp as
	$$ select d.record_id from tagged d join tag t using (tag_id) where d.kind = 'exhibitor' and t.public_id = any(wanted) $$;

-- ------------------------------------------------------------------------------------------ who may
revoke execute on function code_list_check, code_list_add, code_list_used, code_list_save, code_list_publish, code_list_drop,
	code_extend, exhibitor_tagged from public;
grant execute on function code_list_add, code_list_save, code_list_publish, code_list_drop, exhibitor_tagged
	to pavilion_office;

-- ------------------------------------------------------------------------------------------ ISIC Rev. 4: classes
select code_extend('isic', $$
0111|011|Growing of cereals (except rice), leguminous crops and oil seeds|谷物（水稻除外）、豆类和油籽的种植
0112|011|Growing of rice|水稻的种植
0113|011|Growing of vegetables and melons, roots and tubers|蔬菜、瓜类、根类和块茎类的种植
0114|011|Growing of sugar cane|甘蔗的种植
0115|011|Growing of tobacco|烟草的种植
0116|011|Growing of fibre crops|纤维作物的种植
0119|011|Growing of other non-perennial crops|其他非多年生作物的种植
0121|012|Growing of grapes|葡萄的种植
0122|012|Growing of tropical and subtropical fruits|热带和亚热带水果的种植
0123|012|Growing of citrus fruits|柑橘类水果的种植
0124|012|Growing of pome fruits and stone fruits|仁果和核果的种植
0125|012|Growing of other tree and bush fruits and nuts|其他树木、灌木水果和坚果的种植
0126|012|Growing of oleaginous fruits|含油果实的种植
0127|012|Growing of beverage crops|饮料作物的种植
0128|012|Growing of spices, aromatic, drug and pharmaceutical crops|香料、芳香、药用作物的种植
0129|012|Growing of other perennial crops|其他多年生作物的种植
0130|013|Plant propagation|植物繁殖
0141|014|Raising of cattle and buffaloes|牛和水牛的饲养
0142|014|Raising of horses and other equines|马和其他马科动物的饲养
0143|014|Raising of camels and camelids|骆驼和骆驼科动物的饲养
0144|014|Raising of sheep and goats|绵羊和山羊的饲养
0145|014|Raising of swine/pigs|猪的饲养
0146|014|Raising of poultry|家禽的饲养
0149|014|Raising of other animals|其他动物的饲养
0150|015|Mixed farming|混合农业
0161|016|Support activities for crop production|作物生产辅助活动
0162|016|Support activities for animal production|动物生产辅助活动
0163|016|Post-harvest crop activities|收获后作物活动
0164|016|Seed processing for propagation|种子处理促进繁殖
0170|017|Hunting, trapping and related service activities|狩猎、诱捕和相关服务活动
0210|021|Silviculture and other forestry activities|造林和其他林业活动
0220|022|Logging|伐木
0230|023|Gathering of non-wood forest products|非木材林产品的采集
0240|024|Support services to forestry|林业辅助服务
0311|031|Marine fishing|海洋捕捞
0312|031|Freshwater fishing|淡水捕捞
0321|032|Marine aquaculture|海水养殖
0322|032|Freshwater aquaculture|淡水养殖
0510|051|Mining of hard coal|硬煤的开采
0520|052|Mining of lignite|褐煤的开采
0610|061|Extraction of crude petroleum|原油的开采
0620|062|Extraction of natural gas|天然气的开采
0710|071|Mining of iron ores|铁矿的开采
0721|072|Mining of uranium and thorium ores|铀和钍矿的开采
0729|072|Mining of other non-ferrous metal ores|其他有色金属矿的开采
0810|081|Quarrying of stone, sand and clay|石料、砂和粘土的采掘
0891|089|Mining of chemical and fertilizer minerals|化学和化肥矿物的开采
0892|089|Extraction of peat|泥炭的采掘
0893|089|Extraction of salt|盐的采掘
0899|089|Other mining and quarrying n.e.c.|未另分类的其他采矿和采石
0910|091|Support activities for petroleum and natural gas extraction|石油和天然气开采的辅助活动
0990|099|Support activities for other mining and quarrying|其他采矿和采石的辅助活动
1010|101|Processing and preserving of meat|肉类的加工和保藏
1020|102|Processing and preserving of fish, crustaceans and molluscs|鱼类、甲壳动物和软体动物的加工和保藏
1030|103|Processing and preserving of fruit and vegetables|水果和蔬菜的加工和保藏
1040|104|Manufacture of vegetable and animal oils and fats|动植物油、脂的制造
1050|105|Manufacture of dairy products|乳制品的制造
1061|106|Manufacture of grain mill products|谷物磨制品的制造
1062|106|Manufacture of starches and starch products|淀粉和淀粉制品的制造
1071|107|Manufacture of bakery products|烘焙食品的制造
1072|107|Manufacture of sugar|糖的制造
1073|107|Manufacture of cocoa, chocolate and sugar confectionery|可可、巧克力和糖果的制造
1074|107|Manufacture of macaroni, noodles, couscous and similar farinaceous products|通心粉、面条、粗麦粉和类似淀粉制品的制造
1075|107|Manufacture of prepared meals and dishes|熟食和菜肴的制造
1079|107|Manufacture of other food products n.e.c.|未另分类的其他食品的制造
1080|108|Manufacture of prepared animal feeds|配制动物饲料的制造
1101|110|Distilling, rectifying and blending of spirits|烈酒的蒸馏、精馏和混合
1102|110|Manufacture of wines|葡萄酒的制造
1103|110|Manufacture of malt liquors and malt|麦芽酒和麦芽的制造
1104|110|Manufacture of soft drinks; production of mineral waters and other bottled waters|软饮料的制造；矿泉水和其他瓶装水的生产
1200|120|Manufacture of tobacco products|烟草制品的制造
1311|131|Preparation and spinning of textile fibres|纺织纤维的准备和纺纱
1312|131|Weaving of textiles|纺织品的织造
1313|131|Finishing of textiles|纺织品的后整理
1391|139|Manufacture of knitted and crocheted fabrics|针织和钩编织物的制造
1392|139|Manufacture of made-up textile articles, except apparel|纺织制成品的制造，服装除外
1393|139|Manufacture of carpets and rugs|地毯和小地毯的制造
1394|139|Manufacture of cordage, rope, twine and netting|绳索、缆绳、麻绳和网的制造
1399|139|Manufacture of other textiles n.e.c.|未另分类的其他纺织品的制造
1410|141|Manufacture of wearing apparel, except fur apparel|服装的制造，毛皮服装除外
1420|142|Manufacture of articles of fur|毛皮制品的制造
1430|143|Manufacture of knitted and crocheted apparel|针织和钩编服装的制造
1511|151|Tanning and dressing of leather; dressing and dyeing of fur|皮革的鞣制和修整；毛皮的修整和染色
1512|151|Manufacture of luggage, handbags and the like, saddlery and harness|箱包、手提包和类似品、鞍具和挽具的制造
1520|152|Manufacture of footwear|鞋靴的制造
1610|161|Sawmilling and planing of wood|木材的锯制和刨平
1621|162|Manufacture of veneer sheets and wood-based panels|胶合板和人造板的制造
1622|162|Manufacture of builders' carpentry and joinery|建筑用木制品的制造
1623|162|Manufacture of wooden containers|木容器的制造
1629|162|Manufacture of other products of wood; manufacture of articles of cork, straw and plaiting materials|其他木制品的制造；软木、稻草和编织材料物品的制造
1701|170|Manufacture of pulp, paper and paperboard|纸浆、纸和纸板的制造
1702|170|Manufacture of corrugated paper and paperboard and of containers of paper and paperboard|瓦楞纸和纸板以及纸和纸板容器的制造
1709|170|Manufacture of other articles of paper and paperboard|其他纸和纸板制品的制造
1811|181|Printing|印刷
1812|181|Service activities related to printing|与印刷有关的服务活动
1820|182|Reproduction of recorded media|记录媒介物的复制
1910|191|Manufacture of coke oven products|焦炉产品的制造
1920|192|Manufacture of refined petroleum products|精炼石油产品的制造
2011|201|Manufacture of basic chemicals|基本化学品的制造
2012|201|Manufacture of fertilizers and nitrogen compounds|肥料和含氮化合物的制造
2013|201|Manufacture of plastics and synthetic rubber in primary forms|初级形式塑料和合成橡胶的制造
2021|202|Manufacture of pesticides and other agrochemical products|农药和其他农用化学品的制造
2022|202|Manufacture of paints, varnishes and similar coatings, printing ink and mastics|颜料、清漆和类似涂料、印刷油墨和胶粘剂的制造
2023|202|Manufacture of soap and detergents, cleaning and polishing preparations, perfumes and toilet preparations|肥皂和洗涤剂、清洁和抛光制剂、香水和化妆品的制造
2029|202|Manufacture of other chemical products n.e.c.|未另分类的其他化学制品的制造
2030|203|Manufacture of man-made fibres|人造纤维的制造
2100|210|Manufacture of pharmaceuticals, medicinal chemical and botanical products|药品、药用化学品和植物药材的制造
2211|221|Manufacture of rubber tyres and tubes; retreading and rebuilding of rubber tyres|橡胶轮胎和内胎的制造；橡胶轮胎的翻新和再造
2219|221|Manufacture of other rubber products|其他橡胶制品的制造
2220|222|Manufacture of plastics products|塑料制品的制造
2310|231|Manufacture of glass and glass products|玻璃和玻璃制品的制造
2391|239|Manufacture of refractory products|耐火制品的制造
2392|239|Manufacture of clay building materials|粘土建筑材料的制造
2393|239|Manufacture of other porcelain and ceramic products|其他瓷和陶瓷制品的制造
2394|239|Manufacture of cement, lime and plaster|水泥、石灰和石膏的制造
2395|239|Manufacture of articles of concrete, cement and plaster|混凝土、水泥和石膏制品的制造
2396|239|Cutting, shaping and finishing of stone|石料的切割、成形和修整
2399|239|Manufacture of other non-metallic mineral products n.e.c.|未另分类的其他非金属矿物制品的制造
2410|241|Manufacture of basic iron and steel|基本钢铁的制造
2420|242|Manufacture of basic precious and other non-ferrous metals|基本贵金属和其他有色金属的制造
2431|243|Casting of iron and steel|钢铁的铸造
2432|243|Casting of non-ferrous metals|有色金属的铸造
2511|251|Manufacture of structural metal products|结构性金属制品的制造
2512|251|Manufacture of tanks, reservoirs and containers of metal|金属罐、水箱和容器的制造
2513|251|Manufacture of steam generators, except central heating hot water boilers|蒸汽锅炉的制造，中央供暖热水锅炉除外
2520|252|Manufacture of weapons and ammunition|武器和弹药的制造
2591|259|Forging, pressing, stamping and roll-forming of metal; powder metallurgy|金属的锻造、冲压、压印和轧制；粉末冶金
2592|259|Treatment and coating of metals; machining|金属的处理和涂层；机械加工
2593|259|Manufacture of cutlery, hand tools and general hardware|刀具、手工具和普通五金制品的制造
2599|259|Manufacture of other fabricated metal products n.e.c.|未另分类的其他金属制品的制造
2610|261|Manufacture of electronic components and boards|电子元件和电子板的制造
2620|262|Manufacture of computers and peripheral equipment|计算机和外部设备的制造
2630|263|Manufacture of communication equipment|通信设备的制造
2640|264|Manufacture of consumer electronics|消费电子产品的制造
2651|265|Manufacture of measuring, testing, navigating and control equipment|测量、检验、导航和控制设备的制造
2652|265|Manufacture of watches and clocks|钟表的制造
2660|266|Manufacture of irradiation, electromedical and electrotherapeutic equipment|辐射、电子医疗和电子理疗设备的制造
2670|267|Manufacture of optical instruments and photographic equipment|光学仪器和摄影设备的制造
2680|268|Manufacture of magnetic and optical media|磁性和光学媒介物的制造
2710|271|Manufacture of electric motors, generators, transformers and electricity distribution and control apparatus|电动机、发电机、变压器以及配电和控制装置的制造
2720|272|Manufacture of batteries and accumulators|电池和蓄电池的制造
2731|273|Manufacture of fibre optic cables|光缆的制造
2732|273|Manufacture of other electronic and electric wires and cables|其他电子和电力电线电缆的制造
2733|273|Manufacture of wiring devices|配线装置的制造
2740|274|Manufacture of electric lighting equipment|电力照明设备的制造
2750|275|Manufacture of domestic appliances|家用电器的制造
2790|279|Manufacture of other electrical equipment|其他电力设备的制造
2811|281|Manufacture of engines and turbines, except aircraft, vehicle and cycle engines|发动机和涡轮机的制造，飞机、汽车和摩托车发动机除外
2812|281|Manufacture of fluid power equipment|流体动力设备的制造
2813|281|Manufacture of other pumps, compressors, taps and valves|其他泵、压缩机、旋塞和阀门的制造
2814|281|Manufacture of bearings, gears, gearing and driving elements|轴承、齿轮、传动和驱动部件的制造
2815|281|Manufacture of ovens, furnaces and furnace burners|烘炉、熔炉和炉用燃烧器的制造
2816|281|Manufacture of lifting and handling equipment|起重和装卸设备的制造
2817|281|Manufacture of office machinery and equipment (except computers and peripheral equipment)|办公机械和设备的制造，计算机和外部设备除外
2818|281|Manufacture of power-driven hand tools|动力手工具的制造
2819|281|Manufacture of other general-purpose machinery|其他通用机械的制造
2821|282|Manufacture of agricultural and forestry machinery|农业和林业机械的制造
2822|282|Manufacture of metal-forming machinery and machine tools|金属成形机械和机床的制造
2823|282|Manufacture of machinery for metallurgy|冶金机械的制造
2824|282|Manufacture of machinery for mining, quarrying and construction|采矿、采石和建筑机械的制造
2825|282|Manufacture of machinery for food, beverage and tobacco processing|食品、饮料和烟草加工机械的制造
2826|282|Manufacture of machinery for textile, apparel and leather production|纺织、服装和皮革生产机械的制造
2829|282|Manufacture of other special-purpose machinery|其他专用机械的制造
2910|291|Manufacture of motor vehicles|汽车的制造
2920|292|Manufacture of bodies (coachwork) for motor vehicles; manufacture of trailers and semi-trailers|汽车车身的制造；挂车和半挂车的制造
2930|293|Manufacture of parts and accessories for motor vehicles|汽车零部件的制造
3011|301|Building of ships and floating structures|船舶和浮动构筑物的建造
3012|301|Building of pleasure and sporting boats|游艇和运动船的建造
3020|302|Manufacture of railway locomotives and rolling stock|铁道机车和车辆的制造
3030|303|Manufacture of air and spacecraft and related machinery|飞机、航天器和相关机械的制造
3040|304|Manufacture of military fighting vehicles|军用战车的制造
3091|309|Manufacture of motorcycles|摩托车的制造
3092|309|Manufacture of bicycles and invalid carriages|自行车和病残人车的制造
3099|309|Manufacture of other transport equipment n.e.c.|未另分类的其他运输设备的制造
3100|310|Manufacture of furniture|家具的制造
3211|321|Manufacture of jewellery and related articles|珠宝和有关物品的制造
3212|321|Manufacture of imitation jewellery and related articles|仿真珠宝和有关物品的制造
3220|322|Manufacture of musical instruments|乐器的制造
3230|323|Manufacture of sports goods|体育用品的制造
3240|324|Manufacture of games and toys|游艺用品和玩具的制造
3250|325|Manufacture of medical and dental instruments and supplies|医疗和牙科工具和用品的制造
3290|329|Other manufacturing n.e.c.|未另分类的其他制造业
3311|331|Repair of fabricated metal products|金属制品的修理
3312|331|Repair of machinery|机械的修理
3313|331|Repair of electronic and optical equipment|电子和光学设备的修理
3314|331|Repair of electrical equipment|电力设备的修理
3315|331|Repair of transport equipment, except motor vehicles|运输设备的修理，汽车除外
3319|331|Repair of other equipment|其他设备的修理
3320|332|Installation of industrial machinery and equipment|工业机械和设备的安装
3510|351|Electric power generation, transmission and distribution|发电、输电和配电
3520|352|Manufacture of gas; distribution of gaseous fuels through mains|煤气的制造；通过管道分配气体燃料
3530|353|Steam and air conditioning supply|蒸汽和空调的供应
3600|360|Water collection, treatment and supply|集水、水处理和水供应
3700|370|Sewerage|污水处理
3811|381|Collection of non-hazardous waste|无害废物的收集
3812|381|Collection of hazardous waste|有害废物的收集
3821|382|Treatment and disposal of non-hazardous waste|无害废物的处理和处置
3822|382|Treatment and disposal of hazardous waste|有害废物的处理和处置
3830|383|Materials recovery|材料回收
3900|390|Remediation activities and other waste management services|补救活动和其他废物管理服务
4100|410|Construction of buildings|楼宇的建筑
4210|421|Construction of roads and railways|公路和铁路的修建
4220|422|Construction of utility projects|公用事业工程的修建
4290|429|Construction of other civil engineering projects|其他土木工程的修建
4311|431|Demolition|拆除
4312|431|Site preparation|场地的准备
4321|432|Electrical installation|电气安装
4322|432|Plumbing, heat and air-conditioning installation|管道、供暖和空调安装
4329|432|Other construction installation|其他建筑安装
4330|433|Building completion and finishing|楼宇装修
4390|439|Other specialized construction activities|其他特殊建筑活动
4510|451|Sale of motor vehicles|汽车的销售
4520|452|Maintenance and repair of motor vehicles|汽车的保养和修理
4530|453|Sale of motor vehicle parts and accessories|汽车零部件的销售
4540|454|Sale, maintenance and repair of motorcycles and related parts and accessories|摩托车及有关零部件的销售、保养和修理
4610|461|Wholesale on a fee or contract basis|在收费或合同基础上的批发
4620|462|Wholesale of agricultural raw materials and live animals|农业原料和活畜的批发
4630|463|Wholesale of food, beverages and tobacco|食品、饮料和烟草的批发
4641|464|Wholesale of textiles, clothing and footwear|纺织品、服装和鞋靴的批发
4649|464|Wholesale of other household goods|其他家庭用品的批发
4651|465|Wholesale of computers, computer peripheral equipment and software|计算机、计算机外部设备和软件的批发
4652|465|Wholesale of electronic and telecommunications equipment and parts|电子和电信设备与零件的批发
4653|465|Wholesale of agricultural machinery, equipment and supplies|农业机械、设备和物资的批发
4659|465|Wholesale of other machinery and equipment|其他机械和设备的批发
4661|466|Wholesale of solid, liquid and gaseous fuels and related products|固体、液体和气体燃料及有关产品的批发
4662|466|Wholesale of metals and metal ores|金属和金属矿的批发
4663|466|Wholesale of construction materials, hardware, plumbing and heating equipment and supplies|建筑材料、五金制品、管道和供暖设备与物资的批发
4669|466|Wholesale of waste and scrap and other products n.e.c.|废料、碎屑和未另分类的其他产品的批发
4690|469|Non-specialized wholesale trade|非专门批发贸易
4711|471|Retail sale in non-specialized stores with food, beverages or tobacco predominating|以食品、饮料或烟草为主的非专门商店的零售
4719|471|Other retail sale in non-specialized stores|非专门商店的其他零售
4721|472|Retail sale of food in specialized stores|专门商店中食品的零售
4722|472|Retail sale of beverages in specialized stores|专门商店中饮料的零售
4723|472|Retail sale of tobacco products in specialized stores|专门商店中烟草制品的零售
4730|473|Retail sale of automotive fuel in specialized stores|专门商店中汽车燃料的零售
4741|474|Retail sale of computers, peripheral units, software and telecommunications equipment in specialized stores|专门商店中计算机、外部设备、软件和电信设备的零售
4742|474|Retail sale of audio and video equipment in specialized stores|专门商店中音响和影像设备的零售
4751|475|Retail sale of textiles in specialized stores|专门商店中纺织品的零售
4752|475|Retail sale of hardware, paints and glass in specialized stores|专门商店中五金制品、颜料和玻璃的零售
4753|475|Retail sale of carpets, rugs, wall and floor coverings in specialized stores|专门商店中地毯、墙面和地面覆盖物的零售
4759|475|Retail sale of electrical household appliances, furniture, lighting equipment and other household articles in specialized stores|专门商店中家用电器、家具、照明设备和其他家用物品的零售
4761|476|Retail sale of books, newspapers and stationary in specialized stores|专门商店中书籍、报纸和文具的零售
4762|476|Retail sale of music and video recordings in specialized stores|专门商店中音乐和录像制品的零售
4763|476|Retail sale of sporting equipment in specialized stores|专门商店中体育设备的零售
4764|476|Retail sale of games and toys in specialized stores|专门商店中游艺用品和玩具的零售
4771|477|Retail sale of clothing, footwear and leather articles in specialized stores|专门商店中服装、鞋靴和皮革制品的零售
4772|477|Retail sale of pharmaceutical and medical goods, cosmetic and toilet articles in specialized stores|专门商店中药品和医疗用品、化妆品和盥洗用品的零售
4773|477|Other retail sale of new goods in specialized stores|专门商店中其他新商品的零售
4774|477|Retail sale of second-hand goods|旧货的零售
4781|478|Retail sale via stalls and markets of food, beverages and tobacco products|食品、饮料和烟草制品的货摊和市场零售
4782|478|Retail sale via stalls and markets of textiles, clothing and footwear|纺织品、服装和鞋靴的货摊和市场零售
4789|478|Retail sale via stalls and markets of other goods|其他商品的货摊和市场零售
4791|479|Retail sale via mail order houses or via Internet|通过邮购商店或互联网进行的零售
4799|479|Other retail sale not in stores, stalls or markets|不在商店、货摊或市场进行的其他零售
4911|491|Passenger rail transport, interurban|城际铁路客运
4912|491|Freight rail transport|铁路货运
4921|492|Urban and suburban passenger land transport|城市和郊区陆路客运
4922|492|Other passenger land transport|其他陆路客运
4923|492|Freight transport by road|公路货运
4930|493|Transport via pipeline|管道运输
5011|501|Sea and coastal passenger water transport|远洋和沿海客运
5012|501|Sea and coastal freight water transport|远洋和沿海货运
5021|502|Inland passenger water transport|内河客运
5022|502|Inland freight water transport|内河货运
5110|511|Passenger air transport|航空客运
5120|512|Freight air transport|航空货运
5210|521|Warehousing and storage|仓储
5221|522|Service activities incidental to land transportation|陆路运输附带的服务活动
5222|522|Service activities incidental to water transportation|水上运输附带的服务活动
5223|522|Service activities incidental to air transportation|航空运输附带的服务活动
5224|522|Cargo handling|货物装卸
5229|522|Other transportation support activities|其他运输辅助活动
5310|531|Postal activities|邮政活动
5320|532|Courier activities|邮递活动
5510|551|Short term accommodation activities|短期住宿活动
5520|552|Camping grounds, recreational vehicle parks and trailer parks|野营地、娱乐车公园和拖车公园
5590|559|Other accommodation|其他住宿
5610|561|Restaurants and mobile food service activities|餐馆和流动餐饮服务活动
5621|562|Event catering|特殊活动餐饮
5629|562|Other food service activities|其他餐饮服务活动
5630|563|Beverage serving activities|饮料供应活动
5811|581|Book publishing|书籍出版
5812|581|Publishing of directories and mailing lists|名录和邮寄名单的出版
5813|581|Publishing of newspapers, journals and periodicals|报纸、杂志和期刊的出版
5819|581|Other publishing activities|其他出版活动
5820|582|Software publishing|软件的发行
5911|591|Motion picture, video and television programme production activities|电影、录像和电视节目的制作活动
5912|591|Motion picture, video and television programme post-production activities|电影、录像和电视节目的后期制作活动
5913|591|Motion picture, video and television programme distribution activities|电影、录像和电视节目的发行活动
5914|591|Motion picture projection activities|电影放映活动
5920|592|Sound recording and music publishing activities|录音和音乐作品出版活动
6010|601|Radio broadcasting|电台广播
6020|602|Television programming and broadcasting activities|电视节目编排和广播活动
6110|611|Wired telecommunications activities|有线电信活动
6120|612|Wireless telecommunications activities|无线电信活动
6130|613|Satellite telecommunications activities|卫星电信活动
6190|619|Other telecommunications activities|其他电信活动
6201|620|Computer programming activities|计算机程序设计活动
6202|620|Computer consultancy and computer facilities management activities|计算机咨询和计算机设施管理活动
6209|620|Other information technology and computer service activities|其他信息技术和计算机服务活动
6311|631|Data processing, hosting and related activities|数据处理、存储和相关活动
6312|631|Web portals|门户网站
6391|639|News agency activities|新闻机构的活动
6399|639|Other information service activities n.e.c.|未另分类的其他信息服务活动
6411|641|Central banking|中央银行
6419|641|Other monetary intermediation|其他货币媒介
6420|642|Activities of holding companies|控股公司的活动
6430|643|Trusts, funds and similar financial entities|信托机构、基金和类似的金融实体
6491|649|Financial leasing|金融租赁
6492|649|Other credit granting|其他信贷发放
6499|649|Other financial service activities, except insurance and pension funding activities, n.e.c.|未另分类的其他金融服务活动，保险和养恤金活动除外
6511|651|Life insurance|人寿保险
6512|651|Non-life insurance|非人寿保险
6520|652|Reinsurance|再保险
6530|653|Pension funding|养恤金
6611|661|Administration of financial markets|金融市场的管理
6612|661|Security and commodity contracts brokerage|证券和商品合约经纪
6619|661|Other activities auxiliary to financial service activities|金融服务的其他附属活动
6621|662|Risk and damage evaluation|风险和损失评估
6622|662|Activities of insurance agents and brokers|保险代理人和经纪人的活动
6629|662|Other activities auxiliary to insurance and pension funding|保险和养恤金的其他附属活动
6630|663|Fund management activities|基金管理活动
6810|681|Real estate activities with own or leased property|用自有或租赁财产进行的房地产活动
6820|682|Real estate activities on a fee or contract basis|在收费或合同基础上进行的房地产活动
6910|691|Legal activities|法律活动
6920|692|Accounting, bookkeeping and auditing activities; tax consultancy|会计、簿记和审计活动；税务咨询
7010|701|Activities of head offices|总公司的活动
7020|702|Management consultancy activities|管理咨询活动
7110|711|Architectural and engineering activities and related technical consultancy|建筑和工程活动及相关技术咨询
7120|712|Technical testing and analysis|技术测试和分析
7210|721|Research and experimental development on natural sciences and engineering|自然科学和工程学的研究和试验性发展
7220|722|Research and experimental development on social sciences and humanities|社会学和人文学的研究和试验性发展
7310|731|Advertising|广告业
7320|732|Market research and public opinion polling|市场调研和民意测验
7410|741|Specialized design activities|专门设计活动
7420|742|Photographic activities|摄影活动
7490|749|Other professional, scientific and technical activities n.e.c.|未另分类的其他专业、科学和技术活动
7500|750|Veterinary activities|兽医活动
7710|771|Renting and leasing of motor vehicles|汽车的出租和租赁
7721|772|Renting and leasing of recreational and sports goods|娱乐和体育用品的出租和租赁
7722|772|Renting of video tapes and disks|录像带和光盘的出租
7729|772|Renting and leasing of other personal and household goods|其他个人和家庭用品的出租和租赁
7730|773|Renting and leasing of other machinery, equipment and tangible goods|其他机械、设备和有形商品的出租和租赁
7740|774|Leasing of intellectual property and similar products, except copyrighted works|知识产权和类似产品的租赁，版权作品除外
7810|781|Activities of employment placement agencies|就业安置机构的活动
7820|782|Temporary employment agency activities|临时就业机构的活动
7830|783|Other human resources provision|其他人力资源的供应
7911|791|Travel agency activities|旅行社的活动
7912|791|Tour operator activities|旅游经营者的活动
7990|799|Other reservation service and related activities|其他预订服务和相关活动
8010|801|Private security activities|私人保安活动
8020|802|Security systems service activities|安保系统服务活动
8030|803|Investigation activities|调查活动
8110|811|Combined facilities support activities|设施综合辅助活动
8121|812|General cleaning of buildings|楼宇的一般清洁
8129|812|Other building and industrial cleaning activities|其他楼宇和工业清洁活动
8130|813|Landscape care and maintenance service activities|景观照料和维护服务活动
8211|821|Combined office administrative service activities|办公室综合行政管理服务活动
8219|821|Photocopying, document preparation and other specialized office support activities|影印、文件制作和其他专门办公支持活动
8220|822|Activities of call centres|电话中心的活动
8230|823|Organization of conventions and trade shows|会议和贸易展览会的组织
8291|829|Activities of collection agencies and credit bureaus|收款公司和信贷机构的活动
8292|829|Packaging activities|包装活动
8299|829|Other business support service activities n.e.c.|未另分类的其他企业辅助服务活动
8411|841|General public administration activities|一般公共行政活动
8412|841|Regulation of the activities of providing health care, education, cultural services and other social services, excluding social security|对提供保健、教育、文化服务和其他社会服务（社会保障除外）的活动的管理
8413|841|Regulation of and contribution to more efficient operation of businesses|对企业经营的管理和促进提高其效率
8421|842|Foreign affairs|外交事务
8422|842|Defence activities|国防活动
8423|842|Public order and safety activities|公共秩序和安全活动
8430|843|Compulsory social security activities|强制性社会保障活动
8510|851|Pre-primary and primary education|学前和初等教育
8521|852|General secondary education|普通中等教育
8522|852|Technical and vocational secondary education|技术和职业中等教育
8530|853|Higher education|高等教育
8541|854|Sports and recreation education|体育和娱乐教育
8542|854|Cultural education|文化教育
8549|854|Other education n.e.c.|未另分类的其他教育
8550|855|Educational support activities|教育辅助活动
8610|861|Hospital activities|医院活动
8620|862|Medical and dental practice activities|医疗和牙科治疗活动
8690|869|Other human health activities|其他人体健康活动
8710|871|Residential nursing care facilities|留宿护理设施
8720|872|Residential care activities for mental retardation, mental health and substance abuse|智力障碍、心理健康和药物滥用者的留宿护理活动
8730|873|Residential care activities for the elderly and disabled|老年人和残疾人的留宿护理活动
8790|879|Other residential care activities|其他留宿护理活动
8810|881|Social work activities without accommodation for the elderly and disabled|不为老年人和残疾人提供食宿的社会工作活动
8890|889|Other social work activities without accommodation|其他不配备食宿的社会工作活动
9000|900|Creative, arts and entertainment activities|创作、艺术和文娱活动
9101|910|Library and archives activities|图书馆和档案馆的活动
9102|910|Museums activities and operation of historical sites and buildings|博物馆的活动和历史遗址与建筑物的管理
9103|910|Botanical and zoological gardens and nature reserves activities|植物园、动物园和自然保护区的活动
9200|920|Gambling and betting activities|赌博和押宝活动
9311|931|Operation of sports facilities|体育设施的管理
9312|931|Activities of sports clubs|体育俱乐部的活动
9319|931|Other sports activities|其他体育活动
9321|932|Activities of amusement parks and theme parks|游乐园和主题公园的活动
9329|932|Other amusement and recreation activities n.e.c.|未另分类的其他娱乐和文娱活动
9411|941|Activities of business and employers membership organizations|商业和雇主成员组织的活动
9412|941|Activities of professional membership organizations|专业成员组织的活动
9420|942|Activities of trade unions|工会的活动
9491|949|Activities of religious organizations|宗教组织的活动
9492|949|Activities of political organizations|政治组织的活动
9499|949|Activities of other membership organizations n.e.c.|未另分类的其他成员组织的活动
9511|951|Repair of computers and peripheral equipment|计算机和外部设备的修理
9512|951|Repair of communication equipment|通信设备的修理
9521|952|Repair of consumer electronics|消费电子产品的修理
9522|952|Repair of household appliances and home and garden equipment|家用电器以及家庭和园艺设备的修理
9523|952|Repair of footwear and leather goods|鞋靴和皮革制品的修理
9524|952|Repair of furniture and home furnishings|家具和家用陈设的修理
9529|952|Repair of other personal and household goods|其他个人和家庭用品的修理
9601|960|Washing and (dry-) cleaning of textile and fur products|纺织品和毛皮制品的洗涤和（干）洗
9602|960|Hairdressing and other beauty treatment|美发和其他美容
9603|960|Funeral and related activities|殡葬和有关活动
9609|960|Other personal service activities n.e.c.|未另分类的其他个人服务活动
9700|970|Activities of households as employers of domestic personnel|家庭作为家政人员雇主的活动
9810|981|Undifferentiated goods-producing activities of private households for own use|未加区分的私人家庭自用物品生产活动
9820|982|Undifferentiated service-producing activities of private households for own use|未加区分的私人家庭自我服务活动
9900|990|Activities of extraterritorial organizations and bodies|国际组织和机构的活动
$$);

-- ------------------------------------------------------------------------------------------ GB/T 4754-2017: groups, classes
select code_extend('gbt4754', $$
011|01|Growing of cereals|谷物种植
0111|011|Growing of rice|稻谷种植
0112|011|Growing of wheat|小麦种植
0113|011|Growing of maize|玉米种植
0119|011|Growing of other cereals|其他谷物种植
012|01|Growing of pulses, oil crops and tubers|豆类、油料和薯类种植
0121|012|Growing of pulses|豆类种植
0122|012|Growing of oil crops|油料种植
0123|012|Growing of tubers|薯类种植
013|01|Growing of cotton, bast fibre, sugar crops and tobacco|棉、麻、糖、烟草种植
0131|013|Growing of cotton|棉花种植
0132|013|Growing of bast fibre crops|麻类种植
0133|013|Growing of sugar crops|糖料种植
0134|013|Growing of tobacco|烟草种植
014|01|Growing of vegetables, edible fungi and horticultural crops|蔬菜、食用菌及园艺作物种植
0141|014|Growing of vegetables|蔬菜种植
0142|014|Growing of edible fungi|食用菌种植
0143|014|Growing of flowers|花卉种植
0149|014|Growing of other horticultural crops|其他园艺作物种植
015|01|Growing of fruits|水果种植
0151|015|Growing of pome and stone fruits|仁果类和核果类水果种植
0152|015|Growing of grapes|葡萄种植
0153|015|Growing of citrus fruits|柑橘类种植
0154|015|Growing of bananas and other subtropical fruits|香蕉等亚热带水果种植
0159|015|Growing of other fruits|其他水果种植
016|01|Growing of nuts, oleaginous fruits, spices and beverage crops|坚果、含油果、香料和饮料作物种植
0161|016|Growing of nuts|坚果种植
0162|016|Growing of oleaginous fruits|含油果种植
0163|016|Growing of spice crops|香料作物种植
0164|016|Growing of tea|茶叶种植
0169|016|Growing of other beverage crops|其他饮料作物种植
017|01|Growing of Chinese medicinal materials|中药材种植
0171|017|Growing of Chinese medicinal herbs|中草药种植
0179|017|Growing of other Chinese medicinal materials|其他中药材种植
018|01|Growing and cutting of grass|草种植及割草
0181|018|Growing of grass|草种植
0182|018|Cutting of natural grassland|天然草原割草
019|01|Other agriculture|其他农业
0190|019|Other agriculture|其他农业
021|02|Tree breeding and seedling raising|林木育种和育苗
0211|021|Tree breeding|林木育种
0212|021|Raising of tree seedlings|林木育苗
022|02|Afforestation and regeneration|造林和更新
0220|022|Afforestation and regeneration|造林和更新
023|02|Forest management, tending and improvement|森林经营、管护和改培
0231|023|Forest management and tending|森林经营和管护
0232|023|Forest improvement|森林改培
024|02|Logging and transport of timber and bamboo|木材和竹材采运
0241|024|Logging and transport of timber|木材采运
0242|024|Cutting and transport of bamboo|竹材采运
025|02|Gathering of forest products|林产品采集
0251|025|Gathering of timber and bamboo forest products|木竹材林产品采集
0252|025|Gathering of non-timber, non-bamboo forest products|非木竹材林产品采集
031|03|Raising of livestock|牲畜饲养
0311|031|Raising of cattle|牛的饲养
0312|031|Raising of horses|马的饲养
0313|031|Raising of pigs|猪的饲养
0314|031|Raising of sheep and goats|羊的饲养
0315|031|Raising of camels|骆驼饲养
0319|031|Raising of other livestock|其他牲畜饲养
032|03|Raising of poultry|家禽饲养
0321|032|Raising of chickens|鸡的饲养
0322|032|Raising of ducks|鸭的饲养
0323|032|Raising of geese|鹅的饲养
0329|032|Raising of other poultry|其他家禽饲养
033|03|Hunting and trapping of animals|狩猎和捕捉动物
0330|033|Hunting and trapping of animals|狩猎和捕捉动物
039|03|Other animal husbandry|其他畜牧业
0391|039|Raising of rabbits|兔的饲养
0392|039|Beekeeping|蜜蜂饲养
0399|039|Other animal husbandry n.e.c.|其他未列明畜牧业
041|04|Aquaculture|水产养殖
0411|041|Marine aquaculture|海水养殖
0412|041|Inland aquaculture|内陆养殖
042|04|Fishing|水产捕捞
0421|042|Marine fishing|海水捕捞
0422|042|Inland fishing|内陆捕捞
051|05|Professional and support activities for agriculture|农业专业及辅助性活动
0511|051|Seed and seedling cultivation|种子种苗培育活动
0512|051|Agricultural machinery services|农业机械活动
0513|051|Irrigation|灌溉活动
0514|051|Primary processing of agricultural products|农产品初加工活动
0515|051|Crop pest and disease control|农作物病虫害防治活动
0519|051|Other professional and support activities for agriculture|其他农业专业及辅助性活动
052|05|Professional and support activities for forestry|林业专业及辅助性活动
0521|052|Forest pest control|林业有害生物防治活动
0522|052|Forest fire prevention|森林防火活动
0523|052|Primary processing of forest products|林产品初级加工活动
0529|052|Other professional and support activities for forestry|其他林业专业及辅助性活动
053|05|Professional and support activities for animal husbandry|畜牧专业及辅助性活动
0531|053|Breeding of improved livestock|畜牧良种繁殖活动
0532|053|Treatment of livestock and poultry manure|畜禽粪污处理活动
0539|053|Other professional and support activities for animal husbandry|其他畜牧专业及辅助性活动
054|05|Professional and support activities for fishery|渔业专业及辅助性活动
0541|054|Fish fry and fingerling hatcheries|鱼苗及鱼种场活动
0549|054|Other professional and support activities for fishery|其他渔业专业及辅助性活动
061|06|Mining and washing of bituminous coal and anthracite|烟煤和无烟煤开采洗选
0610|061|Mining and washing of bituminous coal and anthracite|烟煤和无烟煤开采洗选
062|06|Mining and washing of lignite|褐煤开采洗选
0620|062|Mining and washing of lignite|褐煤开采洗选
069|06|Mining and washing of other coal|其他煤炭采选
0690|069|Mining and washing of other coal|其他煤炭采选
071|07|Extraction of petroleum|石油开采
0711|071|Onshore extraction of petroleum|陆地石油开采
0712|071|Offshore extraction of petroleum|海洋石油开采
072|07|Extraction of natural gas|天然气开采
0721|072|Onshore extraction of natural gas|陆地天然气开采
0722|072|Offshore extraction of natural gas and gas hydrates|海洋天然气及可燃冰开采
081|08|Mining and processing of iron ores|铁矿采选
0810|081|Mining and processing of iron ores|铁矿采选
082|08|Mining and processing of manganese and chromium ores|锰矿、铬矿采选
0820|082|Mining and processing of manganese and chromium ores|锰矿、铬矿采选
089|08|Mining and processing of other ferrous metal ores|其他黑色金属矿采选
0890|089|Mining and processing of other ferrous metal ores|其他黑色金属矿采选
091|09|Mining and processing of common non-ferrous metal ores|常用有色金属矿采选
0911|091|Mining and processing of copper ores|铜矿采选
0912|091|Mining and processing of lead and zinc ores|铅锌矿采选
0913|091|Mining and processing of nickel and cobalt ores|镍钴矿采选
0914|091|Mining and processing of tin ores|锡矿采选
0915|091|Mining and processing of antimony ores|锑矿采选
0916|091|Mining and processing of aluminium ores|铝矿采选
0917|091|Mining and processing of magnesium ores|镁矿采选
0919|091|Mining and processing of other common non-ferrous metal ores|其他常用有色金属矿采选
092|09|Mining and processing of precious metal ores|贵金属矿采选
0921|092|Mining and processing of gold ores|金矿采选
0922|092|Mining and processing of silver ores|银矿采选
0929|092|Mining and processing of other precious metal ores|其他贵金属矿采选
093|09|Mining and processing of rare metal and rare earth ores|稀有稀土金属矿采选
0931|093|Mining and processing of tungsten and molybdenum ores|钨钼矿采选
0932|093|Mining and processing of rare earth ores|稀土金属矿采选
0933|093|Mining and processing of radioactive metal ores|放射性金属矿采选
0939|093|Mining and processing of other rare metal ores|其他稀有金属矿采选
101|10|Quarrying of earth, sand and stone|土砂石开采
1011|101|Quarrying of limestone and gypsum|石灰石、石膏开采
1012|101|Quarrying of ornamental and building stone|建筑装饰用石开采
1013|101|Quarrying of refractory earth and stone|耐火土石开采
1019|101|Quarrying of clay and other earth, sand and stone|粘土及其他土砂石开采
102|10|Mining of chemical minerals|化学矿开采
1020|102|Mining of chemical minerals|化学矿开采
103|10|Extraction of salt|采盐
1030|103|Extraction of salt|采盐
109|10|Mining and processing of asbestos and other non-metal ores|石棉及其他非金属矿采选
1091|109|Mining and processing of asbestos and mica|石棉、云母矿采选
1092|109|Mining and processing of graphite and talc|石墨、滑石采选
1093|109|Mining and processing of gemstones and jade|宝石、玉石采选
1099|109|Mining and processing of other non-metal ores n.e.c.|其他未列明非金属矿采选
111|11|Professional and support activities for the mining and washing of coal|煤炭开采和洗选专业及辅助性活动
1110|111|Professional and support activities for the mining and washing of coal|煤炭开采和洗选专业及辅助性活动
112|11|Professional and support activities for the extraction of petroleum and natural gas|石油和天然气开采专业及辅助性活动
1120|112|Professional and support activities for the extraction of petroleum and natural gas|石油和天然气开采专业及辅助性活动
119|11|Professional and support activities for other mining|其他开采专业及辅助性活动
1190|119|Professional and support activities for other mining|其他开采专业及辅助性活动
120|12|Mining of other ores|其他采矿业
1200|120|Mining of other ores|其他采矿业
131|13|Grain milling|谷物磨制
1311|131|Processing of rice|稻谷加工
1312|131|Processing of wheat|小麦加工
1313|131|Processing of maize|玉米加工
1314|131|Processing of coarse grains|杂粮加工
1319|131|Other grain milling|其他谷物磨制
132|13|Processing of feed|饲料加工
1321|132|Processing of pet food|宠物饲料加工
1329|132|Processing of other feed|其他饲料加工
133|13|Processing of vegetable oils|植物油加工
1331|133|Processing of edible vegetable oils|食用植物油加工
1332|133|Processing of non-edible vegetable oils|非食用植物油加工
134|13|Manufacture of sugar|制糖业
1340|134|Manufacture of sugar|制糖业
135|13|Slaughtering and processing of meat|屠宰及肉类加工
1351|135|Slaughtering of livestock|牲畜屠宰
1352|135|Slaughtering of poultry|禽类屠宰
1353|135|Processing of meat products and by-products|肉制品及副产品加工
136|13|Processing of aquatic products|水产品加工
1361|136|Freezing of aquatic products|水产品冷冻加工
1362|136|Processing of surimi and of dried and salted aquatic products|鱼糜制品及水产品干腌制加工
1363|136|Extraction of fish oil and manufacture of fish oil products|鱼油提取及制品制造
1369|136|Other processing of aquatic products|其他水产品加工
137|13|Processing of vegetables, fungi, fruits and nuts|蔬菜、菌类、水果和坚果加工
1371|137|Processing of vegetables|蔬菜加工
1372|137|Processing of edible fungi|食用菌加工
1373|137|Processing of fruits and nuts|水果和坚果加工
139|13|Processing of other food from agricultural products|其他农副食品加工
1391|139|Manufacture of starch and starch products|淀粉及淀粉制品制造
1392|139|Manufacture of soybean products|豆制品制造
1393|139|Processing of eggs|蛋品加工
1399|139|Processing of other food from agricultural products n.e.c.|其他未列明农副食品加工
141|14|Manufacture of bakery products|焙烤食品制造
1411|141|Manufacture of pastry and bread|糕点、面包制造
1419|141|Manufacture of biscuits and other bakery products|饼干及其他焙烤食品制造
142|14|Manufacture of confectionery, chocolate and candied fruit|糖果、巧克力及蜜饯制造
1421|142|Manufacture of confectionery and chocolate|糖果、巧克力制造
1422|142|Manufacture of candied fruit|蜜饯制作
143|14|Manufacture of convenience food|方便食品制造
1431|143|Manufacture of rice and flour products|米、面制品制造
1432|143|Manufacture of quick-frozen food|速冻食品制造
1433|143|Manufacture of instant noodles|方便面制造
1439|143|Manufacture of other convenience food|其他方便食品制造
144|14|Manufacture of dairy products|乳制品制造
1441|144|Manufacture of liquid milk|液体乳制造
1442|144|Manufacture of milk powder|乳粉制造
1449|144|Manufacture of other dairy products|其他乳制品制造
145|14|Manufacture of canned food|罐头食品制造
1451|145|Manufacture of canned meat and poultry|肉、禽类罐头制造
1452|145|Manufacture of canned aquatic products|水产品罐头制造
1453|145|Manufacture of canned vegetables and fruits|蔬菜、水果罐头制造
1459|145|Manufacture of other canned food|其他罐头食品制造
146|14|Manufacture of condiments and fermented products|调味品、发酵制品制造
1461|146|Manufacture of monosodium glutamate|味精制造
1462|146|Manufacture of soy sauce, vinegar and similar products|酱油、食醋及类似制品制造
1469|146|Manufacture of other condiments and fermented products|其他调味品、发酵制品制造
149|14|Manufacture of other food|其他食品制造
1491|149|Manufacture of nutritional food|营养食品制造
1492|149|Manufacture of health food|保健食品制造
1493|149|Manufacture of frozen confections and edible ice|冷冻饮品及食用冰制造
1494|149|Processing of salt|盐加工
1495|149|Manufacture of food and feed additives|食品及饲料添加剂制造
1499|149|Manufacture of other food n.e.c.|其他未列明食品制造
151|15|Manufacture of alcohol and alcoholic drinks|酒的制造
1511|151|Manufacture of alcohol|酒精制造
1512|151|Manufacture of baijiu|白酒制造
1513|151|Manufacture of beer|啤酒制造
1514|151|Manufacture of yellow rice wine|黄酒制造
1515|151|Manufacture of wine|葡萄酒制造
1519|151|Manufacture of other alcoholic drinks|其他酒制造
152|15|Manufacture of beverages|饮料制造
1521|152|Manufacture of carbonated drinks|碳酸饮料制造
1522|152|Manufacture of bottled and canned drinking water|瓶（罐）装饮用水制造
1523|152|Manufacture of fruit and vegetable juices and juice drinks|果菜汁及果菜汁饮料制造
1524|152|Manufacture of milk drinks and vegetable protein drinks|含乳饮料和植物蛋白饮料制造
1525|152|Manufacture of powdered drinks|固体饮料制造
1529|152|Manufacture of tea drinks and other beverages|茶饮料及其他饮料制造
153|15|Processing of refined tea|精制茶加工
1530|153|Processing of refined tea|精制茶加工
161|16|Redrying of tobacco leaves|烟叶复烤
1610|161|Redrying of tobacco leaves|烟叶复烤
162|16|Manufacture of cigarettes|卷烟制造
1620|162|Manufacture of cigarettes|卷烟制造
169|16|Manufacture of other tobacco products|其他烟草制品制造
1690|169|Manufacture of other tobacco products|其他烟草制品制造
171|17|Spinning, weaving, printing, dyeing and finishing of cotton|棉纺织及印染精加工
1711|171|Spinning of cotton|棉纺纱加工
1712|171|Weaving of cotton|棉织造加工
1713|171|Printing, dyeing and finishing of cotton|棉印染精加工
172|17|Spinning, weaving, dyeing and finishing of wool|毛纺织及染整精加工
1721|172|Processing of wool tops and wool yarn|毛条和毛纱线加工
1722|172|Weaving of wool|毛织造加工
1723|172|Dyeing and finishing of wool|毛染整精加工
173|17|Spinning, weaving, dyeing and finishing of bast fibre|麻纺织及染整精加工
1731|173|Preparation and spinning of bast fibre|麻纤维纺前加工和纺纱
1732|173|Weaving of bast fibre|麻织造加工
1733|173|Dyeing and finishing of bast fibre|麻染整精加工
174|17|Spinning, weaving, printing, dyeing and finishing of silk|丝绢纺织及印染精加工
1741|174|Reeling of silk|缫丝加工
1742|174|Spinning and weaving of silk|绢纺和丝织加工
1743|174|Printing, dyeing and finishing of silk|丝印染精加工
175|17|Weaving, printing, dyeing and finishing of chemical fibres|化纤织造及印染精加工
1751|175|Weaving of chemical fibres|化纤织造加工
1752|175|Dyeing and finishing of chemical fibre fabrics|化纤织物染整精加工
176|17|Manufacture of knitted or crocheted fabrics and articles|针织或钩针编织物及其制品制造
1761|176|Knitting or crocheting of fabrics|针织或钩针编织物织造
1762|176|Printing, dyeing and finishing of knitted or crocheted fabrics|针织或钩针编织物印染精加工
1763|176|Manufacture of knitted or crocheted articles|针织或钩针编织品制造
177|17|Manufacture of household textile articles|家用纺织制成品制造
1771|177|Manufacture of bedding|床上用品制造
1772|177|Manufacture of towels|毛巾类制品制造
1773|177|Manufacture of curtains and soft furnishings|窗帘、布艺类产品制造
1779|177|Manufacture of other household textile articles|其他家用纺织制成品制造
178|17|Manufacture of industrial textile articles|产业用纺织制成品制造
1781|178|Manufacture of non-woven fabrics|非织造布制造
1782|178|Manufacture of ropes, cordage and cables|绳、索、缆制造
1783|178|Manufacture of textile belts and cord fabrics|纺织带和帘子布制造
1784|178|Manufacture of tarpaulin and canvas|篷、帆布制造
1789|178|Manufacture of other industrial textile articles|其他产业用纺织制成品制造
181|18|Manufacture of woven apparel|机织服装制造
1811|181|Manufacture of woven sportswear|运动机织服装制造
1819|181|Manufacture of other woven apparel|其他机织服装制造
182|18|Manufacture of knitted or crocheted apparel|针织或钩针编织服装制造
1821|182|Manufacture of knitted sports and leisure wear|运动休闲针织服装制造
1829|182|Manufacture of other knitted or crocheted apparel|其他针织或钩针编织服装制造
183|18|Manufacture of clothing accessories|服饰制造
1830|183|Manufacture of clothing accessories|服饰制造
191|19|Tanning of leather|皮革鞣制加工
1910|191|Tanning of leather|皮革鞣制加工
192|19|Manufacture of leather products|皮革制品制造
1921|192|Manufacture of leather apparel|皮革服装制造
1922|192|Manufacture of leather cases and bags|皮箱、包（袋）制造
1923|192|Manufacture of leather gloves and decorative articles|皮手套及皮装饰制品制造
1929|192|Manufacture of other leather products|其他皮革制品制造
193|19|Tanning of fur and processing of fur products|毛皮鞣制及制品加工
1931|193|Tanning of fur|毛皮鞣制加工
1932|193|Processing of fur apparel|毛皮服装加工
1939|193|Processing of other fur products|其他毛皮制品加工
194|19|Processing of feather and down and manufacture of their products|羽毛（绒）加工及制品制造
1941|194|Processing of feather and down|羽毛（绒）加工
1942|194|Processing of feather and down products|羽毛（绒）制品加工
195|19|Manufacture of footwear|制鞋业
1951|195|Manufacture of textile footwear|纺织面料鞋制造
1952|195|Manufacture of leather footwear|皮鞋制造
1953|195|Manufacture of plastic footwear|塑料鞋制造
1954|195|Manufacture of rubber footwear|橡胶鞋制造
1959|195|Manufacture of other footwear|其他制鞋业
201|20|Processing of timber|木材加工
2011|201|Sawmilling|锯材加工
2012|201|Processing of wood chips|木片加工
2013|201|Processing of veneer|单板加工
2019|201|Other processing of timber|其他木材加工
202|20|Manufacture of wood-based panels|人造板制造
2021|202|Manufacture of plywood|胶合板制造
2022|202|Manufacture of fibreboard|纤维板制造
2023|202|Manufacture of particle board|刨花板制造
2029|202|Manufacture of other wood-based panels|其他人造板制造
203|20|Manufacture of wood products|木质制品制造
2031|203|Processing of construction timber and timber components|建筑用木料及木材组件加工
2032|203|Manufacture of wooden doors and windows|木门窗制造
2033|203|Manufacture of wooden stairs|木楼梯制造
2034|203|Manufacture of wooden flooring|木地板制造
2035|203|Manufacture of wooden containers|木制容器制造
2039|203|Manufacture of cork products and other wood products|软木制品及其他木制品制造
204|20|Manufacture of bamboo, rattan, palm, straw and similar products|竹、藤、棕、草等制品制造
2041|204|Manufacture of bamboo products|竹制品制造
2042|204|Manufacture of rattan products|藤制品制造
2043|204|Manufacture of palm fibre products|棕制品制造
2049|204|Manufacture of straw and other products|草及其他制品制造
211|21|Manufacture of wooden furniture|木质家具制造
2110|211|Manufacture of wooden furniture|木质家具制造
212|21|Manufacture of bamboo and rattan furniture|竹、藤家具制造
2120|212|Manufacture of bamboo and rattan furniture|竹、藤家具制造
213|21|Manufacture of metal furniture|金属家具制造
2130|213|Manufacture of metal furniture|金属家具制造
214|21|Manufacture of plastic furniture|塑料家具制造
2140|214|Manufacture of plastic furniture|塑料家具制造
219|21|Manufacture of other furniture|其他家具制造
2190|219|Manufacture of other furniture|其他家具制造
221|22|Manufacture of pulp|纸浆制造
2211|221|Manufacture of wood and bamboo pulp|木竹浆制造
2212|221|Manufacture of other pulp|非木竹浆制造
222|22|Manufacture of paper|造纸
2221|222|Manufacture of machine-made paper and paperboard|机制纸及纸板制造
2222|222|Manufacture of handmade paper|手工纸制造
2223|222|Manufacture of converted paper|加工纸制造
223|22|Manufacture of paper products|纸制品制造
2231|223|Manufacture of paper and paperboard containers|纸和纸板容器制造
2239|223|Manufacture of other paper products|其他纸制品制造
231|23|Printing|印刷
2311|231|Printing of books, newspapers and periodicals|书、报刊印刷
2312|231|Printing of notebooks and albums|本册印制
2319|231|Packaging and other printing|包装装潢及其他印刷
232|23|Binding and services related to printing|装订及印刷相关服务
2320|232|Binding and services related to printing|装订及印刷相关服务
233|23|Reproduction of recording media|记录媒介复制
2330|233|Reproduction of recording media|记录媒介复制
241|24|Manufacture of stationery, teaching and office supplies|文教办公用品制造
2411|241|Manufacture of stationery|文具制造
2412|241|Manufacture of pens|笔的制造
2413|241|Manufacture of teaching models and aids|教学用模型及教具制造
2414|241|Manufacture of ink|墨水、墨汁制造
2419|241|Manufacture of other teaching and office supplies|其他文教办公用品制造
242|24|Manufacture of musical instruments|乐器制造
2421|242|Manufacture of Chinese musical instruments|中乐器制造
2422|242|Manufacture of Western musical instruments|西乐器制造
2423|242|Manufacture of electronic musical instruments|电子乐器制造
2429|242|Manufacture of other musical instruments and parts|其他乐器及零件制造
243|24|Manufacture of arts and crafts and ceremonial articles|工艺美术及礼仪用品制造
2431|243|Manufacture of sculptural crafts|雕塑工艺品制造
2432|243|Manufacture of metal crafts|金属工艺品制造
2433|243|Manufacture of lacquerware|漆器工艺品制造
2434|243|Manufacture of artificial flowers and pictures|花画工艺品制造
2435|243|Manufacture of woven crafts of natural plant fibres|天然植物纤维编织工艺品制造
2436|243|Manufacture of drawnwork and embroidery|抽纱刺绣工艺品制造
2437|243|Manufacture of carpets and tapestries|地毯、挂毯制造
2438|243|Manufacture of jewellery and related articles|珠宝首饰及有关物品制造
2439|243|Manufacture of other arts and crafts and ceremonial articles|其他工艺美术及礼仪用品制造
244|24|Manufacture of sports goods|体育用品制造
2441|244|Manufacture of balls|球类制造
2442|244|Manufacture of equipment and accessories for particular sports|专项运动器材及配件制造
2443|244|Manufacture of fitness equipment|健身器材制造
2444|244|Manufacture of protective sports gear|运动防护用具制造
2449|244|Manufacture of other sports goods|其他体育用品制造
245|24|Manufacture of toys|玩具制造
2451|245|Manufacture of electric toys|电玩具制造
2452|245|Manufacture of plastic toys|塑胶玩具制造
2453|245|Manufacture of metal toys|金属玩具制造
2454|245|Manufacture of projectile toys|弹射玩具制造
2455|245|Manufacture of dolls|娃娃玩具制造
2456|245|Manufacture of ride-on toys for children|儿童乘骑玩耍的童车类产品制造
2459|245|Manufacture of other toys|其他玩具制造
246|24|Manufacture of amusement equipment and entertainment articles|游艺器材及娱乐用品制造
2461|246|Manufacture of rides for outdoor amusement parks|露天游乐场所游乐设备制造
2462|246|Manufacture of games and indoor amusement equipment|游艺用品及室内游艺器材制造
2469|246|Manufacture of other entertainment articles|其他娱乐用品制造
251|25|Manufacture of refined petroleum products|精炼石油产品制造
2511|251|Refining of crude oil and manufacture of petroleum products|原油加工及石油制品制造
2519|251|Manufacture of other crude oil|其他原油制造
252|25|Processing of coal|煤炭加工
2521|252|Coking|炼焦
2522|252|Production of synthesis gas from coal|煤制合成气生产
2523|252|Production of liquid fuels from coal|煤制液体燃料生产
2524|252|Manufacture of coal products|煤制品制造
2529|252|Other processing of coal|其他煤炭加工
253|25|Processing of nuclear fuel|核燃料加工
2530|253|Processing of nuclear fuel|核燃料加工
254|25|Processing of biomass fuels|生物质燃料加工
2541|254|Production of liquid biofuels|生物质液体燃料生产
2542|254|Processing of densified biomass fuels|生物质致密成型燃料加工
261|26|Manufacture of basic chemicals|基础化学原料制造
2611|261|Manufacture of inorganic acids|无机酸制造
2612|261|Manufacture of inorganic alkalis|无机碱制造
2613|261|Manufacture of inorganic salts|无机盐制造
2614|261|Manufacture of organic chemicals|有机化学原料制造
2619|261|Manufacture of other basic chemicals|其他基础化学原料制造
262|26|Manufacture of fertilizers|肥料制造
2621|262|Manufacture of nitrogenous fertilizers|氮肥制造
2622|262|Manufacture of phosphate fertilizers|磷肥制造
2623|262|Manufacture of potash fertilizers|钾肥制造
2624|262|Manufacture of compound fertilizers|复混肥料制造
2625|262|Manufacture of organic and microbial fertilizers|有机肥料及微生物肥料制造
2629|262|Manufacture of other fertilizers|其他肥料制造
263|26|Manufacture of pesticides|农药制造
2631|263|Manufacture of chemical pesticides|化学农药制造
2632|263|Manufacture of biochemical and microbial pesticides|生物化学农药及微生物农药制造
264|26|Manufacture of paints, inks, pigments and similar products|涂料、油墨、颜料及类似产品制造
2641|264|Manufacture of paints|涂料制造
2642|264|Manufacture of printing inks and similar products|油墨及类似产品制造
2643|264|Manufacture of industrial pigments|工业颜料制造
2644|264|Manufacture of artists' colours|工艺美术颜料制造
2645|264|Manufacture of dyes|染料制造
2646|264|Manufacture of sealing fillers and similar products|密封用填料及类似品制造
265|26|Manufacture of synthetic materials|合成材料制造
2651|265|Manufacture of plastics in primary forms and synthetic resins|初级形态塑料及合成树脂制造
2652|265|Manufacture of synthetic rubber|合成橡胶制造
2653|265|Manufacture of monomers and polymers for synthetic fibres|合成纤维单（聚合）体制造
2659|265|Manufacture of other synthetic materials|其他合成材料制造
266|26|Manufacture of special chemical products|专用化学产品制造
2661|266|Manufacture of chemical reagents and auxiliaries|化学试剂和助剂制造
2662|266|Manufacture of chemicals for particular purposes|专项化学用品制造
2663|266|Manufacture of forest chemicals|林产化学产品制造
2664|266|Manufacture of information chemicals for cultural use|文化用信息化学品制造
2665|266|Manufacture of information chemicals for medical use|医学生产用信息化学品制造
2666|266|Manufacture of agents and materials for pollution treatment|环境污染处理专用药剂材料制造
2667|266|Manufacture of animal glue|动物胶制造
2669|266|Manufacture of other special chemical products|其他专用化学产品制造
267|26|Manufacture of explosives, pyrotechnic devices and fireworks|炸药、火工及焰火产品制造
2671|267|Manufacture of explosives and initiating devices|炸药及火工产品制造
2672|267|Manufacture of fireworks and firecrackers|焰火、鞭炮产品制造
268|26|Manufacture of household chemical products|日用化学产品制造
2681|268|Manufacture of soap and detergents|肥皂及洗涤剂制造
2682|268|Manufacture of cosmetics|化妆品制造
2683|268|Manufacture of oral care products|口腔清洁用品制造
2684|268|Manufacture of flavours and fragrances|香料、香精制造
2689|268|Manufacture of other household chemical products|其他日用化学产品制造
271|27|Manufacture of active pharmaceutical ingredients|化学药品原料药制造
2710|271|Manufacture of active pharmaceutical ingredients|化学药品原料药制造
272|27|Manufacture of chemical pharmaceutical preparations|化学药品制剂制造
2720|272|Manufacture of chemical pharmaceutical preparations|化学药品制剂制造
273|27|Processing of prepared slices of Chinese medicine|中药饮片加工
2730|273|Processing of prepared slices of Chinese medicine|中药饮片加工
274|27|Production of Chinese patent medicines|中成药生产
2740|274|Production of Chinese patent medicines|中成药生产
275|27|Manufacture of veterinary medicines|兽用药品制造
2750|275|Manufacture of veterinary medicines|兽用药品制造
276|27|Manufacture of biological medicines and products|生物药品制品制造
2761|276|Manufacture of biological medicines|生物药品制造
2762|276|Manufacture of genetically engineered medicines and vaccines|基因工程药物和疫苗制造
277|27|Manufacture of sanitary materials and medical supplies|卫生材料及医药用品制造
2770|277|Manufacture of sanitary materials and medical supplies|卫生材料及医药用品制造
278|27|Manufacture of pharmaceutical excipients and packaging materials|药用辅料及包装材料
2780|278|Manufacture of pharmaceutical excipients and packaging materials|药用辅料及包装材料
281|28|Manufacture of cellulose fibre materials and fibres|纤维素纤维原料及纤维制造
2811|281|Manufacture of chemical fibre pulp|化纤浆粕制造
2812|281|Manufacture of man-made (cellulose) fibres|人造纤维（纤维素纤维）制造
282|28|Manufacture of synthetic fibres|合成纤维制造
2821|282|Manufacture of polyamide fibres|锦纶纤维制造
2822|282|Manufacture of polyester fibres|涤纶纤维制造
2823|282|Manufacture of acrylic fibres|腈纶纤维制造
2824|282|Manufacture of vinylon fibres|维纶纤维制造
2825|282|Manufacture of polypropylene fibres|丙纶纤维制造
2826|282|Manufacture of spandex fibres|氨纶纤维制造
2829|282|Manufacture of other synthetic fibres|其他合成纤维制造
283|28|Manufacture of bio-based materials|生物基材料制造
2831|283|Manufacture of bio-based chemical fibres|生物基化学纤维制造
2832|283|Manufacture of new bio-based and starch-based materials|生物基、淀粉基新材料制造
291|29|Manufacture of rubber products|橡胶制品业
2911|291|Manufacture of tyres|轮胎制造
2912|291|Manufacture of rubber plates, hoses and belts|橡胶板、管、带制造
2913|291|Manufacture of rubber parts|橡胶零件制造
2914|291|Manufacture of reclaimed rubber|再生橡胶制造
2915|291|Manufacture of household and medical rubber products|日用及医用橡胶制品制造
2916|291|Manufacture of plastic and rubber surfaces for sports grounds|运动场地用塑胶制造
2919|291|Manufacture of other rubber products|其他橡胶制品制造
292|29|Manufacture of plastics products|塑料制品业
2921|292|Manufacture of plastic film|塑料薄膜制造
2922|292|Manufacture of plastic plates, pipes and profiles|塑料板、管、型材制造
2923|292|Manufacture of plastic yarn, rope and woven articles|塑料丝、绳及编织品制造
2924|292|Manufacture of foamed plastics|泡沫塑料制造
2925|292|Manufacture of artificial and synthetic leather|塑料人造革、合成革制造
2926|292|Manufacture of plastic packing cases and containers|塑料包装箱及容器制造
2927|292|Manufacture of household plastic products|日用塑料制品制造
2928|292|Manufacture of artificial turf|人造草坪制造
2929|292|Manufacture of plastic parts and other plastics products|塑料零件及其他塑料制品制造
301|30|Manufacture of cement, lime and plaster|水泥、石灰和石膏制造
3011|301|Manufacture of cement|水泥制造
3012|301|Manufacture of lime and plaster|石灰和石膏制造
302|30|Manufacture of articles of plaster, cement and similar materials|石膏、水泥制品及类似制品制造
3021|302|Manufacture of cement products|水泥制品制造
3022|302|Manufacture of structural concrete components|砼结构构件制造
3023|302|Manufacture of asbestos cement products|石棉水泥制品制造
3024|302|Manufacture of lightweight building materials|轻质建筑材料制造
3029|302|Manufacture of other articles similar to cement|其他水泥类似制品制造
303|30|Manufacture of brick, tile, stone and other building materials|砖瓦、石材等建筑材料制造
3031|303|Manufacture of clay bricks and tiles and building blocks|粘土砖瓦及建筑砌块制造
3032|303|Processing of building stone|建筑用石加工
3033|303|Manufacture of waterproof building materials|防水建筑材料制造
3034|303|Manufacture of heat and sound insulating materials|隔热和隔音材料制造
3039|303|Manufacture of other building materials|其他建筑材料制造
304|30|Manufacture of glass|玻璃制造
3041|304|Manufacture of flat glass|平板玻璃制造
3042|304|Manufacture of special glass|特种玻璃制造
3049|304|Manufacture of other glass|其他玻璃制造
305|30|Manufacture of glass products|玻璃制品制造
3051|305|Manufacture of technical glass products|技术玻璃制品制造
3052|305|Manufacture of optical glass|光学玻璃制造
3053|305|Manufacture of glass instruments|玻璃仪器制造
3054|305|Manufacture of household glass products|日用玻璃制品制造
3055|305|Manufacture of glass packaging containers|玻璃包装容器制造
3056|305|Manufacture of glass vacuum vessels|玻璃保温容器制造
3057|305|Processing of mirrors and similar articles|制镜及类似品加工
3059|305|Manufacture of other glass products|其他玻璃制品制造
306|30|Manufacture of glass fibre and glass fibre reinforced plastics products|玻璃纤维和玻璃纤维增强塑料制品制造
3061|306|Manufacture of glass fibre and its products|玻璃纤维及制品制造
3062|306|Manufacture of glass fibre reinforced plastics products|玻璃纤维增强塑料制品制造
307|30|Manufacture of ceramic products|陶瓷制品制造
3071|307|Manufacture of building ceramics|建筑陶瓷制品制造
3072|307|Manufacture of sanitary ceramics|卫生陶瓷制品制造
3073|307|Manufacture of special ceramics|特种陶瓷制品制造
3074|307|Manufacture of household ceramics|日用陶瓷制品制造
3075|307|Manufacture of ornamental and art ceramics|陈设艺术陶瓷制造
3076|307|Manufacture of garden ceramics|园艺陶瓷制造
3079|307|Manufacture of other ceramic products|其他陶瓷制品制造
308|30|Manufacture of refractory products|耐火材料制品制造
3081|308|Manufacture of asbestos products|石棉制品制造
3082|308|Manufacture of mica products|云母制品制造
3089|308|Manufacture of refractory ceramics and other refractory materials|耐火陶瓷制品及其他耐火材料制造
309|30|Manufacture of graphite and other non-metallic mineral products|石墨及其他非金属矿物制品制造
3091|309|Manufacture of graphite and carbon products|石墨及碳素制品制造
3099|309|Manufacture of other non-metallic mineral products|其他非金属矿物制品制造
311|31|Iron making|炼铁
3110|311|Iron making|炼铁
312|31|Steel making|炼钢
3120|312|Steel making|炼钢
313|31|Rolling of steel|钢压延加工
3130|313|Rolling of steel|钢压延加工
314|31|Smelting of ferroalloys|铁合金冶炼
3140|314|Smelting of ferroalloys|铁合金冶炼
321|32|Smelting of common non-ferrous metals|常用有色金属冶炼
3211|321|Smelting of copper|铜冶炼
3212|321|Smelting of lead and zinc|铅锌冶炼
3213|321|Smelting of nickel and cobalt|镍钴冶炼
3214|321|Smelting of tin|锡冶炼
3215|321|Smelting of antimony|锑冶炼
3216|321|Smelting of aluminium|铝冶炼
3217|321|Smelting of magnesium|镁冶炼
3218|321|Smelting of silicon|硅冶炼
3219|321|Smelting of other common non-ferrous metals|其他常用有色金属冶炼
322|32|Smelting of precious metals|贵金属冶炼
3221|322|Smelting of gold|金冶炼
3222|322|Smelting of silver|银冶炼
3229|322|Smelting of other precious metals|其他贵金属冶炼
323|32|Smelting of rare metals and rare earths|稀有稀土金属冶炼
3231|323|Smelting of tungsten and molybdenum|钨钼冶炼
3232|323|Smelting of rare earth metals|稀土金属冶炼
3239|323|Smelting of other rare metals|其他稀有金属冶炼
324|32|Manufacture of non-ferrous metal alloys|有色金属合金制造
3240|324|Manufacture of non-ferrous metal alloys|有色金属合金制造
325|32|Rolling of non-ferrous metals|有色金属压延加工
3251|325|Rolling of copper|铜压延加工
3252|325|Rolling of aluminium|铝压延加工
3253|325|Rolling of precious metals|贵金属压延加工
3254|325|Rolling of rare metals and rare earths|稀有稀土金属压延加工
3259|325|Rolling of other non-ferrous metals|其他有色金属压延加工
331|33|Manufacture of structural metal products|结构性金属制品制造
3311|331|Manufacture of metal structures|金属结构制造
3312|331|Manufacture of metal doors and windows|金属门窗制造
332|33|Manufacture of metal tools|金属工具制造
3321|332|Manufacture of cutting tools|切削工具制造
3322|332|Manufacture of hand tools|手工具制造
3323|332|Manufacture of metal tools for farm and garden|农用及园林用金属工具制造
3324|332|Manufacture of knives, scissors and similar household tools|刀剪及类似日用金属工具制造
3329|332|Manufacture of other metal tools|其他金属工具制造
333|33|Manufacture of shipping containers and metal packaging|集装箱及金属包装容器制造
3331|333|Manufacture of shipping containers|集装箱制造
3332|333|Manufacture of metal pressure vessels|金属压力容器制造
3333|333|Manufacture of metal packaging containers and materials|金属包装容器及材料制造
334|33|Manufacture of metal wire, wire rope and their products|金属丝绳及其制品制造
3340|334|Manufacture of metal wire, wire rope and their products|金属丝绳及其制品制造
335|33|Manufacture of metal products for construction and safety|建筑、安全用金属制品制造
3351|335|Manufacture of metal fittings for buildings and furniture|建筑、家具用金属配件制造
3352|335|Manufacture of building decoration, plumbing and heating fittings|建筑装饰及水暖管道零件制造
3353|335|Manufacture of metal products for safety and fire fighting|安全、消防用金属制品制造
3359|335|Manufacture of other metal products for construction and safety|其他建筑、安全用金属制品制造
336|33|Surface treatment and heat treatment of metals|金属表面处理及热处理加工
3360|336|Surface treatment and heat treatment of metals|金属表面处理及热处理加工
337|33|Manufacture of enamel products|搪瓷制品制造
3371|337|Manufacture of enamel products for industrial use|生产专用搪瓷制品制造
3372|337|Manufacture of enamel products for building decoration|建筑装饰搪瓷制品制造
3373|337|Manufacture of enamel sanitary ware|搪瓷卫生洁具制造
3379|337|Manufacture of household and other enamel products|搪瓷日用品及其他搪瓷制品制造
338|33|Manufacture of household metal articles|金属制日用品制造
3381|338|Manufacture of metal kitchen utensils|金属制厨房用器具制造
3382|338|Manufacture of metal tableware and vessels|金属制餐具和器皿制造
3383|338|Manufacture of metal sanitary ware|金属制卫生器具制造
3389|338|Manufacture of other household metal articles|其他金属制日用品制造
339|33|Casting and manufacture of other metal products|铸造及其他金属制品制造
3391|339|Casting of ferrous metals|黑色金属铸造
3392|339|Casting of non-ferrous metals|有色金属铸造
3393|339|Manufacture of forgings and powder metallurgy products|锻件及粉末冶金制品制造
3394|339|Manufacture of metal signs for traffic and public administration|交通及公共管理用金属标牌制造
3399|339|Manufacture of other metal products n.e.c.|其他未列明金属制品制造
341|34|Manufacture of boilers and prime movers|锅炉及原动设备制造
3411|341|Manufacture of boilers and auxiliary equipment|锅炉及辅助设备制造
3412|341|Manufacture of internal combustion engines and parts|内燃机及配件制造
3413|341|Manufacture of steam turbines and auxiliary machines|汽轮机及辅机制造
3414|341|Manufacture of hydraulic turbines and auxiliary machines|水轮机及辅机制造
3415|341|Manufacture of wind power prime movers|风能原动设备制造
3419|341|Manufacture of other prime movers|其他原动设备制造
342|34|Manufacture of metalworking machinery|金属加工机械制造
3421|342|Manufacture of metal-cutting machine tools|金属切削机床制造
3422|342|Manufacture of metal-forming machine tools|金属成形机床制造
3423|342|Manufacture of foundry machinery|铸造机械制造
3424|342|Manufacture of metal cutting and welding equipment|金属切割及焊接设备制造
3425|342|Manufacture of machine tool components and accessories|机床功能部件及附件制造
3429|342|Manufacture of other metalworking machinery|其他金属加工机械制造
343|34|Manufacture of material handling equipment|物料搬运设备制造
3431|343|Manufacture of light lifting equipment|轻小型起重设备制造
3432|343|Manufacture of cranes for industrial use|生产专用起重机制造
3433|343|Manufacture of industrial trucks|生产专用车辆制造
3434|343|Manufacture of continuous conveying equipment|连续搬运设备制造
3435|343|Manufacture of lifts, escalators and hoists|电梯、自动扶梯及升降机制造
3436|343|Manufacture of passenger ropeways|客运索道制造
3437|343|Manufacture of mechanical parking equipment|机械式停车设备制造
3439|343|Manufacture of other material handling equipment|其他物料搬运设备制造
344|34|Manufacture of pumps, valves, compressors and similar machinery|泵、阀门、压缩机及类似机械制造
3441|344|Manufacture of pumps and vacuum equipment|泵及真空设备制造
3442|344|Manufacture of gas compressors|气体压缩机械制造
3443|344|Manufacture of valves and cocks|阀门和旋塞制造
3444|344|Manufacture of hydraulic power machinery and components|液压动力机械及元件制造
3445|344|Manufacture of hydrodynamic machinery components|液力动力机械元件制造
3446|344|Manufacture of pneumatic power machinery and components|气压动力机械及元件制造
345|34|Manufacture of bearings, gears and transmission parts|轴承、齿轮和传动部件制造
3451|345|Manufacture of rolling bearings|滚动轴承制造
3452|345|Manufacture of plain bearings|滑动轴承制造
3453|345|Manufacture of gears and gearboxes|齿轮及齿轮减、变速箱制造
3459|345|Manufacture of other transmission parts|其他传动部件制造
346|34|Manufacture of ovens, fans, packaging and similar equipment|烘炉、风机、包装等设备制造
3461|346|Manufacture of ovens, furnaces and electric furnaces|烘炉、熔炉及电炉制造
3462|346|Manufacture of blowers and fans|风机、风扇制造
3463|346|Manufacture of equipment for separating and purifying gases and liquids|气体、液体分离及纯净设备制造
3464|346|Manufacture of refrigeration and air conditioning equipment|制冷、空调设备制造
3465|346|Manufacture of pneumatic and electric tools|风动和电动工具制造
3466|346|Manufacture of spray guns and similar appliances|喷枪及类似器具制造
3467|346|Manufacture of packaging machinery|包装专用设备制造
347|34|Manufacture of cultural and office machinery|文化、办公用机械制造
3471|347|Manufacture of cinematographic machinery|电影机械制造
3472|347|Manufacture of slide and projection equipment|幻灯及投影设备制造
3473|347|Manufacture of cameras and photographic equipment|照相机及器材制造
3474|347|Manufacture of copying and offset duplicating equipment|复印和胶印设备制造
3475|347|Manufacture of calculators and currency handling equipment|计算器及货币专用设备制造
3479|347|Manufacture of other cultural and office machinery|其他文化、办公用机械制造
348|34|Manufacture of general machine parts|通用零部件制造
3481|348|Manufacture of metal seals|金属密封件制造
3482|348|Manufacture of fasteners|紧固件制造
3483|348|Manufacture of springs|弹簧制造
3484|348|Machining of machine parts|机械零部件加工
3489|348|Manufacture of other general machine parts|其他通用零部件制造
349|34|Manufacture of other general-purpose machinery|其他通用设备制造业
3491|349|Manufacture of industrial robots|工业机器人制造
3492|349|Manufacture of robots for special tasks|特殊作业机器人制造
3493|349|Manufacture of additive manufacturing equipment|增材制造装备制造
3499|349|Manufacture of other general-purpose machinery n.e.c.|其他未列明通用设备制造业
351|35|Manufacture of machinery for mining, metallurgy and construction|采矿、冶金、建筑专用设备制造
3511|351|Manufacture of mining machinery|矿山机械制造
3512|351|Manufacture of oil drilling and production equipment|石油钻采专用设备制造
3513|351|Manufacture of deep-sea oil drilling equipment|深海石油钻探设备制造
3514|351|Manufacture of construction machinery|建筑工程用机械制造
3515|351|Manufacture of machinery for the production of building materials|建筑材料生产专用机械制造
3516|351|Manufacture of metallurgical equipment|冶金专用设备制造
3517|351|Manufacture of tunnelling machinery|隧道施工专用机械制造
352|35|Manufacture of machinery for chemicals, wood and non-metal processing|化工、木材、非金属加工专用设备制造
3521|352|Manufacture of equipment for oil refining and chemical production|炼油、化工生产专用设备制造
3522|352|Manufacture of rubber processing equipment|橡胶加工专用设备制造
3523|352|Manufacture of plastics processing equipment|塑料加工专用设备制造
3524|352|Manufacture of wood and bamboo working machinery|木竹材加工机械制造
3525|352|Manufacture of moulds and dies|模具制造
3529|352|Manufacture of other non-metal processing equipment|其他非金属加工专用设备制造
353|35|Manufacture of machinery for food, beverage, tobacco and feed production|食品、饮料、烟草及饲料生产专用设备制造
3531|353|Manufacture of machinery for food, liquor, beverage and tea production|食品、酒、饮料及茶生产专用设备制造
3532|353|Manufacture of machinery for processing food from agricultural products|农副食品加工专用设备制造
3533|353|Manufacture of machinery for tobacco production|烟草生产专用设备制造
3534|353|Manufacture of machinery for feed production|饲料生产专用设备制造
354|35|Manufacture of machinery for printing, pharmaceuticals, household chemicals and daily articles|印刷、制药、日化及日用品生产专用设备制造
3541|354|Manufacture of machinery for pulp and paper making|制浆和造纸专用设备制造
3542|354|Manufacture of printing machinery|印刷专用设备制造
3543|354|Manufacture of machinery for household chemicals|日用化工专用设备制造
3544|354|Manufacture of pharmaceutical machinery|制药专用设备制造
3545|354|Manufacture of machinery for the production of lighting fittings|照明器具生产专用设备制造
3546|354|Manufacture of machinery for glass, ceramic and enamel production|玻璃、陶瓷和搪瓷制品生产专用设备制造
3549|354|Manufacture of machinery for the production of other daily articles|其他日用品生产专用设备制造
355|35|Manufacture of machinery for textiles, apparel and leather|纺织、服装和皮革加工专用设备制造
3551|355|Manufacture of textile machinery|纺织专用设备制造
3552|355|Manufacture of machinery for leather, fur and their products|皮革、毛皮及其制品加工专用设备制造
3553|355|Manufacture of sewing machinery|缝制机械制造
3554|355|Manufacture of laundry machinery|洗涤机械制造
356|35|Manufacture of machinery for electronic and electrical production|电子和电工机械专用设备制造
3561|356|Manufacture of machinery for electrical production|电工机械专用设备制造
3562|356|Manufacture of equipment for semiconductor devices|半导体器件专用设备制造
3563|356|Manufacture of equipment for electronic components and electromechanical assemblies|电子元器件与机电组件设备制造
3569|356|Manufacture of other machinery for electronic production|其他电子专用设备制造
357|35|Manufacture of agricultural, forestry, animal husbandry and fishery machinery|农、林、牧、渔专用机械制造
3571|357|Manufacture of tractors|拖拉机制造
3572|357|Manufacture of mechanized agricultural and gardening implements|机械化农业及园艺机具制造
3573|357|Manufacture of forestry and wood and bamboo harvesting machinery|营林及木竹采伐机械制造
3574|357|Manufacture of animal husbandry machinery|畜牧机械制造
3575|357|Manufacture of fishery machinery|渔业机械制造
3576|357|Manufacture of parts for agricultural, forestry, animal husbandry and fishery machinery|农林牧渔机械配件制造
3577|357|Manufacture of cotton processing machinery|棉花加工机械制造
3579|357|Manufacture of other agricultural, forestry, animal husbandry and fishery machinery|其他农、林、牧、渔业机械制造
358|35|Manufacture of medical instruments, equipment and appliances|医疗仪器设备及器械制造
3581|358|Manufacture of medical diagnostic, monitoring and therapeutic equipment|医疗诊断、监护及治疗设备制造
3582|358|Manufacture of dental equipment and appliances|口腔科用设备及器具制造
3583|358|Manufacture of medical laboratory and sterilizing equipment and appliances|医疗实验室及医用消毒设备和器具制造
3584|358|Manufacture of medical, surgical and veterinary instruments|医疗、外科及兽医用器械制造
3585|358|Manufacture of mechano-therapy and ward nursing equipment|机械治疗及病房护理设备制造
3586|358|Manufacture of rehabilitation aids|康复辅具制造
3587|358|Manufacture of spectacles|眼镜制造
3589|358|Manufacture of other medical equipment and appliances|其他医疗设备及器械制造
359|35|Manufacture of equipment for environmental protection, post, public services and other special purposes|环保、邮政、社会公共服务及其他专用设备制造
3591|359|Manufacture of environmental protection equipment|环境保护专用设备制造
3592|359|Manufacture of geological exploration equipment|地质勘查专用设备制造
3593|359|Manufacture of postal machinery and equipment|邮政专用机械及器材制造
3594|359|Manufacture of equipment for trade, catering and services|商业、饮食、服务专用设备制造
3595|359|Manufacture of public safety equipment|社会公共安全设备及器材制造
3596|359|Manufacture of traffic safety, control and similar equipment|交通安全、管制及类似专用设备制造
3597|359|Manufacture of machinery for water resources|水资源专用机械制造
3599|359|Manufacture of other special-purpose equipment|其他专用设备制造
361|36|Manufacture of complete automobiles|汽车整车制造
3611|361|Manufacture of petrol and diesel vehicles|汽柴油车整车制造
3612|361|Manufacture of new energy vehicles|新能源车整车制造
362|36|Manufacture of automobile engines|汽车用发动机制造
3620|362|Manufacture of automobile engines|汽车用发动机制造
363|36|Manufacture of modified automobiles|改装汽车制造
3630|363|Manufacture of modified automobiles|改装汽车制造
364|36|Manufacture of low-speed automobiles|低速汽车制造
3640|364|Manufacture of low-speed automobiles|低速汽车制造
365|36|Manufacture of trams and trolleybuses|电车制造
3650|365|Manufacture of trams and trolleybuses|电车制造
366|36|Manufacture of automobile bodies and trailers|汽车车身、挂车制造
3660|366|Manufacture of automobile bodies and trailers|汽车车身、挂车制造
367|36|Manufacture of automobile parts and accessories|汽车零部件及配件制造
3670|367|Manufacture of automobile parts and accessories|汽车零部件及配件制造
371|37|Manufacture of railway equipment|铁路运输设备制造
3711|371|Manufacture of high-speed trains|高铁车组制造
3712|371|Manufacture of railway locomotives and rolling stock|铁路机车车辆制造
3713|371|Manufacture of narrow-gauge locomotives and rolling stock|窄轨机车车辆制造
3714|371|Manufacture of high-speed railway equipment and parts|高铁设备、配件制造
3715|371|Manufacture of parts for railway locomotives and rolling stock|铁路机车车辆配件制造
3716|371|Manufacture of special railway equipment, material and parts|铁路专用设备及器材、配件制造
3719|371|Manufacture of other railway equipment|其他铁路运输设备制造
372|37|Manufacture of urban rail transit equipment|城市轨道交通设备制造
3720|372|Manufacture of urban rail transit equipment|城市轨道交通设备制造
373|37|Manufacture of ships and related devices|船舶及相关装置制造
3731|373|Building of metal ships|金属船舶制造
3732|373|Building of non-metal ships|非金属船舶制造
3733|373|Building of pleasure and sporting boats|娱乐船和运动船制造
3734|373|Manufacture of marine equipment|船用配套设备制造
3735|373|Conversion of ships|船舶改装
3736|373|Breaking of ships|船舶拆除
3737|373|Manufacture of offshore engineering equipment|海洋工程装备制造
3739|373|Manufacture of navigation marks and other related devices|航标器材及其他相关装置制造
374|37|Manufacture of aircraft, spacecraft and equipment|航空、航天器及设备制造
3741|374|Manufacture of aeroplanes|飞机制造
3742|374|Manufacture of spacecraft and launch vehicles|航天器及运载火箭制造
3743|374|Manufacture of space-related equipment|航天相关设备制造
3744|374|Manufacture of aviation-related equipment|航空相关设备制造
3749|374|Manufacture of other aircraft and spacecraft|其他航空航天器制造
375|37|Manufacture of motorcycles|摩托车制造
3751|375|Manufacture of complete motorcycles|摩托车整车制造
3752|375|Manufacture of motorcycle parts and accessories|摩托车零部件及配件制造
376|37|Manufacture of bicycles and invalid carriages|自行车和残疾人座车制造
3761|376|Manufacture of bicycles|自行车制造
3762|376|Manufacture of invalid carriages|残疾人座车制造
377|37|Manufacture of power-assisted cycles|助动车制造
3770|377|Manufacture of power-assisted cycles|助动车制造
378|37|Manufacture of off-road leisure vehicles and parts|非公路休闲车及零配件制造
3780|378|Manufacture of off-road leisure vehicles and parts|非公路休闲车及零配件制造
379|37|Manufacture of diving and salvage equipment and other transport equipment n.e.c.|潜水救捞及其他未列明运输设备制造
3791|379|Manufacture of diving equipment|潜水装备制造
3792|379|Manufacture of underwater salvage equipment|水下救捞装备制造
3799|379|Manufacture of other transport equipment n.e.c.|其他未列明运输设备制造
381|38|Manufacture of electrical machines|电机制造
3811|381|Manufacture of generators and generating sets|发电机及发电机组制造
3812|381|Manufacture of electric motors|电动机制造
3813|381|Manufacture of micro and special motors and assemblies|微特电机及组件制造
3819|381|Manufacture of other electrical machines|其他电机制造
382|38|Manufacture of electricity transmission, distribution and control equipment|输配电及控制设备制造
3821|382|Manufacture of transformers, rectifiers and inductors|变压器、整流器和电感器制造
3822|382|Manufacture of capacitors and their equipment|电容器及其配套设备制造
3823|382|Manufacture of distribution switchgear and controlgear|配电开关控制设备制造
3824|382|Manufacture of power electronic components|电力电子元器件制造
3825|382|Manufacture of photovoltaic equipment and components|光伏设备及元器件制造
3829|382|Manufacture of other electricity transmission, distribution and control equipment|其他输配电及控制设备制造
383|38|Manufacture of wires, cables, optical cables and electrical materials|电线、电缆、光缆及电工器材制造
3831|383|Manufacture of wires and cables|电线、电缆制造
3832|383|Manufacture of optical fibres|光纤制造
3833|383|Manufacture of optical cables|光缆制造
3834|383|Manufacture of insulating products|绝缘制品制造
3839|383|Manufacture of other electrical materials|其他电工器材制造
384|38|Manufacture of batteries|电池制造
3841|384|Manufacture of lithium-ion batteries|锂离子电池制造
3842|384|Manufacture of nickel-metal hydride batteries|镍氢电池制造
3843|384|Manufacture of lead-acid batteries|铅蓄电池制造
3844|384|Manufacture of zinc-manganese batteries|锌锰电池制造
3849|384|Manufacture of other batteries|其他电池制造
385|38|Manufacture of household electrical appliances|家用电力器具制造
3851|385|Manufacture of household refrigerating appliances|家用制冷电器具制造
3852|385|Manufacture of household air conditioners|家用空气调节器制造
3853|385|Manufacture of household ventilating appliances|家用通风电器具制造
3854|385|Manufacture of household kitchen appliances|家用厨房电器具制造
3855|385|Manufacture of household cleaning appliances|家用清洁卫生电器具制造
3856|385|Manufacture of household beauty and health care appliances|家用美容、保健护理电器具制造
3857|385|Manufacture of parts for household electrical appliances|家用电力器具专用配件制造
3859|385|Manufacture of other household electrical appliances|其他家用电力器具制造
386|38|Manufacture of non-electric household appliances|非电力家用器具制造
3861|386|Manufacture of household appliances for gas and similar energy|燃气及类似能源家用器具制造
3862|386|Manufacture of solar energy appliances|太阳能器具制造
3869|386|Manufacture of other non-electric household appliances|其他非电力家用器具制造
387|38|Manufacture of lighting fittings|照明器具制造
3871|387|Manufacture of electric light sources|电光源制造
3872|387|Manufacture of luminaires|照明灯具制造
3873|387|Manufacture of stage and venue lamps|舞台及场地用灯制造
3874|387|Manufacture of smart lighting fittings|智能照明器具制造
3879|387|Manufacture of lamp accessories and other lighting fittings|灯用电器附件及其他照明器具制造
389|38|Manufacture of other electrical machinery and apparatus|其他电气机械及器材制造
3891|389|Manufacture of electrical signalling equipment|电气信号设备装置制造
3899|389|Manufacture of other electrical machinery and apparatus n.e.c.|其他未列明电气机械及器材制造
391|39|Manufacture of computers|计算机制造
3911|391|Manufacture of complete computers|计算机整机制造
3912|391|Manufacture of computer parts|计算机零部件制造
3913|391|Manufacture of computer peripherals|计算机外围设备制造
3914|391|Manufacture of industrial control computers and systems|工业控制计算机及系统制造
3915|391|Manufacture of information security equipment|信息安全设备制造
3919|391|Manufacture of other computers|其他计算机制造
392|39|Manufacture of communication equipment|通信设备制造
3921|392|Manufacture of communication system equipment|通信系统设备制造
3922|392|Manufacture of communication terminals|通信终端设备制造
393|39|Manufacture of radio and television equipment|广播电视设备制造
3931|393|Manufacture of radio and television production and transmission equipment|广播电视节目制作及发射设备制造
3932|393|Manufacture of radio and television receiving equipment|广播电视接收设备制造
3933|393|Manufacture of parts for radio and television equipment|广播电视专用配件制造
3934|393|Manufacture of professional audio equipment|专业音响设备制造
3939|393|Manufacture of applied television and other broadcasting equipment|应用电视设备及其他广播电视设备制造
394|39|Manufacture of radar and supporting equipment|雷达及配套设备制造
3940|394|Manufacture of radar and supporting equipment|雷达及配套设备制造
395|39|Manufacture of consumer audio and video equipment|非专业视听设备制造
3951|395|Manufacture of television sets|电视机制造
3952|395|Manufacture of audio equipment|音响设备制造
3953|395|Manufacture of video recording and playback equipment|影视录放设备制造
396|39|Manufacture of smart consumer devices|智能消费设备制造
3961|396|Manufacture of wearable smart devices|可穿戴智能设备制造
3962|396|Manufacture of smart in-vehicle devices|智能车载设备制造
3963|396|Manufacture of smart unmanned aerial vehicles|智能无人飞行器制造
3964|396|Manufacture of service and consumer robots|服务消费机器人制造
3969|396|Manufacture of other smart consumer devices|其他智能消费设备制造
397|39|Manufacture of electronic devices|电子器件制造
3971|397|Manufacture of electronic vacuum devices|电子真空器件制造
3972|397|Manufacture of discrete semiconductor devices|半导体分立器件制造
3973|397|Manufacture of integrated circuits|集成电路制造
3974|397|Manufacture of display devices|显示器件制造
3975|397|Manufacture of semiconductor lighting devices|半导体照明器件制造
3976|397|Manufacture of optoelectronic devices|光电子器件制造
3979|397|Manufacture of other electronic devices|其他电子器件制造
398|39|Manufacture of electronic components and materials|电子元件及电子专用材料制造
3981|398|Manufacture of resistors, capacitors and inductors|电阻电容电感元件制造
3982|398|Manufacture of electronic circuits|电子电路制造
3983|398|Manufacture of sensing elements and sensors|敏感元件及传感器制造
3984|398|Manufacture of electroacoustic devices and parts|电声器件及零件制造
3985|398|Manufacture of electronic materials|电子专用材料制造
3989|398|Manufacture of other electronic components|其他电子元件制造
399|39|Manufacture of other electronic equipment|其他电子设备制造
3990|399|Manufacture of other electronic equipment|其他电子设备制造
401|40|Manufacture of general-purpose instruments|通用仪器仪表制造
4011|401|Manufacture of industrial automatic control systems|工业自动控制系统装置制造
4012|401|Manufacture of electrical instruments|电工仪器仪表制造
4013|401|Manufacture of drawing, calculating and measuring instruments|绘图、计算及测量仪器制造
4014|401|Manufacture of laboratory and analytical instruments|实验分析仪器制造
4015|401|Manufacture of testing machines|试验机制造
4016|401|Manufacture of supply meters|供应用仪器仪表制造
4019|401|Manufacture of other general-purpose instruments|其他通用仪器制造
402|40|Manufacture of special-purpose instruments|专用仪器仪表制造
4021|402|Manufacture of environmental monitoring instruments|环境监测专用仪器仪表制造
4022|402|Manufacture of counting instruments for transport equipment and production|运输设备及生产用计数仪表制造
4023|402|Manufacture of navigation, surveying, meteorological and marine instruments|导航、测绘、气象及海洋专用仪器制造
4024|402|Manufacture of instruments for agriculture, forestry, animal husbandry and fishery|农林牧渔专用仪器仪表制造
4025|402|Manufacture of geological prospecting and seismic instruments|地质勘探和地震专用仪器制造
4026|402|Manufacture of teaching instruments|教学专用仪器制造
4027|402|Manufacture of nuclear and radiation measuring instruments|核子及核辐射测量仪器制造
4028|402|Manufacture of electronic measuring instruments|电子测量仪器制造
4029|402|Manufacture of other special-purpose instruments|其他专用仪器制造
403|40|Manufacture of watches, clocks and timing instruments|钟表与计时仪器制造
4030|403|Manufacture of watches, clocks and timing instruments|钟表与计时仪器制造
404|40|Manufacture of optical instruments|光学仪器制造
4040|404|Manufacture of optical instruments|光学仪器制造
405|40|Manufacture of weighing instruments|衡器制造
4050|405|Manufacture of weighing instruments|衡器制造
409|40|Manufacture of other instruments|其他仪器仪表制造业
4090|409|Manufacture of other instruments|其他仪器仪表制造业
411|41|Manufacture of sundry daily articles|日用杂品制造
4111|411|Processing of bristles and manufacture of brushes and cleaning tools|鬃毛加工、制刷及清扫工具制造
4119|411|Manufacture of other sundry daily articles|其他日用杂品制造
412|41|Nuclear radiation processing|核辐射加工
4120|412|Nuclear radiation processing|核辐射加工
419|41|Other manufacture n.e.c.|其他未列明制造业
4190|419|Other manufacture n.e.c.|其他未列明制造业
421|42|Processing of metal waste and scrap|金属废料和碎屑加工处理
4210|421|Processing of metal waste and scrap|金属废料和碎屑加工处理
422|42|Processing of non-metal waste and scrap|非金属废料和碎屑加工处理
4220|422|Processing of non-metal waste and scrap|非金属废料和碎屑加工处理
431|43|Repair of metal products|金属制品修理
4310|431|Repair of metal products|金属制品修理
432|43|Repair of general-purpose machinery|通用设备修理
4320|432|Repair of general-purpose machinery|通用设备修理
433|43|Repair of special-purpose machinery|专用设备修理
4330|433|Repair of special-purpose machinery|专用设备修理
434|43|Repair of railway, ship, aerospace and other transport equipment|铁路、船舶、航空航天等运输设备修理
4341|434|Repair of railway equipment|铁路运输设备修理
4342|434|Repair of ships|船舶修理
4343|434|Repair of aircraft and spacecraft|航空航天器修理
4349|434|Repair of other transport equipment|其他运输设备修理
435|43|Repair of electrical equipment|电气设备修理
4350|435|Repair of electrical equipment|电气设备修理
436|43|Repair of instruments|仪器仪表修理
4360|436|Repair of instruments|仪器仪表修理
439|43|Repair of other machinery and equipment|其他机械和设备修理业
4390|439|Repair of other machinery and equipment|其他机械和设备修理业
441|44|Production of electricity|电力生产
4411|441|Thermal power generation|火力发电
4412|441|Combined heat and power generation|热电联产
4413|441|Hydropower generation|水力发电
4414|441|Nuclear power generation|核力发电
4415|441|Wind power generation|风力发电
4416|441|Solar power generation|太阳能发电
4417|441|Biomass power generation|生物质能发电
4419|441|Other production of electricity|其他电力生产
442|44|Supply of electricity|电力供应
4420|442|Supply of electricity|电力供应
443|44|Production and supply of heat|热力生产和供应
4430|443|Production and supply of heat|热力生产和供应
451|45|Production and supply of gas, except biogas|燃气生产和供应业
4511|451|Production and supply of natural gas|天然气生产和供应业
4512|451|Production and supply of liquefied petroleum gas|液化石油气生产和供应业
4513|451|Production and supply of coal gas|煤气生产和供应业
452|45|Production and supply of biogas|生物质燃气生产和供应业
4520|452|Production and supply of biogas|生物质燃气生产和供应业
461|46|Production and supply of tap water|自来水生产和供应
4610|461|Production and supply of tap water|自来水生产和供应
462|46|Sewage treatment and recycling|污水处理及其再生利用
4620|462|Sewage treatment and recycling|污水处理及其再生利用
463|46|Seawater desalination|海水淡化处理
4630|463|Seawater desalination|海水淡化处理
469|46|Treatment, use and distribution of other water|其他水的处理、利用与分配
4690|469|Treatment, use and distribution of other water|其他水的处理、利用与分配
471|47|Construction of residential buildings|住宅房屋建筑
4710|471|Construction of residential buildings|住宅房屋建筑
472|47|Construction of stadiums and gymnasiums|体育场馆建筑
4720|472|Construction of stadiums and gymnasiums|体育场馆建筑
479|47|Construction of other buildings|其他房屋建筑业
4790|479|Construction of other buildings|其他房屋建筑业
481|48|Construction of railways, roads, tunnels and bridges|铁路、道路、隧道和桥梁工程建筑
4811|481|Construction of railways|铁路工程建筑
4812|481|Construction of highways|公路工程建筑
4813|481|Construction of municipal roads|市政道路工程建筑
4814|481|Construction of urban rail transit|城市轨道交通工程建筑
4819|481|Construction of other roads, tunnels and bridges|其他道路、隧道和桥梁工程建筑
482|48|Construction of water conservancy and water transport projects|水利和水运工程建筑
4821|482|Construction of water sources and water supply facilities|水源及供水设施工程建筑
4822|482|Construction for river and lake regulation and flood control|河湖治理及防洪设施工程建筑
4823|482|Construction of ports and shipping facilities|港口及航运设施工程建筑
483|48|Marine construction|海洋工程建筑
4831|483|Construction for offshore oil and gas|海洋油气资源开发利用工程建筑
4832|483|Construction for ocean energy|海洋能源开发利用工程建筑
4833|483|Construction of undersea tunnels|海底隧道工程建筑
4834|483|Laying of submarine facilities|海底设施铺设工程建筑
4839|483|Other marine construction|其他海洋工程建筑
484|48|Construction of industrial and mining projects|工矿工程建筑
4840|484|Construction of industrial and mining projects|工矿工程建筑
485|48|Construction of lines and pipelines|架线和管道工程建筑
4851|485|Construction of lines and equipment|架线及设备工程建筑
4852|485|Construction of pipelines|管道工程建筑
4853|485|Construction of underground utility tunnels|地下综合管廊工程建筑
486|48|Works for energy saving and environmental protection|节能环保工程施工
4861|486|Energy saving works|节能工程施工
4862|486|Environmental protection works|环保工程施工
4863|486|Ecological protection works|生态保护工程施工
487|48|Construction of power projects|电力工程施工
4871|487|Construction of thermal power projects|火力发电工程施工
4872|487|Construction of hydropower projects|水力发电工程施工
4873|487|Construction of nuclear power projects|核电工程施工
4874|487|Construction of wind power projects|风能发电工程施工
4875|487|Construction of solar power projects|太阳能发电工程施工
4879|487|Construction of other power projects|其他电力工程施工
489|48|Other civil engineering|其他土木工程建筑
4891|489|Landscaping works|园林绿化工程施工
4892|489|Construction of sports ground facilities|体育场地设施工程施工
4893|489|Construction of amusement facilities|游乐设施工程施工
4899|489|Other civil engineering works|其他土木工程建筑施工
491|49|Electrical installation|电气安装
4910|491|Electrical installation|电气安装
492|49|Installation of pipes and equipment|管道和设备安装
4920|492|Installation of pipes and equipment|管道和设备安装
499|49|Other building installation|其他建筑安装业
4991|499|Installation of sports ground facilities|体育场地设施安装
4999|499|Other building installation n.e.c.|其他建筑安装
501|50|Building decoration and finishing|建筑装饰和装修业
5011|501|Decoration and finishing of public buildings|公共建筑装饰和装修
5012|501|Decoration and finishing of dwellings|住宅装饰和装修
5013|501|Decoration and finishing of curtain walls|建筑幕墙装饰和装修
502|50|Demolition and site preparation|建筑物拆除和场地准备活动
5021|502|Demolition of buildings|建筑物拆除活动
5022|502|Site preparation|场地准备活动
503|50|Provision of construction equipment with operator|提供施工设备服务
5030|503|Provision of construction equipment with operator|提供施工设备服务
509|50|Other construction n.e.c.|其他未列明建筑业
5090|509|Other construction n.e.c.|其他未列明建筑业
511|51|Wholesale of agricultural, forestry, livestock and fishery products|农、林、牧、渔产品批发
5111|511|Wholesale of cereals, pulses and tubers|谷物、豆及薯类批发
5112|511|Wholesale of seeds|种子批发
5113|511|Wholesale of feed for livestock and fishery|畜牧渔业饲料批发
5114|511|Wholesale of cotton and bast fibre|棉、麻批发
5115|511|Wholesale of forest products|林业产品批发
5116|511|Wholesale of livestock|牲畜批发
5117|511|Wholesale of fishery products|渔业产品批发
5119|511|Wholesale of other agricultural and livestock products|其他农牧产品批发
512|51|Wholesale of food, beverages and tobacco products|食品、饮料及烟草制品批发
5121|512|Wholesale of rice and flour products and edible oils|米、面制品及食用油批发
5122|512|Wholesale of pastry, confectionery and sugar|糕点、糖果及糖批发
5123|512|Wholesale of fruits and vegetables|果品、蔬菜批发
5124|512|Wholesale of meat, poultry, eggs, milk and aquatic products|肉、禽、蛋、奶及水产品批发
5125|512|Wholesale of salt and condiments|盐及调味品批发
5126|512|Wholesale of nutritional and health products|营养和保健品批发
5127|512|Wholesale of liquor, beverages and tea|酒、饮料及茶叶批发
5128|512|Wholesale of tobacco products|烟草制品批发
5129|512|Wholesale of other food|其他食品批发
513|51|Wholesale of textiles, apparel and household goods|纺织、服装及家庭用品批发
5131|513|Wholesale of textiles, knitwear and raw materials|纺织品、针织品及原料批发
5132|513|Wholesale of apparel|服装批发
5133|513|Wholesale of footwear and headgear|鞋帽批发
5134|513|Wholesale of cosmetics and hygiene articles|化妆品及卫生用品批发
5135|513|Wholesale of kitchen and sanitary ware and sundry daily articles|厨具卫具及日用杂品批发
5136|513|Wholesale of lamps and decorative articles|灯具、装饰物品批发
5137|513|Wholesale of household audio and video equipment|家用视听设备批发
5138|513|Wholesale of household appliances|日用家电批发
5139|513|Wholesale of other household goods|其他家庭用品批发
514|51|Wholesale of cultural and sports goods and equipment|文化、体育用品及器材批发
5141|514|Wholesale of stationery|文具用品批发
5142|514|Wholesale of sports goods and equipment|体育用品及器材批发
5143|514|Wholesale of books|图书批发
5144|514|Wholesale of newspapers and periodicals|报刊批发
5145|514|Wholesale of audio-visual products and electronic and digital publications|音像制品、电子和数字出版物批发
5146|514|Wholesale of jewellery, crafts and collectibles|首饰、工艺品及收藏品批发
5147|514|Wholesale of musical instruments|乐器批发
5149|514|Wholesale of other cultural goods|其他文化用品批发
515|51|Wholesale of medicines and medical equipment|医药及医疗器材批发
5151|515|Wholesale of Western medicines|西药批发
5152|515|Wholesale of Chinese medicines|中药批发
5153|515|Wholesale of veterinary medicines|动物用药品批发
5154|515|Wholesale of medical supplies and equipment|医疗用品及器材批发
516|51|Wholesale of mineral products, building materials and chemicals|矿产品、建材及化工产品批发
5161|516|Wholesale of coal and coal products|煤炭及制品批发
5162|516|Wholesale of petroleum and petroleum products|石油及制品批发
5163|516|Wholesale of non-metal minerals and products|非金属矿及制品批发
5164|516|Wholesale of metals and metal ores|金属及金属矿批发
5165|516|Wholesale of building materials|建材批发
5166|516|Wholesale of chemical fertilizers|化肥批发
5167|516|Wholesale of pesticides|农药批发
5168|516|Wholesale of agricultural film|农用薄膜批发
5169|516|Wholesale of other chemicals|其他化工产品批发
517|51|Wholesale of machinery, hardware and electronic products|机械设备、五金产品及电子产品批发
5171|517|Wholesale of agricultural machinery|农业机械批发
5172|517|Wholesale of automobiles and parts|汽车及零配件批发
5173|517|Wholesale of motorcycles and parts|摩托车及零配件批发
5174|517|Wholesale of hardware|五金产品批发
5175|517|Wholesale of electrical equipment|电气设备批发
5176|517|Wholesale of computers, software and peripheral equipment|计算机、软件及辅助设备批发
5177|517|Wholesale of communication equipment|通讯设备批发
5178|517|Wholesale of radio, film and television equipment|广播影视设备批发
5179|517|Wholesale of other machinery and electronic products|其他机械设备及电子产品批发
518|51|Trade brokerage and agency|贸易经纪与代理
5181|518|Trade agency|贸易代理
5182|518|Auction of general goods|一般物品拍卖
5183|518|Auction of works of art and collectibles|艺术品、收藏品拍卖
5184|518|Agency for works of art|艺术品代理
5189|518|Other trade brokerage and agency|其他贸易经纪与代理
519|51|Other wholesale trade|其他批发业
5191|519|Recovery and wholesale of recyclable materials|再生物资回收与批发
5192|519|Wholesale of pet food and supplies|宠物食品用品批发
5193|519|Wholesale via the internet|互联网批发
5199|519|Other wholesale trade n.e.c.|其他未列明批发业
521|52|General retail|综合零售
5211|521|Retail in department stores|百货零售
5212|521|Retail in supermarkets|超级市场零售
5213|521|Retail in convenience stores|便利店零售
5219|521|Other general retail|其他综合零售
522|52|Specialized retail of food, beverages and tobacco products|食品、饮料及烟草制品专门零售
5221|522|Retail of grain and edible oils|粮油零售
5222|522|Retail of pastry and bread|糕点、面包零售
5223|522|Retail of fruits and vegetables|果品、蔬菜零售
5224|522|Retail of meat, poultry, eggs, milk and aquatic products|肉、禽、蛋、奶及水产品零售
5225|522|Retail of nutritional and health products|营养和保健品零售
5226|522|Retail of liquor, beverages and tea|酒、饮料及茶叶零售
5227|522|Retail of tobacco products|烟草制品零售
5229|522|Retail of other food|其他食品零售
523|52|Specialized retail of textiles, apparel and daily articles|纺织、服装及日用品专门零售
5231|523|Retail of textiles and knitwear|纺织品及针织品零售
5232|523|Retail of apparel|服装零售
5233|523|Retail of footwear and headgear|鞋帽零售
5234|523|Retail of cosmetics and hygiene articles|化妆品及卫生用品零售
5235|523|Retail of kitchen and sanitary ware and sundry daily articles|厨具卫具及日用杂品零售
5236|523|Retail of watches, clocks and spectacles|钟表、眼镜零售
5237|523|Retail of luggage and bags|箱包零售
5238|523|Retail of bicycles and other personal mobility devices|自行车等代步设备零售
5239|523|Retail of other daily articles|其他日用品零售
524|52|Specialized retail of cultural and sports goods and equipment|文化、体育用品及器材专门零售
5241|524|Retail of stationery|文具用品零售
5242|524|Retail of sports goods and equipment|体育用品及器材零售
5243|524|Retail of books, newspapers and periodicals|图书、报刊零售
5244|524|Retail of audio-visual products and electronic and digital publications|音像制品、电子和数字出版物零售
5245|524|Retail of jewellery|珠宝首饰零售
5246|524|Retail of arts and crafts and collectibles|工艺美术品及收藏品零售
5247|524|Retail of musical instruments|乐器零售
5248|524|Retail of photographic equipment|照相器材零售
5249|524|Retail of other cultural goods|其他文化用品零售
525|52|Specialized retail of medicines and medical equipment|医药及医疗器材专门零售
5251|525|Retail of Western medicines|西药零售
5252|525|Retail of Chinese medicines|中药零售
5253|525|Retail of veterinary medicines|动物用药品零售
5254|525|Retail of medical supplies and equipment|医疗用品及器材零售
5255|525|Retail of health care and auxiliary therapy equipment|保健辅助治疗器材零售
526|52|Sale of automobiles, motorcycles, parts, fuel and other motive power|汽车、摩托车、零配件和燃料及其他动力销售
5261|526|Retail of new automobiles|汽车新车零售
5262|526|Retail of used automobiles|汽车旧车零售
5263|526|Retail of automobile parts|汽车零配件零售
5264|526|Retail of motorcycles and parts|摩托车及零配件零售
5265|526|Retail of fuel oil for motor vehicles|机动车燃油零售
5266|526|Retail of gas for motor vehicles|机动车燃气零售
5267|526|Sale of charging for motor vehicles|机动车充电销售
527|52|Specialized retail of household appliances and electronic products|家用电器及电子产品专门零售
5271|527|Retail of household audio and video equipment|家用视听设备零售
5272|527|Retail of household appliances|日用家电零售
5273|527|Retail of computers, software and peripheral equipment|计算机、软件及辅助设备零售
5274|527|Retail of communication equipment|通信设备零售
5279|527|Retail of other electronic products|其他电子产品零售
528|52|Specialized retail of hardware, furniture and interior decoration materials|五金、家具及室内装饰材料专门零售
5281|528|Retail of hardware|五金零售
5282|528|Retail of lamps|灯具零售
5283|528|Retail of furniture|家具零售
5284|528|Retail of paints|涂料零售
5285|528|Retail of sanitary ware|卫生洁具零售
5286|528|Retail of wooden decoration materials|木质装饰材料零售
5287|528|Retail of ceramic and stone decoration materials|陶瓷、石材装饰材料零售
5289|528|Retail of other interior decoration materials|其他室内装饰材料零售
529|52|Stall, non-store and other retail trade|货摊、无店铺及其他零售业
5291|529|Retail via mobile stalls|流动货摊零售
5292|529|Retail via the internet|互联网零售
5293|529|Retail via mail order, television and telephone|邮购及电视、电话零售
5294|529|Retail via vending machines|自动售货机零售
5295|529|Retail of second-hand goods|旧货零售
5296|529|Retail of household fuel|生活用燃料零售
5297|529|Retail of pet food and supplies|宠物食品用品零售
5299|529|Other retail trade n.e.c.|其他未列明零售业
531|53|Railway passenger transport|铁路旅客运输
5311|531|High-speed railway passenger transport|高速铁路旅客运输
5312|531|Intercity railway passenger transport|城际铁路旅客运输
5313|531|Conventional railway passenger transport|普通铁路旅客运输
532|53|Railway freight transport|铁路货物运输
5320|532|Railway freight transport|铁路货物运输
533|53|Support activities for railway transport|铁路运输辅助活动
5331|533|Passenger railway stations|客运火车站
5332|533|Freight railway stations and yards|货运火车站（场）
5333|533|Railway maintenance|铁路运输维护活动
5339|533|Other support activities for railway transport|其他铁路运输辅助活动
541|54|Urban public transport|城市公共交通运输
5411|541|Bus, tram and trolleybus passenger transport|公共电汽车客运
5412|541|Urban rail transit|城市轨道交通
5413|541|Taxi passenger transport|出租车客运
5414|541|Public bicycle services|公共自行车服务
5419|541|Other urban public transport|其他城市公共交通运输
542|54|Highway passenger transport|公路旅客运输
5421|542|Long-distance passenger transport|长途客运
5422|542|Tourist passenger transport|旅游客运
5429|542|Other highway passenger transport|其他公路客运
543|54|Road freight transport|道路货物运输
5431|543|Road transport of general cargo|普通货物道路运输
5432|543|Road transport by refrigerated vehicles|冷藏车道路运输
5433|543|Road transport of containers|集装箱道路运输
5434|543|Road transport of oversize cargo|大型货物道路运输
5435|543|Road transport of dangerous goods|危险货物道路运输
5436|543|Road transport of mail and parcels|邮件包裹道路运输
5437|543|Urban distribution|城市配送
5438|543|Removal transport|搬家运输
5439|543|Other road freight transport|其他道路货物运输
544|54|Support activities for road transport|道路运输辅助活动
5441|544|Bus stations|客运汽车站
5442|544|Freight terminals|货运枢纽（站）
5443|544|Highway administration and maintenance|公路管理与养护
5449|544|Other support activities for road transport|其他道路运输辅助活动
551|55|Water passenger transport|水上旅客运输
5511|551|Sea passenger transport|海上旅客运输
5512|551|Inland waterway passenger transport|内河旅客运输
5513|551|Passenger ferry transport|客运轮渡运输
552|55|Water freight transport|水上货物运输
5521|552|Ocean freight transport|远洋货物运输
5522|552|Coastal freight transport|沿海货物运输
5523|552|Inland waterway freight transport|内河货物运输
553|55|Support activities for water transport|水上运输辅助活动
5531|553|Passenger ports|客运港口
5532|553|Cargo ports|货运港口
5539|553|Other support activities for water transport|其他水上运输辅助活动
561|56|Air transport of passengers and freight|航空客货运输
5611|561|Air passenger transport|航空旅客运输
5612|561|Air freight transport|航空货物运输
562|56|General aviation services|通用航空服务
5621|562|General aviation services for production|通用航空生产服务
5622|562|Sightseeing flights|观光游览航空服务
5623|562|Air sports services|体育航空运动服务
5629|562|Other general aviation services|其他通用航空服务
563|56|Support activities for air transport|航空运输辅助活动
5631|563|Airports|机场
5632|563|Air traffic control|空中交通管理
5639|563|Other support activities for air transport|其他航空运输辅助活动
571|57|Transport via submarine pipelines|海底管道运输
5710|571|Transport via submarine pipelines|海底管道运输
572|57|Transport via land pipelines|陆地管道运输
5720|572|Transport via land pipelines|陆地管道运输
581|58|Multimodal transport|多式联运
5810|581|Multimodal transport|多式联运
582|58|Transport agency|运输代理业
5821|582|Freight forwarding|货物运输代理
5822|582|Passenger ticket agency|旅客票务代理
5829|582|Other transport agency|其他运输代理业
591|59|Loading, unloading and handling|装卸搬运
5910|591|Loading, unloading and handling|装卸搬运
592|59|General storage|通用仓储
5920|592|General storage|通用仓储
593|59|Cold storage|低温仓储
5930|593|Cold storage|低温仓储
594|59|Storage of dangerous goods|危险品仓储
5941|594|Storage of oil and gas|油气仓储
5942|594|Storage of dangerous chemicals|危险化学品仓储
5949|594|Storage of other dangerous goods|其他危险品仓储
595|59|Storage of cereals, cotton and other agricultural products|谷物、棉花等农产品仓储
5951|595|Storage of cereals|谷物仓储
5952|595|Storage of cotton|棉花仓储
5959|595|Storage of other agricultural products|其他农产品仓储
596|59|Storage of Chinese medicinal materials|中药材仓储
5960|596|Storage of Chinese medicinal materials|中药材仓储
599|59|Other storage|其他仓储业
5990|599|Other storage|其他仓储业
601|60|Basic postal services|邮政基本服务
6010|601|Basic postal services|邮政基本服务
602|60|Express delivery services|快递服务
6020|602|Express delivery services|快递服务
609|60|Other delivery services|其他寄递服务
6090|609|Other delivery services|其他寄递服务
611|61|Tourist hotels|旅游饭店
6110|611|Tourist hotels|旅游饭店
612|61|Ordinary hotels|一般旅馆
6121|612|Budget hotel chains|经济型连锁酒店
6129|612|Other ordinary hotels|其他一般旅馆
613|61|Homestay services|民宿服务
6130|613|Homestay services|民宿服务
614|61|Campsite services|露营地服务
6140|614|Campsite services|露营地服务
619|61|Other accommodation|其他住宿业
6190|619|Other accommodation|其他住宿业
621|62|Full-service restaurants|正餐服务
6210|621|Full-service restaurants|正餐服务
622|62|Fast food services|快餐服务
6220|622|Fast food services|快餐服务
623|62|Beverage and cold drink services|饮料及冷饮服务
6231|623|Teahouses|茶馆服务
6232|623|Cafes|咖啡馆服务
6233|623|Bars|酒吧服务
6239|623|Other beverage and cold drink services|其他饮料及冷饮服务
624|62|Catering distribution and meal delivery services|餐饮配送及外卖送餐服务
6241|624|Catering distribution services|餐饮配送服务
6242|624|Meal delivery services|外卖送餐服务
629|62|Other catering|其他餐饮业
6291|629|Snack services|小吃服务
6299|629|Other catering n.e.c.|其他未列明餐饮业
631|63|Telecommunications|电信
6311|631|Fixed telecommunications services|固定电信服务
6312|631|Mobile telecommunications services|移动电信服务
6319|631|Other telecommunications services|其他电信服务
632|63|Radio and television transmission services|广播电视传输服务
6321|632|Cable radio and television transmission services|有线广播电视传输服务
6322|632|Wireless radio and television transmission services|无线广播电视传输服务
633|63|Satellite transmission services|卫星传输服务
6331|633|Satellite transmission of radio and television|广播电视卫星传输服务
6339|633|Other satellite transmission services|其他卫星传输服务
641|64|Internet access and related services|互联网接入及相关服务
6410|641|Internet access and related services|互联网接入及相关服务
642|64|Internet information services|互联网信息服务
6421|642|Internet search services|互联网搜索服务
6422|642|Internet game services|互联网游戏服务
6429|642|Other internet information services|互联网其他信息服务
643|64|Internet platforms|互联网平台
6431|643|Internet platforms for production services|互联网生产服务平台
6432|643|Internet platforms for consumer services|互联网生活服务平台
6433|643|Internet platforms for science, technology and innovation|互联网科技创新平台
6434|643|Internet platforms for public services|互联网公共服务平台
6439|643|Other internet platforms|其他互联网平台
644|64|Internet security services|互联网安全服务
6440|644|Internet security services|互联网安全服务
645|64|Internet data services|互联网数据服务
6450|645|Internet data services|互联网数据服务
649|64|Other internet services|其他互联网服务
6490|649|Other internet services|其他互联网服务
651|65|Software development|软件开发
6511|651|Development of system software|基础软件开发
6512|651|Development of supporting software|支撑软件开发
6513|651|Development of application software|应用软件开发
6519|651|Other software development|其他软件开发
652|65|Integrated circuit design|集成电路设计
6520|652|Integrated circuit design|集成电路设计
653|65|Information system integration and internet of things services|信息系统集成和物联网技术服务
6531|653|Information system integration services|信息系统集成服务
6532|653|Internet of things services|物联网技术服务
654|65|Operation and maintenance services|运行维护服务
6540|654|Operation and maintenance services|运行维护服务
655|65|Information processing and storage services|信息处理和存储支持服务
6550|655|Information processing and storage services|信息处理和存储支持服务
656|65|Information technology consulting services|信息技术咨询服务
6560|656|Information technology consulting services|信息技术咨询服务
657|65|Digital content services|数字内容服务
6571|657|Geographic and remote sensing information services|地理遥感信息服务
6572|657|Digital content services for animation and games|动漫、游戏数字内容服务
6579|657|Other digital content services|其他数字内容服务
659|65|Other information technology services|其他信息技术服务业
6591|659|Call centres|呼叫中心
6599|659|Other information technology services n.e.c.|其他未列明信息技术服务业
661|66|Central bank services|中央银行服务
6610|661|Central bank services|中央银行服务
662|66|Monetary banking services|货币银行服务
6621|662|Commercial bank services|商业银行服务
6622|662|Policy bank services|政策性银行服务
6623|662|Credit cooperative services|信用合作社服务
6624|662|Rural mutual fund cooperative services|农村资金互助社服务
6629|662|Other monetary banking services|其他货币银行服务
663|66|Non-monetary banking services|非货币银行服务
6631|663|Financial leasing services|融资租赁服务
6632|663|Finance company services|财务公司服务
6633|663|Pawnbroking|典当
6634|663|Automobile finance company services|汽车金融公司服务
6635|663|Microcredit company services|小额贷款公司服务
6636|663|Consumer finance company services|消费金融公司服务
6637|663|Online lending services|网络借贷服务
6639|663|Other non-monetary banking services|其他非货币银行服务
664|66|Bank wealth management services|银行理财服务
6640|664|Bank wealth management services|银行理财服务
665|66|Banking supervision|银行监管服务
6650|665|Banking supervision|银行监管服务
671|67|Securities market services|证券市场服务
6711|671|Securities market administration|证券市场管理服务
6712|671|Securities brokerage and trading|证券经纪交易服务
672|67|Publicly offered securities investment funds|公开募集证券投资基金
6720|672|Publicly offered securities investment funds|公开募集证券投资基金
673|67|Privately offered securities investment funds|非公开募集证券投资基金
6731|673|Venture capital funds|创业投资基金
6732|673|Angel investment|天使投资
6739|673|Other privately offered securities investment funds|其他非公开募集证券投资基金
674|67|Futures market services|期货市场服务
6741|674|Futures market administration|期货市场管理服务
6749|674|Other futures market services|其他期货市场服务
675|67|Securities and futures supervision|证券期货监管服务
6750|675|Securities and futures supervision|证券期货监管服务
676|67|Capital investment services|资本投资服务
6760|676|Capital investment services|资本投资服务
679|67|Other capital market services|其他资本市场服务
6790|679|Other capital market services|其他资本市场服务
681|68|Personal insurance|人身保险
6811|681|Life insurance|人寿保险
6812|681|Annuity insurance|年金保险
6813|681|Health insurance|健康保险
6814|681|Accident insurance|意外伤害保险
682|68|Property insurance|财产保险
6820|682|Property insurance|财产保险
683|68|Reinsurance|再保险
6830|683|Reinsurance|再保险
684|68|Commercial pensions|商业养老金
6840|684|Commercial pensions|商业养老金
685|68|Insurance intermediary services|保险中介服务
6851|685|Insurance brokers|保险经纪服务
6852|685|Insurance agents|保险代理服务
6853|685|Insurance loss adjusting|保险公估服务
686|68|Insurance asset management|保险资产管理
6860|686|Insurance asset management|保险资产管理
687|68|Insurance supervision|保险监管服务
6870|687|Insurance supervision|保险监管服务
689|68|Other insurance activities|其他保险活动
6890|689|Other insurance activities|其他保险活动
691|69|Financial trust and management services|金融信托与管理服务
6911|691|Trust companies|信托公司
6919|691|Other financial trust and management services|其他金融信托与管理服务
692|69|Holding company services|控股公司服务
6920|692|Holding company services|控股公司服务
693|69|Payment services of non-financial institutions|非金融机构支付服务
6930|693|Payment services of non-financial institutions|非金融机构支付服务
694|69|Financial information services|金融信息服务
6940|694|Financial information services|金融信息服务
695|69|Financial asset management companies|金融资产管理公司
6950|695|Financial asset management companies|金融资产管理公司
699|69|Other finance n.e.c.|其他未列明金融业
6991|699|Money brokerage company services|货币经纪公司服务
6999|699|Finance not included elsewhere|其他未包括金融业
701|70|Real estate development and operation|房地产开发经营
7010|701|Real estate development and operation|房地产开发经营
702|70|Property management|物业管理
7020|702|Property management|物业管理
703|70|Real estate agency services|房地产中介服务
7030|703|Real estate agency services|房地产中介服务
704|70|Real estate leasing|房地产租赁经营
7040|704|Real estate leasing|房地产租赁经营
709|70|Other real estate|其他房地产业
7090|709|Other real estate|其他房地产业
711|71|Operating lease of machinery and equipment|机械设备经营租赁
7111|711|Lease of automobiles|汽车租赁
7112|711|Operating lease of agricultural machinery|农业机械经营租赁
7113|711|Operating lease of construction machinery and equipment|建筑工程机械与设备经营租赁
7114|711|Operating lease of computers and communication equipment|计算机及通讯设备经营租赁
7115|711|Operating lease of medical equipment|医疗设备经营租赁
7119|711|Operating lease of other machinery and equipment|其他机械与设备经营租赁
712|71|Rental of cultural and sports equipment and goods|文体设备和用品出租
7121|712|Rental of leisure and entertainment goods and equipment|休闲娱乐用品设备出租
7122|712|Rental of sports goods and equipment|体育用品设备出租
7123|712|Rental of cultural goods and equipment|文化用品设备出租
7124|712|Rental of books|图书出租
7125|712|Rental of audio-visual products|音像制品出租
7129|712|Rental of other cultural and sports equipment and goods|其他文体设备和用品出租
713|71|Rental of daily articles|日用品出租
7130|713|Rental of daily articles|日用品出租
721|72|Organization and management services|组织管理服务
7211|721|Head offices of enterprises|企业总部管理
7212|721|Investment and asset management|投资与资产管理
7213|721|Resource and property rights exchange services|资源与产权交易服务
7214|721|Logistics management services for organizations|单位后勤管理服务
7215|721|Management of rural collective economic organizations|农村集体经济组织管理
7219|721|Other organization and management services|其他组织管理服务
722|72|Integrated management services|综合管理服务
7221|722|Park management services|园区管理服务
7222|722|Commercial complex management services|商业综合体管理服务
7223|722|Market management services|市场管理服务
7224|722|Supply chain management services|供应链管理服务
7229|722|Other integrated management services|其他综合管理服务
723|72|Legal services|法律服务
7231|723|Lawyers and related legal services|律师及相关法律服务
7232|723|Notarial services|公证服务
7239|723|Other legal services|其他法律服务
724|72|Consultancy and surveys|咨询与调查
7241|724|Accounting, auditing and tax services|会计、审计及税务服务
7242|724|Market research|市场调查
7243|724|Social and economic consultancy|社会经济咨询
7244|724|Health consultancy|健康咨询
7245|724|Environmental consultancy|环保咨询
7246|724|Sports consultancy|体育咨询
7249|724|Other professional consultancy and surveys|其他专业咨询与调查
725|72|Advertising|广告业
7251|725|Internet advertising services|互联网广告服务
7259|725|Other advertising services|其他广告服务
726|72|Human resources services|人力资源服务
7261|726|Public employment services|公共就业服务
7262|726|Job placement services|职业中介服务
7263|726|Labour dispatch services|劳务派遣服务
7264|726|Business start-up guidance|创业指导服务
7269|726|Other human resources services|其他人力资源服务
727|72|Security and protection services|安全保护服务
7271|727|Security services|安全服务
7272|727|Security system monitoring services|安全系统监控服务
7279|727|Other security and protection services|其他安全保护服务
728|72|Conferences, exhibitions and related services|会议、展览及相关服务
7281|728|Science and technology conferences and exhibitions|科技会展服务
7282|728|Tourism conferences and exhibitions|旅游会展服务
7283|728|Sports conferences and exhibitions|体育会展服务
7284|728|Cultural conferences and exhibitions|文化会展服务
7289|728|Other conferences, exhibitions and related services|其他会议、展览及相关服务
729|72|Other business services|其他商务服务业
7291|729|Travel agencies and related services|旅行社及相关服务
7292|729|Packaging services|包装服务
7293|729|Office services|办公服务
7294|729|Translation services|翻译服务
7295|729|Credit services|信用服务
7296|729|Non-financing guarantee services|非融资担保服务
7297|729|Business agency services|商务代理代办服务
7298|729|Ticket agency services|票务代理服务
7299|729|Other business services n.e.c.|其他未列明商务服务业
731|73|Research and development in natural sciences|自然科学研究和试验发展
7310|731|Research and development in natural sciences|自然科学研究和试验发展
732|73|Research and development in engineering and technology|工程和技术研究和试验发展
7320|732|Research and development in engineering and technology|工程和技术研究和试验发展
733|73|Research and development in agricultural sciences|农业科学研究和试验发展
7330|733|Research and development in agricultural sciences|农业科学研究和试验发展
734|73|Research and development in medicine|医学研究和试验发展
7340|734|Research and development in medicine|医学研究和试验发展
735|73|Research in social sciences and humanities|社会人文科学研究
7350|735|Research in social sciences and humanities|社会人文科学研究
741|74|Meteorological services|气象服务
7410|741|Meteorological services|气象服务
742|74|Seismic services|地震服务
7420|742|Seismic services|地震服务
743|74|Marine services|海洋服务
7431|743|Marine meteorological services|海洋气象服务
7432|743|Marine environment services|海洋环境服务
7439|743|Other marine services|其他海洋服务
744|74|Surveying, mapping and geographic information services|测绘地理信息服务
7441|744|Remote sensing surveying and mapping|遥感测绘服务
7449|744|Other surveying, mapping and geographic information services|其他测绘地理信息服务
745|74|Quality inspection services|质检技术服务
7451|745|Inspection and quarantine services|检验检疫服务
7452|745|Testing services|检测服务
7453|745|Metrology services|计量服务
7454|745|Standardization services|标准化服务
7455|745|Certification and accreditation services|认证认可服务
7459|745|Other quality inspection services|其他质检技术服务
746|74|Environmental and ecological monitoring|环境与生态监测
7461|746|Environmental protection monitoring|环境保护监测
7462|746|Ecological resource monitoring|生态资源监测
7463|746|Monitoring and control of wildlife diseases|野生动物疫源疫病防控监测
747|74|Geological exploration|地质勘查
7471|747|Geological exploration for energy minerals|能源矿产地质勘查
7472|747|Geological exploration for solid minerals|固体矿产地质勘查
7473|747|Geological exploration for water, carbon dioxide and similar minerals|水、二氧化碳等矿产地质勘查
7474|747|Basic geological exploration|基础地质勘查
7475|747|Technical services for geological exploration|地质勘查技术服务
748|74|Engineering and design services|工程技术与设计服务
7481|748|Engineering management services|工程管理服务
7482|748|Engineering supervision services|工程监理服务
7483|748|Engineering investigation|工程勘察活动
7484|748|Engineering design|工程设计活动
7485|748|Planning and design management|规划设计管理
7486|748|Land planning services|土地规划服务
749|74|Industrial and specialized design and other professional technical services|工业与专业设计及其他专业技术服务
7491|749|Industrial design services|工业设计服务
7492|749|Specialized design services|专业设计服务
7493|749|Veterinary services|兽医服务
7499|749|Other professional technical services n.e.c.|其他未列明专业技术服务业
751|75|Technology promotion services|技术推广服务
7511|751|Promotion of agricultural, forestry, animal husbandry and fishery technology|农林牧渔技术推广服务
7512|751|Promotion of biotechnology|生物技术推广服务
7513|751|Promotion of new material technology|新材料技术推广服务
7514|751|Promotion of energy saving technology|节能技术推广服务
7515|751|Promotion of new energy technology|新能源技术推广服务
7516|751|Promotion of environmental technology|环保技术推广服务
7517|751|Promotion of 3D printing technology|三维（3D）打印技术推广服务
7519|751|Promotion of other technology|其他技术推广服务
752|75|Intellectual property services|知识产权服务
7520|752|Intellectual property services|知识产权服务
753|75|Science and technology intermediary services|科技中介服务
7530|753|Science and technology intermediary services|科技中介服务
754|75|Start-up space services|创业空间服务
7540|754|Start-up space services|创业空间服务
759|75|Other services for the promotion of science and technology|其他科技推广服务业
7590|759|Other services for the promotion of science and technology|其他科技推广服务业
761|76|Management of flood control and drainage facilities|防洪除涝设施管理
7610|761|Management of flood control and drainage facilities|防洪除涝设施管理
762|76|Management of water resources|水资源管理
7620|762|Management of water resources|水资源管理
763|76|Collection and distribution of natural water|天然水收集与分配
7630|763|Collection and distribution of natural water|天然水收集与分配
764|76|Hydrological services|水文服务
7640|764|Hydrological services|水文服务
769|76|Other management of water conservancy|其他水利管理业
7690|769|Other management of water conservancy|其他水利管理业
771|77|Ecological protection|生态保护
7711|771|Protection and management of natural ecosystems|自然生态系统保护管理
7712|771|Protection and management of natural heritage|自然遗迹保护管理
7713|771|Protection of wild animals|野生动物保护
7714|771|Protection of wild plants|野生植物保护
7715|771|Management of zoos and aquariums|动物园、水族馆管理服务
7716|771|Management of botanical gardens|植物园管理服务
7719|771|Other nature conservation|其他自然保护
772|77|Environmental remediation|环境治理业
7721|772|Water pollution control|水污染治理
7722|772|Air pollution control|大气污染治理
7723|772|Solid waste treatment|固体废物治理
7724|772|Hazardous waste treatment|危险废物治理
7725|772|Radioactive waste treatment|放射性废物治理
7726|772|Soil pollution control and remediation|土壤污染治理与修复服务
7727|772|Noise and vibration control|噪声与振动控制服务
7729|772|Other pollution control|其他污染治理
781|78|Management of municipal facilities|市政设施管理
7810|781|Management of municipal facilities|市政设施管理
782|78|Environmental sanitation management|环境卫生管理
7820|782|Environmental sanitation management|环境卫生管理
783|78|Management of the appearance of towns and villages|城乡市容管理
7830|783|Management of the appearance of towns and villages|城乡市容管理
784|78|Management of green spaces|绿化管理
7840|784|Management of green spaces|绿化管理
785|78|Management of city parks|城市公园管理
7850|785|Management of city parks|城市公园管理
786|78|Management of tourist sites|游览景区管理
7861|786|Management of scenic areas|名胜风景区管理
7862|786|Management of forest parks|森林公园管理
7869|786|Management of other tourist sites|其他游览景区管理
791|79|Land consolidation services|土地整治服务
7910|791|Land consolidation services|土地整治服务
792|79|Land survey and appraisal services|土地调查评估服务
7920|792|Land survey and appraisal services|土地调查评估服务
793|79|Land registration services|土地登记服务
7930|793|Land registration services|土地登记服务
794|79|Land registration agency services|土地登记代理服务
7940|794|Land registration agency services|土地登记代理服务
799|79|Other land management services|其他土地管理服务
7990|799|Other land management services|其他土地管理服务
801|80|Household services|家庭服务
8010|801|Household services|家庭服务
802|80|Nursery services|托儿所服务
8020|802|Nursery services|托儿所服务
803|80|Laundry and dyeing services|洗染服务
8030|803|Laundry and dyeing services|洗染服务
804|80|Hairdressing and beauty services|理发及美容服务
8040|804|Hairdressing and beauty services|理发及美容服务
805|80|Bathing and wellness services|洗浴和保健养生服务
8051|805|Bathing services|洗浴服务
8052|805|Foot bath services|足浴服务
8053|805|Health care and wellness services|养生保健服务
806|80|Photographic and printing services|摄影扩印服务
8060|806|Photographic and printing services|摄影扩印服务
807|80|Marriage services|婚姻服务
8070|807|Marriage services|婚姻服务
808|80|Funeral services|殡葬服务
8080|808|Funeral services|殡葬服务
809|80|Other resident services|其他居民服务业
8090|809|Other resident services|其他居民服务业
811|81|Repair and maintenance of automobiles, motorcycles and the like|汽车、摩托车等修理与维护
8111|811|Repair and maintenance of automobiles|汽车修理与维护
8112|811|Repair and maintenance of large vehicles and equipment|大型车辆装备修理与维护
8113|811|Repair and maintenance of motorcycles|摩托车修理与维护
8114|811|Repair and maintenance of power-assisted cycles and the like|助动车等修理与维护
812|81|Repair of computers and office equipment|计算机和办公设备维修
8121|812|Repair of computers and peripheral equipment|计算机和辅助设备修理
8122|812|Repair of communication equipment|通讯设备修理
8129|812|Repair of other office equipment|其他办公设备维修
813|81|Repair of household appliances|家用电器修理
8131|813|Repair of household electronic products|家用电子产品修理
8132|813|Repair of household electrical appliances|日用电器修理
819|81|Repair of other articles of daily use|其他日用产品修理业
8191|819|Repair of bicycles|自行车修理
8192|819|Repair of footwear and leather goods|鞋和皮革修理
8193|819|Repair of furniture and related articles|家具和相关物品修理
8199|819|Repair of other articles of daily use n.e.c.|其他未列明日用产品修理业
821|82|Cleaning services|清洁服务
8211|821|Cleaning of buildings|建筑物清洁服务
8219|821|Other cleaning services|其他清洁服务
822|82|Pet services|宠物服务
8221|822|Pet breeding|宠物饲养
8222|822|Pet hospitals|宠物医院服务
8223|822|Pet grooming|宠物美容服务
8224|822|Pet boarding and adoption|宠物寄托收养服务
8229|822|Other pet services|其他宠物服务
829|82|Other services n.e.c.|其他未列明服务业
8290|829|Other services n.e.c.|其他未列明服务业
831|83|Pre-school education|学前教育
8310|831|Pre-school education|学前教育
832|83|Primary education|初等教育
8321|832|Regular primary education|普通小学教育
8322|832|Adult primary education|成人小学教育
833|83|Secondary education|中等教育
8331|833|Regular lower secondary education|普通初中教育
8332|833|Vocational lower secondary education|职业初中教育
8333|833|Adult lower secondary education|成人初中教育
8334|833|Regular upper secondary education|普通高中教育
8335|833|Adult upper secondary education|成人高中教育
8336|833|Secondary vocational education|中等职业学校教育
834|83|Higher education|高等教育
8341|834|Regular higher education|普通高等教育
8342|834|Adult higher education|成人高等教育
835|83|Special education|特殊教育
8350|835|Special education|特殊教育
839|83|Skills training, educational support and other education|技能培训、教育辅助及其他教育
8391|839|Vocational skills training|职业技能培训
8392|839|Sports schools and sports training|体校及体育培训
8393|839|Culture and arts training|文化艺术培训
8394|839|Educational support services|教育辅助服务
8399|839|Other education n.e.c.|其他未列明教育
841|84|Hospitals|医院
8411|841|General hospitals|综合医院
8412|841|Hospitals of traditional Chinese medicine|中医医院
8413|841|Hospitals of integrated Chinese and Western medicine|中西医结合医院
8414|841|Hospitals of ethnic medicine|民族医院
8415|841|Specialized hospitals|专科医院
8416|841|Sanatoriums|疗养院
842|84|Primary health services|基层医疗卫生服务
8421|842|Community health centres and stations|社区卫生服务中心（站）
8422|842|Subdistrict health centres|街道卫生院
8423|842|Township health centres|乡镇卫生院
8424|842|Village clinics|村卫生室
8425|842|Outpatient departments and clinics|门诊部（所）
843|84|Specialized public health services|专业公共卫生服务
8431|843|Centres for disease control and prevention|疾病预防控制中心
8432|843|Institutions for the prevention and treatment of particular diseases|专科疾病防治院（所、站）
8433|843|Maternal and child health institutions|妇幼保健院（所、站）
8434|843|Emergency centres and stations|急救中心（站）服务
8435|843|Blood collection and supply institutions|采供血机构服务
8436|843|Family planning services|计划生育技术服务活动
849|84|Other health activities|其他卫生活动
8491|849|Health check-ups|健康体检服务
8492|849|Clinical laboratory services|临床检验服务
8499|849|Other health services n.e.c.|其他未列明卫生服务
851|85|Social work with accommodation|提供住宿社会工作
8511|851|Rest homes for retired cadres|干部休养所
8512|851|Nursing institutions|护理机构服务
8513|851|Mental rehabilitation services|精神康复服务
8514|851|Care for the elderly and disabled|老年人、残疾人养护服务
8515|851|Hospice care|临终关怀服务
8516|851|Adoption and shelter of orphans and disabled children|孤残儿童收养和庇护服务
8519|851|Other social relief with accommodation|其他提供住宿社会救助
852|85|Social work without accommodation|不提供住宿社会工作
8521|852|Social care and assistance|社会看护与帮助服务
8522|852|Fitting of rehabilitation aids|康复辅具适配服务
8529|852|Other social work without accommodation|其他不提供住宿社会工作
861|86|Journalism|新闻业
8610|861|Journalism|新闻业
862|86|Publishing|出版业
8621|862|Publishing of books|图书出版
8622|862|Publishing of newspapers|报纸出版
8623|862|Publishing of periodicals|期刊出版
8624|862|Publishing of audio-visual products|音像制品出版
8625|862|Publishing of electronic publications|电子出版物出版
8626|862|Digital publishing|数字出版
8629|862|Other publishing|其他出版业
871|87|Radio|广播
8710|871|Radio|广播
872|87|Television|电视
8720|872|Television|电视
873|87|Film and television production|影视节目制作
8730|873|Film and television production|影视节目制作
874|87|Radio and television integration and broadcast control|广播电视集成播控
8740|874|Radio and television integration and broadcast control|广播电视集成播控
875|87|Distribution of films and of radio and television programmes|电影和广播电视节目发行
8750|875|Distribution of films and of radio and television programmes|电影和广播电视节目发行
876|87|Film projection|电影放映
8760|876|Film projection|电影放映
877|87|Sound recording|录音制作
8770|877|Sound recording|录音制作
881|88|Creative and performing arts|文艺创作与表演
8810|881|Creative and performing arts|文艺创作与表演
882|88|Performing arts venues|艺术表演场馆
8820|882|Performing arts venues|艺术表演场馆
883|88|Libraries and archives|图书馆与档案馆
8831|883|Libraries|图书馆
8832|883|Archives|档案馆
884|88|Protection of cultural relics and intangible cultural heritage|文物及非物质文化遗产保护
8840|884|Protection of cultural relics and intangible cultural heritage|文物及非物质文化遗产保护
885|88|Museums|博物馆
8850|885|Museums|博物馆
886|88|Martyrs' cemeteries and memorial halls|烈士陵园、纪念馆
8860|886|Martyrs' cemeteries and memorial halls|烈士陵园、纪念馆
887|88|Mass cultural and sports activities|群众文体活动
8870|887|Mass cultural and sports activities|群众文体活动
889|88|Other culture and arts|其他文化艺术业
8890|889|Other culture and arts|其他文化艺术业
891|89|Sports organizations|体育组织
8911|891|Organization of sports competitions|体育竞赛组织
8912|891|Sports support organizations|体育保障组织
8919|891|Other sports organizations|其他体育组织
892|89|Management of sports facilities|体育场地设施管理
8921|892|Management of stadiums and gymnasiums|体育场馆管理
8929|892|Management of other sports facilities|其他体育场地设施管理
893|89|Fitness and leisure activities|健身休闲活动
8930|893|Fitness and leisure activities|健身休闲活动
899|89|Other sports|其他体育
8991|899|Sports agency services|体育中介代理服务
8992|899|Sports health services|体育健康服务
8999|899|Other sports n.e.c.|其他未列明体育
901|90|Indoor entertainment|室内娱乐活动
9011|901|Song and dance halls|歌舞厅娱乐活动
9012|901|Amusement arcades|电子游艺厅娱乐活动
9013|901|Internet cafes|网吧活动
9019|901|Other indoor entertainment|其他室内娱乐活动
902|90|Amusement parks|游乐园
9020|902|Amusement parks|游乐园
903|90|Leisure and sightseeing activities|休闲观光活动
9030|903|Leisure and sightseeing activities|休闲观光活动
904|90|Lotteries|彩票活动
9041|904|Sports lottery services|体育彩票服务
9042|904|Welfare lottery services|福利彩票服务
9049|904|Other lottery services|其他彩票服务
905|90|Cultural, sports and entertainment activities and agency services|文化体育娱乐活动与经纪代理服务
9051|905|Cultural event services|文化活动服务
9052|905|Sports performance services|体育表演服务
9053|905|Culture and entertainment agents|文化娱乐经纪人
9054|905|Sports agents|体育经纪人
9059|905|Other culture and arts agency|其他文化艺术经纪代理
909|90|Other entertainment|其他娱乐业
9090|909|Other entertainment|其他娱乐业
910|91|Organs of the Communist Party of China|中国共产党机关
9100|910|Organs of the Communist Party of China|中国共产党机关
921|92|Organs of state power|国家权力机构
9210|921|Organs of state power|国家权力机构
922|92|State administrative organs|国家行政机构
9221|922|General affairs administration|综合事务管理机构
9222|922|Foreign affairs administration|对外事务管理机构
9223|922|Public security administration|公共安全管理机构
9224|922|Social affairs administration|社会事务管理机构
9225|922|Economic affairs administration|经济事务管理机构
9226|922|Administrative supervision and inspection|行政监督检查机构
923|92|People's courts and people's procuratorates|人民法院和人民检察院
9231|923|People's courts|人民法院
9232|923|People's procuratorates|人民检察院
929|92|Other state organs|其他国家机构
9291|929|Fire administration|消防管理机构
9299|929|Other state organs n.e.c.|其他未列明国家机构
931|93|People's political consultative conferences|人民政协
9310|931|People's political consultative conferences|人民政协
932|93|Democratic parties|民主党派
9320|932|Democratic parties|民主党派
941|94|Basic insurance|基本保险
9411|941|Basic pension insurance|基本养老保险
9412|941|Basic medical insurance|基本医疗保险
9413|941|Unemployment insurance|失业保险
9414|941|Work injury insurance|工伤保险
9415|941|Maternity insurance|生育保险
9419|941|Other basic insurance|其他基本保险
942|94|Supplementary insurance|补充保险
9420|942|Supplementary insurance|补充保险
949|94|Other social security|其他社会保障
9490|949|Other social security|其他社会保障
951|95|Mass organizations|群众团体
9511|951|Trade unions|工会
9512|951|Women's federations|妇联
9513|951|Communist Youth League|共青团
9519|951|Other mass organizations|其他群众团体
952|95|Social groups|社会团体
9521|952|Professional groups|专业性团体
9522|952|Trade groups|行业性团体
9529|952|Other social groups|其他社会团体
953|95|Foundations|基金会
9530|953|Foundations|基金会
954|95|Religious organizations|宗教组织
9541|954|Religious groups|宗教团体服务
9542|954|Places of religious activity|宗教活动场所服务
961|96|Self-governing organizations of urban communities|社区居民自治组织
9610|961|Self-governing organizations of urban communities|社区居民自治组织
962|96|Self-governing organizations of villagers|村民自治组织
9620|962|Self-governing organizations of villagers|村民自治组织
970|97|International organizations|国际组织
9700|970|International organizations|国际组织
$$);
