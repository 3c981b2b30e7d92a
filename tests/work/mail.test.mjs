// Mail against a real SMTP server on loopback: what arrives, and that no message arrives twice or is lost
// without being said, whatever happens on the way.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { place, root, sleep, start, until } from './place.mjs'

const { SMTPServer } = createRequire(path.join(root, 'tests/package.json'))('smtp-server')
let p, server, arrived, at, who, jobs = []

// -- reading a message ------------------------------------------------------------------------------------

function unfold(head) {
	const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
	return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]))
}

const words = (text) => text?.replace(/\?=\s+=\?UTF-8\?B\?/g, '\0')
	.replace(/=\?UTF-8\?B\?(.*?)\?=/g, (all, b) => Buffer.concat(b.split('\0').map((one) => Buffer.from(one, 'base64'))).toString())

function body(part) {
	const [head, text] = [part.slice(0, part.indexOf('\r\n\r\n')), part.slice(part.indexOf('\r\n\r\n') + 4)]
	const headers = unfold(head)
	const bytes = headers['content-transfer-encoding'] === 'base64' ? Buffer.from(text, 'base64')
		: headers['content-transfer-encoding'] === '8bit' ? Buffer.from(text)
		: Buffer.from(text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (all, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1')
	return { type: headers['content-type'], headers, bytes, raw: part, text: bytes.toString() }
}

// A message with a file has one whose parts are the bodies as its first part.
function read(raw) {
	const head = raw.slice(0, raw.indexOf('\r\n\r\n')), headers = unfold(head)
	const boundary = /boundary="(.*?)"/.exec(headers['content-type'])[1]
	const parts = raw.split(`--${boundary}`).slice(1, -1).map((part) => body(part.slice(2)))
	if (headers['content-type'].startsWith('multipart/mixed'))
		return { ...read(parts[0].raw), raw, head, headers, subject: words(headers.subject), files: parts.slice(1) }
	return { raw, head, headers, subject: words(headers.subject), from: words(headers.from), parts, files: [],
		text: parts[0].text.replaceAll('\r\n', '\n'), html: parts[1].text }
}

// -- the server: at.<stage> may refuse (an Error), cut the line ('cut'), or wait -----------------------------

const refusal = (code, text) => Object.assign(new Error(text), { responseCode: code })

function step(stage) {
	return async (value, session, done) => {
		const what = typeof at[stage] === 'function' ? await at[stage](value) : at[stage]
		if (what === 'cut')
			return server.cut(session)
		done(what instanceof Error ? what : null)
	}
}

async function startServer(options = {}) {
	const one = new SMTPServer({
		logger: false, authOptional: true, disabledCommands: ['STARTTLS'], disableReverseLookup: true, closeTimeout: 200,
		onMailFrom: step('from'), onRcptTo: step('to'), onAuth: (auth, session, done) =>
			auth.username === 'fair' && auth.password === 'sesame' ? done(null, { user: 'fair' }) : done(refusal(535, 'no')),
		async onData(stream, session, done) {
			let raw = ''
			for await (const piece of stream) {
				if (at.begin === 'cut')
					return one.cut(session)
				raw += piece.toString()
			}
			const what = typeof at.data === 'function' ? await at.data(raw) : at.data
			if (what === 'cut')
				return one.cut(session)
			if (!(what instanceof Error))
				arrived.push({ ...read(raw), envelope: { from: session.envelope.mailFrom.address,
					to: session.envelope.rcptTo.map((r) => r.address) }, secure: session.secure, user: session.user })
			done(what instanceof Error ? what : null)
		}, ...options,
	})
	one.on('error', () => {})
	one.cut = (session) => [...one.connections].find((c) => c.id === session.id)?._socket.destroy()
	await new Promise((ready) => one.listen(p.port ?? 0, '127.0.0.1', ready))
	p.port = one.server.address().port
	p.env.PAVILION_SMTP = `127.0.0.1:${p.port}`
	return one
}

const stopServer = () => new Promise((done) => server.close(done))

// Runs what is due, once.
async function once(env = {}) {
	const child = start(['jobs', '--once'], { ...p.env, ...env })
	assert.equal(await child.ended, 0, child.log)
	return child.log
}

const again = (id) => p.sql(`update job set run_at = now() where params ->> 'message' = '${id}' and state = 'waiting'`)

before(async () => {
	p = place('mail')
	p.env.PAVILION_URL = 'https://fair.example'
	p.env.PAVILION_MAIL_FROM = 'noreply@fair.example'
	server = await startServer()
	p.sql(`insert into series (code, name) values ('s', '{"en":"Machines","zh":"机床展"}');
		insert into edition (series_id, code, name, is_current, published_at, currency)
		values (1, 'm27', '{"en":"Machines 2027","zh":"上海国际机床展 2027"}', true, now(), 'EUR')`)
	who = { en: p.account('mei@customer.example', 'en'), zh: p.account('li@customer.example', 'zh', '李娜') }
	arrived = []
	at = {}
	await once()
})
afterEach(async () => {
	for (const child of jobs.splice(0)) {
		child.kill('SIGKILL')
		await child.ended
	}
	arrived = []
	at = {}
})
after(async () => {
	await stopServer()
	p.end()
})

// A runner that stays, until the test ends.
function runner() {
	const child = p.start('jobs')
	jobs.push(child)
	return child
}

// -- what arrives -------------------------------------------------------------------------------------------

test('a badge comes as a file, whatever its holder is called', async () => {
	const name = '欧阳娜娜-محمد', badge = p.sql(`with r as (insert into registration (edition_id, category_id, status, name, email, lang)
			select edition_id, category_id, 'confirmed', '${name}', 'li@customer.example', 'zh' from badge_category where code = 'visitor' returning *)
		insert into badge (edition_id, registration_id, category_id, token, key_no, told_at)
		select edition_id, registration_id, category_id, repeat('A', 119), 1, now() from r returning public_id`)
	const number = p.sql(`select badge_number(number) from badge where public_id = '${badge}'`)
	p.message(who.zh, 'badge', { badge, number, name, path: '/visit/x' })
	await once()
	const [mail] = arrived, [file] = mail.files
	assert.equal(mail.subject, '您的上海国际机床展 2027胸卡')
	assert.match(mail.text, new RegExp(number))
	assert.match(mail.html, /查看胸卡/)
	assert.equal(mail.files.length, 1)
	assert.equal(file.headers['content-disposition'], `attachment; filename="badge-${number}.pdf"`)
	assert.equal(file.bytes.subarray(0, 5).toString(), '%PDF-')
	assert.ok(mail.raw.split('\r\n').every((line) => line.length <= 78) && /^[\x00-\x7f]*$/.test(mail.raw))
	const at = path.join(p.home, 'badge.pdf')
	writeFileSync(at, file.bytes)
	assert.match(execFileSync('pdftotext', [at, '-'], { encoding: 'utf8' }), /欧阳娜娜/)

	p.sql(`update badge set revoked_at = now(), revoked_for = 'lost' where public_id = '${badge}'`)
	p.message(who.zh, 'badge', { badge, number, name, path: '/visit/x' })
	await once()
	assert.deepEqual([arrived.length, arrived[1].files.length], [2, 0], 'a badge that is good no more is not sent')
})

test('a message in English: headers, both bodies, the link', async () => {
	const id = p.message(who.en, 'reset', { link: 'T0ken' })
	await once()
	const row = p.ledger(id), [mail] = arrived
	assert.deepEqual([row.state, row.attempts, row.job], ['sent', 1, 'done'])
	assert.match(row.reply, /^250 /)
	assert.deepEqual(mail.envelope, { from: 'noreply@fair.example', to: ['mei@customer.example'] })
	assert.equal(mail.subject, 'Choose a new password')
	assert.equal(mail.from, '"Machines 2027" <noreply@fair.example>')
	assert.equal(mail.headers.to, '<mei@customer.example>')
	assert.equal(mail.headers['message-id'], `<${row.uuid}@fair.example>`)
	assert.equal(mail.headers['auto-submitted'], 'auto-generated')
	assert.equal(mail.headers['mime-version'], '1.0')
	assert.ok(Math.abs(new Date(mail.headers.date) - Date.now()) < 60000)
	assert.equal(Object.keys(mail.headers).length, mail.head.split('\r\n').filter((l) => !/^\s/.test(l)).length, 'no header twice')
	assert.deepEqual(mail.parts.map((one) => one.type), ['text/plain; charset=utf-8', 'text/html; charset=utf-8'])
	assert.match(mail.text, /^Hello Mei Lin,\n\nSomebody, probably you[^]*https:\/\/fair\.example\/reset\/T0ken\n/)
	assert.match(mail.html, /<a href="https:\/\/fair\.example\/reset\/T0ken"/)
	assert.ok(mail.raw.split('\r\n').every((line) => line.length <= 78), 'no long line')
	assert.ok(!/[^\r]\n/.test(mail.raw) && /^[\x00-\x7f]*$/.test(mail.raw))
})

test('the secret of a link leaves the ledger with the mail, not before', async () => {
	const secret = 'ab'.repeat(32), id = p.message(who.en, 'reset', { link: secret })
	const kept = () => p.sql(`select params ->> 'link' from message where message_id = ${id}`)
	at.data = refusal(451, 'later')
	await once()
	assert.equal(kept(), secret)
	at = {}
	again(id)
	await once()
	assert.match(arrived[0].text, new RegExp(`/reset/${secret}`))
	assert.equal(kept(), '')
})

test('a message in Chinese: subject and sender in encoded words, money, reason', async () => {
	p.message(who.zh, 'application-declined', { number: 1042, company: 'Müller & Söhne <GmbH>', hall: 'H1',
		booths: 'A12, A13', total: 144000, currency: 'EUR', reason: '第一行\n.\n.. 点 <b>', path: '/applications/x' })
	await once()
	const [mail] = arrived
	assert.equal(mail.subject, '您的申请（编号 1042）已被拒绝')
	assert.equal(mail.from, '上海国际机床展 2027 <noreply@fair.example>')
	assert.match(mail.text, /^李娜，您好：/)
	assert.match(mail.text, /公司：Müller & Söhne <GmbH>\n/)
	assert.match(mail.text, /总计：€1,440\.00\n/)
	assert.match(mail.text, /第一行\n\.\n\.\. 点 <b>\n/, 'dots at the start of a line survive')
	assert.match(mail.html, /Müller &amp; Söhne &lt;GmbH&gt;/)
	assert.ok(!mail.html.includes('<b>'))
	assert.match(mail.html, /href="https:\/\/fair\.example\/applications\/x"/)
	assert.match(mail.html, /<html lang="zh">/)
	for (const word of mail.head.match(/=\?UTF-8\?B\?.*?\?=/g)) {
		assert.ok(word.length <= 75)
		assert.ok(!Buffer.from(word.slice(10, -2), 'base64').toString().includes('\ufffd'), 'whole characters')
	}
})

test('every kind in both languages is whole', async () => {
	const kinds = readdirSync(path.join(root, 'mail')).map((f) => /^(.*)\.txt$/.exec(f)?.[1]).filter((k) => k && !/^(layout|reason)$|facts$/.test(k))
	assert.ok(kinds.length >= 12)
	for (const kind of kinds)
		for (const lang of ['en', 'zh'])
			p.message(who[lang], kind, { link: 'abc', number: 1, company: 'C', hall: 'H', booths: 'B', total: 5, currency: 'EUR', email: 'x@y.example', who: 'W' })
	await once()
	assert.equal(arrived.length, 2 * kinds.length)
	for (const mail of arrived) {
		assert.ok(!/[{}]|%s/.test(mail.text + mail.subject), mail.subject)
		assert.equal(/\p{Script=Han}/u.test(mail.subject), mail.headers['content-language'] === 'zh')
		assert.ok(!/\n\n\n/.test(mail.text))
	}
})

test('no value reaches the headers or breaks out of its place', async () => {
	const evil = 'x\r\nBcc: all@victim.example\r\n\r\n<script>alert(1)</script>'
	p.sql(`update edition set name = jsonb_build_object('en', ${"E'" + evil.replaceAll('\r', '\\r').replaceAll('\n', '\\n') + "'"})`)
	p.message(who.en, 'invite', { link: `https://fair.example/"><b>`, who: evil, name: evil })
	await once()
	p.sql(`update edition set name = '{"en":"Machines 2027","zh":"上海国际机床展 2027"}'`)
	const [mail] = arrived
	assert.deepEqual(mail.envelope.to, ['mei@customer.example'])
	assert.equal(mail.headers.bcc, undefined)
	assert.ok(!/<script|"><b>/.test(mail.html))
	assert.equal(mail.parts.length, 2)
})

test('addresses that cannot be: said in the ledger, not sent; an international domain is', async () => {
	for (const bad of ['a b@x.example', 'xyz@', '@x.example', 'a@b>,<c@d.example', 'a..b@x.example', 'mail@-x-.example', 'ü@x.example']) {
		const id = p.message(p.account(bad.replaceAll("'", "''")))
		await once()
		assert.deepEqual([bad, p.ledger(id).state, p.ledger(id).job], [bad, 'failed', 'failed'])
	}
	assert.equal(arrived.length, 0)
	p.message(p.account('info@例子.example'))
	await once()
	assert.equal(arrived[0].headers.to, '<info@xn--fsqu00a.example>')
})

test('a message of no kind we know fails and says so', async () => {
	const id = p.message(who.en, 'nonsense')
	await once()
	assert.deepEqual([p.ledger(id).state, p.ledger(id).job, p.ledger(id).note], ['failed', 'failed', 'there is no mail of this kind'])
})

// -- what the other side says -----------------------------------------------------------------------------------

for (const stage of ['from', 'to', 'data'])
	test(`a temporary refusal (${stage}) is tried again, a permanent one is not`, async () => {
		at[stage] = refusal(451, '4.7.1 try again later')
		const id = p.message(who.en)
		await once()
		let row = p.ledger(id)
		assert.deepEqual([row.state, row.attempts, row.job, row.tries], ['queued', 1, 'waiting', 1])
		assert.match(row.reply, /^451 .*try again later/)
		assert.ok(row.wait > 5 && row.wait <= 15)
		await once()
		assert.equal(p.ledger(id).attempts, 1, 'not before its time')
		again(id)
		await once()
		assert.ok(p.ledger(id).wait > 30 && p.ledger(id).wait <= 60, 'longer each time')
		at = {}
		again(id)
		await once()
		row = p.ledger(id)
		assert.deepEqual([row.state, row.attempts, row.job, arrived.length], ['sent', 3, 'done', 1])

		at[stage] = refusal(550, '5.1.1 no such mailbox')
		const bad = p.message(who.en)
		await once()
		row = p.ledger(bad)
		assert.deepEqual([row.state, row.job], ['failed', 'failed'])
		assert.match(row.reply, /^550 .*no such mailbox/)
		again(bad)
		at = {}
		await once()
		assert.equal(arrived.length, 1)
	})

test('a server that is away for good: the last attempt fails for people to see', async () => {
	await stopServer()
	const id = p.message(who.en)
	await once()
	assert.deepEqual([p.ledger(id).state, p.ledger(id).job], ['queued', 'waiting'])
	p.sql(`update job set attempts = 11 where params ->> 'message' = '${id}'`)
	again(id)
	await once()
	assert.deepEqual([p.ledger(id).state, p.ledger(id).job], ['failed', 'failed'])
	server = await startServer()
	assert.equal(p.office(`select message_again((select public_id from message where message_id = ${id})) is not null`), 't')
	await once()
	assert.deepEqual([p.ledger(id).state, arrived.length], ['sent', 1])
})

test('a line cut before the message is tried again; cut after it, never by itself', async () => {
	for (const stage of ['from', 'to']) {
		at[stage] = 'cut'
		const id = p.message(who.en)
		await once()
		assert.deepEqual([p.ledger(id).state, p.ledger(id).job], ['queued', 'waiting'], stage)
		at = {}
		again(id)
		await once()
		assert.equal(p.ledger(id).state, 'sent')
	}
	for (const stage of ['begin', 'data']) {
		arrived = []
		at[stage] = 'cut'
		const id = p.message(who.en)
		await once()
		assert.deepEqual([p.ledger(id).state, p.ledger(id).job], ['unknown', 'failed'], stage)
		at = {}
		again(id)
		await once()
		assert.deepEqual([p.ledger(id).state, arrived.length], ['unknown', 0])
		p.office(`select message_again(public_id) from message where message_id = ${id}`)
		await once()
		assert.deepEqual([p.ledger(id).state, arrived.length], ['sent', 1], 'a person may repeat it')
	}
})

// -- kill -9 --------------------------------------------------------------------------------------------------

// Starts a runner, waits for `moment`, kills the lane that has the job (or the whole runner) and starts another.
async function killedAt(moment, whole) {
	const child = runner()
	await until('the moment', moment)
	const lane = whole ? [child.pid] : execFileSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' }).trim().split('\n').map(Number)
	lane.forEach((pid) => process.kill(pid, 'SIGKILL'))
	if (whole)
		runner()
}

// Somebody else's transaction that holds a lock until end().
async function locked(sql) {
	const mark = `lock ${Math.random()}`
	const child = spawn('psql', ['-XqAt', '-d', p.database, '-c', `set application_name = '${mark}'; begin; ${sql}; select pg_sleep(60)`], { stdio: 'ignore' })
	const is = `application_name = '${mark}' and wait_event = 'PgSleep'`
	await until('the lock', () => p.sql(`select count(*) from pg_stat_activity where ${is}`) === '1')
	return { end: () => p.sql(`select pg_terminate_backend(pid) from pg_stat_activity where ${is}`), child }
}

// Whether a runner waits for such a lock.
const blocked = () => p.sql(`select count(*) from pg_locks join pg_stat_activity using (pid)
	where not granted and usename = 'pavilion_jobs' and datname = current_database()`) !== '0'

for (const whole of [false, true]) {
	const what = whole ? 'the runner' : 'its lanes'

	test(`kill -9 of ${what} before the message is on its way: sent once`, async () => {
		const id = p.message(who.en), lock = await locked('lock table message')
		await killedAt(blocked, whole)
		lock.end()
		await until('sent', () => p.ledger(id).state === 'sent')
		await sleep(300)
		assert.deepEqual([p.ledger(id).attempts, arrived.length], [1, 1])
	})

	test(`kill -9 of ${what} while it writes down that the message is on its way: sent, or said to be unknown`, async () => {
		const id = p.message(who.en), lock = await locked(`select from message where message_id = ${id} for update`)
		await killedAt(blocked, whole)
		lock.end()
		await until('an end', () => ['failed', 'done'].includes(p.ledger(id).job))
		await sleep(300)
		assert.equal(p.ledger(id).state, arrived.length === 1 ? 'sent' : 'unknown')
	})

	test(`kill -9 of ${what} on the wire: unknown, delivered at most once, never repeated by itself`, async () => {
		for (const stage of ['from', 'to', 'data']) {
			let here = false, go
			at[stage] = () => { here = true; return new Promise((done) => { go = done }) }
			const id = p.message(who.en), before = arrived.length
			await killedAt(() => here, whole)
			at = {}
			go()
			await until('said', () => p.ledger(id).state === 'unknown')
			await until('the job has ended', () => p.ledger(id).job === 'failed')
			assert.match(p.ledger(id).reply, /It may have arrived/)
			await sleep(300)
			assert.ok(arrived.length - before <= 1)
			for (const child of jobs.splice(0)) {
				child.kill('SIGKILL')
				await child.ended
			}
		}
	})

	test(`kill -9 of ${what} after it arrived, before that is written down: unknown, not twice`, async () => {
		const id = p.message(who.en)
		let lock
		at.data = async () => { lock = await locked(`select from message where message_id = ${id} for update`) }
		await killedAt(() => arrived.length === 1 && blocked(), whole)
		p.sql(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'pavilion_jobs' and datname = current_database()`)
		lock.end()
		at = {}
		await until('said', () => p.ledger(id).state === 'unknown')
		await until('the job has ended', () => p.ledger(id).job === 'failed')
		await sleep(300)
		assert.equal(arrived.length, 1)
	})
}

test('a runner that loses the database while the message is on the wire still writes down that it arrived', async () => {
	const id = p.message(who.en)
	at.data = async () => { p.sql(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'pavilion_jobs' and datname = current_database()`) }
	runner()
	await until('sent', () => p.ledger(id).state === 'sent')
	await until('done', () => p.ledger(id).job === 'done')
	assert.equal(arrived.length, 1)
})

test('two runners, killed again and again, with the outbox: every message is there once and whole', async () => {
	const env = { ...p.env, PAVILION_SMTP: '' }, ids = []
	const two = [0, 1].map(() => start(['jobs'], env))
	for (let round = 0; round < 15; round++) {
		for (let i = 0; i < 6; i++)
			ids.push(p.message(who[i % 2 ? 'zh' : 'en'], 'reset', { link: `r${round}i${i}` }))
		await sleep(20 + 17 * round % 90)
		const victim = two[round % 2]
		victim.kill('SIGKILL')
		await victim.ended
		two[round % 2] = start(['jobs'], env)
	}
	jobs.push(...two)
	await until('all are sent', () => p.sql(`select count(*) from message where message_id >= ${ids[0]} and state <> 'sent'`) === '0', 40)
	const outbox = path.join(p.home, 'outbox')
	const files = readdirSync(outbox).filter((f) => f.endsWith('.eml'))
	assert.equal(ids.length, new Set(ids).size)
	const expected = p.rows(`select public_id || '.eml' as file from message where message_id >= ${ids[0]} order by 1`).map((r) => r.file)
	assert.deepEqual(files.sort(), expected.sort())
	for (const file of files)
		assert.match(read(readFileSync(path.join(outbox, file), 'latin1')).raw, /--\r\n$/)
	assert.equal(arrived.length, 0)
})

// -- security of the line ---------------------------------------------------------------------------------------

test('TLS is used where it is offered; a certificate must be right where it is required', async () => {
	const certificate = (name, ...more) => execFileSync('openssl', ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256',
		'-nodes', '-days', '2', '-keyout', `${p.home}/${name}.key`, ...more], { stdio: 'ignore' })
	certificate('ca', '-x509', '-subj', '/CN=Test CA', '-out', `${p.home}/ca.pem`)
	certificate('mail', '-subj', '/CN=localhost', '-out', `${p.home}/mail.csr`)
	execFileSync('openssl', ['x509', '-req', '-in', `${p.home}/mail.csr`, '-CA', `${p.home}/ca.pem`, '-CAkey', `${p.home}/ca.key`,
		'-CAcreateserial', '-days', '2', '-out', `${p.home}/mail.pem`], { stdio: 'ignore' })
	await stopServer()
	server = await startServer({ disabledCommands: [], key: readFileSync(`${p.home}/mail.key`), cert: readFileSync(`${p.home}/mail.pem`) })

	const ids = Array.from({ length: 20 }, () => p.message(who.en)), from = Date.now()
	await once()
	assert.deepEqual(ids.map((id) => p.ledger(id).state), Array(20).fill('sent'))
	assert.ok(arrived.every((mail) => mail.secure))
	assert.ok(Date.now() - from < 15000, 'no handshake waits')

	const id = p.message(who.en), here = { PAVILION_SMTP: `localhost:${p.port}`, PAVILION_SMTP_STARTTLS: 'required' }
	await once(here)
	assert.deepEqual([p.ledger(id).state, arrived.length], ['queued', 20])
	assert.match(p.ledger(id).reply, /certificate/)
	again(id)
	await once({ ...here, PAVILION_SMTP: `127.0.0.1:${p.port}`, SSL_CERT_FILE: `${p.home}/ca.pem` })
	assert.deepEqual([p.ledger(id).state, arrived.length], ['queued', 20], 'it is the certificate of another name')
	again(id)
	await once({ ...here, SSL_CERT_FILE: `${p.home}/ca.pem` })
	assert.deepEqual([p.ledger(id).state, arrived[20]?.secure], ['sent', true])

	const open = p.message(who.en)
	await once({ PAVILION_SMTP_STARTTLS: 'off' })
	assert.deepEqual([p.ledger(open).state, arrived[21]?.secure], ['sent', false])
	await stopServer()
	server = await startServer()
})

test('a name and password for the server, never over a line that is open by accident', async () => {
	await stopServer()
	server = await startServer({ authOptional: false, allowInsecureAuth: true, disabledCommands: ['STARTTLS'] })
	const id = p.message(who.en)
	await once({ PAVILION_SMTP_USER: 'fair', PAVILION_SMTP_PASSWORD: 'sesame' })
	assert.deepEqual([p.ledger(id).state, arrived.length], ['queued', 0])
	again(id)
	await once({ PAVILION_SMTP_USER: 'fair', PAVILION_SMTP_PASSWORD: 'wrong', PAVILION_SMTP_STARTTLS: 'off' })
	assert.deepEqual([p.ledger(id).state, arrived.length], ['queued', 0])
	again(id)
	await once({ PAVILION_SMTP_USER: 'fair', PAVILION_SMTP_PASSWORD: 'sesame', PAVILION_SMTP_STARTTLS: 'off' })
	assert.deepEqual([p.ledger(id).state, arrived[0].user], ['sent', 'fair'])
	await stopServer()
	server = await startServer()
})
