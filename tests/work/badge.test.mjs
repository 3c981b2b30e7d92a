// Badges through the real vault, jobs and mail: signed in a moment, told once whatever is killed, drawn so that people and
// cameras read them, printed in batches that go on where they stopped.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { pdfText, qrOfPdf } from '../lib/qr.mjs'
import { place, program, root, sleep, start, until, vaultClient } from './place.mjs'

let p, vault, jobs
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

before(async () => {
	p = place('badge')
	p.sql(readFileSync(path.join(root, 'tests/sql/_fixture.sql'), 'utf8'))
	p.sql(`create function person(name text, more jsonb default '{}') returns bigint language sql as $$
		insert into registration (edition_id, category_id, status, name, email, company, country, lang, leader_id)
		select e.edition_id, c.category_id, 'confirmed', person.name, more ->> 'email', more ->> 'company', more ->> 'country',
			coalesce(more ->> 'lang', 'en'), (more ->> 'leader')::bigint
		from edition e join badge_category c using (edition_id)
		where e.code = 'T27' and c.code = coalesce(more ->> 'category', 'visitor') returning registration_id $$`)
	p.env.PAVILION_VAULT_SOCKET = path.join(p.home, 'vault.sock')
	p.env.PAVILION_BUILD ??= path.join(root, 'build')
	vault = start(['vault', '--socket', p.env.PAVILION_VAULT_SOCKET], p.env)
	await until('the vault', () => vaultClient(p.env.PAVILION_VAULT_SOCKET).then((line) => line.end() ?? true, () => false))
})
afterEach(() => end(jobs))
after(async () => {
	await end(vault)
	p.end()
})

async function end(child, signal = 'SIGTERM') {
	child?.kill(signal)
	await child?.ended
}

const work = (env = p.env) => { jobs = start(['jobs'], env) }
const person = (name, more = {}) => p.sql(`select person('${name}', '${JSON.stringify(more)}')`)
const issue = (registration) => p.sql(`select badge_issue(${registration})`)
const badge = (id) => p.rows(`select number, token, key_no, edition_id, told_at is not null as told, prints from badge where public_id = '${id}'`)[0]
const signed = (id) => until('a signature', () => badge(id).token)

function bytes(token) {
	const out = []
	let bits = 0, have = 0
	for (const c of token) {
		bits = (bits << 5 | letters.indexOf(c)) & 0xfff
		if ((have += 5) >= 8)
			out.push(bits >> (have -= 8) & 0xff)
	}
	return Buffer.from(out)
}

// By another implementation of Ed25519 than the one that signed.
function isTrue(token, publicHex) {
	const key = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(publicHex, 'hex')]), format: 'der', type: 'spki' })
	const all = bytes(token)
	return verify(null, Buffer.concat([Buffer.from('pavilion badge'), all.subarray(0, 10)]), key, all.subarray(10))
}

const keys = () => p.rows(`select key_no, encode(public_key, 'hex') as public, retired_at is not null as retired from badge_key order by 1`)
const stored = (hex) => path.join(p.home, 'files', hex.slice(0, 2), hex)

// Asks for a file and waits for it: its path, and what is said about it.
async function fileOf(registration, size) {
	const job = p.sql(`select badge_pdf_ask(${registration}, '${size}')`)
	const state = await until(`the file of ${size}`, () => {
		const [one] = p.rows(`select * from badge_pdf_state('${job}')`)
		return one.running ? null : one
	})
	assert.equal(state.state, 'done', `${state.note} ${jobs.log}`)
	return { ...state, file: stored(state.hash) }
}

