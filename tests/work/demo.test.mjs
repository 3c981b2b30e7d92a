// The demo fair: the same for the same seed, with prices and states as the rules in the database have them.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { place, program } from './place.mjs'

let p
before(() => { p = place('demo') })
after(() => p.end())

const demo = (place_, ...args) => spawnSync(program, ['demo', ...args], { env: place_.env, encoding: 'utf8' })
// What an import makes has ids of its own each time.
const whole = (place_) => place_.sql(`select md5(string_agg(concat(case when c.import_id is null then c.public_id end, c.name, c.import_key), ',' order by c.company_id)) from company c`)
	+ place_.sql(`select md5(string_agg(b.public_id::text || b.number || b.status || b.net, ',' order by b.booth_id)) from booth b`)
	+ place_.sql(`select md5(string_agg(a.public_id::text || a.status || a.total, ',' order by a.application_id)) from application a`)

test('made once, of the size asked for', () => {
	const made = demo(p)
	assert.equal(made.status, 0, made.stderr)
	assert.deepEqual(p.rows(`select code, is_current from edition order by code`), [{ code: 'HTF2026', is_current: false }, { code: 'HTF2027', is_current: true }])
	assert.equal(p.sql(`select count(*) filter (where import_key is not null) || ' ' || count(*) filter (where import_key is null) from company where import_id is null`), '2400 58')
	assert.equal(p.sql('select count(*) from hall'), '4')
	assert.equal(p.sql('select min(n) || $$ $$ || max(n) from (select count(*) as n from booth group by hall_id) h'), '400 400')
	assert.ok(Number(p.sql('select count(distinct country) from company')) >= 60)
	const again = demo(p)
	assert.equal(again.status, 1)
	assert.match(again.stderr, /--force/)
})

test('prices are those of the rules', () => {
	assert.deepEqual(p.rows(`select count(*) > 500 as enough, count(*) filter (where a.price_lines <> q.lines) as wrong,
			count(*) filter (where a.net + a.tax <> a.total) as unequal
		from application a, lateral (select jsonb_agg(jsonb_build_object('sort', l.sort, 'kind', l.kind, 'label', l.label, 'amount', l.amount) order by l.sort) as lines
			from price_quote(array(select public_id from booth join application_booth ab using (booth_id) where ab.application_id = a.application_id)) l) q
		where a.status not in ('held', 'lapsed')`), [{ enough: true, wrong: 0, unequal: 0 }])
})

test('booths, applications and exhibitors agree', () => {
	assert.deepEqual(p.rows(`select distinct a.status, b.status as booth from application a join application_booth ab using (application_id) join booth b using (booth_id)
		where ab.living order by 1`), [{ status: 'applied', booth: 'applied' }, { status: 'approved', booth: 'booked' },
		{ status: 'confirmed', booth: 'booked' }, { status: 'held', booth: 'held' }])
	assert.equal(p.sql(`select count(*) from booth b where (b.application_id is not null) <> (b.status in ('held', 'applied', 'booked'))`), '0')
	assert.equal(p.sql(`select count(*) from application a where a.status in ('declined', 'withdrawn', 'lapsed') and exists (select from application_booth ab where ab.application_id = a.application_id and ab.living)`), '0')
	assert.equal(p.sql(`select count(*) from application a where a.status <> (select s.status from application_step s where s.application_id = a.application_id order by at desc, step_id desc limit 1)`), '0')
	assert.equal(p.sql(`select count(*) from application_step where at > now()`), '0')
	assert.equal(p.sql(`select count(*) from application a where a.status = 'confirmed' and not exists (select from exhibitor x
		where x.edition_id = a.edition_id and x.company_id = a.company_id and x.status = 'confirmed')`), '0')
	assert.equal(p.sql(`select count(distinct status) from application`), '7')
	assert.equal(p.sql(`select count(*) from application a where not booth_adjacent(array(select booth_id from application_booth ab where ab.application_id = a.application_id))`), '0')
	assert.equal(p.sql(`select count(*) from application a join company c using (company_id) where (a.team_id, a.owner_id) is distinct from (c.team_id, c.owner_id)`), '0')
})

