// Scans of one badge in two transactions at once: who waits for whom. No device and no server are needed to see it.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'

import { place } from './place.mjs'

const SCAN = '00000000-0000-7000-8000-000000000001'
let p

before(() => {
	p = place('scan')
	p.sql(`
		insert into venue (name, city, country, timezone) values ('{"en": "V"}', 'Hannover', 'DE', 'Europe/Berlin');
		insert into series (code, name) values ('S', '{"en": "S"}');
		insert into edition (series_id, venue_id, code, name, opens_on, closes_on, currency, is_current, published_at)
			select series_id, venue_id, 'E', '{"en": "E"}', current_date - 1, current_date + 1, 'EUR', true, now() from series, venue`)
	p.sql(`
		insert into gate (edition_id, code, name, zone_id, direction) select edition_id, 'g', '{}', zone_id, 'both' from zone limit 1;
		insert into gate_device (edition_id, gate_id, name, token_hash, enrolled_at) select edition_id, gate_id, 'D', sha256('device'), now() - interval '1 day' from gate where code = 'g';
		with r as (insert into registration (edition_id, category_id, status, name) select edition_id, min(category_id), 'confirmed', 'N' from badge_category group by 1 returning *)
			insert into badge (edition_id, registration_id, category_id, days) select edition_id, registration_id, category_id, 65535 from r`)
	p.sql(`select scan_batch(array[sha256('device')], array['${SCAN}'::uuid], array[null], array[(select max(number) from badge)], array[null::int], array[null], array[null],
		array['api'], array['in'], array['g'], array[to_ms(now())], array[to_ms(now())], array[false], array[null::boolean], array[null])`)
})
after(() => p.end())

// A session of psql that is told one thing after the other.
function session() {
	const child = spawn('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', p.database], { stdio: ['pipe', 'pipe', 'pipe'] })
	const said = { out: '', error: '' }
	child.stdout.on('data', (data) => { said.out += data })
	child.stderr.on('data', (data) => { said.error += data })
	const ended = once(child, 'exit')
	return { said, tell: (sql) => child.stdin.write(`${sql};\n`), end: async () => { child.stdin.end(); return (await ended)[0] } }
}
async function until(what, holds) {
	for (let i = 0; i < 200; i++, await new Promise((done) => setTimeout(done, 50)))
		if (holds())
			return
	assert.fail(`${what}: it did not come to pass`)
}

test('undo takes the badge before its scans, as scans that arrive late do: neither waits in a ring', async () => {
	const late = session(), undo = session()
	late.tell('begin; set local lock_timeout = \'5s\'; select badge_lock(array(select badge_id from badge)); select \'held\'')
	await until('the badge is held', () => late.said.out.includes('held'))
	undo.tell(`begin; select set_config('pavilion.device', (select device_id::text from gate_device), true); select scan_undo('${SCAN}', 'wrong person'); commit`)
	await until('the undo waits', () => p.sql(`select count(*) from pg_locks l join pg_database d on d.oid = l.database
		where d.datname = current_database() and not l.granted`) === '1')
	late.tell(`update scan set conflict = 'already_in' where scan_id = '${SCAN}'; commit`)
	assert.equal(await late.end(), 0, late.said.error)
	assert.equal(await undo.end(), 0, undo.said.error)
	assert.equal(p.sql('select undone_for from scan'), 'wrong person')
	assert.equal(p.sql('select count(*) from presence where inside'), '0')
})
