// Merging and unmerging: random sequences against a model of a forest, byte for byte; two people at once; a server that dies.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { place, root, until } from './place.mjs'

let p
before(() => {
	p = place('merge')
	p.sql(readFileSync(path.join(root, 'tests/sql/_fixture.sql'), 'utf8'))
	p.sql(`insert into edition (series_id, venue_id, code, name, opens_on, closes_on, currency, published_at)
		select series_id, venue_id, 'T25', '{"en": "Test Fair 2025"}', '2025-09-14', '2025-09-17', 'EUR', now() from edition limit 1;
		insert into import (edition_id, kind, name) select edition_id, 'exhibitors', 'a.csv' from edition limit 1;
		insert into tag (name) values ('one'), ('two');
		insert into code_unknown (field, text, key) values ('industry', 'Ships', 'ships'), ('source', 'Friends', 'friends')`)
	p.office('select 1')
})
after(() => p.end())

// A generator of numbers that a seed repeats.
function dice(seed) {
	let s = seed >>> 0
	const next = () => {
		s = (s + 0x6d2b79f5) >>> 0
		let t = Math.imul(s ^ (s >>> 15), 1 | s)
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296
	}
	return { upTo: (n) => Math.floor(next() * n), pick: (list) => list[Math.floor(next() * list.length)], chance: (c) => next() < c }
}

const quote = (text) => text === null ? 'null' : `'${String(text).replaceAll("'", "''")}'`

// What stands in every table, but for the log of what was done and for what is made from records in the background.
const LOG = /^(merge|history.*|job|centre_due|dedup_.*|company_fact|contact_fact|contact_search|form_.*|session|rate|quality_.*|code_run.*)$/
let tables
function dump() {
	tables ??= p.sql(`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`)
		.split('\n').filter((t) => !LOG.test(t))
	return p.sql(`select json_object_agg(name, rows) from (${tables.map((t) =>
		`select '${t}' as name, coalesce((select json_agg(r::text order by r::text) from ${t} r), '[]') as rows`).join(' union all ')}) d`)
}