test('a badge is signed in a moment, with what stands in the table', async () => {
	work()
	await signed(issue(person('Warm Up')))
	const began = Date.now()
	const id = issue(person('王小明'))
	await signed(id)
	assert.ok(Date.now() - began < 2000, `it took ${Date.now() - began} ms`)
	const { number, token, key_no } = badge(id), [key] = keys(), head = bytes(token)
	assert.equal(token.length, 119)
	assert.equal(key_no, 1)
	assert.ok(isTrue(token, key.public))
	assert.equal(head[0], 0x11)
	assert.equal(head.readUInt16BE(1), Number(p.sql(`select token_no from edition where code = 'T27'`)))
	assert.equal(head.readUInt32BE(3), number)
	assert.equal(head[7], 1)
	assert.equal(head.readUInt16BE(8), 65535)
	// From the insert to the end of the job that had it signed and its holder told, by the database's clock.
	for (let i = 0; i < 5; i++) {
		const one = issue(person(`Quick ${i}`))
		await signed(one)
		await until('a lane at rest', () => p.sql(`select count(*) from job where kind = 'badge.sign' and ended_at is null`) === '0')
	}
	const took = p.rows(`select extract(epoch from ended_at - created_at)::float8 * 1000 as ms from job where kind = 'badge.sign'
		order by ms`).map((one) => one.ms)
	assert.ok(took[Math.floor(took.length / 2)] < 1000, `badges wait ${took.map(Math.round)} ms for their signatures`)
})

test('the vault signs what stands in the table, never what a caller says', async () => {
	const line = await vaultClient(p.env.PAVILION_VAULT_SOCKET)
	const reply = await line.ask({ op: 'sign', number: '999999', token: 'X', badge: '1', edition: '1' })
	assert.deepEqual(Object.keys(reply).sort(), ['id', 'signed'])
	assert.equal(reply.signed, '0')
	const gone = issue(person('Gone'))
	p.sql(`select badge_revoke((select registration_id from badge where public_id = '${gone}'), 'cancelled')`)
	assert.equal((await line.ask({ op: 'sign' })).signed, '0')
	assert.equal(badge(gone).token, null)
	line.end()
	assert.throws(() => p.as('jobs', 'select secret from badge_key'), /permission denied/)
	assert.throws(() => p.as('office', 'select secret from badge_key'), /permission denied/)
	assert.throws(() => p.as('vault', `update badge set number = 1`), /permission denied/)
	p.as('vault', `update badge set token = 'forged'`)
	assert.equal(p.sql(`select count(*) from badge where token = 'forged' and key_no is not null`), '0')
	p.sql(`update badge set token = null where token = 'forged'`)
})

test('jobs killed again and again: each badge is signed, each holder told once', async () => {
	const many = 600
	p.sql(`select badge_issue(person('Visitor ' || n, jsonb_build_object('email', 'v' || n || '@example.org'))) from generate_series(1, ${many}) n`)
	for (let i = 0; i < 6; i++) {
		work()
		await sleep(150 + 60 * i)
		await end(jobs, 'SIGKILL')
	}
	work()
	const left = () => Number(p.sql(`select count(*) from badge b join registration r using (registration_id)
		where r.email like 'v%@example.org' and (b.token is null or b.told_at is null)`))
	await until('all badges', () => left() === 0, 60)
	assert.equal(p.sql(`select count(*) from message where kind = 'badge'`), String(many))
	assert.equal(p.sql(`select count(distinct recipient) from message where kind = 'badge'`), String(many))
	assert.equal(p.sql(`select count(*) from job where kind = 'mail.send' and params ->> 'message' is not null`), String(many))
})

test('a mail brings the badge as PDF, with a link of its own', async () => {
	work()
	const name = '欧阳娜娜', registration = person(name, { email: 'ou@example.org', lang: 'zh', company: '上海精密机械有限公司' })
	const id = issue(registration)
	await signed(id)
	const message = await until('the message', () => p.sql(`select public_id from message where recipient = 'ou@example.org'`))
	const raw = await until('the mail', () => {
		const file = path.join(p.home, 'outbox', `${message}.eml`)
		return existsSync(file) && readFileSync(file, 'latin1')
	}, 120)
	const boundary = /Content-Type: multipart\/mixed;\r\n boundary="(.*?)"/.exec(raw)[1]
	const [bodies, attached, ...more] = raw.split(`--${boundary}`).slice(1, -1)
	assert.equal(more.length, 0)
	assert.match(bodies, /multipart\/alternative/)
	const text = Buffer.from(/text\/plain[^]*?base64\r\n\r\n([^]*?)--/.exec(bodies)[1], 'base64').toString()
	assert.match(text, /查看胸卡/)
	const secret = /\/visit\/([0-9a-f]{64})/.exec(text)[1]
	assert.equal(p.sql(`select registration_id from registration_link where token_hash = sha256(convert_to('${secret}', 'UTF8'))`), registration)
	assert.match(attached, /Content-Type: application\/pdf;\r\n name="badge-\d+-\d\.pdf"/)
	assert.match(attached, /Content-Disposition: attachment;/)
	const file = path.join(p.home, 'mailed.pdf')
	writeFileSync(file, Buffer.from(attached.slice(attached.indexOf('\r\n\r\n')), 'base64'))
	assert.match(pdfText(file), new RegExp(name))
	assert.deepEqual(await qrOfPdf(file), [badge(id).token])
})

