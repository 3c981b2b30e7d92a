// The forum under load and under the axe: two hundred want the last five places at once; the runner is killed while it
// gives places on.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { place, sleep, start, until } from './place.mjs'

const pgbench = '/usr/lib/postgresql/15/bin/pgbench'
let p, running = []

before(() => {
	p = place('forum')
	p.env.PAVILION_SMTP = ''
	p.sql(`insert into series (code, name) values ('s', '{"en":"Machines"}');
		insert into edition (series_id, code, name, is_current, published_at, opens_on, closes_on)
		values (1, 'm27', '{"en":"Machines 2027"}', true, now(), current_date, current_date + 9);
		insert into room (edition_id, name, places) values (1, '{"en": "Hall"}', 500);
		insert into registration (edition_id, category_id, status, name, email, confirmed_at)
		select 1, category_id, 'confirmed', 'V' || n, 'v' || n || '@example.org', now()
		from generate_series(0, 219) n, badge_category where edition_id = 1 and code = 'visitor' order by n;
		insert into registration_link (token_hash, registration_id)
		select sha256(convert_to(lpad(substr(name, 2), 64, '0'), 'UTF8')), registration_id from registration`)
})
afterEach(async () => {
	for (const child of running.splice(0)) {
		child.kill('SIGKILL')
		await child.ended
	}
	p.sql('delete from job; delete from forum_signup; delete from message')
})
after(() => p.end())

const session = (places, minutes = 60) => p.sql(`insert into forum_session (edition_id, room_id, title, starts_at, ends_at, places, accept_minutes, status)
	values (1, 1, '{"en": "Talk"}', now() + interval '3 days', now() + interval '3 days 1 hour', ${places}, ${minutes}, 'published')
	returning public_id`)
const link = (n) => `sha256(convert_to(lpad((${n})::text, 64, '0'), 'UTF8'))`
// Visitors `from` to `to` sign up, one after the other.
const joined = (id, from, to) => p.sql(`do $$ begin for n in ${from}..${to} loop
	perform forum_join(${link('n')}, '${id}', null, true, gen_random_uuid()); end loop; end $$`)
const count = (id, status) => Number(p.sql(`select count(*) from forum_signup s join forum_session f using (session_id)
	where f.public_id = '${id}' and s.status = '${status}'`))