// Companies and contacts of one sequence with rows of every kind; gives their numbers and public ids.
function people(seed) {
	const d = dice(seed), text = []
	for (let n = 0; n < 7; n++) {
		const about = d.pick(['{}', '{"en": "Anvils"}', '{"en": "Bolts", "zh": "螺栓"}'])
		text.push(`insert into company (name, name_local, country, city, street, phone, email, website, register_no, about, team_id)
			select 'Firm ${seed} ${n}', ${quote(d.pick([null, '公司', '有限公司']))}, ${quote(d.pick([null, 'DE', 'CN']))},
				${quote(d.pick([null, 'Lyon', 'Kyiv']))}, ${quote(d.pick([null, 'Rue 1', 'Main St 2']))},
				${quote(d.pick([null, '+49 1 234', '+86 5 678']))}, ${quote(d.pick([null, 'a@b.example']))}, null,
				${quote(d.pick([null, 'HRB 1', 'HRB 2']))}, '${about}', ${d.pick(['null', '(select min(team_id) from team)'])}`)
	}
	text.push(`create temp table firm as select company_id as id, row_number() over (order by company_id) - 1 as n
		from company where name like 'Firm ${seed} %'`)
	const firm = (n) => `(select id from firm where n = ${n})`
	for (let n = 0; n < 9; n++)
		text.push(`insert into contact (company_id, name, job_title, email, phone)
			values (${d.chance(0.2) ? 'null' : firm(d.upTo(7))}, 'Person ${seed} ${n}', ${quote(d.pick([null, 'Boss', 'Buyer']))},
				${quote(d.pick([null, 'p@q.example']))}, ${quote(d.pick([null, '+1 2 345']))})`)
	text.push(`create temp table person as select contact_id as id, row_number() over (order by contact_id) - 1 as n
		from contact where name like 'Person ${seed} %'`)
	const person = (n) => `(select id from person where n = ${n})`
	const fair = () => `(select edition_id from edition where code = '${d.pick(['T25', 'T27'])}')`
	const status = () => quote(d.pick(['prospect', 'listed', 'cancelled']))
	for (let n = 0; n < 45; n++)
		text.push(d.pick([
			() => `insert into exhibitor (edition_id, company_id, status) values (${fair()}, ${firm(d.upTo(7))}, ${status()}) on conflict do nothing`,
			() => `insert into application (edition_id, hall_id, company_id, account_id, held_until, currency, status)
				select edition_id, hall_id, ${firm(d.upTo(7))}, (select min(account_id) from account), now(), 'EUR', 'declined' from hall limit 1`,
			() => `insert into registration (edition_id, category_id, name, company_id, contact_id)
				select edition_id, min(category_id), 'Visitor', ${d.pick(['null', firm(d.upTo(7))])}, ${d.pick(['null', person(d.upTo(9))])}
				from badge_category group by edition_id limit 1`,
			() => `insert into lead (edition_id, company_id, registration_id)
				select edition_id, ${firm(d.upTo(7))}, registration_id from registration order by registration_id limit 1 on conflict do nothing`,
			() => `insert into invitation (edition_id, code, category_id, company_id)
				select edition_id, upper(substr(md5('${seed} ${n}'), 1, 10)), min(category_id), ${firm(d.upTo(7))} from badge_category group by edition_id limit 1`,
			() => `insert into staff_allowance (edition_id, company_id, badges) values (${fair()}, ${firm(d.upTo(7))}, 3) on conflict do nothing`,
			() => `insert into import_difference (import_id, line, company_id, field, given)
				select import_id, ${seed * 100 + n}, ${firm(d.upTo(7))}, 'city', 'Bonn' from import limit 1`,
			() => `insert into tagged (kind, record_id, tag_id) select 'company', ${firm(d.upTo(7))}, tag_id from tag
				where name = '${d.pick(['one', 'two'])}' on conflict do nothing`,
			() => `insert into tagged (kind, record_id, tag_id) select 'contact', ${person(d.upTo(9))}, tag_id from tag
				where name = '${d.pick(['one', 'two'])}' on conflict do nothing`,
			() => `insert into tagged (kind, record_id, tag_id) select 'exhibitor', x.exhibitor_id, t.tag_id from exhibitor x, tag t
				where x.company_id = ${firm(d.upTo(7))} and x.edition_id = ${fair()} and t.name = '${d.pick(['one', 'two'])}' on conflict do nothing`,
			() => `insert into company_code (company_id, code_id) select ${firm(d.upTo(7))}, code_id from code
				where list = 'isic' and code = '${d.pick(['25', '28'])}' on conflict do nothing`,
			() => `insert into company_code_text (company_id, unknown_id, text) select ${firm(d.upTo(7))}, unknown_id, text
				from code_unknown where key = '${d.pick(['ships', 'friends'])}' on conflict do nothing`,
		])())
	p.sql(text.join(';\n'))
	return Object.fromEntries(['company', 'contact'].map((kind) => [kind,
		p.rows(`select ${kind}_id as id, public_id as uuid from ${kind} where name like '${kind === 'company' ? 'Firm' : 'Person'} ${seed} %' order by 1`)]))
}

// The forest as it should be: who hangs under whom, by edges that live.
class Forest {
	edges = []
	rootOf(kind, id) {
		const up = this.edges.find((e) => e.kind === kind && e.loser === id)
		return up === undefined ? id : this.rootOf(kind, up.survivor)
	}
}

const moving = () => p.rows(`select kind, relation, owner, key, only_if, cardinality(same) > 0 as same from merge_child
	where not derived and relation not in ('join_request')`)
