// Files brought in: lists as organizers have them, in any encoding, again, over what is there, killed, as a job; halls.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { place, program, root, sleep, start, until } from './place.mjs'

let p
before(() => { p = place('import') })
after(() => p.end())

const file = (name) => path.join(p.home, name)

// Writes the text in an encoding of iconv and gives its path.
function list(name, text, encoding = 'UTF-8') {
	writeFileSync(file(name), execFileSync('iconv', ['-f', 'UTF-8', '-t', encoding], { input: text, maxBuffer: 1 << 28 }))
	return file(name)
}

// { status, lines, last, err } of pavilion import.
function bring(...args) {
	const { status, stdout, stderr } = spawnSync(program, ['import', ...args], { env: p.env, encoding: 'utf8' })
	const lines = stdout.trimEnd().split('\n')
	return { status, lines, last: lines.at(-1), err: stderr }
}

const exhibitors = (edition) => Number(p.sql(`select count(*) from exhibitor x join edition e using (edition_id) where e.code = '${edition}'`))
const company = (name) => p.rows(`select * from company where name = '${name}'`)[0]
const imports = () => p.rows('select * from import order by import_id')
// The reject file's rows; none of these tests has line breaks in them.
const lines = (name) => readFileSync(file(name), 'utf8').replace(/^\ufeff/, '').trimEnd().split('\r\n').slice(1)
const rejects = (name) => lines(name + '.rejects.csv'), notes = (name) => lines(name + '.notes.csv')

const header = ',city,country,name,street,tel_number,website,zip_code,\r\n'
const messy = header + [
	'0,Sassuolo,Italy,A ZETA GOMMA - FornitureIndustriali s.p.A.,Via Radici in Piano 449/1,+39 0536 867111,http://www.azetagomma.example,41049,',
	'1,Eyüp,Turkey,AAG Makina,"Merkez Mah., No. 3",+90 212 5634381,NaN,34050,',
	'2,Mannheim,Germany,ABB AG,Kallstadter Straße 1,+49 621 4381 0,http://new.abb.example/de,68309,',
	'3,MANNHEIM,Germany,A.B.B. AG,Kallstadter Strasse 1,+49 621 4381 99,NaN,68309,',           // the same company
	'4,Mannheim,Germany,ABB AG,Kallstadter Str. 1,No tel_number,http://new.abb.example/de,68309,', // another address
	'5,Seoul,"Korea, Republic of",B&B, Technology Ltd.,"Daerung Town, 1",+82 2 34027080,http://bnb.example,8594', // slipped
	'6,Berlin,Germany,ACHAT GmbH,Westhafenstr. 1,+49 30 21966038,/product/2404037,13353,',
	'7,,Atlantis,Poseidon Trident Works,,NaN,,,',
	'8,Ningbo,China,,No. 1,,,,',
	'9,Shenzhen,China,"ABC ""Packaging""\nof Shenzhen","Building 224\nXixiang",+86 15 012556906,NaN,518102,',
	'10,Lyon,France,"Open quote,Rue 1,,,,',
	'11,Lyon,France,After the quote,Rue 2,,,69001,',
].join('\r\n') + '\r\n'

