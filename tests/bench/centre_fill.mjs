// Companies and the people who signed up for them, as years of registrations leave them behind: written anew each time, in
// one script or both, with slips, other legal forms, other phones; with branches of one brand that are other companies.
// The truth stands in the table bench_truth. The same number and seed give the same records on every machine.
import { createWriteStream, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import path from 'node:path'

const pairs = (text) => text.split(' ').map((w) => [w[0], w.slice(1)])
const BRAND = pairs('华hua 泰tai 盛sheng 鑫xin 源yuan 达da 通tong 宏hong 恒heng 瑞rui 丰feng 康kang 金jin 祥xiang 博bo 德de 科ke 联lian 东dong 海hai 新xin 星xing 明ming 天tian 大da 中zhong 国guo 美mei 佳jia 利li 兴xing 隆long 安an 和he 信xin 正zheng 宝bao 龙long 凯kai 特te 诺nuo 亚ya 远yuan 航hang 创chuang 力li 成cheng 士shi 顿dun 伟wei 嘉jia 润run 福fu 顺shun 荣rong 光guang 晶jing 智zhi 云yun 捷jie 威wei 腾teng 飞fei 奥ao 万wan 富fu 永yong 洪hong 辉hui 启qi 旭xu 卓zhuo 越yue 众zhong 桥qiao 岭ling 湖hu 溪xi 松song 柏bai 竹zhu 梅mei')
const FAMILY = pairs('王Wang 李Li 张Zhang 刘Liu 陈Chen 杨Yang 黄Huang 赵Zhao 吴Wu 周Zhou 徐Xu 孙Sun 马Ma 朱Zhu 胡Hu 郭Guo 何He 林Lin 高Gao 罗Luo 郑Zheng 梁Liang 谢Xie 宋Song 唐Tang 许Xu 韩Han 冯Feng 邓Deng 曹Cao 彭Peng 曾Zeng 田Tian 董Dong 潘Pan 袁Yuan 蔡Cai 蒋Jiang 余Yu 杜Du 叶Ye 程Cheng 魏Wei 苏Su 丁Ding 任Ren 卢Lu 姚Yao 沈Shen 钟Zhong 姜Jiang 崔Cui 谭Tan 陆Lu 范Fan 汪Wang 廖Liao 石Shi 金Jin 贾Jia 夏Xia 方Fang 邹Zou 熊Xiong 白Bai 孟Meng 秦Qin 邱Qiu 江Jiang')
const GIVEN = pairs('伟wei 芳fang 娜na 敏min 静jing 丽li 强qiang 磊lei 军jun 洋yang 勇yong 艳yan 杰jie 娟juan 涛tao 明ming 超chao 秀xiu 霞xia 平ping 刚gang 英ying 华hua 玉yu 兰lan 建jian 文wen 辉hui 志zhi 红hong 春chun 梅mei 海hai 晓xiao 波bo 斌bin 鹏peng 宇yu 浩hao 凯kai 健jian 俊jun 帆fan 雪xue 婷ting 慧hui 颖ying 琳lin 玲ling 燕yan 峰feng 龙long 飞fei 森sen 阳yang 晨chen 东dong 立li 新xin 永yong 德de 忠zhong 庆qing 云yun 光guang 天tian 佳jia 欣xin 怡yi 雨yu 诗shi 嘉jia 瑞rui 泽ze')
const CITIES = '上海:Shanghai:21 北京:Beijing:10 深圳:Shenzhen:755 广州:Guangzhou:20 杭州:Hangzhou:571 宁波:Ningbo:574 苏州:Suzhou:512 南京:Nanjing:25 无锡:Wuxi:510 青岛:Qingdao:532 天津:Tianjin:22 重庆:Chongqing:23 成都:Chengdu:28 武汉:Wuhan:27 西安:Xian:29 厦门:Xiamen:592 福州:Fuzhou:591 泉州:Quanzhou:595 东莞:Dongguan:769 佛山:Foshan:757 中山:Zhongshan:760 温州:Wenzhou:577 台州:Taizhou:576 义乌:Yiwu:579 绍兴:Shaoxing:575 嘉兴:Jiaxing:573 常州:Changzhou:519 南通:Nantong:513 济南:Jinan:531 大连:Dalian:411'.split(' ').map((c) => c.split(':'))
const TRADES = '机械设备:Machinery;电子科技:Electronic Technology;包装材料:Packaging Materials;塑料制品:Plastic Products;五金制品:Hardware;照明电器:Lighting;汽车配件:Auto Parts;自动化设备:Automation Equipment;环保科技:Environmental Technology;进出口:Import & Export;国际贸易:International Trading;化工:Chemical;医疗器械:Medical Instrument;食品:Food;建材:Building Materials;阀门:Valve;轴承:Bearing;电机:Motor;电缆:Cable;橡胶:Rubber;陶瓷:Ceramics;物流:Logistics;半导体:Semiconductor;家具:Furniture;纺织:Textile;印刷:Printing;模具:Mould;仪器仪表:Instrument;新能源:New Energy;展览服务:Exhibition Services'.split(';').map((t) => t.split(':'))
const LANDS = [['DE', '49', ['GmbH', 'AG', 'GmbH & Co. KG'], ['Berlin', 'Hamburg', 'Stuttgart', 'Bielefeld', 'Ulm']],
	['US', '1', ['Inc.', 'LLC', 'Corp.'], ['Chicago', 'Houston', 'Boston', 'Seattle']],
	['IT', '39', ['S.p.A.', 'S.r.l.'], ['Milano', 'Torino', 'Bologna']], ['JP', '81', ['Co., Ltd.', 'K.K.'], ['Tokyo', 'Osaka', 'Nagoya']],
	['GB', '44', ['Ltd', 'Limited', 'plc'], ['London', 'Leeds', 'Bristol']], ['IN', '91', ['Pvt. Ltd.', 'Private Limited'], ['Mumbai', 'Pune', 'Chennai']]]
const HEADS = 'Nova Apex Delta Orion Prime Global Star Euro Alpha Inter Tech Micro Opti Flex Power Aqua Terra Solar Uni Max Pro Eco Vital Astra Titan Omega Sigma Core Link Nord Ost West Berg Stein Klar Ferro Argo Luma Vero'.split(' ')
const TAILS = 'tec line form works dyne plast cast med pack lux tron netics mart wave soft gen bond trade parts tools metall druck pump valve dora mex nia'.split(' ')
const WEST_GIVEN = 'James Mary John Linda Robert Susan Michael Karen David Anna Thomas Maria Daniel Sara Peter Julia Paul Laura Mark Elena Andreas Petra Hans Yuki Kenji Raj Priya Amit Marco Giulia'.split(' ')
const WEST_FAMILY = 'Smith Johnson Brown Taylor Miller Wilson Moore Clark Hall Young King Wright Mueller Schmidt Schneider Fischer Weber Meyer Wagner Becker Tanaka Suzuki Sato Patel Sharma Singh Gupta Rossi Ferrari Bianchi Romano'.split(' ')
const ROADS = 'Renmin Jiefang Zhongshan Gaoxin Keji Binhai Xinhua Hongqi Gongye Chuangye'.split(' ')
const FORMS = { 有限公司: ['Co., Ltd.', 'Co.,Ltd', 'Company Limited', 'Ltd.', 'CO., LTD'], 有限责任公司: ['Co., Ltd.', 'LLC'], 股份有限公司: ['Co., Ltd.', 'Inc.', 'Corporation'], 集团有限公司: ['Group Co., Ltd.', 'Group'] }
const FREE = ['163.com', '126.com', 'qq.com', 'gmail.com', 'hotmail.com']
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

// mulberry32
function dice(seed) {
	const next = () => {
		seed = seed + 0x6d2b79f5 | 0
		let t = Math.imul(seed ^ seed >>> 15, seed | 1)
		t = t + Math.imul(t ^ t >>> 7, t | 61) ^ t
		return ((t ^ t >>> 14) >>> 0) / 4294967296
	}
	return { next, of: (list) => list[Math.floor(next() * list.length)], chance: (p) => next() < p, number: (from, to) => from + Math.floor(next() * (to - from + 1)) }
}

// Registries admit no two equal names in one city.
function maker(d) {
	const names = new Set()
	const once = (make) => {
		for (;;) {
			const c = make()
			const key = c.zh ? c.city[0] + c.brand + c.trade[0] : c.core + c.land[0]
			if (!names.has(key))
				return names.add(key), c
		}
	}
	const host = (text) => text.toLowerCase().replace(/[^a-z]/g, '').slice(0, 18) + (d.chance(0.7) ? d.number(1, 9999) : '')
	const domestic = () => {
		const word = Array.from({ length: d.chance(0.7) ? 2 : 3 }, () => d.of(BRAND)), sound = word.map((w) => w[1]).join('')
		return { zh: true, city: d.of(CITIES), trade: d.of(TRADES), brand: word.map((w) => w[0]).join(''), sound: sound[0].toUpperCase() + sound.slice(1),
			form: d.of(Object.keys(FORMS)), bracket: d.chance(0.2), domain: d.chance(0.6) ? host(sound) + d.of(['.com', '.cn', '.com.cn']) : null }
	}
	const foreign = () => {
		const core = d.chance(0.3) ? d.of(WEST_FAMILY) + ' ' + d.of(['& Sons', 'Industries', 'Systems', 'Engineering']) : d.of(HEADS) + d.of(TAILS) + (d.chance(0.5) ? ' ' + d.of(TRADES)[1] : '')
		const land = d.of(LANDS)
		return { core, land, town: d.of(land[3]), form: d.of(land[2]), domain: d.chance(0.85) ? host(core) + d.of(['.com', '.net', '.de']) : null }
	}
	const finish = (c) => Object.assign(c, { phone: String(d.number(2e7, 8.9e7)), road: d.of(ROADS), house: d.number(1, 999), post: d.number(100000, 899999),
		register: d.chance(0.2) ? '9133' + d.number(1e11, 9.9e11) : null, people: [] })
	const fresh = () => finish(once(() => d.chance(0.2) ? foreign() : domestic()))
	// A branch, or another firm of the group: what looks most like a duplicate and is none.
	const sibling = (c) => finish(once(() => c.zh
		? { ...c, ...d.chance(0.5) ? { city: d.of(CITIES) } : { trade: d.of(TRADES) }, domain: d.chance(0.5) ? null : 'g' + d.number(10, 99999) + '.cn' }
		: { ...c, land: d.of(LANDS), town: 'Wien', domain: null, core: c.core + ' ' + d.of(['Asia', 'Nord', 'Service', 'Trading', 'Parts', 'Tools']) }))
	return { fresh, sibling }
}

function slip(d, s) {
	if (s.length < 4)
		return s
	const i = d.number(1, s.length - 2), kind = d.number(0, 3)
	return kind === 0 ? s.slice(0, i) + s.slice(i + 1) : kind === 1 ? s.slice(0, i) + s[i] + s.slice(i)
		: kind === 2 ? s.slice(0, i) + d.of(LETTERS) + s.slice(i + 1) : s.slice(0, i) + s[i + 1] + s[i] + s.slice(i + 2)
}

function names(d, c, dirty) {
	if (!c.zh) {
		const name = `${c.core} ${dirty && d.chance(0.3) ? d.of(c.land[2]) : c.form}`
		return [dirty && d.chance(0.08) ? slip(d, name) : dirty && d.chance(0.1) ? name.toUpperCase() : name, null]
	}
	const trade = dirty && d.chance(0.1) ? ['', c.trade[1].split(' ')[0]] : c.trade
	const form = dirty && d.chance(0.3) ? d.of(['', '公司', '有限公司']) : c.form
	const city = dirty && d.chance(0.12) ? '' : c.city[0] + (dirty && d.chance(0.1) ? '市' : '')
	let zh = c.bracket && !(dirty && d.chance(0.4)) ? `${c.brand}(${c.city[0]})${trade[0]}${form}` : city + c.brand + trade[0] + form
	let en = [dirty && d.chance(0.15) ? '' : c.city[1], c.sound, trade[1], d.of(FORMS[c.form].slice(0, dirty ? 9 : 1))].filter(Boolean).join(' ')
	if (dirty && d.chance(0.07))
		en = slip(d, en)
	if (dirty && d.chance(0.12))
		en = en.toUpperCase()
	if (dirty && d.chance(0.08))
		zh = zh.replace('(', '（').replace(')', '）').replace('公司', ' 公司')
	const have = d.next()
	return have < 0.3 ? [zh, null] : have < 0.36 ? [en, null] : [en, zh]
}

function person(d, c) {
	const p = { mobile: `1${d.of('3578')}${String(d.number(0, 999999999)).padStart(9, '0')}` }
	if (c.zh) {
		const family = d.of(FAMILY), given = Array.from({ length: d.chance(0.25) ? 1 : 2 }, () => d.of(GIVEN)), sound = given.map((g) => g[1]).join('')
		Object.assign(p, { han: family[0] + given.map((g) => g[0]).join(''), family: family[1], given: sound[0].toUpperCase() + sound.slice(1) })
	} else
		Object.assign(p, { han: null, family: d.of(WEST_FAMILY), given: d.of(WEST_GIVEN) })
	const local = d.of([`${p.given}.${p.family}`, p.given[0] + p.family, p.family + p.given]).toLowerCase()
	p.email = c.domain ? `${d.chance(0.18) ? d.of(['info', 'sales', 'export', 'office']) : local}@${c.domain}`
		: c.zh && d.chance(0.4) ? `${d.number(1e7, 3e9)}@qq.com` : `${local}${d.number(1, 9999)}@${d.of(FREE)}`
	return p
}

function phone(d, c, p, dirty) {
	const code = c.zh ? '86' : c.land[1], number = d.chance(0.5) ? p.mobile : c.zh ? c.city[2] + c.phone : c.phone
	if (d.chance(dirty ? 0.12 : 0.04))
		return null
	const broken = dirty && d.chance(0.04) ? number.slice(0, -2) + d.number(10, 99) : number
	return d.of(dirty ? [`+${code} ${broken}`, `+${code}-${broken}`, `00${code}${broken}`, `(+${code}) ${broken}`, broken] : [`+${code} ${broken}`])
}

function record(d, c, p, dirty) {
	const [name, local] = names(d, c, dirty), mail = d.chance(dirty ? 0.15 : 0.05) ? null : dirty && d.chance(0.04) ? slip(d, p.email) : p.email
	const street = d.chance(0.5) ? null : c.zh ? d.of([`No. ${c.house} ${c.road} Road`, `${c.house} ${c.road} Rd.`]) : `${c.road} Street ${c.house}`
	return { name, local, country: c.zh ? 'CN' : c.land[0], city: dirty && d.chance(0.1) ? null : c.zh ? c.city[d.chance(0.7) ? 0 : 1] : c.town, street,
		post: street && d.chance(0.6) ? c.post : null, phone: phone(d, c, p, dirty), email: mail, site: c.domain && d.chance(0.3) ? `http://www.${c.domain}` : null,
		register: c.register && d.chance(0.5) ? c.register : null,
		person: p.han && d.chance(0.8) ? p.han + (dirty && d.chance(0.05) ? '先生' : '') : d.chance(0.7) ? `${p.given} ${p.family}` : `${p.family} ${dirty && d.chance(0.06) ? slip(d, p.given) : p.given}` }
}

// Each record once, those of a company one after the other: told(number, record, company's number, person's number).
export async function generate(count, seed, told) {
	const d = dice(seed), make = maker(d), recent = []
	for (let n = 0, companies = 0, persons = 0; n < count; companies++) {
		const c = recent.length > 0 && d.chance(0.08) ? make.sibling(d.of(recent)) : make.fresh()
		recent[companies % 1000] = c
		for (let editions = Math.min(12, 1 - Math.floor(Math.log(1 - d.next()) * 2)); editions > 0; editions--) {
			if (c.people.length === 0 || d.chance(0.35))
				c.people.push({ ...person(d, c), number: persons++, seen: false })
			const p = d.of(c.people)
			if (n === count)
				return
			await told(n++, record(d, c, p, p.seen || d.chance(0.3)), companies, p.number)
			p.seen = true
		}
	}
}

const text = (v) => v === null || v === undefined ? '\\N' : String(v).replace(/[\\\t\n\r]/g, ' ')
// SQL for psql: tables without the indexes that keep nothing apart, since to make these at once is much faster; and with them again.
const without = (...tables) => `create table if not exists bench_index (def text);
	insert into bench_index select pg_get_indexdef(indexrelid) from pg_index where indrelid in (${tables.map((t) => `'${t}'::regclass`)}) and not indisunique;
	select format('drop index %s', indexrelid::regclass) from pg_index where indrelid in (${tables.map((t) => `'${t}'::regclass`)}) and not indisunique \\gexec
	`
const again = `select def from bench_index \\gexec
	drop table bench_index;
	`
function psql(it, script) {
	writeFileSync(path.join(it.home, 'bench-fill.sql'), script)
	it.pavilion('psql', '--role', 'owner', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-f', path.join(it.home, 'bench-fill.sql'))
}

// Public ids that follow from the number, in the shape of version 7.
const uuid = (kind, n) => `0190${kind}00-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

/*
 * Fills an instance with so many companies and as many contacts, one of each company; `first`: the number the first one
 * gets. Nobody's triggers run, so history and normal forms do not know of them (form_again() makes these due).
 */
export async function centreFill(it, count, { seed = 1, first = 1000001 } = {}) {
	const names = ['company', 'contact', 'truth'], d = dice(seed + 1)
	const files = Object.fromEntries(names.map((name) => [name, path.join(it.home, `bench-${name}.copy`)]))
	const rows = []
	await generate(count, seed, (n, r, company, contact) => rows.push([r, company, contact]))
	for (let i = count - 1; i > 0; i--) {
		const j = d.number(0, i)
		;[rows[i], rows[j]] = [rows[j], rows[i]]
	}
	const lines = {
		company: ([r], id) => [id, uuid('b0', id), r.name, r.local, r.country, r.city, r.street, r.post, r.phone, r.email, r.site, r.register],
		contact: ([r], id) => [id, uuid('b1', id), id, r.person, r.email, r.phone],
		truth: ([, company, contact], id) => [id, company, contact],
	}
	for (const name of names) {
		const out = createWriteStream(files[name], { highWaterMark: 1 << 20 })
		for (let n = 0; n < count; n++)
			if (!out.write(lines[name](rows[n], first + n).map(text).join('\t') + '\n'))
				await once(out, 'drain')
		out.end()
		await once(out, 'finish')
	}
	const script = `begin; set local maintenance_work_mem = '1GB';
		alter table company disable trigger user; alter table contact disable trigger user;
		create table if not exists bench_truth (id bigint primary key, company int not null, contact int not null);
		grant select on bench_truth to pavilion_jobs;
		${without('company', 'contact')}
		\\copy company (company_id, public_id, name, name_local, country, city, street, postcode, phone, email, website, register_no) from '${files.company}'
		\\copy contact (contact_id, public_id, company_id, name, email, phone) from '${files.contact}'
		\\copy bench_truth from '${files.truth}'
		${again}
		alter table company enable trigger user; alter table contact enable trigger user;
		select setval(pg_get_serial_sequence('company', 'company_id'), greatest(${first + count}, (select max(company_id) from company)));
		select setval(pg_get_serial_sequence('contact', 'contact_id'), greatest(${first + count}, (select max(contact_id) from contact)));
		commit;\nanalyze company; analyze contact;`
	psql(it, script)
}

// The normal forms of all records that have none: made by the job, with the indexes afterwards.
export async function centreForms(it, until) {
	psql(it, `begin; ${without('company_form', 'contact_form')}
		insert into centre_due select 'company', company_id from company where not exists (select from company_form f where f.company_id = company.company_id)
		union all select 'contact', contact_id from contact where not exists (select from contact_form f where f.contact_id = contact.contact_id)
		on conflict do nothing; commit;
		update job set run_at = now() where kind = 'centre.form' and state = 'waiting';`)
	await until('all normal forms to be made', () => it.sql('select not exists (select from centre_due)') === 't', 3600)
	psql(it, `begin; set local maintenance_work_mem = '1GB'; ${again} commit;\nvacuum analyze company_form; vacuum analyze contact_form;`)
}