let relations
// Every row that belongs to somebody, as [relation.owner, key, owner].
function rows() {
	relations ??= moving()
	return p.rows(relations.map((c) => `select '${c.kind}' as kind, '${c.relation}.${c.owner}' as of, ${c.same} as same, ${c.key} as key, ${c.owner} as owner
		from ${c.relation} where ${c.owner} is not null and (${c.only_if})`).join(' union all '))
}

// Every row stands with the root of the record that it was made for; of rows that are alike one does, the others at home.
function check(forest, home, why) {
	const hidden = p.rows(`select 'company' as kind, company_id as id, merged_into from company
		union all select 'contact', contact_id, merged_into from contact`)
	for (const h of hidden) {
		const top = forest.rootOf(h.kind, h.id)
		assert.equal(h.merged_into, top === h.id ? null : top, `${why}: ${h.kind} ${h.id}`)
	}
	for (const r of rows()) {
		const from = home.get(`${r.of} ${r.key}`), top = forest.rootOf(r.kind, from)
		if (r.of === 'contact.company_id')
			continue                               // a person's company may be chosen: the dump tells
		assert.ok(r.owner === top || r.same && r.owner === from, `${why}: ${r.of} ${r.key} of ${from} stands at ${r.owner}, not ${top}`)
	}
	// The exhibitor that stands for several has the tags of all.
	assert.equal(p.sql(`select count(*) from exhibitor x join company c using (company_id)
		join exhibitor y on y.company_id = c.merged_into and y.edition_id = x.edition_id
		join tagged d on d.kind = 'exhibitor' and x.exhibitor_id = coalesce(d.home_id, d.record_id)
		where x.aside and not exists (select from tagged o where o.kind = 'exhibitor' and o.record_id = y.exhibitor_id and o.tag_id = d.tag_id)`), '0', why)
}

const homes = () => new Map(rows().map((r) => [`${r.of} ${r.key}`, r.owner]))

function merge(forest, ids, kind, survivor, losers, fields = {}) {
	p.office(`select merge_do('${kind}', '${survivor.uuid}', array[${losers.map((l) => `'${l.uuid}'`)}]::uuid[], '${JSON.stringify(fields)}')`)
	const edges = p.rows(`select public_id as uuid, loser_id as loser from merge where kind = '${kind}' and undone_at is null
		and loser_id in (${losers.map((l) => l.id)})`)
	for (const e of edges)
		forest.edges.push({ kind, survivor: survivor.id, loser: e.loser, uuid: e.uuid })
}

function unmerge(forest, edge, choices = {}) {
	p.office(`select unmerge_do('${edge.uuid}', '${JSON.stringify(choices)}')`)
	forest.edges.splice(forest.edges.indexOf(edge), 1)
}

function randomMerge(d, forest, ids) {
	const kind = d.pick(['company', 'company', 'contact'])
	const tops = ids[kind].filter((r) => forest.rootOf(kind, r.id) === r.id)
	if (tops.length < 3)
		return false
	const survivor = d.pick(tops), losers = tops.filter((t) => t !== survivor).slice(0, d.pick([1, 1, 2]))
	const fields = d.chance(0.3) ? { phone: { value: `+44 ${d.upTo(1e6) + 100}` } }
		: d.chance(0.3) ? { email: { from: losers[0].uuid }, name: { from: losers[0].uuid } } : {}
	merge(forest, ids, kind, survivor, losers, fields)
	return true
}

for (let seed = 1; seed <= (Number(process.env.MERGE_SEEDS) || 8); seed++)
	test(`any merges, undone in any order, leave every byte as it was (${seed})`, () => {
		const d = dice(seed), ids = people(seed), forest = new Forest(), home = homes(), was = dump()

		for (let step = 0; step < 8; step++) {
			if (forest.edges.length > 0 && d.chance(0.35))
				unmerge(forest, d.pick(forest.edges))
			else
				randomMerge(d, forest, ids)
			check(forest, home, `seed ${seed}, step ${step}`)
		}
		while (forest.edges.length > 0) {
			unmerge(forest, d.pick(forest.edges))
			check(forest, home, `seed ${seed}, ${forest.edges.length} left`)
		}
		const now = JSON.parse(dump()), before = JSON.parse(was)
		for (const t of tables)
			assert.deepEqual(now[t], before[t], `seed ${seed}: ${t}`)
	})