test('a mail that still waits does not bring the badge to an address that was corrected', async () => {
	const registration = person('Wei', { email: 'wie@example.org' })
	const id = issue(registration)
	work()
	await signed(id)
	await end(jobs)
	const mail = (to) => p.sql(`with m as (insert into message (edition_id, edition_key, kind, recipient, lang, params)
		select edition_id, edition_id, 'badge', '${to}', 'en', jsonb_build_object('badge', '${id}', 'number', '1-1', 'name', 'Wei', 'path', '/visit/x')
		from registration where registration_id = ${registration} returning message_id)
		insert into job (kind, params) select 'mail.send', jsonb_build_object('message', message_id) from m returning params ->> 'message'`)
	const old = mail('wie@example.org'), right = mail('WEI@example.org')
	p.sql(`update registration set email = 'wei@example.org' where registration_id = ${registration}`)
	work()
	await until('the mail to the new address', () => p.ledger(right).state === 'sent', 120)
	const told = await until('an end of the other', () => p.ledger(old).state !== 'queued' && p.ledger(old), 120)
	assert.equal(told.state, 'failed', told.reply)
	assert.match(told.reply, /another address/)
	assert.ok(!existsSync(path.join(p.home, 'outbox', `${told.uuid}.eml`)))
})

test('names of every kind are drawn whole, and the code of each page is read', async () => {
	const long = '王小明李雷韩梅'.repeat(29).slice(0, 200)
	const people = [
		['王小明', { company: '上海精密机械有限公司', country: 'CN', lang: 'zh' }, ['王小明', '上海精密机械有限公司', '中国', '观众', '2027 测试展']],
		['محمد عبد الله', { company: 'شركة الخليج', country: 'AE', category: 'vip' }, ['محمد عبد الله', 'United Arab Emirates', 'VIP buyer']],
		['Li Na 李娜 محمد', { category: 'press' }, ['Li Na', '李娜', 'محمد', 'Press', 'Test Fair 2027']],
		[long, {}, []],
		['W'.repeat(200), { company: 'W'.repeat(300) }, []],
		['Ñandú Ðorđević Nguyễn Thị Ánh', { country: 'VN' }, ['Ñandú Ðorđević', 'Nguyễn Thị Ánh', 'Vietnam']],
	]
	work()
	for (const [name, more, words] of people) {
		const registration = person(name, more)
		const { token, number } = badge(issue(registration)) && await signed(issue(registration)).then(() => badge(issue(registration)))
		for (const size of ['a6', 'card']) {
			const { file, type, name: called } = await fileOf(registration, size)
			const text = pdfText(file)
			assert.equal(type, 'application/pdf')
			assert.equal(called, `badge-${p.sql(`select badge_number(${number})`)}.pdf`)
			for (const word of words)
				assert.ok(text.includes(word), `${size}: ${word} in\n${text}`)
			if (words.length === 0)
				assert.ok(text.replace(/\s/g, '').includes(name), `${size}: all of ${name} in\n${text}`)
			assert.deepEqual(await qrOfPdf(file, 1, size === 'a6' ? 120 : 150), [token])
		}
	}
	assert.match(execFileSync('pdfinfo', [(await fileOf(person1(), 'card')).file], { encoding: 'utf8' }), /Page size: +242\.6\d+ x 153\.0\d+ pts/)
})
const person1 = () => p.sql(`select registration_id from registration where name = '王小明' and company is not null limit 1`)

