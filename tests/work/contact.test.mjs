// Registrations become contacts in the background: killed at any moment, every one is linked, and nobody twice.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { place, sleep, until } from './place.mjs'

const COUNT = 30000
let p

before(() => {
	p = place('contact')
	p.env.PAVILION_SMTP = ''
	p.sql(`insert into series (code, name) values ('s', '{"en":"Machines"}');
		insert into edition (series_id, code, name, is_current, published_at, currency)
		values (1, 'm26', '{"en":"Machines 2026"}', false, now(), 'EUR'), (1, 'm27', '{"en":"Machines 2027"}', true, now(), 'EUR')`)
	// Everybody comes to both editions, to the second one in capitals; one in ten has no address.
	p.sql(`set pavilion.bulk = 'test';
		insert into registration (edition_id, category_id, status, name, email, confirmed_at)
		select e.edition_id, c.category_id, 'confirmed', case e.code when 'm26' then w.name else upper(w.name) end,
			case when n % 10 > 0 then w.mail end, now()
		from generate_series(1, ${COUNT / 2}) n, lateral (values ('Pérson ' || translate(n::text, '0123456789', 'abcdefghij'),
			'p' || n || '@linked.example')) w (name, mail),
		edition e join badge_category c using (edition_id) where c.code = 'visitor'`)
})
after(() => p.end())

test('the runner is killed again and again: every registration is linked once', async () => {
	const left = () => Number(p.sql('select contact_unlinked()'))
	let kills = 0, child
	for (;;) {
		const from = left()
		if (from === 0)
			break
		child = p.start('jobs')
		await until('some are linked', () => left() < from)
		child.kill('SIGKILL')
		await child.ended
		kills++
		await sleep(50)
	}
	assert.ok(kills > 1, `it was killed ${kills} times`)
	child = p.start('jobs')
	await until('all can be found', () => p.sql('select count(*) from contact_search where words is null') === '0', 60)
	child.kill('SIGKILL')
	await child.ended
	// Two registrations of a person are one contact; those without an address are one each.
	assert.equal(p.sql(`select count(*) || ' ' || count(distinct contact_id) from registration`), `${COUNT} ${COUNT / 2 * 0.9 + COUNT * 0.1}`)
	assert.equal(p.sql('select count(*) from contact k where not exists (select from registration r where r.contact_id = k.contact_id)'), '0')
	assert.equal(p.sql(`select string_agg(visited || ':' || n, ' ' order by visited) from (select visited, count(*) as n from contact_fact group by 1) f`),
		`1:${COUNT * 0.1} 2:${COUNT / 2 * 0.9}`)
	assert.equal(p.sql(`select count(*) from contact_search('pérson bcd')`) > '0', true)
})

test('somebody who gives the registration another name is looked at again', async () => {
	p.sql(`update registration set name = 'Somebody Else', email = 'else@linked.example' where registration_id = 1`)
	const child = p.start('jobs')
	p.sql(`update job set run_at = now() where kind = 'centre.link' and state = 'waiting'`)
	await until('linked', () => p.sql(`select k.name from registration r join contact k using (contact_id) where r.registration_id = 1`) === 'Somebody Else', 60)
	child.kill('SIGKILL')
	await child.ended
})

test('the figures are counted by day, and anew when somebody asks', async () => {
	p.sql(`update quality_rule set asked_at = now(); update job set run_at = now() where kind = 'centre.quality' and state = 'waiting'`)
	const child = p.start('jobs')
	await until('counted', () => p.sql(`select max(d.counted_at) > max(r.asked_at) and count(f) > 0 from quality_rule r, quality_day d join quality_figure f using (day)`) === 't', 60)
	assert.equal(p.sql(`select total - have from quality_figure where kind = 'contact' and figure = 'email' order by day desc limit 1`), String(COUNT * 0.1))
	child.kill('SIGKILL')
	await child.ended
})