test('every foreign key to a company or contact is in the catalogue of what moves', () => {
	const missing = p.sql(`select c.conrelid::regclass || '.' || a.attname from pg_constraint c
		join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
		where c.contype = 'f' and c.confrelid in ('company'::regclass, 'contact'::regclass) and a.attname <> 'merged_into' and c.conparentid = 0
			and not exists (select from merge_child m where m.relation = c.conrelid::regclass::name and m.owner = a.attname)`)
	assert.equal(missing, '')
	assert.equal(p.sql(`select string_agg(m.relation || '.' || m.owner, ', ') from merge_child m where not derived and not exists (
		select from pg_trigger t where t.tgrelid = m.relation::regclass and t.tgname = left('adopt_' || m.kind || '_' || m.owner, 63))`), '')
})

const raises = (text, why) => assert.throws(() => p.office(text), (e) => why.test(e.stderr))

test('what cannot be merged or unmerged is refused, and nothing changes', () => {
	const { company: [a, b, c], contact: [k] } = people(900), forest = new Forest()
	const uuids = (...list) => `array[${list.map((r) => `'${r.uuid}'`)}]::uuid[]`
	raises(`select merge_do('company', '${a.uuid}', ${uuids(a)})`, /cannot be merged with itself/)
	raises(`select merge_do('company', '${a.uuid}', '{}')`, /at least two records/)
	raises(`select merge_do('company', '${a.uuid}', ${uuids(b, b)})`, /stands there twice/)
	raises(`select merge_do('company', '${a.uuid}', ${uuids(k)})`, /no such record/)
	raises(`select merge_do('company', '${a.uuid}', array['00000000-0000-7000-8000-000000000000']::uuid[])`, /no such record/)
	raises(`select merge_do('company', '${a.uuid}', ${uuids(b)}, '{"phone": {"value": "nobody"}}')`, /not a phone number/)
	raises(`select merge_do('company', '${a.uuid}', ${uuids(b)}, '{"name": {"value": " "}}')`, /fill this in/)
	raises(`select merge_do('company', '${a.uuid}', ${uuids(b)}, '{"import_key": {"value": "x"}}')`, /no longer be chosen/)
	raises(`select merge_do('company', '${a.uuid}', ${uuids(b)}, '{}', 'other')`, /while you were comparing/)
	assert.equal(p.sql(`select count(*) from company where merged_into is not null and name like 'Firm 900 %'`), '0')
	merge(forest, null, 'company', a, [b])
	raises(`select merge_do('company', '${c.uuid}', ${uuids(b)})`, /was merged into “Firm 900 0” already \(Office, /)
	raises(`select merge_do('company', '${b.uuid}', ${uuids(c)})`, /was merged into/)
	raises(`delete from company where company_id = ${b.id}`, /part of a merge/)
	const edge = forest.edges[0]
	unmerge(forest, edge)
	raises(`select unmerge_do('${edge.uuid}')`, /undone already \(Office, /)
})

test('a person who changed a field since is asked; a later merge keeps its value', () => {
	const { company: [a, b, c] } = people(901), forest = new Forest()
	const field = (id, name) => p.sql(`select ${name} from company where company_id = ${id}`)
	p.sql(`update company set phone = null, fax = null where company_id in (${[a, b, c].map((r) => r.id)});
		update company set phone = '+49 111' where company_id = ${a.id}; update company set phone = '+49 222' where company_id = ${b.id};
		update company set phone = '+49 333' where company_id = ${c.id}`)
	merge(forest, null, 'company', a, [b], { phone: { from: b.uuid } })
	merge(forest, null, 'company', a, [c], { phone: { from: c.uuid } })
	const [first, second] = forest.edges
	unmerge(forest, first)
	assert.equal(field(a.id, 'phone'), '+49 333')
	unmerge(forest, second)
	assert.equal(field(a.id, 'phone'), '+49 111')

	for (const [choice, left, right] of [['keep', '+49 999', '+49 222'], ['copy', '+49 999', '+49 999'],
		['restore', '+49 111', '+49 222'], ['move', '+49 111', '+49 999']]) {
		p.sql(`update company set phone = '+49 111' where company_id = ${a.id}; update company set phone = '+49 222' where company_id = ${b.id}`)
		merge(forest, null, 'company', a, [b], { phone: { from: b.uuid } })
		p.sql(`update company set phone = '+49 999' where company_id = ${a.id}`)
		const plan = JSON.parse(p.office(`select unmerge_plan('${forest.edges[0].uuid}')`))
		assert.deepEqual(plan.fields.filter((f) => f.field === 'phone').map((f) => [f.state, f.was, f.now]), [['changed', '+49 111', '+49 999']])
		unmerge(forest, forest.edges[0], { 'field.phone': choice })
		assert.deepEqual([field(a.id, 'phone'), field(b.id, 'phone')], [left, right], choice)
	}
})

test('what came since is assigned; what was deleted or moved by hand is told', () => {
	const { company: [a, b, c] } = people(902), forest = new Forest()
	const contact = (firm, name) => Number(p.sql(`insert into contact (company_id, name) values (${firm.id}, '${name}') returning contact_id`))
	const at = (id) => Number(p.sql(`select company_id from contact where contact_id = ${id}`))
	const old = contact(b, 'Old'), gone = contact(b, 'Gone'), away = contact(b, 'Away')
	merge(forest, null, 'company', a, [b])
	const one = contact(a, 'One'), two = contact(a, 'Two'), late = contact(b, 'Late')
	assert.equal(at(late), a.id, 'a row written for a hidden company belongs to its root')
	p.sql(`delete from contact where contact_id = ${gone}; update contact set company_id = ${c.id} where contact_id = ${away}`)
	const plan = JSON.parse(p.office(`select unmerge_plan('${forest.edges[0].uuid}')`)).children.find((k) => k.relation === 'contact')
	assert.deepEqual([plan.gone, plan.elsewhere, plan.arrived.map((r) => r.name).sort()], [1, 1, ['Late', 'One', 'Two']])
	unmerge(forest, forest.edges[0], { [`contact.company_id.${one}`]: 'loser', 'contact.company_id': 'survivor' })
	assert.deepEqual([old, one, two, late, away].map(at), [b.id, b.id, a.id, a.id, c.id])
	assert.equal(p.sql(`select count(*) from merge_origin where kind = 'company'`), '0')
	assert.equal(p.sql(`select string_agg(action, ' ' order by history_id) from history where action in ('merge', 'unmerge') and row_id = '${b.uuid}'`),
		'merge unmerge')
	assert.equal(p.sql(`select count(*) from history where kind = 'contact' and row_id in (select public_id from contact where contact_id = ${old})
		and action = 'update'`), '0')
})

test('both people of a merged pair sign in and see what they saw; old numbers of badges stay', () => {
	const { company: [a, b] } = people(903), forest = new Forest()
	const account = (n) => Number(p.account(`m${n}@example.org`))
	const one = account(1), two = account(2)
	p.sql(`insert into contact (company_id, account_id, name, email) values (${a.id}, ${one}, 'Ann', 'm1@example.org'), (${b.id}, ${two}, 'Ann', 'm2@example.org')`)
	const [k, l] = p.rows(`select contact_id as id, public_id as uuid from contact where account_id in (${one}, ${two}) order by account_id`)
	const visit = p.sql(`insert into registration (edition_id, category_id, name, contact_id, status)
		select edition_id, min(category_id), 'Ann', ${l.id}, 'confirmed' from badge_category group by edition_id limit 1 returning registration_id`)
	const badge = p.sql(`select badge_issue(${visit}); select public_id from badge where registration_id = ${visit}`).split('\n').pop()
	for (const [n, id] of [[1, one], [2, two]])
		p.sql(`insert into session (token_hash, account_id, expires_at) values (sha256('m${n}'), ${id}, now() + interval '1 day')`)
	const opens = (n) => p.as('portal', `select company from session_open(sha256('m${n}'), null, 'exhibitor', null, '/', null, null, null)`)
	merge(forest, null, 'contact', k, [l])
	assert.deepEqual([opens(1), opens(2)], [a.uuid, b.uuid], 'a merge of people opens no other company')
	assert.equal(p.sql(`select contact_id from badge join registration using (registration_id) where badge.public_id = '${badge}'`), String(k.id))
	merge(forest, null, 'company', a, [b])
	assert.deepEqual([opens(1), opens(2)], [a.uuid, a.uuid])
	assert.equal(p.sql(`select set_config('pavilion.account', '${two}', false); select contact_id from account_contact()`).split('\n').pop(), String(k.id))
	for (const e of [...forest.edges])
		unmerge(forest, e)
	assert.deepEqual([opens(1), opens(2)], [a.uuid, b.uuid])
})

test('an exhibitor beside another has the stronger status, and its own again', () => {
	const { company: [a, b, c] } = people(906), forest = new Forest()
	const status = (firm) => p.sql(`select coalesce(max(status || case when aside then ' aside' else '' end), '') from exhibitor x join edition e using (edition_id)
		where e.code = 'T27' and company_id = ${firm.id}`)
	p.sql(`delete from exhibitor where company_id in (${a.id}, ${b.id}, ${c.id});
		insert into exhibitor (edition_id, company_id, status) select edition_id, v.id, v.status from edition,
			(values (${a.id}, 'prospect'), (${b.id}, 'confirmed'), (${c.id}, 'listed')) v (id, status) where code = 'T27';
		insert into application (edition_id, hall_id, company_id, account_id, held_until, currency, status)
		select edition_id, hall_id, ${b.id}, (select min(account_id) from account), now(), 'EUR', 'confirmed' from hall limit 1`)
	merge(forest, null, 'company', a, [b])
	assert.deepEqual([status(a), status(b)], ['confirmed', 'confirmed aside'])
	merge(forest, null, 'company', c, [a])
	assert.deepEqual([status(c), status(a), status(b)], ['confirmed', 'prospect aside', 'confirmed aside'])
	assert.equal(p.sql(`select count(*) from redirect where kind = 'exhibitor' and old_id in (select public_id from exhibitor where aside)`), '2')
	unmerge(forest, forest.edges[0])
	assert.deepEqual([status(c), status(a), status(b)], ['listed', 'prospect aside', 'confirmed'])
	merge(forest, null, 'company', b, [c])
	p.sql(`update application set status = 'withdrawn' where company_id = ${b.id} and status = 'confirmed';
		insert into application_step (application_id, status, at) select application_id, 'withdrawn', clock_timestamp()
		from application where company_id = ${b.id} and status = 'withdrawn'`)
	unmerge(forest, forest.edges[1])
	assert.deepEqual([status(b), status(c)], ['prospect', 'listed'], 'a booth given up meanwhile is not confirmed again')
	unmerge(forest, forest.edges[0])
	assert.equal(p.sql(`select count(*) from exhibitor where status_alone is not null or aside`), '0')
})

test('who sees only a team merges only its records', () => {
	const { company: [a, b], contact: [k] } = people(907)
	p.sql(`update company set team_id = (select team_id from team where name = 'South') where name like 'Firm 907 %';
		update company set team_id = (select team_id from team where name = 'North') where company_id = ${a.id};
		update contact set company_id = ${b.id} where contact_id in (${k.id}, ${k.id} + 1);
		insert into account (email, name, kind, team_id, confirmed_at) select 'nora@example.org', 'Nora', 'organizer', team_id, now() from team where name = 'North';
		insert into role (code, name) values ('north', '{"en": "North"}');
		insert into role_permission select role_id, v.permission, v.scope from role,
			(values ('company.read', 'team'), ('company.write', 'team'), ('centre.review', 'all')) v (permission, scope) where code = 'north';
		insert into account_role select account_id, role_id from account, role where email = 'nora@example.org' and code = 'north'`)
	const narrow = (text) => p.sql(`select set_config('pavilion.account', account_id::text, false), set_config('pavilion.team', team_id::text, false) from account where email = 'nora@example.org'; ${text}`)
	const refused = (text) => assert.throws(() => narrow(text), (e) => /no such record/.test(e.stderr))
	refused(`select merge_plan('company', '${a.uuid}', array['${b.uuid}']::uuid[])`)
	refused(`select merge_do('company', '${b.uuid}', array['${a.uuid}']::uuid[])`)
	refused(`select merge_pick('company', '${b.uuid}', 'Firm')`)
	refused(`select merge_do('contact', '${k.uuid}', (select array_agg(public_id) from contact where contact_id = ${k.id} + 1))`)
	const got = narrow(`select coalesce(string_agg(card ->> 'name', ','), 'nobody') from merge_pick('company', '${a.uuid}', 'Firm 907')`).split('\n').pop()
	assert.equal(got, 'nobody')
	p.sql(`update company set team_id = (select team_id from team where name = 'North') where company_id = ${b.id}`)
	narrow(`select merge_do('company', '${b.uuid}', array['${a.uuid}']::uuid[])`)
	p.sql(`update company set team_id = (select team_id from team where name = 'South') where company_id = ${b.id}`)
	assert.throws(() => narrow(`select unmerge_do((select public_id from merge where undone_at is null and loser_id = ${a.id} and kind = 'company'))`),
		(e) => /no such merge/.test(e.stderr))
})

// A session of psql that is given statements one after the other.
function session() {
	const child = spawn('psql', ['-XqAt', '-U', process.env.PGUSER ?? 'postgres', '-d', p.database], { stdio: ['pipe', 'pipe', 'pipe'] })
	child.said = ''
	child.stdout.on('data', (x) => { child.said += x })
	child.stderr.on('data', (x) => { child.said += x })
	child.say = (text) => child.stdin.write(text + '\n')
	child.over = new Promise((done) => child.on('exit', done))
	return child
}

test('of two people at once exactly one wins, the other is told who and when', async () => {
	const { company: [a, b, c] } = people(904)
	const who = p.office(`select current_account()`)
	const one = session(), two = session()
	for (const s of [one, two])
		s.say(`begin; select 1 from set_config('pavilion.account', '${who}', true);`)
	one.say(`select merge_do('company', '${a.uuid}', array['${b.uuid}']::uuid[]);`)
	await until('the first merge', () => /[0-9a-f]{8}-/.test(one.said))
	two.say(`select merge_do('company', '${c.uuid}', array['${b.uuid}', '${a.uuid}']::uuid[]);`)
	await until('the second to wait', () => p.sql(`select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`) === '1')
	one.say('commit;\n\\q')
	two.say('commit;\n\\q')
	await Promise.all([one.over, two.over])
	assert.doesNotMatch(one.said, /ERROR/)
	assert.match(two.said, /“Firm 904 1” was merged into “Firm 904 0” already \(Office, /)
	assert.equal(p.sql(`select count(*) from merge where loser_id in (${a.id}, ${b.id}) and undone_at is null`), '1')
})

test('a merge beside a search that is just writing: none of them is given up', async () => {
	const { company: [a, b, c] } = people(908)
	const who = p.office(`select current_account()`)
	p.sql(`insert into dedup_run (kind, state) values ('company', 'running');
		insert into dedup_pair (kind, a_id, b_id, weight, levels, weights) values ('company', ${b.id}, ${c.id}, 9, '{}', '{}');
		with g as (insert into dedup_group (kind, weight, records) values ('company', 9, 2) returning group_id)
		insert into dedup_member select group_id, r from g, unnest(array[${b.id}, ${c.id}]::bigint[]) r`)
	const run = session(), merge = session()
	run.say(`begin; select dedup_stage(); select dedup_clear('company', true, now()); select 'cleared';`)
	await until('the search to write', () => /cleared/.test(run.said))
	merge.say(`begin; select 1 from set_config('pavilion.account', '${who}', true); select merge_do('company', '${a.uuid}', array['${b.uuid}']::uuid[]);`)
	await until('the merge to wait', () => p.sql(`select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`) === '1')
	run.say(`select dedup_again(r) from dedup_run r where state = 'running';\ncommit;\n\\q`)
	merge.say('commit;\n\\q')
	await Promise.all([run.over, merge.over])
	assert.doesNotMatch(run.said + merge.said, /ERROR/)
	assert.equal(p.sql(`select count(*) from merge where loser_id = ${b.id} and undone_at is null`), '1')
	assert.equal(p.sql(`select count(*) from dedup_pair where ${b.id} in (a_id, b_id)`), '0')
})

test('a merge whose groups lie in another order than they were made waits for a search, and neither is given up', async () => {
	const { company: [a, b, c] } = people(909)
	const who = p.office(`select current_account()`)
	const group = () => Number(p.sql(`with g as (insert into dedup_group (kind, weight, records) values ('company', 9, 2) returning group_id),
		m as (insert into dedup_member select group_id, r from g, unnest(array[${b.id}, ${c.id}]::bigint[]) r) select group_id from g`).split('\n')[0])
	const waiting = (n) => until(`${n} to wait`, () =>
		p.sql(`select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`) === String(n))
	p.sql(`delete from dedup_group`)
	p.sql(`vacuum full dedup_group`)
	const first = group()
	group()
	p.sql(`update dedup_group set weight = 10 where group_id = ${first}`) // its row lies behind the other one now
	p.sql(`update dedup_run set state = 'done'; insert into dedup_run (kind, state) values ('company', 'running')`)
	const holder = session(), run = session(), merge = session()
	holder.say(`begin; select 'held' from dedup_group where group_id = ${first} for update;`)
	await until('the first group to be held', () => /held/.test(holder.said))
	merge.say(`begin; select 1 from set_config('pavilion.account', '${who}', true); select merge_do('company', '${a.uuid}', array['${b.uuid}']::uuid[]);`)
	await waiting(1)
	run.say(`begin; select dedup_stage(); select dedup_clear('company', true, now()); select dedup_again(r) from dedup_run r where state = 'running';`)
	await waiting(2)
	for (const s of [holder, merge, run])
		s.say('commit;\n\\q')
	await Promise.all([holder.over, merge.over, run.over])
	assert.doesNotMatch(holder.said + merge.said + run.said, /ERROR/)
	assert.equal(p.sql(`select count(*) from merge where loser_id = ${b.id} and undone_at is null`), '1')
})

test('a server process killed in the middle leaves nothing half done', async () => {
	const { company: [a, b] } = people(905), was = dump()
	const who = p.office(`select current_account()`)
	const s = session()
	s.say(`begin; select set_config('pavilion.account', '${who}', true); select merge_do('company', '${a.uuid}', array['${b.uuid}']::uuid[]); select 'backend ' || pg_backend_pid();`)
	await until('the merge', () => /backend \d+/.test(s.said))
	p.sql(`select pg_terminate_backend(${/backend (\d+)/.exec(s.said)[1]})`)
	s.stdin.end()
	await s.over
	assert.equal(dump(), was)
})
