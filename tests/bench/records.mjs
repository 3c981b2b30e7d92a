// Records with known truth, of a fair's companies and persons: what the duplicate engine's bounds were chosen on. Every word
// is made up, of syllables, so that no list of names is fitted to. Deterministic by seed.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

function dice(seed) {
	let s = BigInt(seed) * 2862933555777941757n + 3037000493n
	const next = () => {
		s = (s * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn
		return Number(s >> 33n) / 2 ** 31
	}
	const d = { next, below: (n) => Math.floor(next() * n), is: (p) => next() < p }
	d.of = (list) => list[d.below(list.length)]
	// A few are frequent, most are rare, as names are.
	d.skew = (list) => list[Math.floor(list.length * next() ** 2)]
	d.digits = (n) => Array.from({ length: n }, () => d.below(10)).join('')
	return d
}

const latin = ['ba', 'be', 'bor', 'ca', 'cor', 'da', 'del', 'do', 'el', 'fa', 'fer', 'ga', 'gor', 'ha', 'hel', 'in', 'ja', 'jo', 'ka', 'kel', 'la', 'lo', 'lin', 'ma', 'mar', 'mi', 'na', 'nor', 'o', 'pa', 'per', 'ra', 'ro', 'sa', 'sel', 'sto', 'ta', 'ter', 'ti', 'u', 'va', 'vin', 'wa', 'wil', 'ya', 'zan']
const hanzi = [['安', 'an'], ['白', 'bai'], ['宝', 'bao'], ['北', 'bei'], ['博', 'bo'], ['昌', 'chang'], ['超', 'chao'], ['诚', 'cheng'], ['春', 'chun'], ['大', 'da'], ['德', 'de'], ['东', 'dong'], ['方', 'fang'], ['飞', 'fei'], ['峰', 'feng'], ['福', 'fu'], ['光', 'guang'], ['国', 'guo'], ['海', 'hai'], ['浩', 'hao'], ['恒', 'heng'], ['宏', 'hong'], ['华', 'hua'], ['佳', 'jia'], ['建', 'jian'], ['金', 'jin'], ['晶', 'jing'], ['康', 'kang'], ['凯', 'kai'], ['兰', 'lan'], ['丽', 'li'], ['联', 'lian'], ['龙', 'long'], ['美', 'mei'], ['明', 'ming'], ['南', 'nan'], ['宁', 'ning'], ['鹏', 'peng'], ['平', 'ping'], ['强', 'qiang'], ['青', 'qing'], ['荣', 'rong'], ['瑞', 'rui'], ['森', 'sen'], ['山', 'shan'], ['盛', 'sheng'], ['世', 'shi'], ['顺', 'shun'], ['泰', 'tai'], ['天', 'tian'], ['通', 'tong'], ['万', 'wan'], ['伟', 'wei'], ['文', 'wen'], ['祥', 'xiang'], ['鑫', 'xin'], ['星', 'xing'], ['雅', 'ya'], ['阳', 'yang'], ['源', 'yuan'], ['云', 'yun'], ['振', 'zhen'], ['正', 'zheng'], ['志', 'zhi'], ['中', 'zhong']]
const surnames = [['王', 'Wang'], ['李', 'Li'], ['张', 'Zhang'], ['刘', 'Liu'], ['陈', 'Chen'], ['杨', 'Yang'], ['赵', 'Zhao'], ['黄', 'Huang'], ['周', 'Zhou'], ['吴', 'Wu'], ['徐', 'Xu'], ['孙', 'Sun'], ['胡', 'Hu'], ['朱', 'Zhu'], ['高', 'Gao'], ['林', 'Lin'], ['何', 'He'], ['郭', 'Guo'], ['马', 'Ma'], ['罗', 'Luo']]
const trades = [['电子', 'Electronic'], ['机械', 'Machinery'], ['纺织', 'Textile'], ['塑料', 'Plastics'], ['五金', 'Hardware'], ['化工', 'Chemical'], ['食品', 'Food'], ['照明', 'Lighting'], ['科技', 'Technology'], ['贸易', 'Trading'], ['家具', 'Furniture'], ['包装', 'Packaging']]
const cities = [['上海', 'Shanghai', '021'], ['北京', 'Beijing', '010'], ['深圳', 'Shenzhen', '0755'], ['宁波', 'Ningbo', '0574'], ['青岛', 'Qingdao', '0532'], ['苏州', 'Suzhou', '0512'], ['广州', 'Guangzhou', '020'], ['杭州', 'Hangzhou', '0571']]
const legal = ['Ltd.', 'Limited', 'Co., Ltd.', 'Inc.', 'GmbH', 'LLC', 'S.p.A.', '']
const nicknames = [['William', 'Bill'], ['Robert', 'Bob'], ['Elizabeth', 'Liz'], ['Thomas', 'Tom'], ['Michael', 'Mike'], ['Katherine', 'Kate']]

const capital = (s) => s[0].toUpperCase() + s.slice(1)
const word = (d, n) => capital(Array.from({ length: n }, () => d.of(latin)).join(''))
const words = (d, count, n) => Array.from({ length: count }, () => word(d, n + d.below(2)))
const year = (d) => 1940 + d.below(62)

function typo(d, s) {
	const c = [...s], i = d.below(Math.max(1, c.length - 1)), kind = d.below(3)
	if (c.length < 3)
		return s
	if (kind === 0)
		c.splice(i, 1)
	else if (kind === 1)
		[c[i], c[i + 1]] = [c[i + 1], c[i]]
	else
		c[i] = /\d/.test(c[i]) ? String(d.below(10)) : d.of([...'abcdefghiklmnoprstu'])
	return c.join('')
}

const maybe = (d, p, s, f) => d.is(p) ? f(s) : s
const lost = (d, p, s) => d.is(p) ? '' : s

// How many records of one: most are there once or twice.
const copies = (d) => d.is(0.45) ? 1 : 2 + Math.floor(d.next() ** 3 * 6)

function date(d, [y, m, day]) {
	const two = (n) => String(n).padStart(2, '0')
	return d.of([`${y}-${two(m)}-${two(day)}`, `${two(day)}.${two(m)}.${y}`, `${y}${two(m)}${two(day)}`, `${y}/${m}/${day}`])
}

// People of families: a household shares family name, address and phone.
function people(d, n) {
	const given = words(d, 300, 2).concat(nicknames.map((x) => x[0])), family = words(d, 900, 2), streets = words(d, 400, 2), towns = words(d, 60, 3)
	const rows = []
	for (let who = 0; rows.length < n;) {
		const house = { family: d.skew(family), street: `${d.of(streets)} Street`, no: 1 + d.below(200), town: d.skew(towns), zip: d.digits(5), phone: '0' + d.digits(9) }
		for (let k = d.is(0.3) ? 2 + d.below(3) : 1; k > 0; k--, who++) {
			const p = { given: d.skew(given), birth: [year(d), 1 + d.below(12), 1 + d.below(28)], mobile: '07' + d.digits(9) }
			const mail = d.is(0.7) ? `${p.given}.${house.family}${d.below(90)}@${d.of(['mail.example', 'post.example', 'web.example'])}`.toLowerCase() : ''
			for (let c = copies(d); c > 0; c--) {
				const nick = nicknames.find((x) => x[0] === p.given), moved = d.is(0.08)
				rows.push([who, {
					given: lost(d, 0.02, nick && d.is(0.3) ? nick[1] : maybe(d, 0.06, p.given, (s) => d.is(0.3) ? s[0] : typo(d, s))),
					family: maybe(d, 0.06, d.is(0.02) ? d.skew(family) : house.family, (s) => typo(d, s)),
					birth: lost(d, 0.15, maybe(d, 0.05, date(d, p.birth), (s) => typo(d, s))),
					street: lost(d, 0.1, moved ? `${d.of(streets)} Street ${d.below(200)}` : `${house.no} ${maybe(d, 0.1, house.street, (s) => d.is(0.5) ? s.replace('Street', 'St.') : typo(d, s))}`),
					town: moved ? d.skew(towns) : house.town, zip: lost(d, 0.1, moved ? d.digits(5) : maybe(d, 0.04, house.zip, (s) => typo(d, s))),
					phone: lost(d, 0.3, d.is(0.5) ? house.phone : p.mobile), email: lost(d, 0.3, mail) }])
			}
		}
	}
	return rows
}

// Companies in two scripts with branches, which share name, domain and often the switchboard, and namesakes elsewhere.
function firms(d, n) {
	const rows = []
	for (let who = 0; rows.length < n;) {
		const brand = Array.from({ length: 2 + d.below(2) }, () => d.of(hanzi)), trade = d.of(trades), chinese = d.is(0.6)
		const own = capital(brand.map((b) => b[1]).join('')), name = chinese ? own : words(d, 1 + d.below(2), 2 + d.below(2)).join(' ')
		const domain = `${name.replace(/ /g, '').toLowerCase()}${d.is(0.5) ? d.below(99) : ''}.${d.of(['com', 'example.cn', 'net'])}`
		const central = d.digits(8), chain = d.is(0.04) ? 2 + d.below(4) : 1
		for (let k = 0; k < chain; k++, who++) {
			const town = word(d, 3), place = chinese ? d.of(cities) : [town, town, '0' + d.digits(2)]
			const branch = { street: `${word(d, 2)} Road`, no: 1 + d.below(900), zip: d.digits(6), phone: chain > 1 && d.is(0.6) ? central : d.digits(8) }
			const people = Array.from({ length: 1 + d.below(3) }, () => person(d))
			for (let c = copies(d); c > 0; c--) {
				const en = `${d.is(0.6) && chinese ? place[1] + ' ' : ''}${maybe(d, 0.06, name, (s) => typo(d, s))} ${d.is(0.85) ? trade[1] : ''} ${d.of(legal)}`.replace(/ +/g, ' ').trim()
				const zh = `${d.is(0.7) ? place[0] : ''}${brand.map((b) => b[0]).join('')}${trade[0]}${d.of(['有限公司', '有限责任公司', '公司', '股份有限公司'])}`
				const who2 = d.of(people)
				const mail = d.is(0.3) ? `${d.of(['info', 'sales', 'export'])}@${domain}` : d.is(0.75) ? `${who2.mail}@${domain}` : `${who2.mail}${d.digits(3)}@${d.of(['qq.com', '163.com', 'gmail.com'])}`
				rows.push([who, {
					zh: chinese ? lost(d, 0.25, zh) : '', en: chinese ? (d.is(0.35) ? '' : en) : en, contact: d.is(0.5) ? who2.zh : who2.en,
					phone: lost(d, 0.2, d.is(0.3) ? '1' + d.digits(10) : `${d.of(['+86 ' + place[2].slice(1), place[2]])}-${maybe(d, 0.04, branch.phone, (s) => typo(d, s))}${d.is(0.2) ? '-' + d.digits(3) : ''}`),
					email: lost(d, 0.2, mail), street: lost(d, 0.3, `${branch.no} ${maybe(d, 0.2, branch.street, (s) => s.replace('Road', 'Rd.'))}`), zip: lost(d, 0.4, branch.zip),
					city: lost(d, 0.05, d.is(0.5) ? place[0] : place[1]), country: chinese ? d.of(['China', 'CN', '中国']) : 'Germany', web: lost(d, 0.6, `www.${domain}`) }])
				if (!rows.at(-1)[1].zh && !rows.at(-1)[1].en)
					rows.at(-1)[1].en = en
			}
		}
	}
	return rows
}

function person(d) {
	const family = d.skew(surnames), given = Array.from({ length: 1 + d.below(2) }, () => d.of(hanzi))
	const sound = given.map((g) => g[1]).join('')
	return { zh: family[0] + given.map((g) => g[0]).join(''), en: d.is(0.5) ? `${capital(sound)} ${family[1]}` : `${family[1].toUpperCase()} ${capital(sound)}`, mail: `${sound}.${family[1].toLowerCase()}` }
}

// Visitors: colleagues share company, switchboard and domain, and some have one name.
function visitors(d, n) {
	const rows = [], firm = firms(d, n / 2)
	for (let who = 0; rows.length < n;) {
		const [, f] = d.of(firm), domain = `${word(d, 3).toLowerCase()}.com`
		for (let k = 1 + Math.floor(d.next() ** 2 * 5); k > 0; k--, who++) {
			const p = person(d), mobile = '13' + d.digits(9)
			for (let c = copies(d); c > 0; c--)
				rows.push([who, { name: d.is(0.6) ? p.zh : p.en, company: d.is(0.5) && f.zh ? f.zh : f.en || f.zh,
					phone: lost(d, 0.2, d.is(0.7) ? mobile : f.phone), email: lost(d, 0.25, d.is(0.2) ? `info@${domain}` : `${p.mail}@${domain}`), city: f.city }])
		}
	}
	return rows
}

// What is in a file: headings as somebody would have them, and where they come from.
const kinds = {
	people: [people, 'person', { first_name: 'given', last_name: 'family', date_of_birth: 'birth', address: 'street', city: 'town', zip: 'zip', phone: 'phone', email: 'email' }],
	'people, names and birth only': [people, 'person', { Vorname: 'given', Nachname: 'family', Geburtsdatum: 'birth' }],
	'people, no heading known': [people, 'person', { a: 'given', b: 'family', c: 'birth', d: 'street', e: 'town', f: 'zip' }],
	firms: [firms, 'company', { company_zh: 'zh', company_en: 'en', contact: 'contact', phone: 'phone', email: 'email', address: 'street', zip: 'zip', city: 'city', country: 'country', website: 'web' }],
	'firms, names and city only': [firms, 'company', { 公司名称: 'zh', 英文名: 'en', 城市: 'city' }],
	visitors: [visitors, 'person', { 姓名: 'name', 公司: 'company', 手机: 'phone', 邮箱: 'email', 城市: 'city' }],
}

export const names = Object.keys(kinds)

const quoted = (s) => /[",\n]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s

// Writes records.csv and truth.csv of a kind into the folder; its type.
export function records(name, n, seed, folder) {
	const d = dice(seed), [make, type, columns] = kinds[name], rows = make(d, n)
	const order = rows.map((_, i) => [d.next(), i]).sort((a, b) => a[0] - b[0]).map((x) => x[1])
	mkdirSync(folder, { recursive: true })
	writeFileSync(path.join(folder, 'records.csv'), ['id,' + Object.keys(columns).join(',')].concat(order.map((i, id) =>
		[id, ...Object.values(columns).map((c) => quoted(String(rows[i][1][c] ?? '')))].join(','))).join('\n') + '\n')
	writeFileSync(path.join(folder, 'truth.csv'), ['id,cluster'].concat(order.map((i, id) => `${id},${rows[i][0]}`)).join('\n') + '\n')
	return type
}
