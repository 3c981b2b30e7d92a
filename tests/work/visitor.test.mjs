// Visitors who do two things at once: whoever waits for the other's lock looks again at what it found before.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { place, root, until } from './place.mjs'

let p

before(() => {
	p = place('visitor')
	p.sql(readFileSync(path.join(root, 'tests/sql/_fixture.sql'), 'utf8'))
	p.sql(`create function person(name text, secret text) returns bigint language sql as $$
		with r as (
			insert into registration (edition_id, category_id, status, name, email, confirmed_at)
			select c.edition_id, c.category_id, 'confirmed', person.name, lower(person.name) || '@example.org', now()
			from edition e join badge_category c using (edition_id) where e.code = 'T27' and c.code = 'visitor' returning registration_id
		), l as (
			insert into registration_link (token_hash, registration_id) select sha256(convert_to(secret, 'UTF8')), registration_id from r
		) select registration_id from r $$`)
})
after(() => p.end())

// Statements of a connection of its own: what they gave, or why they were refused.
const begin = (name, sql) => new Promise((done) => execFile('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-U', process.env.PGUSER ?? 'postgres',
	'-d', p.database, '-c', sql], { env: { ...process.env, PGAPPNAME: name } }, (error, out, said) => done(error ? said.split('\n')[0] : out.trim())))
const waits = (name) => until(`${name} to wait`, () => Number(p.sql(`select count(*) from pg_stat_activity
	where application_name = '${name}' and wait_event_type in ('Lock', 'Timeout')`)))

// The first commits when the second waits for it, so that it is the first without doubt.
async function race(first, second) {
	const gate = begin('gate', 'select pg_advisory_lock(4711), pg_sleep(60)')
	await waits('gate')
	const one = begin('first', `begin; ${first}; select pg_advisory_lock(4711); commit`)
	await waits('first')
	const two = begin('second', second)
	await waits('second')
	p.sql(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'gate'`)
	await gate
	return Promise.all([one, two])
}

test('a link that died while its reader waited opens nothing', async () => {
	const id = p.sql(`select person('Ann', 'ann')`)
	const [, said] = await race(`select from registration where registration_id = ${id} for update;
		delete from registration_link where registration_id = ${id}`,
	`select visitor_cancel(sha256('ann'))`)
	assert.match(said, /This link is not known or no longer valid/)
	assert.equal(p.sql(`select status from registration where registration_id = ${id}`), 'confirmed')
})

test('who enters while the badge is taken over keeps it', async () => {
	const id = p.sql(`select person('Ben', 'ben')`)
	p.sql(`select badge_issue(${id}); insert into registration_link (token_hash, registration_id, kind, email, name, expires_at)
		values (sha256('offer'), ${id}, 'transfer', 'heir@example.org', 'Heir', now() + interval '1 day')`)
	const [, said] = await race(`select badge_lock(array(select badge_id from badge where registration_id = ${id}));
		insert into presence (edition_id, zone_id, badge_id, inside, since, entered_at, day, entries_day, entries)
		select b.edition_id, z.zone_id, b.badge_id, true, now(), now(), 1, 1, 1 from badge b join zone z using (edition_id)
		where b.registration_id = ${id} and z.code = 'fair'`,
	`select visitor_taken(sha256('offer'), gen_random_uuid(), '{"name": "Heir"}', '{}', (select jsonb_object_agg(c.code, c.public_id)
		from edition e, consent_current(e.edition_id) c where e.code = 'T27'))`)
	assert.match(said, /This badge has entered the fair already/)
	assert.equal(p.sql(`select count(*) from badge where registration_id = ${id} and revoked_at is null`), '1')
	assert.equal(p.sql(`select count(*) from registration where email = 'heir@example.org'`), '0')
})
