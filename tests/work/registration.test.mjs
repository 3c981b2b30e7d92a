// Two at once for the last of something: exactly one gets it. Through the pages of a running instance.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { Person } from '../lib/client.mjs'
import { instanceStart, program, until } from '../lib/instance.mjs'

let it, consent

before(async () => {
	it = await instanceStart({ name: 'registration' })
	consent = it.sql("select c.public_id from consent c join edition e using (edition_id) where e.is_current and c.code = 'privacy'")
})
after(() => it?.end())

const hash = (text) => createHash('sha256').update(text).digest()

// A form from a browser of its own.
function send(path, fields, address = '127.0.0.1') {
	const token = randomBytes(32).toString('hex'), csrf = createHmac('sha256', hash(token)).update('csrf').digest('hex')
	return fetch(it.url + path, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ csrf, ...fields }),
		headers: { cookie: `pavilion=${token}`, 'x-forwarded-for': address } })
}

const visitor = (n, more = {}, address = '127.0.0.1') => send('/visit', { name: `Visitor ${n}`, email: `v${n}@race.example`, country: 'DE',
	'answer.sector': 'machines', 'answer.role': 'none', 'consent.privacy': consent, ...more }, address)

test('the last use of an invitation goes to one of many', async () => {
	it.sql(`insert into invitation (edition_id, code, category_id, uses) select edition_id, 'LASTONES', category_id, 3
		from badge_category join edition e using (edition_id) where e.is_current and badge_category.code = 'vip'`)
	const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => visitor(n, { code: 'LASTONES' })))
	const statuses = answers.map((a) => a.status)
	assert.equal(statuses.filter((s) => s === 303).length, 3, statuses.join(' '))
	assert.equal(statuses.filter((s) => s === 409).length, 9, statuses.join(' '))
	assert.equal(it.sql("select used from invitation where code = 'LASTONES'"), '3')
	assert.equal(it.sql("select count(*) from registration r join invitation i using (invitation_id) where i.code = 'LASTONES'"), '3')
})

test('a form that is sent twice at once registers once', async () => {
	const token = randomBytes(32).toString('hex'), key = it.sql('select gen_random_uuid()')
	const csrf = createHmac('sha256', hash(token)).update('csrf').digest('hex')
	const body = new URLSearchParams({ csrf, key, name: 'Twice', email: 'twice@race.example', country: 'DE',
		'answer.sector': 'machines', 'answer.role': 'none', 'consent.privacy': consent })
	const answers = await Promise.all([1, 2, 3].map(() =>
		fetch(`${it.url}/visit`, { method: 'POST', redirect: 'manual', headers: { cookie: `pavilion=${token}` }, body })))
	assert.deepEqual(answers.map((a) => a.status), [303, 303, 303])
	assert.equal(it.sql("select count(*) from registration where email = 'twice@race.example'"), '1')
	assert.equal(it.sql("select count(*) from message where recipient = 'twice@race.example'"), '1')
})

// What wait together share a statement (registration_together): each hears its own all the same.
test('a hundred forms at once: each is answered for itself', async () => {
	const forms = Array.from({ length: 100 }, (_, n) => n)
	const wrong = (n) => n % 5 === 0, known = (n) => n % 7 === 3
	for (const n of forms.filter(known))
		it.sql(`insert into registration (edition_id, category_id, status, name, email, country) select edition_id, category_id,
			'confirmed', 'Known', 'v${n}@crowd.example', 'DE' from badge_category join edition e using (edition_id)
			where e.is_current and badge_category.code = 'visitor'`)
	const answers = await Promise.all(forms.map((n) => visitor(n, { email: `v${n}@crowd.example`,
		...(wrong(n) ? { 'answer.sector': 'nonsense' } : {}) }, `10.7.0.${n}`)))
	assert.deepEqual(answers.map((a) => a.status), forms.map((n) => wrong(n) ? 422 : 303))
	const rows = it.sql(`select email from registration where email like '%@crowd.example' and status = 'pending' order by registration_id`)
	assert.deepEqual(rows.split('\n').sort(), forms.filter((n) => !wrong(n) && !known(n)).map((n) => `v${n}@crowd.example`).sort())
	assert.equal(it.sql("select count(*) from message where recipient like '%@crowd.example' and kind = 'visit-confirm'"), String(rows.split('\n').length))
	assert.equal(it.sql("select count(*) from message where recipient like '%@crowd.example' and kind = 'visit-known'"),
		String(forms.filter((n) => !wrong(n) && known(n)).length))
	assert.match(await answers[0].text(), /This is not one of the choices/)
})