test('a messy list: every row is accounted for', () => {
	const got = bring('exhibitors', list('messy.csv', messy), '--edition', 'HM2018')
	assert.equal(got.status, 0, got.err)
	assert.equal(got.last, 'imported 9, same 1, rejected 2')
	assert.equal(exhibitors('HM2018'), 9)
	assert.ok(got.lines.some((l) => /#6\s+tel_number\s+-> phone/.test(l)), got.lines.join('\n'))
	assert.ok(got.lines.some((l) => /#9\s+\(no header\)\s+-> ignore/.test(l)))
	const refused = rejects('messy.csv')
	assert.deepEqual(refused.map((l) => l.split(',')[0]), ['10', '14'])
	assert.match(refused[0], /^10,The company's name is missing\.,name,"8,Ningbo,China,/)
	assert.match(refused[1], /^14,"A quotation mark is not closed/)
	const [row] = imports()
	assert.deepEqual([row.state, row.read, row.imported, row.same, row.rejected, row.differs, row.left_out, row.encoding],
		['done', 12, 9, 1, 2, 1, 5, 'UTF-8'])
	assert.deepEqual(row.mapping, { '#1': 'ignore', city: 'city', country: 'country', name: 'name', street: 'street',
		tel_number: 'phone', website: 'website', zip_code: 'postcode', '#9': 'ignore' })
	assert.equal(p.sql('select count(*) from import_reject'), '2')
	assert.equal(got.lines.at(-2), `left out 5 values (${file('messy.csv.notes.csv')})`)
	assert.deepEqual(notes('messy.csv'), [
		'7,This is not a telephone number.,tel_number,"Daerung Town, 1"',
		'7,This is not a web address.,website,+82 2 34027080',
		'7,This is not a postcode.,zip_code,http://bnb.example',
		'8,This is not a web address.,website,/product/2404037',
		'9,No country is known by this name.,country,Atlantis'])
	assert.deepEqual(p.rows('select line, field, kept, given from import_difference'),
		[{ line: 5, field: 'phone', kept: '+49 621 4381 0', given: '+49 621 4381 99' }])
})

test('what is kept of it', () => {
	assert.equal(company('AAG Makina').website, null)
	assert.equal(company('AAG Makina').country, 'TR')
	assert.equal(company('A ZETA GOMMA - FornitureIndustriali s.p.A.').postcode, '41049')
	assert.equal(company('ABC "Packaging" of Shenzhen').street, 'Building 224 Xixiang')
	assert.deepEqual([company('Poseidon Trident Works').country, company('Poseidon Trident Works').country_text], [null, null])
	assert.equal(company('After the quote').postcode, '69001')
	// what could not be read is left out, and costs nothing else of its row
	assert.deepEqual([company('ACHAT GmbH').website, company('ACHAT GmbH').phone, company('ACHAT GmbH').postcode], [null, '+49 30 21966038', '13353'])
	assert.deepEqual([company('B&B').phone, company('B&B').website, company('B&B').postcode], [null, null, null])
	assert.equal(p.sql(`select string_agg(coalesce(phone, '-'), ' ' order by company_id) from company where name = 'ABB AG'`),
		'+49 621 4381 0 -')
})

test('the edition is made in the series its code begins with', () => {
	assert.deepEqual(p.rows('select e.code, s.code as series from edition e join series s using (series_id)'), [{ code: 'HM2018', series: 'HM' }])
	bring('exhibitors', list('one.csv', 'name\nSolo\n'), '--edition', 'HM2020')
	assert.equal(p.sql('select count(*) from series'), '1')
})

test('again it adds nothing, and leaves no history of companies', () => {
	const before = p.sql(`select md5(string_agg(c::text, '' order by company_id)) from company c`)
	for (const again of [1, 2])
		assert.equal(bring('exhibitors', file('messy.csv'), '--edition', 'HM2018').last, 'imported 0, same 10, rejected 2', `run ${again}`)
	assert.equal(p.sql(`select md5(string_agg(c::text, '' order by company_id)) from company c`), before)
	assert.deepEqual(p.rows('select kind, action, count(*) from history where kind <> $$edition$$ group by 1, 2'), [{ kind: 'import', action: 'import', count: 4 }])
})

test('at another edition the companies are the same ones', () => {
	const companies = p.sql('select count(*) from company')
	assert.equal(bring('exhibitors', file('messy.csv'), '--edition', 'HM2019').last, 'imported 9, same 1, rejected 2')
	assert.equal(p.sql('select count(*) from company'), companies)
	assert.equal(exhibitors('HM2019'), 9)
})

test('a list without rejects removes the files of the run before', () => {
	assert.ok(existsSync(file('messy.csv.rejects.csv')) && existsSync(file('messy.csv.notes.csv')))
	list('messy.csv', header + '1,Lyon,France,Only One,Rue 3,,,69001,\n')
	assert.equal(bring('exhibitors', file('messy.csv'), '--edition', 'HM2018').last, 'imported 1, same 0, rejected 0')
	assert.ok(!existsSync(file('messy.csv.rejects.csv')) && !existsSync(file('messy.csv.notes.csv')))
})

test('only what cannot be mended refuses a row', () => {
	const long = 'x'.repeat(4001), fields = { country: 'info@land.example', email: 'nobody', phone: 'call us', fax: '-/-/1', website: 'none yet', postcode: 'http://z.example', about_en: long }
	const heading = ['name', ...Object.keys(fields)]
	const row = (name, given = {}) => [name, ...Object.keys(fields).map((f) => given[f] ?? '')].join(',')
	list('mend.csv', [heading.join(','), row('Whole AG'), row('Every AG', fields), ...Object.keys(fields).map((f) => row(`Only ${f}`, { [f]: fields[f] })),
		row('http://name.example'), row('N'.repeat(301)), 'Short AG,Germany', row('Wide AG') + ',1'].join('\n') + '\n')
	const n = Object.keys(fields).length, got = bring('exhibitors', file('mend.csv'), '--edition', 'M1')
	assert.equal(got.last, `imported ${n + 2}, same 0, rejected 4`, got.err)
	assert.equal(got.lines.at(-2), `left out ${2 * n} values (${file('mend.csv.notes.csv')})`)
	assert.deepEqual(rejects('mend.csv').map((l) => l.split(',').slice(1, 3)), [["This is not a company's name.", 'name'], ['This is too long.', 'name'],
		["The row has fewer columns than the file's first line.", ''], ["The row has more columns than the file's first line.", '']])
	assert.deepEqual(p.rows(`select field, value, count(*) from import_note join import using (import_id) where name = 'mend.csv' group by 1, 2 order by 1`),
		Object.keys(fields).sort().map((field) => ({ field, value: fields[field], count: 2 })))
	assert.equal(p.sql(`select count(*) from company where name ~ '^(Every|Only)' and num_nonnulls(country, country_text, email, phone, fax, website, postcode) = 0 and about = '{}'`), String(n + 1))
	assert.equal(bring('exhibitors', file('mend.csv'), '--edition', 'M1').last, `imported 0, same ${n + 2}, rejected 4`)
	// the notes file stands beside the reject file, wherever that is
	bring('exhibitors', file('mend.csv'), '--edition', 'M1', '--reject', file('elsewhere.txt'))
	assert.equal(lines('elsewhere.txt.notes.csv').length, 2 * n)
})

test('a refused row names all its faults', () => {
	list('faults.csv', 'name,country,phone,email\n,Atlantis,call us,nobody\nSound AG of Ulm,Germany,+49 731 5,\n')
	const got = bring('exhibitors', file('faults.csv'), '--edition', 'M2')
	assert.equal(got.last, 'imported 1, same 0, rejected 1', got.err)
	assert.ok(got.lines.includes("  line 2: country: No country is known by this name.; email: This is not an e-mail address.; name: The company's name is missing.; phone: This is not a telephone number."), got.lines.join('\n'))
	assert.deepEqual(rejects('faults.csv').map((l) => l.split(',').slice(0, 3)), [['2', 'No country is known by this name.', 'country'],
		['2', 'This is not an e-mail address.', 'email'], ['2', "The company's name is missing.", 'name'], ['2', 'This is not a telephone number.', 'phone']])
	assert.deepEqual([imports().at(-1).rejected, imports().at(-1).left_out, existsSync(file('faults.csv.notes.csv'))], [1, 0, false])
})

test('our own export comes back as it was', () => {
	list('guard.csv', "Company,Local name,City,Phone\n'=Sum AG,'@家,'s-Hertogenbosch,'+86 139 55591850\n")
	assert.equal(bring('exhibitors', file('guard.csv'), '--edition', 'M3').last, 'imported 1, same 0, rejected 0')
	assert.deepEqual([company('=Sum AG').name_local, company('=Sum AG').city, company('=Sum AG').phone], ['@家', "'s-Hertogenbosch", '+86 139 55591850'])
	list('plain.csv', 'Company,Local name,City,Phone\n=Sum AG,@家,\'s-Hertogenbosch,+86 139 55591850\n')
	assert.equal(bring('exhibitors', file('plain.csv'), '--edition', 'M3').last, 'imported 0, same 1, rejected 0')
	assert.equal(imports().at(-1).differs, 0)
})

test('a Chinese and an English name; the columns stay in the order of the file', () => {
	list('names.csv', '公司名称,英文名称,国家,城市,邮箱,电话\n宁波海川二号有限公司,Haichuan Two Ltd,中国,宁波,,\n')
	assert.equal(bring('exhibitors', file('names.csv'), '--edition', 'M4').last, 'imported 1, same 0, rejected 0')
	assert.equal(company('Haichuan Two Ltd').name_local, '宁波海川二号有限公司')
	// a company without an English name has its Chinese one
	list('half.csv', '公司名称,英文名称\n宁波海川三号有限公司,\n,\n')
	assert.equal(bring('exhibitors', file('half.csv'), '--edition', 'M4').last, 'imported 1, same 0, rejected 1')
	assert.equal(company('宁波海川三号有限公司').name_local, null)
	assert.deepEqual(Object.keys(imports().at(-2).mapping), ['公司名称', '英文名称', '国家', '城市', '邮箱', '电话'])
})

const chinese = '公司名称,国家/地区,城市,地址,联系电话,网址\n宁波海川包装机械有限公司,中国,宁波,高新区８８号,０５７４－８８８８,www.haichuan.example\n"Müller, 北京",德国,北京,,,\n'

test('the same list in every encoding is the same list', () => {
	const encodings = { 'UTF-8': 'imported 2, same 0', GB18030: 'imported 0, same 2', GBK: 'imported 0, same 2',
		'UTF-16LE': 'imported 0, same 2', 'UTF-16BE': 'imported 0, same 2', 'UTF-16': 'imported 0, same 2' }
	for (const [encoding, counts] of Object.entries(encodings)) {
		// GBK has no ü: the list without it
		const text = encoding === 'GBK' ? chinese.replace('"Müller, 北京",德国,北京,,,\n', '宁波海川包装机械有限公司,中国,宁波,高新区88号,,\n') : chinese
		const got = bring('exhibitors', list(`zh-${encoding}.csv`, text, encoding), '--edition', 'ZH2030')
		assert.equal(got.last, `${counts}, rejected 0`, `${encoding}: ${got.lines[0]}`)
	}
	writeFileSync(file('bom.csv'), '\ufeff' + chinese)
	assert.equal(bring('exhibitors', file('bom.csv'), '--edition', 'ZH2030').last, 'imported 0, same 2, rejected 0')
	const kept = company('宁波海川包装机械有限公司')
	assert.deepEqual([kept.country, kept.street, kept.phone, kept.website], ['CN', '高新区88号', '0574-8888', 'http://www.haichuan.example'])
})

test('bytes that are no characters cost their row, not the file', () => {
	writeFileSync(file('bytes.csv'), Buffer.concat([Buffer.from('name,city\nÄrger,Köln\nBad '), Buffer.from([0xff, 0xfe]), Buffer.from(',Bonn\nGood,Ulm\n')]))
	assert.equal(bring('exhibitors', file('bytes.csv'), '--edition', 'B1').last, 'imported 2, same 0, rejected 1')
	assert.deepEqual(rejects('bytes.csv'), ['3,These are bytes that are no characters in the file\'s encoding.,name,"Bad ��,Bonn"'])
	writeFileSync(file('nul.csv'), 'name,city\nNul\0,Bonn\n\x1b[1mEsc,Ulm\nFine,Köln\n')
	assert.equal(bring('exhibitors', file('nul.csv'), '--edition', 'B1').last, 'imported 1, same 0, rejected 2')
	// where the name is sound, only the damaged value is left out; a column that is not taken over does not matter
	writeFileSync(file('bytes.csv'), Buffer.concat([Buffer.from('name,city,odd\nSound AG,Bo'), Buffer.from([0xff]), Buffer.from('nn,\nNul AG,U\0lm,\nOdd Bytes AG,Ulm,'), Buffer.from([0xfe, 0x0a])]))
	assert.equal(bring('exhibitors', file('bytes.csv'), '--edition', 'B1').last, 'imported 3, same 0, rejected 0')
	assert.deepEqual(notes('bytes.csv'), ["2,These are bytes that are no characters in the file's encoding.,city,Bo�nn", '3,There are control characters here.,city,U�lm'])
	assert.equal(company('Sound AG').city, null)
})

test('empty fields are filled, others stay; each changed company has its history', () => {
	bring('exhibitors', list('fill1.csv', 'name,city,phone,email\nFill AG,Ulm,+49 731 1,\n'), '--edition', 'F1')
	const got = bring('exhibitors', list('fill2.csv', 'name,city,phone,email\nFill AG,Ulm,+49 731 2,a@fill.example\n'), '--edition', 'F1')
	assert.equal(got.last, 'imported 1, same 0, rejected 0')
	assert.deepEqual([company('Fill AG').phone, company('Fill AG').email], ['+49 731 1', 'a@fill.example'])
	assert.ok(got.lines.some((l) => l.includes('"+49 731 2", kept "+49 731 1"')), got.lines.join('\n'))
	const [change] = p.rows(`select actor, action, old, new from history where kind = 'company' and row_id = '${company('Fill AG').public_id}'`)
	assert.deepEqual([change.action, change.new.email], ['update', 'a@fill.example'])
	assert.match(change.actor, /^import \d+$/)
	assert.equal(bring('exhibitors', file('fill2.csv'), '--edition', 'F1').last, 'imported 0, same 1, rejected 0')
})

test('--update replaces what differs, by the first row of each company', () => {
	list('update.csv', 'name,city,phone,email\nFill AG,Ulm,+49 731 3,\nFILL AG,Ulm,+49 731 4,b@fill.example\n')
	assert.equal(bring('exhibitors', file('update.csv'), '--edition', 'F1', '--update').last, 'imported 1, same 1, rejected 0')
	assert.deepEqual([company('Fill AG').phone, company('Fill AG').email], ['+49 731 3', 'a@fill.example'])
	assert.equal(bring('exhibitors', file('update.csv'), '--edition', 'F1', '--update').last, 'imported 0, same 2, rejected 0')
})

test('repeated companies in one file fill each other, once', () => {
	list('repeat.csv', 'name,city,phone,email,fax\n' + 'Rep AG,Ulm,,,\nRep AG,Ulm,+49 1 1,,\nREP ag,Ulm,+49 1 2,r@rep.example,\nRep AG,Ulm,,,+49 1 9\n'.repeat(50))
	assert.equal(bring('exhibitors', file('repeat.csv'), '--edition', 'R1').last, 'imported 4, same 196, rejected 0')
	assert.deepEqual([company('Rep AG').phone, company('Rep AG').email, company('Rep AG').fax], ['+49 1 1', 'r@rep.example', '+49 1 9'])
	assert.equal(exhibitors('R1'), 1)
	assert.equal(bring('exhibitors', file('repeat.csv'), '--edition', 'R1').last, 'imported 0, same 200, rejected 0')
})

test('columns, delimiter, encoding and reject file by hand', () => {
	list('odd.txt', 'A~B~C\nUlm~Odd AG~x\n~~\n')
	const got = bring('exhibitors', file('odd.txt'), '--edition', 'O1', '--delimiter', '~', '--map', 'B=name', '--map=#1=city', '--reject', file('bad.csv'), '--encoding', 'latin1')
	assert.equal(got.last, 'imported 1, same 0, rejected 1', got.err)
	assert.equal(company('Odd AG').city, 'Ulm')
	assert.ok(existsSync(file('bad.csv')))
})

test('wrong calls and files that are no list change nothing', () => {
	const editions = p.sql('select count(*) from edition')
	for (const args of [[], ['exhibitors'], ['people', 'x.csv'], ['exhibitors', file('odd.txt')], ['exhibitors', file('odd.txt'), '--edition', 'a b'],
		['exhibitors', file('odd.txt'), '--edition', 'X1', '--nonsense'], ['exhibitors', file('odd.txt'), '--edition', 'X1', '--map', 'B']])
		assert.equal(bring(...args).status, 2, args.join(' '))
	list('empty.csv', '')
	list('noname.csv', 'x,y\n1,2\n')
	for (const args of [[file('none.csv')], [file('empty.csv')], [file('noname.csv')], [p.home], [file('noname.csv'), '--encoding', 'klingon'],
		[file('noname.csv'), '--map', 'z=name'], [file('noname.csv'), '--map', 'x=colour']])
		assert.equal(bring('exhibitors', ...args, '--edition', 'X1').status, 1, args.join(' '))
	assert.equal(p.sql('select count(*) from edition'), editions)
})

// A list of `n` companies, every tenth of them twice.
function many(name, n) {
	let text = 'name,city,country,phone\n'
	for (let i = 0; i < n; i++)
		text += `Firm ${i - (i % 10 === 9 ? 9 : 0)},Town ${i % 97 - (i % 10 === 9 ? 0 : 0)},Germany,+49 511 ${1000 + i}\n`
	return list(name, text)
}

test('killed at any instant and run again: nothing half done, nothing twice', async () => {
	const rows = 120000
	many('many.csv', rows)
	for (let turn = 0, wait = 150; turn < 6; turn++, wait += 170) {
		const child = start(['import', 'exhibitors', file('many.csv'), '--edition', 'K1'], p.env)
		await sleep(wait)
		child.kill('SIGKILL')
		await child.ended
	}
	const had = exhibitors('K1')
	const got = bring('exhibitors', file('many.csv'), '--edition', 'K1')
	const [, imported, same, rejected] = got.last.match(/^imported (\d+), same (\d+), rejected (\d+)$/).map(Number)
	assert.equal(imported + same + rejected, rows)
	assert.equal(exhibitors('K1'), had + imported)
	assert.equal(p.sql(`select count(*) from exhibitor x join edition e using (edition_id) left join company c using (company_id) where e.code = 'K1' and c.import_key is null`), '0')
	assert.equal(p.sql(`select count(*) from company c where name like 'Firm %' and not exists (select from exhibitor x where x.company_id = c.company_id)`), '0')
	assert.equal(p.sql(`select count(*) from import where state = 'running'`), '0')
	assert.equal(bring('exhibitors', file('many.csv'), '--edition', 'K1').last, `imported 0, same ${rows}, rejected 0`)
})

// -- as a job --------------------------------------------------------------------------------------------

// An upload as the back office leaves it, started. Gives the import's id.
function upload(kind, name, edition) {
	const bytes = readFileSync(file(name)), hex = createHash('sha256').update(bytes).digest('hex')
	mkdirSync(path.join(p.home, 'files', hex.slice(0, 2)), { recursive: true })
	writeFileSync(path.join(p.home, 'files', hex.slice(0, 2), hex), bytes)
	return p.sql(`with f as (insert into file (sha256, name, type, size) values (decode('${hex}', 'hex'), '${name}', 'text/csv', ${bytes.length}) returning file_id),
		i as (insert into import (edition_id, kind, name, file_id) select import_edition('${edition}'), '${kind}', '${name}', file_id from f returning *),
		j as (insert into job (kind, params) select 'import.${kind}', jsonb_build_object('import', public_id) from i returning job_id)
		select import_id from i`).split('\n').at(-1)
}
// Imports know their jobs, as import_start() does it.
const start_import = (kind, name, edition) => {
	const id = upload(kind, name, edition)
	p.sql(`update import i set job_id = j.job_id from job j where i.import_id = ${id} and j.params ->> 'import' = i.public_id::text`)
	return id
}
const state = (id) => p.rows(`select i.*, j.state as job, j.note, j.result, j.done, j.total from import i left join job j using (job_id) where import_id = ${id}`)[0]

test('as a job: progress, report, the same counts', async () => {
	const id = start_import('exhibitors', 'messy.csv', 'J1')
	list('messy2.csv', messy)
	const other = start_import('exhibitors', 'messy2.csv', 'J1')
	const jobs = start(['jobs', '--once'], p.env)
	assert.equal(await jobs.ended, 0, jobs.log)
	assert.deepEqual([state(id).state, state(id).job, state(id).imported], ['done', 'done', 1], jobs.log)
	const { state: became, read, imported, same, rejected, done, total, result } = state(other)
	assert.deepEqual([became, read, imported, same, rejected], ['done', 12, 9, 1, 2])
	assert.equal(done, total)
	assert.deepEqual(result, { read: 12, imported: 9, same: 1, rejected: 2, differs: 1, left_out: 5 })
})

test('new companies belong to the team of the person who uploaded them', async () => {
	list('team.csv', 'name\nTeam AG\n')
	const id = start_import('exhibitors', 'team.csv', 'J6')
	p.sql(`with t as (insert into team (name) values ('North') returning team_id),
			a as (insert into account (email, name, kind, team_id) select 'north@example.org', 'Nora North', 'organizer', team_id from t returning account_id)
		update import set account_id = (select account_id from a) where import_id = ${id}`)
	const jobs = start(['jobs', '--once'], p.env)
	assert.equal(await jobs.ended, 0, jobs.log)
	assert.equal(p.sql(`select t.name from company c join team t using (team_id) where c.name = 'Team AG'`), 'North')
})

test('a job that is killed goes on where it was', async () => {
	const rows = 120000
	many('job.csv', rows)
	const id = start_import('exhibitors', 'job.csv', 'J2')
	for (let turn = 0; turn < 2; turn++) {
		const had = state(id).read
		const jobs = start(['jobs'], p.env)
		await until('a batch', () => state(id).read > had || state(id).state === 'done')
		jobs.kill('SIGKILL')
		await jobs.ended
	}
	assert.equal(state(id).state, 'running')
	const jobs = start(['jobs'], p.env)
	await until('the end', () => state(id).state === 'done', 60)
	jobs.kill('SIGTERM')
	await jobs.ended
	const it = state(id)
	assert.equal(it.read, rows)
	assert.equal(it.imported + it.same, rows)
	assert.equal(it.imported, exhibitors('J2'))
})

test('cancelled between batches; what was done stays', async () => {
	many('cancel.csv', 200000)
	const id = start_import('exhibitors', 'cancel.csv', 'J3')
	const jobs = start(['jobs'], p.env)
	await until('a batch', () => state(id).read > 0)
	p.sql(`update job set cancel = true where job_id = ${state(id).job_id}`)
	await until('the end', () => state(id).state === 'cancelled', 30)
	await until('the job', () => state(id).job === 'cancelled', 30)
	jobs.kill('SIGTERM')
	await jobs.ended
	assert.ok(state(id).read < 200000)
	assert.equal(state(id).imported, exhibitors('J3'))
})

test('an upload without a name, or whose file is gone, fails and says so', async () => {
	const noname = start_import('exhibitors', 'noname.csv', 'J4'), gone = start_import('exhibitors', 'empty.csv', 'J4')
	p.sql(`update file set sha256 = sha256('gone') where file_id = (select file_id from import where import_id = ${gone})`)
	const jobs = start(['jobs', '--once'], p.env)
	assert.equal(await jobs.ended, 0, jobs.log)
	assert.deepEqual([state(noname).state, state(noname).error], ['failed', "No column is known as the company's name."])
	assert.deepEqual([state(gone).state, state(gone).error], ['failed', 'The uploaded file is gone.'])
})

// -- what nobody wants any more --------------------------------------------------------------------------

const stored = (hex) => path.join(p.home, 'files', hex.slice(0, 2), hex)
const hash = (name) => createHash('sha256').update(readFileSync(file(name))).digest('hex')
const aged = (hex, hours = 2) => utimesSync(stored(hex), new Date(), new Date(Date.now() - hours * 3600e3))
async function keep_house() {
	p.sql(`update job set run_at = now() where kind = 'house.keeping'`)
	const jobs = start(['jobs', '--once'], p.env)
	assert.equal(await jobs.ended, 0, jobs.log)
}

test('uploads that were discarded, cancelled or never started go, with their bytes; others stay', async () => {
	const ids = {}, hexes = {}
	for (const name of ['discarded', 'forgotten', 'cancelled', 'lately', 'waiting', 'done', 'twin']) {
		list(`${name}.csv`, `name\nUpload ${name === 'twin' ? 'discarded' : name} AG\n`)
		ids[name] = upload('exhibitors', `${name}.csv`, 'U1')
		hexes[name] = hash(`${name}.csv`)
	}
	p.sql(`delete from job where state = 'waiting' and kind = 'import.exhibitors'`)
	p.sql(`update import set state = 'cancelled', ended_at = now() where import_id = ${ids.discarded};
		update import set created_at = now() - interval '8 days' where import_id = ${ids.forgotten};
		insert into job (kind, state, ended_at) values ('import.exhibitors', 'cancelled', now());
		update import set state = 'cancelled', ended_at = now() - interval '8 days', job_id = (select max(job_id) from job) where import_id = ${ids.cancelled};
		update import set state = 'cancelled', ended_at = now() - interval '1 day', job_id = (select max(job_id) from job) where import_id = ${ids.lately};
		update import set state = 'done', ended_at = now() - interval '8 days' where import_id = ${ids.done}`)
	const files = () => p.rows('select i.name, f.file_id is not null as file from import i left join file f using (file_id) where i.import_id >= ' + ids.discarded)
		.filter((r) => r.file).map((r) => r.name.replace('.csv', '')).sort()

	await keep_house()
	assert.deepEqual(files(), ['done', 'lately', 'twin', 'waiting'])
	assert.equal(state(ids.forgotten).state, 'cancelled')
	// the bytes stay as long as a request may still be about to write their row
	assert.ok(existsSync(stored(hexes.forgotten)))
	for (const hex of new Set(Object.values(hexes)))
		aged(hex)
	await keep_house()
	const there = Object.keys(hexes).filter((name) => existsSync(stored(hexes[name]))).sort()
	// the bytes of "discarded" are those of "twin", which waits
	assert.deepEqual(there, ['discarded', 'done', 'lately', 'twin', 'waiting'])
	p.sql(`update import set state = 'cancelled', ended_at = now() where import_id = ${ids.twin}`)
	await keep_house()
	assert.ok(!existsSync(stored(hexes.twin)))
	assert.equal(p.sql(`select count(*) from file where encode(sha256, 'hex') in ('${hexes.discarded}', '${hexes.forgotten}', '${hexes.cancelled}')`), '0')
})

test('bytes without a row go, also when the program was killed between', async () => {
	// rows gone, bytes still there: killed after the transaction; and killed while the bytes were going
	list('left.csv', 'name\nLeft AG\n')
	list('going.csv', 'name\nGoing AG\n')
	list('named.csv', 'name\nNamed AG\n')
	upload('exhibitors', 'left.csv', 'U2'), upload('exhibitors', 'going.csv', 'U2'), upload('exhibitors', 'named.csv', 'U2')
	p.sql(`delete from job where state = 'waiting' and kind = 'import.exhibitors';
		delete from import where name in ('left.csv', 'going.csv');
		delete from file where name in ('left.csv', 'going.csv')`)
	for (const name of ['left.csv', 'going.csv', 'named.csv'])
		aged(hash(name))
	for (const name of ['going.csv', 'named.csv'])
		renameSync(stored(hash(name)), path.join(p.home, 'files', 'old-' + hash(name)))
	writeFileSync(path.join(p.home, 'files', 'new-00'), 'half')
	utimesSync(path.join(p.home, 'files', 'new-00'), new Date(0), new Date(0))
	await keep_house()
	assert.deepEqual(['left.csv', 'going.csv', 'named.csv'].map((name) => existsSync(stored(hash(name)))), [false, false, true])
	assert.deepEqual(readdirSync(path.join(p.home, 'files')).filter((name) => name.length > 2), [])
})

// -- halls -----------------------------------------------------------------------------------------------

const halls = (name) => path.join(root, 'tests/data', name)
const booths = (edition) => p.rows(`select b.number, b.x, b.y, b.w, b.h, b.points, b.area, b.open_sides, b.kind, b.price_group, b.status
	from booth b join edition e using (edition_id) where e.code = '${edition}' order by number`)

test('halls from JSON and SVG, twice', () => {
	for (const [name, counts] of [['hall.json', 'imported 5, same 0, rejected 4'], ['hall.svg', 'imported 5, same 0, rejected 1'],
		['hall.json', 'imported 0, same 5, rejected 4'], ['hall.svg', 'imported 0, same 5, rejected 1']]) {
		const got = bring('halls', halls(name), '--reject', file(`${name}.rejects.csv`))
		assert.equal(got.last, counts, got.err)
	}
	const all = booths('TEST2030')
	assert.equal(all.length, 10)
	assert.deepEqual(all.find((b) => b.number === '5B01'), { number: '5B01', x: 20, y: 4, w: 6, h: 6,
		points: '20,4 26,4 26,7 23,7 23,10 20,10', area: 27, open_sides: 4, kind: 'shell', price_group: null, status: 'free' })
	assert.equal(all.find((b) => b.number === '5A02').open_sides, 1)
	assert.deepEqual(p.rows(`select b.number || '-' || o.number as pair from booth_neighbour n join booth b using (booth_id)
		join booth o on o.booth_id = n.other_id where b.number < o.number order by 1`).map((r) => r.pair),
		['5A01-5A02', '5A01-5A04', '5A02-5A03', '5A02-5A04', '6A01-6A02', '6B01-6B02'])
	assert.match(rejects('hall.json')[1], /^7,The booth does not lie inside its hall\.,x,/)
	assert.deepEqual(p.rows(`select name, landmarks -> 0 ->> 'kind' as first from hall order by code`),
		[{ name: { en: 'Hall 5', zh: '5号馆' }, first: 'stage' }, { name: { en: 'Hall 6', zh: '6号馆' }, first: 'stage' }])
})

test('a booth that somebody has stays as it is; a free one is changed', () => {
	const account = p.account('holder@example.org')
	p.sql(`with a as (insert into application (edition_id, hall_id, company_id, account_id, held_until, currency)
			select b.edition_id, b.hall_id, (select min(company_id) from company), ${account}, now() + interval '1 hour', 'EUR' from booth b where number = '5A01' returning application_id),
		l as (insert into application_booth (application_id, booth_id) select a.application_id, booth_id from a, booth where number = '5A01')
		update booth set status = 'held', application_id = (select application_id from a) where number = '5A01'`)
	const plan = JSON.parse(readFileSync(halls('hall.json'), 'utf8'))
	plan.halls[0].booths = plan.halls[0].booths.slice(0, 4).map((b) => ({ ...b, y: b.y + 1 }))
	writeFileSync(file('moved.json'), JSON.stringify(plan))
	assert.equal(bring('halls', file('moved.json')).last, 'imported 3, same 0, rejected 1')
	assert.match(rejects('moved.json')[0], /^1,"The booth is held, applied for or booked; it stays as it is\.",number,/)
	const y = Object.fromEntries(booths('TEST2030').map((b) => [b.number, b.y]))
	assert.deepEqual([y['5A01'], y['5A02'], y['5A03'], y['5A04'], y['5B01']], [4, 5, 5, 8, 4])
	assert.equal(p.sql(`select count(*) from history where kind = 'booth' and action = 'update' and actor like 'import %'`), '3')
})

test('halls as a job', async () => {
	writeFileSync(file('plan.json'), readFileSync(halls('hall.json')))
	const id = start_import('halls', 'plan.json', 'J5')
	const jobs = start(['jobs', '--once'], p.env)
	assert.equal(await jobs.ended, 0, jobs.log)
	assert.deepEqual([state(id).state, state(id).imported, state(id).rejected], ['done', 5, 4], jobs.log)
	assert.equal(booths('J5').length, 5)
})