test('a group has one file; asking again while nothing changed makes none', async () => {
	work()
	const leader = person('Leader'), members = ['One', 'Two'].map((name) => person(name, { leader }))
	for (const one of [leader, ...members])
		issue(one)
	const group = await fileOf(leader, 'group')
	assert.equal(pdfText(group.file).match(/Leader|One|Two/g).join(), 'Leader,One,Two')
	assert.equal((await fileOf(leader, 'group')).job_id, group.job_id)
	p.sql(`update registration set name = 'Uno' where registration_id = ${members[0]}`)
	assert.match(pdfText((await fileOf(leader, 'group')).file), /Uno/)
})

function crc32(bytes) {
	let crc = 0xffffffff
	for (const byte of bytes) {
		crc ^= byte
		for (let i = 0; i < 8; i++)
			crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0)
	}
	return (crc ^ 0xffffffff) >>> 0
}

// The files of a stored archive, by the directory at its end.
function unzip(zip) {
	const end = zip.length - 22, files = {}
	assert.equal(zip.readUInt32LE(end), 0x06054b50)
	for (let i = 0, at = zip.readUInt32LE(end + 16); i < zip.readUInt16LE(end + 10); i++) {
		const size = zip.readUInt32LE(at + 24), name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28))
		const own = zip.readUInt32LE(at + 42), data = own + 30 + zip.readUInt16LE(own + 26)
		assert.equal(zip.readUInt32LE(at), 0x02014b50)
		assert.equal(zip.readUInt32LE(own), 0x04034b50)
		assert.equal(zip.toString('utf8', own + 30, data), name)
		files[name] = zip.subarray(data, data + size)
		assert.equal(crc32(files[name]), zip.readUInt32LE(at + 16), name)
		at += 46 + name.length
	}
	return files
}