test('every page of the data centre has something to show', () => {
	assert.equal(p.sql(`select count(*) filter (where undone_at is null and kind = 'company') || ' ' || count(*) filter (where undone_at is null and kind = 'contact')
		|| ' ' || count(*) filter (where undone_at is not null) from merge`), '3 1 1')
	assert.equal(p.sql(`select count(*) from dedup_apart`), '1', 'what was unmerged is noted as different')
	assert.equal(p.sql(`select string_agg(state, ' ' order by state) from join_request`), 'accepted asked declined')
	assert.equal(p.sql(`select count(*) from join_request r join contact k using (account_id, company_id) where r.state = 'accepted'`), '1')
	assert.deepEqual(p.rows(`select i.state, i.imported > 0 as imported, i.same > 0 as same, i.rejected, i.differs > 0 as differs, i.left_out > 0 as left_out,
			(select count(*) from company c where c.import_id = i.import_id)::int as made, count(u.*)::int as unknown
		from import i left join code_unknown u using (import_id) group by i.import_id`),
		[{ state: 'done', imported: true, same: true, rejected: 1, differs: true, left_out: true, made: 6, unknown: 4 }])
	assert.ok(Number(p.sql(`select count(*) from tagged where kind = 'contact'`)) > 50)
	assert.equal(p.sql(`select coalesce(current_setting('pavilion.account', true), '')`), '')
})

test('its people can sign in', () => {
	assert.deepEqual(p.rows(`select split_part(a.email, '@', 1) as who, a.kind, p.hash like '$argon2id$v=19$m=19456,t=2,p=1$%' as argon,
			t.secret is not null as factor, string_agg(r.code, ' ') as roles
		from account a join account_password p using (account_id) left join account_totp t using (account_id)
		left join account_role using (account_id) left join role r using (role_id) group by 1, 2, 3, 4 order by 2, 1`), [
		{ who: 'anna', kind: 'exhibitor', argon: true, factor: false, roles: null },
		{ who: 'booth', kind: 'exhibitor', argon: true, factor: false, roles: null },
		{ who: 'li', kind: 'exhibitor', argon: true, factor: false, roles: null },
		{ who: 'admin', kind: 'organizer', argon: true, factor: true, roles: 'administrator' },
		{ who: 'carlos', kind: 'organizer', argon: true, factor: true, roles: 'sales_manager' },
		{ who: 'junior', kind: 'organizer', argon: true, factor: true, roles: 'sales' },
		{ who: 'mei', kind: 'organizer', argon: true, factor: true, roles: 'sales_manager' },
		{ who: 'sales', kind: 'organizer', argon: true, factor: true, roles: 'sales_manager' },
		{ who: 'viewer', kind: 'organizer', argon: true, factor: true, roles: 'viewer' }])
	assert.equal(p.sql(`select count(*) from permission p where not exists (select from role_permission rp join role r using (role_id)
		where rp.permission = p.permission and rp.scope = 'all' and r.code = 'administrator')`), '0')
})

test('the same seed gives the same fair, another one another', () => {
	const other = place('demo2')
	try {
		assert.equal(demo(other, '--size', 'S', '--seed', '1').status, 0)
		assert.equal(whole(other), whole(p))
		assert.equal(demo(other, '--force', '--seed', '2').status, 0)
		assert.deepEqual(other.rows('select code, is_current from edition order by code').map((e) => `${e.code} ${e.is_current}`),
			['HTF2026 false', 'HTF2026-2 false', 'HTF2027 true', 'HTF2027-2 false'])
		assert.notEqual(whole(other), whole(p))
	} finally {
		other.end()
	}
})

test('wrong calls', () => {
	for (const args of [['--size', 'XL'], ['--seed', 'x'], ['--seed'], ['big']])
		assert.equal(demo(p, ...args).status, 2, args.join(' '))
})
