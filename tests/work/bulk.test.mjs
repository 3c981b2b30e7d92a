// Merges in bulk: killed at any moment and run again, no group is merged twice and none is lost; cancelled, whole groups
// stand; undone, everything is as it was.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { place, sleep, until } from './place.mjs'

const GROUPS = 150
let p, was

const as = (who, text) => p.office(`select set_config('pavilion.account', account_id::text, false) from account where email = '${who}@example.org'; ${text}`)
const bulk = (id) => `(select public_id from review_bulk where bulk_id = ${id})`
const counts = (id) => p.sql(`select coalesce(string_agg(state || ' ' || n, ', ' order by state), '') from (
	select state, count(*) as n from review_bulk_group where bulk_id = ${id} group by state) s`)
const stands = () => p.sql(`select md5(string_agg(t, ',' order by t)) from (
	select company_id || ' ' || name || coalesce(' ' || merged_into, '') || coalesce(' ' || phone, '') as t from company
	union all select 'k' || contact_id || ' ' || company_id from contact) s`)

// Groups of a threshold, proposed by one and approved by another.
function propose(threshold) {
	const id = as('office', `select bulk_begin(uuid_v7(), 'company', ${threshold}, null); select max(bulk_id) from review_bulk`).split('\n').at(-1)
	as('office', `select bulk_judge(${bulk(id)}, (select jsonb_object_agg(sample_id, 'same') from review_sample where bulk_id = ${id}));
		select bulk_propose(${bulk(id)})`)
	as('second', `select bulk_approve(${bulk(id)})`)
	return id
}

// The jobs' process is killed as often as it has made some steps, until nothing is left to do.
async function killed(id, state, least) {
	const at = () => Number(p.sql(`select count(*) from review_bulk_group where bulk_id = ${id} and state = '${state}'`))
	let kills = 0
	for (;;) {
		const from = at(), child = p.start('jobs')
		await until('some steps', () => at() >= from + least || p.sql(`select ended_at is not null from review_bulk where bulk_id = ${id}`) === 't', 60)
		child.kill('SIGKILL')
		await child.ended
		if (p.sql(`select ended_at is not null from review_bulk where bulk_id = ${id}`) === 't')
			return kills
		kills++
		await sleep(50)
	}
}

before(() => {
	p = place('bulk')
	p.env.PAVILION_SMTP = ''
	p.office('select 1')
	p.sql(`insert into account (email, name, kind, confirmed_at) values ('second@example.org', 'Second', 'organizer', now());
		insert into account_role select a.account_id, r.role_id from account a, role r where a.email = 'second@example.org' and r.code = 'everything';
		insert into dedup_run (kind, state) values ('company', 'done'), ('contact', 'done'); -- no first search of its own
		insert into company (name, country, phone) select 'Twin ' || (n + 1) / 2, 'DE', case when n % 2 = 0 then '+49 ' || n * 1000 end from generate_series(1, ${GROUPS * 2}) n;
		insert into contact (company_id, name) select company_id, 'Person ' || company_id from company;
		insert into dedup_pair (kind, a_id, b_id, weight, levels, weights)
		select 'company', min(company_id), max(company_id), case when min(company_id) % 4 = 1 then 20 else 15 end, '{4,5}', '{10,5}' from company group by name;
		insert into dedup_group (kind, weight, records, priority) select 'company', p.weight, 2, p.a_id from dedup_pair p order by p.a_id;
		insert into dedup_member select g.group_id, unnest(array[p.a_id, p.b_id]) from dedup_group g join dedup_pair p on p.a_id = g.priority`)
	was = stands()
})
after(() => p.end())

test('killed again and again: every group is merged once', async () => {
	const id = propose(10), kills = await killed(id, 'merged', 50)
	assert.ok(kills > 1, `it was killed ${kills} times`)
	assert.equal(counts(id), `merged ${GROUPS}`)
	assert.equal(p.sql('select state from review_bulk'), 'done')
	assert.equal(p.sql(`select count(*) || ' ' || count(distinct loser_id) || ' ' || count(distinct decision) from merge where undone_at is null`),
		`${GROUPS} ${GROUPS} ${GROUPS}`)
	assert.equal(p.sql('select count(*) from company where merged_into is null'), String(GROUPS))
	assert.equal(p.sql(`select count(*) from review_act where bulk_id = ${id}`), String(GROUPS))
	assert.equal(p.sql('select count(*) from contact k join company c using (company_id) where c.merged_into is not null'), '0')
})

test('its undoing, killed as often, leaves everything as it was', async () => {
	const id = p.sql('select max(bulk_id) from review_bulk')
	as('second', `select bulk_undo(${bulk(id)})`)
	assert.ok(await killed(id, 'undone', 50) > 1)
	assert.equal(counts(id), `undone ${GROUPS}`)
	assert.equal(p.sql('select count(*) from merge where undone_at is null'), '0')
	assert.equal(p.sql("select count(*) from dedup_group where state = 'open'"), String(GROUPS))
	assert.equal(p.sql('select count(*) from dedup_pair'), String(GROUPS))
	assert.equal(stands(), was)
})

test('cancelled in the middle: groups are merged wholly or not at all', async () => {
	const id = propose(10), child = p.start('jobs')
	await until('some merges', () => Number(p.sql(`select count(*) from review_bulk_group where bulk_id = ${id} and state = 'merged'`)) > 20)
	as('second', `select bulk_cancel(${bulk(id)})`)
	await until('the end', () => p.sql(`select state from review_bulk where bulk_id = ${id}`) === 'cancelled')
	child.kill('SIGKILL')
	await child.ended
	const merged = Number(p.sql(`select count(*) from review_bulk_group where bulk_id = ${id} and state = 'merged'`))
	assert.ok(merged > 20 && merged < GROUPS, `${merged} were merged`)
	assert.equal(p.sql('select count(*) from merge where undone_at is null'), String(merged))
	assert.equal(p.sql("select count(*) from dedup_group where state = 'open'"), String(GROUPS - merged))
	assert.equal(p.sql('select count(*) from company where merged_into is null'), String(GROUPS * 2 - merged))
})