test('a worker that dies in the middle: whoever was told so is registered, nobody twice', async () => {
	const workers = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n').map((line) => line.trim().split(/\s+/))
	const under = (pid) => workers.filter((w) => w[1] === String(pid)).flatMap((w) => [w, ...under(w[0])])
	const doomed = under(it.child.pid).filter((w) => w.slice(2).join(' ').startsWith('kore [wrk'))
	assert.ok(doomed.length > 0)
	const answered = []
	let n = 0, dead = false
	const client = async () => {
		for (let i = 0; i < 40; i++) {
			const email = `v${n++}@death.example`
			const answer = await visitor(n, { email }, `10.8.${n >> 8}.${n & 255}`).catch(() => null)
			if (answer?.status === 303)
				answered.push(email)
			if (!dead && answered.length > 200) {
				dead = true
				for (const [pid] of doomed)
					process.kill(Number(pid), 'SIGKILL')
			}
		}
	}
	await Promise.all(Array.from({ length: 16 }, client))
	assert.ok(dead)
	const rows = it.sql("select email from registration where email like '%@death.example'").split('\n')
	assert.equal(new Set(rows).size, rows.length)
	assert.deepEqual(answered.filter((email) => !rows.includes(email)), [])
	assert.equal(it.sql(`select count(*) from message where recipient like '%@death.example'`), String(rows.length))
	assert.ok(rows.length > 200)
})

test('a badge that is offered is taken once', async () => {
	const secret = randomBytes(32).toString('hex'), offer = randomBytes(32).toString('hex')
	it.sql(`insert into registration_link (token_hash, registration_id, kind, email, name, expires_at)
		select x.hash, r.registration_id, x.kind, x.email, x.name, now() + interval '1 day'
		from (select registration_id from registration join edition e using (edition_id) where e.is_current and status = 'confirmed'
			and email is not null order by 1 limit 1) r,
		(values (decode('${hash(secret).toString('hex')}', 'hex'), 'own', null, null),
			(decode('${hash(offer).toString('hex')}', 'hex'), 'transfer', 'heir@race.example', 'Heir')) x (hash, kind, email, name)`)
	const answers = await Promise.all([1, 2, 3, 4].map((n) => send(`/visit/${offer}/take`, { name: `Heir ${n}`, country: 'DE',
		'answer.sector': 'machines', 'answer.role': 'none', 'consent.privacy': consent })))
	assert.deepEqual(answers.map((a) => a.status).sort(), [303, 410, 410, 410])
	assert.equal(it.sql("select count(*) from registration where email = 'heir@race.example'"), '1')
	assert.equal((await fetch(`${it.url}/visit/${secret}`)).status, 404)
})

test('the log of a failure names neither the link nor the person', async () => {
	const secret = randomBytes(32).toString('hex')
	it.sql(`insert into registration_link (token_hash, registration_id) select decode('${hash(secret).toString('hex')}', 'hex'), registration_id
		from registration join edition e using (edition_id) where e.is_current and status = 'confirmed' order by 1 limit 1`)
	const hold = spawn(program, ['psql', '--role', 'owner', '-c', `select registration_id from registration r join registration_link l using (registration_id)
		where l.token_hash = decode('${hash(secret).toString('hex')}', 'hex') for update of r`, '-c', 'select pg_sleep(13)', '-1'],
	{ env: { ...process.env, ...it.env, PAVILION_HOME: it.home }, stdio: 'ignore' })
	await until('the lock', () => it.sql("select count(*) from pg_locks where mode = 'RowShareLock' and relation = 'registration'::regclass") !== '0')
	const answer = await send(`/visit/${secret}/cancel`, {})
	assert.equal(answer.status, 503)
	hold.kill()
	const said = it.log + readdirSync(path.join(it.home, 'log')).map((name) => readFileSync(path.join(it.home, 'log', name), 'utf8')).join('')
	assert.match(said, /POST \/visit\/:secret\/cancel/)
	assert.doesNotMatch(said, new RegExp(secret))
})

test('two colleagues at once do not get more staff badges than the quota has', async () => {
	it.sql(`with c as (select company_id, account_id from contact join account using (account_id) where account.email = 'anna@demo.example'),
			h as (select b.hall_id, b.booth_id, b.edition_id from booth b join edition e using (edition_id) where e.is_current and b.status = 'free' limit 1),
			a as (insert into application (edition_id, hall_id, company_id, account_id, status, held_until, currency)
				select h.edition_id, h.hall_id, c.company_id, c.account_id, 'confirmed', now(), 'EUR' from h, c returning application_id)
		insert into application_booth (application_id, booth_id) select a.application_id, h.booth_id from a, h;
		update edition set staff_base = 3, staff_step = 9999 where is_current`)
	const quota = Number(it.sql(`select staff_quota(edition_id, company_id) from edition, contact join account using (account_id)
		where is_current and account.email = 'anna@demo.example'`))
	assert.equal(quota, 3)
	const people = await Promise.all(Array.from({ length: 3 }, async () => {
		const person = new Person(it)
		await person.signIn('anna@demo.example')
		return person
	}))
	const answers = await Promise.all(people.flatMap((person, i) => [0, 1].map((k) =>
		person.post('/staff', [['person.0.name', `Colleague ${i}${k}`]]))))
	assert.equal(answers.filter((a) => a.status === 303).length, 3, answers.map((a) => a.status).join(' '))
	assert.equal(it.sql(`select count(*) from registration r join contact k using (company_id) join account a on a.account_id = k.account_id
		where a.email = 'anna@demo.example' and r.status = 'confirmed'`), '3')
})