// So many connections, each with a statement of its own, all at once.
function together(clients, statement) {
	const file = path.join(p.home, 'together.sql')
	writeFileSync(file, statement + ';\n')
	return execFileSync(pgbench, ['-n', '-c', String(clients), '-j', '2', '-t', '1', '-f', file, '-U', 'pavilion_portal', p.database],
		{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

test('two hundred at once for the last five places: exactly five, the others wait in their order', () => {
	const id = session(20)
	joined(id, 200, 214)
	assert.equal(count(id, 'signed'), 15)
	together(200, `select forum_join(${link(':client_id')}, '${id}', null, true, gen_random_uuid())`)
	assert.equal(count(id, 'signed'), 20)
	assert.equal(count(id, 'waiting'), 195)
	assert.equal(p.sql(`select count(distinct queue) from forum_signup`), '215')
	assert.equal(p.sql(`select max(queue) filter (where status = 'signed') < min(queue) filter (where status = 'waiting') from forum_signup`), 't')
	assert.equal(p.sql('select count(*) from message'), '0')
})

test('everybody leaves at once: each place goes to one who waits, with one mail', () => {
	const id = session(20)
	joined(id, 0, 59)
	together(20, `select forum_leave(${link(':client_id')}, '${id}', null)`)
	assert.deepEqual([count(id, 'left'), count(id, 'offered'), count(id, 'waiting')], [20, 20, 20])
	assert.equal(p.sql(`select count(*) = 20 and count(distinct recipient) = 20 from message where kind = 'forum-offer'`), 't')
	assert.equal(p.sql(`select string_agg(substr(r.name, 2)::int::text, ' ' order by r.registration_id) = (select string_agg(n::text, ' ') from generate_series(20, 39) n)
		from forum_signup s join registration r using (registration_id) where s.status = 'offered'`), 't', 'the first who wait')
	together(20, `select forum_accept(${link(':client_id + 20')}, '${id}')`)
	assert.equal(count(id, 'signed'), 20)
})

test('offers lapse when their time is over, not a minute later', async () => {
	const id = session(1)
	joined(id, 0, 2)
	p.sql(`select forum_leave(${link(0)}, '${id}', null)`)
	p.sql(`update forum_signup set offered_until = now() + interval '3 seconds' where status = 'offered';
		delete from job; insert into job (kind) values ('forum.promote')`)
	const from = Date.now()
	running.push(p.start('jobs'))
	await until('the next has the offer', () => p.sql(`select r.name from forum_signup s join registration r using (registration_id) where s.status = 'offered'`) === 'V2', 20)
	assert.ok(Date.now() - from > 2000 && Date.now() - from < 12000, `${Date.now() - from} ms`)
	assert.equal(p.sql(`select string_agg(s.status, ' ' order by r.name) from forum_signup s join registration r using (registration_id)`), 'left lapsed offered')
})

test('killed at any moment: nobody is mailed twice, no place is offered twice', async () => {
	const id = session(5, 30)
	p.sql(`create table offer_log (registration_id bigint, status text);
		create function offer_log() returns trigger language plpgsql security definer as $$ begin
			insert into public.offer_log values (new.registration_id, new.status);
			if (select count(*) from public.forum_signup s where s.session_id = new.session_id and s.status in ('signed', 'offered')
					and coalesce(s.offered_until > now(), true)) > 5 then
				raise exception 'a place is given twice';
			end if;
			return null;
		end $$;
		create trigger offer_log after update on forum_signup for each row execute function offer_log()`)
	joined(id, 0, 44)
	p.sql(`delete from job; insert into job (kind) values ('forum.promote')`)
	p.sql(`do $$ begin for n in 0..4 loop perform forum_leave(${link('n')}, '${id}', null); end loop; end $$`)
	for (let round = 0; count(id, 'waiting') > 0 && round < 25; round++) {
		const child = start(['jobs'], p.env)
		await sleep(150 + 53 * (round % 9))
		p.sql(`update forum_signup set offered_until = now() where status = 'offered';
			update job set state = 'waiting', run_at = now() where kind = 'forum.promote' and state <> 'running'`)
		await sleep(20 + 31 * (round % 7))
		child.kill('SIGKILL')
		await child.ended
	}
	p.sql(`update forum_signup set offered_until = now() where status = 'offered'`)
	running.push(p.start('jobs'))
	await until('all have had their turn', () => count(id, 'lapsed') === 40 && count(id, 'offered') === 0, 90)
	await until('all mails are sent', () => p.sql(`select count(*) from message where state <> 'sent'`) === '0', 60)
	for (const [status, kind] of [['offered', 'forum-offer'], ['lapsed', 'forum-lapsed']])
		assert.equal(p.sql(`select count(*) || ' ' || count(distinct m.recipient) || ' '
			|| (select count(distinct registration_id) from offer_log where status = '${status}') from message m where m.kind = '${kind}'`), '40 40 40', kind)
	assert.equal(readdirSync(path.join(p.home, 'outbox')).filter((f) => f.endsWith('.eml')).length >= 80, true)
	p.sql('drop trigger offer_log on forum_signup; drop function offer_log; drop table offer_log')
})

test('an offer lapses while its visitor cancels: the one waits for the other', async () => {
	const id = session(1)
	joined(id, 0, 1)
	p.sql(`select forum_leave(${link(0)}, '${id}', null);
		update forum_signup set offered_until = now() where status = 'offered'`)
	const cancel = spawn('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-U', 'pavilion_owner', '-d', p.database, '-c', `do $$ begin
		perform visitor_hold(${link(1)});
		perform pg_sleep(2);
		perform visitor_cancel(${link(1)});
	end $$`], { stdio: ['ignore', 'ignore', 'pipe'] })
	let said = ''
	cancel.stderr.on('data', (text) => said += text)
	const ended = new Promise((resolve) => cancel.on('close', resolve))
	await until('the visitor is held', () => p.sql(`select count(*) from pg_stat_activity
		where datname = current_database() and wait_event = 'PgSleep'`) === '1', 10)
	p.sql(`select forum_promote(session_id) from forum_session where public_id = '${id}'`)
	assert.equal(await ended, 0, said)
	assert.equal(p.sql(`select r.status || ' ' || s.status from forum_signup s join registration r using (registration_id)
		where r.name = 'V1'`), 'cancelled left')
	assert.equal(p.sql(`select count(*) from message where kind = 'forum-lapsed'`), '0')
})