test('the file for wallets: whole, both languages, signed when there is a certificate', async () => {
	work()
	const registration = person('王小明', { email: null, lang: 'zh', category: 'vip' }), id = issue(registration)
	const token = await signed(id)
	const plain = await fileOf(registration, 'pass')
	const files = unzip(readFileSync(plain.file)), pass = JSON.parse(files['pass.json']), manifest = JSON.parse(files['manifest.json'])
	assert.equal(plain.type, 'application/vnd.apple.pkpass')
	assert.equal(plain.signed, false)
	assert.equal(files.signature, undefined)
	assert.equal(pass.barcodes[0].message, token)
	assert.equal(pass.serialNumber, id)
	assert.equal(pass.eventTicket.primaryFields[0].value, '王小明')
	assert.match(files['zh-Hans.lproj/pass.strings'].toString(), /"name" = "姓名";/)
	assert.deepEqual(Object.keys(manifest).sort(), Object.keys(files).filter((name) => name !== 'manifest.json').sort())
	for (const [name, sha1] of Object.entries(manifest))
		assert.equal(createHash('sha1').update(files[name]).digest('hex'), sha1, name)
	assert.equal(files['icon@3x.png'].subarray(1, 4).toString(), 'PNG')
	await end(jobs)

	const folder = mkdtempSync(path.join(p.home, 'pass-')), at = (name) => path.join(folder, name)
	for (const name of ['own', 'above'])
		execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`,
			'-keyout', at(`${name}.key`), '-out', at(`${name}.pem`)], { stdio: 'ignore' })
	work({ ...p.env, PAVILION_PASS_CERT: at('own.pem'), PAVILION_PASS_KEY: at('own.key'), PAVILION_PASS_WWDR: at('above.pem') })
	p.sql(`update registration set name = '王大明' where registration_id = ${registration}`)
	const made = await fileOf(registration, 'pass'), again = unzip(readFileSync(made.file))
	assert.equal(made.signed, true)
	writeFileSync(at('signature'), again.signature)
	writeFileSync(at('manifest.json'), again['manifest.json'])
	execFileSync('openssl', ['smime', '-verify', '-inform', 'DER', '-in', at('signature'), '-content', at('manifest.json'), '-noverify'],
		{ stdio: 'ignore' })
})

test('another key signs from now on; what the first one signed stays true', async () => {
	work()
	const old = issue(person('Old'))
	await signed(old)
	const say = (...args) => execFileSync(program, ['badge', ...args], { env: p.env, encoding: 'utf8' })
	assert.match(say('key', '--new'), /^Key 2 signs from now on/)
	const fresh = issue(person('Fresh'))
	await signed(fresh)
	const [one, two] = keys()
	assert.deepEqual([one.retired, two.retired], [true, false])
	assert.ok(isTrue(badge(old).token, one.public))
	assert.ok(isTrue(badge(fresh).token, two.public))
	assert.ok(!isTrue(badge(fresh).token, one.public))
	assert.match(say('verify', badge(old).token), /signature {2}true \(key 1\)\nbadge {6}good/)
	assert.match(say('verify', badge(fresh).token.toLowerCase()), /signature {2}true \(key 2\)/)
	const { token } = badge(fresh), forged = token.slice(0, 60) + (token[60] === 'A' ? 'B' : 'A') + token.slice(61)
	assert.throws(() => say('verify', forged))
	assert.match(say('show', p.sql(`select badge_number(${badge(old).number})`)), /name {9}Old/)
	assert.match(say('key'), /^ 1 .*retired[^]*\n 2 .*signs/)
})

test('a batch killed in the middle goes on after its last file; each badge is on one page', async () => {
	work()
	p.sql(`select set_config('pavilion.bulk', 'test', false); select badge_issue(person('Page ' || n || ' 王小明', '{"category": "contractor"}')) from generate_series(1, 5600) n`)
	await until('signatures', () => p.sql(`select count(*) from badge where token is null and revoked_at is null`) === '0', 60)
	const batch = '01920000-0000-7000-8000-00000000000b'
	const category = p.sql(`select c.public_id from badge_category c join edition e using (edition_id) where e.code = 'T27' and c.code = 'contractor'`)
	p.office(`select badge_batch_ask('${batch}', 'card', '${category}', true, true)`)
	const parts = () => p.rows(`select f.part, f.badges, encode(s.sha256, 'hex') as hex from badge_batch b join badge_batch_file f using (batch_id)
		join file s using (file_id) where b.public_id = '${batch}' order by part`)
	const state = () => p.rows(`select s.* from badge_batch b, badge_batch_state(b) s where b.public_id = '${batch}'`)[0]
	await until('some pages', () => state().done > 500)
	await end(jobs, 'SIGKILL')
	work()
	await until('the first file', () => parts().length === 1, 60)
	await end(jobs, 'SIGKILL')
	work()
	await until('the end', () => state().state === 'done', 60)
	assert.deepEqual(parts().map((one) => one.badges), [5000, 600])
	const seen = parts().flatMap((one) => pdfText(stored(one.hex)).match(/^Page \d+/gm))
	assert.equal(new Set(seen).size, 5600)
	assert.equal(seen.length, 5600)
	assert.equal(p.sql(`select min(prints) || ' ' || max(prints) from badge b join registration r using (registration_id) where r.name like 'Page %'`), '1 1')
	assert.throws(() => p.office(`select badge_batch_ask('${batch.replace(/b$/, 'c')}', 'card', '${category}', true, true)`), /There is no badge of this kind/)
	const last = parts()[1]
	assert.equal((await qrOfPdf(stored(last.hex), 600)).length, 1)
})

test('a batch that is cancelled stops, and keeps what it has', async () => {
	work()
	const batch = '01920000-0000-7000-8000-00000000000d'
	p.office(`select badge_batch_ask('${batch}', 'a6', null, false, false)`)
	const done = () => p.rows(`select s.* from badge_batch b, badge_batch_state(b) s where b.public_id = '${batch}'`)[0]
	await until('some pages', () => done().done > 0)
	p.office(`select badge_batch_cancel('${batch}')`)
	await until('its end', () => done().state === 'cancelled')
})
