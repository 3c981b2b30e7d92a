// What needs a running server or two at once: nothing is stored for a stranger, and two who act together do no harm.
import assert from 'node:assert/strict'
import { appendFileSync, chmodSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { Person, it, sqlSoon, until, workers } from './place.mjs'

const most = () => Math.max(...workers().map((pid) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]))) // kB
const stored = () => readdirSync(path.join(it.home, 'files'), { recursive: true, withFileTypes: true }).filter((f) => f.isFile()).length

const upload = async (person, text) => person.upload('/office/imports', [['kind', 'exhibitors'],
	['edition', await sqlSoon('select public_id from edition where is_current')],
	['file', { filename: 'a.csv', type: 'text/csv', data: text }]])

test('an upload of somebody who may not is not kept', async () => {
	const stranger = new Person(it), exhibitor = new Person(it)
	await stranger.get('/sign-in')
	await exhibitor.signIn('anna@demo.example')
	await exhibitor.get('/profile')
	const before = stored()
	assert.equal((await upload(stranger, 'name\nStranger\n')).status, 401)
	assert.equal((await upload(exhibitor, 'name\nExhibitor\n')).status, 403)
	assert.equal(stored(), before)
})

test('two who manage users cannot close each other', async () => {
	const ids = (await sqlSoon(`select string_agg(a.public_id::text, ' ') from account a where a.kind = 'organizer'
		and permission_scope(a.account_id, 'user.manage') is not null and disabled_at is null`)).split(' ')
	assert.equal(ids.length, 1)
	const [admin] = ids
	const second = await sqlSoon(`with a as (insert into account (email, name, kind, confirmed_at)
			values ('second@example.org', 'Second', 'organizer', now()) returning account_id, public_id),
		r as (insert into account_role select a.account_id, ar.role_id from a, account_role ar
			join account o using (account_id) where o.public_id = '${admin}')
		select public_id from a`)
	// Each has closed the other before either has committed, unless one waits for the other's end.
	const close = (who, whom) => sqlSoon(`begin; select set_config('pavilion.account', account_id::text, true) from account
		where public_id = '${who}'; select user_disable('${whom}', true); select pg_sleep(1); commit`).then(() => true, () => false)
	const closed = await Promise.all([close(admin, second), close(second, admin)])
	assert.deepEqual(closed.sort(), [false, true])
	assert.equal(await sqlSoon(`select count(*) from account where public_id in ('${admin}', '${second}') and disabled_at is null`), '1')
	await sqlSoon(`update account set disabled_at = null where public_id = '${admin}'; delete from account where public_id = '${second}'`)
})

test('a price rule that changes while booths arrive prices them too', async () => {
	const rule = `price_rule where kind = 'area' and edition_id = (select edition_id from edition where is_current)`
	await sqlSoon(`create table kept as select * from ${rule}`)
	const [booths] = await Promise.all([
		sqlSoon(`begin; update booth set area = area + 1 where booth_id in (select booth_id from booth join edition using (edition_id)
			where is_current order by booth_id limit 5) returning booth_id; select pg_sleep(1); commit`),
		new Promise((done) => setTimeout(done, 400)).then(() => sqlSoon(`update price_rule set amount = amount + 100
			where price_rule_id in (select price_rule_id from ${rule})`)),
	])
	assert.match(booths, /\d/)
	const wrong = () => sqlSoon(`select count(*) from booth b join edition e using (edition_id) where e.is_current
		and b.net <> price_net(b.edition_id, b.hall_id, b.price_group, b.kind, b.area, b.open_sides)`)
	assert.equal(await wrong(), '0')
	await sqlSoon(`update booth set area = area - 1 where booth_id in (select booth_id from booth join edition using (edition_id)
		where is_current order by booth_id limit 5);
		update price_rule p set amount = k.amount from kept k where k.price_rule_id = p.price_rule_id; drop table kept`)
	assert.equal(await wrong(), '0')
})

test('a long download does not lie in the memory of a worker', async () => {
	const admin = new Person(it)
	await admin.signIn('admin@demo.example')
	const { headers } = await admin.post('/office/exports', [['list', 'teams'], ['format', 'csv']])
	const file = headers.location.replace(/\?.*/, '/file')
	const text = (await until('the export', async () => { const a = await admin.get(file); return a.status === 200 && a })).bytes
	const hash = await sqlSoon(`select encode(f.sha256, 'hex') from file f order by f.file_id desc limit 1`)
	const name = path.join(it.home, 'files', hash.slice(0, 2), hash)
	chmodSync(name, 0o644)
	appendFileSync(name, Buffer.alloc(100 << 20, 'x'))
	const before = most()
	const all = await Promise.all([1, 2, 3].map(() => admin.get(file)))
	for (const one of all)
		assert.equal(one.bytes.length, text.length + (100 << 20))
	assert.ok(most() - before < 20000, `${most()} kB, ${before} before`)
	assert.equal((await admin.ask('HEAD', file)).headers['content-length'], String(all[0].bytes.length))
})
